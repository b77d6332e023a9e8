"""The server-rendered dashboard."""

from datetime import date

from fastapi import APIRouter

from api.web import assets, charts, embedded, templating
from api.web.page import GROUPS
from api.web.pages import BELOW, PAGES, home

router = APIRouter(include_in_schema=False)
router.include_router(assets.router)
router.include_router(home.router)
router.include_router(embedded.router)
for one in (*(page.router for page in PAGES), *BELOW):
    router.include_router(one)
router.include_router(home.lost)

templating.offer(navigation=[(group, [page for page in PAGES if page.group == group]) for group in GROUPS])

__all__ = ["router", "warm_up"]


def warm_up() -> None:
    """Start the renderer and compile the templates, which the first page would wait for."""
    charts.warm_up()
    charts.draw(charts.line("Warm-up", {"axes": [(date(2000, 1, 1), 0.0), (date(2000, 2, 1), 1.0)]}))
    templating.compile_all()
