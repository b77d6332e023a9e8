"""Insights that still ask for attention, and how many of them there are."""

from collections import Counter
from collections.abc import Iterable

from insights.life import SET_ASIDE
from portfolio.findings import Insight
from portfolio.vocabulary import Category, Severity


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
