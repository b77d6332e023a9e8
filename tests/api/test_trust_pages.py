"""Coverage and rules: what was looked at, what could not be seen, and what would change that."""

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.choices import Change
from api.unlocking import unlocks
from api.web.coverage_grid import grid, narrowed
from api.workspace import Workspace
from insights.catalogue import pages, rule_of
from insights.missing import facts_of, missing_reason
from insights.policy import parse_policy
from portfolio.vocabulary import Category, InsightState
from tests.api.conftest import FORMULA, PICTURES, write_pictures

FIRST = "/portfolios/harbour"


def _table(*rows: tuple[str, str, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["rule", "project", "state", "reason"])


def test_the_grid_says_of_every_check_what_the_api_says(client: TestClient) -> None:
    page = client.get(f"{FIRST}/coverage").text
    cells = client.get("/api/v1/portfolios/harbour/coverage?limit=500").json()
    everything = cells["items"]
    while cells["next_cursor"]:
        cells = client.get(f"/api/v1/portfolios/harbour/coverage?limit=500&cursor={cells['next_cursor']}").json()
        everything += cells["items"]
    body = page[page.index("<tbody>") : page.index("</tbody>")]
    states = [cell["state"] for cell in everything]
    assert body.count('<td class="f">') == states.count("finding")
    assert body.count("<td>✓</td>") == states.count("clear")
    assert body.count('<td class="u">') == states.count("not_assessed")
    reasons = {cell["reason"] for cell in everything if cell["state"] == "not_assessed"}
    listed = re.findall(r'<li value="\d+">(.*?) <span', page)
    assert set(listed) == reasons
    assert len(page.encode()) < 150_000


def test_a_finding_in_the_grid_leads_to_it(client: TestClient) -> None:
    page = client.get(f"{FIRST}/coverage?state=finding").text
    link = re.search(r'<td class="f"><a href="([^"]+)"', page)
    assert link
    found = client.get(link[1].replace("&amp;", "&"))
    assert found.status_code == 200
    assert 'name="insight"' in found.text


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("?category=schedule", "SCH001"),
        ("?q=harbour", "Harbour Payments"),
        ("?state=clear&sort=name", "✓"),
        ("?q=nobody+is+named+so", "No check matches these filters."),
        ("?as_of=2026-01-31", "You are looking at"),
        ("?page=99", "Rule by project"),
    ],
)
def test_the_grid_can_be_narrowed(client: TestClient, query: str, says: str) -> None:
    page = client.get(f"{FIRST}/coverage{query}")
    assert page.status_code == 200
    assert says in page.text


@pytest.mark.parametrize("query", ["?state=green", "?category=weather", "?page=0", "?sort=rank", "?q=" + "x" * 300])
def test_a_filter_that_is_none_is_refused_on_a_page(client: TestClient, query: str) -> None:
    page = client.get(f"{FIRST}/coverage{query}")
    assert page.status_code == 400
    assert "cannot be used" in page.text


def test_coverage_is_taken_along_without_formulas(client: TestClient) -> None:
    answer = client.get(f"{FIRST}/coverage.csv?q=evil")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["project"] for row in rows} == {"gamma", "delta", "eps"} & {row["project"] for row in rows}
    assert any(FORMULA in row["project name"] for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell[:1] in {"=", "+", "@"}]
    assert all(row["reason"] for row in rows if row["state"] == "not assessed")


def test_what_is_asked_for_first_unlocks_most() -> None:
    end, owner = missing_reason(["projects.end"]), missing_reason(["projects.owner"])
    both = missing_reason(["projects.end", "projects.owner"])
    rows = [("A", "x", "not_assessed", end), ("B", "x", "not_assessed", end), ("A", "y", "not_assessed", end)]
    rows += [("C", "x", "not_assessed", owner), ("D", "x", "not_assessed", both), ("E", "x", "clear", None)]
    found = unlocks(_table(*rows), 8)
    assert [(one.facts, one.projects, one.rules, one.checks) for one in found[:1]] == [
        (("end date of the project",), 2, ("A", "B"), 3)
    ]
    together = next(one for one in found if len(one.facts) == 2)
    assert (together.rules, together.checks) == (("A", "B", "C", "D"), 5)


