"""The pages behind the areas: one project, an open vendor, the network around a project, in a real browser."""

import pytest

from tests.browser.conftest import Visits
from tests.browser.looking import DESKTOP, PHONE, barriers, overflow

PLACES = ("/projects/FL-04", "/projects/DB-03", "/vendors?vendor=ostrel", "/dependencies?project=DB-03")


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize(("width", "dark"), [(DESKTOP, True), (PHONE, False)], ids=["desk, dark", "phone"])
def test_a_place_below_an_area_has_no_barriers_and_fits_its_window(
    visit: Visits,
    path: str,
    width: int,
    dark: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    page = visit(path, width=width, dark=dark)
    assert overflow(page) == []
    assert barriers(page) == []
    assert page.locator("h1").count() == 1


def test_from_the_list_to_a_project_and_on_to_what_waits_for_it(visit: Visits) -> None:
    page = visit("/projects")
    page.get_by_role("link", name="3 green outside, red inside").click()
    assert "look=watermelon" in page.url
    rows = page.locator("table.projects tbody tr")
    assert rows.count() == 3
    assert rows.get_by_text("better than its facts").count() == 3
    page.get_by_role("link", name="Clear all").click()
    page.get_by_role("link", name="Data Centre Network Upgrade").click()
    assert page.url.endswith("/projects/DB-03")
    page.get_by_role("link", name="Account-Based Ticketing Launch").first.click()
    assert page.locator("h1").inner_text() == "Account-Based Ticketing Launch"
    assert page.locator("nav[aria-label=Areas] a[aria-current=true]").inner_text() == "Projects"


def test_the_signals_of_an_update_are_marked_in_its_words(visit: Visits) -> None:
    page = visit("/projects/FL-04")
    first = page.locator(".update").first
    assert first.locator("mark").first.inner_text() == "blocked"
    assert "the depot pilot is still blocked" in first.inner_text()


def test_a_vendor_opens_and_closes_in_its_place(visit: Visits) -> None:
    page = visit("/vendors")
    vendor = page.get_by_role("button", name="Ostrel Systems")
    vendor.click()
    assert page.get_by_role("heading", name="What it delivered").is_visible()
    assert vendor.get_attribute("aria-expanded") == "true"
    vendor.click()
    assert page.get_by_role("heading", name="What it delivered").count() == 0
