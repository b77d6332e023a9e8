"""Plain records in JSON or JSON Lines, one project or task each, as a grid: the names are the header."""

import json
from pathlib import Path
from typing import Any

from ingestion.json_lines import NumberedRows, names_of, read_lines
from ingestion.json_lists import flat, records_in
from ingestion.raw import json_of
from ingestion.tables.grid import Cell, Grid, Row
from ingestion.tables.guards import Limits
from ingestion.tables.words import fold_header
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject

LINES = frozenset({".jsonl", ".ndjson"})
SUFFIXES = LINES | {".json"}


def read_records(path: Path, limits: Limits) -> Grid:
    """Read a file of records; a row's number is that of its line, or of the record in an array.

    Raises SourceUnreadable where it holds none.
    """
    titles: list[str] = []
    if path.suffix.lower() in LINES:
        objects, rejected, notes = read_lines(path)
    else:
        whole = json_of(path, path.name)
        objects, rejected, notes = _records(path, whole)
        titles = _titles(whole)
    names = names_of(objects)
    if len(objects) > limits.rows or len(names) > limits.columns:
        raise SourceUnreadable(
            f"{path.name} is larger than {limits.rows:,} rows by {limits.columns:,} columns; split it."
        )
    rows = [Row(number, [_cell(row.get(name)) for name in names], number, number) for number, row in objects]
    header = Row(0, [*names], 0, 0)
    return Grid(path, rows, notes=notes, rejected=rejected, header=header, titles=titles)


def _records(path: Path, whole: object) -> tuple[NumberedRows, list[Reject], list[str]]:
    records = records_in(whole)
    if not records:
        raise SourceUnreadable(f"{path.name} holds no array of records, so there is no list to load.")
    entries: list[Any] = whole if isinstance(whole, list) else []
    rejected = [
        Reject(file=path.name, row=n, value=str(entry)[:200], reason="The entry is not an object with named values.")
        for n, entry in enumerate(entries, 1)
        if not isinstance(entry, dict)
    ]
    numbers = [n for n, entry in enumerate(entries, 1) if isinstance(entry, dict)] or list(range(1, len(records) + 1))
    rows = [(n, flat(record)) for n, record in zip(numbers, records, strict=True)]
    return rows, rejected, [f"{path.name} holds {len(rows):,} records; a row number is the number of a record."]


def _titles(whole: object) -> list[str]:
    """What the values beside the records say: `asOf: 2026-03-31` is a title of the list."""
    if not isinstance(whole, dict):
        return []
    return [f"{fold_header(key)} {value}" for key, value in whole.items() if isinstance(value, str) and len(value) < 60]  # noqa: PLR2004 - a title


def _cell(value: object) -> Cell:
    """A value as a cell of a text file; lists of plain values as people write them, deeper ones as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return ", ".join(str(_cell(one)) for one in value)
    return json.dumps(value, ensure_ascii=False)
