"""Rows as dicts to the typed frames that `Records` hold."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ingestion.canonical import columns
from ingestion.sheet import FILE, ROW

_DICTS = ("attributes", "raw", "withheld")


def table(kind: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A frame of canonical `kind` (milestones included) with the columns that any row fills.

    Days may be dates, datetimes or ISO text; enums and lists are taken as they are. Raises KeyError
    for a name that is no field of the noun.
    """
    frame = pd.DataFrame.from_records(list(rows))
    kinds = {column.name: column.kind for column in columns("items" if kind == "milestones" else kind)}
    typed = {name: _typed(frame[name], name, kinds) for name in map(str, frame)}
    return pd.DataFrame(typed, index=frame.index)


def _typed(column: pd.Series, name: str, kinds: Mapping[str, str]) -> pd.Series:
    if name in (*_DICTS, ROW):
        return column
    if name in ("source", FILE):
        return column.astype("str")
    kind = kinds[name]
    if kind == "list":
        return column.astype("object")
    if kind == "day":
        return _days(column)
    if kind in ("number", "share", "whole"):
        return pd.to_numeric(column).astype("float64")
    if not isinstance(column.dtype, pd.StringDtype):
        column = column.map(lambda value: None if value is None or value != value else str(value))  # noqa: PLR0124 - NaN
    return column.astype("str")


def _days(column: pd.Series) -> pd.Series:
    dated = [type(value) is date for value in column]
    if sum(dated) + int(column.isna().sum()) == len(column):  # dates already: no look at each as a text
        days = [value if is_date else None for value, is_date in zip(column, dated, strict=True)]
        return pd.Series(np.array(days, dtype="datetime64[D]").astype("datetime64[s]"), index=column.index)
    read = pd.to_datetime(column, errors="raise", utc=True, format="mixed")
    return read.dt.tz_localize(None).dt.normalize().astype("datetime64[s]")
