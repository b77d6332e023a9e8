"""Rows of every kind as a connector finds them, with the past of each."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pandas as pd

from ingestion.live.replay import replay
from ingestion.live.rows import table
from ingestion.source import Records

Row = dict[str, Any]
_KINDS = ("projects", "items", "milestones", "updates", "dependencies", "people", "goals")
_CHANGE = ("kind", "id", "field", "on", "before")


@dataclass
class Gathered:
    """What the records of a connection say; an id that was seen stands.

    Attributes:
        rows: rows by kind and id.
        changes: what each field was before a moment, as `replay` takes it.
        born: the day each (kind, id) was created.
        left: the day each (kind, id) was found to be gone.
        notes: sentences for the report.
        unmapped: titles of custom fields that are no field.
    """

    rows: dict[str, dict[str, Row]] = field(default_factory=lambda: {kind: {} for kind in _KINDS})
    changes: list[Row] = field(default_factory=list)
    born: dict[tuple[str, str], date] = field(default_factory=dict)
    left: dict[tuple[str, str], date] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    unmapped: dict[str, None] = field(default_factory=dict)

    def add(self, kind: str, row: Row, born: str | None = None) -> bool:
        """Keep a row, created at the moment `born`; False where its id was there already."""
        rows = self.rows[kind]
        if row["id"] in rows:
            return False
        rows[row["id"]] = row
        created = day(born)
        if created is not None:
            self.born[kind, row["id"]] = created
        return True

    def change(self, kind: str, key: str, name: str, on: str, before: object) -> None:
        """On the moment `on` the field stopped being `before`."""
        self.changes.append({"kind": kind, "id": key, "field": name, "on": on, "before": before})

    def turn(self, kind: str, row: Row, name: str, on: str, value: object) -> None:
        """On the moment `on` the field became `value`; called in the order of time, it leaves the last value."""
        if row.get(name) != value:
            self.change(kind, row["id"], name, on, row.get(name))
            row[name] = value

    def pictures(self, source: str, today: date) -> tuple[tuple[Records, ...], tuple[str, ...]]:
        """Everything as pictures of its days, the last one complete; and notes."""
        tables = {kind: table(kind, rows.values()) for kind, rows in self.rows.items() if rows}
        now = Records(source, today, complete=True, tables=tables)
        changes = pd.DataFrame(self.changes, columns=list(_CHANGE), dtype="object")
        return replay(now, changes, self.born, left=self.left)


def day(moment: str | None) -> date | None:
    """The UTC day of a moment, or the day itself where only a day is given."""
    if not moment:
        return None
    if len(moment) == len("2026-01-31"):
        return date.fromisoformat(moment)
    when = datetime.fromisoformat(moment)
    return (when if when.tzinfo is None else when.astimezone(UTC)).date()
