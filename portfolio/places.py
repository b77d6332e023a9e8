"""Where the project of each piece of work stands among the projects, so that sums by project are sums by number."""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

_SPREAD = 1 << 23  # days; every day that a table can hold lies within half of it


def work_places(portfolio: Portfolio) -> np.ndarray:
    """For each row of `work` the position of its project in `portfolio.table`; -1 where the project is not known."""
    names = portfolio.ask(work)["project"]
    codes, distinct = pd.factorize(names)
    known = portfolio.table.index.get_indexer(pd.Index(distinct))
    found: np.ndarray = np.append(known, -1)[codes]
    return found


def day_numbers(column: pd.Series) -> np.ndarray:
    """A column of days as whole days since 1970; the lowest number there is where none is known."""
    days: np.ndarray = column.to_numpy().astype("datetime64[D]").astype("int64")
    return days


def cancelled(portfolio: Portfolio) -> np.ndarray:
    """Which rows of `work` are cancelled."""
    found: np.ndarray = (portfolio.ask(work)["status"] == Status.CANCELLED.value).to_numpy(dtype=bool)
    return found


def ordered_by_place(place: np.ndarray, number: np.ndarray) -> np.ndarray:
    """The numbers in the order of their places, and of their size within each: one sort of whole numbers.

    Numbers may be days (some are before 1970) or counts of days, so far below the spread of a place.
    """
    found: np.ndarray = np.sort(place.astype("int64") * _SPREAD + number + _SPREAD // 2) % _SPREAD - _SPREAD // 2
    return found
