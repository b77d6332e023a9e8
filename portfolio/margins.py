"""What is left between the end of each project's linked work and the day it is promised for."""

import numpy as np
import pandas as pd

from portfolio.activities import activities
from portfolio.critical_path import NEAR
from portfolio.floats import floats
from portfolio.snapshot import Portfolio


def margins(portfolio: Portfolio) -> pd.DataFrame:
    """One row per active project with open linked work, indexed by id.

    A network's longest chain has no float towards its own end, so that its float says nothing until it is held against
    a promise. Columns: finish (last day of the linked work by the critical path pass), promised and promised_field
    (the approved end, else the stated one), left (working days of the chain: from finish to the promised day, or the
    float towards a deadline or a day the plan must finish by, where that is less) and chain (open work on it).
    """
    rows = portfolio.ask(floats)
    rows = rows[["project", "total_float_days", "early_finish"]]
    table = portfolio.table
    grouped = rows.groupby("project")
    frame = grouped.agg(finish=("early_finish", "max"), least=("total_float_days", "min"))
    frame = frame[table["active"].reindex(frame.index).eq(True).to_numpy()]  # noqa: FBT003 - missing is not active
    own = table[["baseline_end", "end"]].reindex(frame.index)
    frame["promised"] = own["baseline_end"].fillna(own["end"])
    frame["promised_field"] = np.where(own["baseline_end"].notna(), "baseline_end", "end")
    known = (frame["promised"].notna() & frame["finish"].notna()).to_numpy()
    finish, promised = (frame[name].to_numpy().astype("datetime64[D]") for name in ("finish", "promised"))
    days = np.full(len(frame), np.nan)
    days[known] = np.busday_count(finish[known], promised[known])
    least = frame["least"].to_numpy(dtype="float64")
    plan = portfolio.ask(activities)
    bound = plan.projects[np.isfinite(plan.net.due)] if len(plan.net.due) else plan.projects[:0]
    tied = frame.index.isin(bound) | (least < -NEAR)
    frame["left"] = np.where(tied, np.fmin(least, np.where(frame.index.isin(bound), np.inf, days)), days)
    tight = rows["total_float_days"].to_numpy() <= frame["least"].reindex(rows["project"]).to_numpy() + NEAR
    frame["chain"] = rows["project"][tight].value_counts().reindex(frame.index).fillna(0).astype("int64")
    return frame[frame["left"].notna()]


def chain(portfolio: Portfolio, project: str) -> pd.DataFrame:
    """The open linked work of a project that has the least float, in the order in which it can start."""
    rows = portfolio.ask(floats)
    rows = rows[(rows["project"] == project).to_numpy(dtype=bool)]
    tight: pd.DataFrame = rows[rows["total_float_days"] <= rows["total_float_days"].min() + NEAR]
    return tight.sort_values(["early_start", "early_finish", "id"])
