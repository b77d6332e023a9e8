"""Which way a list's variances point, told from other columns of the same list, never from custom."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

FEWEST = 8
"""Rows that must bear witness before a sign is settled."""
AGREE = 0.8
"""Share of them that must agree."""


@dataclass(frozen=True)
class Sign:
    """Factor that makes positive mean late or over (1, -1, or None where it is unsettled), and why."""

    factor: int | None
    why: str


def settle(variance: pd.Series, difference: pd.Series | None, plan: str, outcome: str, worse: str) -> Sign:
    """Compare the sign of a reported variance with outcome minus plan, row by row."""
    if difference is None:
        return Sign(None, f"nothing in the list says whether negative means {worse}; kept as written")
    both = variance.notna() & difference.notna() & variance.ne(0) & difference.ne(0)
    same = int((np.sign(variance[both]) == np.sign(difference[both])).sum())
    count = int(both.sum())
    if count >= FEWEST and same >= AGREE * count:
        return Sign(1, f"positive is {worse}: {same:,} of {count:,} rows agree with {outcome} minus {plan}")
    if count >= FEWEST and count - same >= AGREE * count:
        return Sign(
            -1,
            f"negative is {worse}: {count - same:,} of {count:,} rows agree with {outcome} minus {plan}; turned round",
        )
    return Sign(
        None, f"{same:,} of {count:,} rows agree with {outcome} minus {plan}, which settles no sign; kept as written"
    )
