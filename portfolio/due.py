"""What is due when: every item and milestone once, what is overdue, and projects past their own end."""

import numpy as np
import pandas as pd

from portfolio.membership import among
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

CLOSED = tuple(status.value for status in Status if status.is_closed)
NOT_WORK = ("risk", "issue", "decision", "assumption")


def work(portfolio: Portfolio) -> pd.DataFrame:
    """Items and milestones of all projects, each once, without risk and decision entries.

    Adds `milestone`, `open` (not done, not cancelled) and `told`: its project's list says of some work that it
    is done or how it stands, so that silence about the rest means something.
    """
    milestones = portfolio.milestones.assign(milestone=True)
    points = portfolio.items["kind"] == "milestone"
    twice = points & among(portfolio.items["id"], milestones["id"])
    items = portfolio.items.assign(milestone=points)[~portfolio.items["kind"].isin(NOT_WORK) & ~twice]
    both: pd.DataFrame = pd.concat([f for f in (items, milestones) if len(f)] or [items], ignore_index=True)
    states = both["status"].fillna(Status.UNKNOWN.value)
    finished = both["done_on"].notna() & (both["done_on"] <= _today(portfolio))
    both["open"] = ~states.isin(CLOSED) & ~finished & ~(both["percent_complete"] >= 1)
    speaks = (states != Status.UNKNOWN.value) | both["done_on"].notna() | both["percent_complete"].notna()
    both["told"] = speaks.groupby(both["project"]).transform("any").astype(bool)
    return both


def overdue(portfolio: Portfolio) -> pd.DataFrame:
    """Work that was due by now: the rows of `work` with `days_late`, above 0 where it is still open."""
    due = portfolio.ask(work)
    due = due[(due["due"] < _today(portfolio)) & due["told"] & (due["status"] != Status.CANCELLED.value)]
    late = (_today(portfolio) - due["due"]).dt.days.astype("float64")
    return due.assign(days_late=late.where(due["open"], 0.0))


def lapsed(portfolio: Portfolio) -> pd.Series:
    """Active projects whose own end is past and that say nothing on how they stand: perhaps finished long ago."""
    table = portfolio.table
    silent = (table["status"] == Status.UNKNOWN.value) & table["rag"].isna() & ~(table["percent_complete"] < 1)
    past: pd.Series = table["active"] & silent & (table["end"] < _today(portfolio))
    return past


def days_past_end(portfolio: Portfolio) -> pd.Series:
    """Days since the end that each active project states for itself; empty where that day is ahead or unknown."""
    table = portfolio.table
    days: pd.Series = (_today(portfolio) - table["end"]).dt.days.astype("float64")
    return days.where(table["active"] & (days > 0))


def _today(portfolio: Portfolio) -> np.datetime64:
    return np.datetime64(portfolio.as_of, "s")
