"""Run as a script in a process of its own: `java_child.py MEGABYTES OUT FILE…` reads plans through MPXJ.

A Java machine cannot be started twice in one process, nor stopped; so it lives and dies here. For every
FILE one JSON line goes to OUT: {"documents": […]} as `documents.py` reads them, or {"error": kind}. Nothing of
the project is imported, so that the process starts fast.
"""

# Java's classes have no stubs: they are there once the machine runs.
# mypy: disable-error-code="import-untyped,import-not-found"

import json
import sys
from typing import Any

P6 = {"PMXML", "XER"}
_WITHOUT_CURRENCY = {"MPX", "PLANNER"}
_SYMBOLS = {"€": "EUR", "£": "GBP"}
_ELAPSED_HOURS = {
    "ELAPSED_MINUTES": 1 / 60, "ELAPSED_HOURS": 1.0, "ELAPSED_DAYS": 24.0, "ELAPSED_WEEKS": 168.0,
    "ELAPSED_MONTHS": 720.0, "ELAPSED_YEARS": 8760.0,
}  # fmt: skip
_STAGES = {"NOT_STARTED": "not_started", "IN_PROGRESS": "in_progress", "COMPLETED": "done"}
_MOST_HOLIDAYS = 20_000
_CONSTRAINTS = {
    "AS_SOON_AS_POSSIBLE": "asap", "AS_LATE_AS_POSSIBLE": "alap", "START_NO_EARLIER_THAN": "start_no_earlier",
    "START_NO_LATER_THAN": "start_no_later", "FINISH_NO_EARLIER_THAN": "finish_no_earlier",
    "FINISH_NO_LATER_THAN": "finish_no_later", "MUST_START_ON": "must_start_on", "START_ON": "must_start_on",
    "MUST_FINISH_ON": "must_finish_on", "FINISH_ON": "must_finish_on",
}  # fmt: skip


def main(megabytes: str, out: str, *files: str) -> None:
    """Start Java, read each file, write one line for each."""
    try:
        import jpype  # noqa: PLC0415 - not everybody has it
        import mpxj  # noqa: F401, PLC0415 - sets the class path

        jpype.startJVM(
            f"-Xmx{int(megabytes)}m", "-Djava.awt.headless=true", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"
        )
    except ImportError:
        return _write(out, [{"error": "extra"}] * len(files))
    except Exception:  # noqa: BLE001 - jpype's own errors have no common class
        return _write(out, [{"error": "java"}] * len(files))
    return _write(out, [_read(file) for file in files])


def _write(out: str, results: list[dict[str, Any]]) -> None:
    with open(out, "w", encoding="utf-8") as file:  # noqa: PTH123 - nothing else here needs pathlib
        file.writelines(json.dumps(result, ensure_ascii=True) + "\n" for result in results)


def _read(path: str) -> dict[str, Any]:
    from org.mpxj.reader import UniversalProjectReader  # noqa: PLC0415 - only there once Java runs

    try:
        found = [one for one in UniversalProjectReader().readAll(path) or () if one is not None]
    except Exception as error:  # noqa: BLE001 - whatever Java throws
        kind = _kind(error)
        if kind == "unreadable" and _head(path).startswith(b"MPX"):
            return _read_mpx(path)
        return {"error": kind}
    if not found and _head(path).startswith(b"MPX"):
        return _read_mpx(path)
    return _documents(found)


def _documents(found: list[Any], language: str | None = None) -> dict[str, Any]:
    try:
        documents = [_Document(one).document for one in found]
    except Exception as error:  # noqa: BLE001 - whatever Java throws while it works things out
        return {"error": _kind(error)}
    if language:
        for document in documents:
            document["language"] = language
    return {"documents": documents} if documents else {"error": "unreadable"}


def _read_mpx(path: str) -> dict[str, Any]:
    """MPX is written in the words of its writer's language; ask for each that is known until one fits."""
    from org.mpxj.mpx import MPXReader  # noqa: PLC0415 - only there once Java runs

    best: tuple[int, Any, str] | None = None
    for locale in MPXReader().getSupportedLocales():
        reader = MPXReader()
        reader.setLocale(locale)
        try:
            found = reader.read(path)
        except Exception:  # noqa: BLE001, S112 - not this language
            continue
        if found is None:
            continue
        named = sum(1 for task in found.getTasks() if task.getName() is not None)
        if best is None or named > best[0]:
            best = (named, found, str(locale.getDisplayLanguage(_english())))
    if best is None:
        return {"error": "unreadable"}
    return _documents([best[1]], best[2])


