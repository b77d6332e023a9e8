"""What benefits were promised, and what is left of them."""

import numpy as np
import pandas as pd

from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

_FIELDS = ("id", "project", "name", "target", "forecast", "realised", "due")


def benefit_frame(portfolio: Portfolio) -> pd.DataFrame:
    """Benefits as columns: id, project, name, target, forecast, realised, due."""
    rows = [tuple(getattr(benefit, field) for field in _FIELDS) for _, benefit in sorted(portfolio.benefits.items())]
    frame = pd.DataFrame(rows, columns=list(_FIELDS))
    numbers = dict.fromkeys(("target", "forecast", "realised"), "float64")
    texts = dict.fromkeys(("id", "project", "name"), "str")
    return frame.astype({**numbers, **texts, "due": "datetime64[s]"})


def shortfalls(portfolio: Portfolio) -> pd.DataFrame:
    """Benefits with a target and a figure to hold against it, the worst first within each project.

    Adds `figure`, the `field` it stands in (realised from the due day on, else forecast) and `shortfall`, the share
    of the target that is missing (negative: more than promised). Cancelled projects are left out.
    """
    frame = portfolio.ask(benefit_frame)
    cancelled = portfolio.table.index[portfolio.table["status"] == Status.CANCELLED.value]
    frame = frame[frame["project"].isin(portfolio.table.index) & ~frame["project"].isin(cancelled)]
    measured = frame["realised"].notna() & ((frame["due"] <= portfolio.today) | (frame["realised"] >= frame["target"]))
    frame = frame.assign(
        field=np.where(measured, "realised", "forecast"), figure=frame["realised"].where(measured, frame["forecast"])
    )
    frame = frame[frame["figure"].notna() & frame["target"].notna() & (frame["target"] != 0)]
    missing = (frame["target"] - frame["figure"]) / frame["target"].abs()
    frame = frame.assign(shortfall=missing.where(frame["target"] > 0, -missing))
    return frame.sort_values(["project", "shortfall", "id"], ascending=[True, False, True]).reset_index(drop=True)


def profiles(portfolio: Portfolio) -> pd.DataFrame:
    """What is stated of each benefit, indexed by its id.

    Columns: project, and True or False for owner, measure, target, due and realised (something was measured).
    """
    known = sorted(portfolio.benefits.items())
    fields = ("owner", "measure", "target", "due")
    rows = [(b.project, *(getattr(b, field) not in {None, ""} for field in fields), bool(b.realised)) for _, b in known]
    frame = pd.DataFrame(rows, columns=["project", *fields, "realised"], index=[one for one, _ in known])
    return frame.astype({"project": "str", **dict.fromkeys((*fields, "realised"), "bool")})


def outcomes(portfolio: Portfolio) -> pd.DataFrame:
    """Benefits of finished projects that were due by today: as `benefit_frame`, with `since` (days past due).

    A benefit due before the project was closed counts from its closing.
    """
    table = portfolio.table
    done = table.index[(table["status"] == Status.DONE.value) | (~table["active"] & table["actual_end"].notna())]
    done = done.difference(table.index[table["status"] == Status.CANCELLED.value])
    frame = portfolio.ask(benefit_frame)
    frame = frame[frame["project"].isin(done) & frame["due"].notna()]
    closed = table["actual_end"].reindex(frame["project"]).to_numpy()
    start = frame["due"].where(~(frame["due"] < closed), closed)
    since = (portfolio.today - start).dt.days
    due: pd.DataFrame = frame.assign(since=since)[since >= 0]
    return due.sort_values(["project", "since", "id"]).reset_index(drop=True)
