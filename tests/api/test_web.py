"""The dashboard page."""

from datetime import date
from pathlib import Path

from starlette.testclient import TestClient

from api.app import create_app
from api.choices import Change
from api.views import IndexPoint
from api.web import view
from api.workspace import Workspace
from portfolio.vocabulary import Category, InsightState, Severity
from tests.api.conftest import PICTURES, write_pictures


def test_the_only_portfolio_opens_at_once(client: TestClient) -> None:
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/portfolios/harbour")


def test_the_page_stands_alone_and_is_small(client: TestClient) -> None:
    page = client.get("/portfolios/harbour")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert len(page.content) < 150_000
    assert "<script" not in page.text
    assert "https://" not in page.text
    sheet = page.text.split('<link rel="stylesheet" href="')[1].split('"')[0]
    style = client.get(sheet)
    assert style.headers["cache-control"].endswith("immutable")
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_the_page_shows_what_the_api_says(client: TestClient) -> None:
    page = client.get("/portfolios/harbour").text
    found = client.get("/api/v1/portfolios/harbour/insights?limit=20").json()["items"]
    positions = [page.index(f'id="{insight["id"]}"') for insight in found]
    assert positions == sorted(positions)
    for heading in ("Where it hurts", "What could not be seen", "Projects", "Insights"):
        assert heading in page
    assert page.count("<h1") == 1
    assert 'lang="en"' in page


def test_an_earlier_day_shows_what_was_known(client: TestClient) -> None:
    page = client.get("/portfolios/harbour?as_of=2026-01-31").text
    assert '<option value="2026-01-31" selected>' in page
    assert "SCH001-" not in page


def test_filters_without_a_match_offer_a_way_back(client: TestClient) -> None:
    page = client.get("/portfolios/harbour?category=vendor&severity=low").text
    assert "Nothing matches these filters." in page
    assert "Show all" in page


def test_an_empty_workspace_says_what_to_do(fresh: Workspace) -> None:
    page = TestClient(create_app(fresh)).get("/").text
    assert "bellwether ingest" in page


def test_an_unknown_portfolio_is_a_page_too(client: TestClient) -> None:
    answer = client.get("/portfolios/nowhere")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "harbour" in answer.text


def test_several_portfolios_are_listed(fresh: Workspace, tmp_path: Path) -> None:
    folder = write_pictures(tmp_path / "in", PICTURES[1:2])
    for name in ("north quay", "south"):
        fresh.ingest([folder], name)
    client = TestClient(create_app(fresh))
    assert 'href="/portfolios/north%20quay"' in client.get("/").text
    page = client.get("/portfolios/north%20quay")
    assert page.status_code == 200
    assert 'href="/portfolios/south"' in page.text


def test_what_people_set_aside_is_counted_apart(fresh: Workspace, tmp_path: Path) -> None:
    fresh.ingest([write_pictures(tmp_path / "in", PICTURES[1:2])], "harbour")
    client = TestClient(create_app(fresh))
    first = fresh.insights("harbour").items[0].id
    assert f'id="{first}"' in client.get("/portfolios/harbour").text
    fresh.decide("harbour", first, Change(state=InsightState.DISMISSED, reason="known"))
    page = client.get("/portfolios/harbour").text
    assert f'id="{first}"' not in page
    assert "1 more were accepted, dismissed or resolved" in page


def test_the_heat_map_names_every_cell() -> None:
    counts = {c: dict.fromkeys(Severity, 0) for c in Category}
    counts[Category.COST] = {**counts[Category.COST], Severity.HIGH: 8}
    counts[Category.VENDOR] = {**counts[Category.VENDOR], Severity.CRITICAL: 1}
    rows = view.heat_map(counts, view.Asked("x"))
    assert [row.category for row in rows[:2]] == [Category.VENDOR, Category.COST]
    assert [cell.level for cell in rows[1].cells] == [0, 4, 0, 0]
    assert rows[0].cells[0].level == 1


def test_links_change_one_thing_and_start_on_the_first_page() -> None:
    asked = view.Asked("a/b c", severity=Severity.HIGH, page=3)
    assert asked.link(category=Category.COST) == "/portfolios/a%2Fb%20c?severity=high&category=cost"
    assert asked.link(page=4) == "/portfolios/a%2Fb%20c?severity=high&page=4"


def test_only_web_addresses_become_links() -> None:
    assert view.safe_url("javascript:alert(1)") is None
    assert view.safe_url("data:text/html,x") is None
    assert view.safe_url("https://tool.example/1") == "https://tool.example/1"


def test_shares_are_never_rounded_to_all_or_nothing() -> None:
    assert [view.percent(x) for x in (0, 0.001, 0.5, 0.999, 1)] == ["0 %", "1 %", "50 %", "99 %", "100 %"]


def test_one_picture_draws_no_line() -> None:
    assert view.sparkline([IndexPoint(as_of=date(2026, 1, 1), index=3)]) is None
