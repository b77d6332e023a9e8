"""The dashboard's frame and first pages, as a browser without scripts gets them."""

import csv
import io
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from api.app import create_app
from api.choices import Change
from api.views import Summary
from api.web import bands, heat_map, links, words
from api.web.gaps import unseen_categories, unseen_rules
from api.web.here import Here
from api.web.pages import PAGES
from api.web.sparks import spark
from api.workspace import Workspace
from portfolio.vocabulary import Category, InsightState, Severity
from tests.api.conftest import FORMULA, PICTURES, write_pictures

FIRST = "/portfolios/harbour"
SAME_SITE = {"sec-fetch-site": "same-origin"}


def test_the_only_portfolio_opens_at_once(client: TestClient) -> None:
    answer = client.get("/", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, FIRST)


def test_the_page_stands_alone_and_is_small(client: TestClient) -> None:
    page = client.get(FIRST)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert len(page.content) < 150_000
    assert "https://" not in page.text
    assert "<style" not in page.text
    assert " style=" not in page.text
    for address in re.findall(r'(?:stylesheet" href|<script type="module" src)="([^"]+)"', page.text):
        file = client.get(address)
        assert file.status_code == 200
        assert file.headers["cache-control"].endswith("immutable")
        assert not re.search(r"url\(|@import|\bimport\b|innerHTML|eval\(", file.text)


def test_scripts_come_from_here_and_nowhere_else(client: TestClient) -> None:
    policy = client.get(FIRST).headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "connect-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_page_is_sent_packed_to_those_who_can_unpack(client: TestClient) -> None:
    packed = client.get(FIRST, headers={"accept-encoding": "gzip"})
    plain = client.get(FIRST, headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert packed.text == plain.text


def test_the_page_shows_what_the_api_says(client: TestClient) -> None:
    page = client.get(FIRST).text
    found = client.get("/api/v1/portfolios/harbour/insights?limit=6").json()["items"]
    positions = [page.index(f'id="{insight["id"]}"') for insight in found]
    assert positions == sorted(positions)
    for heading in ("What needs you", "What changed", "Where it hurts", "What could not be seen", "Projects by score"):
        assert heading in page
    assert page.count("<h1") == 1
    assert 'lang="en"' in page


def test_the_navigation_names_the_pages_there_are_and_no_other(client: TestClient) -> None:
    page = client.get(FIRST).text
    nav = page[page.index('aria-label="Areas"') : page.index("</nav>")]
    linked = re.findall(r'href="/portfolios/harbour([^"]*)"', nav)
    assert sorted(linked) == sorted(area.path for area in PAGES)
    assert {client.get(FIRST + path).status_code for path in linked} == {200}


def test_an_earlier_day_shows_what_was_known(client: TestClient) -> None:
    page = client.get(f"{FIRST}?as_of=2026-01-31").text
    assert '<option value="2026-01-31" selected>' in page
    assert "You are looking at" in page
    assert "SCH001-" not in page


def test_what_changed_is_compared_with_the_chosen_day(client: TestClient) -> None:
    newest, chosen = client.get(FIRST).text, client.get(f"{FIRST}?since=2026-01-31").text
    counts = [re.findall(r"<b>(\d+)</b> new", page) for page in (newest, chosen)]
    assert counts[0] < counts[1]
    assert "Nothing was known on that day." in client.get(f"{FIRST}?since=2020-01-01").text


def test_the_first_picture_has_nothing_to_compare_with(client: TestClient) -> None:
    assert "This is the first picture." in client.get(f"{FIRST}?as_of={PICTURES[0]}").text


def test_filters_without_a_match_offer_a_way_back(client: TestClient) -> None:
    page = client.get(f"{FIRST}/insights?category=vendor&severity=low").text
    assert "Nothing matches these filters." in page
    assert 'href="/portfolios/harbour/insights">Clear all' in page


def test_an_address_that_makes_no_sense_is_a_page_that_says_so(client: TestClient) -> None:
    answer = client.get(f"{FIRST}/insights?severity=dreadful")
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert "severity" in answer.text


def test_an_empty_workspace_says_what_to_do(fresh: Workspace) -> None:
    page = TestClient(create_app(fresh)).get("/").text
    assert "bellwether ingest" in page


@pytest.mark.parametrize(
    "path", ["/portfolios/nowhere", "/portfolios/nowhere/insights", f"{FIRST}/insights/SCH001-x", f"{FIRST}/nothing"]
)
def test_what_is_not_there_is_a_page_too(client: TestClient, path: str) -> None:
    answer = client.get(path)
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
    client = _loaded(fresh, tmp_path)
    first = fresh.insights("harbour").items[0].id
    assert f'id="{first}"' in client.get(FIRST).text
    fresh.decide("harbour", first, Change(state=InsightState.DISMISSED, reason="known"))
    page = client.get(FIRST).text
    assert f'id="{first}"' not in page
    assert "1 more were accepted, dismissed or resolved" in page


def test_a_decision_is_posted_shown_and_signed(fresh: Workspace, tmp_path: Path) -> None:
    client = _loaded(fresh, tmp_path)
    first = fresh.insights("harbour").items[0].id
    given = {"state": "accepted", "reason": "We live with it.", "person": "Ada Osei", "owner": "", "due": ""}
    answer = client.post(f"{FIRST}/insights/{first}", data=given, headers=SAME_SITE, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{FIRST}/insights/{first}?done=true")
    page = client.get(answer.headers["location"]).text
    assert "Recorded." in page
    assert "open → <b>accepted</b>" in page
    assert "We live with it." in page
    assert fresh.show("harbour", first).decisions[0].person == "Ada Osei"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"state": "dismissed", "person": "Ada"}, "Give a reason"),
        ({"state": "resolved"}, "Say who decides"),
        ({"person": "Ada"}, "Say what changes"),
    ],
)
def test_a_decision_that_cannot_stand_changes_nothing(
    fresh: Workspace, tmp_path: Path, given: dict[str, str], why: str
) -> None:
    client = _loaded(fresh, tmp_path)
    first = fresh.insights("harbour").items[0].id
    for path, more in ((f"/insights/{first}", {}), ("/insights", {"insight": first})):
        answer = client.post(FIRST + path, data={**given, **more}, headers=SAME_SITE)
        assert answer.status_code == 400
        assert why in answer.text
        assert 'role="alert"' in answer.text
    assert fresh.show("harbour", first).decisions == ()


