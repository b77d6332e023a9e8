"""When approved days were moved: every later baseline of a project or milestone in the kept pictures."""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.snapshot import Portfolio


def resets(portfolio: Portfolio) -> pd.DataFrame:
    """Each time an approved day became later between two pictures.

    Columns: kind (project or milestone), id, project, name, known_on (the picture that shows it), seen_before (the one
    before), old, new and days (later). Ends of active projects and milestones that are still open.
    """
    table = portfolio.table
    now = table[["id", "name", "baseline_end"]].assign(project=table["id"])[table["active"]]
    ends = _steps(portfolio.history, now, "baseline_end", portfolio).assign(kind="project")
    every = portfolio.ask(work)
    some = np.flatnonzero(every["milestone"].to_numpy(dtype=bool) & every["open"].to_numpy(dtype=bool))
    open_points = every[["id", "project", "name", "baseline_due"]].iloc[some].drop_duplicates("id")
    points = _steps(portfolio.milestone_history, open_points, "baseline_due", portfolio).assign(kind="milestone")
    found = pd.concat([part for part in (ends, points) if len(part)] or [ends], ignore_index=True)
    found["days"] = (found["new"] - found["old"]).dt.days.astype("float64")
    return found.sort_values(["project", "known_on", "kind", "id"]).reset_index(drop=True)


def _steps(history: pd.DataFrame, current: pd.DataFrame, field: str, portfolio: Portfolio) -> pd.DataFrame:
    """Later days between two pictures, of the things that are in `current`."""
    codes, distinct = pd.factorize(history["id"])
    places = np.append(pd.Index(current["id"]).get_indexer(pd.Index(distinct)), -1)[codes]
    known_on, days = history["known_on"].to_numpy(), history[field].to_numpy()
    today = np.datetime64(portfolio.as_of, "s")
    past = np.flatnonzero((places >= 0) & (known_on < today) & ~np.isnat(days))
    dated = np.flatnonzero(current[field].notna().to_numpy())
    place = np.concatenate((places[past], dated))
    known = np.concatenate((known_on[past], np.full(len(dated), today)))
    day = np.concatenate((days[past], current[field].to_numpy()[dated]))
    # One key, since a sort by two keys costs twice as much: seconds of a picture stay below the spread of a place.
    ordered = np.argsort(place * (1 << 40) + known.astype("int64"), kind="stable")
    place, known, day = place[ordered], known[ordered], day[ordered]
    later = np.flatnonzero((place[1:] == place[:-1]) & (day[1:] > day[:-1])) + 1
    return (
        current[["id", "project", "name"]]
        .iloc[place[later]]
        .reset_index(drop=True)
        .assign(known_on=known[later], seen_before=known[later - 1], old=day[later - 1], new=day[later])
    )
