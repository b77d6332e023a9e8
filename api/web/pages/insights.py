"""All insights, ranked: find the ones that are yours, decide about several at once, take the list along."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl

from fastapi import Form, Query, Response

from api.errors import RequestUnclear
from api.web.comparing import earlier_days, since_day
from api.web.deciding_form import Said, Signed
from api.web.exporting import as_csv, as_xlsx
from api.web.here import At, Here
from api.web.page import WATCH, Page
from api.web.wanted import SORTS, Asked, Wanted
from api.web.words import counted, label, long_day
from portfolio.deliveries import vendor_names
from portfolio.errors import PortfolioError
from portfolio.findings import Insight
from portfolio.vocabulary import Category, InsightState, Severity

PAGE = Page("/insights", "Insights", WATCH)

PAGE_SIZE = 50
COLUMNS = (
    "rank", "id", "title", "severity", "category", "score", "trend", "state", "owner", "due", "projects", "summary",
    "what to do", "first seen", "last seen", "likelihood", "likelihood basis", "rule", "as of",
)  # fmt: skip

PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@PAGE.router.get(PAGE.route)
def insights(here: At, wanted: Asked, page: PageNumber = 1, done: Annotated[int, Query(ge=0)] = 0) -> Response:
    """The wanted insights, a page of them."""
    return here.show(PAGE, "insights.html", lambda: _shown(here, wanted, page, done), kept=not done)


@PAGE.router.get(PAGE.route + ".{kind}")
def export(here: At, wanted: Asked, kind: Literal["csv", "xlsx"]) -> Response:
    """The wanted insights, all of them, as a file."""
    found, _, shown = _found(here, wanted)
    rows = [_row(one, shown) for one in found]
    make = as_csv if kind == "csv" else as_xlsx
    return make(f"{here.portfolio} insights {shown.isoformat()}", COLUMNS, rows)


@PAGE.router.post(PAGE.route)
def decide(
    here: At,
    said: Signed,
    insight: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    back: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Record one decision about several insights, then show the list again."""
    view = [(name, value) for name, value in parse_qsl(back) if name not in {"as_of", "done"}]
    try:
        if not insight:
            raise RequestUnclear("Tick the insights that this is about first.")
        done = here.workspace.decide_all(here.portfolio, insight, said.change())
    except PortfolioError as refused:
        values = _shown(here, Wanted(), 1, 0) | {"refused": str(refused), "said": said, "ticked": set(insight)}
        return here.show(PAGE, "insights.html", lambda: values, kept=False, status=400)
    query: dict[str, list[str]] = {}
    for name, value in view:
        query.setdefault(name, []).append(value)
    return here.go(PAGE.path, **query, done=len(done.items))


def _found(here: Here, wanted: Wanted) -> tuple[list[Insight], int, date]:
    """The wanted insights, how many others people set aside, and the day that is shown."""
    brief = here.workspace.brief(here.portfolio, here.as_of)
    since = since_day(here, brief, wanted.since) if wanted.since or wanted.change else None
    found = wanted.of(brief.insights, here.workspace.snapshot(here.portfolio, here.as_of), since)
    aside = sum(one.state not in _OPEN for one in brief.insights)
    return found, aside, brief.as_of


_OPEN = {InsightState.OPEN, InsightState.ACKNOWLEDGED, InsightState.MITIGATING}


def _shown(here: Here, wanted: Wanted, page: int, done: int) -> dict[str, Any]:
    found, aside, _ = _found(here, wanted)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(page, pages)
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    names = {key: project.name for key, project in picture.projects.items()}
    vendors = picture.ask(vendor_names).names
    goals = {key: goal.name for key, goal in picture.goals.items()}
    return {
        "wanted": wanted,
        "found": here.workspace.reworded(tuple(found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])),
        "total": len(found),
        "page": page,
        "pages": pages,
        "aside": 0 if wanted.state else aside,
        "chips": _chips(here, wanted, {"project": names, "vendor": vendors, "goal": goals}),
        "sorts": {key: name for key, (name, _) in SORTS.items()},
        "falling": wanted.falling,
        "choices": {
            "severity": [(one.value, one.value) for one in Severity],
            "category": [(one.value, one.value) for one in Category],
            "state": [(one.value, one.value) for one in InsightState],
            "vendor": _by_name(vendors),
            "goal": _by_name(goals),
            "since": [(day.isoformat(), long_day(day)) for day in earlier_days(here)],
        },
        "projects": _by_name(names) if len(names) <= MOST_LISTED else [],
        "done": f"{counted(done, 'insight')} changed." if done else "",
        "refused": "",
        "said": Said(),
        "ticked": set(),
        "back": here.request.url.query,
        "states": list(InsightState),
        "can_decide": here.as_of is None,
    }


MOST_LISTED = 300
"""More projects than this are found by their name, not chosen from a list."""


def _by_name(named: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted(named.items(), key=lambda pair: pair[1].casefold())[:MOST_LISTED]


def _chips(here: Here, wanted: Wanted, names: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """What is filtered, in words, each with the address that takes it out."""
    chips = []
    for field in ("severity", "category", "state"):
        chosen = getattr(wanted, field)
        chips += [(one.value, here.again(**{field: [x for x in chosen if x != one], "page": None})) for one in chosen]
    for field in ("project", "vendor", "goal", "rule", "theme", "q", "since", "change"):
        value = getattr(wanted, field)
        if value:
            known = names.get(field, {}).get(value, value if not isinstance(value, date) else long_day(value))
            chips.append(
                (f"{label(field) if field != 'q' else 'words'}: {known}", here.again(**{field: None, "page": None}))
            )
    return chips


def _row(one: Insight, shown: date) -> tuple[object, ...]:
    return (
        one.rank, one.id, one.title, one.severity.value, one.category.value, one.score, one.trend.value,
        one.state.value, one.owner, one.due, "; ".join(one.project_names or one.projects), one.summary,
        one.what_to_do, one.first_seen, one.last_seen, one.likelihood, one.likelihood_basis, one.rule, shown,
    )  # fmt: skip
