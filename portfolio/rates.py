"""What a share of few cases can be trusted for."""

import math
from statistics import NormalDist


def wilson_low(hits: int, cases: int, confidence: float) -> float:
    """Lower end of Wilson's score interval: the share is above it with this (one-sided) confidence; 0 without cases."""
    if cases <= 0:
        return 0.0
    z = NormalDist().inv_cdf(confidence)
    share, spread = hits / cases, z * z / cases
    middle = share + spread / 2
    margin = z * math.sqrt(share * (1 - share) / cases + spread / cases / 4)
    return max(0.0, (middle - margin) / (1 + spread))
