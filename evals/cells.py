"""The very cells of source files, to hold quotes against; read here by itself, not through ingestion."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

FILE_OF = {"person": "people", "benefit": "benefits", "money": "money", "milestone": "items"}
PROSE = {"text", "description"}
LONGEST_CELL = 10_000_000


class CanonicalCells:
    """Every cell of canonical CSV folders by kind, id and field."""

    def __init__(self, folders: list[Path]) -> None:
        """Read all CSV files of all `folders`."""
        self._cells: dict[tuple[str, str, str], set[str]] = {}
        for file in (file for folder in folders for file in sorted(folder.glob("*.csv"))):
            for row in _rows(file):
                for field, value in row.items():
                    self._cells.setdefault((file.stem, row.get("id") or "", field), set()).add(value)

    def has(self, kind: str, id_: str, field: str | None, quote: str) -> bool:
        """True where the quoted words stand verbatim in that field of that thing, in any of the folders.

        A rule that complains of an empty cell quotes it as it is: empty; then the cell must be there and empty.
        """
        values = self._cells.get((_file_of(kind), id_, field or ""), set())
        return quote in values or (bool(quote) and field in PROSE and any(quote in value for value in values))

    def has_anywhere(self, quote: str) -> bool:
        """True where the words stand verbatim in any cell."""
        return bool(quote) and any(quote in value for values in self._cells.values() for value in values)


def raw_cells(path: Path) -> str:
    """All text of a file or folder as one string, cell by cell, the way it is written there."""
    if path.is_dir():
        return "\n".join(raw_cells(file) for file in sorted(path.rglob("*")) if file.is_file())
    if path.suffix == ".csv":
        return "\n".join(value for row in _rows(path) for value in row.values())
    text = path.read_text(encoding="utf-8", errors="replace")
    if path.suffix == ".jsonl":
        return "\n".join(_words(json.loads(line)) for line in text.splitlines() if line.strip())
    return text


def _words(record: dict[str, object]) -> str:
    return "\n".join(value if isinstance(value, str) else json.dumps(value) for value in record.values())


def _rows(file: Path) -> Iterator[dict[str, str]]:
    usual = csv.field_size_limit(LONGEST_CELL)
    try:
        with file.open(newline="", encoding="utf-8-sig") as opened:
            for row in csv.DictReader(opened, restkey="", restval=""):
                yield {key: value if isinstance(value, str) else "\n".join(value) for key, value in row.items()}
    finally:
        csv.field_size_limit(usual)  # the limit is the whole process's: readers elsewhere rely on it


def _file_of(kind: str) -> str:
    if kind in FILE_OF:
        return FILE_OF[kind]
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
