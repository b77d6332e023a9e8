"""Tasks, links and work to the tables of a picture."""

from datetime import date

import numpy as np
import pandas as pd

from ingestion.sheet import digest
from ingestion.sources.schedules.calendars import FARTHEST, STANDARD, lag_days
from ingestion.sources.schedules.schedule import Schedule
from portfolio.report import Reject

_OPEN_WORDS = ("blocked", "at_risk", "on_hold", "cancelled")
_WORKING_DAYS = 5


def statuses(tasks: pd.DataFrame) -> pd.Series:
    """Where each task stands: its actual days and percent complete, then what a status field says of open work."""
    done = (tasks["actual_finish"].notna() | (tasks["percent"] >= 1)).where(
        tasks["stage"].isna(), tasks["stage"] == "done"
    )
    begun = (tasks["actual_start"].notna() | (tasks["percent"] > 0)).where(
        tasks["stage"].isna(), tasks["stage"] == "in_progress"
    )
    status = np.select([tasks["cancelled"], done, begun], ["cancelled", "done", "in_progress"], "not_started")
    said = tasks["status"].where(tasks["status"].isin(_OPEN_WORDS) & ~done & ~tasks["cancelled"])
    return said.fillna(pd.Series(status, index=tasks.index, dtype="str"))


def work_items(schedule: Schedule, source: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Items (tasks and their summaries) and milestones."""
    tasks = schedule.tasks
    kind = np.select([tasks["summary"], tasks["milestone"]], ["summary", "milestone"], "task")
    done = statuses(tasks)
    # A summary finishes with its last task; some files state an actual finish for it before that.
    frame = pd.DataFrame(
        {
            "id": tasks["id"],
            "project": tasks["project"],
            "parent": tasks["parent"],
            "name": tasks["name"],
            "kind": pd.Series(kind, index=tasks.index, dtype="str"),
            "status": done,
            "priority": tasks["priority"],
            "owner": tasks["owner"],
            "team": tasks["team"],
            "vendor": tasks["vendor"],
            "start": tasks["start"],
            "baseline_due": tasks["baseline_finish"].fillna(tasks["deadline"]),
            "due": tasks["finish"],
            "done_on": tasks["actual_finish"].where(done == "done"),
            "percent_complete": tasks["percent"],
            "effort_hours": tasks["hours"].where(~tasks["summary"] & (tasks["hours"] > 0)),
            "duration_days": _in_days(tasks, "duration_hours"),
            "remaining_days": _in_days(tasks, "remaining_hours"),
            "float_days": (tasks["slack_hours"] / _day_hours(tasks))
            .round(4)
            .where(~tasks["summary"] & (done != "done")),
            "constraint": tasks["constraint"].where(~tasks["summary"]),
            "constraint_on": tasks["constraint_on"].where(~tasks["summary"]),
            "deadline": tasks["deadline"],
            "calendar": tasks["calendar"].where(~tasks["summary"]),
            "resources": tasks["resources"].where(~tasks["summary"]),
            "url": tasks["url"],
            "source": pd.Series([f"{source}/tasks"] * len(tasks), index=tasks.index, dtype="str"),
            "_row": tasks["_row"],
        }
    )
    moments = (kind == "milestone") & np.ones(len(frame), dtype=bool)
    return frame[~moments].reset_index(drop=True), frame[moments].reset_index(drop=True)


def _day_hours(tasks: pd.DataFrame) -> pd.Series:
    """Hours that each task counts as a day."""
    return tasks["day_hours"].where(tasks["day_hours"] > 0, STANDARD.hours_per_day)


def _in_days(tasks: pd.DataFrame, name: str) -> pd.Series:
    """Lengths of tasks in their own working days; a summary lasts as long as what lies below it."""
    lengths = tasks[name].where((tasks[name] >= 0) & ~tasks["summary"])
    return (lengths / _day_hours(tasks)).round(4)


def dependencies(schedule: Schedule, source: str, file: str) -> pd.DataFrame:
    """Links with their lags in calendar days; a link to nothing, or with a lag of centuries, is rejected."""
    links = schedule.links
    if not len(links):
        return links
    tasks = schedule.tasks.drop_duplicates("id").set_index("id")
    spot = tasks.index.get_indexer(pd.Index(links["predecessor"]))
    begins = links["type"].isin(("SS", "SF")).to_numpy()
    drive = np.full(len(links), np.datetime64("NaT", "s"))
    here = spot >= 0
    if here.any():
        starts, ends = (tasks[name].to_numpy()[spot[here]] for name in ("start", "finish"))
        drive[here] = np.where(begins[here], starts, ends)
    lags = lag_days(links.assign(drive=drive), {"": STANDARD, **schedule.calendars})
    wild = (lags.abs() > FARTHEST).to_numpy()
    schedule.rejected += [
        Reject(
            file=file,
            row=None if np.isnan(row) else int(row),
            column="lag",
            value=f"{lag:g} hours",
            reason=f"The lag of the link from {a} to {b} comes to more than a century; the link was left out.",
        )
        for row, lag, a, b in zip(
            *(links[name][wild] for name in ("_row", "lag", "predecessor", "successor")), strict=True
        )
    ]
    frame = pd.DataFrame(
        {
            "id": links["predecessor"] + "->" + links["successor"],
            "predecessor": links["predecessor"],
            "successor": links["successor"],
            "predecessor_project": links["predecessor_project"],
            "successor_project": links["successor_project"],
            "type": links["type"],
            "lag_days": lags,
            "source": pd.Series([f"{source}/links"] * len(links), index=links.index, dtype="str"),
            "_row": links["_row"],
        }
    )[~wild]
    again = frame.duplicated(["predecessor", "successor", "type", "lag_days"])
    schedule.repeated += int(again.sum())
    if again.any():
        schedule.notes.append(f"{int(again.sum()):,} links stand twice in {file}; each was kept once.")
    frame = frame[~again].reset_index(drop=True)
    # Two tasks may be tied by both their starts and their ends: the later link's id names its type.
    twin = frame["id"].duplicated()
    frame["id"] = frame["id"].mask(twin, frame["id"] + "/" + frame["type"])
    nth = frame.groupby("id").cumcount()
    frame["id"] = frame["id"].mask(nth > 0, frame["id"] + "#" + (nth + 1).astype("str"))
    return frame


def allocations(schedule: Schedule, source: str) -> pd.DataFrame:
    """Hours a week of the people who work on tasks that are not cancelled: an assignment's hours over its days."""
    work = schedule.work
    work = work[work["start"].notna() & work["finish"].notna() & (work["hours"] > 0)]
    work = work[(work["finish"] >= work["start"]) & work["person"].notna()]
    if not len(work):
        return work
    first, last = (work[name].to_numpy().astype("datetime64[D]") for name in ("start", "finish"))
    working = np.busday_count(first, last + np.timedelta64(1, "D"))
    length = np.where(working > 0, working, (last - first).astype("int64") + 1)
    ids = work["task"] + "/" + work["person"]
    nth = ids.groupby(ids).cumcount()
    return pd.DataFrame(
        {
            "id": ids.mask(nth > 0, ids + "#" + (nth + 1).astype("str")),
            "person": work["person"],
            "project": work["project"],
            "start": work["start"],
            "end": work["finish"],
            "hours_per_week": np.round(work["hours"].to_numpy() / length * _WORKING_DAYS, 4),
            "source": pd.Series([f"{source}/assignments"] * len(work), index=work.index, dtype="str"),
            "_row": work["_row"],
        }
    ).reset_index(drop=True)


def updates(schedule: Schedule, source: str, known_on: date) -> pd.DataFrame:
    """Notes that stand on tasks, dated the day of the picture; a note that stays keeps its id."""
    noted = schedule.tasks.assign(notes=schedule.tasks["notes"].str.strip())
    noted = noted[noted["notes"].fillna("") != ""]
    if not len(noted):
        return noted
    made = [digest(parts) for parts in zip(noted["project"], noted["id"], noted["notes"], strict=True)]
    return pd.DataFrame(
        {
            "id": pd.Series(made, dtype="str", index=noted.index),
            "project": noted["project"],
            "item": noted["id"],
            "dated": pd.Series([np.datetime64(known_on, "s")] * len(noted), index=noted.index),
            "field": pd.Series(["Notes"] * len(noted), dtype="str", index=noted.index),
            "text": noted["notes"],
            "source": pd.Series([f"{source}/notes"] * len(noted), index=noted.index, dtype="str"),
            "_row": noted["_row"],
        }
    ).reset_index(drop=True)
