"""A plan to the tables of one picture."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ingestion.live.rows import table
from ingestion.sheet import FILE, ROW
from ingestion.tasks.layout import Layout
from ingestion.tasks.plan import Board, Who
from portfolio.vocabulary import Status


def tables(
    layout: Layout, source: str, file: str | None = None, gone: frozenset[str] = frozenset()
) -> dict[str, pd.DataFrame]:
    """Every table the plan fills.

    Tasks of `gone` have their rows, for the history to take them out of today's picture, but no links.
    """
    rows: dict[str, list[dict[str, Any]]] = {
        "projects": [_project(layout, board) for board in layout.plan.boards if board.id not in layout.lists],
        "items": [],
        "milestones": [],
    }
    for task in layout.plan.tasks:
        if task.id not in layout.homes:
            continue
        row = layout.row(task, count=True)
        if file is not None:
            row |= {ROW: task.row, FILE: file}
        rows[layout.table_of(task)].append(row)
    rows["dependencies"] = _dependencies(layout, gone)
    rows["people"] = _people(layout)
    rows["updates"] = [dict(row) for row in layout.plan.updates]
    rows["goals"] = [dict(row) for row in layout.plan.goals]
    out: dict[str, pd.DataFrame] = {}
    for kind, some in rows.items():
        if some:
            named = some if kind in {"people", "goals"} else [{"source": f"{source}/{kind}", **row} for row in some]
            out[kind] = table(kind, named)
    return out


def _project(layout: Layout, board: Board) -> dict[str, Any]:
    read = layout.projects.read(board.custom)
    facts = {name: value for name, value in board.facts.items() if value is not None}
    row: dict[str, Any] = {"status": Status.UNKNOWN.value, **read.fields, **facts, "id": board.id, "name": board.name}
    return row | {"attributes": read.rest, "raw": read.raw}


def _dependencies(layout: Layout, gone: frozenset[str]) -> list[dict[str, Any]]:
    pairs: dict[tuple[str, str], None] = {}
    for task in layout.plan.tasks:
        if task.id in layout.homes:
            pairs.update(dict.fromkeys((other, task.id) for other in task.waits_for))
            pairs.update(dict.fromkeys((task.id, other) for other in task.blocks))
    return [
        {"id": f"{a}->{b}", "predecessor": a, "successor": b, "type": "FS"}
        for a, b in pairs
        if a != b and a not in gone and b not in gone
    ]


def _people(layout: Layout) -> list[dict[str, Any]]:
    who: list[Who] = [task.owner for task in layout.plan.tasks if task.owner and task.id in layout.homes]
    who += [one for board in layout.plan.boards for one in board.people]
    return _distinct([*who, *layout.plan.people])


def _distinct(who: Iterable[Who]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in who:
        if one.known:
            found.setdefault(one.id, {"id": one.id, "name": one.name, "email": one.email})
    return list(found.values())
