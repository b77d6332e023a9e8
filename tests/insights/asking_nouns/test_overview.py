"""What a manager asks first is answered from all that is known, and only where nothing else was asked."""

from collections.abc import Callable

import pytest

from insights.analyse import Analysis
from insights.ask import Ground, ask
from portfolio.findings import Answer
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
