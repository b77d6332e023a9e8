"""Spans of time as people write them: years, quarters, half-years and months, with their first and last day."""

import calendar
import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

import pandas as pd

from ingestion.tables.dates import month_number

_YEAR = r"(?P<y>(?:19|20)\d{2})"
_MONTH_NAME = re.compile(r"(?P<n>[^\W\d_]{3,10})\.?[\s\-_/.']*(?P<y>(?:19|20)\d{2}|\d{2})", re.IGNORECASE)
_YEAR_MONTH_NAME = re.compile(rf"{_YEAR}[\s\-_/.]*(?P<n>[^\W\d_]{{3,10}})", re.IGNORECASE)
_NUMBERED = (
    re.compile(rf"{_YEAR}[-_/.](?P<m>0?[1-9]|1[0-2])"),
    re.compile(rf"(?P<m>0?[1-9]|1[0-2])[-_/.]{_YEAR}"),
)
_QUARTERS = (
    re.compile(rf"q(?P<q>[1-4])[\s\-_/.']*{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_YEAR}[\s\-_/.]*q(?P<q>[1-4])", re.IGNORECASE),
    re.compile(r"q(?P<q>[1-4])[\s\-_/.']*(?P<y>\d{2})", re.IGNORECASE),
    re.compile(rf"(?P<q>[1-4])\.?\s*(?:quartal|trimestre|quarter)\s*{_YEAR}", re.IGNORECASE),
    re.compile(rf"t(?P<q>[1-4])[\s\-_/.]*{_YEAR}", re.IGNORECASE),
)
_HALVES = (
    re.compile(rf"h(?P<h>[12])[\s\-_/.']*{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_YEAR}[\s\-_/.]*h(?P<h>[12])", re.IGNORECASE),
)
_JUST_YEAR = re.compile(rf"(?:end (?:of )?|ende |fin )?{_YEAR}", re.IGNORECASE)

Span = tuple[date, date]
_SHORTEST, _LONGEST = 4, 24


@lru_cache(maxsize=4096)
def span_of(text: str) -> Span | None:
    """First and last day of what a text names and nothing else: "2027", "Q3 2026", "Mar-27", "2026-04"; else None."""
    said = text.strip()
    if not _SHORTEST <= len(said) <= _LONGEST:
        return None
    year = _JUST_YEAR.fullmatch(said)
    if year:
        return _months(int(year["y"]), 1, 12)
    return month_of(said) or _quarter(said)


def month_of(said: str) -> Span | None:
    """First and last day of a named or numbered month of a year, where a text is that and nothing else."""
    for pattern in _NUMBERED:
        if found := pattern.fullmatch(said):
            return _months(int(found["y"]), int(found["m"]), 1)
    for pattern in (_MONTH_NAME, _YEAR_MONTH_NAME):
        found = pattern.fullmatch(said)
        month = month_number(found["n"]) if found else None
        if found and month:
            return _months(_full(found["y"]), month, 1)
    return None


def _quarter(said: str) -> Span | None:
    for pattern in _QUARTERS:
        if found := pattern.fullmatch(said):
            return _months(_full(found["y"]), 3 * int(found["q"]) - 2, 3)
    for pattern in _HALVES:
        if found := pattern.fullmatch(said):
            return _months(int(found["y"]), 6 * int(found["h"]) - 5, 6)
    return None


def are_periods(cells: pd.Series) -> pd.Series:
    """True where a cell names a span of time and no day."""
    return _each(cells, lambda text: span_of(text) is not None).astype(bool)


def read_spans(cells: pd.Series, *, last: bool) -> pd.Series:
    """The last (or first) day of the span each cell names; empty where it names none."""
    days = _each(cells, lambda text: span[last] if (span := span_of(text)) else None)
    return pd.to_datetime(days, errors="coerce").astype("datetime64[s]")


def _each(cells: pd.Series, told: Callable[[str], object]) -> pd.Series:
    codes, distinct = pd.factorize(cells)
    return pd.Series([told(str(text)) for text in distinct], dtype="object").take(codes).set_axis(cells.index)


def _months(year: int, first: int, count: int) -> Span:
    last = first + count - 1
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _full(year: str) -> int:
    return int(year) if len(year) > 2 else 2000 + int(year)  # noqa: PLR2004 - a two-digit year
