"""How many pieces of work each project finishes a week, and when that pace would finish the rest.

The forecast resamples nothing: the number of weeks that the open work takes at the measured pace has, for weeks that
are like the measured ones, a known mean and spread (renewal theory), and its quantiles follow. A bootstrap of the same
weeks gives the same days within its own noise, at a thousand times the cost; a test holds the two together.
"""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.places import cancelled, day_numbers, work_places
from portfolio.snapshot import Portfolio

WEEK = 7
P80 = 0.8416212335729143  # the normal quantile


def weekly_done(portfolio: Portfolio, weeks: int) -> np.ndarray:
    """Pieces of work finished in each of the last full weeks: a row for each project of the table, the oldest first."""
    place, age = portfolio.ask(_finished)
    week = weeks - 1 - age // WEEK
    recent = week >= 0
    size = len(portfolio.table)
    counts: np.ndarray = np.bincount(place[recent] * weeks + week[recent], minlength=size * weeks)
    return counts.reshape(size, weeks)


def run_rate(portfolio: Portfolio, weeks: int) -> pd.DataFrame:
    """One row per active project that ever finished a piece of work, indexed by id.

    Columns: weeks (measured: the last ones, from its first finished piece on), age (weeks since that), finished (in
    the measured ones), ever (finished at all), open, rate (a week), p50 and p80 (days from today until the open work is
    done at that pace; infinite where nothing was finished).
    """
    table = portfolio.table
    place, age = portfolio.ask(_finished)
    ever = np.bincount(place, minlength=len(table))
    oldest = np.zeros(len(table), dtype="int64")
    np.maximum.at(oldest, place, age // WEEK + 1)
    rows, home = portfolio.ask(work), portfolio.ask(work_places)
    open_ = rows["open"].to_numpy(dtype=bool) & rows["told"].to_numpy(dtype=bool) & (home >= 0)
    left = np.bincount(home[open_ & ~rows["milestone"].to_numpy(dtype=bool)], minlength=len(table))
    counts = portfolio.ask(weekly_done, weeks)
    measured = np.minimum(oldest, weeks)
    finished = counts.sum(axis=1)
    p50, p80 = days_left(left, measured, finished, (counts**2).sum(axis=1))
    frame = pd.DataFrame(
        {
            "weeks": measured,
            "age": oldest,
            "finished": finished,
            "ever": ever,
            "open": left,
            "rate": finished / np.maximum(measured, 1),
            "p50": p50,
            "p80": p80,
        },
        index=table.index,
    )
    known: pd.DataFrame = frame[(ever > 0) & table["active"].to_numpy()]
    return known


def _finished(portfolio: Portfolio) -> tuple[np.ndarray, np.ndarray]:
    """Of each finished piece of work (no milestone): the place of its project, and days since it was finished."""
    rows, place = portfolio.ask(work), portfolio.ask(work_places)
    age = np.datetime64(portfolio.as_of, "D").astype("int64") - day_numbers(rows["done_on"])
    known = (place >= 0) & rows["done_on"].notna().to_numpy() & (age >= 0)
    known &= ~rows["milestone"].to_numpy(dtype=bool)
    known &= ~portfolio.ask(cancelled)
    return place[known], age[known]


def days_left(
    left: np.ndarray, weeks: np.ndarray, finished: np.ndarray, squares: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Days until `left` pieces are done, as the middle (P50) and the cautious (P80) forecast.

    `finished` and `squares` are the sum of the weekly counts and of their squares over `weeks` weeks.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = finished / weeks
        variance = np.maximum(squares / weeks - rate**2, 0) * weeks / np.maximum(weeks - 1, 1)
        needed = left / rate
        # The weeks to come vary, and so does the pace that the measured weeks show: both widen the forecast.
        spread = np.sqrt(left * variance / rate**3 + needed**2 * variance / (weeks * rate**2))
        cautious = needed + P80 * spread
    never = finished == 0
    return np.where(never, np.inf, needed * WEEK), np.where(never, np.inf, cautious * WEEK)
