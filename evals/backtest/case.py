"""What a backtest is made of: a picture of the past, a question about its future, and what really happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import pandas as pd

from ingestion.keeping import Store


@dataclass(frozen=True)
class Target:
    """One question asked of every project of a picture.

    Attributes:
        name: as the README of the data set calls it.
        outcome: which of the product's outcomes answers it (see `insights.calibration.outcomes`).
        says: what counts as a bad end, in words.
        baselines: columns of the simple rankings it is held against, the best of which must be reached.
    """

    name: str
    outcome: str
    says: str
    baselines: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Case:
    """One picture and what came after it: labels by project, joined only once the scores stand.

    Attributes:
        day: the scorer sees what was known on this day and nothing else.
        labels: index the folded id or name of a project; one column a target (1 bad, 0 not, empty unknown);
            `cluster` names what is one project across pictures.
        judged_on: the day on which the label was read, where the question depends on it.
    """

    day: date
    labels: pd.DataFrame
    judged_on: date | None = None


class Dataset(Protocol):
    """One real history."""

    name: str
    targets: tuple[Target, ...]
    folder: str

    def load(self, data: Path, store: Store) -> None:
        """Read its pictures, in the order of time, through the ordinary ingestion."""
        ...

    def cases(self, data: Path) -> Sequence[Case]:
        """The pictures to score, oldest first, with what happened later."""
        ...


SCHEDULE = ("ends soonest", "reported status", "past slip", "keyword density", "update silence")
MONEY = ("small budget", "reported status", "past growth", "keyword density")
STATUS = ("reported status", "ends soonest", "keyword density")
WORSE = ("reported status", "room to fall", "ends soonest", "keyword density")
