"""The canonical format: a folder of CSV files, one workbook, or one JSON object."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pandas as pd

from ingestion.canonical import SHEETS, columns
from ingestion.json_lists import holds_records, value_of
from ingestion.naming import day_in, source_name
from ingestion.raw import csv_cells, json_cells, json_of, sheet_names, workbook_cells
from ingestion.sheet import Parsed, Raw, parse
from ingestion.source import Reading, Records, Request
from portfolio.errors import SourceUnreadable

_PEEK = 4096


class CanonicalSource:
    """Reads `projects, items, updates, …` exactly as docs/canonical-format.md describes them."""

    name = "canonical"

    def accepts(self, path: Path) -> bool:
        """A folder with projects.csv (or other canonical names), such a workbook, or such a JSON object."""
        if path.is_dir():
            return bool(_csv_files(path))
        if path.suffix.casefold() == ".json":
            with path.open("rb") as file:
                is_object = file.read(_PEEK).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
            return is_object and (_is_ours(path) or not holds_records(path))
        if path.suffix.casefold() == ".csv":
            return False
        return "projects" in {name.strip().casefold() for name in sheet_names(path)}

    def read(self, path: Path, request: Request) -> Reading:
        """Read every sheet; rows that do not fit are rejected one by one."""
        raws, meta, notes, files = _raws(path)
        if not raws:
            raise SourceUnreadable(f"{path.name} holds none of the canonical sheets: {', '.join(SHEETS)}.")
        source = request.source or str(meta.get("source") or "") or source_name(path)
        known_on = request.as_of or day_in(path.name) or _day(meta, path) or request.today
        sheets = {raw.sheet: parse(raw) for raw in raws}
        notes += [note for parsed in sheets.values() for note in parsed.notes]
        tables = _tables(sheets, source)
        rejected = tuple(reject for parsed in sheets.values() for reject in parsed.rejected)
        read = sum(parsed.read for parsed in sheets.values())
        repeated = sum(parsed.repeated for parsed in sheets.values())
        return Reading(
            records=(Records(source, known_on, complete=True, tables=tables),),
            read=read,
            loaded=sum(len(parsed.frame) for parsed in sheets.values()),
            repeated=repeated,
            rejected=rejected,
            unmapped=tuple(name for parsed in sheets.values() for name in parsed.unmapped),
            notes=tuple(notes),
            files=tuple(files),
        )


def _raws(path: Path) -> tuple[list[Raw], Mapping[str, object], list[str], list[str]]:
    notes: list[str] = []
    if path.is_dir():
        raws = []
        files = _csv_files(path)
        for sheet, file in files.items():
            raw, how = csv_cells(file, sheet, f"{path.name}/{file.name}")
            raws.append(raw)
            notes += how
        meta_file = path / "portfolio.json"
        meta = json_of(meta_file, meta_file.name) if meta_file.exists() else {}
        if not isinstance(meta, dict):
            raise SourceUnreadable(f"{path.name}/portfolio.json must hold one JSON object.")
        return raws, meta, notes, [f"{path.name}/{file.name}" for file in files.values()]
    if path.suffix.casefold() == ".json":
        raws, meta, others = json_cells(path, SHEETS, path.name)
    else:
        raws, meta, others = workbook_cells(path, SHEETS, path.name)
    if others:
        notes.append(f"{path.name}: not a canonical sheet, left out: {', '.join(others)}.")
    return raws, meta, notes, [path.name]


def _is_ours(path: Path) -> bool:
    """True for JSON whose arrays are named and filled as the canonical ones; other records are read as a list."""
    whole = value_of(path)
    if not isinstance(whole, dict):
        return True
    sheets = {name: rows for name, rows in whole.items() if name in SHEETS and isinstance(rows, list)}
    told = {
        name: {str(key) for row in rows[:50] if isinstance(row, dict) for key in row} for name, rows in sheets.items()
    }
    fits = [
        name
        for name, given in told.items()
        if not given or {column.name for column in columns(name) if column.required} <= given
    ]
    if len(sheets) > 1 or not fits:
        return bool(fits)
    given = told[fits[0]]
    return len(given & {column.name for column in columns(fits[0])}) >= len(given) / 2


def _csv_files(folder: Path) -> dict[str, Path]:
    named = {file.stem.casefold(): file for file in sorted(folder.glob("*.csv"))}
    files = {sheet: named[sheet] for sheet in SHEETS if sheet in named}
    return files if "projects" in files or len(files) > 1 else {}


def _day(meta: Mapping[str, object], path: Path) -> date | None:
    stated = meta.get("as_of")
    if stated in {None, ""}:
        return None
    try:
        return date.fromisoformat(str(stated)[:10])
    except ValueError:
        raise SourceUnreadable(f"{path.name}: as_of '{stated}' is not a day written as YYYY-MM-DD.") from None


def _tables(sheets: Mapping[str, Parsed], source: str) -> dict[str, pd.DataFrame]:
    tables: dict[str, pd.DataFrame] = {}
    for sheet, parsed in sheets.items():
        frame = parsed.frame.assign(source=pd.Series([f"{source}/{sheet}"] * len(parsed.frame), dtype="str"))
        if sheet == "items" and "kind" in frame:
            moments = frame["kind"].fillna("").str.strip().str.casefold() == "milestone"
            tables["milestones"] = frame[moments].reset_index(drop=True)
            frame = frame[~moments].reset_index(drop=True)
        tables[sheet] = frame
    return tables
