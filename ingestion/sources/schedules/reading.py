"""A schedule to a Reading: its day, its tables, and what was decided on the way, in sentences."""

from datetime import date
from pathlib import Path

import pandas as pd

from ingestion.naming import day_in, source_name
from ingestion.source import Reading, Records, Request
from ingestion.sources.schedules.projects import projects
from ingestion.sources.schedules.schedule import Schedule
from ingestion.sources.schedules.tables import allocations, dependencies, updates, work_items
from portfolio.errors import SourceUnreadable


def reading(schedule: Schedule, path: Path, request: Request) -> Reading:
    """The tables of one file, known on one day. Raises SourceUnreadable where it holds no project."""
    if not schedule.projects:
        raise SourceUnreadable(f"{path.name} holds no project; save or export the plan again.")
    source = source_name(path, request.source)
    known_on, why = _known_on(schedule, path, request)
    items, milestones = work_items(schedule, source)
    tables = {
        "projects": projects(schedule, source),
        "items": items,
        "milestones": milestones,
        "dependencies": dependencies(schedule, source, path.name),
        "allocations": allocations(schedule, source),
        "people": pd.DataFrame(schedule.people),
        "updates": updates(schedule, source, known_on),
    }
    tables = {kind: frame for kind, frame in tables.items() if len(frame)}
    for frame in tables.values():
        if "_row" in frame:
            frame["_file"] = pd.Series([path.name] * len(frame), dtype="str", index=frame.index)
    loaded = sum(len(frame) for kind, frame in tables.items() if kind != "updates")
    dropped = sum(reject.dropped for reject in schedule.rejected)
    return Reading(
        records=(Records(source, known_on, complete=True, tables=tables),),
        read=loaded + schedule.repeated + dropped,
        loaded=loaded,
        repeated=schedule.repeated,
        rejected=tuple(schedule.rejected),
        notes=(f"{path.name} is taken as known on {known_on:%Y-%m-%d}: {why}.", *_notes(schedule)),
        files=(path.name,),
    )


def _known_on(schedule: Schedule, path: Path, request: Request) -> tuple[date, str]:
    """The house's order: what the user says, the file's name, the file's own days, today."""
    if request.as_of:
        return request.as_of, "the day that was asked for"
    named = day_in(path.name)
    if named:
        return named, "the day in the file's name"
    if schedule.stated_on and schedule.stated_on <= request.today:
        return schedule.stated_on, "its status date"
    late = f"its status date {schedule.stated_on:%Y-%m-%d} is still to come, and " if schedule.stated_on else ""
    if schedule.saved_on and schedule.saved_on <= request.today:
        return schedule.saved_on, late + (
            "it was saved then" if late else "the day it was saved; it has no status date"
        )
    return request.today, late + ("it states no other day" if late else "today, as it states no day of its own")


def _notes(schedule: Schedule) -> list[str]:
    notes = list(schedule.notes)
    tasks = schedule.tasks
    plain = ~tasks["summary"] & ~tasks["cancelled"]
    aimed = plain & tasks["baseline_finish"].isna() & tasks["deadline"].notna()
    if aimed.any():
        notes.append(
            _counted(
                int(aimed.sum()),
                "task has",
                "tasks have",
                "no baseline finish but a deadline, which is taken as the approved due day.",
            )
        )
    lagged = schedule.links["lag"].fillna(0) != 0
    if (lagged & ~schedule.links["elapsed"]).any():
        notes.append(
            "Lags in working time are counted off in the calendar's working days from the predecessor's date and kept "
            "as calendar days."
        )
    inactive = tasks["cancelled"].sum()
    if inactive:
        notes.append(_counted(int(inactive), "task is", "tasks are", "inactive and read as cancelled."))
    return notes


def _counted(count: int, one: str, many: str, rest: str) -> str:
    return f"{count:,} {one if count == 1 else many} {rest}"
