"""What changed between an earlier picture and the one that is shown: new, worse, better, resolved, no longer seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.standing import is_open
from insights.brief import Memory
from insights.trend import moved
from portfolio.findings import Insight, Past
from portfolio.vocabulary import Trend


@dataclass(frozen=True)
class Moved:
    """An open insight and its score at the earlier picture."""

    insight: Insight
    before: float


@dataclass(frozen=True)
class Since:
    """The changes since a day.

    Attributes:
        day: the day of the earlier picture.
        index: the portfolio's index then.
        new: open insights that it did not show, by rank.
        worse: open insights whose score rose by more than the tolerance, by rank.
        better: as `worse`, fallen.
        resolved: what it showed and the facts resolved since.
        unseen: what it showed and is no longer seen, which is not the same as solved.
    """

    day: date
    index: float
    new: tuple[Insight, ...]
    worse: tuple[Moved, ...]
    better: tuple[Moved, ...]
    resolved: tuple[Past, ...]
    unseen: tuple[Past, ...]


def changed_since(then: Memory, insights: Iterable[Insight], past: Iterable[Past], tolerance: float) -> Since:
    """Compare insights (in the state people left them in) with what is remembered of an earlier picture."""
    shown = [insight for insight in insights if is_open(insight)]
    moves = [Moved(one, then.scores[one.id]) for one in shown if one.id in then.scores]
    trends = [(move, moved(move.insight.score, move.before, tolerance)) for move in moves]
    gone = [one for one in past if one.id in then.scores and one.gone_on > then.as_of]
    return Since(
        day=then.as_of,
        index=then.index,
        new=tuple(one for one in shown if one.id not in then.scores),
        worse=tuple(move for move, trend in trends if trend == Trend.WORSE),
        better=tuple(move for move, trend in trends if trend == Trend.BETTER),
        resolved=tuple(one for one in gone if one.ending == "resolved"),
        unseen=tuple(one for one in gone if one.ending != "resolved"),
    )
