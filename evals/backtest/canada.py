"""Government of Canada IT projects: the list of 2016, judged by the list of 2019."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from evals.backtest.case import Case, Target
from evals.backtest.reading import read_file
from ingestion.keeping import Store
from ingestion.known import fold

THEN, NEXT = date(2016, 6, 9), date(2019, 5, 1)
_GROWN = 1.10


class Canada:
    """One list to score; the next one only tells what became of it."""

    name = "canada_gc_it"
    folder = "canada_gc_it"
    targets: tuple[Target, ...] = (
        Target(
            "late",
            "unfinished",
            "due before the next list and still on it",
            ("ends soonest", "ends latest", "big budget", "keyword density"),
        ),
        Target(
            "over",
            "overrun",
            "the budget grew by more than 10 % until the next list",
            ("small budget", "ends soonest", "keyword density"),
        ),
    )

    def load(self, data: Path, store: Store) -> None:
        """Read both lists: what the later one says must not reach the earlier day."""
        for year in (2016, 2019):
            read_file(data / self.folder / f"gc-it-projects-{year}.csv", self.name, store)

    def cases(self, data: Path) -> Sequence[Case]:
        """The one case."""
        now, later = (_list(data / self.folder / f"gc-it-projects-{year}.csv") for year in (2016, 2019))
        due = now["end"] < pd.Timestamp(NEXT)
        labels = pd.DataFrame(index=now.index)
        labels["late"] = now.index.isin(later.index).astype("float64")
        labels["late"] = labels["late"].where(due)
        grown = later["budget"].reindex(now.index) / now["budget"].where(now["budget"] > 0)
        labels["over"] = (grown > _GROWN).astype("float64").where(grown.notna())
        keys = [fold(str(key)) for key in labels.index]
        return [Case(THEN, labels.set_axis(keys, axis="index").assign(cluster=keys), judged_on=NEXT)]


def _list(file: Path) -> pd.DataFrame:
    rows = pd.read_csv(file).drop_duplicates("uniqueId").set_index("uniqueId")
    return pd.DataFrame(
        {
            "end": pd.to_datetime(rows["estimatedCompletionDate"], errors="coerce"),
            "budget": pd.to_numeric(rows["totalBudget"].str.replace(r"[$,]", "", regex=True), errors="coerce"),
        }
    )
