"""CSV and TSV: bytes to text, text to rows. A formula is text here and is never worked out."""

import codecs
import csv
import io
from collections import Counter
from pathlib import Path

from ingestion.tables.grid import Grid, Row
from ingestion.tables.guards import Limits, check_lines
from portfolio.errors import SourceUnreadable

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_SAMPLE_ROWS = 300
_NUL_SAMPLE = 4096


def read_delimited(path: Path, limits: Limits) -> Grid:
    """Read a delimited text file. Raises SourceUnreadable where it is not one."""
    check_lines(path, limits)
    text, encoding = _decode(path)
    if not text.strip():
        raise SourceUnreadable(f"{path.name} is empty; there is nothing to read.")
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise SourceUnreadable(f"{path.name} holds a web page or XML, not a table; export the list as CSV or XLSX.")
    delimiter = _delimiter(text, path)
    rows = _rows(text, delimiter, path, limits)
    grid = Grid(path, rows, comma_decimals=delimiter == ";")
    if encoding != "UTF-8":
        grid.notes.append(f"{path.name} is read as {encoding}, because it is not UTF-8.")
    if delimiter != ",":
        grid.notes.append(f"{path.name} separates its cells with {DELIMITERS[delimiter]}.")
    return grid


def _decode(path: Path) -> tuple[str, str]:
    data = path.read_bytes()
    if data.startswith(codecs.BOM_UTF8):
        return _try(data, "utf-8-sig", path), "UTF-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _try(data, "utf-16", path), "UTF-16"
    head = data[:_NUL_SAMPLE]
    if b"\0" in data:
        for spot, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            zeros, others = head[spot::2].count(0), head[1 - spot :: 2].count(0)
            if zeros > 0.6 * len(head) / 2 and not others:
                return _try(data, encoding, path), "UTF-16"
        raise SourceUnreadable(
            f"{path.name} holds binary data (byte 0 at position {data.index(0):,}), not text; "
            "export the list as CSV or XLSX."
        )
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        text = _try(data, "cp1252", path)
    controls = sum(text.count(chr(code)) for code in range(32) if code not in {9, 10, 12, 13})
    if controls > len(text) * 0.01:
        raise SourceUnreadable(f"{path.name} holds binary data, not text; export the list as CSV or XLSX.")
    return text, "Windows-1252"


def _try(data: bytes, encoding: str, path: Path) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceUnreadable(
            f"{path.name} is not text in UTF-8, UTF-16 or Windows-1252 (byte {error.start:,}); save it as CSV in UTF-8."
        ) from error


def _delimiter(text: str, path: Path) -> str:
    best, best_score = ",", 0.0
    sample = text[: 1024 * 1024]
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for count, row in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)):
                if count >= _SAMPLE_ROWS:
                    break
                if any(cell.strip() for cell in row):
                    widths[len(row)] += 1
        except csv.Error:
            continue
        wide = {width: seen for width, seen in widths.items() if width > 1}
        if not wide:
            continue
        width, seen = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
        score = seen / sum(widths.values()) + 0.001 * min(width, 50)
        score += 0.01 * (delimiter == "\t" and path.suffix.lower() in {".tsv", ".tab"})
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _rows(text: str, delimiter: str, path: Path, limits: Limits) -> list[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    line = 0
    try:
        for cells in reader:
            rows.append(Row(len(rows) + 1, list(cells), line + 1, reader.line_num))
            line = reader.line_num
            if len(rows) > limits.rows or len(cells) > limits.columns:
                raise SourceUnreadable(
                    f"{path.name} is larger than {limits.rows:,} rows by {limits.columns:,} columns; split it."
                )
    except csv.Error as error:
        hint = "; a quotation mark may be left open" if "field larger" in str(error) else ""
        raise SourceUnreadable(f"{path.name} cannot be read as a table at line {line + 1:,}: {error}{hint}.") from error
    return rows
