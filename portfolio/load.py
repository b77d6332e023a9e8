"""Who is promised how many hours in which week."""

import numpy as np
import pandas as pd

from portfolio.snapshot import Portfolio

WEEKS = 52
WORKING_DAYS = 5


def weekly_load(portfolio: Portfolio) -> pd.DataFrame:
    """Hours promised by person or team, project and week, for the week of `as_of` and those after it.

    Columns: who, project, allocation (id), week (its Monday) and hours. A week that an allocation covers in
    part counts by its working days. Only allocations to active projects count.
    """
    table = portfolio.table
    rows = portfolio.allocations
    active = table["active"].reindex(rows["project"]).fillna(False).to_numpy(dtype=bool)  # noqa: FBT003 - a fill value
    return _spread(rows[active], mondays_ahead(portfolio))


def past_load(portfolio: Portfolio) -> pd.DataFrame:
    """As `weekly_load`, for the weeks before that of `as_of`, by the allocations as they are listed today.

    What has finished since was worked on then, so allocations to finished projects count too.
    """
    return _spread(portfolio.allocations, mondays_ahead(portfolio) - np.timedelta64(7 * WEEKS, "D"))


def _spread(rows: pd.DataFrame, mondays: np.ndarray) -> pd.DataFrame:
    """Each allocation over the weeks that it covers."""
    rows = rows[rows["start"].notna().to_numpy() & rows["end"].notna().to_numpy()]
    rows = rows[(rows["end"] >= rows["start"]) & (rows["hours_per_week"] > 0)]
    first = rows["start"].to_numpy().astype("datetime64[D]")[:, None]
    last = rows["end"].to_numpy().astype("datetime64[D]")[:, None]
    begin = np.maximum(first, mondays[None, :])
    close = np.minimum(last, mondays[None, :] + np.timedelta64(WORKING_DAYS - 1, "D")) + np.timedelta64(1, "D")
    days = np.busday_count(begin, np.maximum(close, begin))
    hours = rows["hours_per_week"].to_numpy(dtype="float64")[:, None] * days / WORKING_DAYS
    row, week = np.nonzero(hours)
    return pd.DataFrame(
        {
            "who": rows["person"].to_numpy()[row],
            "project": rows["project"].to_numpy()[row],
            "allocation": rows["id"].to_numpy()[row],
            "week": mondays[week].astype("datetime64[s]"),
            "hours": hours[row, week],
        }
    )


def capacities(portfolio: Portfolio) -> pd.DataFrame:
    """Hours a week of each person and team: `hours` that are stated, and `unstated` people to fill in for.

    Indexed by id, with `kind` (person or team) and `name`. Whoever is promised but not listed is one person of
    unstated hours.
    """
    people = list(portfolio.people.values())
    frame = pd.DataFrame(
        {
            "id": pd.Series([p.id for p in people], dtype="str"),
            "kind": "person",
            "name": pd.Series([p.name for p in people], dtype="str"),
            "team": pd.Series([p.team for p in people], dtype="str"),
            "hours": pd.Series([p.capacity_hours for p in people], dtype="float64"),
        }
    )
    frame["unstated"] = frame["hours"].isna().astype("int64")
    teams = frame.dropna(subset=["team"]).groupby("team")[["hours", "unstated"]].sum()
    teams = teams.rename_axis("id").reset_index()
    teams = teams.assign(kind="team", name=teams["id"])
    teams = teams[~teams["id"].isin(frame["id"])]
    known = {*frame["id"], *teams["id"]}
    strangers = sorted(set(portfolio.allocations["person"].dropna()) - known)
    others = pd.DataFrame({"id": pd.Series(strangers, dtype="str"), "unstated": 1})
    others["kind"] = np.where(others["id"].isin([*portfolio.teams]), "team", "person")
    others["name"] = others["id"]
    kept = ["id", "kind", "name", "hours", "unstated"]
    parts = [part.reindex(columns=kept) for part in (frame, teams, others) if len(part)] or [frame[kept]]
    return pd.concat(parts, ignore_index=True).fillna({"hours": 0.0}).set_index("id")


def mondays_ahead(portfolio: Portfolio) -> np.ndarray:
    """The Mondays of the week of `as_of` and of those after it."""
    today = np.datetime64(portfolio.as_of, "D")
    monday = np.busday_offset(today + np.timedelta64(1, "D"), -1, roll="forward", weekmask="Mon")
    return monday + np.arange(WEEKS) * np.timedelta64(7, "D")
