"""Warm reads over loopback against a bare FastAPI route that returns the same bytes.

`python -m tests.bench.reading bellwether HOME PORT` and `… bare FILE PORT` are the two servers.
"""

import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

from tests.bench.line import Line

CLIENTS = 4
PATIENCE = 120.0


def reading(home: Path, portfolio: str, folder: Path, requests: int) -> Iterator[Line]:
    """Latency of one client, and throughput of a few, of both servers in turn."""
    path = f"/api/v1/portfolios/{portfolio}/insights?limit=50"
    with _server("bellwether", str(home), folder) as ours:
        body = _get(ours, path)
        (folder / "body").write_bytes(body)
        with _server("bare", str(folder / "body"), folder) as bare:
            _times(bare, path, requests // 10), _times(ours, path, requests // 10)
            rounds = [(_times(ours, path, requests), _times(bare, path, requests)) for _ in range(3)]
            rates = [(_rate(ours, path, requests), _rate(bare, path, requests)) for _ in range(3)]
    mine = sorted(t for one, _ in rounds for t in one)
    plain = sorted(t for _, one in rounds for t in one)
    yield Line(
        "GET insights, latency against bare route",
        median(plain) / median(mine),
        f"{median(plain) / median(mine):.2f} ×",
        (">=", 0.5),
        f"p50 {_ms(median(mine))} against {_ms(median(plain))}, p95 {_ms(quantiles(mine, n=20)[-1])} against "
        f"{_ms(quantiles(plain, n=20)[-1])}; {len(body):,} bytes",
    )
    fast, bare_fast = median(rate for rate, _ in rates), median(rate for _, rate in rates)
    yield Line(
        "GET insights, throughput against bare route",
        fast / bare_fast,
        f"{fast / bare_fast:.2f} ×",
        (">=", 0.5),
        f"{fast:,.0f} against {bare_fast:,.0f} requests/s, {CLIENTS} clients",
    )


def _times(port: int, path: str, requests: int) -> list[float]:
    connection = HTTPConnection("127.0.0.1", port)
    times = []
    for _ in range(requests):
        begun = perf_counter()
        connection.request("GET", path)
        connection.getresponse().read()
        times.append(perf_counter() - begun)
    connection.close()
    return times


def _rate(port: int, path: str, requests: int) -> float:
    begun = perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(lambda _: _times(port, path, requests // CLIENTS), range(CLIENTS)))
    return requests / (perf_counter() - begun)


def _get(port: int, path: str) -> bytes:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise SystemExit(f"GET {path} answered {response.status}: {body[:300]!r}")
    return body


@contextmanager
def _server(kind: str, what: str, folder: Path) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    log = folder / f"{kind}.log"
    with log.open("wb") as opened:
        command = [sys.executable, "-m", "tests.bench.reading", kind, what, str(port)]
        process = subprocess.Popen(command, stdout=opened, stderr=opened)
    try:
        begun = perf_counter()
        while perf_counter() - begun < PATIENCE and process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                sleep(0.1)
        if process.poll() is not None:
            raise SystemExit(f"The {kind} server did not start:\n{log.read_text(errors='replace')[-2000:]}")
        yield port
    finally:
        process.kill()  # a polite end would wait for connections that are kept open
        process.wait()


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def _serve(kind: str, what: str, port: str) -> None:
    import uvicorn  # noqa: PLC0415 - only the servers need it
    from fastapi import FastAPI, Response  # noqa: PLC0415 - as above

    if kind == "bellwether":
        from api.app import create_app  # noqa: PLC0415 - as above
        from api.bootstrap import open_workspace  # noqa: PLC0415 - as above
        from api.logs import configure  # noqa: PLC0415 - as above
        from api.settings import Settings  # noqa: PLC0415 - as above

        configure("info", "json")  # as `bellwether serve` does: a line a request
        app = create_app(open_workspace(Settings(home=Path(what))))
    else:
        body = Path(what).read_bytes()
        app = FastAPI()

        @app.get("/api/v1/portfolios/{portfolio}/insights")
        def bare(portfolio: str, limit: int = 50) -> Response:  # noqa: ARG001 - the same parameters
            return Response(body, media_type="application/json")

    uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)


if __name__ == "__main__":
    _serve(*sys.argv[1:])
