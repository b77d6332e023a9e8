"""Where facts come from: files and live sources, what became of each, and which ids are one thing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Form, Query, Response

from api.errors import RequestUnclear
from api.identities import Judgement
from api.ledger import Entry
from api.sourcing import SourceLine
from api.web.exporting import as_csv
from api.web.here import At, Crumb, Empty, Here
from api.web.page import WORK, Page, page_router
from portfolio.errors import PortfolioError
from portfolio.identity import Verdict
from portfolio.report import IngestReport

PAGE = Page("/sources", "Sources", WORK)
router = page_router()

SHOWN_RUNS = 12
SHOWN_DOUBTS = 40
SHOWN_REJECTS = 200
REJECTS = ("file", "row", "column", "value", "reason", "row left out")
DONE = {
    "same": "They are one thing from now on, whatever rules find later.",
    "separate": "They are two things from now on, whatever rules find later.",
    "dropped": "The upload is thrown away; nothing was loaded.",
}

Name = Annotated[str, Form(max_length=500)]


@dataclass(frozen=True)
class Live:
    """One live source: how it stands, how many hints of webhooks wait, and its last runs."""

    line: SourceLine
    waiting: int
    runs: Sequence[Entry]


@PAGE.router.get(PAGE.route)
def sources(here: At, done: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Live sources, what was loaded, and what is in doubt."""
    return show_sources(here, done=DONE.get(done, ""))


@PAGE.router.post(PAGE.route + "/identities")
def judge(
    here: At,
    kind: Name,
    left: Name,
    right: Name,
    verdict: Annotated[Literal["same", "separate"], Form()],
    person: Annotated[str | None, Empty, Form(max_length=200)] = None,
) -> Response:
    """Say whether two ids mean one thing."""
    try:
        if not person or not person.strip():
            raise RequestUnclear("Say who decides this: the name stands with the decision.")
        said = Judgement(kind, left, right, Verdict(verdict), person.strip())
        here.workspace.identities.decide(here.portfolio, said)
    except PortfolioError as refused:
        return show_sources(here, refused=str(refused), at=(left, right), status=400)
    return here.go(PAGE.path, done=verdict)


@router.get(PAGE.route + "/reports/{number:int}")
def report(here: At, number: int, done: Annotated[bool, Query()] = False) -> Response:  # noqa: FBT002 - a word of the address
    """What became of one load, row by row where something was not taken."""
    entry = here.workspace.ledger.one(here.workspace.choose(here.portfolio), number)
    values = {"entry": entry, "told": entry.report, "shown": entry.report.rejected[:SHOWN_REJECTS], "done": done}
    return here.show(PAGE, "report.html", lambda: values, trail=lambda: [Crumb(f"Report {number}")], kept=False)


@router.get(PAGE.route + "/reports/{number:int}.csv")
def rejects(here: At, number: int) -> Response:
    """What was not taken as it stood, as a file."""
    entry = here.workspace.ledger.one(here.workspace.choose(here.portfolio), number)
    return rejected_csv(here, f"report {number}", entry.report)


def rejected_csv(here: Here, name: str, told: IngestReport) -> Response:
    """Rows and values that were not taken, with the reason of each."""
    rows = ((r.file, r.row, r.column, r.value, r.reason, "yes" if r.dropped else "no") for r in told.rejected)
    return as_csv(f"{here.portfolio} {name} rejected", REJECTS, rows)


def show_sources(
    here: Here, *, done: str = "", refused: str = "", at: tuple[str, str] | None = None, not_taken: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    """The page; `refused` stands at the pair it is about, `not_taken` at the upload."""
    return here.show(
        PAGE,
        "sources.html",
        lambda: _shown(here) | {"done": done, "refused": refused, "at": at, "not_taken": not_taken},
        kept=False,
        status=status,
    )


def _shown(here: Here) -> dict[str, Any]:
    workspace = here.workspace
    entries = workspace.ledger.kept(here.portfolio)
    found = workspace.identities.listed(here.portfolio, doubts=True)
    connections = {one.name: one for one in workspace.store.landing.connections(here.portfolio)}
    return {
        "live": [
            Live(line, workspace.store.landing.waiting(connections[line.name]), _runs(entries, line.name))
            for line in workspace.sources.listed(here.portfolio)
        ],
        "entries": [entry for entry in entries if entry.sync is None][:SHOWN_RUNS],
        "doubts": found.items[:SHOWN_DOUBTS],
        "doubt_count": found.total,
        "streams": workspace.store.identities.sources(here.portfolio),
        "when": _when,
        "today": workspace.today(),
        "target": here.link(f"{PAGE.path}/uploads"),
    }


def _runs(entries: Sequence[Entry], name: str) -> list[Entry]:
    return [entry for entry in entries if entry.sync and entry.sync.source == name][:3]


def _when(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "never"
