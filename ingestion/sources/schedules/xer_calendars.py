"""Calendars of an XER: hours a day, working days of the week, days off."""

import re

import numpy as np
import pandas as pd

from ingestion.sources.schedules.calendars import Calendar
from ingestion.sources.schedules.schedule import numbers

_EPOCH = np.datetime64("1899-12-30", "D")
_DAY = re.compile(r"\(0\|\|([1-7])\(\)")
_TIME = re.compile(r"\b[sf]\|\d")
_OFF = re.compile(r"\(d\|(\d{4,6})\)\s*\(\)")
_MOST = 20_000
_DEFAULT_HOURS = 8.0


def calendars(table: pd.DataFrame) -> dict[str, Calendar]:
    """By clndr_id. Where a calendar's days cannot be read, Monday to Friday stand in."""
    hours = numbers(table["day_hr_cnt"]).to_numpy()
    return {
        str(key): Calendar(
            hours_per_day=float(count) if 0 < count <= 24 else _DEFAULT_HOURS,  # noqa: PLR2004 - hours of a day
            week=_week(data),
            holidays=_off(data),
        )
        for key, count, data in zip(table["clndr_id"], hours, table["clndr_data"].fillna(""), strict=True)
        if isinstance(key, str)
    }


def _week(data: str) -> str:
    """Monday first; P6 numbers the days from Sunday, and a day without times is a day of rest."""
    head, _, rest = data.partition("DaysOfWeek")
    if not rest and not head:
        return "1111100"
    rest = rest.partition("Exceptions")[0].partition("VIEW")[0]
    marks = list(_DAY.finditer(rest))
    week = ["0"] * 7
    for mark, end in zip(marks, [*(one.start() for one in marks[1:]), len(rest)], strict=bool(marks)):
        times = rest[mark.end() : end]
        if _TIME.search(times):
            week[(int(mark[1]) - 2) % 7] = "1"
    return "".join(week) if "1" in week else "1111100"


def _off(data: str) -> tuple[np.datetime64, ...]:
    exceptions = data.partition("Exceptions")[2]
    numbers_ = sorted({int(day) for day in _OFF.findall(exceptions)[:_MOST]})
    return tuple(_EPOCH + np.timedelta64(day, "D") for day in numbers_)
