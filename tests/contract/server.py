"""A vendor's cloud on loopback: real HTTP, scripted faults, a log of what was asked."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it; header names in lower case, `body` the parsed JSON or None."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Any


@dataclass(frozen=True)
class Said:
    """One answer; `body` is sent as JSON unless it is text."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0.0
    hang_up: bool = False


Answer = Callable[[Asked], Said]


class Vendor(ThreadingHTTPServer):
    """Answers with `answer`, except the requests (counted from 0) that `faults` names."""

    daemon_threads = True
    answer: Answer
    faults: dict[int, Said]
    asked: list[Asked]

    @property
    def url(self) -> str:
        """Base URL."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def calls(self) -> int:
        """Requests so far, faults among them."""
        return len(self.asked)


class _Handler(BaseHTTPRequestHandler):
    server: Vendor
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def _serve(self) -> None:
        url = urlsplit(self.path)
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = json.loads(raw) if raw else None
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Asked(self.command, url.path, dict(parse_qsl(url.query)), headers, body)
        number = len(self.server.asked)
        self.server.asked.append(asked)
        said = self.server.faults.get(number) or self.server.answer(asked)
        time.sleep(said.wait)
        if said.hang_up:
            self.close_connection = True
            self.connection.close()
            return
        payload = said.body.encode() if isinstance(said.body, str) else json.dumps(said.body).encode()
        self.send_response(said.status)
        for name, value in {"Content-Type": "application/json", **said.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


@contextmanager
def serving(answer: Answer, faults: Mapping[int, Said] | None = None) -> Iterator[Vendor]:
    """A running vendor."""
    server = Vendor(("127.0.0.1", 0), _Handler)
    server.answer, server.faults, server.asked = answer, dict(faults or {}), []
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
