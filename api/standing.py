"""Decisions of people, laid over what the analysis found. The analysis itself never changes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from portfolio.findings import Insight
from portfolio.vocabulary import Category, InsightState, Severity
from store.ports import Decision

SET_ASIDE = frozenset({InsightState.ACCEPTED, InsightState.DISMISSED, InsightState.RESOLVED})


def with_states(insights: Iterable[Insight], decisions: Mapping[str, Decision], day: date) -> tuple[Insight, ...]:
    """Insights in the state people left them in; an expired decision no longer stands."""
    return tuple(
        insight.model_copy(update={"state": decision.state})
        if (decision := decisions.get(insight.id)) and not _expired(decision, day)
        else insight
        for insight in insights
    )


def is_open(insight: Insight) -> bool:
    """True while the insight still asks for attention."""
    return insight.state not in SET_ASIDE


def by_severity(insights: Iterable[Insight]) -> dict[Severity, int]:
    """Open insights by severity, every severity named."""
    counts = Counter(insight.severity for insight in insights if is_open(insight))
    return {severity: counts[severity] for severity in Severity}


def by_category(insights: Iterable[Insight]) -> dict[Category, dict[Severity, int]]:
    """Open insights by category and severity, every cell named."""
    counts = Counter((insight.category, insight.severity) for insight in insights if is_open(insight))
    return {category: {severity: counts[category, severity] for severity in Severity} for category in Category}


def _expired(decision: Decision, day: date) -> bool:
    return decision.expires_on is not None and decision.expires_on < day
