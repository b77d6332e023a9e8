"""Records of an MSPDI file (name → text) to the plan document that all project readers share."""

import re
from datetime import date, timedelta
from pathlib import PureWindowsPath
from typing import Any

from ingestion.sources.schedules.logic import constraint_of

LEAVES = frozenset(
    {
        # the plan
        "Title", "Name", "LastSaved", "StatusDate", "StartDate", "FinishDate", "CurrencyCode", "CurrencySymbol",
        "CalendarUID", "MinutesPerDay", "Manager", "Company", "Subject", "Category", "Author", "Keywords", "Comments",
        # tasks
        "UID", "ID", "IsNull", "OutlineLevel", "Summary", "Milestone", "Start", "Finish", "ActualStart",
        "ActualFinish", "PercentComplete", "TotalSlack", "Critical", "Deadline", "Notes", "Cost", "ActualCost",
        "BudgetCost", "Work", "Duration", "Priority", "Active", "ExternalTask", "ExternalTaskProject", "IsSubproject",
        "SubprojectName", "HyperlinkAddress", "WBS", "ConstraintType", "ConstraintDate", "Manual", "RemainingDuration",
        "DurationFormat",
        # their parts
        "Number", "PredecessorUID", "Type", "LinkLag", "LagFormat", "CrossProject", "CrossProjectName", "FieldID",
        "FieldName", "Alias", "Value", "ValueID", "ParentValueID",
        # resources, assignments, calendars
        "EmailAddress", "Group", "TaskUID", "ResourceUID", "Units", "DayType", "DayWorking", "FromDate", "ToDate",
    }
)  # fmt: skip
"""Elements whose text is kept; everything else is passed over."""

LINK_TYPES = ("FF", "FS", "SF", "SS")
ELAPSED = frozenset({"4", "6", "8", "10", "12", "36", "38", "40", "42", "44"})
PERCENT = frozenset({"19", "20", "51", "52"})
_ELAPSED_PERCENT = frozenset({"20", "52"})
_RESOURCES = {"0": "material", "1": "work", "2": "cost"}
_SYMBOLS = {"€": "EUR", "£": "GBP"}
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?")
_MOST_HOLIDAYS = 20_000


