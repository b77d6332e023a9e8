"""Headline and themes in a model's words: checked, beside the plain ones, and None where nothing may stand."""

from datetime import date

import pytest

from insights.narration.overview import MOST_THEMES, Overview
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Brief, Insight, Subject, Theme
from portfolio.vocabulary import Category, Severity, Trend
from tests.model_server import ModelServer, Turn
from tests.narration.conftest import Open

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
DAY = date(2026, 3, 1)
QUOTED = "Ada Osei wrote that the pier is unsafe"
INSIGHT = Insight(
    id="SCH001-a", rule="SCH001", title="Milestone slip: Quay Wall", category=Category.SCHEDULE,
    severity=Severity.HIGH, score=40, rank=1, likelihood=0.7, likelihood_basis="policy", impact=0.5,
    subject=Subject(kind="project", id="a", name="Quay Wall"), projects=("a",), project_names=("Quay Wall",),
    summary="Quay Wall ends 45 days after its baseline.", measured={"days": 45}, why=(), what_to_do="Plan again.",
    evidence=(Evidence(ref=SourceRef(source="n", kind="update", id="u"), quote=QUOTED),),
    trend=Trend.NEW, first_seen=DAY, last_seen=DAY,
)  # fmt: skip
THEMES = tuple(
    Theme(id=f"t{n}", cause="vendor:v", title="Vendor Acme: 2 findings across 1 project", insights=("SCH001-a",),
          projects=("a",), score=40)
    for n in range(MOST_THEMES + 1)
)  # fmt: skip
BRIEF = Brief(
    portfolio="port", as_of=DAY, index=30, trend=Trend.NEW, coverage=1.0, counts={"high": 1}, by_category={},
    headline="1 high across 2 projects; first: Milestone slip: Quay Wall.", themes=THEMES, insights=(INSIGHT,),
    scores=(), projects=2,
)  # fmt: skip


def test_what_is_so_stands_and_what_is_not_falls(opened: Open, server: ModelServer) -> None:
    server.turns(Turn("Quay Wall ends 45 days after its baseline. It has lost 900 million euros."))
    overview = Overview(opened(kept=True))
    assert overview.headline(BRIEF) == "Quay Wall ends 45 days after its baseline."
    told = overview.themes(BRIEF)
    assert [one.worded_by for one in told] == ["openai:m"] * MOST_THEMES + ["rules"]
    assert [one.title for one in told] == [one.title for one in THEMES]
    assert "unsafe" not in server.heard, "evidence is not sent for a page's headline"
    assert len(server.asked) == 2, "themes of the same words are asked about once"


@pytest.mark.parametrize("turn", [Turn("All 77 projects are lost."), Turn(status=500), Turn("")])
def test_where_nothing_may_stand_the_plain_words_stand_alone(opened: Open, server: ModelServer, turn: Turn) -> None:
    server.turns(turn)
    overview = Overview(opened(retries=0))
    assert overview.headline(BRIEF) is None
    assert overview.themes(BRIEF) == THEMES


def test_a_brief_without_findings_asks_nothing(opened: Open, server: ModelServer) -> None:
    assert Overview(opened()).headline(BRIEF.model_copy(update={"insights": ()})) is None
    assert server.asked == []
