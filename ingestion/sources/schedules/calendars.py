"""Working calendars, as far as lags need them: working hours become calendar days."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

HOURS_A_DAY = 24.0
FARTHEST = 36_500.0
"""Days; a lag beyond a century is a slip of the pen."""

_MONDAY_TO_FRIDAY = "1111100"


@dataclass(frozen=True)
class Calendar:
    """How many hours a working day has, which days of the week work (Monday first), and which days do not.

    `elapsed` is a calendar without rest: an hour of lag is an hour.
    """

    hours_per_day: float = 8.0
    week: str = _MONDAY_TO_FRIDAY
    holidays: tuple[np.datetime64, ...] = ()
    elapsed: bool = False

    @property
    def rests(self) -> bool:
        """True where there are both working days and hours to count."""
        return not self.elapsed and "1" in self.week and self.hours_per_day > 0


STANDARD = Calendar()


def lag_days(links: pd.DataFrame, calendars: Mapping[str, Calendar]) -> pd.Series:
    """Lags in calendar days; `links` has lag (hours), elapsed (bool), calendar (a key) and drive (day or empty).

    An elapsed lag is hours over 24. A working lag is hours over the calendar's hours a day, counted off in working
    days from `drive`, the day of the predecessor that drives the link, so that two days from a Friday are four. Where
    that day is not known a week's average stands in. A part of a day stays a part of a day.
    """
    days = links["lag"].to_numpy(dtype="float64") / HOURS_A_DAY
    working = ~links["elapsed"].to_numpy(dtype=bool) & (days != 0) & np.isfinite(days)
    keys = links["calendar"].astype("object").to_numpy()
    drive = links["drive"].to_numpy().astype("datetime64[D]")
    for key in pd.unique(keys[working]) if working.any() else ():
        calendar = calendars.get(key, STANDARD)
        if not calendar.rests:
            continue
        rows = working & (keys == key)
        days[rows] = _counted(days[rows] * HOURS_A_DAY / calendar.hours_per_day, drive[rows], calendar)
    return pd.Series(np.round(days, 4) + 0.0, index=links.index)


def _counted(lag: np.ndarray, drive: np.ndarray, calendar: Calendar) -> np.ndarray:
    average = lag * 7 / calendar.week.count("1")
    countable = ~np.isnat(drive) & (np.abs(lag) < FARTHEST)
    whole = np.trunc(lag)
    counted = average.copy()
    for sign, roll in ((1, "backward"), (-1, "forward")):
        rows = countable & (np.sign(lag) == sign)
        if not rows.any():
            continue
        ends = np.busday_offset(
            drive[rows],
            whole[rows].astype("int64"),
            roll=roll,  # type: ignore[call-overload]  # the stub wants a literal of its own
            weekmask=calendar.week,
            holidays=np.array(calendar.holidays, dtype="datetime64[D]"),
        )
        counted[rows] = (ends - drive[rows]).astype("int64") + (lag - whole)[rows]
    return counted
