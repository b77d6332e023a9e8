"""From findings to a page: ranked, traced to its parts, compared with the last picture."""

from datetime import date

import pandas as pd
import pytest

from insights.analyse import Memory, analyse
from insights.brief import brief, remember
from insights.narration import plain
from insights.policy import Scoring, load_policy
from insights.scoring import weigh
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Brief, Finding, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Priority, Rag, Severity, Trend
from portfolio.work import Project

PORTFOLIO = Portfolio(
    name="harbour",
    as_of=date(2026, 3, 1),
    projects={
        "a": Project(id="a", name="Quay wall", owner="Ines", priority=Priority.CRITICAL, budget=60, rag=Rag.GREEN),
        "b": Project(id="b", name="Crane\x1b[31m replacement", priority=Priority.LOW, budget=40),
        "c": Project(id="c", name="Lighting", raw={"status": "Under way"}),
    },
)
COVERAGE = pd.DataFrame(
    {
        "rule": ["SCH001", "SCH001", "SCH001", "GOV003", "GOV003", "GOV003"],
        "project": ["a", "b", "c", "a", "b", "c"],
        "state": ["finding", "finding", "not_assessed", "clear", "clear", "finding"],
        "reason": [None, None, "Not known: end date of the project.", None, None, None],
    },
    dtype="str",
)


def finding(key: str, severity: Severity, projects: tuple[str, ...], subject: Subject | None = None) -> Finding:
    first = projects[0]
    return Finding(
        id=key,
        rule=key.split("-", maxsplit=1)[0],
        category=Category.SCHEDULE if key.startswith("SCH") else Category.GOVERNANCE,
        severity=severity,
        subject=subject or Subject(kind="project", id=first, name=PORTFOLIO.name_of(first)),
        message=f"{PORTFOLIO.name_of(first)} ends 30 days after its baseline.",
        projects=projects,
        likelihood=None,
        likelihood_basis=None,
        measured={"days": 30},
        evidence=(Evidence(ref=SourceRef(source="plan.csv", kind="project", id=first), quote="2026-03-31"),),
        due=None,
        cause=None,
    )


FINDINGS = [
    finding("GOV003-c", Severity.LOW, ("c",)),
    finding("SCH001-b", Severity.HIGH, ("b", "a")),
    finding("SCH001-a", Severity.CRITICAL, ("a",)),
]


def page(findings: list[Finding], earlier: Memory | None = None) -> Brief:
    return brief(PORTFOLIO, weigh(findings, PORTFOLIO, Scoring()), COVERAGE, Scoring(), earlier)


def test_insights_are_ranked_by_score_then_severity_then_id_in_any_order_of_finding() -> None:
    told = page(FINDINGS)
    assert [(one.rank, one.id) for one in told.insights] == [(1, "SCH001-a"), (2, "SCH001-b"), (3, "GOV003-c")]
    assert page(FINDINGS[::-1]) == told


def test_equal_scores_fall_back_to_the_id() -> None:
    told = page([finding("SCH001-z", Severity.LOW, ("c",)), finding("SCH001-y", Severity.LOW, ("c",))])
    assert [one.id for one in told.insights] == ["SCH001-y", "SCH001-z"]


def test_the_page_counts_by_severity_and_category_and_says_the_first_thing_first() -> None:
    told = page(FINDINGS)
    assert told.counts == {"critical": 1, "high": 1, "medium": 0, "low": 1}
    assert told.by_category["schedule"] == {"critical": 1, "high": 1, "medium": 0, "low": 0}
    assert told.headline.startswith("1 critical, 1 high, 1 low across 3 projects; first: ")
    assert told.coverage == pytest.approx(5 / 6, abs=1e-4)


def test_a_project_s_score_names_its_drivers_and_what_could_be_seen() -> None:
    scores = {score.project: score for score in page(FINDINGS).scores}
    assert [part.insight for part in scores["a"].parts] == ["SCH001-a", "SCH001-b"]
    assert round(sum(part.points for part in scores["a"].parts), 1) == scores["a"].score
    assert (scores["a"].reported_status, scores["c"].reported_status) == ("green", "Under way")
    assert (scores["a"].coverage, scores["c"].coverage) == (1.0, 0.5)


def test_nothing_found_is_said_as_nothing_found_in_what_could_be_seen() -> None:
    told = page([])
    assert told.headline == "No risk was found in what could be seen of 3 projects."
    assert told.index == 0
    assert {score.band for score in told.scores} == {"none"}


def test_the_next_picture_knows_what_is_new_worse_better_and_when_it_was_first_seen() -> None:
    first = page(FINDINGS[:2])
    earlier = remember(first, None)
    assert {one.trend for one in first.insights} == {Trend.NEW}
    later = Portfolio(name="harbour", as_of=date(2026, 4, 1), projects=PORTFOLIO.projects)
    now = [finding("GOV003-c", Severity.HIGH, ("c",)), FINDINGS[1], FINDINGS[2]]
    told = brief(later, weigh(now, later, Scoring()), COVERAGE, Scoring(), earlier)
    trends = {one.id: (one.trend, one.first_seen) for one in told.insights}
    assert trends == {
        "SCH001-a": (Trend.NEW, date(2026, 4, 1)),
        "SCH001-b": (Trend.SAME, date(2026, 3, 1)),
        "GOV003-c": (Trend.WORSE, date(2026, 3, 1)),
    }
    assert told.trend is Trend.WORSE
    assert remember(told, earlier).first_seen["SCH001-b"] == date(2026, 3, 1)


def test_plain_words_carry_full_names_and_no_control_characters() -> None:
    vendor = Subject(kind="vendor", id="v", name="Acme\u202e Ltd")
    one = finding("VEN001-v", Severity.HIGH, ("a", "b", "c"), vendor)
    assert plain.title(one, None) == "VEN001: Acme Ltd"
    assert plain.summary(one, PORTFOLIO) == (
        "Quay wall ends 30 days after its baseline. Projects touched: Crane[31m replacement and Lighting."
    )


def test_a_long_list_of_projects_is_cut_without_inventing_a_number() -> None:
    assert plain.listed([f"P{letter}" for letter in "abcdefghij"]).endswith("; Ph; and others")


def test_a_whole_analysis_runs_the_catalogue_and_is_the_same_every_time() -> None:
    policy = load_policy(None)
    first, second = analyse(PORTFOLIO, policy), analyse(PORTFOLIO, policy)
    assert first.brief.model_dump_json() == second.brief.model_dump_json()
    assert first.memory == second.memory
    pd.testing.assert_frame_equal(first.coverage, second.coverage)
    assert {"c"} <= {p for one in first.brief.insights if one.rule == "GOV003" for p in one.projects}


def test_the_status_that_the_evidence_speaks_for_stands_beside_the_reported_one() -> None:
    late = Project(
        id="a",
        name="Quay wall",
        rag=Rag.GREEN,
        start=date(2025, 1, 1),
        baseline_end=date(2026, 1, 1),
        end=date(2027, 1, 1),
        budget=100,
        forecast_cost=190,
    )
    told = analyse(Portfolio(name="p", as_of=date(2026, 3, 1), projects={"a": late}), load_policy(None))
    (score,) = told.brief.scores
    assert (score.reported_status, score.inferred_status) == ("green", "red")
