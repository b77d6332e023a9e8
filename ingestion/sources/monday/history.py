"""The activity log as past values: what a field was before each change, when things were born and when they went."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from ingestion.live.connector import Json, Landed
from ingestion.sources.monday.board import Board, Cell, Column
from ingestion.sources.monday.cells import Typed, cells, typed
from ingestion.sources.monday.events import details, fate_of, happened, item_of, moment
from ingestion.sources.monday.people import People
from ingestion.sources.monday.picture import Made
from ingestion.sources.monday.pull import below
from ingestion.sources.monday.values import read_cells
from ingestion.tables.mapping import ListMapping
from portfolio.vocabulary import Status

_FIELDS = ("kind", "id", "field", "on", "before")
_EMPTY = Cell()


def changes(landed: Landed, made: Made, people: People, mapping: ListMapping) -> pd.DataFrame:
    """Every change of a mapped field that the log tells the previous value of."""
    log = _Log(landed, made, people, mapping)
    logs = sorted((one.body for one in landed.of("log", gone=True)), key=happened)
    return pd.DataFrame([row for body in logs for row in log.rows(body)], columns=list(_FIELDS))


class _Log:
    """The log with what is needed to read it: columns by board, and what each column is."""

    def __init__(self, landed: Landed, made: Made, people: People, mapping: ListMapping) -> None:
        self.made, self.people, self.mapping = made, people, mapping
        self.columns: dict[str, dict[str, Typed]] = {}
        self.main_of: dict[str, str] = {}
        for board in landed.of("board", gone=True):
            found = (typed(column) for column in board.body.get("columns") or ())
            self.columns[board.id] = {one.id: one for one in found if one is not None}
            self.main_of |= dict.fromkeys(below(board.body), board.id)

    def rows(self, log: Json) -> Iterator[tuple[str, str, str, datetime, object]]:
        """The changes one event tells: kind, id, field, when, what it was before."""
        item, when = item_of(log), moment(log)
        if item is None or when is None or item not in self.made.kinds:
            return
        kind = self.made.kinds[item][0]
        data = details(log)
        if log.get("event") == "update_name" and (before := _name(data)):
            yield kind, item, "name", when, before
        if log.get("event") == "update_column_value":
            yield from ((kind, item, name, when, before) for name, before in self._values(data))

    def _values(self, data: Json) -> Iterator[tuple[str, object]]:
        board = str(data.get("board_id") or "")
        column = self.columns.get(board, {}).get(str(data.get("column_id")))
        plan = self.made.plans.get((self.main_of.get(board, board), board in self.main_of))
        if column is None or plan is None:
            return
        then = _cells(data.get("previous_value"), column, self.people)
        now = _cells(data.get("value"), column, self.people)
        for one in column.columns:
            name = plan.field_of(one.key)
            before = then.get(one.key, _EMPTY)
            if name is not None and before.text != now.get(one.key, _EMPTY).text:
                yield name, _value(name, one, before, self.mapping)


def born(boards: Sequence[Board], made: Made) -> dict[tuple[str, str], date]:
    """The day each project, item and milestone was made; a board with its first item."""
    out: dict[tuple[str, str], date] = {}
    for board in boards:
        days = [entry.created for entry in board.entries if entry.created]
        for entry in board.entries:
            if entry.created and entry.id in made.kinds:
                out[made.kinds[entry.id][0], entry.id] = entry.created
        if days and not board.of_projects:
            out["projects", board.id] = min(days)
    return out


def left(landed: Landed, made: Made) -> dict[tuple[str, str], date]:
    """The day each thing was found to be gone, or the day the log says it went; what hangs below goes along."""
    gone = _items_gone(landed)
    out = {(made.kinds[key][0], key): day for key, day in gone.items() if key in made.kinds}
    for board in landed.of("board", gone=True):
        if board.gone_on is not None and board.id in made.kinds:
            for key, (kind, project) in made.kinds.items():
                if project == board.id:
                    out.setdefault((kind, key), board.gone_on)
    return out


def _items_gone(landed: Landed) -> dict[str, date]:
    logged: dict[str, date | None] = {}
    for log in sorted((one.body for one in landed.of("log", gone=True)), key=happened):
        item, fate = fate_of(log)
        when = moment(log)
        if item and fate and when:
            logged[item] = when.date() if fate == "gone" else None
    items = landed.of("item", gone=True)
    gone = {one.id: min(one.gone_on, logged.get(one.id) or one.gone_on) for one in items if one.gone_on is not None}
    for one in items:
        parent = str((one.body.get("parent_item") or {}).get("id") or "")
        if parent in gone:
            gone[one.id] = min(gone[parent], gone.get(one.id, gone[parent]))
    return gone


def _cells(stated: object, column: Typed, people: People) -> dict[str, Cell]:
    """A value of the log as cells. The log wraps values in its own way: a status has its label inside."""
    if not isinstance(stated, Mapping):
        return {}
    value: dict[str, Any] = {"value": stated, "text": None}
    label = stated.get("label")
    if isinstance(label, Mapping):
        value |= {"text": label.get("text"), "index": label.get("index"), "is_done": label.get("is_done")}
    elif column.type == "numbers":
        value["text"] = None if stated.get("value") is None else str(stated["value"])
    elif column.type == "dropdown":
        chosen = stated.get("chosenValues") or ()
        value["values"] = [{"label": one.get("name")} for one in chosen if isinstance(one, Mapping)]
    elif isinstance(stated.get("value"), str):
        value["text"] = stated["value"]
    elif isinstance(stated.get("text"), str):
        value["text"] = stated["text"]
    return cells(value, column, people.seen)


def _value(name: str, column: Column, cell: Cell, mapping: ListMapping) -> object:
    value = read_cells(name, column, [cell], mapping).told[0]
    if value is None and name == "status":
        return Status.UNKNOWN.value
    return value


def _name(data: Json) -> str | None:
    stated = data.get("previous_value")
    name = stated.get("name") if isinstance(stated, Mapping) else stated
    return name if isinstance(name, str) and name.strip() else None
