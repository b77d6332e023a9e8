"""Views for other people's pages: what is out, where it may be shown, until when; hand out another, take one back."""

from functools import partial
from typing import Annotated, Any

from fastapi import Form, Response
from pydantic import StringConstraints

from api.embedding.desk import DAYS, MOST, MOST_DAYS, MOST_INSIGHTS, Order, View
from api.embedding.snippets import snippets
from api.errors import RequestUnclear
from api.web.here import At, Empty, Here
from api.web.page import WORK, Page
from portfolio.errors import PortfolioError
from portfolio.vocabulary import Severity
from store.embeds import Embed

PAGE = Page("/embeds", "Embeds", WORK)

MOST_LISTED = 300
"""More projects than this are named by their id, not chosen from a list."""

Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Long = Annotated[str, StringConstraints(max_length=4000)]


@PAGE.router.get(PAGE.route)
def embeds(here: At, done: str = "") -> Response:
    """What was handed out, and the form to hand out another."""
    gone = {one.id for one in here.workspace.embeds.listed(here.portfolio) if one.revoked}
    said = f"{done} is taken back; its token shows nothing any more." if done in gone else ""
    return here.show(PAGE, "embeds.html", lambda: _shown(here, said=said), kept=False)


@PAGE.router.post(PAGE.route)
def hand_out(  # noqa: PLR0913, PLR0917 - one parameter a field of the form
    here: At,
    view: Annotated[View, Form()],
    origins: Annotated[Long, Form()] = "",
    projects: Annotated[list[Short], Form()] = [],  # noqa: B006 - FastAPI copies it
    severity: Annotated[Severity, Form()] = Severity.LOW,
    most: Annotated[int, Form()] = MOST,
    days: Annotated[int, Form()] = DAYS,
    note: Annotated[Short | None, Empty, Form()] = None,
    person: Annotated[Short | None, Empty, Form()] = None,
) -> Response:
    """Hand out a view. Its token stands on the answer, once; an address would keep it in the history."""
    given = {
        "view": view, "origins": origins, "projects": [one for one in projects if one], "severity": severity,
        "most": most, "days": days, "note": note, "person": person,
    }  # fmt: skip
    try:
        if not person:
            raise RequestUnclear("Say who hands this out: the name stands in the list.")
        order = Order(
            here.portfolio,
            view,
            tuple(one for one in projects if one),
            # One form serves every view; what has no meaning for the chosen one is left as it is.
            severity if view in {View.HEATMAP, View.INSIGHTS} else Severity.LOW,
            most if view is View.INSIGHTS else MOST,
            tuple(origins.split()),
            days,
            note,
            person,
        )
        embed, token = here.workspace.embeds.hand_out(order)
    except PortfolioError as refused:
        values = partial(_shown, here, given=given, refused=str(refused))
        return here.show(PAGE, "embeds.html", values, kept=False, status=400)
    site = here.workspace.site or str(here.request.base_url)
    made = {"embed": embed, "ways": snippets(site, embed, token), "site": here.workspace.site}
    return here.show(PAGE, "embeds.html", lambda: _shown(here, made=made), kept=False)


@PAGE.router.post(PAGE.route + "/{embed}/revoke")
def revoke(here: At, embed: str) -> Response:
    """Take one back, then show the list again."""
    here.workspace.embeds.revoke(embed, here.portfolio)
    return here.go(PAGE.path, done=embed)


def _shown(here: Here, **more: Any) -> dict[str, Any]:
    desk = here.workspace.embeds
    names = {key: project.name for key, project in here.workspace.snapshot(here.portfolio).projects.items()}
    listed = desk.listed(here.portfolio)
    return {
        "listed": [(one, View(one.view), desk.state(one), _named(one, names)) for one in listed],
        "views": list(View),
        "severities": list(Severity),
        "projects": sorted(names.items(), key=lambda pair: pair[1].casefold()) if len(names) <= MOST_LISTED else [],
        "given": {
            "view": View.SCORE, "origins": "", "projects": [], "severity": Severity.LOW, "most": MOST, "days": DAYS,
            "note": None, "person": None,
        },
        "most_days": MOST_DAYS,
        "most_insights": MOST_INSIGHTS,
        "made": None,
        "refused": "",
        "said": "",
        **more,
    }  # fmt: skip


def _named(embed: Embed, names: dict[str, str]) -> list[str]:
    return [names.get(project, project) for project in embed.projects]
