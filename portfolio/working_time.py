"""Working time: a calendar counts days as working days, so that durations and lags add up along one line."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

ORIGIN = np.datetime64("1900-01-01", "D")
"""Where every calendar starts to count; a Monday before any plan."""

WEEK = "1111100"
_TINY = 1e-6
"""Sums of parts of a day are not exact; what is closer than this to a whole day is that day."""


@dataclass(frozen=True)
class Calendar:
    """Which days of the week work (Monday first) and which days do not.

    A moment is a number of working days since ORIGIN: day n starts at n and ends at n + 1, so the end of Friday and
    the start of Monday are one moment.
    """

    week: str = WEEK
    holidays: tuple[np.datetime64, ...] = ()

    @cached_property
    def days(self) -> np.busdaycalendar:
        """As numpy counts them."""
        week = self.week if "1" in self.week else WEEK
        return np.busdaycalendar(weekmask=week, holidays=np.array(self.holidays, dtype="datetime64[D]"))

    def start_of(self, days: np.ndarray) -> np.ndarray:
        """The moment each day begins (of a day of rest: the next working day); NaN where there is no day."""
        known = ~np.isnat(days)
        moments = np.full(len(days), np.nan)
        moments[known] = np.busday_count(ORIGIN, days[known].astype("datetime64[D]"), busdaycal=self.days)
        return moments

    def end_of(self, days: np.ndarray) -> np.ndarray:
        """The moment each day ends; NaN where there is no day."""
        return self.start_of(days.astype("datetime64[D]") + np.timedelta64(1, "D"))

    def first_day(self, moments: np.ndarray) -> np.ndarray:
        """The day on which work that begins at each moment begins."""
        return self._day(np.floor(moments + _TINY))

    def last_day(self, moments: np.ndarray) -> np.ndarray:
        """The day on which work that ends at each moment ends."""
        return self._day(np.ceil(moments - _TINY) - 1)

    def absolute(self, moments: np.ndarray, *, ends: bool) -> np.ndarray:
        """Moments as days since 1970 with their fractions, which other calendars can read.

        An end stays on the day it ends, and a start goes to the day it starts.
        """
        whole = np.ceil(moments - _TINY) - 1 if ends else np.floor(moments + _TINY)
        return np.asarray(self._day(whole).astype("int64") + np.clip(moments - whole, 0.0, 1.0))

    def moment(self, absolute: np.ndarray) -> np.ndarray:
        """The moment of days with fractions; a part of a day of rest is the start of the next working day."""
        whole = np.floor(absolute)
        days = whole.astype("int64").astype("datetime64[D]")
        part = np.where(np.is_busday(days, busdaycal=self.days), absolute - whole, 0.0)
        return np.asarray(np.busday_count(ORIGIN, days, busdaycal=self.days) + part)

    def _day(self, counts: np.ndarray) -> np.ndarray:
        known = np.isfinite(counts)
        days = np.full(len(counts), np.datetime64("NaT", "D"))
        whole = np.clip(counts[known], -_FARTHEST, _FARTHEST).astype("int64")
        first = np.busday_offset(ORIGIN, 0, roll="forward", busdaycal=self.days)
        days[known] = np.busday_offset(first, whole, busdaycal=self.days)
        return days


_FARTHEST = 2_000_000
STANDARD = Calendar()


def written(calendar: Calendar) -> str:
    """A calendar as one text: its week, then its days off."""
    return " ".join([calendar.week, *(str(day) for day in calendar.holidays)])


def read(text: str) -> Calendar:
    """The calendar that `written` wrote; Monday to Friday where the text is none."""
    week, *off = text.split() or [WEEK]
    if len(week) != len(WEEK) or set(week) - {"0", "1"} or "1" not in week:
        return STANDARD
    try:
        return Calendar(week, tuple(np.array(off, dtype="datetime64[D]")))
    except ValueError:
        return Calendar(week)
