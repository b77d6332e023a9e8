"""The columns of an export: their titles say little about their type, so their cells are asked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

import pandas as pd

from ingestion.sources.monday import board
from ingestion.sources.monday.board import Column, Kind
from ingestion.sources.monday.rows import ITEM_ID, NAME, SUBITEMS, Line
from ingestion.tables import dates, words
from ingestion.tables.grid import Cell, text_of

_MOST_OF = 0.9
_LOOKED_AT = 1_000
"""So many filled cells tell what a column holds."""
_LABELS = 40
"""A status column has no more labels than this."""


@dataclass(frozen=True)
class Schema:
    """The columns of items or of subitems, and where each stands under each header."""

    columns: tuple[Column, ...]
    places: dict[tuple[str, ...], dict[int, str]]

    def cells_of(self, line: Line) -> dict[str, board.Cell]:
        """The filled cells of a row by column key."""
        out = {}
        for spot, key in self.places[line.header].items():
            if spot < len(line.cells) and (cell := _cell(line.cells[spot])).text:
                out[key] = cell
        return out


def schema_of(lines: Sequence[Line]) -> Schema:
    """The columns that the headers of these rows name; a title that comes twice is two columns."""
    places: dict[tuple[str, ...], dict[int, str]] = {}
    titles: dict[str, str] = {}
    for header in dict.fromkeys(line.header for line in lines):
        seen: Counter[str] = Counter()
        place: dict[int, str] = {}
        for spot, title in enumerate(header):
            if not title or (title == NAME and not seen[NAME]) or (title == SUBITEMS and spot < 2):  # noqa: PLR2004 - first two
                seen[title] += 1
                continue
            seen[title] += 1
            key = title if seen[title] == 1 else f"{title} ({seen[title]})"
            place[spot] = key
            titles.setdefault(key, key)
        places[header] = place
    held: dict[str, list[Cell]] = {key: [] for key in titles}
    for line in lines:
        for spot, key in places[line.header].items():
            if spot < len(line.cells):
                held[key].append(line.cells[spot])
    columns = tuple(Column(key, title, _kind(title, held[key])) for key, title in titles.items())
    return Schema(columns, places)


def _kind(title: str, cells: Sequence[Cell]) -> Kind:
    """What a column holds, by what stands in it."""
    if title == ITEM_ID:
        return "none"
    filled = [cell for cell in cells if (cell if isinstance(cell, str) else text_of(cell)).strip()]
    if not filled:
        return "text"
    if all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in filled):
        return "number"
    return _read(filled)


def _read(filled: Sequence[Cell]) -> Kind:
    """What texts and days are."""
    if all(isinstance(cell, date | datetime) for cell in filled):
        return "day"
    some = dict.fromkeys(text_of(cell).strip() for cell in filled[:_LOOKED_AT])
    seen = pd.Series(list(some), dtype="object")
    if dates.shapes(seen).shaped.mean() >= _MOST_OF:
        return "day"
    if len(seen) <= _LABELS and words.read_words(seen, "status").notna().mean() > 0.5:  # noqa: PLR2004 - most of them
        return "status"
    return "text"


def _cell(cell: Cell) -> board.Cell:
    if isinstance(cell, str):
        return _said(cell)
    text = text_of(cell).strip()
    if isinstance(cell, datetime):
        return board.Cell(text, cell.date())
    if isinstance(cell, date):
        return board.Cell(text, cell)
    if isinstance(cell, timedelta):
        return board.Cell(text)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return board.Cell(text, float(cell))
    return board.Cell(text)


@lru_cache(maxsize=4_096)
def _said(text: str) -> board.Cell:
    """A cell of text; labels and names come again and again."""
    return board.Cell(text.strip())
