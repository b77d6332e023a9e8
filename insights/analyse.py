"""One dated picture in, everything the house has to say about it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from portfolio.findings import Brief


@dataclass(frozen=True)
class Memory:
    """What the next analysis needs to know of this one: for trend and first sight.

    Attributes:
        as_of: day of the picture.
        first_seen: insight id → the first picture it was seen in.
        scores: insight id → score.
        projects: project id → score.
        index: the portfolio index.
    """

    as_of: date
    first_seen: Mapping[str, date] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    projects: Mapping[str, float] = field(default_factory=dict)
    index: float = 0.0


@dataclass(frozen=True, eq=False)
class Analysis:
    """A brief, and the coverage behind it (columns: rule, project, state, reason)."""

    brief: Brief
    coverage: pd.DataFrame
    memory: Memory
