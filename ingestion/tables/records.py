"""JSON Lines of plain records, one project or task a line, as a grid: the names are the header."""

import json
from pathlib import Path

from ingestion.json_lines import names_of, read_lines
from ingestion.tables.grid import Cell, Grid, Row
from ingestion.tables.guards import Limits
from portfolio.errors import SourceUnreadable

SUFFIXES = frozenset({".jsonl", ".ndjson"})


def read_records(path: Path, limits: Limits) -> Grid:
    """Read a file of records; a row's number is that of its line. Raises SourceUnreadable where it is none."""
    objects, rejected, notes = read_lines(path)
    names = names_of(objects)
    if len(objects) > limits.rows or len(names) > limits.columns:
        raise SourceUnreadable(
            f"{path.name} is larger than {limits.rows:,} rows by {limits.columns:,} columns; split it."
        )
    rows = [Row(number, [_cell(row.get(name)) for name in names], number, number) for number, row in objects]
    return Grid(path, rows, notes=notes, rejected=rejected, header=Row(0, [*names], 0, 0))


def _cell(value: object) -> Cell:
    """A value as a cell of a text file; lists of plain values as people write them, deeper ones as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return ", ".join(str(_cell(one)) for one in value)
    return json.dumps(value, ensure_ascii=False)
