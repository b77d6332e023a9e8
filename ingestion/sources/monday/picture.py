"""Boards to the tables of a picture: the same for the live source, its export and captured records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ingestion.live.rows import table
from ingestion.sheet import FILE, ROW
from ingestion.sources.monday.board import Board, Cell, Column, Entry, Link, Post
from ingestion.sources.monday.roles import Roles, roles
from ingestion.sources.monday.values import listed, read_cells
from ingestion.tables.mapping import ListMapping
from ingestion.tables.words import fold
from portfolio.report import ColumnMatch, Reject
from portfolio.vocabulary import Status

_MILESTONES = {"milestone", "milestones", "meilenstein"}
_EMPTY = Cell()
_SAMPLES = 3


@dataclass
class Made:
    """Everything that was made of some boards.

    Attributes:
        kinds: (canonical kind, project) by item or project id.
        plans: which column is which field, by board id and whether of subitems.
        dropped: rows that gave no fact.
    """

    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    kinds: dict[str, tuple[str, str]] = field(default_factory=dict)
    plans: dict[tuple[str, bool], Roles] = field(default_factory=dict)
    rejected: list[Reject] = field(default_factory=list)
    columns: list[ColumnMatch] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Typed frames of every kind that has rows."""
        return {kind: table(kind, rows) for kind, rows in self.rows.items() if rows}

    def add(self, kind: str, row: dict[str, object]) -> None:
        """Take one more row."""
        self.rows.setdefault(kind, []).append(row)


def picture(boards: Sequence[Board], mapping: ListMapping, stream: str) -> Made:
    """The tables of all boards together."""
    made = Made()
    for board in boards:
        _Board(board, mapping, stream, made).take()
    names = _names(entry for board in boards for entry in board.entries)
    for board in boards:
        _links(board, made, names, stream)
    for board in boards:
        _posts(board, made, stream)
    made.unmapped = list(dict.fromkeys(made.unmapped))
    return made


class _Board:
    """One board on its way into the tables."""

    def __init__(self, board: Board, mapping: ListMapping, stream: str, made: Made) -> None:
        self.board, self.mapping, self.made = board, mapping, made
        self.source = f"{stream}/items"
        self.parents = {entry.id: entry.parent for entry in board.entries}

    def take(self) -> None:
        """Projects first, then the work."""
        board = self.board
        above = [entry for entry in board.entries if entry.parent is None]
        below = [entry for entry in board.entries if entry.parent is not None]
        plan = self._plan(board.columns, under=False)
        if board.of_projects:
            self._projects(above, plan)
        else:
            row: dict[str, object] = {"id": board.id, "name": board.name, "source": self.source, "attributes": {}}
            self.made.add("projects", row | dict(board.facts) | ({FILE: board.file} if board.file else {}))
            self.made.kinds.setdefault(board.id, ("projects", board.id))
            self._items(above, plan)
        if below:
            self._items(below, self._plan(board.under, under=True))

    def _plan(self, columns: tuple[Column, ...], *, under: bool) -> Roles:
        plan = roles(columns, self.mapping, project=self.board.of_projects and not under)
        self.made.plans[self.board.id, under] = plan
        fields = {column.key: name for name, filled in plan.fields.items() for column in filled}
        fields |= {column.key: "dependencies" for column in (*plan.waits, *plan.leads)}
        for column in columns:
            if column.kind == "none":
                continue
            title = f"Subitems › {column.title}" if under else column.title
            cells = [e.cells[column.key].text for e in self.board.entries if column.key in e.cells]
            self.made.columns.append(
                ColumnMatch(
                    column=title,
                    field=fields.get(column.key),
                    how=plan.how.get(column.key, "no field of this name"),
                    sample=tuple(text[:60] for text in cells if text)[:_SAMPLES],
                )
            )
            if column.key not in fields:
                self.made.unmapped.append(title)
        return plan

    def _values(self, entries: list[Entry], plan: Roles) -> list[dict[str, object]]:
        """The mapped fields of each entry; the first column that says something wins."""
        out: list[dict[str, object]] = [{} for _ in entries]
        for name, filled in plan.fields.items():
            for column in filled:
                cells = [entry.cells.get(column.key, _EMPTY) for entry in entries]
                read = read_cells(name, column, cells, self.mapping)
                for spot, value in enumerate(read.told):
                    if value not in (None, ()) and out[spot].get(name) in (None, ()):
                        out[spot][name] = value
                        out[spot].setdefault("raw", {})
                        self._keep_raw(out[spot], name, cells[spot], value)
                for spot, code in read.currencies.items():
                    out[spot].setdefault("currency", code)
                for spot, why in read.faults.items():
                    self._fault(entries[spot], column, cells[spot].text, why)
                    if name not in out[spot] or out[spot][name] is None:
                        self._keep_raw(out[spot], name, cells[spot], None)
        return out

    def _keep_raw(self, row: dict[str, object], name: str, cell: Cell, value: object) -> None:
        kept = row.setdefault("raw", {})
        if isinstance(kept, dict) and cell.text and not isinstance(value, tuple) and str(value) != cell.text:
            kept.setdefault(name, cell.text)

    def _fault(self, entry: Entry, column: Column, text: str, why: str) -> None:
        if self.board.file is None:
            self.made.unknown[column.title, f"'{text[:40]}' {why}"] += 1
            return
        self.made.rejected.append(
            Reject(
                file=self.board.file, row=entry.row, column=column.title, value=text[:200], reason=why, dropped=False
            )
        )

    def _place(self, entry: Entry) -> dict[str, object]:
        return {"source": self.source, **({FILE: self.board.file, ROW: entry.row} if self.board.file else {})}

    def _projects(self, entries: list[Entry], plan: Roles) -> None:
        for entry, values in zip(entries, self._values(entries, plan), strict=True):
            rest = {c.title: text for c in plan.rest if (text := entry.cells.get(c.key, _EMPTY).text)}
            if entry.group:
                rest.setdefault("Group", entry.group)
            row = {"programme": self.board.name, "url": entry.url, "team": entry.team} | values
            row |= {"id": entry.id, "name": entry.name, "attributes": rest} | self._place(entry)
            row.setdefault("raw", {})
            row.setdefault("vendors", ())
            row.setdefault("goals", ())
            row["status"] = row.get("status") or Status.UNKNOWN.value
            self.made.add("projects", row)
            self.made.kinds[entry.id] = ("projects", entry.id)

    def _items(self, entries: list[Entry], plan: Roles) -> None:
        for entry, values in zip(entries, self._values(entries, plan), strict=True):
            values.pop("raw", None)
            values.pop("currency", None)
            project = self._top(entry) if self.board.of_projects else self.board.id
            parent = entry.parent
            if self.board.of_projects and parent == project:
                parent = None
            under = entry.parent is not None and not self.board.of_projects
            said = str(values.get("kind") or "")
            milestone = entry.is_milestone or fold(said) in _MILESTONES
            kind = "milestone" if milestone else said.casefold() or ("subtask" if under else "task")
            row = {"url": entry.url, "updated_on": entry.updated, "team": entry.team} | values
            row |= {"id": entry.id, "project": project, "parent": parent, "name": entry.name, "kind": kind}
            row["status"] = row.get("status") or Status.UNKNOWN.value
            if row["status"] == Status.DONE.value and not row.get("done_on"):
                row["done_on"] = self._done_on(entry, plan)
            table_ = "milestones" if milestone else "items"
            self.made.add(table_, row | self._place(entry))
            self.made.kinds[entry.id] = (table_, project)

    def _done_on(self, entry: Entry, plan: Roles) -> object:
        """The day the label was set; a board made from a template has labels older than its items."""
        for column in plan.fields.get("status", ()):
            cell = entry.cells.get(column.key, _EMPTY)
            if cell.text:
                day = cell.changed
                return day if day and (entry.created is None or day >= entry.created) else None
        return None

    def _top(self, entry: Entry) -> str:
        key = entry.id
        for _ in range(len(self.parents)):
            above = self.parents.get(key)
            if above is None:
                break
            key = above
        return key


