"""A scorer that cannot fail measures nothing: each is shown right and wrong findings."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from evals.cells import CanonicalCells
from evals.detection import detection
from evals.faithfulness import answer_faithfulness, insight_faithfulness
from evals.ranking import ranking
from evals.report import render
from evals.sample import answers_right
from evals.score import EvalReport, EvalScore, score
from evals.synth import PICTURES
from evals.truth import sample_truth
from portfolio.findings import Answer, Brief, Insight
from portfolio.vocabulary import Severity
from tests.evals.made import answer, as_planted, brief, insight, proof

TRUTH = sample_truth()


def by_name(scores: Iterable[EvalScore]) -> dict[str, EvalScore]:
    return {score.name: score for score in scores}


def over_time(last: list[Insight]) -> dict[date, Brief]:
    """Each planted finding from the day its story begins, and `last` on the last day."""
    planted = {story: found for story in TRUTH.stories for found in as_planted() if story.is_found_in(found)}
    days = {
        day: brief([found for story, found in planted.items() if story.first_seen <= day], day) for day in PICTURES[:-1]
    }
    return {**days, PICTURES[-1]: brief(last)}


def test_perfect_findings_score_perfectly() -> None:
    scores = by_name([*detection(TRUTH, over_time(as_planted())), *ranking(TRUTH, brief(as_planted()))])
    assert {name: found.value for name, found in scores.items()} == {
        "recall": 1.0,
        "seen_on_time": 1.0,
        "precision": 1.0,
        "decoys_accused": 0.0,
        "critical_on_top": 1.0,
        "reciprocal_rank": pytest.approx(1.0, abs=0.2),
        "ndcg": pytest.approx(1.0, abs=0.1),
    }
    assert all(found.passed for found in scores.values())


def test_a_missing_finding_costs_recall_and_is_named() -> None:
    found = [i for i in as_planted() if i.rule != "VEN001"]
    recall = by_name(detection(TRUTH, over_time(found)))["recall"]
    assert recall.value == pytest.approx(15 / 16, abs=1e-3)
    assert not recall.passed
    assert "VEN001 ostrel" in recall.reason


def test_a_finding_that_is_too_mild_is_not_found() -> None:
    mild = [i.model_copy(update={"severity": Severity.LOW}) if i.rule == "VEN001" else i for i in as_planted()]
    assert "VEN001 ostrel (only low)" in by_name(detection(TRUTH, over_time(mild)))["recall"].reason


def test_a_finding_that_names_too_few_projects_is_not_found() -> None:
    narrow = [i.model_copy(update={"projects": ("FP-01",)}) if i.rule == "VEN001" else i for i in as_planted()]
    assert not by_name(detection(TRUTH, over_time(narrow)))["recall"].passed


def test_an_accused_decoy_is_counted_and_costs_precision() -> None:
    wrong = [*as_planted(), insight("VEN001", "fennimore", ("WP-01",), Severity.HIGH, 17)]
    scores = by_name(detection(TRUTH, over_time(wrong)))
    assert scores["decoys_accused"].value == 1
    assert not scores["decoys_accused"].passed
    assert scores["precision"].value is not None
    assert scores["precision"].value < 1
    assert "VEN001 fennimore high" in scores["precision"].reason


def test_a_mild_finding_about_nothing_planted_costs_nothing() -> None:
    mild = [*as_planted(), insight("SCH001", "WP-06", ("WP-06",), Severity.MEDIUM, 17)]
    assert by_name(detection(TRUTH, over_time(mild)))["precision"].value == 1.0


def test_a_story_seen_a_month_late_or_early_is_not_on_time() -> None:
    late = over_time(as_planted())
    for day in PICTURES[:-1]:
        late[day] = brief([i for i in late[day].insights if i.rule != "DEP001"], day)
    assert "DEP001 DB-03 (from 2026-10-31, not 2026-07-31)" in by_name(detection(TRUTH, late))["seen_on_time"].reason
    early = over_time(as_planted())
    early[PICTURES[0]] = brief(as_planted(), PICTURES[0])
    assert not by_name(detection(TRUTH, early))["seen_on_time"].passed


def test_a_list_upside_down_ranks_badly() -> None:
    upside_down = [i.model_copy(update={"rank": 17 - i.rank}) for i in as_planted()]
    scores = by_name(ranking(TRUTH, brief(upside_down)))
    good = by_name(ranking(TRUTH, brief(as_planted())))
    for name in ("ndcg", "reciprocal_rank"):
        assert (scores[name].value or 0) < (good[name].value or 0)


def test_findings_about_nothing_on_top_push_the_stories_down() -> None:
    noise = [insight("SCH001", f"X{n}", ("WP-06",), Severity.CRITICAL, n - 10) for n in range(10)]
    scores = by_name(ranking(TRUTH, brief([*noise, *as_planted()])))
    assert not scores["ndcg"].passed
    assert scores["critical_on_top"].value == 0.0
    assert "SCH001 X0" in scores["critical_on_top"].reason


def test_a_planted_critical_finding_that_is_missing_is_not_on_top() -> None:
    found = [i for i in as_planted() if i.rule != "VEN001"]
    assert not by_name(ranking(TRUTH, brief(found)))["critical_on_top"].passed


@pytest.fixture(scope="module")
def cells(sample: Path) -> CanonicalCells:
    return CanonicalCells(sorted(sample.iterdir()))


@pytest.mark.parametrize(
    ("kind", "id_", "field", "quote"),
    [
        ("project", "FL-03", "name", "Tram Mid-Life Overhaul"),
        ("project", "DB-03", "end", "2026-11-13"),
        ("person", "ilse.marrande", "name", "Ilse Marrande"),
        ("milestone", "DB-03-M1", "name", "Design approved: Data Centre Network Upgrade"),
        ("project", "FP-05", "goals", ""),
    ],
)
def test_a_true_quote_of_any_picture_is_faithful(
    cells: CanonicalCells, kind: str, id_: str, field: str, quote: str
) -> None:
    found = insight("SCH001", "x", (), Severity.LOW, 1, proof(kind, id_, field, quote))
    assert by_name(insight_faithfulness([found], cells))["insight_quotes"].value == 1.0


@pytest.mark.parametrize(
    ("kind", "id_", "field", "quote"),
    [
        ("project", "FL-03", "name", "Tram Mid-life Overhaul"),
        ("project", "FL-03", "name", "Tram"),
        ("project", "FL-02", "name", "Tram Mid-Life Overhaul"),
        ("project", "FL-03", "budget", "46500000.0"),
        ("project", "FL-03", "name", ""),
        ("project", "FL-03", None, "Tram Mid-Life Overhaul"),
        ("update", "UP-FL-03-01", "text", "This was never written."),
        ("ghost", "FL-03", "name", "Tram Mid-Life Overhaul"),
    ],
)
def test_an_invented_or_misplaced_quote_is_not(
    cells: CanonicalCells, kind: str, id_: str, field: str | None, quote: str
) -> None:
    found = insight("SCH001", "x", (), Severity.LOW, 1, proof(kind, id_, field, quote))
    scored = by_name(insight_faithfulness([found], cells))["insight_quotes"]
    assert scored.value == 0.0
    assert not scored.passed


def test_findings_without_any_quote_are_not_faithful(cells: CanonicalCells) -> None:
    assert by_name(insight_faithfulness(as_planted(), cells))["insight_quotes"].value == 0.0


def test_answers_are_held_to_their_citations(cells: CanonicalCells) -> None:
    good, bad = answer("Tram Mid-Life Overhaul"), answer("Tram Mid-Life Underhaul")
    assert by_name(answer_faithfulness({"q": good}, cells))["answer_quotes"].passed
    assert by_name(answer_faithfulness({"q": good, "p": bad}, cells))["answer_quotes"].value == 0.5


def test_sample_questions_are_graded_by_what_they_say() -> None:
    case = {"question": "q", "says": ["Overhaul"], "never": ["Rollout"]}
    silent = Answer(answer="", answered=False, reason="unknown", as_of=PICTURES[-1])
    assert answers_right([case], {"q": answer("The Tram Mid-Life Overhaul.")}).value == 1.0
    assert answers_right([case], {"q": answer("The Overhaul and the Rollout.")}).value == 0.0
    assert answers_right([case], {"q": silent}).value == 0.0
    assert answers_right([{"question": "q", "says": [2]}], {"q": answer("24 projects.")}).value == 0.0
    assert answers_right([{"question": "q", "abstain": True}], {"q": silent}).value == 1.0
    assert answers_right([{"question": "q", "abstain": True}], {"q": answer("It is four.")}).value == 0.0


def test_a_missed_floor_fails_the_report_and_a_skipped_scorer_does_not() -> None:
    low, skipped = score("detection", "recall", 0.5, "half"), score("questions", "all", None, "not there")
    assert EvalReport(scores=(skipped,)).exit_code == 0
    report = EvalReport(scores=(skipped, low))
    assert report.exit_code == 1
    assert "Missed: detection.recall." in render(report, "table")
    assert json.loads(render(report, "json"))["scores"][1]["passed"] is False
    assert "| detection | recall | 0.5 | ≥ 1 | half |" in render(report, "md")
    assert render(report, "csv").splitlines()[2] == "detection,recall,0.5,≥ 1,half"
