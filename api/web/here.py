"""Where somebody is in the dashboard: which portfolio, which day; how a page is shown there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from http import HTTPStatus
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BeforeValidator

from api.errors import status_of
from api.replies import replies_of, workspace_of
from api.web.links import address, asking, part
from api.web.templating import render
from api.workspace import Workspace
from portfolio.errors import PortfolioError

HTML = "text/html; charset=utf-8"
MOST_DAYS_LISTED = 90

Empty = BeforeValidator(lambda value: value or None)
"""An empty form field means that nothing was chosen."""


@dataclass(frozen=True)
class Crumb:
    """One step of the way to a page; the last has no link."""

    title: str
    link: str | None = None


@dataclass(frozen=True, eq=False)
class Here:
    """One request for a page of a portfolio on a day.

    Attributes:
        request: what was asked.
        portfolio: whose page.
        as_of: the day the whole dashboard is turned to; None shows the newest picture.
    """

    request: Request
    portfolio: str
    as_of: date | None = None

    @property
    def workspace(self) -> Workspace:
        """The use cases behind the page."""
        return workspace_of(self.request)

    @cached_property
    def days(self) -> list[date]:
        """Days of the portfolio's pictures, newest first. Raises UnknownPortfolio."""
        self.workspace.choose(self.portfolio)
        return sorted(self.workspace.store.pictures(self.portfolio), reverse=True)

    @property
    def shown(self) -> date:
        """The day that is shown."""
        return self.as_of or self.days[0]

    def link(self, path: str = "", **query: object) -> str:
        """The address of a page of this portfolio, on the day that is shown here."""
        return address(self.portfolio, path, {"as_of": self.as_of, **query})

    def project(self, project: str) -> str:
        """The address of a project's page."""
        return self.link(f"/projects/{part(project)}")

    def again(self, **changes: object) -> str:
        """The address of this very page with something in its query changed; None takes it out."""
        return self.path + asking({**self._query, **changes})

    @property
    def path(self) -> str:
        """The address of this page without its query."""
        return quote(self.request.url.path)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address asks besides the day: hidden fields of the form that chooses another day."""
        return [(name, one) for name, value in self._query.items() if name not in _TURNING for one in value]

    @property
    def _query(self) -> dict[str, list[str]]:
        given = self.request.query_params
        return {name: [v for v in given.getlist(name) if v] for name in given}

    def show(
        self,
        page: "Shown",
        template: str,
        values: Callable[[], Mapping[str, Any]],
        trail: Callable[[], Sequence[Crumb]] = tuple,
        *,
        kept: bool = True,
        status: int = HTTPStatus.OK,
    ) -> Response:
        """A page as a response.

        Args:
            page: the area of the dashboard it belongs to.
            template: its template, which extends base.html.
            values: works out what the template shows; asked only where no rendered answer is kept.
            trail: steps below the area, for breadcrumbs.
            kept: whether the rendered page stands until the portfolio changes; False for what moves without it.
            status: HTTP status, where the page says what was wrong with a form; then it is not kept either.
        """

        def draw() -> str:
            days = self.days
            return render(
                template,
                here=self,
                area=page,
                days=days if len(days) <= MOST_DAYS_LISTED else None,
                portfolios=[line.name for line in self.workspace.portfolios()],
                trail=list(trail()),
                **values(),
            )

        if kept and status == HTTPStatus.OK:
            return replies_of(self.request).reply(self.request, None, draw, HTML)
        return HTMLResponse(draw(), status, headers={"cache-control": "no-store"})

    def go(self, path: str = "", **query: object) -> Response:
        """Send the browser to a page after something was done (post, redirect, get)."""
        return RedirectResponse(self.link(path, **query), HTTPStatus.SEE_OTHER)


_TURNING = {"as_of", "page", "done"}


class Shown:
    """What `Here.show` needs to know of an area; `api.web.page.Page` is one."""

    path: str
    title: str


def here_of(request: Request, portfolio: str, as_of: Annotated[date | None, Empty, Query()] = None) -> Here:
    """Where a request is."""
    return Here(request, portfolio, as_of)


At = Annotated[Here, Depends(here_of)]


def error_page(request: Request, error: PortfolioError) -> Response:
    """A refusal as a page, with the way back."""
    status = status_of(error)
    names = [line.name for line in workspace_of(request).portfolios()]
    known = request.path_params.get("portfolio")
    body = render(
        "error.html",
        status=status,
        message=str(error),
        links=[(name, address(name)) for name in names],
        back=address(known) if known in names else None,
    )
    return HTMLResponse(body, status)
