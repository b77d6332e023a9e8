"""Lists to take along: CSV and XLSX whose cells are never formulas."""

import csv
import io
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from fastapi import Response
from openpyxl import Workbook

from api.neutral import for_cell

CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def as_csv(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A list as CSV, with a mark that lets spreadsheets read it as UTF-8."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(columns)
    out.writerows([_cell(value) for value in row] for row in rows)
    return _file(("\ufeff" + text.getvalue()).encode(), f"{name}.csv", CSV)


def as_xlsx(name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """A list as a workbook of one sheet; numbers and days stay what they are."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("List")
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_cell(value) for value in row])
    made = io.BytesIO()
    book.save(made)
    return _file(made.getvalue(), f"{name}.xlsx", XLSX)


def _cell(value: object) -> object:
    return for_cell(value) if isinstance(value, str) else value


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}", "cache-control": "no-store"}
    return Response(content, media_type=kind, headers=headers)
