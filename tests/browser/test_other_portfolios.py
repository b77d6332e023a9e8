"""Portfolios of which little is known: lists as they are published, and three projects with hardly a fact."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from api.bootstrap import open_workspace
from api.settings import Settings
from api.web.pages import PAGES
from tests.browser.conftest import TODAY, Live, Visits, served
from tests.browser.looking import PHONE, barriers, overflow
from tests.shared_data import shared

FEW = "Project,Manager,Due date\nChapel roof,Ines,2027-03-01\nWayfinding signs,,\nBoiler check,Omar,\n"
ROWS = 150
"""Rows of the published list that are enough to turn its pages."""
LONGEST_PAGE = 150_000


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A workspace with both lists, served."""
    folder = tmp_path_factory.mktemp("lists")
    published = shared("us_it_dashboard_2012") / "projects-1.0.csv"
    workspace = replace(open_workspace(Settings(home=folder / "home")), today=lambda: TODAY, open_index=lambda: None)
    for name, text in (("few", FEW), ("agencies", _head(published))):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        workspace.ingest([folder / f"{name}.csv"], name, as_of=date(2012, 8, 31) if name == "agencies" else TODAY)
        workspace.summary(name)
    with served(workspace) as address:
        yield Live(address, workspace, "few")
    workspace.close()


def _head(path: Path) -> str:
    with path.open(encoding="utf-8") as lines:
        return "".join(line for line, _ in zip(lines, range(ROWS + 1), strict=False))


@pytest.fixture
def open_page(browser: Browser, lists: Live) -> Iterator[Visits]:
    visits = Visits(browser, lists)
    yield visits
    for window in browser.contexts:
        window.close()
    assert visits.troubles == []


@pytest.mark.parametrize("name", ["few", "agencies"])
def test_every_page_of_which_little_is_known_says_so_and_fits_a_phone(open_page: Visits, name: str) -> None:
    page = open_page(f"/portfolios/{name}", width=PHONE)
    for area in PAGES:
        page.goto(open_page.live.url(f"/portfolios/{name}{area.path}"))
        assert overflow(page) == [], area.title
        assert len(page.content()) < LONGEST_PAGE, area.title
        assert page.locator("main").inner_text().strip(), area.title


@pytest.mark.parametrize("path", ["", "/goals", "/projects"], ids=["Portfolio", "Goals", "Projects"])
def test_what_is_not_assessed_is_no_barrier(open_page: Visits, path: str) -> None:
    page = open_page(f"/portfolios/few{path}", dark=not path)
    assert barriers(page) == []


def test_what_no_rule_could_look_at_is_hatched_and_leads_to_what_is_missing(open_page: Visits) -> None:
    page = open_page("/portfolios/few")
    unseen = page.locator(".heat-unseen a")
    assert unseen.count() > 5
    assert page.locator("tr", has=page.locator("th", has_text="benefits")).locator("td").inner_text() == "not assessed"
    unseen.first.click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text() == "Coverage"


def test_a_first_project_of_a_list_opens_with_what_is_not_known_named(open_page: Visits) -> None:
    page = open_page("/portfolios/agencies/projects", width=PHONE)
    page.locator("tbody th a").first.click()
    page.wait_for_load_state()
    assert overflow(page) == []
    assert page.locator(".tag-unseen").count() >= 3
