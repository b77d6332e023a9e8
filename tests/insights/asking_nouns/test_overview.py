"""What a manager asks first is answered from all that is known, and only where nothing else was asked."""

from collections.abc import Callable

import pytest

from insights.analyse import Analysis
from insights.ask import Ground, ask
from insights.calibration.model import reference
from insights.calibration.said import outlook
from portfolio.findings import Answer, Insight
from portfolio.snapshot import Portfolio

Ask = Callable[[str], Answer]


@pytest.mark.parametrize(
    "question",
    [
        "How are we doing?",
        "so, how is the portfolio looking right now?",
        "What should I worry about this week?",
        "what needs my attention",
        "Give me a short executive summary of the portfolio, please",
        "where are the biggest problems?",
        "Anything I should know?",
        "what's on fire",
    ],
)
def test_the_whole_portfolio_is_told_with_its_worst_insights(answer: Ask, analysis: Analysis, question: str) -> None:
    found = answer(question)
    worst = analysis.brief.insights[:5]
    assert found.answered, found.answer
    assert f"risk index is {analysis.brief.index:g}" in found.answer
    assert [row["insight"] for row in found.rows] == [one.title for one in worst]
    assert [(c.n, c.quote) for c in found.citations] == [(n, o.evidence[0].quote) for n, o in enumerate(worst, 1)]
    assert "the whole portfolio" in found.answer


@pytest.mark.parametrize("question", ["is everything under control?", "Are we on track?"])
def test_yes_or_no_about_everything_counts_what_is_grave(answer: Ask, analysis: Analysis, question: str) -> None:
    grave = sum(analysis.brief.counts[severity] for severity in ("critical", "high"))
    assert answer(question).answer.startswith(f"Not all of it: {grave} critical or high insights are open.")


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("Is Atlas Warehouse on track?", "No, by what is known: it is reported Red"),
        ("is atlas warehouse in trouble", "Yes, by what is known: it is reported Red"),
    ],
)
def test_one_project_is_judged_by_what_is_known(answer: Ask, question: str, start: str) -> None:
    found = answer(question)
    assert found.answer.startswith(start), found.answer
    assert "“The steel arrived late again; the roof waits.”" in found.answer
    assert {"red", "The steel arrived late again; the roof waits."} <= {one.quote for one in found.citations}


@pytest.mark.parametrize(
    "question",
    ["tell me about Atlas Warehouse", "please summarise Atlas Warehouse", "how is the Atlas Warehouse doing?"],
)
def test_all_that_is_known_of_one_project_is_told(answer: Ask, analysis: Analysis, question: str) -> None:
    score = next(one.score for one in analysis.brief.scores if one.name == "Atlas Warehouse")
    found = answer(question)
    assert found.answer.startswith("Atlas Warehouse: reported rating Red")
    assert f"Risk score {score:g} of 100" in found.answer


@pytest.mark.parametrize(
    "question",
    ["compare Atlas Warehouse and Borealis Ferry", "Atlas Warehouse vs Borealis Ferry",
     "what is the difference between atlas warehouse and borealis ferry?"],
)  # fmt: skip
def test_two_projects_stand_side_by_side(answer: Ask, analysis: Analysis, question: str) -> None:
    scores = {one.name: one.score for one in analysis.brief.scores}
    names = ["Atlas Warehouse", "Borealis Ferry"]
    rows = answer(question).rows
    assert [(row["project"], row["risk score"]) for row in rows] == [(name, scores[name]) for name in names]


@pytest.mark.parametrize(
    "question",
    [
        "hows it going with the weather",
        "is Zephyr Bridge on track?",
        "summary of the weather",
        "what is wrong with people",
    ],
)
def test_what_is_not_there_is_still_not_known(answer: Ask, question: str) -> None:
    assert not answer(question).answered


def test_without_an_analysis_it_says_so(portfolio: Portfolio) -> None:
    assert "have not been worked out" in ask("How are we doing?", Ground(portfolio)).answer


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("what's new?", lambda one: one.trend == "new"),
        ("Which risks has nobody taken on?", lambda one: one.owner is None),
        ("unowned critical risks", lambda one: one.severity == "critical"),
        ("where are we short of people?", lambda one: one.category == "resource"),
        ("which projects should we stop", lambda one: one.rule in {"STR001", "STR004", "BEN005"}),
    ],
)
def test_everyday_words_ask_for_insights_of_that_kind(
    answer: Ask, analysis: Analysis, question: str, kept: Callable[[Insight], bool]
) -> None:
    wanted = [one.title for one in analysis.brief.insights if kept(one)]
    assert [row["insight"] for row in answer(question).rows] == wanted


def test_what_cannot_be_seen_and_whom_to_ask(answer: Ask) -> None:
    assert "could not be assessed" in answer("What don't you know?").answer
    assert answer("who should I talk to about the Atlas Warehouse").rows[0]["owner"] == "Ana Ruiz"


def test_what_is_likely_is_told_as_a_likelihood_with_its_basis(answer: Ask, portfolio: Portfolio) -> None:
    found = answer("Which projects will miss their deadline?")
    told = outlook(portfolio, reference())
    slips = told[told["outcome"] == "slip"].sort_values("likelihood", ascending=False)
    assert [row["project"] for row in found.rows] == [portfolio.name_of(one) for one in slips["project"]]
    assert "reference class (n=" in found.answer
    assert "nobody can know it" in found.answer
    assert answer("which projects are late?").plan["action"] == "list"


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("what was said about the steel?", "The steel arrived late again; the roof waits."),
        ("any mention of the hull", "The hull was launched."),
        ("what did Ben Cole write about Atlas?", "Foundations are poured."),
    ],
)
def test_words_of_updates_are_quoted_with_project_and_day(answer: Ask, question: str, quote: str) -> None:
    found = answer(question)
    assert found.citations[0].quote == quote
    assert f"“{quote}” [1]" in found.answer


@pytest.mark.parametrize(
    "question", ["what was decided about the steel?", "any mention of asbestos?", "who warned of the hull"]
)
def test_what_no_update_says_is_not_known(answer: Ask, question: str) -> None:
    found = answer(question)
    assert not found.answered
    assert not found.citations
