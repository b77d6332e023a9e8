"""New York's capital projects over 25 million dollars: change records until 2017."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from evals.backtest.case import Case, Target
from evals.backtest.reading import read_file
from ingestion.keeping import Store
from ingestion.known import fold

SURVIVED = pd.Timestamp("2019-09-01")
"""Only projects alive on this day are in the file; whatever was to end earlier must have slipped to be there."""

_HORIZON = pd.Timedelta(days=366)
_SLIP_DAYS = 180
_GROWN = 1.10
_SIMPLE = ("early stage", "past slip", "keyword density", "update silence")


class Nyc:
    """Scored at the end of 2014, 2015 and 2016."""

    name = "nyc_capital_projects"
    folder = "nyc_capital_projects"
    targets: tuple[Target, ...] = (
        Target("slip", "slip", "the end moved by more than 180 days within the year", ("ends soonest", *_SIMPLE)),
        Target("over", "overrun", "the budget grew by more than 10 % within the year", ("small budget", *_SIMPLE)),
    )

    def load(self, data: Path, store: Store) -> None:
        """Read the change records; each row carries its own day."""
        for file in sorted((data / self.folder).glob("nyc_capital_projects_to_*.csv")):
            read_file(file, self.name, store)

    def cases(self, data: Path) -> Sequence[Case]:
        """One case a year that has a whole year of records after it."""
        records = pd.concat([_records(file) for file in sorted((data / self.folder).glob("*_to_*.csv"))])
        records = records.sort_values("on", kind="stable")
        last = records["on"].max()
        ends = [pd.Timestamp(year, 12, 31) for year in range(2014, last.year)]
        return [_case(records, day) for day in ends]


def _case(records: pd.DataFrame, day: pd.Timestamp) -> Case:
    now = records[records["on"] <= day].groupby("pid").last()
    after = records[(records["on"] > day) & (records["on"] <= day + _HORIZON)].groupby("pid").last()
    now = now[now["end"] > SURVIVED]
    after = after.reindex(now.index)
    moved = (after["end"] - now["end"]).dt.days
    grown = after["budget"] / now["budget"].where(now["budget"] > 0)
    labels = pd.DataFrame(
        {
            "slip": (moved > _SLIP_DAYS).astype("float64").where(now["end"].notna()),
            "over": (grown > _GROWN).astype("float64").where(now["budget"].notna()),
        }
    )
    keys = [fold(str(pid)) for pid in labels.index]
    return Case(day.date(), labels.set_axis(keys, axis="index").assign(cluster=keys))


def _records(file: Path) -> pd.DataFrame:
    rows = pd.read_csv(file)
    return pd.DataFrame(
        {
            "pid": rows["PID"],
            "on": pd.to_datetime(rows["Date Reported As Of"], format="%m/%d/%Y %I:%M:%S %p"),
            "end": pd.to_datetime(rows["Forecast Completion"], errors="coerce"),
            "budget": pd.to_numeric(rows["Budget Forecast"], errors="coerce"),
        }
    )
