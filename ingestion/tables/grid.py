"""A file as rows of cells: what every later step works on, whatever the file was."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from portfolio.report import Reject

_WHOLE = 1e16
"""Doubles below this hold every whole number."""

Cell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass
class Row:
    """One row: its number as a spreadsheet would show it, its cells, and where it lies in the file."""

    number: int
    cells: list[Cell]
    first_line: int
    last_line: int

    @property
    def is_blank(self) -> bool:
        """True where no cell holds anything but white space."""
        # Asked of every row several times: the first cell that says something ends it.
        for cell in self.cells:
            if isinstance(cell, str):
                if cell and not cell.isspace():
                    return False
            elif cell is not None:
                return False
        return True


@dataclass
class Grid:
    """Everything a file or sheet holds, before a header is found.

    Attributes:
        path: the file.
        rows: its rows, blank ones included.
        typed: True where cells carry types of their own (a workbook), False where all are text.
        sheet: name of the sheet, for a workbook.
        notes: what was decided while reading, in plain sentences.
        rejected: rows that could not be put together.
        header: the column names, where the file keeps them apart from its rows.
        titles: what the file says of the whole list beside its rows, a text each.
        comma_decimals: True where the file's shape (semicolons) suggests decimal commas.
    """

    path: Path
    rows: list[Row]
    typed: bool = False
    sheet: str | None = None
    notes: list[str] = field(default_factory=list)
    rejected: list[Reject] = field(default_factory=list)
    comma_decimals: bool = False
    header: Row | None = None
    titles: list[str] = field(default_factory=list)


def text_of(cell: Cell) -> str:
    """A cell as people see it: whole floats without `.0`, days as ISO, no stray white space added."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    return "" if cell is None else str(cell)


def spans(numbers: Sequence[int], most: int = 12) -> str:
    """Row numbers for a sentence: "3, 5–7 and 40 more"."""
    parts: list[str] = []
    start = previous = None
    for number in sorted(numbers):
        if previous is not None and number == previous + 1:
            previous = number
            continue
        if start is not None:
            parts.append(_span(start, previous))
        start = previous = number
    if start is not None:
        parts.append(_span(start, previous))
    if len(parts) > most:
        return f"{', '.join(parts[:most])} and more ({len(numbers):,} rows in all)"
    return ", ".join(parts)


def _span(start: int, end: int | None) -> str:
    return str(start) if end is None or start == end else f"{start}–{end}"
