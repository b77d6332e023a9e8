"""How far plans moved: current days against approved ones, and how often an end was put off."""

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.membership import among
from portfolio.snapshot import Portfolio

WORKING_DAYS = 5 / 7


def slips(portfolio: Portfolio) -> pd.DataFrame:
    """Every project end and milestone later than approved, and every schedule variance a source reports.

    Columns: project, kind (project, milestone, reported), id, name, source, url, field, planned_field, planned,
    now, open, days, working_days and share (of the project's planned duration).
    """
    parts = [part for part in (_ends(portfolio), _milestones(portfolio), _reported(portfolio)) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else _ends(portfolio)


def duration_days(portfolio: Portfolio) -> pd.Series:
    """Planned calendar days of each project; empty where start or end is unknown or they are reversed."""
    table = portfolio.table
    start = table["baseline_start"].fillna(table["start"])
    end = table["baseline_end"].fillna(table["end"])
    days = (end - start).dt.days.astype("float64")
    return days.where(days > 0)


def moves(portfolio: Portfolio) -> pd.DataFrame:
    """How often each project end and milestone was put off in the kept pictures.

    Columns: project, kind, id, name, moves (times later), net_days (last against first), first, last, source, url.
    """
    ends = portfolio.history[["id", "known_on", "end"]].rename(columns={"end": "day"})
    current = portfolio.table.reset_index(drop=True)[["id", "end"]].rename(columns={"end": "day"})
    ends = _with_current(ends, current, portfolio).assign(kind="project")
    points = portfolio.milestone_history[["id", "known_on", "due"]].rename(columns={"due": "day"})
    open_points = portfolio.ask(work)
    open_points = open_points[open_points["milestone"] & open_points["open"]]
    points = points[among(points["id"], open_points["id"])]
    points = _with_current(points, open_points[["id", "due"]].rename(columns={"due": "day"}), portfolio)
    seen = pd.concat([ends, points.assign(kind="milestone")], ignore_index=True).dropna(subset=["day"])
    seen = seen.sort_values(["kind", "id", "known_on"], kind="stable")
    step = (seen["day"] - seen.groupby(["kind", "id"])["day"].shift()).dt.days
    seen["later"] = step > 0
    grouped = seen.groupby(["kind", "id"])
    told = grouped.agg(moves=("later", "sum"), first=("day", "first"), last=("day", "last"))
    told = told.reset_index()
    told["net_days"] = (told["last"] - told["first"]).dt.days.astype("float64")
    return _named(told, portfolio, open_points)


def _with_current(past: pd.DataFrame, current: pd.DataFrame, portfolio: Portfolio) -> pd.DataFrame:
    now = current.assign(known_on=np.datetime64(portfolio.as_of, "s"))
    past = past[among(past["id"], current["id"])]
    return pd.concat([past, now[["id", "known_on", "day"]]], ignore_index=True) if len(past) else now


def _named(told: pd.DataFrame, portfolio: Portfolio, points: pd.DataFrame) -> pd.DataFrame:
    projects = portfolio.table.reset_index(drop=True)[["id", "name", "source", "url"]]
    projects = projects.assign(kind="project", project=projects["id"])
    named = pd.concat(
        [projects, points.assign(kind="milestone")[["id", "name", "source", "url", "kind", "project"]]],
        ignore_index=True,
    ).drop_duplicates(["kind", "id"])
    return told.merge(named, on=["kind", "id"], how="inner")


def _ends(portfolio: Portfolio) -> pd.DataFrame:
    table = portfolio.table.reset_index(drop=True)
    rows = table[table["active"] & table["end"].notna() & table["baseline_end"].notna()]
    frame = rows[["id", "name", "source", "url"]].assign(
        project=rows["id"],
        kind="project",
        field="end",
        planned_field="baseline_end",
        planned=rows["baseline_end"],
        now=rows["end"],
        open=True,
    )
    return _measured(frame, portfolio)


def _milestones(portfolio: Portfolio) -> pd.DataFrame:
    rows = portfolio.ask(work)
    rows = rows[rows["milestone"] & rows["baseline_due"].notna() & (rows["status"] != "cancelled")]
    done = rows["done_on"].notna() & ~rows["open"]
    frame = rows[["id", "name", "source", "url", "project", "open"]].assign(
        kind="milestone",
        field=np.where(done, "done_on", "due"),
        planned_field="baseline_due",
        planned=rows["baseline_due"],
        now=rows["done_on"].where(done, rows["due"]),
    )
    return _measured(frame[frame["now"].notna()], portfolio)


def _reported(portfolio: Portfolio) -> pd.DataFrame:
    table = portfolio.table.reset_index(drop=True)
    days, share = table["schedule_variance_days"], table["schedule_variance_share"]
    rows = table[table["active"] & ((days > 0) | (share > 0))]
    days, share = days.reindex(rows.index), share.reindex(rows.index)
    duration = duration_days(portfolio).reindex(rows["id"]).to_numpy()
    days = days.fillna(pd.Series(share.to_numpy() * duration, index=rows.index))
    return rows[["id", "name", "source", "url"]].assign(
        project=rows["id"],
        kind="reported",
        field=np.where(table["schedule_variance_days"].reindex(rows.index).notna(), *_REPORTED),
        planned_field="",
        planned=rows["baseline_end"],
        now=rows["end"],
        open=True,
        days=days,
        working_days=(days * WORKING_DAYS).round(),
        share=share.fillna(pd.Series(days.to_numpy() / duration, index=rows.index)),
    )


_REPORTED = ("schedule_variance_days", "schedule_variance_share")


def _measured(frame: pd.DataFrame, portfolio: Portfolio) -> pd.DataFrame:
    frame = frame[frame["now"] > frame["planned"]]
    planned, now = (frame[c].to_numpy().astype("datetime64[D]") for c in ("planned", "now"))
    days = (now - planned).astype("timedelta64[D]").astype("float64")
    duration = duration_days(portfolio).reindex(frame["project"]).to_numpy()
    return frame.assign(
        days=days, working_days=np.busday_count(planned, now).astype("float64"), share=days / duration
    ).reset_index(drop=True)
