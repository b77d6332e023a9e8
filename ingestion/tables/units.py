"""Amounts whose unit no header states: do the list's own sentences repeat them "as millions"?"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

FEWEST = 8
"""Amounts that must be repeated in text before a unit is taken from it."""
AGREE = 0.9
"""Share of them that must agree on one unit."""
_SMALLEST = 5.0
"""Smaller amounts are found in any text by chance."""
_NAMES = {1e3: "thousands", 1e6: "millions", 1e9: "billions"}

_AMOUNT = r"(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(?P<u>k|m|mn|bn|b|million|billion|thousand)(?![A-Za-z])"
_FACTOR = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}


@dataclass(frozen=True)
class Unit:
    """Multiplier told from the text, how many rows say so, of how many that speak of the same amount."""

    factor: float
    votes: int
    of: int

    @property
    def why(self) -> str:
        """The evidence in a sentence."""
        return f"{self.votes:,} of {self.of:,} rows that repeat the amount in their text call it {_NAMES[self.factor]}"


def from_text(amounts: Mapping[str, pd.Series], texts: Iterable[pd.Series]) -> Unit | None:
    """The unit that the rows' own sentences give to their amounts, or None where too few agree."""
    said = [text.str.extractall(_AMOUNT, flags=re.IGNORECASE) for text in texts]
    said = [found for found in said if len(found)]
    if not said:
        return None
    spoken = pd.concat(said)
    rows = spoken.index.get_level_values(0)
    number = pd.to_numeric(spoken["n"].str.replace(",", "")).to_numpy()
    factor = spoken["u"].str.casefold().map(_FACTOR).to_numpy(dtype="float64")
    votes: dict[float, set[tuple[str, int]]] = {1.0: set(), 1e3: set(), 1e6: set(), 1e9: set()}
    for name, column in amounts.items():
        value = column.reindex(rows).to_numpy()
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = number * factor / np.abs(value)
        for unit, seen in votes.items():
            hit = (np.abs(ratio / unit - 1) <= 0.005) & (np.abs(value) >= _SMALLEST)  # noqa: PLR2004 - texts round
            seen.update((name, int(row)) for row in rows[hit])
    best = max(votes, key=lambda unit: len(votes[unit]))
    total = sum(len(seen) for seen in votes.values())
    if best == 1.0 or len(votes[best]) < FEWEST or len(votes[best]) < AGREE * total:
        return None
    return Unit(best, len(votes[best]), total)
