"""The updates and discussion sheets of an export: one row is one update or reply."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from ingestion.sources.monday.board import Post
from ingestion.sources.monday.rows import texts
from ingestion.tables import dates
from ingestion.tables.grid import Grid
from ingestion.tables.mapping import ListMapping
from ingestion.text.html import html_text
from portfolio.report import Reject

_HEADER_WITHIN = 6
_CONTENT = ("Update Content", "Content")


@dataclass
class Posts:
    """What the sheets with updates held."""

    file: str
    taken: list[Post] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Item id → the item's name as it stands beside the id."""
    rejected: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)
    read: int = 0
    repeated: int = 0


def is_updates(grid: Grid) -> bool:
    """True for the sheet with the updates of items."""
    header = _header(grid)
    return header is not None and "Item ID" in grid_header(grid, header)


def is_discussion(grid: Grid) -> bool:
    """True for the sheet with the posts on the board itself."""
    header = _header(grid)
    return header is not None and "Item ID" not in grid_header(grid, header)


def grid_header(grid: Grid, spot: int) -> tuple[str, ...]:
    """The texts of the header."""
    return texts(grid.rows[spot].cells)


def read_posts(grid: Grid, out: Posts, mapping: ListMapping) -> None:
    """Take every row of an updates or discussion sheet."""
    start = _header(grid)
    if start is None:
        return
    header = grid_header(grid, start)
    place = {title: spot for spot, title in reversed(list(enumerate(header)))}
    rows = [(row.number, texts(row.cells)) for row in grid.rows[start + 1 :] if not row.is_blank]
    days = _days([_at(cells, place, "Created At") for _, cells in rows], mapping)
    seen: set[tuple[str, ...]] = set()
    for (number, cells), day in zip(rows, days, strict=True):
        out.read += 1
        if cells in seen:
            out.repeated += 1
            continue
        seen.add(cells)
        words = html_text(next((text for name in _CONTENT if (text := _at(cells, place, name))), ""))
        stated = _at(cells, place, "Created At")
        if not words or day is None:
            why = (
                "The update has no words; it holds only files or pictures."
                if not words
                else f"'{stated[:40]}' is not a day, so nobody knows when this was written."
            )
            column = "Created At" if words else "Update Content"
            out.rejected.append(Reject(file=out.file, row=number, column=column, value=stated[:200], reason=why))
            continue
        out.names[_at(cells, place, "Item ID")] = _at(cells, place, "Item Name")
        out.taken.append(
            Post(
                id=_at(cells, place, "Post ID") or None,
                item=_at(cells, place, "Item ID") or None,
                dated=day,
                author=_at(cells, place, "User") or None,
                text=words,
                row=number,
            )
        )


def _header(grid: Grid) -> int | None:
    for spot, row in enumerate(grid.rows[:_HEADER_WITHIN]):
        cells = texts(row.cells)
        if "Created At" in cells and any(name in cells for name in _CONTENT):
            return spot
    return None


def _at(cells: Sequence[str], place: dict[str, int], title: str) -> str:
    spot = place.get(title)
    return cells[spot] if spot is not None and spot < len(cells) else ""


def _days(stated: list[str], mapping: ListMapping) -> list[date | None]:
    cells = pd.Series(stated, dtype="object")
    shape = dates.shapes(cells, serials=True)
    order, _ = dates.settle({"Created At": dates.evidence(shape)}, mapping.date_order)["Created At"]
    return [None if day is pd.NaT else day.date() for day in dates.read_days(cells, shape, order).days]
