"""All projects: which are at risk, whose report is better than its facts, what is late and what costs more."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from fastapi import Query, Response

from api.web.amounts import amount, signed_percent
from api.web.courses import courses
from api.web.exporting import as_csv, as_xlsx
from api.web.here import At, Here
from api.web.page import LOOK, Page
from api.web.project_lines import NOTABLE, SORTS, Asked, Chosen, Line, project_lines
from api.web.words import label
from portfolio.deliveries import vendor_names
from portfolio.snapshot import Portfolio

PAGE = Page("/projects", "Projects", LOOK)

PAGE_SIZE = 40
MOST_LISTED = 300
BANDS = ("critical", "high", "medium", "low", "none")
LOOKS = {
    "watermelon": "green outside, red inside",
    "late": "later than approved",
    "over": "forecast 5 % over budget",
    "ownerless": "without an owner",
}
COLUMNS = (
    "project", "name", "score", "band", "trend", "reported", "facts say", "green outside, red inside", "status",
    "programme", "department", "owner", "start", "approved end", "end", "days late", "budget", "forecast", "actual",
    "currency", "over budget (share)", "coverage (share)", "as of",
)  # fmt: skip


@PAGE.router.get(PAGE.route)
def projects(here: At, chosen: Asked, page: Annotated[int, Query(ge=1, le=100_000)] = 1) -> Response:
    """The wanted projects, a page of them."""
    return here.show(PAGE, "projects.html", lambda: _shown(here, chosen, page))


@PAGE.router.get(PAGE.route + ".{kind}")
def export(here: At, chosen: Asked, kind: Literal["csv", "xlsx"]) -> Response:
    """The wanted projects, all of them, as a file."""
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    rows = [_row(line, here) for line in chosen.of(project_lines(here), picture)]
    make = as_csv if kind == "csv" else as_xlsx
    return make(f"{here.portfolio} projects {here.shown.isoformat()}", COLUMNS, rows)


def _shown(here: Here, chosen: Chosen, page: int) -> Mapping[str, Any]:
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    lines = project_lines(here)
    found = chosen.of(lines, picture)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(page, pages)
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    choices = _choices(picture)
    return {
        "chosen": chosen,
        "lines": shown,
        "courses": courses(here, [line.score.project for line in shown]),
        "total": len(found),
        "all": len(lines),
        "tally": {look: sum(1 for _ in _with(lines, look, picture)) for look in LOOKS},
        "page": page,
        "pages": pages,
        "sorts": {key: name for key, (name, _) in SORTS.items()},
        "falling": chosen.falling,
        "choices": choices,
        "bands": BANDS,
        "looks": LOOKS,
        "chips": _chips(here, chosen, choices),
        "query": here.request.url.query,
        "amount": amount,
        "signed": signed_percent,
        "notable": NOTABLE,
    }


def _with(lines: list[Line], look: Any, picture: Portfolio) -> Iterable[Line]:
    return Chosen(look=look).of(lines, picture)


def _choices(picture: Portfolio) -> dict[str, list[tuple[str, str]]]:
    """The values that lists can be narrowed to, by filter; a filter that nothing speaks of is not offered."""
    known = picture.projects.values()
    named = {
        "department": {one.department: one.department for one in known if one.department},
        "programme": {one.programme: one.programme for one in known if one.programme},
        "goal": {key: goal.name for key, goal in picture.goals.items()},
        "vendor": dict(picture.ask(vendor_names).names),
    }
    return {
        field: sorted(names.items(), key=lambda pair: pair[1].casefold())[:MOST_LISTED]
        for field, names in named.items()
        if names
    }


def _chips(here: Here, chosen: Chosen, choices: Mapping[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """What is filtered, in words, each with the address that takes it out."""
    chips = []
    for field in ("q", "department", "programme", "goal", "vendor", "band", "look"):
        value = getattr(chosen, field)
        if value:
            known = dict(choices.get(field, ())) | LOOKS
            name = "words" if field == "q" else "only" if field == "look" else label(field)
            chips.append((f"{name}: {known.get(value, value)}", here.again(**{field: None, "page": None})))
    return chips


def _row(line: Line, here: Here) -> tuple[object, ...]:
    score, project = line.score, line.project
    return (
        score.project, score.name, score.score, score.band, score.trend.value, score.reported_status,
        score.inferred_status, "yes" if line.watermelon else "no", label(project.status.value), project.programme,
        project.department, line.owner, project.start, project.baseline_end, project.actual_end or project.end,
        line.late, line.budget, line.forecast, line.actual, project.currency,
        None if line.over is None else round(line.over, 4), round(score.coverage, 4), here.shown,
    )  # fmt: skip
