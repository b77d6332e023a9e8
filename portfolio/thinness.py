"""What open work leaves out: dates, owners and states that other work of the portfolio has."""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status


def gaps(portfolio: Portfolio) -> pd.DataFrame:
    """One row per project with open work: open (pieces) and the share of them without due, owner and status.

    A field that no open work of the portfolio has is empty: its source does not keep it. Milestones need no owner.
    """
    rows = portfolio.ask(work)
    code, projects = pd.factorize(rows["project"])
    held = rows["open"].to_numpy(dtype=bool) & (code >= 0)
    code = code[held]
    points = rows["milestone"].to_numpy(dtype=bool)[held]
    size = len(projects)
    count = np.bincount(code, minlength=size)
    told = pd.DataFrame({"open": count}, index=pd.Index(projects))
    for field in ("due", "owner", "status"):
        lacks = _lacks(rows[field], field)[held]
        asked = ~points if field == "owner" else np.ones(len(code), dtype=bool)
        number = np.bincount(code[asked], minlength=size)
        missing = np.bincount(code[asked], weights=lacks[asked], minlength=size)
        share = missing / np.where(number > 0, number, 1)
        told[field] = share if (asked & ~lacks).any() else np.nan
    return told[count > 0].sort_index()


def gap_rows(portfolio: Portfolio, project: str, field: str, count: int) -> pd.DataFrame:
    """The first few open pieces of a project's work that lack `field`."""
    rows = portfolio.ask(work)
    rows = rows.take(np.flatnonzero((rows["project"] == project).to_numpy()))
    lacking = rows[rows["open"] & _lacks(rows[field], field)]
    return lacking[~lacking["milestone"]].head(count) if field == "owner" else lacking.head(count)


def _lacks(column: pd.Series, field: str) -> np.ndarray:
    lacks = column.isna().to_numpy()
    return lacks | (column == Status.UNKNOWN.value).to_numpy(dtype=bool) if field == "status" else lacks
