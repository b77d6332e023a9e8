"""Work that stands still: how long items have been blocked, and how old begun work is beside what was finished."""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.places import day_numbers, ordered_by_place, work_places
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

BEGUN = (Status.IN_PROGRESS.value, Status.AT_RISK.value, Status.BLOCKED.value)
_SHOWN = ["id", "project", "name", "status", "blocked_since", "updated_on", "start", "milestone", "source", "url"]


def blocked(portfolio: Portfolio) -> pd.DataFrame:
    """Open work that is blocked, with `days` it has been so at least, and the `field` that shows it.

    A blocked item without a day of its own has been blocked since it was last touched, if not longer.
    """
    every = portfolio.ask(work)
    stuck = (every["status"] == Status.BLOCKED.value).to_numpy(dtype=bool) | every["blocked_since"].notna().to_numpy()
    rows = every[_SHOWN].iloc[np.flatnonzero(stuck & every["open"].to_numpy(dtype=bool))]
    stated = rows["blocked_since"].notna()
    since = rows["blocked_since"].fillna(rows["updated_on"])
    return rows.assign(
        since=since,
        days=(portfolio.today - since).dt.days.astype("float64"),
        field=np.where(stated, "blocked_since", "updated_on"),
    )


def ages(portfolio: Portfolio, share: float) -> pd.DataFrame:
    """Begun work, with `age` (days since its start), and beside it how its board finishes such work.

    Columns: row (its position in `work`), place (of its project in the table), age, usual (the `share` quantile of
    start to finish of the project's finished work) and finished (how many those are).
    """
    rows, home = portfolio.ask(work), portfolio.ask(work_places)
    start, finish = day_numbers(rows["start"]), day_numbers(rows["done_on"])
    today = int(np.datetime64(portfolio.as_of, "D").astype("int64"))
    dated = (home >= 0) & ~rows["milestone"].to_numpy(dtype=bool) & rows["start"].notna().to_numpy() & (start <= today)
    done = np.flatnonzero(dated & rows["done_on"].notna().to_numpy() & (finish >= start) & (finish <= today))
    waits = np.flatnonzero(dated & rows["open"].to_numpy(dtype=bool))
    begun = waits[rows["status"].iloc[waits].isin(BEGUN).to_numpy()]
    taken, place = (finish - start)[done], home[done]
    ordered = ordered_by_place(place, taken)
    count = np.bincount(place, minlength=len(portfolio.table))
    last = np.cumsum(count) - count + np.ceil(share * count).astype("int64").clip(min=1) - 1
    usual = np.full(len(count), np.nan)
    usual[count > 0] = ordered[last[count > 0]]
    return pd.DataFrame(
        {
            "row": begun,
            "place": home[begun],
            "age": today - start[begun],
            "usual": usual[home[begun]],
            "finished": count[home[begun]],
        }
    )
