"""The working calendars of many activities: which one each has, and its moments in it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from portfolio.working_time import STANDARD, Calendar, read


@dataclass(frozen=True, eq=False)
class Calendars:
    """Every distinct calendar; activities name theirs by its place."""

    all: tuple[Calendar, ...]

    def moments(self, days: np.ndarray, calendar: np.ndarray, *, ends: bool = False) -> np.ndarray:
        """The moment each day begins or ends in the calendar of its activity."""
        if len(self.all) == 1:
            return self.all[0].end_of(days) if ends else self.all[0].start_of(days)
        found = np.full(len(days), np.nan)
        for number in np.unique(calendar):
            rows = calendar == number
            one = self.all[number]
            found[rows] = one.end_of(days[rows]) if ends else one.start_of(days[rows])
        return found

    def last_days(self, moments: np.ndarray, calendar: np.ndarray) -> np.ndarray:
        """The day on which work that ends at each moment ends."""
        return self._each(moments, calendar, last=True)

    def first_days(self, moments: np.ndarray, calendar: np.ndarray) -> np.ndarray:
        """The day on which work that starts at each moment starts."""
        return self._each(moments, calendar, last=False)

    def share(self, calendar: np.ndarray) -> np.ndarray:
        """How much of a week each one works."""
        shares = np.array([one.week.count("1") / len(one.week) for one in self.all])
        return np.asarray(shares[calendar])

    def _each(self, moments: np.ndarray, calendar: np.ndarray, *, last: bool) -> np.ndarray:
        found = np.full(len(moments), np.datetime64("NaT", "D"))
        for number, one in enumerate(self.all):
            rows = calendar == number
            found[rows] = one.last_day(moments[rows]) if last else one.first_day(moments[rows])
        return found


def calendars_of(stated: pd.Series, own: pd.Series, group: np.ndarray) -> tuple[Calendars, np.ndarray]:
    """The calendars of projects and activities, and the place of each activity's.

    `stated`: what each project says, its own calendar first, then named ones; `own`: names that activities give.
    """
    calendar = np.zeros(len(group), dtype=np.int64)
    if not stated.notna().any():
        return Calendars((STANDARD,)), calendar
    found: dict[Calendar, int] = {}
    standing = np.zeros(len(stated), dtype=np.int64)
    named: dict[tuple[int, str], int] = {}
    for number, text in enumerate(stated.to_list()):
        first, *others = text.split(";") if isinstance(text, str) else [""]
        standing[number] = found.setdefault(read(first), len(found))
        for one in others:
            name, _, written = one.partition("=")
            named[number, name.strip()] = found.setdefault(read(written), len(found))
    calendar = standing[group] if len(standing) else calendar
    rows = np.flatnonzero(own.notna().to_numpy())
    if len(rows) and named:
        names = zip(group[rows].tolist(), own.array[rows], strict=True)
        calendar[rows] = [
            named.get((at, name), default) for (at, name), default in zip(names, calendar[rows].tolist(), strict=True)
        ]
    return Calendars(tuple(found)), calendar
