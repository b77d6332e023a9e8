"""Registers kept beside the work: open risks, issues, decisions, actions and assumptions."""

import numpy as np
import pandas as pd

from portfolio.due import CLOSED
from portfolio.snapshot import Portfolio

KINDS = ("risk", "issue", "decision", "action", "assumption")


def register(portfolio: Portfolio) -> pd.DataFrame:
    """Entries of registers of active projects, closed ones too, with `open`, `past_days` and `idle_days`.

    Columns: those of an item that name, place and date it; `past_days` since its due day and `idle_days` since it was
    last touched (empty where unknown).
    """
    columns = ["id", "project", "name", "kind", "status", "due", "done_on", "updated_on", "start", "source", "url"]
    # The kinds of a portfolio are few: they are compared as words once, not row by row.
    code, kinds = pd.factorize(portfolio.items["kind"])
    wanted = np.array([str(kind).strip().casefold().rstrip("s") in KINDS for kind in kinds], dtype=bool)
    rows = np.flatnonzero((code >= 0) & np.append(wanted, np.False_)[code])
    found = portfolio.items[columns].iloc[rows]
    active = portfolio.table["active"].reindex(found["project"]).eq(True)  # noqa: FBT003 - missing is not active
    found = found[active.to_numpy()]
    touched = found["updated_on"].fillna(found["start"])
    return found.assign(
        kind=found["kind"].str.strip().str.casefold().str.rstrip("s"),
        open=~found["status"].isin(CLOSED) & found["done_on"].isna(),
        past_days=(portfolio.today - found["due"]).dt.days.astype("float64"),
        idle_days=(portfolio.today - touched).dt.days.astype("float64"),
        touched=touched,
    )
