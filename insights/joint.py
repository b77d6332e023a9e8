"""The arithmetic that scores share: joining them so that they saturate, splitting them so that they add up."""

import math
from collections.abc import Iterable, Sequence

_CERTAIN = 0.9999  # a score of 100 still leaves the logarithm finite


def joint(scores: Iterable[float]) -> float:
    """100 × (1 − Π(1 − s/100)), one decimal: never lowered by one more score, never over 100, in any order."""
    return round(100 * -math.expm1(-math.fsum(exposures(scores))), 1)


def exposures(scores: Iterable[float]) -> list[float]:
    """What each score weighs in the joint one: −ln(1 − s/100)."""
    return [-math.log1p(-min(s / 100, _CERTAIN)) for s in scores]


def split(total: float, weights: Sequence[float]) -> list[float]:
    """`total` (one decimal) shared out by weight in tenths that add up to it, by largest remainder."""
    tenths = round(total * 10)
    whole = math.fsum(weights)
    if whole <= 0:
        return [0.0] * len(weights)
    exact = [tenths * w / whole for w in weights]
    floors = [math.floor(e) for e in exact]
    left = max(0, tenths - sum(floors))
    by_remainder = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for position in by_remainder[:left]:
        floors[position] += 1
    return [f / 10 for f in floors]
