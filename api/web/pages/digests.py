"""Digests: what would be sent now, who gets one when, and what became of each."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, get_args

from fastapi import Query, Response

from api.choices import scope_of
from api.digest import Form as Kind
from api.digested import Scope
from api.front import CONTENT_POLICY
from api.web.deliveries import sent, standing
from api.web.here import At, Empty, Here
from api.web.links import part
from api.web.ordering_form import CADENCES, CHANNELS, EMPTY, Ordered, Wanted, projects_in
from api.web.page import WORK, Page
from portfolio.errors import PortfolioError
from portfolio.vocabulary import Severity

PAGE = Page("/digests", "Digests", WORK)

SHOWN_DELIVERIES = 25
FRAMING = f"{CONTENT_POLICY}; frame-src 'self'"
"""This page alone shows another one inside it."""
PREVIEW = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"
"""A digest is a page of its own: it brings its style, and nothing in it may run."""
DONE = {
    "dropped": "The schedule is dropped; its history stays.",
}

Since = Annotated[date | None, Empty, Query()]
Projects = Annotated[str | None, Empty, Query(max_length=2000)]
Least = Annotated[Severity | None, Empty, Query()]


@PAGE.router.get(PAGE.route)
def digests(
    here: At,
    since: Since = None,
    projects: Projects = None,
    severity: Least = None,
    deliveries: Annotated[int, Query(ge=1, le=1000)] = SHOWN_DELIVERIES,
    done: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The preview, the schedules and the deliveries."""
    values = _previewed(here, since, projects, severity) | _ordered(here, EMPTY, {}, deliveries)
    return _page(here, values | {"done": DONE.get(done, "")})


@PAGE.router.post(PAGE.route)
def make(here: At, wanted: Ordered) -> Response:
    """Order a digest, then show the order."""
    desk = here.workspace.digests
    portfolio = here.workspace.choose(here.portfolio)
    wrong = wanted.troubles(desk, portfolio, new=True)
    if wrong:
        values = _previewed(here, None, None, None) | _ordered(here, wanted, wrong, SHOWN_DELIVERIES)
        return _page(here, values | {"done": ""}, status=400)
    desk.order(wanted.schedule(portfolio, desk.now()))
    return here.go(f"{PAGE.path}/schedules/{part(wanted.name)}", done="made")


@PAGE.router.get(PAGE.route + "/preview.{kind}")
def preview(here: At, kind: Kind, since: Since = None, projects: Projects = None, severity: Least = None) -> Response:
    """The digest that would be sent, as a page or a file."""
    scope = _scope(projects, severity)
    made = here.workspace.digests.preview(here.portfolio, kind, here.as_of, since=since, scope=scope)
    place = "inline" if kind == "html" else "attachment"
    headers = {
        "content-disposition": f'{place}; filename="{made.file_name}"', "content-security-policy": PREVIEW,
        "cache-control": "no-store",
    }  # fmt: skip
    return Response(made.content, media_type=made.media_type, headers=headers)


def _scope(projects: str | None, severity: Severity | None) -> Scope:
    return Scope(projects=projects_in(projects or ""), severity=severity or Severity.LOW)


def _page(here: Here, values: Mapping[str, Any], status: int = 200) -> Response:
    answer = here.show(PAGE, "digests.html", lambda: values, kept=False, status=status)
    answer.headers["content-security-policy"] = FRAMING
    return answer


def _previewed(here: Here, since: date | None, projects: str | None, severity: Severity | None) -> dict[str, Any]:
    refused = ""
    try:
        scope_of(here.workspace.brief(here.portfolio, here.as_of), _scope(projects, severity))
    except PortfolioError as wrong:
        refused = str(wrong)
    asked = {"since": since, "projects": projects, "severity": severity}
    return {
        "asked": asked,
        "refused": refused,
        "previews": {kind: here.link(f"{PAGE.path}/preview.{kind}", **asked) for kind in get_args(Kind)},
        "severities": list(Severity)[::-1],
        "shown_on": here.shown,
    }


def _ordered(here: Here, wanted: Wanted, wrong: Mapping[str, str], deliveries: int) -> dict[str, Any]:
    desk = here.workspace.digests
    orders = standing(desk, here.portfolio)
    history = sent(desk, here.portfolio, [one.order for one in orders], deliveries + 1)
    return {
        "orders": orders,
        "history": history[:deliveries],
        "more": deliveries * 2 if len(history) > deliveries else 0,
        "wanted": wanted,
        "wrong": wrong,
        "channels": CHANNELS,
        "cadences": CADENCES,
        "kinds": get_args(Kind),
        "mail": here.workspace.mail is not None,
    }