def test_several_are_decided_at_once_and_the_view_comes_back(fresh: Workspace, tmp_path: Path) -> None:
    client = _loaded(fresh, tmp_path)
    ids = [insight.id for insight in fresh.insights("harbour").items[:2]]
    given = {"insight": ids, "owner": "Cleo", "person": "Ada", "back": "severity=high&severity=low&as_of=2020-01-01"}
    answer = client.post(f"{FIRST}/insights", data=given, headers=SAME_SITE, follow_redirects=False)
    assert answer.headers["location"] == f"{FIRST}/insights?severity=high&severity=low&done=2"
    assert [fresh.show("harbour", one).owner for one in ids] == ["Cleo", "Cleo"]


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://testserver"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
    ],
)
def test_another_site_cannot_decide(fresh: Workspace, tmp_path: Path, headers: dict[str, str]) -> None:
    client = _loaded(fresh, tmp_path)
    first = fresh.insights("harbour").items[0].id
    answer = client.post(f"{FIRST}/insights/{first}", data={"owner": "Eve", "person": "Eve"}, headers=headers)
    assert answer.status_code == 403
    assert fresh.show("harbour", first).decisions == ()


@pytest.mark.parametrize("headers", [{}, {"origin": "http://testserver"}, {"sec-fetch-site": "none"}])
def test_old_browsers_of_this_site_and_programs_may_decide(
    fresh: Workspace, tmp_path: Path, headers: dict[str, str]
) -> None:
    client = _loaded(fresh, tmp_path)
    first = fresh.insights("harbour").items[0].id
    answer = client.post(f"{FIRST}/insights/{first}", data={"owner": "Ada", "person": "Ada"}, headers=headers)
    assert answer.status_code == 200
    assert fresh.show("harbour", first).owner == "Ada"


