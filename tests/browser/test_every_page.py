"""Every page of the dashboard: seen, reached and read by everybody, at a desk and on a phone."""

import pytest

from api.web.pages import PAGES
from tests.browser.conftest import Live, Visits
from tests.browser.looking import DESKTOP, PHONE, barriers, overflow, tabbed

PATHS = [page.path for page in PAGES]
A4_UPRIGHT, A4_LYING = 688, 1016
"""Pixels between the margins of a sheet."""
AREAS = pytest.mark.parametrize("path", PATHS, ids=[page.title for page in PAGES])


@AREAS
@pytest.mark.parametrize(("width", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desk", "phone, dark"])
def test_a_page_has_no_barriers_and_fits_its_window(visit: Visits, path: str, width: int, dark: bool) -> None:  # noqa: FBT001 - a parameter of the test
    page = visit(path, width=width, dark=dark)
    assert overflow(page) == []
    assert barriers(page) == []
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1


@AREAS
def test_a_page_works_without_scripts(visit: Visits, path: str) -> None:
    page = visit(path, scripts=False)
    assert page.locator("main").inner_text().strip()
    assert page.locator("nav[aria-label=Areas] a[aria-current=page]").count() == 1


@AREAS
def test_a_page_on_paper_says_what_it_is_and_of_which_day_and_nothing_is_cut_off(visit: Visits, path: str) -> None:
    page = visit(path)
    page.emulate_media(media="print")
    wide = page.evaluate("getComputedStyle(document.querySelector('.room')).page") == "wide"
    page.set_viewport_size({"width": A4_LYING if wide else A4_UPRIGHT, "height": 800})
    assert overflow(page) == []
    assert page.locator(".printed").inner_text().split("\n")[0].startswith("sample")
    assert "as of 31 October 2026" in page.locator(".printed").inner_text()
    assert page.locator("nav:visible, form.filters:visible, button:visible").count() == 0
    assert page.locator("h1").is_visible()
    assert page.locator("main tr:visible, main li:visible, main .empty:visible").count()


@AREAS
def test_a_page_turned_to_an_earlier_day_keeps_it_in_every_link(visit: Visits, live: Live, path: str) -> None:
    day = live.workspace.store.pictures(live.portfolio)[0]
    page = visit(f"{path}?as_of={day}")
    assert page.get_by_text("You are looking at").count() == 1
    here = f"/portfolios/{live.portfolio}"
    links = page.locator("nav a, main a:not([data-newest])")
    addresses = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    inside = [link for link in addresses if link and link.startswith(here)]
    assert inside
    assert [link for link in inside if f"as_of={day}" not in link] == []


@AREAS
def test_the_keyboard_reaches_the_content_first_and_then_the_areas(visit: Visits, path: str) -> None:
    page = visit(path)
    assert tabbed(page, 3)[:2] == ["Skip to the content", "Bellwether"]
    page.reload()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@AREAS
def test_a_page_loads_nothing_from_elsewhere(visit: Visits, live: Live, path: str) -> None:
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live.url(path))
    assert asked
    assert [url for url in asked if not url.startswith((live.address, "data:"))] == []
