"""Asana's own CSV export: one project's tasks, or a search over several, one row a task.

Parents and dependencies are written by name, so a name that several tasks share is settled by where
the row stands, or not at all; copies that went through a spreadsheet may have blank rows and a line
above the header.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice, zip_longest
from pathlib import Path

import pandas as pd

from ingestion.naming import day_in, source_name
from ingestion.sheet import folded
from ingestion.source import Reading, Records, Request
from ingestion.sources.asana.names import ByName, Parts
from ingestion.tables import dates
from ingestion.tables.delimited import read_delimited
from ingestion.tables.grid import Grid, Row, text_of
from ingestion.tables.guards import Limits, check_size, first_bytes
from ingestion.tables.mapping import ListMapping, read_mapping
from ingestion.tables.words import fold_header
from ingestion.tasks.layout import Layout
from ingestion.tasks.place import tables
from ingestion.tasks.plan import Board, Home, Plan, Task, Who
from portfolio.errors import SourceUnreadable
from portfolio.report import ColumnMatch, Reject

_COLUMNS: Mapping[str, str] = {
    "task id": "id", "created at": "created", "completed at": "done_on", "last modified": "modified",
    "last modified at": "modified", "name": "name", "section column": "section", "section": "section",
    "assignee": "assignee", "assignee email": "email", "start date": "start", "due date": "due", "tags": "tags",
    "notes": "notes", "projects": "projects", "parent task": "parent", "blocked by": "waits_for",
    "blocked by dependencies": "waits_for", "blocking": "blocks", "blocking dependencies": "blocks",
}  # fmt: skip
_NEEDED = frozenset({"id", "name", "projects"})
_TELLING = frozenset({"section", "email", "parent", "assignee"})
_DAYS = ("created", "done_on", "modified", "start", "due")
_SCAN = 40
_PEEK = 64 * 1024


class AsanaCsv:
    """Reads the CSV that Asana writes under Export/Print."""

    name = "asana-csv"

    def accepts(self, path: Path) -> bool:
        """A CSV, TSV or TXT file among whose first rows is Asana's header."""
        if path.is_dir() or path.suffix.casefold() not in {".csv", ".tsv", ".txt"}:
            return False
        head = _peek(path)
        return any(_places(re.split(r"[,;\t|]", line.replace('"', ""))) for line in head.splitlines()[:_SCAN])

    def read(self, path: Path, request: Request) -> Reading:
        """Read every row; a row that names no task or no project is rejected with its number."""
        check_size(path, Limits())
        grid = read_delimited(path, Limits())
        source = source_name(path, request.source)
        mapping = read_mapping(request.mapping) if request.mapping else ListMapping()
        sheet = _sheet(grid, mapping)
        plan, repeated = _plan(sheet)
        layout = Layout(plan, mapping)
        for task in layout.lost:
            sheet.refuse(task.row, "Projects", "", "The task belongs to no project, and neither does a task above it.")
        known_on = request.as_of or day_in(path.name) or request.today
        found = tables(layout, source, path.name)
        return Reading(
            records=(Records(source, known_on, complete=True, tables=found),),
            read=len(sheet.rows),
            loaded=len(layout.homes),
            repeated=repeated,
            rejected=tuple(sheet.rejected),
            unmapped=tuple(_unmapped(sheet, layout)),
            columns=tuple(_columns(sheet, layout)),
            notes=(*sheet.grid.notes, *sheet.notes, *_notes(layout)),
            files=(path.name,),
            mapping=request.mapping,
        )


@dataclass(eq=False)
class _Sheet:
    grid: Grid
    place: dict[str, int]
    custom: dict[int, str]
    header: list[str]
    rows: list[Row]
    columns: list[list[str]] = field(default_factory=list)
    days: dict[str, list[date | None]] = field(default_factory=dict)
    rejected: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Whole columns: a cell is trimmed once, however often it is asked for.
        for column in islice(zip_longest(*(row.cells for row in self.rows), fillvalue=""), len(self.header)):
            self.columns.append([(cell if isinstance(cell, str) else text_of(cell)).strip() for cell in column])
        self.columns += [[""] * len(self.rows) for _ in range(len(self.header) - len(self.columns))]

    def column(self, name: str) -> list[str]:
        return self.columns[self.place[name]] if name in self.place else [""] * len(self.rows)

    def refuse(self, row: int | None, column: str, value: str, reason: str, *, dropped: bool = True) -> None:
        self.rejected.append(
            Reject(file=self.grid.path.name, row=row, column=column, value=value[:200], reason=reason, dropped=dropped)
        )