def test_the_list_is_taken_along_without_formulas(client: TestClient) -> None:
    answer = client.get(f"{FIRST}/insights.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    found = client.get("/api/v1/portfolios/harbour/insights?limit=500").json()["items"]
    assert [row["id"] for row in rows] == [one["id"] for one in found]
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "@", "\t"}]
    assert [cell for cell in cells if FORMULA in cell]
    book = load_workbook(io.BytesIO(client.get(f"{FIRST}/insights.xlsx").content))
    kinds = {cell.data_type for row in book.active.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book.active.max_row == len(found) + 1


def test_an_insight_shows_its_score_adding_up(client: TestClient) -> None:
    first = client.get("/api/v1/portfolios/harbour/insights?limit=1").json()["items"][0]
    page = client.get(f"{FIRST}/insights/{first['id']}").text
    for part in first["why"]:
        assert f"{part['points']:+.1f}" in page
    assert f"together {first['score']:.1f}" in page


@pytest.mark.parametrize(
    "query", ["?sort=owner&desc=true", "?q=harbour", "?project=alpha", "?since=2026-01-31&change=new"]
)
def test_a_list_can_be_asked_in_many_ways(client: TestClient, query: str) -> None:
    page = client.get(f"{FIRST}/insights{query}")
    assert page.status_code == 200
    assert 'name="insight"' in page.text


def test_the_heat_map_names_every_cell(client: TestClient) -> None:
    counts = {c: dict.fromkeys(Severity, 0) for c in Category}
    counts[Category.COST] = {**counts[Category.COST], Severity.HIGH: 8}
    counts[Category.VENDOR] = {**counts[Category.VENDOR], Severity.CRITICAL: 1}
    rows = heat_map.heat_map(counts, Here(client.build_request("GET", "/"), "x", date(2026, 1, 2)))  # type: ignore[arg-type]  # links need no request
    assert [row.category for row in rows[:2]] == [Category.VENDOR, Category.COST]
    assert [cell.level for cell in rows[1].cells] == [0, 4, 0, 0]
    assert rows[0].cells[0].level == 1
    assert rows[0].cells[0].link == "/portfolios/x/insights?as_of=2026-01-02&severity=critical&category=vendor"


def test_a_category_none_of_whose_rules_could_look_is_not_shown_as_calm(client: TestClient) -> None:
    coverage = pd.DataFrame(
        [("CST001", "not_assessed"), ("CST001", "not_assessed"), ("CST002", "clear"), ("DEP001", "not_assessed"),
         ("VEN001", "finding"), ("VEN001", "not_assessed")],
        columns=["rule", "state"],
    )  # fmt: skip
    assert unseen_rules(coverage) == {"CST001", "DEP001"}
    assert unseen_categories(coverage) == {Category.DEPENDENCY}
    counts = {c: dict.fromkeys(Severity, 0) for c in Category}
    here = Here(client.build_request("GET", "/"), "x", date(2026, 1, 2))  # type: ignore[arg-type]  # as above
    rows = heat_map.heat_map(counts, here, unseen_categories(coverage))
    assert [row.category for row in rows if row.unseen] == [rows[-1].category] == [Category.DEPENDENCY]


def test_a_view_keeps_its_order_when_it_is_filtered_again_and_says_which_way_values_go(client: TestClient) -> None:
    page = client.get(f"{FIRST}/insights?sort=score&desc=true&change=new&rule=SCH001").text
    for kept in ('name="sort" value="score"', 'name="desc" value="true"', 'name="change" value="new"'):
        assert f'<input type="hidden" {kept}>' in page
    assert 'aria-sort="descending"' in client.get(f"{FIRST}/insights?sort=score").text
    assert 'aria-sort="ascending"' in client.get(f"{FIRST}/insights").text
    assert 'aria-sort="descending"' in client.get(f"{FIRST}/projects").text


def test_links_quote_names_and_leave_out_what_is_empty() -> None:
    assert links.address("a/b c", "/insights", {"severity": ["high", "low"], "q": "", "page": None}) == (
        "/portfolios/a%2Fb%20c/insights?severity=high&severity=low"
    )


def test_only_web_addresses_become_links() -> None:
    assert links.safe_url("javascript:alert(1)") is None
    assert links.safe_url("data:text/html,x") is None
    assert links.safe_url("https://tool.example/1") == "https://tool.example/1"


def test_shares_are_never_rounded_to_all_or_nothing() -> None:
    assert [words.percent(x) for x in (0, 0.001, 0.5, 0.999, 1)] == ["0 %", "1 %", "50 %", "99 %", "100 %"]


def test_one_picture_draws_no_line() -> None:
    assert spark([(date(2026, 1, 1), 3.0)], "Index") is None


def test_a_calm_index_over_facts_that_are_not_there_is_no_good_news(read_only: Workspace) -> None:
    seen: Summary = read_only.summary("harbour")
    calm = seen.model_copy(update={"index": 0.0, "coverage": 0.1})
    assert bands.index_band(read_only, calm) == "unseen"
    assert bands.index_band(read_only, calm.model_copy(update={"coverage": 0.9})) == "none"


def _loaded(workspace: Workspace, tmp_path: Path) -> TestClient:
    workspace.ingest([write_pictures(tmp_path / "in", PICTURES[1:2])], "harbour")
    return TestClient(create_app(workspace))
