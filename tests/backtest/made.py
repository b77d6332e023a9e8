"""A small made-up history: projects whose end slips where their status was red, and a later that says so."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from evals.backtest.case import Case, Target
from evals.backtest.reading import read_records
from ingestion.keeping import Store
from ingestion.source import Records

THEN, NEXT = date(2024, 3, 31), date(2025, 3, 31)
PROJECTS = 40


class Made:
    """Forty projects; every fourth is red, and exactly those end a year later in the next picture."""

    name = "made"
    folder = "."
    targets: tuple[Target, ...] = (Target("slip", "slip", "the end moved", ("reported status", "ends soonest")),)

    def load(self, data: Path, store: Store) -> None:  # noqa: ARG002 - the protocol's shape
        """Only the first picture."""
        read_records([picture(THEN, slipped=False)], self.name, store)

    def cases(self, data: Path) -> Sequence[Case]:  # noqa: ARG002 - the protocol's shape
        """The one case, from facts that no picture of its day holds."""
        keys = [f"p{n}" for n in range(PROJECTS)]
        return [
            Case(THEN, pd.DataFrame({"slip": [float(bad(n)) for n in range(PROJECTS)], "cluster": keys}, index=keys))
        ]


def bad(n: int) -> bool:
    return n % 4 == 0


def picture(day: date, *, slipped: bool, worse: bool = False) -> Records:
    rows = [
        {
            "id": f"p{n}",
            "name": f"Project number {n}",
            "department": "Works",
            "start": pd.Timestamp(2022, 1, 1),
            "end": pd.Timestamp(2026 + int(slipped and bad(n)), 1 + n % 12, 1),
            "budget": float(1000 + n),
            "currency": "GBP",
            "rag": "red" if bad(n) or worse else "green",
        }
        for n in range(PROJECTS)
    ]
    frame = pd.DataFrame(rows)
    for column in ("start", "end"):
        frame[column] = frame[column].astype("datetime64[s]")
    said = "All is lost: delay, overrun, problem." if worse else "Work goes on; the vendor is late."
    updates = pd.DataFrame({"project": [f"p{n}" for n in range(PROJECTS)], "dated": pd.Timestamp(day), "text": said})
    updates["dated"] = updates["dated"].astype("datetime64[s]")
    return Records("made", day, complete=True, tables={"projects": frame, "updates": updates})
