"""When approved days were moved: every later baseline of a project or milestone in the kept pictures."""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.membership import among
from portfolio.snapshot import Portfolio


def resets(portfolio: Portfolio) -> pd.DataFrame:
    """Each time an approved day became later between two pictures.

    Columns: kind (project or milestone), id, project, name, known_on (the picture that shows it), seen_before (the one
    before), old, new and days (later). Ends of active projects and milestones that are still open.
    """
    table = portfolio.table
    now = table[table["active"]].reset_index(drop=True)
    ends = _steps(portfolio.history, now, "baseline_end", portfolio)
    everything = portfolio.ask(work)[["id", "project", "name", "baseline_due", "milestone", "open"]]
    open_points = everything[everything["milestone"] & everything["open"]]
    points = _steps(portfolio.milestone_history, open_points, "baseline_due", portfolio)
    ends = ends.assign(kind="project", project=ends["id"]).merge(now[["id", "name"]], on="id", how="left")
    points = points.assign(kind="milestone").merge(
        open_points[["id", "project", "name"]].drop_duplicates("id"), on="id", how="left"
    )
    found = pd.concat([part for part in (ends, points) if len(part)] or [ends], ignore_index=True)
    found["days"] = (found["new"] - found["old"]).dt.days.astype("float64")
    return found.sort_values(["project", "known_on", "kind", "id"]).reset_index(drop=True)


def _steps(history: pd.DataFrame, current: pd.DataFrame, field: str, portfolio: Portfolio) -> pd.DataFrame:
    past = history[["id", "known_on", field]]
    past = past[(past["known_on"] < portfolio.today).to_numpy() & past[field].notna().to_numpy()]
    past = past[among(past["id"], current["id"])] if len(past) else past
    today = np.datetime64(portfolio.as_of, "s")
    now = current[["id", field]].assign(known_on=today)[["id", "known_on", field]]
    now = now[now[field].notna()]
    seen = pd.concat([part for part in (past, now) if len(part)] or [now], ignore_index=True)
    code, _ = pd.factorize(seen["id"])
    known = seen["known_on"].to_numpy().astype("datetime64[s]")
    day = seen[field].to_numpy().astype("datetime64[s]")
    ordered = np.lexsort((known, code))
    code, known, day = code[ordered], known[ordered], day[ordered]
    later = np.flatnonzero((code[1:] == code[:-1]) & (day[1:] > day[:-1])) + 1
    return pd.DataFrame(
        {
            "id": seen["id"].to_numpy()[ordered[later]],
            "known_on": known[later],
            "seen_before": known[later - 1],
            "old": day[later - 1],
            "new": day[later],
        }
    ).astype({"id": "str"})
