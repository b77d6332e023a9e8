"""What the house finds and says: from a rule's Hit to a door's Brief and Answer."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from portfolio.evidence import Evidence, SourceRef
from portfolio.noun import Noun
from portfolio.vocabulary import Category, InsightState, Severity, Trend

Measure = float | int | str | bool | None


class Subject(Noun):
    """The one thing a finding is about."""

    kind: str = Field(description="project, vendor, person, team, goal, dependency, benefit, …")
    id: str
    name: str


class Hit(Noun):
    """What a rule yields: a fact that matches its pattern, with the numbers and the proof."""

    subject: Subject
    message: str = Field(description="One sentence with the numbers; no advice, no points.")
    projects: tuple[str, ...] = Field(description="Ids of the projects it touches, the most exposed first.")
    severity: Severity | None = Field(default=None, description="Where the measure raises or lowers the rule's base.")
    likelihood: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="Where the measure states one; else the policy's default for the severity.",
    )
    likelihood_basis: str | None = Field(
        default=None, description="Named basis of `likelihood`, where the rule states one."
    )
    measured: Mapping[str, Measure] = Field(description="Every number the message uses, by name.")
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    due: date | None = Field(default=None, description="Day the harm would land, for nearness in time.")
    cause: str | None = Field(
        default=None,
        description="Common cause as kind:id (vendor:acme, person:p7); findings that share it form a theme.",
    )


class Finding(Noun):
    """A hit with its rule's identity and a fingerprint that is the same in every run."""

    id: str = Field(description="Fingerprint: rule code and subject.")
    rule: str
    category: Category
    severity: Severity
    subject: Subject
    message: str
    projects: tuple[str, ...]
    likelihood: float | None
    likelihood_basis: str | None
    measured: Mapping[str, Measure]
    evidence: tuple[Evidence, ...]
    due: date | None
    cause: str | None


class NotAssessed(Noun):
    """A rule that could not look at a project, and what it would need. Never shown as green."""

    rule: str
    project: str
    reason: str = Field(description="Sentence naming the missing field, or that the rule failed.")
    missing: tuple[str, ...] = Field(description="Facts that are not there, as kind.field.")


class CoverageCell(Noun):
    """One rule on one project: looked and clear, found something, or could not look and why."""

    rule: str
    project: str
    state: Literal["clear", "finding", "not_assessed"]
    reason: str | None = None


class ScorePart(Noun):
    """One named share of a score; the parts of a score add up to it."""

    name: str
    points: float
    reason: str = ""


class Scored(Noun):
    """A finding weighed: 0–100 = 100 × likelihood × impact, split into named parts."""

    finding: Finding
    score: float = Field(ge=0, le=100)
    likelihood: float = Field(ge=0, le=1)
    likelihood_basis: str
    impact: float = Field(ge=0, le=1)
    why: tuple[ScorePart, ...]


class Theme(Noun):
    """Findings that share one cause, shown as one thing with joint exposure."""

    id: str
    cause: str
    title: str
    insights: tuple[str, ...]
    projects: tuple[str, ...]
    score: float
    worded: str | None = Field(default=None, description="In a model's words, every sentence checked; null without.")
    worded_by: str = Field(default="rules", description="The model that wrote `worded`.")


class Insight(Noun):
    """A finding as people read it."""

    id: str
    rule: str
    title: str
    category: Category
    severity: Severity
    score: float
    rank: int
    likelihood: float
    likelihood_basis: str
    impact: float
    subject: Subject
    projects: tuple[str, ...]
    project_names: tuple[str, ...] = ()
    summary: str
    evidence: tuple[Evidence, ...]
    measured: Mapping[str, Measure]
    why: tuple[ScorePart, ...]
    what_to_do: str
    trend: Trend
    first_seen: date
    last_seen: date
    state: InsightState = InsightState.OPEN
    theme: str | None = None
    worded_by: str = "rules"
    owner: str | None = Field(default=None, description="Who deals with it, as people decided.")
    due: date | None = Field(default=None, description="By when they deal with it.")
    overdue: bool = Field(default=False, description="Mitigation was due before now and it is still seen.")
    residual: float | None = Field(
        default=None, description="Score left once what people do about it is counted; `score` is the inherent one."
    )
    reopened: str | None = Field(default=None, description="Why it stands open again after people had decided.")
    gone_on: date | None = Field(default=None, description="The last time it had gone, the first picture without it.")
    back_on: date | None = Field(default=None, description="The picture in which it was then seen again.")


class Known(Noun):
    """What is remembered of an insight from one picture to the next."""

    id: str
    rule: str
    title: str
    category: Category
    severity: Severity
    score: float
    subject: Subject
    projects: tuple[str, ...]
    first_seen: date
    last_seen: date


class Past(Known):
    """An insight that is seen no more: resolved where the facts show it, else just no longer seen."""

    gone_on: date = Field(description="The first picture without it.")
    ending: Literal["resolved", "no_longer_seen"]
    because: str = Field(description="The fact that resolves it, or why it is not seen.")


class Precision(Noun):
    """How often people found a rule's findings right; a rate only where enough of them decided."""

    confirmed: int
    dismissed: int
    rate: float | None = Field(default=None, ge=0, le=1, description="Share confirmed; null with too few decisions.")
    low: float | None = Field(default=None, description="Lower end of the 95 % interval of `rate`.")
    high: float | None = Field(default=None, description="Upper end of it.")
    said: str = Field(description="The same in a sentence.")


class ProjectPart(Noun):
    """What one insight adds to a project's score."""

    insight: str
    points: float


class Score(Noun):
    """The risk score of one project, 0–100, with its drivers and what could be seen."""

    project: str
    name: str
    score: float = Field(ge=0, le=100)
    band: Severity | Literal["none"]
    trend: Trend
    parts: tuple[ProjectPart, ...]
    reported_status: str | None
    inferred_status: str | None
    coverage: float = Field(ge=0, le=1, description="Share of rules that could look at it.")
    residual: float | None = Field(
        default=None, description="Score left once mitigation and dismissals are counted; `score` is the inherent one."
    )
    active: bool = Field(default=True, description="Whether work on it goes on; the index counts only such projects.")


class Brief(Noun):
    """One dated picture of a portfolio, said in a page."""

    portfolio: str
    as_of: date
    index: float = Field(description="Portfolio risk index, 0–100.")
    trend: Trend
    coverage: float
    headline: str
    counts: Mapping[str, int] = Field(description="Open insights by severity.")
    by_category: Mapping[str, Mapping[str, int]] = Field(description="Category → severity → count.")
    themes: tuple[Theme, ...]
    insights: tuple[Insight, ...]
    scores: tuple[Score, ...]
    projects: int
    past: tuple[Past, ...] = Field(default=(), description="Insights that are seen no more, the latest gone first.")


class Citation(Noun):
    """A numbered proof behind an answer."""

    n: int
    ref: SourceRef
    quote: str
    dated: date | None = None
    age_days: int | None = None


class Answer(Noun):
    """A cited answer, or a plain refusal with its reason."""

    answer: str
    answered: bool
    reason: str | None = None
    citations: tuple[Citation, ...] = ()
    plan: Mapping[str, object] = Field(default_factory=dict)
    rows: tuple[Mapping[str, object], ...] = ()
    as_of: date
    worded_by: str = "rules"
    note: str | None = Field(default=None, description="Why a configured model did not help, where it did not.")
