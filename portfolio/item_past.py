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
    """Items as they were known on `day`, of the active projects whose list is another one today.

    Columns: project, id, due, effort_hours, open, and `counted`, which is False for what was cancelled.
    """
    rows = portfolio.item_history.rows
    held = ((rows["known_on"] <= day) & (rows["known_to"] > day)).to_numpy()
    then = rows.take(np.flatnonzero(held))
    active = portfolio.table.index[portfolio.table["active"]]
    kept = then.take(np.flatnonzero(among(then["project"], pd.Series(active))))
    return _stood(kept).drop_duplicates("id").reset_index(drop=True)


def items_now(portfolio: Portfolio, day: pd.Timestamp) -> pd.DataFrame:
    """Items as they are known today, in the columns of `items_then` and of the same projects."""
    items = portfolio.items
    changed = pd.Series(portfolio.ask(items_then, day)["project"].unique(), dtype="str")
    rows = np.flatnonzero(among(items["project"], changed))
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
    # Few of the many earlier rows were late and open; only their ids are looked up.
    late = np.flatnonzero((past["due"] < past["known_to"]).to_numpy() & past["done_on"].isna().to_numpy())
    late = late[~among(past["status"].take(late), pd.Series(_CLOSED))]
    due, until = past["due"].to_numpy()[late], past["known_to"].to_numpy()[late]
    code = pd.Index(now["id"]).get_indexer(pd.Index(past["id"].take(late)))
    today = np.append(now["due"].to_numpy(), np.datetime64("NaT", "s"))[code]
    seen = pd.DataFrame({"code": code, "due": due, "to": until})[due < today]
    # The last wording that had a day tells when it was given up: by then the day must have passed.
    seen = seen.sort_values(["code", "to"]).drop_duplicates(["code", "due"], keep="last")
    told = seen.groupby("code")["due"].agg(times="size", days=list)
    again: pd.DataFrame = told.assign(id=now["id"].array.take(told.index.to_numpy())).reset_index(drop=True)
    return again


def _stood(rows: pd.DataFrame) -> pd.DataFrame:
    closed = among(rows["status"], pd.Series(_CLOSED)) | rows["done_on"].notna() | (rows["percent_complete"] >= 1)
    dropped = among(rows["status"], pd.Series([Status.CANCELLED.value]))
    return rows[_COLUMNS].assign(open=~closed, counted=~dropped)
