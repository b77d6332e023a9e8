"""The Rust project's goals: monthly pictures, judged by the last post of the half-year."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from evals.backtest.case import Case, Target
from evals.backtest.reading import read_file
from ingestion.keeping import Store
from ingestion.known import fold

EARLY = {"2024h2": date(2024, 10, 31), "2025h1": date(2025, 4, 8)}
"""Day of the early post of each half-year on which its goals are scored."""

_HALF = 0.5


class RustGoals:
    """Scored on the first comparable post of each half-year."""

    name = "rust_project_goals"
    folder = "rust_project_goals"
    targets: tuple[Target, ...] = (
        Target(
            "unfinished",
            "unfinished",
            "less than half of its steps done at the end of the half-year",
            ("little progress", "update silence", "keyword density"),
        ),
    )

    def load(self, data: Path, store: Store) -> None:
        """Read the monthly updates; each line carries its own day."""
        read_file(data / self.folder / "updates_parsed.jsonl", self.name, store)

    def cases(self, data: Path) -> Sequence[Case]:
        """One case a half-year."""
        final = pd.read_csv(data / self.folder / "final_progress_2024h2_2025h1.csv")
        return [_case(rows, EARLY[str(period)]) for period, rows in final.groupby("period") if period in EARLY]


def _case(rows: pd.DataFrame, day: date) -> Case:
    # A bar that is missing in the last post mostly means completed; the README counts it as not below half.
    keys = [fold(str(issue)) for issue in rows["issue"]]
    bad = (rows["final_ratio"] < _HALF).astype("float64").to_numpy()
    return Case(day, pd.DataFrame({"unfinished": bad}, index=keys).assign(cluster=keys))