def _english() -> Any:
    from java.util import Locale  # noqa: PLC0415 - only there once Java runs

    return Locale.ENGLISH


def _kind(error: Exception) -> str:
    words = []
    cause: Any = error
    for _ in range(8):
        if cause is None:
            break
        words.append(f"{type(cause).__name__} {cause}".casefold())
        cause = cause.getCause() if hasattr(cause, "getCause") else None
    said = " ".join(words)
    if "password" in said or "encrypt" in said:
        return "locked"
    if "outofmemory" in said or "heap space" in said:
        return "memory"
    return "unreadable"


def _head(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - as above
        return file.read(4)


class _Document:
    """One project of a file as a plan document."""

    def __init__(self, project: Any) -> None:
        self.project = project
        self.head = project.getProjectProperties()
        self.type = str(self.head.getFileType() or "").upper()
        self.p6 = self.type in P6 or str(self.head.getFileApplication() or "") == "Primavera"
        self.day = float(self.head.getMinutesPerDay() or 480) / 60
        self.calendars: dict[str, Any] = {}
        self.task_calendars: dict[str, Any] = {}
        fields = [one for one in project.getCustomFields() if _text(one.getAlias())]
        self.fields = [
            (_text(one.getAlias()), one.getFieldType())
            for one in fields
            if str(one.getFieldType().getFieldTypeClass()) == "TASK"
        ]
        self.keys: dict[int, str] = {}
        self.planned = False
        self.document = self._document()

    def _document(self) -> dict[str, Any]:
        head = self.head
        tasks, root, blank = [], None, 0
        found = list(self.project.getTasks())
        own = self._root(found)
        taken: set[str] = set()
        for task in found:
            key = self._key(task)
            key = f"{key}#{task.getUniqueID()}" if key in taken else key
            taken.add(key)
            self.keys[int(task.getUniqueID())] = key
        for task in found:
            if own is not None and task.getUniqueID() == own.getUniqueID():
                root = self._task(task, own)
                if self.p6:
                    root["percent"] = None  # of durations only; the tasks' own kinds of percent are weighed instead
            elif task.getNull() or not _text(task.getName()):
                blank += 1
            else:
                tasks.append(self._task(task, own))
        if root is not None:
            root |= self._money(own)
        return {
            "id": _text(head.getProjectID()) if self.p6 else None,
            "title": (self._wbs_title(own) or _text(head.getName())) if self.p6 else _text(head.getProjectTitle()),
            "name": _text(head.getName()),
            "saved": _text(head.getLastSaved()),
            "status_date": _text(head.getStatusDate()),
            "start": _text(head.getStartDate()),
            "finish": _text(head.getFinishDate()),
            "currency": self._currency(),
            "manager": _text(head.getManager()),
            "properties": {
                name: _text(getattr(head, f"get{name}")())
                for name in ("Company", "Subject", "Category", "Author", "Keywords")
            },
            "comments": _text(head.getComments()),
            "hours_per_day": self.day,
            **self._calendar(self.project.getDefaultCalendar()),
            "root": root,
            "tasks": tasks,
            "links": [link for task in found for link in self._links(task)],
            "resources": [self._resource(one) for one in self.project.getResources()],
            "assignments": [one for one in map(self._assignment, self.project.getResourceAssignments()) if one],
            "blank": blank,
            "subprojects": [name for name in (_text(task.getSubprojectFile()) for task in found) if name],
            "calendars": self.calendars,
            "task_calendars": self.task_calendars,
            "planned": self.planned,
        }

    def _root(self, found: list[Any]) -> Any:
        """The row that sums up the plan: row 0, or P6's own node of the project, which alone has nothing above it."""
        if self.p6:
            tops = [task for task in found if task.getParentTask() is None]
            return tops[0] if len(tops) == 1 and tops[0].getSummary() else None
        return next(
            (one for one in found if one.getID() is not None and int(one.getID()) == 0 and not one.getNull()), None
        )

    def _wbs_title(self, own: Any) -> str | None:
        return _text(own.getName()) if own is not None else None

    def _key(self, task: Any) -> str:
        if not self.p6:
            return str(task.getUniqueID())
        if task.getSummary():
            return _text(task.getWBS()) or str(task.getUniqueID())
        return _text(task.getActivityID()) or str(task.getUniqueID())

    def _task(self, task: Any, own: Any) -> dict[str, Any]:
        parent = task.getParentTask()
        above = None
        if parent is not None and (own is None or parent.getUniqueID() != own.getUniqueID()):
            above = self.keys.get(int(parent.getUniqueID()))
        percent = task.getActivityPercentComplete() if self.p6 else task.getPercentageComplete()
        percent = task.getPercentageComplete() if percent is None else percent
        stage = _STAGES.get(str(task.getActivityStatus())) if self.p6 else None
        percent = {"not_started": 0.0, "done": 100.0}.get(stage or "", percent)
        planned = self.p6 and task.getBaselineFinish() is None
        self.planned |= planned and task.getPlannedFinish() is not None
        row = task.getID()
        return {
            "key": self.keys[int(task.getUniqueID())],
            "row": None if row is None else int(row),
            "parent": above,
            "name": _text(task.getName()),
            "summary": bool(task.getSummary()),
            "milestone": bool(task.getMilestone()),
            "active": bool(task.getActive()),
            "external": (_text(task.getExternalProject()) or "another plan") if task.getExternalTask() else None,
            "start": _text(task.getStart()),
            "finish": _text(task.getFinish()),
            "baseline_start": _text(task.getPlannedStart() if planned else task.getBaselineStart()),
            "baseline_finish": _text(task.getPlannedFinish() if planned else task.getBaselineFinish()),
            "actual_start": _text(task.getActualStart()),
            "actual_finish": _text(task.getActualFinish()),
            "deadline": _text(task.getDeadline()),
            "percent": None if percent is None else min(max(float(percent) / 100, 0.0), 1.0),
            "hours": self._hours(task.getWork()),
            "duration_hours": self._hours((task.getPlannedDuration() if self.p6 else None) or task.getDuration()),
            "remaining_hours": self._hours(task.getRemainingDuration()),
            "elapsed": self._is_elapsed(task.getDuration()),
            "day_hours": self._day_hours(task) if self.p6 else None,
            "constraint": self._constraint(task),
            "constraint_on": _text(task.getConstraintDate()),
            "calendar": self._own_calendar(task),
            "slack_hours": self._hours(task.getTotalSlack()),
            "critical": bool(task.getCritical()),
            "priority": self._priority(task),
            "notes": _text(task.getNotes()),
            "url": _text(task.getHyperlinkAddress()),
            "stage": stage,
            "custom": self._custom(task),
        }

    def _money(self, task: Any) -> dict[str, Any]:
        amounts = {
            "cost": task.getCost(),
            "actual_cost": task.getActualCost(),
            "baseline_cost": task.getBaselineCost(),
            "budget_cost": task.getBudgetCost(),
        }
        if self.p6 and self.planned:
            # What P6 plans to spend; nobody froze it as a baseline.
            amounts |= {"budget_cost": amounts["baseline_cost"], "baseline_cost": None}
        return {name: None if amount is None else float(amount) for name, amount in amounts.items()}

    def _priority(self, task: Any) -> int | None:
        priority = task.getPriority()
        value = None if priority is None else int(priority.getValue())
        return None if self.type == "PLANNER" and value == 0 else value  # what Planner gives every task

    def _custom(self, task: Any) -> dict[str, str]:
        said: dict[str, str] = {}
        for title, kind in self.fields:
            value = _text(task.getCachedValue(kind))
            if value:
                said.setdefault(str(title), value)
        if self.p6:
            for entry in task.getActivityCodeValues().entrySet():
                value = entry.getValue()
                words = _text(value.getDescription() or value.getName())
                if words:
                    said.setdefault(str(entry.getKey().getName()), words)
        return said

    def _links(self, task: Any) -> list[dict[str, Any]]:
        found = []
        for one in task.getPredecessors() or ():
            before = one.getPredecessorTask()
            lag, elapsed, percent = self._lag(one.getLag())
            row = task.getID()
            found.append(
                {
                    "predecessor": self.keys.get(int(before.getUniqueID())),
                    "successor": self.keys.get(int(task.getUniqueID())),
                    "type": str(one.getType().name())[0] + str(one.getType().name()).rsplit("_", 1)[-1][0],
                    "lag": lag,
                    "elapsed": elapsed,
                    "percent": percent,
                    "other": None,
                    "row": None if row is None else int(row),
                    "calendar": self._lag_calendar(before) if self.p6 and lag else None,
                }
            )
        return found

    def _lag_calendar(self, task: Any) -> str | None:
        calendar = task.getEffectiveCalendar()
        if calendar is None:
            return None
        key = str(calendar.getUniqueID())
        if key not in self.calendars:
            hours = float(calendar.getMinutesPerDay() or 0) / 60
            self.calendars[key] = {"hours_per_day": hours or self.day, **self._calendar(calendar)}
        return key

    def _own_calendar(self, task: Any) -> str | None:
        """The calendar of a task where it is not its project's."""
        calendar, own = task.getCalendar(), self.project.getDefaultCalendar()
        if calendar is None or (own is not None and calendar.getUniqueID() == own.getUniqueID()):
            return None
        key = str(calendar.getUniqueID())
        if key not in self.task_calendars:
            hours = float(calendar.getMinutesPerDay() or 0) / 60
            self.task_calendars[key] = {
                "name": _text(calendar.getName()),
                "hours_per_day": hours or self.day,
                **self._calendar(calendar),
            }
        return key

    def _constraint(self, task: Any) -> str | None:
        if str(task.getTaskMode() or "") == "MANUALLY_SCHEDULED":
            return "manual"
        kind = task.getConstraintType()
        if kind is None:
            return "asap" if self.p6 else None
        return _CONSTRAINTS.get(str(kind.name()))

    def _day_hours(self, task: Any) -> float:
        calendar = task.getEffectiveCalendar()
        return (float(calendar.getMinutesPerDay() or 0) / 60 if calendar is not None else 0) or self.day

    @staticmethod
    def _is_elapsed(length: Any) -> bool:
        return length is not None and str(length.getUnits().name()) in _ELAPSED_HOURS

    def _lag(self, lag: Any) -> tuple[float | None, bool, bool]:
        if lag is None:
            return None, False, False
        unit = str(lag.getUnits().name())
        if "PERCENT" in unit:
            return float(lag.getDuration()), unit.startswith("ELAPSED"), True
        if unit in _ELAPSED_HOURS:
            return float(lag.getDuration()) * _ELAPSED_HOURS[unit], True, False
        return self._hours(lag), False, False

    def _hours(self, length: Any) -> float | None:
        if length is None:
            return None
        unit = str(length.getUnits().name())
        if unit in _ELAPSED_HOURS:
            return float(length.getDuration()) * _ELAPSED_HOURS[unit]
        from org.mpxj import TimeUnit  # noqa: PLC0415 - only there once Java runs

        return round(float(length.convertUnits(TimeUnit.HOURS, self.head).getDuration()), 6)

    def _resource(self, one: Any) -> dict[str, Any]:
        return {
            "key": str(one.getUniqueID()),
            "name": _text(one.getName()),
            "email": _text(one.getEmailAddress()),
            "group": _text(one.getGroup()),
            "type": str(one.getType() or "work").casefold(),
        }

    def _assignment(self, one: Any) -> dict[str, Any] | None:
        task, resource = one.getTask(), one.getResource()
        if task is None or resource is None:
            return None
        return {
            "task": self.keys.get(int(task.getUniqueID())),
            "resource": str(resource.getUniqueID()),
            "start": _text(one.getStart()),
            "finish": _text(one.getFinish()),
            "hours": self._hours(one.getWork()),
        }

    def _calendar(self, calendar: Any) -> dict[str, Any]:
        from java.time import DayOfWeek  # noqa: PLC0415 - only there once Java runs

        if calendar is None:
            return {"week": None, "holidays": []}
        week = "".join("1" if calendar.isWorkingDay(day) else "0" for day in DayOfWeek.values())
        off: list[str] = []
        for one in calendar.getExpandedCalendarExceptions():
            day, last = one.getFromDate(), one.getToDate()
            while not one.getWorking() and day is not None and not day.isAfter(last) and len(off) < _MOST_HOLIDAYS:
                off.append(str(day))
                day = day.plusDays(1)
        return {"week": week, "holidays": off}

    def _currency(self) -> str | None:
        code, symbol = _text(self.head.getCurrencyCode()), _text(self.head.getCurrencySymbol()) or ""
        # MPXJ says USD where the file says nothing.
        silent = code == "USD" and ("$" not in symbol or self.type in _WITHOUT_CURRENCY)
        return _SYMBOLS.get(symbol) if silent or not code else code


def _text(value: Any) -> str | None:
    return None if value is None else str(value).strip() or None


if __name__ == "__main__":
    main(*sys.argv[1:])
