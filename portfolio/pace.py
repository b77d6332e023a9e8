"""How far each project is against its plan in time: SPI(t), measured in the ways its facts allow.

Earned schedule (Lipke): SPI(t) = earned time ÷ time gone. Where the work has approved days, earned time is the day by
which the plan had as many pieces finished as are finished now. Where only a share done is stated, the plan is taken
to be even, so that earned time is that share of the planned length.
"""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.places import cancelled, day_numbers, ordered_by_place, work_places
from portfolio.snapshot import Portfolio

LEAST_PLANNED = 10  # dated pieces of work below which their plan is too coarse to read a day from


def pace(portfolio: Portfolio) -> pd.DataFrame:
    """One row per active project that can be measured, indexed by id.

    Columns: spi (SPI(t)), gone (share of the planned time gone, at most 1), earned (share of the planned time
    earned), basis ("items" or "percent_complete"), done and planned (pieces of work; empty for a stated share), start
    and end. Where both ways are open, the better one stands: only what every measure shows counts as behind.
    """
    table = portfolio.table
    start = table["baseline_start"].fillna(table["start"])
    end = table["baseline_end"].fillna(table["end"])
    length = (end - start).dt.days.astype("float64")
    gone = ((portfolio.today - start).dt.days / length.where(length > 0)).clip(upper=1)
    frame = pd.DataFrame({"gone": gone, "start": start, "end": end})[table["active"] & (gone > 0)]
    stated = table["percent_complete"].reindex(frame.index)
    counted = _from_items(portfolio, frame)
    earned = counted["earned"]
    by_items = earned.notna() & ~(stated > earned)
    frame["earned"] = earned.where(by_items, stated)
    frame["basis"] = np.where(by_items, "items", "percent_complete")
    frame["done"] = counted["done"].where(by_items)
    frame["planned"] = counted["planned"].where(by_items)
    frame["spi"] = frame["earned"] / frame["gone"]
    known: pd.DataFrame = frame[frame["earned"].notna()]
    return known.sort_index()


def _from_items(portfolio: Portfolio, frame: pd.DataFrame) -> pd.DataFrame:
    """Earned time as a share of the planned length, and pieces of work done and planned to be done by today."""
    rows, size = portfolio.ask(work), len(frame)
    among = np.full(len(portfolio.table) + 1, -1)
    among[portfolio.table.index.get_indexer(frame.index)] = np.arange(size)
    place = among[portfolio.ask(work_places)]
    kept = (place >= 0) & rows["told"].to_numpy(dtype=bool) & rows["baseline_due"].notna().to_numpy()
    kept &= ~portfolio.ask(cancelled)
    place, day = place[kept], day_numbers(rows["baseline_due"])[kept]
    days = ordered_by_place(place, day)
    count = np.bincount(place, minlength=size)
    done = np.bincount(place, weights=~rows["open"].to_numpy(dtype=bool)[kept], minlength=size).astype("int64")
    today = np.datetime64(portfolio.as_of, "D").astype("int64")
    planned = np.bincount(place, weights=day < today, minlength=size).astype("int64")
    begun = day_numbers(frame["start"])
    length = np.maximum(day_numbers(frame["end"]) - begun, 1)
    enough = count >= LEAST_PLANNED
    earned = np.where(enough, 0.0, np.nan)
    some = np.flatnonzero(enough & (done > 0))
    first = np.cumsum(count) - count
    # Days outside the plan's own length stay inside 0 to 1.
    earned[some] = np.clip((days[first[some] + done[some] - 1] - begun[some]) / length[some], 0, 1)
    # As much is done as was planned to be, give or take one piece: on time, however far off the next planned day lies.
    gone = frame["gone"].to_numpy(dtype="float64")
    earned = np.where(enough & (done >= planned - 1), np.fmax(earned, gone), earned)
    return pd.DataFrame({"earned": earned, "done": done, "planned": planned}, index=frame.index)
