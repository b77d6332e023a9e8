"""Project rows: what the file states, and what its tasks come to where it does not."""

from typing import Any

import numpy as np
import pandas as pd

from ingestion.live.rows import table
from ingestion.sources.schedules.schedule import Schedule

_ROLLED = {
    "start": ("start", "min"),
    "end": ("finish", "max"),
    "baseline_start": ("baseline_start", "min"),
    "baseline_end": ("baseline_finish", "max"),
}


def projects(schedule: Schedule, source: str) -> pd.DataFrame:
    """One row a project, with the days, progress and status that its tasks give where it states none."""
    tasks = schedule.tasks
    plain = tasks[~tasks["summary"] & ~tasks["cancelled"]]
    rolled = plain.groupby("project").agg(**{name: pd.NamedAgg(*how) for name, how in _ROLLED.items()})
    spans = {str(key): span for key, span in rolled.to_dict("index").items()}
    shares = _shares(plain)
    signs = _signs(plain)
    rows = []
    for given in schedule.projects:
        row = {name: value for name, value in given.items() if _said(value)}
        key = row["id"]
        for name, value in spans.get(key, {}).items():
            if name not in row and value is not pd.NaT:
                row[str(name)] = value.date()
        row.setdefault("percent_complete", shares.get(key))
        row["attributes"] = {**row.get("attributes", {}), **signs.get(key, {})}
        row["source"] = source
        row.update(
            _state(row, plain[plain["project"] == key] if len(schedule.projects) < len(tasks) else plain.iloc[:0])
        )
        rows.append(_ordered(row))
    return table("projects", rows)


def _said(value: Any) -> bool:
    return value is not None and value != "" and not (isinstance(value, float) and np.isnan(value))


def _shares(plain: pd.DataFrame) -> dict[str, float]:
    """Progress of each project: its tasks' percent complete, weighted by how long they are."""
    known = plain[plain["percent"].notna()]
    lasting = known.assign(weight=known["duration_hours"].where(known["duration_hours"] > 0, 0.0))
    lasting = lasting.assign(part=lasting["weight"] * lasting["percent"])
    sums = lasting.groupby("project").agg(weight=("weight", "sum"), part=("part", "sum"), plain=("percent", "mean"))
    shares = (sums["part"] / sums["weight"].where(sums["weight"] > 0)).fillna(sums["plain"])
    return {str(key): round(float(share), 4) for key, share in shares.items()}


def _signs(plain: pd.DataFrame) -> dict[str, dict[str, str]]:
    """What the scheduler says of the critical path: how many open tasks are on it, and the least float."""
    open_ = plain[plain["actual_finish"].isna() & ~(plain["percent"] >= 1)]
    signs: dict[str, dict[str, str]] = {}
    for key, rows in open_.groupby("project"):
        said = {}
        if rows["critical"].any():
            said["Critical open tasks"] = str(int(rows["critical"].sum()))
        least = rows["slack_hours"].min()
        if least < 0:
            said["Least total float (hours)"] = f"{least:g}"
        signs[str(key)] = said
    return signs


def _state(row: dict[str, Any], plain: pd.DataFrame) -> dict[str, Any]:
    if row.get("status"):
        return {}
    share = row.get("percent_complete")
    finished = len(plain) > 0 and bool((plain["actual_finish"].notna() | (plain["percent"] >= 1)).all())
    if row.get("actual_end") or finished or (share is not None and share >= 1):
        ends = plain["actual_finish"].max() if finished else pd.NaT
        last = {} if ends is pd.NaT or row.get("actual_end") else {"actual_end": ends.date()}
        return {"status": "done", **last}
    begun = bool(plain["actual_start"].notna().any()) or (share or 0) > 0
    return {"status": "in_progress" if begun else "not_started"}


def _ordered(row: dict[str, Any]) -> dict[str, Any]:
    """Without an end that lies before its start: such a pair says nothing, and the store refuses none."""
    for first, last in (("baseline_start", "baseline_end"), ("start", "end"), ("start", "actual_end")):
        a, b = (pd.Timestamp(row[name]) if _said(row.get(name)) else None for name in (first, last))
        if a is not None and b is not None and b < a:
            row.pop(last)
    return row
