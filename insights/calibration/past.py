"""What a later picture says of an earlier one: which projects ended up badly, and which findings came true."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Rag

HORIZON = 365
GROWN = 0.10
RED = {Rag.RED.value, Rag.AMBER_RED.value}

FORETELLS: dict[Category, str] = {
    Category.SCHEDULE: "slip",
    Category.DEPENDENCY: "slip",
    Category.RESOURCE: "slip",
    Category.VENDOR: "slip",
    Category.SCOPE: "slip",
    Category.ENGAGEMENT: "slip",
    Category.COST: "overrun",
    Category.GOVERNANCE: "worse",
    Category.REPORTING: "worse",
}
"""The outcome that a rule's findings warn of, by its category; the others can only be judged much later."""

_LEVEL = {rag.value: float(place) for place, rag in enumerate(Rag, start=1)}


def pairs(days: Sequence[date], horizon: int = HORIZON) -> list[tuple[date, date]]:
    """Each picture with the one that judges it: the nearest to `horizon` days later, within a quarter of it."""
    found = []
    for day in days:
        after = [(abs((later - day).days - horizon), later) for later in days if later > day]
        near = [pair for pair in after if pair[0] <= horizon / 4]
        if near:
            found.append((day, min(near)[1]))
    return found


def came(now: Portfolio, later: Portfolio) -> pd.DataFrame:
    """One row per active project of `now`, one column an outcome: 1 bad, 0 not, empty where neither picture tells."""
    before = now.table[now.table["active"]]
    after = later.table.reindex(before.index)
    horizon = (later.as_of - now.as_of).days
    moved = (after["end"] - before["end"]).dt.days.astype("float64")
    cost = [t["forecast_cost"].fillna(t["budget"]).astype("float64") for t in (before, after)]
    grown = cost[1] / cost[0].where(cost[0] > 0) - 1
    level = [t["rag"].map(_LEVEL).astype("float64") for t in (before, after)]
    due = (before["end"] - now.today).dt.days
    open_still = after["active"].astype("object").fillna(value=False).astype(bool)
    told = pd.DataFrame(index=before.index)
    told["slip"] = _flag(moved > horizon / 2, moved)
    told["overrun"] = _flag(grown > GROWN, grown)
    told["red"] = _flag(after["rag"].isin(RED), level[1])
    told["worse"] = _flag(level[1] > level[0], level[1] - level[0])
    told["unfinished"] = open_still.astype("float64").where((due >= 0) & (due < horizon), np.nan)
    return told


def _flag(bad: pd.Series, known: pd.Series) -> pd.Series:
    return bad.astype("float64").where(known.notna(), np.nan)
