"""The grammar of monday's Excel export: which row is a title, a group, a header, an item, a subitem or a sum.

```
<board name>                                  1-4 rows with one cell each
<group>                                       one cell, a header follows at once
Name  Subitems  Owner  Status  …              the same header in every group
<item>
Subitems  Name  Owner  …                      another schema, repeated after every parent
          <subitem>                           first cell empty
          …
<empty>  …  2026-01-01 to 2026-02-01          a summary: first cell empty, no subitem
<blank>
```
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingestion.tables.grid import Cell, Row, text_of

NAME, SUBITEMS, ITEM_ID = "Name", "Subitems", "Item ID (auto generated)"
DEEPEST_HEADER = 12
"""The first header stands within this many rows."""
_TWO = 2


@dataclass(frozen=True)
class Line:
    """One item or subitem as it stood: cells under the header they stand below."""

    row: int
    group: str
    header: tuple[str, ...]
    cells: tuple[Cell, ...]
    name: str
    above: int | None = None
    """Row of the parent, for a subitem."""


@dataclass
class Sheet:
    """A board sheet taken apart."""

    title: str
    lines: list[Line] = field(default_factory=list)
    nameless: list[Line] = field(default_factory=list)
    groups: int = 0
    headers: int = 0
    under_headers: int = 0
    summaries: int = 0
    blank: int = 0
    titles: int = 0


def texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    """Cells as trimmed text, trailing empty ones left out."""
    out = [(cell if isinstance(cell, str) else text_of(cell)).strip() for cell in cells]
    while out and not out[-1]:
        out.pop()
    return tuple(out)


def first_header(rows: Sequence[Row]) -> int | None:
    """Position of the first header, below titles that stand alone in their rows; None where this is no board sheet."""
    titles = 0
    for spot, row in enumerate(rows[:DEEPEST_HEADER]):
        cells = texts(row.cells)
        if cells and cells[0] == NAME and titles:
            return spot
        if cells and not _is_alone(cells):
            return None
        titles += bool(cells)
    return None


def is_board(rows: Sequence[Row], *, stamped: bool) -> bool:
    """True where a sheet can only be a board's export; `stamped`: the file name ends as exports do.

    A tracker with a title and a header is no board: what only monday writes must be there too.
    """
    start = first_header(rows)
    if start is None:
        return False
    header = texts(rows[start].cells)
    if ITEM_ID in header or header[1:2] == (SUBITEMS,):
        return True
    above = [texts(row.cells) for row in rows[:start]]
    grouped = bool(above[-1]) and sum(map(bool, above)) >= _TWO
    again = under = False
    for spot in range(start + 1, len(rows)):
        cells = texts(rows[spot].cells)
        again = again or (cells == header and _is_alone(texts(rows[spot - 1].cells)))
        under = under or cells[:2] == (SUBITEMS, NAME)
        if again or under:
            return True
    return stamped and grouped


def take_apart(rows: Sequence[Row], sheet: str) -> Sheet:
    """Read the rows of a board sheet by the grammar above."""
    start = first_header(rows)
    if start is None:
        raise ValueError(f"{sheet} has no header")
    above = [texts(row.cells) for row in rows[:start]]
    written = [cells for cells in above if cells]
    out = Sheet(title=written[0][0] if written else sheet)
    group = written[-1][0] if len(written) > 1 and above[-1] else ""
    out.titles = len(written) - bool(group)
    out.groups = int(bool(group))
    out.headers = 1
    header = first = texts(rows[start].cells)
    under: tuple[str, ...] | None = None
    parent: int | None = None
    ahead = _Ahead(rows, start + 1, first)
    for spot, cells in ahead:
        row = rows[spot]
        if not cells:
            out.blank += 1
        elif ahead.is_header(spot):
            header, under, parent = cells, None, None
            out.headers += 1
        elif ahead.is_group(spot):
            group, under, parent = cells[0], None, None
            out.groups += 1
        elif cells[:2] == (SUBITEMS, NAME) and parent is not None and _same(under_known := ahead.under, cells):
            under = ahead.under = under_known or cells
            out.under_headers += 1
        elif cells[0]:
            under, parent = None, row.number
            out.lines.append(Line(row.number, group, header, tuple(row.cells), cells[0]))
        elif under is not None and _is_subitem(under, cells):
            line = Line(row.number, group, under, tuple(row.cells), cells[1] if len(cells) > 1 else "", parent)
            (out.lines if line.name else out.nameless).append(line)
        else:
            out.summaries += 1
            under = None
    return out


class _Ahead:
    """The rows below the first header, with a look at the neighbours."""

    def __init__(self, rows: Sequence[Row], start: int, header: tuple[str, ...]) -> None:
        self.cells = [texts(row.cells) for row in rows]
        self.start, self.header = start, header
        self.under: tuple[str, ...] | None = None

    def __iter__(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        return ((spot, self.cells[spot]) for spot in range(self.start, len(self.cells)))

    def is_header(self, spot: int) -> bool:
        cells = self.cells[spot]
        return cells[0] == NAME and self.is_group(spot - 1, header=spot)

    def is_group(self, spot: int, header: int | None = None) -> bool:
        """One cell, after a blank row or the end of a group, and a header at once below it."""
        below = spot + 1 if header is None else header
        if below >= len(self.cells) or not _is_alone(self.cells[spot]):
            return False
        cells = self.cells[below]
        if not cells or cells[0] != NAME:
            return False
        before = self.cells[spot - 1] if spot > 0 else ()
        return not before or (cells == self.header and not before[0])


def _is_alone(cells: tuple[str, ...]) -> bool:
    return len(cells) == 1


def _same(known: tuple[str, ...] | None, cells: tuple[str, ...]) -> bool:
    return known is None or known == cells


def _is_subitem(under: tuple[str, ...], cells: tuple[str, ...]) -> bool:
    if ITEM_ID in under:
        spot = under.index(ITEM_ID)
        return len(cells) > spot and cells[spot].isdigit()
    return len(cells) > 1 and bool(cells[1])
