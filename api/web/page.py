"""What a page is: a place in the navigation, and routes whose refusals are pages too."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

from api.errors import RequestUnclear
from api.web.here import Shown, error_page
from portfolio.errors import PortfolioError

GROUPS = WATCH, LOOK, TRUST, WORK = "Watch", "Look into", "Trust", "Work"
"""The parts of the navigation, in its order."""


class PageRoute(APIRoute):
    """A route whose refusals are shown as pages, not as problems for programs."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with errors meant for people turned into a page."""
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except PortfolioError as refused:
                return error_page(request, refused)
            except RequestValidationError as wrong:
                first = wrong.errors()[0]
                name = first["loc"][1] if len(first["loc"]) > 1 else first["loc"][0]
                return error_page(request, RequestUnclear(f"“{name}” cannot be used: {first['msg']}."))

        return handled


def page_router() -> APIRouter:
    """A router for the routes of one page."""
    return APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, eq=False)
class Page(Shown):
    """One area of the dashboard.

    Attributes:
        path: what follows `/portfolios/{portfolio}` in its address, for example `/vendors`; empty for the first page.
        title: its name in the navigation and in breadcrumbs.
        group: the part of the navigation it stands in.
        router: its routes.
    """

    path: str
    title: str
    group: str
    router: APIRouter = field(default_factory=page_router)

    @property
    def route(self) -> str:
        """The address pattern of its first route."""
        return "/portfolios/{portfolio}" + self.path
