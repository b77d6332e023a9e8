"""What an ingest did: every row read is accounted for."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import Field

from portfolio.noun import Noun


class Reject(Noun):
    """A row or value that was not taken as it stood, and why."""

    file: str
    row: int | None = Field(default=None, description="Row in the file, the header counted, from 1.")
    column: str | None = None
    value: str | None = Field(default=None, description="The value as it stood, cut to 200 characters.")
    reason: str
    dropped: bool = Field(default=True, description="True: the row was left out; false: only this value was.")


class Tally(Noun):
    """Rows or facts of one kind, by what became of them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        """Add two tallies field by field."""
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in Tally.model_fields})


class ColumnMatch(Noun):
    """How one column of a list is read."""

    column: str
    field: str | None = Field(description="Field of Project, `update` for narrative text, or empty: kept as attribute.")
    how: str = Field(description="Why: alias, values, mapping file, remembered.")
    detail: str = Field(default="", description="Date order, unit or sign that was decided, and from what.")
    sample: tuple[str, ...] = ()


class IngestReport(Noun):
    """Read, new, changed, unchanged, removed, rejected (row and reason), unmapped columns."""

    portfolio: str
    source: str
    files: tuple[str, ...]
    as_of: date | None = Field(description="Day of the newest picture that was loaded.")
    pictures: tuple[date, ...] = ()
    dry_run: bool = False
    read: int = Field(description="Data rows read, over all files.")
    loaded: int = Field(description="Rows that became facts; read = loaded + repeated + rows rejected.")
    repeated: int = Field(default=0, description="Rows that repeat another row word for word, kept once.")
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    by_kind: Mapping[str, Tally] = Field(default_factory=dict)
    rejected: tuple[Reject, ...] = ()
    unmapped: tuple[str, ...] = ()
    columns: tuple[ColumnMatch, ...] = ()
    notes: tuple[str, ...] = Field(default=(), description="Decisions that were made, in plain sentences.")
    passages: int = Field(default=0, description="Passages that were embedded again.")


class SyncReport(Noun):
    """What a sync of a live source fetched, and what its pictures changed."""

    portfolio: str
    source: str = Field(description="Name of the connection; the stream its pictures belong to.")
    uri: str
    run: Literal["full", "incremental"] = Field(description="Full: everything was named, so deletions are known.")
    resumed: bool = Field(default=False, description="True where it went on with a run that had stopped.")
    dry_run: bool = False
    calls: int = Field(description="Calls made to the vendor, those of an interrupted beginning among them.")
    records: Tally = Field(description="Raw records: new, changed, unchanged; removed are gone at the vendor.")
    kept: int = Field(default=0, description="Raw records kept of this source, without those that are gone.")
    pictures: int = Field(default=0, description="Pictures that differed and were written.")
    notes: tuple[str, ...] = ()
    reports: tuple[IngestReport, ...] = ()
