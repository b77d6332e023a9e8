"""Who depends on whom: vendors with their projects, what they delivered when, contracts, and what was found."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from fastapi import Query, Response

from api.standing import is_open
from api.web.amounts import amount
from api.web.exporting import as_csv
from api.web.here import At, Empty, Here
from api.web.page import LOOK, Page
from api.web.supply import ENDING_DAYS, Supplier, contracts_of, history, stands, suppliers, ways
from portfolio.findings import Insight
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category

PAGE = Page("/vendors", "Vendors", LOOK)

PAGE_SIZE = 40
MOST_DELIVERIES = 15
MOST_PROJECTS = 20
COLUMNS = (
    "id", "name", "kind", "projects", "critical projects", "came", "on time", "overdue", "median days late",
    "next needed", "contracts", "first ends", "committed", "open insights", "as of",
)  # fmt: skip

Sort = Literal["projects", "name", "late", "overdue", "ends", "insights"]
Words = Annotated[str | None, Empty, Query(max_length=200)]
SORTS: Mapping[str, tuple[str, Callable[[Supplier, int], Any]]] = {
    "projects": ("Projects", lambda x, _: (-len(x.projects), -x.overdue)),
    "name": ("Vendor", lambda x, _: x.name.casefold()),
    "late": ("On time", lambda x, _: (x.came == 0, x.on_time / x.came if x.came else 0)),
    "overdue": ("Overdue", lambda x, _: -x.overdue),
    "ends": ("Contract ends", lambda x, _: (x.ends is None, x.ends)),
    "insights": ("Insights", lambda _, count: -count),
}
LARGEST_FIRST = frozenset({"projects", "overdue", "insights"})


@PAGE.router.get(PAGE.route)
def vendors(
    here: At,
    q: Words = None,
    sort: Annotated[Sort, Query()] = "projects",
    vendor: Annotated[str | None, Empty, Query(max_length=400)] = None,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """All vendors, a page of them; the part of one opens in its place."""
    return here.show(PAGE, "vendors.html", lambda: _shown(here, q, sort, vendor, page))


@PAGE.router.get(PAGE.route + ".csv")
def export(here: At, q: Words = None, sort: Annotated[Sort, Query()] = "projects") -> Response:
    """The wanted vendors, all of them, as a file."""
    found, insights = _found(here, q, sort)
    rows = [
        (
            x.id, x.name, x.kind, len(x.projects), x.critical, x.came, x.on_time, x.overdue, x.days, x.needed,
            x.contracts, x.ends, "; ".join(f"{sum_:,.0f} {code}".strip() for code, sum_ in x.committed),
            len(insights.get(x.id, ())), here.shown,
        )
        for x in found
    ]  # fmt: skip
    return as_csv(f"{here.portfolio} vendors {here.shown.isoformat()}", COLUMNS, rows)


def _found(here: Here, q: str | None, sort: Sort) -> tuple[list[Supplier], Mapping[str, list[Insight]]]:
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    insights = _insights(here)
    words = (q or "").casefold()
    found = [x for x in picture.ask(suppliers) if not words or words in f"{x.name} {x.id} {x.kind}".casefold()]
    found.sort(key=lambda x: SORTS[sort][1](x, len(insights.get(x.id, ()))))
    return found, insights


def _insights(here: Here) -> dict[str, list[Insight]]:
    """Open insights by the vendor they are about."""
    told: dict[str, list[Insight]] = {}
    for one in here.workspace.brief(here.portfolio, here.as_of).insights:
        if is_open(one) and one.subject.kind == "vendor":
            told.setdefault(one.subject.id, []).append(one)
    return told


def _shown(here: Here, q: str | None, sort: Sort, vendor: str | None, page: int) -> Mapping[str, Any]:
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    found, insights = _found(here, q, sort)
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(page, pages)
    everyone = picture.ask(suppliers)
    opened = [x for x in here.workspace.brief(here.portfolio, here.as_of).insights if is_open(x)]
    return {
        "found": found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        "total": len(found),
        "everyone": len(everyone),
        "shared": sum(len(x.projects) > 1 for x in everyone),
        "overdue": sum(x.overdue for x in everyone),
        "insights": insights,
        "about": [x for x in opened if x.category == Category.VENDOR and x.subject.kind != "vendor"][:6],
        "wanted": {"q": q or "", "sort": sort},
        "sorts": {key: name for key, (name, _) in SORTS.items()},
        "falling": sort in LARGEST_FIRST,
        "opened": vendor if any(x.id == vendor for x in everyone) else None,
        "unknown": vendor if vendor and all(x.id != vendor for x in everyone) else None,
        "detail": _part(picture, vendor) if vendor else None,
        "most": MOST_PROJECTS,
        "page": page,
        "pages": pages,
        "names": picture.name_of,
        "shown_day": here.shown,
        "ending": ENDING_DAYS,
        "amount": amount,
        "query": here.request.url.query,
    }


def _part(picture: Portfolio, vendor: str) -> Mapping[str, Any]:
    """What is shown of one vendor."""
    past = history(picture, vendor)
    return {
        "ways": ways(picture, vendor),
        "history": past[:MOST_DELIVERIES],
        "earlier": max(0, len(past) - MOST_DELIVERIES),
        "contracts": [(one, stands(one)) for one in contracts_of(picture, vendor)],
    }
