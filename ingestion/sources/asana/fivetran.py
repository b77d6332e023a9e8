"""Tables that Fivetran keeps of Asana, as records of Asana's own shape."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingestion.raw import csv_cells

_PEEK = 4096
_MARK = "_fivetran_synced"
_KINDS: Mapping[str, frozenset[str]] = {
    "project_task": frozenset({"project_id", "task_id"}),
    "task_section": frozenset({"section_id", "task_id"}),
    "story": frozenset({"target_id", "text", "type"}),
    "task": frozenset({"assignee_id", "completed", "name", "workspace_id"}),
    "project": frozenset({"archived", "team_id", "workspace_id", "name"}),
    "section": frozenset({"project_id", "name", "created_at"}),
    "user": frozenset({"email", "name"}),
}
"""Columns that tell each table, the telling ones first."""
_FOREIGN = frozenset({"is_subtask", "issue_id", "issue_type", "project_category_id", "key", "account_type", "locale"})
"""Columns of Fivetran's tables of other tools."""
_HOUR = re.compile(r"(?<=[T ])(\d):")


@dataclass(frozen=True)
class Row:
    """A row as a record: kind, id, body, whether it was deleted at Asana, and where it stood."""

    kind: str
    id: str
    body: Mapping[str, Any]
    gone: bool
    number: int


def kind_of(path: Path) -> str | None:
    """Which of Asana's tables a CSV file is, by its header; None where it is none."""
    if not path.is_file() or path.suffix.casefold() != ".csv":
        return None
    with path.open("rb") as file:
        line = file.read(_PEEK).decode("utf-8-sig", errors="replace").split("\n", 1)[0]
    header = {cell.strip() for cell in next(csv.reader(io.StringIO(line)), [])}
    if _MARK not in header or header & _FOREIGN:
        return None
    return next((kind for kind, columns in _KINDS.items() if columns <= header), None)


def rows(path: Path, label: str) -> tuple[list[Row], list[str]]:
    """The rows of one table, and notes on how it was read."""
    kind = str(kind_of(path))
    raw, notes = csv_cells(path, kind, label)
    found = []
    for number, cells in zip(raw.cells.index, raw.cells.to_dict("records"), strict=True):
        row = {str(name): value.strip() for name, value in cells.items() if isinstance(value, str) and value.strip()}
        key = row.get("id") or "/".join(row.get(name, "") for name in ("project_id", "section_id", "task_id"))
        gone = row.get("_fivetran_deleted", "").casefold() == "true"
        found.append(Row(kind, key, _body(kind, row), gone, int(number)))
    return found, notes


def _body(kind: str, row: Mapping[str, str]) -> dict[str, Any]:
    """The names Asana itself uses."""
    body: dict[str, Any] = {name: value for name, value in row.items() if not name.startswith("_")}
    body["gid"] = row.get("id")
    for name in ("created_at", "modified_at", "completed_at"):
        if name in body:
            body[name] = _HOUR.sub(r"0\1:", body[name])
    for name in ("archived", "completed"):
        if name in body:
            body[name] = body[name].casefold() == "true"
    for name in ("owner", "assignee", "parent", "target", "created_by"):
        if f"{name}_id" in row:
            body[name] = {"gid": row[f"{name}_id"]}
    if kind == "project":
        body["due_on"] = row.get("due_on") or row.get("due_date")
    return body