class Plan:
    """Gathers the records of one file."""

    def __init__(self) -> None:
        """Start empty."""
        self.header: dict[str, Any] = {}
        self.root: dict[str, Any] | None = None
        self.tasks: list[dict[str, Any]] = []
        self.links: list[dict[str, Any]] = []
        self.resources: list[dict[str, Any]] = []
        self.assignments: list[dict[str, Any]] = []
        self.calendars: dict[str, dict[str, Any]] = {}
        self.titles: dict[str, str] = {}
        self.lookups: dict[str, str] = {}
        self.parents: list[tuple[int, str]] = []
        self.blank = 0
        self.subprojects: list[str] = []

    def take(self, name: str, record: dict[str, Any]) -> None:
        """Take a whole record of the plan's own level."""
        if name == "Task":
            self._task(record)
        elif name == "Assignment":
            self.assignments.append(
                {
                    "task": record.get("TaskUID"),
                    "resource": record.get("ResourceUID"),
                    "start": record.get("Start"),
                    "finish": record.get("Finish"),
                    "hours": hours(record.get("Work")),
                }
            )
        elif name == "Resource":
            self.resources.append(
                {
                    "key": record.get("UID"),
                    "name": record.get("Name"),
                    "email": record.get("EmailAddress"),
                    "group": record.get("Group"),
                    "type": _RESOURCES.get(record.get("Type", "1"), "work"),
                }
            )
        elif name == "Calendar":
            self.calendars[record.get("UID", "")] = record
        elif name in ("ExtendedAttribute", "OutlineCode"):
            self._field(record)

    def document(self) -> dict[str, Any]:
        """Everything the file says, in the shape that schedule_of reads."""
        head = self.header
        minutes = number(head.get("MinutesPerDay"))
        week, holidays = self._calendar(head.get("CalendarUID", ""))
        return {
            "title": head.get("Title"),
            "name": head.get("Name"),
            "saved": head.get("LastSaved"),
            "status_date": head.get("StatusDate"),
            "start": head.get("StartDate"),
            "finish": head.get("FinishDate"),
            "currency": head.get("CurrencyCode") or _SYMBOLS.get(head.get("CurrencySymbol", "")),
            "manager": head.get("Manager"),
            "properties": {name: head.get(name) for name in ("Company", "Subject", "Category", "Author", "Keywords")},
            "comments": head.get("Comments"),
            "hours_per_day": minutes / 60 if minutes and minutes > 0 else 8.0,
            "week": week,
            "holidays": holidays,
            "task_calendars": self._task_calendars(head.get("CalendarUID", "")),
            "root": self.root,
            "tasks": self.tasks,
            "links": self.links,
            "resources": self.resources,
            "assignments": self.assignments,
            "blank": self.blank,
            "subprojects": self.subprojects,
        }

    def _task(self, record: dict[str, Any]) -> None:
        uid = record.get("UID")
        name = (record.get("Name") or "").strip()
        level = whole(record.get("OutlineLevel"), None)
        level = 1 if level is None else level
        if record.get("IsNull") == "1" or (not name and not record.get("Start") and not record.get("PercentComplete")):
            self.blank += 1
            return
        baseline: dict[str, Any] = next(
            (one for one in record.get("Baselines", ()) if one.get("Number", "0") == "0"), {}
        )
        while self.parents and self.parents[-1][0] >= level:
            self.parents.pop()
        external = record.get("ExternalTask") == "1"
        row = {
            "key": uid,
            "row": whole(record.get("ID"), None),
            "parent": self.parents[-1][1] if self.parents else None,
            "name": name,
            "summary": record.get("Summary") == "1",
            "milestone": record.get("Milestone") == "1",
            "active": record.get("Active", "1") != "0",
            "external": (record.get("ExternalTaskProject") or "another plan") if external else None,
            "start": record.get("Start"),
            "finish": record.get("Finish"),
            "baseline_start": baseline.get("Start"),
            "baseline_finish": baseline.get("Finish"),
            "actual_start": record.get("ActualStart"),
            "actual_finish": record.get("ActualFinish"),
            "deadline": record.get("Deadline"),
            "percent": share(record.get("PercentComplete")),
            "hours": hours(record.get("Work")),
            "duration_hours": hours(record.get("Duration")),
            "remaining_hours": hours(record.get("RemainingDuration")),
            "elapsed": record.get("DurationFormat") in ELAPSED,
            "constraint": constraint_of(whole(record.get("ConstraintType"), None), manual=record.get("Manual") == "1"),
            "constraint_on": record.get("ConstraintDate"),
            "calendar": record.get("CalendarUID"),
            "slack_hours": tenths(record.get("TotalSlack")),
            "critical": record.get("Critical") == "1",
            "priority": whole(record.get("Priority"), None),
            "notes": record.get("Notes"),
            "url": record.get("HyperlinkAddress"),
            "custom": self._custom(record),
        }
        if level == 0 and self.root is None and not self.tasks:
            money = {"cost": record.get("Cost"), "actual_cost": record.get("ActualCost")}
            money |= {"baseline_cost": baseline.get("Cost"), "budget_cost": record.get("BudgetCost")}
            self.root = row | {name: hundredths(text) for name, text in money.items()}
        else:
            self.tasks.append(row)
            if uid:
                self.parents.append((level, uid))
        if record.get("IsSubproject") == "1" or record.get("SubprojectName"):
            self.subprojects.append(PureWindowsPath(record.get("SubprojectName") or name).name)
        self.links += [self._link(one, uid, row["row"]) for one in record.get("PredecessorLinks", ())]

    def _link(self, record: dict[str, Any], successor: str | None, row: int | None) -> dict[str, Any]:
        form = record.get("LagFormat", "7")
        lag = number(record.get("LinkLag"))
        kind = whole(record.get("Type"), 1)
        return {
            "predecessor": record.get("PredecessorUID"),
            "successor": successor,
            "type": LINK_TYPES[kind] if kind is not None and 0 <= kind < len(LINK_TYPES) else "FS",
            "lag": lag if form in PERCENT or lag is None else lag / 600,
            "elapsed": form in ELAPSED or form in _ELAPSED_PERCENT,
            "percent": form in PERCENT,
            "other": record.get("CrossProjectName") if record.get("CrossProject") == "1" else None,
            "row": row,
        }

    def _field(self, record: dict[str, Any]) -> None:
        key = record.get("FieldID", "")
        title = (record.get("Alias") or "").strip()
        if title:
            self.titles[key] = title
        for value in record.get("Values", ()):
            self.lookups[value.get("ValueID", "")] = value.get("Value", "")

    def _custom(self, record: dict[str, Any]) -> dict[str, str]:
        said: dict[str, str] = {}
        for one in (*record.get("ExtendedAttributes", ()), *record.get("OutlineCodes", ())):
            title = self.titles.get(one.get("FieldID", ""))
            value = one.get("Value") or self.lookups.get(one.get("ValueID", ""))
            if title and value and value.strip():
                said.setdefault(title, value.strip())
        return said

    def _task_calendars(self, own: str) -> dict[str, dict[str, Any]]:
        """The calendars that tasks have of their own, by number."""
        used = {task["calendar"] for task in self.tasks if task["calendar"] in self.calendars} - {own}
        found = {}
        for uid in sorted(used):
            week, holidays = self._calendar(uid)
            found[uid] = {"name": self.calendars[uid].get("Name"), "week": week, "holidays": holidays}
        return found

    def _calendar(self, uid: str) -> tuple[str | None, list[str]]:
        found = self.calendars.get(uid) or next(iter(self.calendars.values()), None)
        if not found:
            return None, []
        week = ["1", "1", "1", "1", "1", "0", "0"]
        periods = list(found.get("Exceptions", ()))
        for day in found.get("WeekDays", ()):
            kind = whole(day.get("DayType"), 0) or 0
            if 1 <= kind <= 7:  # noqa: PLR2004 - Sunday to Saturday
                week[(kind - 2) % 7] = "1" if day.get("DayWorking") == "1" else "0"
            else:
                periods.append(day)
        off: list[str] = []
        for period in periods:
            if period.get("DayWorking", "0") != "1":
                for span in period.get("TimePeriods", ()):
                    off += _days_between(span.get("FromDate"), span.get("ToDate"), _MOST_HOLIDAYS - len(off))
        return "".join(week), off


