"""A Jira CSV as columns: whole columns at a time, no row of which is lost without a word."""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from ingestion.tables.guards import Limits, check_lines, check_size
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject

DELIMITERS = ",;\t|"
_HEAD = 256 * 1024
_BLOCK = 16 * 1024 * 1024
_SHOWN = 200


@dataclass(frozen=True, eq=False)
class Cells:
    """Columns of text in the order of the file; an empty cell is null.

    Attributes:
        headers: column names as written, repeated ones too.
        columns: one array a header.
        numbers: row number in the file of each row, the header counted, from 1.
    """

    headers: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    numbers: np.ndarray
    rejected: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def text(self, spot: int) -> pd.Series:
        """A column as text without blanks around it, missing where nothing is left."""
        column = pc.utf8_trim_whitespace(self.columns[spot])
        column = pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
        return pd.Series(column.to_pandas(types_mapper={pa.string(): pd.StringDtype(na_value=np.nan)}.get), dtype="str")


def head_of(path: Path) -> list[str]:
    """The first row of a delimited text file, empty where there is none; looks at the first bytes only."""
    with path.open("rb") as file:
        data = file.read(_HEAD)
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    return _first(data.decode(encoding, errors="replace"))[0]


def read_cells(path: Path) -> Cells:
    """Read every row. Raises SourceUnreadable where the file is no table at all."""
    limits = Limits()
    check_size(path, limits)
    check_lines(path, limits)
    data, notes = _utf8(path.read_bytes(), path.name)
    headers, delimiter = _first(data[:_HEAD].decode("utf-8", errors="replace"))
    if len(headers) > limits.columns:
        raise SourceUnreadable(
            f"{path.name} has {len(headers):,} columns, more than the {limits.columns:,} that are read."
        )
    rejected: list[Reject] = []
    table = _table(data, len(headers), delimiter, path.name, rejected)
    if table.num_rows + len(rejected) > limits.rows:
        raise SourceUnreadable(f"{path.name} has more than the {limits.rows:,} rows that are read; split it.")
    skipped = {reject.row for reject in rejected if reject.row}
    count = table.num_rows + len(skipped)
    numbers = np.setdiff1d(np.arange(1, count + 1), np.fromiter(skipped, dtype="int64", count=len(skipped)))
    columns = tuple(column.slice(1) for column in table.columns)
    filled = _filled(columns, table.num_rows - 1)
    if not filled.all():
        columns = tuple(column.filter(pa.array(filled)) for column in columns)
    return Cells(tuple(headers), columns, numbers[1:][filled], [one for one in rejected if one.value], notes)


def _first(text: str) -> tuple[list[str], str]:
    line = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=line.count)
    try:
        row = next(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter), [])
    except csv.Error:
        return [], delimiter
    return [cell.strip() for cell in row], delimiter


def _utf8(data: bytes, label: str) -> tuple[bytes, list[str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace").encode(), [f"{label} was read as UTF-16."]
    if b"\x00" in data:
        raise SourceUnreadable(f"{label} is not a text file: it holds binary data.")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        note = f"{label} is not UTF-8; it was read as Windows-1252 (cp1252)."
        return data.decode("cp1252", errors="replace").encode(), [note]
    return data, []


def _table(data: bytes, width: int, delimiter: str, label: str, rejected: list[Reject]) -> pa.Table:
    names = [f"f{n}" for n in range(width)]

    def refuse(row: Any) -> str:
        words = str(row.text or "").strip("\r\n")
        reason = f"The row has {row.actual_columns} cells where the header has {row.expected_columns}."
        rejected.append(Reject(file=label, row=row.number, value=words[:_SHOWN] or None, reason=reason))
        return "skip"

    try:
        return pa_csv.read_csv(
            pa.BufferReader(data),
            read_options=pa_csv.ReadOptions(use_threads=False, autogenerate_column_names=True, block_size=_BLOCK),
            parse_options=pa_csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=refuse
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), null_values=[""], strings_can_be_null=True
            ),
        )
    except pa.ArrowInvalid as error:
        raise SourceUnreadable(f"{label} cannot be read as CSV; check its quotes and separators.") from error


def _filled(columns: tuple[pa.ChunkedArray, ...], count: int) -> np.ndarray:
    """True for rows in which any cell holds something."""
    filled = np.zeros(count, dtype=bool)
    for column in columns:
        filled |= pc.is_valid(column).to_numpy()
        if filled.all():
            break
    return filled
