"""Canonical files as text cells: CSV, a workbook's sheets, a JSON object's arrays; guarded against broken files."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
from python_calamine import CalamineWorkbook

from ingestion.coerce import plain
from ingestion.sheet import Raw
from ingestion.tables.guards import MIB, Limits, check_lines, check_size, check_workbook
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject


def csv_cells(path: Path, sheet: str, label: str) -> tuple[Raw, list[str]]:
    """The cells of one CSV file and notes on how it was read."""
    text, notes = text_of(path, label)
    lines = text.split("\n", 1)
    header = next(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(lines[0])), [])
    if not any(cell.strip() for cell in header):
        raise SourceUnreadable(f"{label} is empty: it has not even a header row.")
    twice = {cell for cell in header if cell.strip() and header.count(cell) > 1}
    if twice:
        raise SourceUnreadable(f"{label} has the column {min(twice)} more than once; rename one of them.")
    rejected: list[Reject] = []
    table = _arrow(text, header, _delimiter(lines[0]), label, rejected)
    frame = table.to_pandas(types_mapper={pa.string(): pd.StringDtype(na_value=float("nan"))}.get)
    numbers = _row_numbers(len(frame), {reject.row for reject in rejected if reject.row})
    frame.columns = pd.Index([cell.strip() or f"column {n}" for n, cell in enumerate(header, 1)])
    frame.index = pd.Index(numbers)
    return Raw(sheet, label, frame.iloc[1:], tuple(r for r in rejected if r.value)), notes


def text_of(path: Path, label: str) -> tuple[str, list[str]]:
    """The text of a file with its encoding recognised, and a note where that was not UTF-8."""
    limits = Limits()
    check_size(path, limits)
    check_lines(path, limits)
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace"), [f"{label} was read as UTF-16."]
    if b"\x00" in data:
        raise SourceUnreadable(f"{label} is not a text file: it holds binary data.")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), [f"{label} is not UTF-8; it was read as Windows-1252 (cp1252)."]


def workbook_cells(path: Path, wanted: Mapping[str, type], label: str) -> tuple[list[Raw], dict[str, str], list[str]]:
    """Canonical sheets of a workbook, its `meta` sheet as pairs, and the names of other sheets."""
    check_size(path, Limits())
    check_workbook(path, Limits())
    try:
        book = CalamineWorkbook.from_path(str(path))
        pages = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except Exception as error:
        raise SourceUnreadable(f"{label} cannot be read as an Excel workbook; save it again from Excel.") from error
    raws: list[Raw] = []
    meta: dict[str, str] = {}
    others: list[str] = []
    for name, rows in pages.items():
        key = name.strip().casefold()
        if key == "meta":
            meta = {str(row[0]): plain(row[1]) or "" for row in rows if len(row) > 1}
        elif key in wanted:
            raws.append(_page(key, rows, f"{label}#{name}"))
        else:
            others.append(name)
    return raws, meta, others


def sheet_names(path: Path) -> list[str]:
    """Names of a workbook's sheets; empty where it is none."""
    try:
        return list(CalamineWorkbook.from_path(str(path)).sheet_names) if zipfile.is_zipfile(path) else []
    except Exception:  # noqa: BLE001 - a broken workbook is another source's to refuse with a sentence
        return []


def json_cells(path: Path, wanted: Iterable[str], label: str) -> tuple[list[Raw], dict[str, Any], list[str]]:
    """Canonical arrays of a JSON object, its other plain values, and the names of other arrays."""
    whole = json_of(path, label)
    if not isinstance(whole, dict):
        raise SourceUnreadable(f"{label} must be one JSON object with arrays such as projects and items.")
    raws = []
    for name in wanted:
        rows = whole.get(name)
        if rows is None:
            continue
        if not isinstance(rows, list):
            raise SourceUnreadable(f"{label}: {name} must be an array of objects.")
        raws.append(_array(name, rows, f"{label}#{name}"))
    meta = {key: value for key, value in whole.items() if not isinstance(value, list | dict)}
    others = [key for key, value in whole.items() if isinstance(value, list | dict) and key not in set(wanted)]
    return raws, meta, others


def json_of(path: Path, label: str) -> Any:
    """The value a JSON file holds."""
    text, _ = text_of(path, label)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        message = f"{label} is not valid JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        raise SourceUnreadable(message) from error
    except RecursionError as error:
        raise SourceUnreadable(f"{label} is nested too deeply to be a portfolio.") from error


def small_object(path: Path, most: int = MIB) -> dict[str, Any] | None:
    """The JSON object that a file of at most `most` bytes holds, to tell what it is; None where it holds none."""
    if path.stat().st_size > most:
        return None
    try:
        body = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return body if isinstance(body, dict) else None


def _delimiter(first: str) -> str:
    return max(",;\t", key=first.count)


def _arrow(text: str, header: list[str], delimiter: str, label: str, rejected: list[Reject]) -> pa.Table:
    names = [f"f{n}" for n in range(len(header))]

    def refuse(row: Any) -> str:
        words = str(row.text or "")
        rejected.append(
            Reject(
                file=label,
                row=row.number,
                value=words[:200] or None,
                reason=f"The row has {row.actual_columns} cells where the header has {row.expected_columns}.",
            )
        )
        return "skip"

    try:
        return pa_csv.read_csv(
            pa.BufferReader(text.encode("utf-8")),
            read_options=pa_csv.ReadOptions(use_threads=False, autogenerate_column_names=True),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=refuse,
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
            ),
        )
    except pa.ArrowInvalid as error:
        raise SourceUnreadable(f"{label} cannot be read as CSV; check its quotes and separators.") from error


def _row_numbers(taken: int, skipped: set[int]) -> list[int]:
    numbers = (n for n in range(1, taken + len(skipped) + 1) if n not in skipped)
    return list(numbers)


def _page(sheet: str, rows: list[list[Any]], label: str) -> Raw:
    filled = [n for n, row in enumerate(rows) if any(plain(cell) for cell in row)]
    if not filled:
        return Raw(sheet, label, pd.DataFrame())
    top = filled[0]
    names = [plain(cell) for cell in rows[top]]
    body = rows[top + 1 :]
    data = {
        name: pd.Series([plain(row[n]) if n < len(row) else None for row in body], dtype="str")
        for n, name in enumerate(names)
        if name
    }
    frame = pd.DataFrame(data)
    frame.index = pd.Index(range(top + 2, top + 2 + len(body)))
    return Raw(sheet, label, frame)


def _array(sheet: str, rows: list[Any], label: str) -> Raw:
    rejected = [
        Reject(file=label, row=n, value=str(row)[:200], reason="The entry is not an object with named values.")
        for n, row in enumerate(rows, 1)
        if not isinstance(row, dict)
    ]
    good = [(n, row) for n, row in enumerate(rows, 1) if isinstance(row, dict)]
    names = dict.fromkeys(key for _, row in good for key in row)
    frame = pd.DataFrame({name: pd.Series([plain(row.get(name)) for _, row in good], dtype="str") for name in names})
    frame.index = pd.Index([n for n, _ in good])
    return Raw(sheet, label, frame, tuple(rejected))