def hours(text: str | None) -> float | None:
    """Hours of an ISO duration: PT40H0M0S."""
    found = _DURATION.fullmatch(text.strip()) if text else None
    if not found:
        return None
    sign = -1 if found[1] else 1
    length = int(found[2] or 0) * 24 + int(found[3] or 0) + int(found[4] or 0) / 60 + (number(found[5]) or 0) / 3600
    return sign * length if length < 1e9 else None  # noqa: PLR2004 - beyond all plans


def number(text: str | None) -> float | None:
    """A number, or None."""
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is not None and abs(value) < 1e15 else None  # noqa: PLR2004 - floats count up to there


def whole(text: str | None, otherwise: int | None) -> int | None:
    """A whole number, or `otherwise`."""
    value = number(text)
    return otherwise if value is None else int(value)


def share(text: str | None) -> float | None:
    """A percentage as a share, kept between 0 and 1."""
    value = number(text)
    return None if value is None else min(max(value / 100, 0.0), 1.0)


def tenths(text: str | None) -> float | None:
    """Hours of tenths of minutes."""
    value = number(text)
    return None if value is None else value / 600


def hundredths(text: str | None) -> float | None:
    """An amount that MSPDI writes in hundredths."""
    value = number(text)
    return None if value is None else value / 100


def _days_between(first: str | None, last: str | None, most: int) -> list[str]:
    try:
        begin = date.fromisoformat((first or "")[:10])
        end = date.fromisoformat((last or first or "")[:10])
    except ValueError:
        return []
    count = min((end - begin).days + 1, most)
    return [(begin + timedelta(days=n)).isoformat() for n in range(max(count, 0))]
