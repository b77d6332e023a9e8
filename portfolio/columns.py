"""Columns for what there is a lot of: the shape of each table, taken from its noun.

A table is a pandas frame whose columns are the noun's fields, in the noun's order:
text as Arrow-backed `str`, days as `datetime64[s]`, numbers as `float64`, enums as text.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from types import NoneType, UnionType
from typing import Union, get_args, get_origin

import numpy as np
import pandas as pd

from portfolio.commerce import MoneyLine
from portfolio.noun import Noun
from portfolio.people import Allocation
from portfolio.work import Dependency, Milestone, StatusUpdate, WorkItem

TABLES: Mapping[str, type[Noun]] = {
    "items": WorkItem,
    "milestones": Milestone,
    "updates": StatusUpdate,
    "dependencies": Dependency,
    "allocations": Allocation,
    "money": MoneyLine,
}


def dtypes(noun: type[Noun]) -> dict[str, str]:
    """Column name → pandas dtype of the table that holds many of `noun`."""
    return {name: _dtype(field.annotation) for name, field in noun.model_fields.items()}


def conform(table: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` with exactly the columns and dtypes of `table`; missing columns become empty.

    Raises ValueError or TypeError where a value does not fit: parse before you conform.
    """
    wanted = dtypes(TABLES[table])
    columns = {
        name: frame[name].astype(dtype) if name in frame else _empty_column(dtype, len(frame))  # type: ignore[call-overload]
        for name, dtype in wanted.items()
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)) if frame.empty else None).reset_index(drop=True)


def empty(table: str) -> pd.DataFrame:
    """A table of that shape with no rows."""
    return conform(table, pd.DataFrame())


def from_nouns(table: str, nouns: Iterable[Noun]) -> pd.DataFrame:
    """A table holding one row per noun."""
    return conform(table, pd.DataFrame([noun.model_dump() for noun in nouns]))


def _empty_column(dtype: str, length: int) -> pd.Series:
    if dtype == "datetime64[s]":
        return pd.Series(np.full(length, np.datetime64("NaT", "s")))
    if dtype == "float64":
        return pd.Series(np.full(length, np.nan))
    return pd.Series([None] * length, dtype="str")


def _dtype(annotation: object) -> str:
    if get_origin(annotation) in {Union, UnionType}:
        annotation = next(part for part in get_args(annotation) if part is not NoneType)
    if annotation is date:
        return "datetime64[s]"
    if annotation in {float, int}:
        return "float64"
    return "str"
