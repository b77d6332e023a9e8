"""What plans say that their network needs: constraints in the house's words, and the working calendars."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ingestion.sources.schedules.calendars import Calendar
from portfolio.vocabulary import Constraint
from portfolio.working_time import Calendar as WorkingCalendar
from portfolio.working_time import written

ELAPSED_CALENDAR = "Elapsed time"
"""The name of the calendar without rest, for what is measured in elapsed days."""

_OF_MSPDI = (
    Constraint.ASAP, Constraint.ALAP, Constraint.START_ON, Constraint.FINISH_ON, Constraint.START_FROM,
    Constraint.START_BY, Constraint.FINISH_FROM, Constraint.FINISH_BY,
)  # fmt: skip
OF_XER: Mapping[str, str] = {
    "CS_ALAP": Constraint.ALAP, "CS_MSO": Constraint.START_ON, "CS_MANDSTART": Constraint.START_ON,
    "CS_MSOA": Constraint.START_FROM, "CS_MSOB": Constraint.START_BY, "CS_MEO": Constraint.FINISH_ON,
    "CS_MANDFIN": Constraint.FINISH_ON, "CS_MEOA": Constraint.FINISH_FROM, "CS_MEOB": Constraint.FINISH_BY,
}  # fmt: skip
_BEFORE, _AFTER = np.timedelta64(31, "D"), np.timedelta64(731, "D")


def constraint_of(number: int | None, *, manual: bool) -> str | None:
    """The constraint an MSPDI task states by number."""
    if manual:
        return Constraint.MANUAL
    return _OF_MSPDI[number] if number is not None and 0 <= number < len(_OF_MSPDI) else None


def calendar_text(own: Calendar, named: Mapping[str, Calendar], days: pd.DataFrame) -> str:
    """The calendar of a project with those its tasks name; days off only around the time that the plan covers."""
    known = days.to_numpy().astype("datetime64[D]")
    known = known[~np.isnat(known)]
    first, last = (known.min() - _BEFORE, known.max() + _AFTER) if len(known) else (None, None)
    parts = [_text(own, first, last)]
    parts += [f"{plain_name(name)}={_text(one, first, last)}" for name, one in sorted(named.items())]
    return "; ".join(parts)


def plain_name(name: str) -> str:
    """The name of a calendar without the signs that part one from the next."""
    return " ".join(re.sub("[;=]", " ", name).split())


def _text(calendar: Calendar, first: np.datetime64 | None, last: np.datetime64 | None) -> str:
    week = calendar.week if "1" in calendar.week else "1111100"
    if calendar.elapsed:
        week = "1111111"
    near = [day for day in calendar.holidays if first is not None and last is not None and first <= day <= last]
    return written(WorkingCalendar(week, tuple(near)))
