"""Who waits for whom across projects, what comes too late, which chain is the longest, and who waits in a circle."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Response

from api.choices import project_of
from api.web.chains import MOST_CIRCLES, MOST_LINKS, circles, drawn_network, longest_chain, pushes
from api.web.exporting import as_csv
from api.web.here import At, Empty, Here
from api.web.page import LOOK, Page
from api.web.waiting import Handover, handovers_between
from portfolio.network import links

PAGE = Page("/dependencies", "Dependencies", LOOK)

PAGE_SIZE = 40
MOST_LISTED = 300
COLUMNS = ("giver", "giver name", "taker", "taker name", "what", "needed", "comes", "days late", "as of")

Focus = Annotated[str | None, Empty, Query(max_length=400)]
OnlyLate = Annotated[bool, Query()]


@PAGE.router.get(PAGE.route)
def dependencies(
    here: At,
    project: Focus = None,
    late: OnlyLate = False,  # noqa: FBT002 - a word of the address
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """The network, or the part of it around one project."""
    return here.show(PAGE, "dependencies.html", lambda: _shown(here, project, late, page))


@PAGE.router.get(PAGE.route + ".csv")
def export(here: At, project: Focus = None, late: OnlyLate = False) -> Response:  # noqa: FBT002 - as above
    """The wanted hand-overs, all of them, as a file."""
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    rows = [
        (
            x.giver,
            picture.name_of(x.giver),
            x.taker,
            picture.name_of(x.taker),
            x.what,
            x.needed,
            x.comes,
            x.late,
            here.shown,
        )
        for x in _wanted(picture.ask(handovers_between), _focus(here, project), late)
    ]
    return as_csv(f"{here.portfolio} dependencies {here.shown.isoformat()}", COLUMNS, rows)


def _focus(here: Here, project: str | None) -> str | None:
    """Id of the project that is looked at. Raises UnknownProject."""
    return project_of(here.workspace.brief(here.portfolio, here.as_of), project).project if project else None


def _wanted(found: tuple[Handover, ...], focus: str | None, late: bool) -> list[Handover]:  # noqa: FBT001 - a filter
    return [x for x in found if (not focus or focus in {x.giver, x.taker}) and (not late or (x.late or 0) > 0)]


def _shown(here: Here, project: str | None, late: bool, page: int) -> Mapping[str, Any]:  # noqa: FBT001 - a filter
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    brief = here.workspace.brief(here.portfolio, here.as_of)
    focus = _focus(here, project)
    found = picture.ask(handovers_between)
    listed = _wanted(found, focus, late)
    pages = max(1, -(-len(listed) // PAGE_SIZE))
    page = min(page, pages)
    bands = {score.project: str(score.band) for score in brief.scores}
    network, left_out = drawn_network([x for x in found if not late or (x.late or 0) > 0], picture, bands, focus)
    loops = circles(picture, focus)
    linked = {end for x in found for end in (x.giver, x.taker)}
    return {
        "focus": focus,
        "late": late,
        "network": network,
        "left_out": left_out,
        "most_links": MOST_LINKS,
        "chain": longest_chain(picture, focus),
        "pushes": pushes(picture, focus),
        "circles": loops[:MOST_CIRCLES],
        "circle_count": len(loops),
        "listed": listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        "total": len(listed),
        "all": len(found),
        "behind": sum((x.late or 0) > 0 for x in found),
        "undated": sum(x.late is None for x in found),
        "named": len(picture.dependencies),
        "open": len(picture.ask(links)),
        "page": page,
        "pages": pages,
        "projects": sorted(((one, picture.name_of(one)) for one in linked), key=lambda pair: pair[1].casefold())
        if len(linked) <= MOST_LISTED
        else [],
        "names": picture.name_of,
        "shown_day": here.shown,
        "query": here.request.url.query,
    }
