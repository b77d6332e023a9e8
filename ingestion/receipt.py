"""What reading a unit gave the last time, so that unchanged files need not be read again."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

from ingestion.find import Unit
from ingestion.source import Reading, Request
from portfolio.noun import Noun
from portfolio.picture import Picture
from portfolio.report import ColumnMatch, Reject, Tally
from store.ports import PortfolioStore

_FORMAT = "2"
"""Raise it when readers change what they make of the same bytes."""


class Receipt(Noun):
    """The pictures that came out, and the report's numbers."""

    stood: tuple[tuple[str, date, str], ...]
    read: int
    loaded: int
    repeated: int
    rejected: tuple[Reject, ...]
    unmapped: tuple[str, ...]
    columns: tuple[ColumnMatch, ...]
    notes: tuple[str, ...]
    files: tuple[str, ...]
    tally: Mapping[str, Tally]
    complete: bool
    revision: int | None

    @property
    def pictures(self) -> tuple[tuple[str, date], ...]:
        """Source and day of each picture."""
        return tuple((source, day) for source, day, _ in self.stood)

    @classmethod
    def of(
        cls, reading: Reading, pictures: Sequence[Picture], tally: Mapping[str, Tally], revision: int | None
    ) -> "Receipt":
        """Receipt of a reading; `revision` where names were looked up in the store."""
        return cls(
            stood=tuple((p.source, p.known_on, p.fingerprint) for p in pictures),
            read=reading.read,
            loaded=reading.loaded,
            repeated=reading.repeated,
            rejected=reading.rejected,
            unmapped=reading.unmapped,
            columns=reading.columns,
            notes=reading.notes,
            files=reading.files,
            tally=dict(tally),
            complete=any(picture.complete for picture in pictures),
            revision=revision,
        )

    @classmethod
    def load(cls, kept: bytes | None) -> "Receipt | None":
        """The receipt in `kept`, or None."""
        return None if kept is None else cls.model_validate_json(kept)

    def dump(self) -> bytes:
        """The receipt as bytes."""
        return self.model_dump_json().encode()

    def stands(self, portfolio: str, store: PortfolioStore) -> bool:
        """True where the store still holds all of it and nothing it leaned on has changed."""
        if self.revision is not None and store.revision(portfolio) != self.revision:
            return False
        return all(store.has_picture(portfolio, *picture) for picture in self.stood)

    def reading(self) -> Reading:
        """The reading without its records."""
        return Reading(
            records=(),
            read=self.read,
            loaded=self.loaded,
            repeated=self.repeated,
            rejected=self.rejected,
            unmapped=self.unmapped,
            columns=self.columns,
            notes=self.notes,
            files=self.files,
        )


def receipt_key(unit: Unit, request: Request) -> str:
    """Changes whenever reading the unit could give something else."""
    undated = request.today.isoformat() if request.as_of is None else ""
    parts = (
        _FORMAT,
        request.portfolio,
        unit.kind,
        unit.label,
        unit.path.absolute().parent.name,
        unit.content,
        str(request.as_of),
        undated,
        str(request.source),
        str(request.mapping),
    )
    return "receipt:" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
