"""Plan documents (from MSPDI, or from MPXJ) to a Schedule.

A document holds one project: its own words, `root` (the row that sums it up), `tasks`, `links`, `resources`,
`assignments`. Both readers write the same document, so `.mpp` and its `.xml` twin give the same facts.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path, PureWindowsPath
from typing import Any

import numpy as np
import pandas as pd

from ingestion.sheet import folded
from ingestion.sources.schedules.calendars import Calendar
from ingestion.sources.schedules.fields import read_project_fields, read_task_fields, task_field
from ingestion.sources.schedules.logic import ELAPSED_CALENDAR, calendar_text, plain_name
from ingestion.sources.schedules.schedule import (
    DAYS,
    Schedule,
    days,
    links_frame,
    tasks_frame,
    unread,
    work_frame,
)
from portfolio.report import Reject

_NO_DEFAULT = 500
_MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+")
_CURRENCY = re.compile(r"[A-Z]{3}")


def schedule_of(documents: Sequence[Mapping[str, Any]], path: Path) -> Schedule:
    """The schedule that documents of one file come to."""
    parts = [_Part(document, path) for document in documents]
    frames = {
        name: pd.concat([getattr(part, name) for part in parts], ignore_index=True)
        for name in ("tasks", "links", "work")
        if parts
    }
    people = {person["id"]: person for part in reversed(parts) for person in part.people}
    stated = [part.stated_on for part in parts if part.stated_on]
    saved = [part.saved_on for part in parts if part.saved_on]
    return Schedule(
        projects=[part.project for part in parts],
        tasks=frames.get("tasks", tasks_frame({})),
        links=frames.get("links", links_frame({})),
        work=frames.get("work", work_frame({})),
        people=[people[key] for key in sorted(people)],
        calendars={key: calendar for part in parts for key, calendar in part.calendars.items()},
        stated_on=max(stated, default=None),
        saved_on=max(saved, default=None),
        rejected=[reject for part in parts for reject in part.rejected],
        notes=[note for part in parts for note in part.notes],
    )


class _Part:
    """One document on its way into a schedule."""

    def __init__(self, document: Mapping[str, Any], path: Path) -> None:
        self.document, self.file = document, path.name
        self.rejected: list[Reject] = []
        self.notes: list[str] = []
        self.root: Mapping[str, Any] = document.get("root") or {}
        self.name = next(text for text in self._names(path) if text)
        self.key = str(document.get("id") or "").strip() or folded(self.name)
        self.stated_on, self.saved_on = (_day(document.get(name)) for name in ("status_date", "saved"))
        more = document.get("calendars") or {}
        self.calendars = {self.key: _calendar(document), **{f"{self.key}:{key}": _calendar(more[key]) for key in more}}
        self.resources = {one["key"]: one for one in document.get("resources", ()) if one.get("key") is not None}
        self.people = self._people()
        self.rows = self._rows()
        self.tasks = self._tasks()
        self.links = self._links()
        self.work = self._work()
        self.project = self._project()
        self._remark()

    def _names(self, path: Path) -> tuple[str, ...]:
        given = str(self.document.get("name") or "").strip()
        stem = PureWindowsPath(given).stem if re.search(r"\.\w{2,7}$", given) else given
        return (
            str(self.document.get("title") or "").strip(),
            stem,
            str(self.root.get("name") or "").strip(),
            path.stem,
        )

    def _rows(self) -> dict[str, Mapping[str, Any]]:
        """The tasks that are tasks, by key: named, of this plan, each key once."""
        rows: dict[str, Mapping[str, Any]] = {}
        for one in self.document.get("tasks", ()):
            key = one.get("key")
            if one.get("external"):
                continue
            if key is None or not one.get("name"):
                missing = "unique id" if key is None else "name"
                self._refuse(one.get("row"), missing, f"The task has no {missing}, which every task needs.")
            elif key in rows:
                self._refuse(one.get("row"), "unique id", f"Another task has the unique id {key} already.")
            else:
                rows[key] = one
        return rows

    def _tasks(self) -> pd.DataFrame:
        rows = list(self.rows.values())
        taken = self._owners()
        columns: dict[str, Any] = {
            name: [one.get(name) for one in rows]
            for name in (
                "name", "start", "finish", "baseline_start", "baseline_finish", "actual_start", "actual_finish",
                "deadline", "percent", "hours", "duration_hours", "remaining_hours", "slack_hours", "notes", "url",
                "stage", "constraint", "constraint_on",
            )
        }  # fmt: skip
        for name in ("summary", "milestone", "critical"):
            columns[name] = [bool(one.get(name)) for one in rows]
        columns["calendar"] = [self._own_calendar(one) for one in rows]
        usual = self.calendars[self.key].hours_per_day
        columns["day_hours"] = [one.get("day_hours") or (24.0 if one.get("elapsed") else usual) for one in rows]
        columns["resources"] = self._assigned()
        columns["cancelled"] = [not one.get("active", True) for one in rows]
        columns["project"] = [self.key] * len(rows)
        columns["id"] = [self._id(one["key"]) for one in rows]
        columns["parent"] = [self._id(self._parent(one)) for one in rows]
        columns["_row"] = [one.get("row") for one in rows]
        columns["owner"] = [taken.get(one["key"]) for one in rows]
        titles = {title: None for one in rows for title in one.get("custom") or () if task_field(title)}
        said = read_task_fields(
            {title: pd.Series([(one.get("custom") or {}).get(title) for one in rows], dtype="str") for title in titles}
        )
        own = said.pop("owner", None)
        if own is not None:
            columns["owner"] = pd.Series(columns["owner"], dtype="str").fillna(own)
        columns |= said
        levels = pd.Series([_level(one.get("priority")) for one in rows], dtype="str")
        columns["priority"] = columns["priority"].fillna(levels) if "priority" in columns else levels
        if not rows:
            return tasks_frame({})
        frame = tasks_frame(columns)
        for name in DAYS:
            given = pd.Series(columns[name], dtype="object")
            self.rejected += unread(self.file, name.replace("_", " "), given, frame[name], frame["_row"])
        return frame

    def _parent(self, row: Mapping[str, Any]) -> str | None:
        parent = row.get("parent")
        return parent if parent in self.rows and parent != row["key"] else None

    def _id(self, key: str | None) -> str | None:
        return None if key is None else f"{self.key}/{key}"

    def _own_calendar(self, row: Mapping[str, Any]) -> str | None:
        if row.get("elapsed"):
            return ELAPSED_CALENDAR
        own = (self.document.get("task_calendars") or {}).get(row.get("calendar"))
        return plain_name(str(own.get("name") or row["calendar"])) if own else None

    def _assigned(self) -> list[float] | None:
        """How many resources each task has; None where the plan knows none at all."""
        if not self.resources:
            return None
        taken = Counter(
            one.get("task") for one in self.document.get("assignments", ()) if one.get("resource") in self.resources
        )
        return [float(taken[key]) for key in self.rows] if taken else None

    def _named_calendars(self) -> dict[str, Calendar]:
        """The calendars that tasks have of their own, by name."""
        more = self.document.get("task_calendars") or {}
        named = {plain_name(str(one.get("name") or key)): _calendar(one) for key, one in more.items()}
        if any(row.get("elapsed") for row in self.rows.values()):
            named[ELAPSED_CALENDAR] = Calendar(hours_per_day=24.0, week="1111111", elapsed=True)
        return named

    def _owners(self) -> dict[str, str]:
        """The first person assigned to each task."""
        taken: dict[str, str] = {}
        for one in self.document.get("assignments", ()):
            who = self._who(one.get("resource"))
            if who and one.get("task") is not None:
                taken.setdefault(one["task"], who)
        return taken

    def _who(self, key: str | None) -> str | None:
        """A person as people are named here: by e-mail address where there is one, else by name; None for things."""
        found = self.resources.get(key) if key is not None else None
        if not found or found.get("type", "work") != "work":
            return None
        return mail(found.get("email")) or str(found.get("name") or "").strip() or None

    def _people(self) -> list[dict[str, Any]]:
        known = []
        for one in self.resources.values():
            address = mail(one.get("email"))
            if address and one.get("type", "work") == "work":
                person = {"id": address, "name": str(one.get("name") or address).strip(), "email": address}
                team = str(one.get("group") or "").strip()
                known.append(person | ({"team": team} if team else {}))
        return known

    def _links(self) -> pd.DataFrame:
        rows: list[dict[str, Any]] = []
        ghosts = {one.get("key"): one["external"] for one in self.document.get("tasks", ()) if one.get("external")}
        for one in self.document.get("links", ()):
            counted = f"{self.key}:{one['calendar']}" if one.get("calendar") else self.key
            row = {"_row": one.get("row"), "type": one.get("type") or "FS", "calendar": counted}
            for side in ("predecessor", "successor"):
                key = one.get(side)
                other = ghosts.get(key) or (one.get("other") if side == "predecessor" else None)
                if other:
                    row[side] = row[f"{side}_project"] = _other_plan(str(other))
                elif key in self.rows:
                    row[side], row[f"{side}_project"] = self._id(key), self.key
            if "predecessor" not in row or "successor" not in row:
                lost = "predecessor" if "predecessor" not in row else "successor"
                key = one.get(lost)
                if key not in (None, "0") or lost == "predecessor":
                    self._refuse(one.get("row"), lost, f"The link names task {key}, which this plan does not have.")
                continue
            if row["predecessor"] == row["successor"] and row["predecessor"] != row["predecessor_project"]:
                self._refuse(one.get("row"), "predecessor", "The task is its own predecessor.")
                continue
            lag = one.get("lag") or 0.0
            if one.get("percent"):
                before = self.rows.get(one.get("predecessor") or "", {}).get("duration_hours")
                lag = lag / 100 * (before or 0.0)
            rows.append(row | {"lag": lag, "elapsed": bool(one.get("elapsed"))})
        names = ("predecessor", "successor", "predecessor_project", "successor_project", "type", "calendar", "lag")
        return links_frame({name: [row.get(name) for row in rows] for name in (*names, "elapsed", "_row")})

    def _work(self) -> pd.DataFrame:
        rows = []
        for one in self.document.get("assignments", ()):
            task = self.rows.get(one.get("task") or "")
            who = self._who(one.get("resource"))
            if task and who and task.get("active", True):
                start, finish = one.get("start") or task.get("start"), one.get("finish") or task.get("finish")
                rows.append(
                    {
                        "task": self._id(one["task"]),
                        "project": self.key,
                        "person": who,
                        "start": start,
                        "finish": finish,
                        "hours": one.get("hours"),
                        "_row": task.get("row"),
                    }
                )
        names = ("task", "project", "person", "start", "finish", "hours", "_row")
        return work_frame({name: [row[name] for row in rows] for name in names})

    def _project(self) -> dict[str, Any]:
        document, root = self.document, self.root
        read, others = read_project_fields(root.get("custom") or {})
        own = {name: str(text).strip() for name, text in (document.get("properties") or {}).items() if _text(text)}
        category = own.pop("Category", None)
        costs = {name: root.get(name) for name in ("cost", "baseline_cost", "budget_cost", "actual_cost")}
        if not any(costs.values()):
            costs = dict.fromkeys(costs)  # nobody has put a price on anything
        code = str(document.get("currency") or "").strip().upper()
        starts = [_day(root.get("start")), _day(document.get("start"))]
        ends = [_day(root.get("finish")), _day(document.get("finish"))]
        return {
            **read,
            "id": self.key,
            "name": self.name,
            "owner": str(document.get("manager") or "").strip() or read.get("owner"),
            "category": read.get("category") or category,
            "description": _text(document.get("comments")) or _text(root.get("notes")) or read.get("description"),
            "start": starts[0] or (None if self.rows else starts[1]),
            "end": ends[0] or (None if self.rows else ends[1]),
            "baseline_start": _day(root.get("baseline_start")),
            "baseline_end": _day(root.get("baseline_finish")),
            "percent_complete": root.get("percent"),
            "currency": code if _CURRENCY.fullmatch(code) else None,
            "budget": costs["budget_cost"] or costs["baseline_cost"] or None,
            "baseline_budget": costs["baseline_cost"] or None,
            "forecast_cost": costs["cost"],
            "actual_cost": costs["actual_cost"],
            "status_on": self.stated_on,
            "calendar": calendar_text(
                self.calendars[self.key], self._named_calendars(), self.tasks[["start", "finish"]]
            ),
            "attributes": {**own, **others},
        }

    def _remark(self) -> None:
        blank = int(self.document.get("blank") or 0)
        if blank:
            self.notes.append(f"{self.name}: {blank:,} blank row{' holds' if blank == 1 else 's hold'} no task.")
        inserted = list(dict.fromkeys(self.document.get("subprojects") or ()))
        if inserted:
            self.notes.append(
                f"{self.name} inserts other plans ({', '.join(inserted[:5])}); their tasks are in their own files, "
                "which are read where they are given too."
            )
        if self.document.get("planned"):
            self.notes.append(f"{self.name} holds no baseline, so its planned dates stand as the baseline.")
        ghosts = sum(bool(one.get("external")) for one in self.document.get("tasks", ()))
        if ghosts:
            self.notes.append(f"{ghosts:,} tasks of other plans stand in {self.name} only as ends of links.")

    def _refuse(self, row: Any, column: str, reason: str) -> None:
        number = int(row) if isinstance(row, int | float) and row == row else None  # noqa: PLR0124 - NaN
        self.rejected.append(Reject(file=self.file, row=number, column=column, reason=f"{reason} It was left out."))


def _other_plan(text: str) -> str:
    r"""Id of the plan that a path such as C:\plans\Other.mpp\12 names."""
    parts = PureWindowsPath(text.replace("<>", "")).parts
    named = [part for part in parts if re.search(r"\.\w{3,4}$", part)]
    return folded(PureWindowsPath(named[-1] if named else parts[-1] if parts else text).stem)


def mail(text: Any) -> str | None:
    """An e-mail address in lower case, or None."""
    said = str(text or "").strip().casefold().removeprefix("mailto:")
    return said if _MAIL.fullmatch(said) else None


def _text(text: Any) -> str | None:
    return str(text or "").strip() or None


def _day(text: Any) -> date | None:
    value = days(pd.Series([text], dtype="object")).iloc[0]
    return None if value is pd.NaT else value.date()


def _level(priority: Any) -> str | None:
    """MS Project's 0 to 1000; 500 is what every task has until somebody changes it, and says nothing."""
    if not isinstance(priority, int | float) or priority != priority or priority == _NO_DEFAULT:  # noqa: PLR0124 - NaN
        return None
    return "low" if priority < _NO_DEFAULT else "high" if priority < 800 else "critical"  # noqa: PLR2004 - "very high"


def _calendar(document: Mapping[str, Any]) -> Calendar:
    week = document.get("week") or "1111100"
    off = days(pd.Series(list(document.get("holidays") or ()), dtype="object")).dropna()
    return Calendar(
        hours_per_day=float(document.get("hours_per_day") or 8.0),
        week=week if re.fullmatch("[01]{7}", week) else "1111100",
        holidays=tuple(np.unique(off.to_numpy().astype("datetime64[D]"))),
    )
