"""How a score moved since the previous picture."""

from collections.abc import Mapping

from portfolio.vocabulary import Trend


def trend(key: str, score: float, before: Mapping[str, float], tolerance: float) -> Trend:
    """New where `key` was not there before, else worse, better, or the same within `tolerance` points."""
    if key not in before:
        return Trend.NEW
    return moved(score, before[key], tolerance)


def moved(score: float, before: float, tolerance: float) -> Trend:
    """Worse, better, or the same within `tolerance` points."""
    change = round(score - before, 1)
    if abs(change) <= tolerance:
        return Trend.SAME
    return Trend.WORSE if change > 0 else Trend.BETTER