def test_a_rule_that_failed_is_no_advice() -> None:
    assert unlocks(_table(("A", "x", "not_assessed", "The rule failed; the log says why.")), 8) == []
    assert facts_of("The rule failed; the log says why.") == frozenset()


def test_two_facts_that_unlock_no_more_than_one_are_not_asked_for() -> None:
    end = missing_reason(["projects.end"])
    both = missing_reason(["projects.end", "projects.owner"])
    found = unlocks(_table(("A", "x", "not_assessed", end), ("B", "x", "clear", both)), 8)
    assert [one.facts for one in found] == [("end date of the project",)]


def test_thousands_of_projects_are_paged() -> None:
    rows = [("A", f"p{n:04}", "clear", None) for n in range(2_500)]
    frame, categories = _table(*rows), {"A": Category.COST}
    names = {f"p{n:04}": f"Project {n:04}" for n in range(2_500)}
    made = grid(frame, narrowed(frame, categories, None, "clear", None), categories, names, "name", 84, 30)
    assert (made.projects, len(made.rows), made.rows[-1].name) == (2_500, 10, "Project 2499")


def test_every_rule_is_listed_with_what_it_finds(client: TestClient) -> None:
    page = client.get(f"{FIRST}/rules").text
    assert all(f'<span class="rule-code">{one.code}</span>' in page for one in pages())
    found = client.get("/api/v1/portfolios/harbour/insights?limit=500").json()["items"]
    late = sum(one["rule"] == "SCH001" for one in found)
    assert late
    assert f'aria-label="{late} findings of SCH001">{late}<' in page
    assert len(page.encode()) < 150_000


@pytest.mark.parametrize("code", [one.code for one in pages()])
def test_every_rule_has_a_page(client: TestClient, code: str) -> None:
    page = client.get(f"{FIRST}/rules/{code}")
    assert page.status_code == 200
    for heading in ("Why it matters", "Stays quiet when", "What to do", "Where it comes from", "A worked example"):
        assert heading in page.text
    assert "Its tests hold" in page.text


def test_a_rule_that_is_none_is_no_page(client: TestClient) -> None:
    answer = client.get(f"{FIRST}/rules/XXX999")
    assert answer.status_code == 404
    assert "There is no rule" in answer.text


@pytest.fixture
def judged(fresh: Workspace, tmp_path: Path) -> TestClient:
    fresh.ingest([write_pictures(tmp_path / "in", PICTURES[:2])], "harbour")
    first = fresh.insights("harbour").items[0].id
    fresh.decide("harbour", first, Change(state=InsightState.DISMISSED, reason="Agreed in March", person="Ada"))
    return TestClient(create_app(fresh))


def test_precision_comes_from_what_people_decided(judged: TestClient) -> None:
    listed = judged.get(f"{FIRST}/rules").text
    assert "0 confirmed, 1 dismissed" in listed
    assert "Nobody has judged an insight yet" not in listed


def test_rules_that_are_switched_off_are_not_called_clear(fresh: Workspace, tmp_path: Path) -> None:
    policy = parse_policy({"rules": {"SCH001": {"enabled": False}}}, rules=[rule_of("SCH001"), rule_of("ENG002")])
    workspace = replace(fresh, policy=policy)
    workspace.ingest([write_pictures(tmp_path / "in", PICTURES[:1])], "harbour")
    client = TestClient(create_app(workspace))
    assert '<span class="state">off</span>' in client.get(f"{FIRST}/rules").text
    assert "This rule is switched off." in client.get(f"{FIRST}/rules/SCH001").text
    assert "Switched off in the policy and not shown" in client.get(f"{FIRST}/coverage").text