def _peek(path: Path) -> str:
    head = first_bytes(path, _PEEK)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    return head.decode("utf-8-sig", errors="replace")


def _places(cells: Sequence[str]) -> dict[str, int]:
    """Where Asana's columns stand in a row; empty where it is not the header."""
    place: dict[str, int] = {}
    for spot, cell in enumerate(cells):
        name = _COLUMNS.get(fold_header(cell.replace("\ufeff", "")))
        if name:
            place.setdefault(name, spot)
    return place if place.keys() >= _NEEDED and place.keys() & _TELLING else {}


def _sheet(grid: Grid, mapping: ListMapping) -> _Sheet:
    filled = [row for row in grid.rows if not row.is_blank]
    for n, row in enumerate(filled[:_SCAN]):
        header = [text_of(cell).replace("\ufeff", "").strip() for cell in row.cells]
        place = _places(header)
        if place:
            used = set(place.values())
            titles = _distinct({spot: title for spot, title in enumerate(header) if title and spot not in used})
            sheet = _Sheet(grid, place, titles, header, filled[n + 1 :])
            if not sheet.rows:
                raise SourceUnreadable(f"{grid.path.name} has Asana's header but no rows below it.")
            if n:
                sheet.notes.append(f"The header is row {row.number}; what stands above it is not read.")
            _read_days(sheet, mapping)
            return sheet
    raise SourceUnreadable(f"{grid.path.name} has no row with Asana's columns (Task ID, Name, Projects).")


def _distinct(titles: Mapping[int, str]) -> dict[int, str]:
    seen: Counter[str] = Counter()
    out = {}
    for spot, title in titles.items():
        seen[title] += 1
        out[spot] = title if seen[title] == 1 else f"{title} ({seen[title]})"
    return out


def _read_days(sheet: _Sheet, mapping: ListMapping) -> None:
    """The day columns, the order of day and month settled by all of them; Asana itself writes ISO days."""
    columns = {name: pd.Series(sheet.column(name), dtype="object") for name in _DAYS}
    shapes = {name: dates.shapes(cells) for name, cells in columns.items()}
    seen = {name: dates.evidence(shape) for name, shape in shapes.items()}
    settled = dates.settle(seen, mapping.date_order)
    for name, cells in columns.items():
        order, why = settled[name]
        if order is None and seen[name].either:
            sheet.notes.append(
                f"The days in {sheet.header[sheet.place[name]]!r} are {why}; put `date_order: dmy` or "
                "`date_order: mdy` into a mapping file and pass it with --mapping."
            )
        days = dates.read_days(cells, shapes[name], order)
        sheet.days[name] = days.days.to_numpy().astype("datetime64[D]").tolist()
        for spot, why in days.faults.items():
            title = sheet.header[sheet.place[name]]
            sheet.refuse(sheet.rows[spot].number, title, cells.iloc[spot], f"'{cells.iloc[spot][:60]}' {why}; the "
                         "value was left out.", dropped=False)  # fmt: skip


def _plan(sheet: _Sheet) -> tuple[Plan, int]:
    """Boards and tasks of the rows, and how many rows repeat an earlier one."""
    kept, repeated = _distinct_rows(sheet)
    listed = sheet.column("projects")
    projects = Parts(listed, lists=True)
    names: dict[str, str] = {}
    for n in kept:
        for one in projects.split(listed[n]):
            names.setdefault(folded(one), one)
    tasks = list(_tasks(sheet, kept, {cell: [folded(one) for one in projects.split(cell)] for cell in set(listed)}))
    return Plan(_boards(tasks, names), tuple(tasks)), repeated


def _distinct_rows(sheet: _Sheet) -> tuple[list[int], int]:
    """Positions of the rows that are a task of their own, and how many rows repeat an earlier one."""
    kept: list[int] = []
    seen: dict[str, Row] = {}
    repeated = 0
    for n, (row, task_id, name) in enumerate(zip(sheet.rows, sheet.column("id"), sheet.column("name"), strict=True)):
        if task_id in seen:
            if seen[task_id].cells == row.cells:
                repeated += 1
                sheet.notes.append(f"Row {row.number} repeats row {seen[task_id].number} word for word; kept once.")
            else:
                sheet.refuse(row.number, "Task ID", task_id, f"The task stands in row {seen[task_id].number} already, "
                             "with other content.")  # fmt: skip
            continue
        if not task_id or not name:
            lacks = "Name" if task_id else "Task ID"
            sheet.refuse(row.number, lacks, "", f"The row has no {lacks}, so it is no task.")
            continue
        seen[task_id] = row
        kept.append(n)
    return kept, repeated


