"""What every kind of schedule file comes down to before it is shaped: tasks, links, work and people as columns."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from ingestion.sources.schedules.calendars import Calendar
from portfolio.report import Reject

TEXTS = (
    "project", "id", "parent", "name", "priority", "vendor", "owner", "team", "status", "stage", "notes", "url",
    "constraint", "calendar",
)  # fmt: skip
DAYS = (
    "start", "finish", "baseline_start", "baseline_finish", "actual_start", "actual_finish", "deadline",
    "constraint_on",
)  # fmt: skip
NUMBERS = (
    "percent", "hours", "duration_hours", "remaining_hours", "slack_hours", "day_hours", "resources", "_row",
)  # fmt: skip
MARKS = ("summary", "milestone", "cancelled", "critical")
LINK_TEXTS = ("predecessor", "successor", "predecessor_project", "successor_project", "type", "calendar")
WORK_TEXTS = ("task", "project", "person")

_FIRST, _LAST = np.datetime64("1900-01-01", "s"), np.datetime64("2200-01-01", "s")


@dataclass(eq=False)
class Schedule:
    """One file's projects with their work.

    Attributes:
        projects: rows of Project fields (`attributes` included); what is empty is worked out from the tasks.
        tasks: TEXTS, DAYS, NUMBERS and MARKS, one row a task or summary.
        links: LINK_TEXTS, `lag` in hours, `elapsed`, `_row`.
        work: WORK_TEXTS, `start`, `finish`, `hours`: who works on which task.
        people: rows of Person fields, those with an e-mail address only.
        calendars: by the key that links name.
        stated_on: the status or data date the file states.
        saved_on: the day the file was saved or exported.
        unread: named groups of rows that are no facts, for the notes: what they are and how many.
    """

    projects: list[dict[str, Any]]
    tasks: pd.DataFrame
    links: pd.DataFrame
    work: pd.DataFrame
    people: list[dict[str, Any]] = field(default_factory=list)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    stated_on: date | None = None
    saved_on: date | None = None
    rejected: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    repeated: int = 0


def tasks_frame(columns: dict[str, Any], index: pd.Index | None = None) -> pd.DataFrame:
    """Columns of tasks with their types; those that are not given are empty."""
    return _frame(columns, TEXTS, DAYS, NUMBERS, MARKS, index)


def links_frame(columns: dict[str, Any], index: pd.Index | None = None) -> pd.DataFrame:
    """Columns of links with their types."""
    return _frame(columns, LINK_TEXTS, (), ("lag", "_row"), ("elapsed",), index)


def work_frame(columns: dict[str, Any], index: pd.Index | None = None) -> pd.DataFrame:
    """Columns of assignments with their types."""
    return _frame(columns, WORK_TEXTS, ("start", "finish"), ("hours", "_row"), (), index)


def days(texts: pd.Series) -> pd.Series:
    """The day at the head of ISO texts; empty where there is none or it lies beyond all plans."""
    codes, distinct = pd.factorize(texts)
    heads = [text[:10] if isinstance(text, str) else None for text in distinct]
    read = pd.to_datetime(pd.Series(heads, dtype="object"), format="%Y-%m-%d", errors="coerce")
    values = np.append(read.to_numpy().astype("datetime64[s]"), np.datetime64("NaT", "s"))
    with np.errstate(invalid="ignore"):
        values[~((values > _FIRST) & (values < _LAST))] = np.datetime64("NaT", "s")
    return pd.Series(values[codes], index=texts.index)


def unread(file: str, column: str, texts: pd.Series, read: pd.Series, rows: pd.Series) -> list[Reject]:
    """Texts that say something and were read as nothing: the value is left out, and that is told."""
    lost = (read.isna().to_numpy()) & texts.notna().to_numpy()
    found = [(rows.iloc[spot], str(texts.iloc[spot]).strip()) for spot in np.flatnonzero(lost).tolist()]
    return [
        Reject(
            file=file,
            row=None if pd.isna(row) else int(row),
            column=column,
            value=text[:200],
            reason=f"'{text[:60]}' is not a day that a plan can have; the value was left out.",
            dropped=False,
        )
        for row, text in found
        if text
    ]


def numbers(texts: pd.Series) -> pd.Series:
    """Numbers of texts; empty where there is none. A comma is a decimal comma, as some exports write it."""
    codes, distinct = pd.factorize(texts)
    plain = pd.Series([str(text).strip().replace(",", ".") for text in distinct], dtype="object")
    values = pd.to_numeric(plain, errors="coerce").to_numpy(dtype="float64")
    values = np.append(np.where(np.isfinite(values), values, np.nan), np.nan)
    return pd.Series(values[codes], index=texts.index)


def _frame(
    columns: dict[str, Any],
    texts: tuple[str, ...],
    dated: tuple[str, ...],
    counted: tuple[str, ...],
    marked: tuple[str, ...],
    index: pd.Index | None,
) -> pd.DataFrame:
    length = len(index) if index is not None else len(next(iter(columns.values()), ()))
    index = pd.RangeIndex(length) if index is None else index
    typed: dict[str, pd.Series] = {}
    for name in texts:
        given = columns.get(name)
        typed[name] = pd.Series([None] * length if given is None else given, index=index, dtype="str")
    for name in dated:
        given = columns.get(name)
        given = np.full(length, np.datetime64("NaT", "s")) if given is None else given
        series = pd.Series(given, index=index)
        typed[name] = series if series.dtype.kind == "M" else days(series.astype("object"))
    for name in counted:
        given = columns.get(name)
        typed[name] = pd.Series(np.full(length, np.nan) if given is None else given, index=index, dtype="float64")
    for name in marked:
        given = columns.get(name)
        typed[name] = pd.Series(np.zeros(length, dtype=bool) if given is None else given, index=index, dtype="bool")
    return pd.DataFrame(typed, index=index)
