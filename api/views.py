"""What the doors hand out besides the nouns of the portfolio: pages, summaries, the catalogue."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from insights.catalogue import RulePage
from portfolio.findings import CoverageCell, Insight, Measure, Past, Precision, Score, Theme
from portfolio.noun import Noun
from portfolio.vocabulary import Category, InsightState, Severity, Trend


class PortfolioLine(Noun):
    """One portfolio that is kept."""

    name: str
    pictures: tuple[date, ...] = Field(description="Days of its pictures, oldest first.")
    revision: int = Field(description="Rises with every change.")


class PortfolioList(Noun):
    """Every portfolio of the workspace."""

    items: tuple[PortfolioLine, ...]


class IndexPoint(Noun):
    """The portfolio index on the day of one picture."""

    as_of: date
    index: float
    coverage: float | None = Field(default=None, description="Share of rules that could look on that day, 0–1.")


class Summary(Noun):
    """A portfolio on one page: how bad, how sure, and where."""

    portfolio: str
    as_of: date
    headline: str
    index: float = Field(description="Portfolio risk index, 0–100.")
    trend: Trend
    history: tuple[IndexPoint, ...] = Field(description="The index at every picture up to `as_of`, oldest first.")
    coverage: float = Field(description="Share of rules that could look, over all projects, 0–1.")
    projects: int
    insights: int = Field(description="Insights that stand open.")
    set_aside: int = Field(description="Insights that people accepted, dismissed or resolved; not counted above.")
    by_severity: Mapping[Severity, int]
    by_category: Mapping[Category, Mapping[Severity, int]]
    themes: tuple[Theme, ...]
    pictures: tuple[date, ...]
    residual_index: float | None = Field(
        default=None, description="The index once mitigation and dismissals are counted; `index` is the inherent one."
    )
    reopened: int = Field(default=0, description="Insights that stand open again after people had decided.")
    past: int = Field(default=0, description="Insights seen earlier and no longer, resolved or not.")
    worded: str | None = Field(
        default=None, description="The headline in a model's words, every sentence checked; null without a model."
    )
    worded_by: str = Field(default="rules", description="The model that wrote `worded`.")


class InsightPage(Noun):
    """Ranked insights, one page of them."""

    as_of: date
    items: tuple[Insight, ...]
    next_cursor: str | None = Field(description="Pass as `cursor` for the next page; null on the last.")
    coverage: float = Field(description="Share of rules that could look, over all projects, 0–1.")
    total: int = Field(description="Insights that match the filters, over all pages.")
    set_aside: int = Field(description="Insights left out because people accepted, dismissed or resolved them.")


class InsightDecision(Noun):
    """A person's decision about an insight; it stands over later analyses and is never overwritten by them."""

    state: InsightState
    reason: str | None = None
    person: str | None = None
    owner: str | None = None
    due: date | None = None
    decided_on: date
    expires_on: date | None = None
    note: str | None = None
    severity: Severity | None = Field(default=None, description="Its severity when they decided.")
    score: float | None = Field(default=None, description="Its score when they decided.")
    measured: Mapping[str, Measure] | None = Field(default=None, description="Its numbers when they decided.")
    seen_on: date | None = Field(default=None, description="Day of the picture they looked at.")


class TrailEntry(Noun):
    """One thing that happened to an insight: who, when, from which state to which, and what else changed."""

    on: date
    who: str | None = Field(default=None, description="A person, or `rules` where no person did it.")
    from_state: InsightState | None = None
    to_state: InsightState | None = None
    changed: Mapping[str, tuple[str | None, str | None]] = Field(
        default_factory=dict, description="Field → what it was and what it became."
    )
    reason: str | None = None
    severity: Severity | None = Field(default=None, description="Its severity then.")
    score: float | None = Field(default=None, description="Its score then.")


class EffectPoint(Noun):
    """An insight's score at one picture, before and after what people were doing about it."""

    as_of: date
    score: float = Field(description="Inherent score; 0 where it was not seen.")
    residual: float
    state: InsightState


class InsightDetail(Insight):
    """One insight with what people decided about it, oldest first."""

    decisions: tuple[InsightDecision, ...] = ()
    trail: tuple[TrailEntry, ...] = Field(default=(), description="All that happened to it, oldest first.")
    effect: tuple[EffectPoint, ...] = Field(
        default=(), description="Its score at each picture since it was first seen, where anybody decided anything."
    )


class Decided(Noun):
    """Insights about which one decision was recorded."""

    items: tuple[InsightDetail, ...]


class PastPage(Noun):
    """Insights that are seen no more, the latest gone first."""

    as_of: date
    items: tuple[Past, ...]
    total: int


class ScorePage(Noun):
    """Project scores, the riskiest first."""

    as_of: date
    items: tuple[Score, ...]
    next_cursor: str | None
    total: int


class ScorePoint(Noun):
    """A project's score at one picture."""

    as_of: date
    score: float
    band: Severity | Literal["none"]


class Outlook(Noun):
    """How likely a project is to end badly in one way."""

    outcome: str
    says: str = Field(description="What counts as bad, in words.")
    likelihood: float = Field(description="0 to 1.")
    basis: str = Field(description="`calibrated (n=…)` from this portfolio's own history, else the reference class.")
    leading: tuple[str, ...] = Field(description="Signs that weigh most, the heaviest first.")


class ScoreDetail(Score):
    """One project's score, with its history where that was asked for."""

    as_of: date
    outlook: tuple[Outlook, ...] = Field(default=(), description="Likelihood of bad outcomes, the likeliest first.")
    history: tuple[ScorePoint, ...] | None = None


class CoveragePage(Noun):
    """Rule × project: clear, finding, or not assessed and why."""

    as_of: date
    coverage: float = Field(description="Share of cells that could be assessed, 0–1.")
    items: tuple[CoverageCell, ...]
    next_cursor: str | None
    total: int


class RuleLine(Noun):
    """One rule in the catalogue."""

    code: str
    name: str
    category: Category
    severity: Severity = Field(description="Base severity; the rule's page says what raises it.")
    sentence: str = Field(description="What it sees.")
    enabled: bool
    precision: Precision | None = Field(default=None, description="How often people in this workspace confirmed it.")


class RuleDetail(RulePage):
    """One rule's page, with the thresholds this workspace has in force."""

    enabled: bool
    in_force: Mapping[str, object] = Field(description="Limit → value, after `policy.toml`.")
    precision: Precision | None = Field(default=None, description="How often people in this workspace confirmed it.")


class RuleList(Noun):
    """The catalogue."""

    items: tuple[RuleLine, ...]
