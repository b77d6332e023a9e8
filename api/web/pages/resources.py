"""People and teams by week: who is promised for more than they have, behind which projects, and on whom much hangs."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Query, Response

from api.standing import is_open
from api.web.exporting import as_csv
from api.web.gaps import unseen_rules
from api.web.here import At, Empty, Here
from api.web.page import LOOK, Page
from api.web.weeks import FULL, Worker, mondays, workers
from portfolio.vocabulary import Category

PAGE = Page("/resources", "Resources", LOOK)

PAGE_SIZE = 30
MOST_INSIGHTS = 6
OVER_ALLOCATED, KEY_PERSON = "CAP001", "CAP002"

Kind = Literal["person", "team"]
Look = Literal["over", "several", "idle"]
LOOKS: Mapping[str, str] = {
    "over": "over capacity",
    "several": "on three projects or more",
    "idle": "without promised hours",
}
_SEVERAL = 3

Words = Annotated[str | None, Empty, Query(max_length=200)]
WantedKind = Annotated[Kind | None, Empty, Query()]
WantedLook = Annotated[Look | None, Empty, Query()]


@PAGE.router.get(PAGE.route)
def resources(
    here: At,
    q: Words = None,
    kind: WantedKind = None,
    look: WantedLook = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """The wanted people and teams, a page of them."""
    return here.show(PAGE, "resources.html", lambda: _shown(here, q, kind, look, page))


@PAGE.router.get(PAGE.route + ".csv")
def export(here: At, q: Words = None, kind: WantedKind = None, look: WantedLook = None) -> Response:
    """The wanted people and teams, all of them, as a file."""
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    days = [day.isoformat() for day in mondays(picture)]
    columns = (
        "id", "name", "kind", "team", "hours a week", "hours are assumed", "projects", "leads", "open work", "overdue",
        *days,
    )  # fmt: skip
    rows = [
        (
            x.id, x.name, x.kind, x.team, x.capacity, "yes" if x.assumed else "no", x.projects, x.leads, x.open,
            x.overdue, *(round(week.hours, 1) for week in x.weeks), *([None] * (len(days) - len(x.weeks))),
        )
        for x in _wanted(_all(here), q, kind, look)
    ]  # fmt: skip
    return as_csv(f"{here.portfolio} resources {here.shown.isoformat()}", columns, rows)


def _assumed(here: Here) -> float:
    """Hours a week of somebody who states none: the limit that the rule on over-allocation has in force."""
    return float(str(here.workspace.rule(OVER_ALLOCATED).in_force["capacity_hours"]))


def _all(here: Here) -> tuple[Worker, ...]:
    return here.workspace.snapshot(here.portfolio, here.as_of).ask(workers, _assumed(here))


def _wanted(everyone: tuple[Worker, ...], q: str | None, kind: Kind | None, look: Look | None) -> list[Worker]:
    words = (q or "").casefold()
    return [
        x
        for x in everyone
        if (not words or words in f"{x.name} {x.id} {x.team}".casefold())
        and (kind is None or x.kind == kind)
        and (look is None or _is(x, look))
    ]


def _is(one: Worker, look: str) -> bool:
    if look == "over":
        return one.peak > FULL
    return one.projects >= _SEVERAL if look == "several" else not one.weeks


def _shown(here: Here, q: str | None, kind: Kind | None, look: Look | None, page: int) -> Mapping[str, Any]:
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    brief = here.workspace.brief(here.portfolio, here.as_of)
    chain = here.workspace.chain(here.portfolio, here.as_of)
    everyone = _all(here)
    found = _wanted(everyone, q, kind, look)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(page, pages)
    opened = [x for x in brief.insights if x.category == Category.RESOURCE and is_open(x)]
    return {
        "everyone": len(everyone),
        "total": len(found),
        "found": found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        "tally": {one: sum(_is(x, one) for x in everyone) for one in LOOKS},
        "looks": LOOKS,
        "wanted": {"q": q or "", "kind": kind, "look": look},
        "filtered": any((q, kind, look)),
        "teams": any(x.kind == "team" for x in everyone),
        "weeks": mondays(picture),
        "planned": len(picture.allocations),
        "loaded": any(x.weeks for x in everyone),
        "assumed": _assumed(here),
        "over": [x for x in opened if x.rule == OVER_ALLOCATED],
        "key": [x for x in opened if x.rule == KEY_PERSON],
        "other": [x for x in opened if x.rule not in {OVER_ALLOCATED, KEY_PERSON}],
        "key_unseen": KEY_PERSON in unseen_rules(here.workspace.analyses.coverage(chain.last)),
        "most": MOST_INSIGHTS,
        "page": page,
        "pages": pages,
        "names": picture.name_of,
        "query": here.request.url.query,
    }
