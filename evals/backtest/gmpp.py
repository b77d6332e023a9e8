"""UK Government Major Projects: yearly pictures 2014–2018, and the one of March 2022."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from evals.backtest.case import MONEY, SCHEDULE, STATUS, WORSE, Case, Target
from evals.backtest.reading import read_file
from ingestion.keeping import Store
from ingestion.known import fold

_RED = 4  # amber/red on the five-point scale of the panel
_SLIP = Target("slip_gt_6m", "slip", "the end moved by more than 182 days within the year", SCHEDULE)
_GROWTH = Target("wlc_growth_gt_10pct", "overrun", "whole-life cost grew by more than 10 % within the year", MONEY)
_RED_NEXT = Target("red_next", "red", "rated red (panel: amber/red or red) a year later", STATUS)


class GmppPanel:
    """Yearly pictures; scored each year from 2014 to 2017 on that year's file and earlier ones."""

    name = "gmpp_panel"
    folder = "gmpp_panel"
    targets: tuple[Target, ...] = (_SLIP, _GROWTH, _RED_NEXT)

    def load(self, data: Path, store: Store) -> None:
        """Read every yearly file that lies there."""
        for file in sorted((data / self.folder).glob("gmpp_*.csv")):
            read_file(file, self.name, store, _picture_day(int(file.stem.removeprefix("gmpp_"))))

    def cases(self, data: Path) -> Sequence[Case]:
        """One case a labelled year."""
        labels = pd.read_csv(data / self.folder / "labels.csv")
        labels["red_next"] = (labels["rag_next"] >= _RED).astype("float64").where(labels["rag_next"].notna())
        labels.loc[labels["rag"].isna(), "red_next"] = float("nan")  # as the README counts it
        return [
            Case(_picture_day(int(str(year))), _labels(rows.set_index("project_name"), self.targets))
            for year, rows in labels.groupby("year")
        ]


class GmppUk:
    """The picture of March 2022 alone: the one of 2023 states the labels, so it is not even read."""

    name = "gmpp_uk"
    folder = "gmpp_uk"
    targets: tuple[Target, ...] = (
        _SLIP,
        _GROWTH,
        _RED_NEXT,
        Target("worsened", "worse", "the rating was worse a year later", WORSE),
    )

    def load(self, data: Path, store: Store) -> None:
        """Read March 2022."""
        read_file(data / self.folder / "gmpp_march_2022.csv", self.name, store, date(2022, 3, 31))

    def cases(self, data: Path) -> Sequence[Case]:
        """The one case."""
        labels = pd.read_csv(data / self.folder / "labels_2022_to_2023.csv").set_index("id")
        labels["red_next"] = labels["red_next"].where(labels["rag_t"].notna())  # as the README counts it
        return [Case(date(2022, 3, 31), _labels(labels, self.targets))]


def _picture_day(year: int) -> date:
    return date(year, 3, 31)


def _labels(rows: pd.DataFrame, targets: Sequence[Target]) -> pd.DataFrame:
    """The targets' columns under folded keys; a project is the same one in every year under one name."""
    keys = [fold(str(key)) for key in rows.index]
    return rows[[target.name for target in targets]].astype("float64").set_axis(keys, axis="index").assign(cluster=keys)
