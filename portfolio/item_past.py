"""How the list of items of each project changed over the kept pictures: grew, churned, was carried over."""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.membership import among
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status

_CLOSED = (Status.DONE.value, Status.CANCELLED.value)
_COLUMNS = ["project", "id", "due", "effort_hours"]


def items_then(portfolio: Portfolio, day: pd.Timestamp) -> pd.DataFrame:
    """Items as they were known on `day`, of the active projects whose list was known by then.

    Columns: project, id, due, effort_hours, open, and `counted`, which is False for what was cancelled.
    """
    past = portfolio.item_history
    rows = past.rows
    table = portfolio.table
    held = ((rows["known_on"] <= day) & (rows["known_to"] > day)).to_numpy()
    same = past.since[past.since <= day].index
    now = portfolio.ask(items_now)
    parts = [_stood(rows.take(np.flatnonzero(held))), now.take(np.flatnonzero(among(now["project"], pd.Series(same))))]
    both = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    active = table.index[table["active"]]
    kept: pd.DataFrame = both[among(both["project"], pd.Series(active))]
    return kept.drop_duplicates("id").reset_index(drop=True)


def items_now(portfolio: Portfolio) -> pd.DataFrame:
    """Items as they are known today, in the columns of `items_then`; those of lists that can be followed back."""
    items = portfolio.items
    rows = np.flatnonzero(among(items["project"], pd.Series(portfolio.item_history.since.index)))
    columns = [*_COLUMNS, "status", "done_on", "percent_complete"]
    return _stood(pd.DataFrame({name: items[name].array.take(rows) for name in columns}))


def followed(portfolio: Portfolio) -> pd.Series:
    """Since when the list of items of each project is known, by project."""
    past = portfolio.item_history
    first = past.rows.groupby("project")["known_on"].min()
    return past.since.to_frame("since").join(first.rename("first")).min(axis=1).astype("datetime64[s]")


def carried(portfolio: Portfolio) -> pd.DataFrame:
    """Open items whose day was put off again and again once it had come: how often, and the days it had.

    A carry-over is a picture that shows a later day for an item whose day before that had passed by then, while the
    item was open. Columns: id, times, days (the days it was put off from, oldest first).
    """
    past = portfolio.item_history.rows
    now = portfolio.ask(work)
    there = now["open"].to_numpy() & ~now["milestone"].to_numpy() & now["due"].notna().to_numpy()
    now = pd.DataFrame({name: now[name].array.take(np.flatnonzero(there)) for name in ("id", "due")})
    # Only what has another day today than it once had can have been carried over.
    code = pd.Index(now["id"]).get_indexer(pd.Index(past["id"]))
    due, until = past["due"].to_numpy(), past["known_to"].to_numpy()
    today = np.append(now["due"].to_numpy(), np.datetime64("NaT", "s"))[code]
    rows = np.flatnonzero((due < today) & (due < until))
    seen = pd.DataFrame({"code": code[rows], "due": due[rows], "to": until[rows]})
    # The last wording that had a day tells when it was given up: by then the day must have passed.
    seen = seen.sort_values(["code", "to"]).drop_duplicates(["code", "due"], keep="last")
    told = seen.groupby("code")["due"].agg(times="size", days=list)
    again: pd.DataFrame = told.assign(id=now["id"].array.take(told.index.to_numpy())).reset_index(drop=True)
    return again


def _stood(rows: pd.DataFrame) -> pd.DataFrame:
    closed = rows["status"].isin(_CLOSED) | rows["done_on"].notna() | (rows["percent_complete"] >= 1)
    counted = (rows["status"] != Status.CANCELLED.value).fillna(value=True)
    return rows[_COLUMNS].assign(open=~closed, counted=counted)
