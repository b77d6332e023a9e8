"""What a digest says, before any form is given to it."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from portfolio.findings import Insight
from portfolio.noun import Noun
from portfolio.vocabulary import Category, Severity


class Scope(Noun):
    """What a reader wants to hear of."""

    projects: tuple[str, ...] = Field(default=(), description="Ids or names of projects; empty means all.")
    severity: Severity = Field(default=Severity.LOW, description="Least severity that is told.")


class Move(Noun):
    """An insight and how its score moved since the picture that is compared with."""

    insight: Insight
    before: float | None = Field(description="Score at that picture.")


class Gone(Noun):
    """An insight of the earlier picture that is no longer seen. That is not the same as solved."""

    insight: Insight
    unseen_because: str | None = Field(description="Where the rule can no longer look, why; else empty.")
    ending: Literal["resolved", "no_longer_seen"] = "no_longer_seen"
    because: str | None = Field(default=None, description="The fact that resolves it, or why it is not seen.")


class Gap(Noun):
    """One reason why rules could not look, and how much it hides."""

    reason: str
    rules: tuple[str, ...]
    projects: int


class Milestone(Noun):
    """A milestone that is due soon and looks unlikely to be met."""

    project: str = Field(description="Full name of the project.")
    name: str
    due: date
    days_left: int
    reasons: tuple[str, ...] = Field(description="What speaks against it, as plain facts.")


class Warned(Noun):
    """A hand-over between projects that is forecast late, told while there is still time."""

    giver: str = Field(description="What delivers late, with its project.")
    taker: str = Field(description="What waits for it, with its project.")
    needed: date
    days_late: int = Field(description="Days by which the forecast misses the need.")
    weeks_ahead: int = Field(description="Whole weeks until the need.")
    reaches: int = Field(description="Other projects that the lateness travels to.")


class Digest(Noun):
    """What a portfolio manager should know since an earlier picture."""

    portfolio: str
    as_of: date
    since: date | None = Field(description="Day of the picture compared with; empty on the first.")
    headline: str
    index: float
    index_before: float | None
    coverage: float
    projects: int
    new: tuple[Insight, ...]
    worse: tuple[Move, ...]
    better: tuple[Move, ...]
    reopened: tuple[Insight, ...] = Field(default=(), description="People had settled these; they stand open again.")
    gone: tuple[Gone, ...]
    unchanged: int
    decide: tuple[Insight, ...] = Field(description="The worst that nobody has taken on.")
    milestones: tuple[Milestone, ...] = ()
    warned: tuple[Warned, ...] = ()
    gaps: tuple[Gap, ...]
    silence: str = Field(description="One line on what did not change or did not speak.")
    by_category: Mapping[Category, Mapping[Severity, int]] = Field(
        default_factory=dict, description="Open insights by category and severity."
    )
    scope: Scope = Scope()

    @property
    def quiet(self) -> bool:
        """True where nothing came, went or moved since the picture compared with."""
        return self.since is not None and not (self.new or self.worse or self.better or self.reopened or self.gone)
