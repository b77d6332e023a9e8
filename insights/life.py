"""The life of a finding: what people decided, laid over what the analysis found.

The analysis never touches a decision, and a decision never touches a finding, its score or its rank. The newest
decision stands. It is looked at again, and the finding stands open with the reason, when

- the decision has expired;
- it was accepted or dismissed, and the facts are materially worse than what the person saw: a severity band up, or
  the policy's number of points above the score at the decision;
- it was called resolved, and it was gone and is back, or pictures later than the policy's delay still show it.

What people do about a finding lowers what is left of it (the residual score), never the score itself: a mitigation
that is under way and not past its day leaves the policy's share; what was dismissed as a false alarm leaves nothing;
what was accepted, or is called resolved while the facts still show it, leaves all of it.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from insights.joint import joint
from insights.policy import Life
from portfolio.findings import Insight, Precision
from portfolio.vocabulary import InsightState
from store.ports import Decision

SET_ASIDE = frozenset({InsightState.ACCEPTED, InsightState.DISMISSED, InsightState.RESOLVED})
"""States that ask for no attention while they stand."""

CONFIRMED = frozenset(InsightState) - {InsightState.OPEN, InsightState.DISMISSED}
"""States that say the finding is true; dismissed says it is not, and open says nothing."""

_SPOKEN = {InsightState.ACCEPTED: "accepted", InsightState.DISMISSED: "dismissed", InsightState.RESOLVED: "resolved"}
_Z = 1.96  # two-sided 95 %


def stand(insight: Insight, trail: Sequence[Decision], day: date, life: Life) -> Insight:
    """An insight as people left it; `trail` holds the decisions about it until `day`, oldest first."""
    if not trail:
        return insight.model_copy(update={"residual": insight.score})
    last = trail[-1]
    why = reopened(insight, last, day, life)
    state = InsightState.OPEN if why else last.state
    overdue = state is InsightState.MITIGATING and last.due is not None and last.due < day
    return insight.model_copy(
        update={
            "state": state,
            "owner": last.owner,
            "due": last.due,
            "overdue": overdue,
            "reopened": why,
            "residual": residual(insight.score, state, overdue=overdue, life=life),
        }
    )


def reopened(insight: Insight, last: Decision, day: date, life: Life) -> str | None:
    """Why a decision is to be looked at again; None where it stands."""
    if last.state is InsightState.OPEN:
        return None
    if last.expires_on is not None and last.expires_on < day:
        return f"What was decided on {last.decided_on} ended on {last.expires_on}."
    if last.state in {InsightState.ACCEPTED, InsightState.DISMISSED}:
        return _worse(insight, last, life)
    if last.state is InsightState.RESOLVED:
        return _still_there(insight, last, life)
    return None


def residual(score: float, state: InsightState, *, overdue: bool, life: Life) -> float:
    """What is left of a score once what people do about it is counted; never more than the score."""
    if state is InsightState.DISMISSED:
        return 0.0
    if state is InsightState.MITIGATING and not overdue:
        return round(score * life.mitigating, 1)
    return score


def residual_scores(insights: Iterable[Insight]) -> dict[str, float]:
    """What is left of each project's score: the residual scores of its insights, joined as the scores are."""
    left: dict[str, list[float]] = {}
    for insight in insights:
        for project in dict.fromkeys(insight.projects):
            left.setdefault(project, []).append(insight.score if insight.residual is None else insight.residual)
    return {project: joint(scores) for project, scores in left.items()}


def precisions(trails: Iterable[Sequence[Decision]], life: Life) -> dict[str, Precision]:
    """By rule, how often people found it right, of the trails of insights; the last word said of each counts."""
    confirmed: Counter[str] = Counter()
    dismissed: Counter[str] = Counter()
    for trail in trails:
        said = next((d.state for d in reversed(trail) if d.state is not InsightState.OPEN), None)
        rule = trail[-1].insight.rpartition("-")[0] if trail else ""
        if said is InsightState.DISMISSED:
            dismissed[rule] += 1
        elif said in CONFIRMED:
            confirmed[rule] += 1
    return {rule: precision(confirmed[rule], dismissed[rule], life) for rule in sorted({*confirmed, *dismissed})}


def precision(confirmed: int, dismissed: int, life: Life) -> Precision:
    """The share that people confirmed with its 95 % Wilson interval; too few decisions give counts and no rate."""
    n = confirmed + dismissed
    counts = f"{confirmed} confirmed, {dismissed} dismissed by people"
    if n == 0:
        return Precision(confirmed=0, dismissed=0, said="Nobody has decided on its findings yet.")
    if n < life.least_decisions:
        said = f"{counts}: too few to speak of a rate, which takes {life.least_decisions}."
        return Precision(confirmed=confirmed, dismissed=dismissed, said=said)
    rate = confirmed / n
    middle, spread = rate + _Z**2 / (2 * n), _Z * math.sqrt(rate * (1 - rate) / n + _Z**2 / (4 * n**2))
    low, high = (max(0.0, min(1.0, (middle + side * spread) / (1 + _Z**2 / n))) for side in (-1, 1))
    often = " It is often dismissed." if dismissed > confirmed else ""
    return Precision(
        confirmed=confirmed,
        dismissed=dismissed,
        rate=round(rate, 3),
        low=round(low, 3),
        high=round(high, 3),
        said=f"{counts}: right in {rate:.0%} (95 % interval {low:.0%} to {high:.0%}).{often}",
    )


def _worse(insight: Insight, last: Decision, life: Life) -> str | None:
    done = f"when it was {_SPOKEN[last.state]} on {last.decided_on}"
    if last.severity is not None and insight.severity.weight > last.severity.weight:
        return f"It is {insight.severity.value} now; it was {last.severity.value} {done}."
    if last.score is not None and insight.score >= round(last.score + life.worse_by, 1):
        return f"Its score is {insight.score:.1f} now; it was {last.score:.1f} {done}."
    return None


def _still_there(insight: Insight, last: Decision, life: Life) -> str | None:
    if insight.back_on and insight.gone_on and insight.back_on > last.decided_on:
        return f"It had gone by {insight.gone_on} and is seen again since {insight.back_on}."
    if insight.last_seen > last.decided_on + timedelta(days=life.settle_days):
        return f"It was called resolved on {last.decided_on}, and the picture of {insight.last_seen} still shows it."
    return None
