"""Short ways to read a list in a test."""

from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd

from ingestion.source import Reading, Request
from ingestion.sources.table import TableSource

TODAY = date(2026, 3, 1)


@cache
def read_file(path: Path, *, as_of: date | None = None, mapping: str | None = None) -> Reading:
    """Read a file as the ingest would, once in a run."""
    reading = TableSource().read(path, Request("test", TODAY, as_of=as_of, mapping=mapping))
    dropped = sum(reject.dropped for reject in reading.rejected)
    assert reading.read == reading.loaded + reading.repeated + dropped, "every row is accounted for"
    assert reading.loaded == sum(len(records.tables["projects"]) for records in reading.records)
    assert all(reject.file and reject.row and reject.reason for reject in reading.rejected)
    return reading


def read_text(folder: Path, text: str, *, name: str = "list.csv", mapping: str | None = None) -> Reading:
    """Write `text` as a file of its own and read it."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return read_file.__wrapped__(path, mapping=mapping)


def projects(reading: Reading) -> pd.DataFrame:
    """The projects of the only picture, by id."""
    (records,) = reading.records
    return records.tables["projects"].set_index("id")


def matches(reading: Reading) -> dict[str, str | None]:
    """Column to field."""
    return {match.column: match.field for match in reading.columns}


def detail(reading: Reading, column: str) -> str:
    """What was decided about a column."""
    return next(match.detail for match in reading.columns if match.column == column)


def day(text: str) -> pd.Timestamp:
    """A day as frames hold it."""
    return pd.Timestamp(text)
