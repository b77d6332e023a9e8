"""Dates that cannot be true together, or cannot be read as dates at all."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from portfolio.due import lapsed
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

DAYS = ("start", "baseline_start", "baseline_end", "end", "actual_end")
_ITEM_FIELDS = ("start", "due", "done_on", "baseline_due")
_SHOWN = ["id", "project", "name", "source", "url"]


def project_dates(portfolio: Portfolio) -> pd.DataFrame:
    """Impossible dates of projects: project, field, other (the field it contradicts, or empty) and said."""
    table = portfolio.table
    today = portfolio.today
    closed = table["status"] == Status.DONE.value
    tests: Mapping[tuple[str, str, str], pd.Series] = {
        ("end", "start", "its end is before its start"): table["end"] < table["start"],
        ("baseline_end", "baseline_start", "its approved end is before its approved start"): (
            table["baseline_end"] < table["baseline_start"]
        ),
        ("actual_end", "start", "it was finished before it started"): table["actual_end"] < table["start"],
        ("actual_end", "", "it was finished on a day that is still to come"): table["actual_end"] > today,
        ("start", "status", "it is done and starts on a day that is still to come"): closed & (table["start"] > today),
    }
    parts = [
        pd.DataFrame({"project": table.index[bad], "field": field, "other": other, "said": said})
        for (field, other, said), bad in tests.items()
    ]
    unread = [
        (project.id, name, "", f"its {name.replace('_', ' ')} reads “{project.raw[name]}”")
        for project in portfolio.projects.values()
        for name in DAYS
        if name in project.raw and getattr(project, name) is None and name not in project.withheld
    ]
    parts.append(pd.DataFrame(unread, columns=["project", "field", "other", "said"]))
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def stale_forecasts(portfolio: Portfolio) -> pd.Series:
    """Days since the end that each active project still forecasts, though that day is past; empty for the others."""
    table = portfolio.table
    days: pd.Series = (portfolio.today - table["end"]).dt.days.astype("float64")
    return days.where(table["active"] & (days > 0) & ~portfolio.ask(lapsed))


def years_apart(portfolio: Portfolio, first: int, last: int) -> pd.DataFrame:
    """Days of projects before the year `first` or after the year `last`: project and field."""
    table = portfolio.table
    begin, close = (np.datetime64(f"{year:04}-01-01", "s") for year in (first, last + 1))
    parts = []
    for field in DAYS:
        day = table[field].to_numpy()
        parts.append(pd.DataFrame({"project": table.index[(day < begin) | (day >= close)], "field": field}))
    return pd.concat(parts, ignore_index=True)


def item_dates(portfolio: Portfolio) -> pd.DataFrame:
    """Items and milestones with impossible dates: their columns, with kind, field, other and said."""
    today = np.datetime64(portfolio.as_of, "s")
    tests: Mapping[tuple[str, str, str], Callable[[pd.DataFrame], pd.Series]] = {
        ("due", "start", "due before its start"): lambda t: t["due"] < t["start"],
        ("done_on", "", "finished on a day that is still to come"): lambda t: t["done_on"] > today,
    }
    parts = []
    for kind, table in (("item", portfolio.items), ("milestone", portfolio.milestones)):
        # The days alone are tested: a mask over every column of a long table would cost more than the tests.
        days = table[[*_ITEM_FIELDS]]
        for (field, other, said), bad in tests.items():
            rows = np.flatnonzero(bad(days).to_numpy(dtype=bool))
            if len(rows):
                found = table[[*_SHOWN, *_ITEM_FIELDS]].iloc[rows]
                parts.append(found.assign(kind=kind, field=field, other=other, said=said))
    empty = portfolio.items[[*_SHOWN, *_ITEM_FIELDS]].iloc[:0].assign(kind="", field="", other="", said="")
    return pd.concat(parts, ignore_index=True) if parts else empty
