"""Goals, the projects that serve them, and the benefits those are meant to bring."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from portfolio.benefits import shortfalls
from portfolio.commerce import Benefit
from portfolio.findings import Insight, Score
from portfolio.governance import Goal
from portfolio.snapshot import Portfolio

BEHIND = 0.1
"""Share of a target that is missing from which a benefit is behind plan; as rule BEN001."""


@dataclass(frozen=True)
class Gain:
    """One benefit.

    Attributes:
        benefit: its facts.
        project: name of its project.
        goals: ids of the goals its project serves.
        short: share of the target that is missing, by what is realised or forecast; None where that cannot be said.
        missing: what would have to be known to say so.
    """

    benefit: Benefit
    project: str
    goals: tuple[str, ...]
    short: float | None
    missing: tuple[str, ...]

    @property
    def behind(self) -> bool:
        """So much is missing that it is worth a colour."""
        return (self.short or 0.0) >= BEHIND


@dataclass(frozen=True)
class Sum:
    """Benefits in one currency added up; those without the figure are not in it."""

    currency: str
    target: float
    forecast: float
    realised: float
    benefits: int


@dataclass(frozen=True)
class Aim:
    """One goal with the active projects that serve it (the riskiest first), its benefits and what was found of it."""

    goal: Goal
    owner: str | None
    projects: tuple[Score, ...]
    closed: int
    sums: tuple[Sum, ...]
    gains: tuple[Gain, ...]
    insights: tuple[Insight, ...]

    @property
    def behind(self) -> int:
        """How many of its benefits are behind plan."""
        return sum(gain.behind for gain in self.gains)


def gains(picture: Portfolio) -> tuple[Gain, ...]:
    """Every benefit, what is furthest behind first, then the soonest due."""
    told = picture.ask(shortfalls)
    short = dict(zip(told["id"], told["shortfall"].astype("float64"), strict=True))
    found = [
        Gain(
            benefit=one,
            project=picture.name_of(one.project),
            goals=picture.projects[one.project].goals if one.project in picture.projects else (),
            short=None if pd.isna(short.get(key)) else float(short[key]),
            missing=tuple(_missing(one)) if key not in short else (),
        )
        for key, one in picture.benefits.items()
    ]
    return tuple(
        sorted(found, key=lambda x: (x.short is None, -(x.short or 0.0), x.benefit.due or date.max, x.benefit.id))
    )


def aims(picture: Portfolio, scores: Iterable[Score], insights: Iterable[Insight]) -> tuple[Aim, ...]:
    """Every goal: what was found about first, then those that no active project serves, then by name."""
    ranked = sorted(scores, key=lambda score: (-score.score, score.name))
    known = picture.ask(gains)
    about: dict[str, list[Insight]] = {}
    for insight in insights:
        if insight.subject.kind == "goal":
            about.setdefault(insight.subject.id, []).append(insight)
    found = []
    for key, goal in picture.goals.items():
        serving = [score for score in ranked if key in picture.projects[score.project].goals]
        own = tuple(gain for gain in known if key in gain.goals)
        found.append(
            Aim(
                goal=goal,
                owner=picture.person_name(goal.owner) if goal.owner else None,
                projects=tuple(score for score in serving if score.active),
                closed=sum(not score.active for score in serving),
                sums=sums(own),
                gains=own,
                insights=tuple(about.get(key, ())),
            )
        )
    return tuple(
        sorted(found, key=lambda x: (-max((i.score for i in x.insights), default=0), bool(x.projects), x.goal.name))
    )


def sums(found: Iterable[Gain]) -> tuple[Sum, ...]:
    """Benefits that are money, added up by currency."""
    rows: dict[str, list[Benefit]] = {}
    for gain in found:
        if gain.benefit.currency:
            rows.setdefault(gain.benefit.currency, []).append(gain.benefit)
    return tuple(
        Sum(
            currency,
            sum(one.target or 0 for one in own),
            sum(one.forecast or 0 for one in own),
            sum(one.realised or 0 for one in own),
            len(own),
        )
        for currency, own in sorted(rows.items())
    )


def _missing(one: Benefit) -> Iterable[str]:
    if not one.target:
        yield "target"
    if one.forecast is None and one.realised is None:
        yield "forecast or realised value"
