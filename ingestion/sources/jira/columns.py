"""The columns of a Jira CSV by what they mean, each read once and only when asked for."""

from functools import cached_property

import numpy as np
import pandas as pd

from ingestion.sources.jira.cells import Cells
from ingestion.sources.jira.days import DayColumns
from ingestion.sources.jira.places import Places

SOURCE = "jira"
"""What ids of people begin with where only Jira's own id of them is known, live and in exports alike."""


class Columns:
    """Text and days of the issues in the order of the file."""

    def __init__(self, cells: Cells, place: Places, days: DayColumns) -> None:
        """Nothing is read yet."""
        self.cells, self.place, self._days = cells, place, days
        self._read: dict[int, pd.Series] = {}

    def text(self, role: str) -> pd.Series:
        """A role's text; where its column repeats, the first cell of a row that holds something."""
        return self._first(self.place.roles.get(role, ()))

    def filled(self, target: str) -> pd.Series:
        """Text of the custom fields that fill a field of an item."""
        return self._first(tuple(int(one.key) for one in self.place.filled.get(target, ())))

    def day(self, role: str) -> pd.Series:
        """Days of a role."""
        return self._first_day(self.place.roles.get(role, ()))

    def filled_day(self, target: str) -> pd.Series:
        """Days of the custom fields that fill a field of an item."""
        return self._first_day(tuple(int(one.key) for one in self.place.filled.get(target, ())))

    @cached_property
    def keys(self) -> pd.Series:
        """Issue keys."""
        return self.text("key")

    @cached_property
    def project(self) -> pd.Series:
        """Project keys, from their own column or from the issue's key."""
        own = self.text("project")
        return own if not own.isna().any() else own.fillna(self.keys.str.replace(r"-?[^-]*$", "", regex=True))

    def person(self, role: str) -> pd.Series:
        """A person's id where the export gives one, else the name as written."""
        ids = self.text(f"{role}_id")
        return (SOURCE + ":" + ids).where(ids.notna(), self.text(role)).astype("str")

    def _text(self, spot: int) -> pd.Series:
        if spot not in self._read:
            self._read[spot] = self.cells.text(spot)
        return self._read[spot]

    def _first(self, spots: tuple[int, ...]) -> pd.Series:
        out: pd.Series | None = None
        for spot in spots:
            if out is not None and not out.isna().any():
                break
            if self.cells.columns[spot].null_count == len(self.cells.numbers):
                continue
            text = self._text(spot)
            out = text if out is None else out.fillna(text)
        return out if out is not None else pd.Series(np.nan, index=range(len(self.cells.numbers)), dtype="str")

    def _first_day(self, spots: tuple[int, ...]) -> pd.Series:
        out = pd.Series(np.full(len(self.cells.numbers), np.datetime64("NaT", "s")))
        for spot in spots:
            out = out.fillna(self._days.days[spot].reset_index(drop=True))
        return out.astype("datetime64[s]")
