"""What tasks were before: a step back in time is a task as it was, and what differs is what changed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pandas as pd

from ingestion.live.replay import replay
from ingestion.source import Records
from ingestion.tasks.layout import Layout
from ingestion.tasks.plan import Task

_NO_HISTORY = frozenset({"id", "project", "parent", "url", "source", "updated_on", "attributes", "raw", "programme"})


class History:
    """Changes of tasks and projects, gathered while walking back from today."""

    def __init__(self, layout: Layout) -> None:
        """Nothing has changed yet."""
        self._layout = layout
        self._rows: list[dict[str, Any]] = []
        self._left: dict[tuple[str, str], date] = {}

    def step(self, on: datetime, after: Task, before: Task) -> None:
        """At the moment `on` the task stopped being `before` and became `after`."""
        if after.id not in self._layout.homes:
            return
        new, old = self._layout.row(after), self._layout.row(before)
        kind = self._layout.table_of(after)
        for name in sorted((new.keys() | old.keys()) - _NO_HISTORY):
            if new.get(name) != old.get(name):
                self.changed(kind, after.id, name, on, old.get(name))

    def changed(self, kind: str, key: str, name: str, on: datetime, before: object) -> None:
        """At the moment `on` a field stopped being `before`."""
        self._rows.append({"kind": kind, "id": key, "field": name, "on": on, "before": before})

    def gone(self, task: Task, on: date) -> None:
        """A task that stands in the plan for its past and is in today's picture no more."""
        self._left[self._layout.table_of(task), task.id] = on

    def pictures(self, now: Records) -> tuple[tuple[Records, ...], tuple[str, ...]]:
        """Pictures of every day something changed, oldest first, then `now`; and notes."""
        layout = self._layout
        born: dict[tuple[str, str], date] = {
            (layout.table_of(task), task.id): task.created
            for task in layout.plan.tasks
            if task.created and task.id in layout.homes
        }
        born |= {("projects", board.id): board.created for board in layout.plan.boards if board.created}
        return replay(now, _frame(self._rows), born, left=self._left)


def _frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    names = ("kind", "id", "field", "on", "before")
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype="object") for name in names})
