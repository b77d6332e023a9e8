"""Where the project of each piece of work stands among the projects, so that sums by project are sums by number."""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.snapshot import Portfolio


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
