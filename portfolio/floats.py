"""Float of linked work: how many working days each piece of it can move before its project's end or a limit moves."""

import numpy as np
import pandas as pd

from portfolio.activities import Activities, activities
from portfolio.critical_path import NEAR, Pass, critical_path
from portfolio.snapshot import Portfolio


def passes(portfolio: Portfolio) -> Pass:
    """The critical path pass over everything that is linked."""
    return critical_path(portfolio.ask(activities).net)


def floats(portfolio: Portfolio) -> pd.DataFrame:
    """Open linked work with its float, one row each.

    Columns: id, project, total_float_days, free_float_days (working days), critical (no float), driving (id of the
    predecessor that sets its start, empty where none does), early_start, early_finish, late_finish (days),
    stated_float_days (what its planning tool says), name, source and url. Summaries are left out.
    """
    return floats_of(portfolio.ask(activities), portfolio.ask(passes))


def floats_of(plan: Activities, done: Pass) -> pd.DataFrame:
    """The columns of `floats` for a network and the pass over it."""
    frame, net = plan.frame, plan.net
    real = np.flatnonzero(~net.over[: len(frame)])
    calendar = net.calendar[real]
    early, length = done.early[real], net.length[real]
    ends = early + length
    finish = plan.calendars.last_days(ends, calendar)
    start = plan.calendars.first_days(early, calendar)
    moment = length <= NEAR
    driver = done.driver[real]
    driving = np.full(len(real), None, dtype=object)
    driving[driver >= 0] = plan.names[net.before[driver[driver >= 0]]]
    # What takes no time happens when what drives it ends; without a driver when its first day begins.
    start = np.where(moment & (driver >= 0), finish, start)
    finish = np.where(moment & (driver < 0), start, finish)
    late = plan.calendars.last_days(done.late[real] + length, calendar)
    total = np.round(done.total[real], 4) + 0.0
    return pd.DataFrame(
        {
            **{name: frame[name].array[real] for name in ("id", "project", "name", "source", "url")},
            "total_float_days": total,
            "free_float_days": np.round(done.free[real], 4) + 0.0,
            "critical": total <= NEAR,
            "driving": pd.Series(driving, dtype="str"),
            "early_start": start.astype("datetime64[s]"),
            "early_finish": finish.astype("datetime64[s]"),
            "late_finish": late.astype("datetime64[s]"),
            "stated_float_days": frame["float_days"].array[real],
        }
    )
