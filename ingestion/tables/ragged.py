"""Rows that an unquoted line break tore apart: put together where their widths fit, else reported."""

from ingestion.tables.grid import Grid, Row, text_of
from portfolio.report import Reject

_FEWEST = 2
"""A row with fewer cells than this stands for nothing on its own."""


def rejoin(grid: Grid, header: Row) -> list[Row]:
    """Rows below the header, all as wide as it is; joins, paddings and rejects are noted on the grid.

    Short rows continue until the width fits: the last cell, a line break, the first cell of the next.
    """
    width = len(header.cells)
    below = [row for row in grid.rows if row.number > header.number]
    if grid.typed:
        return [_cut(row, width, grid) for row in below]
    whole: list[Row] = []
    joins: list[str] = []
    padded: list[int] = []
    spot = 0
    while spot < len(below):
        row = below[spot]
        if row.is_blank or len(row.cells) >= width:
            whole.append(_cut(row, width, grid))
            spot += 1
            continue
        end, joined = _join(below, spot, width)
        if joined:
            whole.append(joined)
            joins.append(f"{joined.first_line}–{joined.last_line}")
        elif end - spot == 1 and len(row.cells) >= _FEWEST:
            whole.append(Row(row.number, [*row.cells, *[""] * (width - len(row.cells))], row.first_line, row.last_line))
            padded.append(row.number)
        else:
            _refuse(grid, below[spot:end], width)
        spot = end
    if joins:
        grid.notes.append(
            f"{len(joins)} rows were torn apart by line breaks inside unquoted cells and are put together again: "
            f"lines {', '.join(joins)}."
        )
    if padded:
        grid.notes.append(
            f"{len(padded)} rows have fewer cells than the header; the missing last cells are read as empty: "
            f"rows {', '.join(map(str, padded[:20]))}."
        )
    return whole


def _join(rows: list[Row], start: int, width: int) -> tuple[int, Row | None]:
    """The end of the run of short rows that begins at `start`, and the row they make together, if they do."""
    cells = list(rows[start].cells)
    spot = start + 1
    while spot < len(rows) and len(cells) < width:
        following = rows[spot].cells or [""]
        if len(following) >= width or len(cells) + len(following) - 1 > width:
            break
        cells = [*cells[:-1], f"{text_of(cells[-1])}\n{text_of(following[0])}", *following[1:]]
        spot += 1
    if len(cells) == width:
        return spot, Row(rows[start].number, cells, rows[start].first_line, rows[spot - 1].last_line)
    last = max((k for k in range(start, spot) if not rows[k].is_blank), default=start)
    return last + 1, None


def _cut(row: Row, width: int, grid: Grid) -> Row:
    """The row cut to the header's width; surplus cells that hold something are reported."""
    surplus = [text_of(cell) for cell in row.cells[width:] if text_of(cell).strip()]
    if surplus:
        grid.rejected.append(
            Reject(
                file=grid.path.name,
                row=row.number,
                column=None,
                value=" | ".join(surplus)[:200],
                reason=f"the row has {len(row.cells)} cells, the header {width}; those beyond are left out",
                dropped=False,
            )
        )
    return Row(row.number, [*row.cells[:width], *[""] * (width - len(row.cells))], row.first_line, row.last_line)


def _refuse(grid: Grid, rows: list[Row], width: int) -> None:
    for row in rows:
        if row.is_blank:
            continue
        grid.rejected.append(
            Reject(
                file=grid.path.name,
                row=row.number,
                column=None,
                value=" | ".join(text_of(cell) for cell in row.cells)[:200],
                reason=f"the row has {len(row.cells)} of {width} cells and cannot be joined with its neighbours",
            )
        )
