"""Hours that each skill is needed for, and hours that its people have, month by month."""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.load import WORKING_DAYS, capacities
from portfolio.ownership import fold
from portfolio.snapshot import Portfolio

_ROWS = ["skill", "written", "project", "kind", "id", "source", "field", "amount"]


def skill_demand(portfolio: Portfolio, months: int) -> pd.DataFrame:
    """Hours of each skill that active projects need in each of the coming full months.

    Columns: skill (folded), written, project, kind (allocation or item), id, source, field, amount (as written),
    month (its first day) and hours. Promised hours count by working days; what is left of an open item's effort
    is spread evenly up to its due day. Where a project has both for one skill and month, the larger stands.
    """
    both = pd.concat([_promised(portfolio, months), _estimated(portfolio, months)], ignore_index=True)
    total = both.groupby(["skill", "project", "month", "kind"])["hours"].sum().reset_index()
    total = total.sort_values(["hours", "kind"], ascending=[False, True])
    stands = total.drop_duplicates(["skill", "project", "month"])[["skill", "project", "month", "kind"]]
    return both.merge(stands, on=[*stands.columns]).sort_values(["skill", "month", "project", "id"], ignore_index=True)


def skill_supply(portfolio: Portfolio) -> pd.DataFrame:
    """Hours a week that the holders of each skill have, by folded skill: `hours` stated, `unstated` people, `people`.

    A holder lists the skill or is promised for it; a person of two skills counts in full for both.
    """
    listed = [(fold(skill), person.id) for person in portfolio.people.values() for skill in person.skills]
    promised = portfolio.allocations[["skill", "person"]].dropna().drop_duplicates()
    lent = [(fold(skill), person) for skill, person in promised.itertuples(index=False)]
    pairs = pd.DataFrame(sorted({*listed, *lent}), columns=["skill", "person"])
    whose = portfolio.ask(capacities)[["hours", "unstated"]].reindex(pairs["person"])
    held = pairs.assign(hours=whose["hours"].to_numpy(), unstated=whose["unstated"].to_numpy())
    return held.groupby("skill").agg(hours=("hours", "sum"), unstated=("unstated", "sum"), people=("person", "size"))


def month_weeks(portfolio: Portfolio, months: int) -> pd.Series:
    """Working weeks of each of the coming full months, by its first day."""
    firsts = _firsts(portfolio, months)
    days = np.busday_count(firsts[:-1], firsts[1:])
    return pd.Series(days / WORKING_DAYS, index=firsts[:-1].astype("datetime64[s]"))


def _firsts(portfolio: Portfolio, months: int) -> np.ndarray:
    begun = np.datetime64(portfolio.as_of, "M") + 1
    firsts: np.ndarray = (begun + np.arange(months + 1)).astype("datetime64[D]")
    return firsts


def _promised(portfolio: Portfolio, months: int) -> pd.DataFrame:
    rows = portfolio.allocations
    rows = rows[rows["skill"].notna() & rows["start"].notna() & rows["end"].notna() & (rows["hours_per_week"] > 0)]
    rows = _active(portfolio, rows)
    rows = rows.assign(written=rows["skill"], kind="allocation", field="hours_per_week", first=rows["start"])
    rows = rows.assign(amount=rows["hours_per_week"])
    return _spread(portfolio, rows, months, rows["hours_per_week"].to_numpy() / WORKING_DAYS)


def _estimated(portfolio: Portfolio, months: int) -> pd.DataFrame:
    everything = portfolio.ask(work)
    asked = everything["skill"].notna().to_numpy() & everything["open"].to_numpy()
    asked &= (everything["effort_hours"] > 0).to_numpy() & (everything["due"] >= portfolio.today).to_numpy()
    columns = ["id", "project", "skill", "source", "start", "due", "effort_hours", "percent_complete"]
    rows = _active(portfolio, everything[columns].take(np.flatnonzero(asked)))
    first = rows["start"].where(rows["start"] > portfolio.today, portfolio.today)
    first = first.where(first <= rows["due"], rows["due"])
    rows = rows.assign(written=rows["skill"], kind="item", field="effort_hours", first=first, end=rows["due"])
    rows = rows.assign(amount=rows["effort_hours"])
    left = rows["effort_hours"] * (1 - rows["percent_complete"].fillna(0).clip(0, 1))
    begin, close = _days(rows["first"]), _days(rows["end"]) + np.timedelta64(1, "D")
    return _spread(portfolio, rows, months, left.to_numpy() / np.maximum(np.busday_count(begin, close), 1))


def _spread(portfolio: Portfolio, rows: pd.DataFrame, months: int, daily: np.ndarray) -> pd.DataFrame:
    """The rows once per month they fall in, with the hours of that month."""
    firsts = _firsts(portfolio, months)
    begin = np.maximum(_days(rows["first"])[:, None], firsts[None, :-1])
    close = np.minimum((_days(rows["end"]) + np.timedelta64(1, "D"))[:, None], firsts[None, 1:])
    hours = daily[:, None] * np.busday_count(begin, np.maximum(begin, close))
    row, month = np.nonzero(hours > 0)
    told = rows.assign(skill=rows["written"].map(fold, na_action="ignore"))[_ROWS].take(row).reset_index(drop=True)
    return told.assign(month=firsts[month].astype("datetime64[s]"), hours=hours[row, month])


def _active(portfolio: Portfolio, rows: pd.DataFrame) -> pd.DataFrame:
    table = portfolio.table
    return rows[rows["project"].isin(table.index[table["active"]])]


def _days(column: pd.Series) -> np.ndarray:
    days: np.ndarray = column.to_numpy().astype("datetime64[D]")
    return days