def _names(entries: Iterable[Entry]) -> dict[str, str | None]:
    """Id by name; a name that several items have belongs to none."""
    out: dict[str, str | None] = {}
    for entry in entries:
        out[entry.name] = None if entry.name in out else entry.id
    return out


def _links(board: Board, made: Made, names: Mapping[str, str | None], stream: str) -> None:
    seen: set[tuple[str, str]] = set()
    for entry in board.entries:
        plan = made.plans.get((board.id, entry.parent is not None))
        for link in (*entry.links, *(() if plan is None else _written(entry, plan, names))):
            ends = (entry.id, link.to) if link.ahead else (link.to, entry.id)
            if ends in seen or ends[0] == ends[1]:
                continue
            seen.add(ends)
            row: dict[str, object] = {
                "id": f"{ends[0]}->{ends[1]}",
                "predecessor": ends[0],
                "successor": ends[1],
                "type": link.type,
                "lag_days": link.lag,
                "source": f"{stream}/items",
            }
            # An item of a board that is not read is known to the vendor only: the sure side says the project.
            project = made.kinds[entry.id][1]
            row["predecessor_project" if link.ahead else "successor_project"] = project
            other = made.kinds.get(link.to)
            if other is not None:
                row["successor_project" if link.ahead else "predecessor_project"] = other[1]
            if board.file:
                row |= {FILE: board.file, ROW: entry.row}
            made.add("dependencies", row)


def _written(entry: Entry, plan: Roles, names: Mapping[str, str | None]) -> Iterator[Link]:
    """Links that stand as names: one for each part. Typed links of the same column are in `entry.links`."""
    for columns, ahead in ((plan.waits, False), (plan.leads, True)):
        for column in columns:
            cell = entry.cells.get(column.key, _EMPTY)
            if cell.text and cell.value is None:
                for name in listed(cell.text, names):
                    yield Link(names.get(name) or name, ahead=ahead)


def _posts(board: Board, made: Made, stream: str) -> None:
    lost: list[Post] = []
    strange = 0
    for post in board.posts:
        project: str | None = board.id
        item = post.item
        known = made.kinds.get(item) if item else None
        if known is not None:
            project = known[1]
            item = None if known[0] == "projects" else item
        elif board.of_projects:
            project = None
        else:
            strange += bool(item)
        if project is None:
            lost.append(post)
            continue
        row: dict[str, object] = {
            "id": post.id,
            "project": project,
            "item": item,
            "dated": post.dated,
            "author": post.author,
            "text": post.text,
            "url": post.url,
            "source": f"{stream}/updates",
        }
        made.add("updates", row | ({FILE: board.file, ROW: post.row} if board.file else {}))
    where = f"{board.file}: " if board.file else ""
    if strange:
        made.notes.append(
            f"{where}{strange} updates speak about items that are not found on the board {board.name};"
            " they are kept with the item's id."
        )
    for post in lost:
        why = (
            "speaks about an item that is not on the board, and each item is a project of its own"
            if post.item
            else "speaks about the board as a whole, and each of its items is a project of its own"
        )
        made.rejected.append(
            Reject(
                file=board.file or stream,
                row=post.row,
                column="Item ID",
                value=(post.item or post.text)[:200],
                reason=why,
            )
        )
