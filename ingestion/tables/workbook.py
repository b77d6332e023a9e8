"""XLSX, XLS and ODS through calamine: typed cells, the sheet with the best header first."""

from io import BytesIO
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from ingestion.tables.formulas import formula_note
from ingestion.tables.grid import Cell, Grid, Row
from ingestion.tables.guards import OLE_MARK, Limits, check_workbook, first_bytes
from portfolio.errors import SourceUnreadable


def read_sheets(path: Path, limits: Limits) -> list[Grid]:
    """Every visible sheet that holds something, in order. Raises SourceUnreadable."""
    check_workbook(path, limits)
    try:
        with _opened(path) as book:
            hidden = [
                meta.name
                for meta in book.sheets_metadata
                if meta.visible != SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet
            ]
            sheets = [
                _grid(path, book, meta.name, limits)
                for meta in book.sheets_metadata
                if meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise SourceUnreadable(f"{path.name} is protected with a password; save a copy without it.") from error
    except CalamineError as error:
        raise SourceUnreadable(
            f"{path.name} is damaged or is not a workbook that can be read ({error}); save it again as XLSX."
        ) from error
    sheets = [sheet for sheet in sheets if any(not row.is_blank for row in sheet.rows)]
    if not sheets:
        raise SourceUnreadable(f"{path.name} has no visible sheet that holds anything.")
    if hidden:
        for sheet in sheets:
            sheet.notes.append(f"Hidden sheets are not read: {', '.join(hidden)}.")
    unsolved = formula_note(path)
    if unsolved:
        for sheet in sheets:
            sheet.notes.append(unsolved)
    return sheets


def _opened(path: Path) -> CalamineWorkbook:
    """The workbook by what it is: a name that says another kind of workbook is not believed."""
    head = first_bytes(path)
    if head.startswith(OLE_MARK) == (path.suffix.casefold() == ".xls"):
        return CalamineWorkbook.from_path(str(path))
    return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))


def _grid(path: Path, book: CalamineWorkbook, name: str, limits: Limits) -> Grid:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > limits.rows or sheet.total_width > limits.columns:
        raise SourceUnreadable(
            f"Sheet {name!r} of {path.name} is larger than {limits.rows:,} rows by {limits.columns:,} columns; "
            "split it."
        )
    cells: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    filled = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if left == right and bottom < len(cells):
            for row in cells[top + 1 : bottom + 1]:
                row[left] = cells[top][left]
            filled += 1
    rows = [Row(number, row, number, number) for number, row in enumerate(cells, start=1)]
    notes = [f"{filled} cells merged over several rows count for each of these rows."] if filled else []
    return Grid(path, rows, typed=True, sheet=name, notes=notes)