def _tasks(sheet: _Sheet, kept: Sequence[int], projects: Mapping[str, Sequence[str]]) -> Iterator[Task]:
    """The tasks of the rows `kept`; `projects`: cell of the column to the ids it names."""
    get = {name: sheet.column(name) for name in set(_COLUMNS.values()) - set(_DAYS)}
    days, finished = sheet.days, sheet.column("done_on")
    custom = [(title, sheet.columns[spot]) for spot, title in sheet.custom.items()]
    homes = cache(lambda listed, section: tuple(
        Home(project, section if spot == 0 else None) for spot, project in enumerate(projects[listed])
    ))  # fmt: skip
    who = cache(_who)
    known = ByName([get["id"][n] for n in kept], [get["name"][n] for n in kept])
    for own, n in enumerate(kept):
        parent = _parent(sheet, known, own, n, get["parent"][n])
        waits_for, blocks = (_linked(sheet, known, own, n, name) for name in ("waits_for", "blocks"))
        yield Task(
            id=get["id"][n],
            name=get["name"][n],
            kind="subtask" if get["parent"][n] else "task",
            parent=parent,
            homes=homes(get["projects"][n], get["section"][n] or None),
            owner=who(get["assignee"][n], get["email"][n]),
            completed=bool(finished[n]),
            done_on=days["done_on"][n],
            created=days["created"][n],
            modified=days["modified"][n],
            start=days["start"][n],
            due=days["due"][n],
            custom={title: column[n] for title, column in custom if column[n]},
            waits_for=waits_for,
            blocks=blocks,
            notes=get["notes"][n] or None,
            row=sheet.rows[n].number,
        )


def _parent(sheet: _Sheet, known: ByName, own: int, n: int, name: str) -> str | None:
    if not name:
        return None
    found, why = known.parent(name, own)
    if why:
        sheet.refuse(sheet.rows[n].number, "Parent task", name, why, dropped=False)
    return found


def _linked(sheet: _Sheet, known: ByName, own: int, n: int, name: str) -> tuple[str, ...]:
    cell = sheet.columns[sheet.place[name]][n] if name in sheet.place else ""
    if not cell:
        return ()
    found, doubts = known.listed(cell, own)
    for part, why in doubts:
        sheet.refuse(sheet.rows[n].number, sheet.header[sheet.place[name]], part, why, dropped=False)
    return found


def _who(name: str, email: str) -> Who | None:
    if "@" in email:
        return Who(email.casefold(), name or email, email.casefold())
    return Who(name, name, known=False) if name else None


def _boards(tasks: list[Task], names: Mapping[str, str]) -> tuple[Board, ...]:
    """The projects that are read: the one that every row is in, else the first of each row."""
    tops = [{home.project for home in task.homes} for task in tasks if task.homes]
    if not tops:
        return ()
    shared = set.intersection(*tops)
    kept = [next(iter(sorted(shared)))] if len(shared) == 1 else [task.homes[0].project for task in tasks if task.homes]
    return tuple(Board(project, names[project]) for project in dict.fromkeys(kept))


def _unmapped(sheet: _Sheet, layout: Layout) -> list[str]:
    read = {*layout.items.titles, *layout.projects.titles}
    return [title for title in sheet.custom.values() if title not in read]


def _columns(sheet: _Sheet, layout: Layout) -> list[ColumnMatch]:
    custom = layout.projects.titles | layout.items.titles
    out = []
    for spot, title in enumerate(sheet.header):
        name = next((name for name, at in sheet.place.items() if at == spot), None)
        if title:
            target = custom.get(sheet.custom.get(spot, ""))
            sample = tuple(text[:60] for text in sheet.columns[spot][:3] if text)
            out.append(ColumnMatch(column=title, field=name or target, how="Asana" if name else "alias", sample=sample))
    return out


def _notes(layout: Layout) -> list[str]:
    notes = []
    if layout.several:
        notes.append(f"{layout.several} tasks stand in several projects; each is kept in the first of them.")
    notes += [
        f"'{title}' says '{text[:60]}' {count} times, which is no value of the field it is read as."
        for (title, text), count in sorted(layout.unread.items())[:20]
    ]
    return notes
