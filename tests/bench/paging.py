"""How long each page of the dashboard takes to be drawn first, and how large it is.

`python -m tests.bench.paging HOME PORTFOLIO` is the process that draws them. Every page is asked for twice. Before the
first time all that was worked out of the picture is forgotten, as in a server whose visitor opens this page first; the
second time it is kept.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any
from urllib.parse import quote

from tests.bench.line import Line

_FIRST, _SIZE, _KEPT = 0.300, 150.0, 0.050
_SAID = 4
KILOBYTE = 1 << 10


def paging(home: Path, portfolio: str) -> Iterator[Line]:
    """The first page, the slowest and the largest of all; the analysis is there, templates and renderer are warm."""
    command = [sys.executable, "-m", "tests.bench.paging", str(home), portfolio]
    pages = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    first = pages[0]
    yield Line(
        "first page, drawn first",
        first["first"],
        f"{first['first'] * 1e3:.0f} ms",
        ("<=", _FIRST),
        f"processor; kept {first['again'] * 1e3:.0f} ms",
    )
    yield Line("first page, size", first["kilobytes"], f"{first['kilobytes']:.0f} KB", ("<=", _SIZE), "not packed")
    slow = sorted(pages, key=lambda page: -page["first"])
    said = "; ".join(f"{page['name']} {page['first'] * 1e3:.0f} ms" for page in slow[:_SAID])
    yield Line(
        "slowest page, drawn first", slow[0]["first"], f"{slow[0]['first'] * 1e3:.0f} ms", ("<=", _FIRST),
        f"processor; of {len(pages)}: {said}",
    )  # fmt: skip
    large = max(pages, key=lambda page: float(page["kilobytes"]))
    yield Line(
        "largest page",
        large["kilobytes"],
        f"{large['kilobytes']:.0f} KB",
        ("<=", _SIZE),
        f"{large['name']}, not packed",
    )
    kept = max(pages, key=lambda page: float(page["again"]))
    yield Line("slowest page, kept", kept["again"], f"{kept['again'] * 1e3:.0f} ms", ("<=", _KEPT), kept["name"])


def _child(home: str, portfolio: str) -> None:
    from fastapi.testclient import TestClient  # noqa: PLC0415 - the parent need not load it

    from api import web  # noqa: PLC0415 - as above
    from api.app import create_app  # noqa: PLC0415 - as above
    from api.bootstrap import open_workspace  # noqa: PLC0415 - as above
    from api.logs import configure  # noqa: PLC0415 - as above
    from api.settings import Settings  # noqa: PLC0415 - as above

    configure("error", "json")
    workspace = open_workspace(Settings(home=Path(home)))
    web.warm_up()
    client = TestClient(create_app(workspace))
    brief, picture = workspace.brief(portfolio), workspace.snapshot(portfolio)
    worst = max(brief.scores, key=lambda score: score.score).project
    told: list[dict[str, Any]] = []
    for name, path in {
        "portfolio": "",
        "insights": "/insights",
        "an insight": f"/insights/{quote(brief.insights[0].id)}",
        "projects": "/projects",
        "a project": f"/projects/{quote(worst, safe='')}",
        **{one: f"/{one}" for one in ("resources", "vendors", "goals", "dependencies", "coverage", "rules")},
        **{one: f"/{one}" for one in ("sources", "digests", "embeds", "ask")},
    }.items():
        for key in [*picture._answers]:  # a new process would not have them, and takes seconds to start
            del picture._answers[key]
        picture.__dict__.pop("table", None)
        address, page = f"/portfolios/{portfolio}{path}", {"name": name}
        for when in ("first", "again"):
            begun = process_time()
            answer = client.get(address)
            page[when] = process_time() - begun  # type: ignore[assignment]  # a number beside a name
        if answer.status_code != 200:
            raise SystemExit(f"GET {address} answered {answer.status_code}.")
        told.append({**page, "kilobytes": len(answer.content) / KILOBYTE})
    workspace.close()
    print(json.dumps(told))


if __name__ == "__main__":
    _child(*sys.argv[1:])
