"""What the projects are for: goals with the projects that serve them, and benefits expected, forecast and realised."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import Query, Response

from api.standing import is_open
from api.web.aims import BEHIND, Gain, aims, gains, sums
from api.web.amounts import amount
from api.web.exporting import as_csv
from api.web.here import At, Empty, Here
from api.web.page import LOOK, Page

PAGE = Page("/goals", "Goals and benefits", LOOK)

GOALS_A_PAGE = 20
PAGE_SIZE = 40
MOST_PROJECTS = 6
COLUMNS = (
    "id", "benefit", "project", "project name", "goals", "owner", "measure", "target", "forecast", "realised",
    "currency", "due", "missing share of target", "not assessed for want of", "as of",
)  # fmt: skip

Look = Annotated[Literal["behind", "unseen"] | None, Empty, Query()]


@PAGE.router.get(PAGE.route)
def goals(
    here: At,
    look: Look = None,
    goal_page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Goals, and benefits below them; `page` turns the benefits."""
    return here.show(PAGE, "goals.html", lambda: _shown(here, look, goal_page, page))


@PAGE.router.get(PAGE.route + ".csv")
def export(here: At, look: Look = None) -> Response:
    """The wanted benefits, all of them, as a file."""
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    names = {key: goal.name for key, goal in picture.goals.items()}
    rows = [
        (
            x.benefit.id, x.benefit.name, x.benefit.project, x.project, "; ".join(names.get(g, g) for g in x.goals),
            picture.person_name(x.benefit.owner) if x.benefit.owner else None, x.benefit.measure, x.benefit.target,
            x.benefit.forecast, x.benefit.realised, x.benefit.currency, x.benefit.due,
            None if x.short is None else round(x.short, 4), " and ".join(x.missing), here.shown,
        )
        for x in _wanted(picture.ask(gains), look)
    ]  # fmt: skip
    return as_csv(f"{here.portfolio} benefits {here.shown.isoformat()}", COLUMNS, rows)


def _wanted(found: tuple[Gain, ...], look: str | None) -> list[Gain]:
    if look == "behind":
        return [x for x in found if x.behind]
    return [x for x in found if look is None or x.short is None]


def _shown(here: Here, look: str | None, goal_page: int, page: int) -> Mapping[str, Any]:
    picture = here.workspace.snapshot(here.portfolio, here.as_of)
    brief = here.workspace.brief(here.portfolio, here.as_of)
    known = aims(picture, brief.scores, [x for x in brief.insights if is_open(x)])
    benefits = picture.ask(gains)
    listed = _wanted(benefits, look)
    pages = max(1, -(-len(listed) // PAGE_SIZE))
    goal_pages = max(1, -(-len(known) // GOALS_A_PAGE))
    page, goal_page = min(page, pages), min(goal_page, goal_pages)
    active = [score for score in brief.scores if score.active]
    return {
        "aims": known[(goal_page - 1) * GOALS_A_PAGE : goal_page * GOALS_A_PAGE],
        "goals": len(known),
        "at_risk": sum(bool(x.insights) for x in known),
        "unserved": [x.goal.name for x in known if not x.projects],
        "active": len(active),
        "aimless": [score for score in active if not picture.projects[score.project].goals],
        "most": MOST_PROJECTS,
        "sums": sums(benefits),
        "listed": listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        "total": len(listed),
        "benefits": len(benefits),
        "behind": sum(x.behind for x in benefits),
        "unseen": sum(x.short is None for x in benefits),
        "threshold": BEHIND,
        "look": look,
        "page": page,
        "pages": pages,
        "goal_page": goal_page,
        "goal_pages": goal_pages,
        "goal_names": {key: goal.name for key, goal in picture.goals.items()},
        "shown_day": here.shown,
        "amount": amount,
        "query": here.request.url.query,
    }
