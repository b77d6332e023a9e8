"""Lags become calendar days: working time is counted off along the calendar, elapsed time is not."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pytest

from tests.schedules.writers import PROJECT, calendar, element, link, mspdi, task, xer

MONDAY, FRIDAY = "2026-01-05", "2026-01-09"


def plan(end: Any, kind: Any, lag: Any, form: Any, head: Any = "") -> Any:
    days = {"Start": f"{MONDAY}T08:00:00", "Finish": f"{end}T17:00:00", "Duration": "PT40H0M0S"}
    rows = [element(UID=1, ID=1, Name="A", **days), element(UID=2, ID=2, Name="B") + link(1, kind, lag, form)]
    return mspdi(rows, head)


@pytest.mark.parametrize(
    ("end", "kind", "lag", "form", "days", "what"),
    [
        (MONDAY, 1, 9600, 7, 2, "two working days from a Monday are two days"),
        (FRIDAY, 1, 9600, 7, 4, "two working days from a Friday cross the weekend"),
        (FRIDAY, 1, 9600, 8, 2 / 3, "16 elapsed hours are two thirds of a day"),
        (FRIDAY, 1, -4800, 7, -1, "a lead of a day from a Friday is Thursday"),
        (MONDAY, 1, -4800, 7, -3, "a lead of a day from a Monday is Friday before"),
        (FRIDAY, 3, 9600, 7, 2, "a start-to-start lag runs from the start"),
        (FRIDAY, 1, 24000, 9, 7, "a working week is a week"),
        (FRIDAY, 1, 40, 19, 4, "40 % of five working days is two working days"),
        (MONDAY, 1, 2400, 5, 0.5, "half a working day stays half a day"),
    ],
)
def test_lag_in_calendar_days(read: Any, end: Any, kind: Any, lag: Any, form: Any, days: Any, what: Any) -> None:
    (row,) = read(plan(end, kind, lag, form), "p.xml").records[0].tables["dependencies"].to_dict("records")
    assert row["lag_days"] == pytest.approx(days, abs=1e-3), what


def test_the_four_types_of_links(read: Any) -> None:
    rows = [element(UID=1, Name="A")] + [element(UID=n + 2, Name=str(n)) + link(1, n) for n in range(4)]
    table = read(mspdi(rows), "p.xml").records[0].tables["dependencies"]
    assert table["type"].tolist() == ["FF", "FS", "SF", "SS"]


def test_days_off_of_the_calendar_are_not_counted(read: Any) -> None:
    head = (
        "<CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID><Exceptions><Exception><TimePeriod>"
        "<FromDate>2026-01-12T00:00:00</FromDate><ToDate>2026-01-13T23:59:00</ToDate></TimePeriod>"
        "<DayWorking>0</DayWorking></Exception></Exceptions></Calendar></Calendars>"
    )
    (row,) = read(plan(FRIDAY, 1, 4800, 7, head), "p.xml").records[0].tables["dependencies"].to_dict("records")
    assert row["lag_days"] == 5, "Saturday to Tuesday are off, so one working day after Friday is Wednesday"


def linked(hours: float, off: Sequence[int] = (), day: float = 8.0, option: str = "rcal_Predecessor") -> str:
    days = {"early_start_date": f"{MONDAY} 08:00", "early_end_date": f"{FRIDAY} 16:00"}
    return xer(
        {
            "PROJECT": [PROJECT],
            "CALENDAR": [calendar(off, day)],
            "SCHEDOPTIONS": [{"proj_id": "1", "sched_calendar_on_relationship_lag": option}],
            "TASK": [task("A", **days), task("B")],
            "TASKPRED": [
                {"task_id": "B", "pred_task_id": "A", "proj_id": "1", "pred_type": "PR_FS", "lag_hr_cnt": hours}
            ],
        }
    )


def test_hours_of_an_xer_are_days_of_its_calendar(read: Any) -> None:
    def lag(text: Any) -> Any:
        return read(text, "p.xer").records[0].tables["dependencies"]["lag_days"].iloc[0]

    holiday = int((np.datetime64("2026-01-12") - np.datetime64("1899-12-30")).astype(int))
    assert lag(linked(16)) == 4
    assert lag(linked(20, day=10)) == 4, "ten hours are a day there"
    assert lag(linked(16, off=[holiday])) == 5, "Monday is off"
    assert lag(linked(48, option="rcal_24Hour")) == 2


def test_a_lag_of_centuries_is_rejected_with_its_row(read: Any) -> None:
    reading = read(linked(1e12), "p.xer")
    (reject,) = reading.rejected
    assert "more than a century" in reject.reason
    assert reading.records[0].known_on == date(2026, 3, 2)
