"""Lists that do not lie as a list does: fields down the side, a header of two rows, several tables in one sheet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice

from ingestion.tables.aliases import NARRATIVE, candidates
from ingestion.tables.grid import Cell, Grid, Row, text_of
from ingestion.tables.words import fold, fold_header, main_words
from portfolio.report import Reject

_FIELDS_DOWN = 3
"""Fields that must stand down the side before a sheet is turned; one or two could be values."""
_LABELLED = 60
_SHARE = 0.6


def turned(grid: Grid) -> Grid:
    """A form or a sheet with one project a column, as rows; every other grid as it is."""
    labelled = list(islice((row for row in grid.rows if _first(row) is not None), _LABELLED))
    if not labelled:
        return grid
    side = Counter(_first(row) for row in labelled).most_common(1)[0][0]
    if side is None:
        return grid
    rows = [row for row in labelled if _first(row) == side and len(_filled(row)) > 1]
    labels = [_text(row, side) for row in rows]
    fields = {name for label in labels for name in list(candidates(main_words(label)))[:1]}
    known = sum(_is_known(label) for label in labels)
    across = max(len({fold(text) for text in _beyond(row, side) if _is_known(text)}) for row in labelled)
    is_side = len(fields) >= _FIELDS_DOWN and fields & {"name", "id"} and known >= max(_SHARE * len(labels), 2 * across)
    if not is_side or len({fold(label) for label in labels}) < len(labels):
        return grid
    width = max(len(row.cells) for row in rows)
    rows += [row for row in grid.rows if row.number > rows[-1].number and _first(row) == side and len(_filled(row)) > 1]
    columns = [
        Row(spot + 1, [row.cells[spot] if spot < len(row.cells) else "" for row in rows], spot + 1, spot + 1)
        for spot in range(side, width)
    ]
    columns = [columns[0], *(column for column in columns[1:] if not column.is_blank)]
    note = (
        f"The fields stand down column {side + 1} and each project has a column of its own, so the sheet is turned: "
        "a row number is the number of a column here."
    )
    return replace(grid, rows=columns, notes=[*grid.notes, note])


def two_rows(grid: Grid, header: Row) -> Row:
    """The header with the row above or below it, where the two together name the columns."""
    by_number = {row.number: row for row in grid.rows}
    below = by_number.get(header.number + 1)
    above = by_number.get(header.number - 1)
    if below is not None and _completes(header, below):
        return _joined(header, below, grid)
    if above is not None and len(_filled(above)) > 1 and _all_words(above) and _helps(above, header):
        return _joined(above, header, grid)
    return header


def one_table(grid: Grid, header: Row) -> Grid:
    """The grid without the rows of other tables, which are rejected with the header they stand under.

    A later table with the same columns in another order goes on in the order of the first.
    """
    heads = [row for row in _headers(grid, header) if row.number != header.number]
    if not heads:
        return grid
    order = [fold_header(text_of(cell)) for cell in header.cells]
    rows: list[Row] = []
    rejected: list[Reject] = []
    notes: list[str] = []
    for spot, row in enumerate(grid.rows):
        head = next((one for one in reversed(heads) if one.number <= row.number), None)
        if head is not None and head.number < header.number <= row.number:
            head = None
        mine = None if head is None else _same_columns(head, order)
        if head is None or (row.number < head.number):
            rows.append(row)
        elif mine is not None and head.number > header.number:
            if row is head:
                notes.append(f"Row {row.number} begins a second table with the same columns; its rows are read too.")
            else:
                rows.append(replace(row, cells=[row.cells[k] if k < len(row.cells) else "" for k in mine]))
        elif row is head:
            notes.append(f"Row {row.number} begins another table; only the one under row {header.number} is read.")
        elif not row.is_blank:
            value = " | ".join(text_of(cell) for cell in row.cells if text_of(cell).strip())[:200]
            reason = (
                f"belongs to another table, whose header is row {head.number}; "
                f"put `header_row: {head.number}` into a mapping file to read that one"
            )
            rejected.append(Reject(file=grid.path.name, row=row.number, value=value, reason=reason))
        else:
            rows.append(grid.rows[spot])
    return replace(grid, rows=rows, notes=[*grid.notes, *notes], rejected=[*grid.rejected, *rejected])


def _headers(grid: Grid, header: Row) -> list[Row]:
    """Rows after a blank one that name columns, as the header does but not with its words."""
    own = [fold_header(text_of(cell)) for cell in header.cells if text_of(cell).strip()]
    found: list[Row] = []
    blank = True
    for spot, row in enumerate(grid.rows):
        if row.is_blank:
            blank = True
            continue
        if not blank:
            continue
        filled = _filled(row)
        if len(filled) >= _FIELDS_DOWN and row.number != header.number and _all_words(row):
            texts = [_text(row, place) for place in filled]
            known = sum(_is_known(text) for text in texts)
            last = spot + 1 < len(grid.rows) and not grid.rows[spot + 1].is_blank
            fresh = [fold_header(text) for text in texts] != own
            if last and fresh and known >= max(2, _SHARE * len(texts)) and not _beside(row, header):
                found.append(row)
        blank = False
    return found


def _beside(row: Row, header: Row) -> bool:
    """The two rows of one header are no two tables."""
    return abs(row.number - header.number) == 1


def _same_columns(head: Row, order: Sequence[str]) -> list[int] | None:
    places = {fold_header(text_of(cell)): spot for spot, cell in enumerate(head.cells)}
    wanted = [name for name in order if name]
    if set(wanted) != {name for name in places if name}:
        return None
    return [places.get(name, len(head.cells)) for name in order]


def _completes(upper: Row, lower: Row) -> bool:
    """True where the row below a header names what the header leaves open."""
    filled = _filled(lower)
    if len(filled) < 2 or not _all_words(lower):  # noqa: PLR2004 - one word is no row of names
        return False
    open_ = [spot for spot in filled if not _text(upper, spot)]
    known = sum(_is_known(_text(lower, spot)) for spot in filled)
    return bool(open_) and known >= max(2, _SHARE * len(filled))


def _helps(upper: Row, header: Row) -> bool:
    """True where a row above tells columns apart that the header calls by one name, or names unknown ones."""
    names = [fold_header(_text(header, spot)) for spot in range(len(header.cells))]
    above = _carried(upper, len(header.cells))
    return any(
        name and over and (names.count(name) > 1 or (not candidates(name) and candidates(main_words(f"{over} {name}"))))
        for name, over in zip(names, above, strict=True)
    )


def _joined(upper: Row, lower: Row, grid: Grid) -> Row:
    width = max(len(upper.cells), len(lower.cells))
    names = [fold_header(_text(lower, spot)) for spot in range(width)]
    cells: list[Cell] = []
    for spot, over in enumerate(_carried(upper, width)):
        own, direct = _text(lower, spot), _text(upper, spot)
        both = f"{over} {own}".strip()
        if not own:
            cells.append(direct)
        elif (
            over
            and fold(over) != fold(own)
            and (names.count(names[spot]) > 1 or (not _is_known(own) and candidates(main_words(both))))
        ):
            cells.append(both)
        else:
            cells.append(own)
    grid.notes.append(f"The header is two rows, {upper.number} and {lower.number}; their names are read together.")
    return Row(lower.number, cells, upper.first_line, lower.last_line)


def _carried(row: Row, width: int) -> list[str]:
    """A name that spans columns stands in the first of them."""
    out: list[str] = []
    for spot in range(width):
        out.append(_text(row, spot) or (out[-1] if out else ""))
    return out


def _beyond(row: Row, side: int) -> list[str]:
    return [_text(row, spot) for spot in _filled(row) if spot > side]


def _is_known(text: str) -> bool:
    main = main_words(text)
    return bool(candidates(main)) or bool(NARRATIVE.search(main))


def _all_words(row: Row) -> bool:
    return all(isinstance(row.cells[spot], str) and any(map(str.isalpha, _text(row, spot))) for spot in _filled(row))


def _filled(row: Row) -> list[int]:
    return [spot for spot, cell in enumerate(row.cells) if text_of(cell).strip()]


def _first(row: Row) -> int | None:
    return next(iter(_filled(row)), None)


def _text(row: Row, spot: int) -> str:
    return " ".join(text_of(row.cells[spot]).split()) if spot < len(row.cells) else ""
