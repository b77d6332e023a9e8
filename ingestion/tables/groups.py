"""Rows that are titles of the rows below them: kept as a column, not as projects."""

from dataclasses import replace

from ingestion.tables.aliases import candidates
from ingestion.tables.grid import Grid, Row, spans, text_of
from ingestion.tables.words import fold, main_words

COLUMN = "Group"
_LONGEST = 80
_FEWEST = 3
"""Columns a list has, and cells a row under a title has, before a lone cell can be a title."""


def grouped(grid: Grid, header: Row) -> tuple[Grid, Row]:
    """The grid without its group titles, each standing in a new last column of the rows below it.

    A lone cell is a title where rows with more cells follow it and it either stands after a blank row or
    not in the column of the names; a project of which only the name is known stays a project.
    """
    width = len(header.cells)
    names = [spot for spot, cell in enumerate(header.cells) if "name" in candidates(main_words(text_of(cell)))]
    below = [row for row in grid.rows if row.number > header.number]
    if sum(bool(text_of(cell).strip()) for cell in header.cells) < _FEWEST:
        return grid, header
    lone: dict[int, bool] = {}
    after = _followers(below)
    for n, row in enumerate(below):
        spot = _lone(row, width)
        if spot is None:
            continue
        following = after[n]
        if following is None or len(_filled(following)) < _FEWEST:
            continue
        lone[n] = spot not in names[:1] or (n > 0 and below[n - 1].is_blank)
    if not any(lone.values()):
        return grid, header
    titles = {below[n].number for n, sure in lone.items() if sure or n == 0}
    title = ""
    rows: list[Row] = [row for row in grid.rows if row.number < header.number]
    head = replace(header, cells=[*header.cells, _free(header)])
    rows.append(head)
    for row in below:
        if row.number in titles:
            title = next(text_of(cell).strip() for cell in row.cells if text_of(cell).strip())
        elif row.is_blank or len(row.cells) < width:
            rows.append(row)
        else:
            rows.append(replace(row, cells=[*row.cells[:width], title, *row.cells[width:]]))
    note = f"{len(titles)} rows hold a group's title ({spans(sorted(titles))}); it is kept with the rows below it."
    return replace(grid, rows=rows, notes=[*grid.notes, note]), head


def _followers(rows: list[Row]) -> list[Row | None]:
    """For each row the next one that is not blank."""
    out: list[Row | None] = []
    following: Row | None = None
    for row in reversed(rows):
        out.append(following)
        following = following if row.is_blank else row
    return out[::-1]


def _lone(row: Row, width: int) -> int | None:
    """The place of the only cell of a row, where that is a short text; torn rows of a text file are none."""
    if len(row.cells) < width or sum(map(bool, row.cells)) > _FEWEST:
        return None
    filled = _filled(row)
    if len(filled) != 1:
        return None
    cell = row.cells[filled[0]]
    if not isinstance(cell, str) or len(cell.strip()) > _LONGEST or not any(map(str.isalpha, cell)):
        return None
    return None if fold(cell).startswith(("total", "sub total", "grand total", "sum")) else filled[0]


def _filled(row: Row) -> list[int]:
    return [spot for spot, cell in enumerate(row.cells) if text_of(cell).strip()]


def _free(header: Row) -> str:
    taken = {fold(text_of(cell)) for cell in header.cells}
    return COLUMN if fold(COLUMN) not in taken else f"{COLUMN} title"
