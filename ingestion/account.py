"""What an ingest did, added up: one report per source, every row in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ingestion.source import Reading, Request
from portfolio.errors import PortfolioError
from portfolio.picture import Picture
from portfolio.report import IngestReport, Reject, Tally


@dataclass(frozen=True, eq=False)
class Entry:
    """One unit's share of a report: what was read, which pictures it gave, what changed in the store."""

    reading: Reading
    pictures: Sequence[tuple[str, date]]
    tally: Mapping[str, Tally]


def reports(
    request: Request,
    entries: Sequence[Entry],
    failures: Sequence[tuple[str, PortfolioError]],
    strange: Sequence[str],
    *,
    embedded: int,
    dry_run: bool,
    notes: Sequence[str] = (),
    lost: int = 0,
) -> list[IngestReport]:
    """One report per source, in the order the sources were met; what concerns all of them stands in the first.

    `lost`: rows of files that were read and refused; they count as read, and so as left out.
    """
    by_name: dict[str, IngestReport] = {}
    for entry in entries:
        name = entry.pictures[0][0] if entry.pictures else ", ".join(entry.reading.files)
        before = by_name.get(name) or IngestReport(
            portfolio=request.portfolio, source=name, files=(), as_of=None, dry_run=dry_run, read=0, loaded=0
        )
        by_name[name] = _with(before, entry)
    first = next(iter(by_name))
    refused = [Reject(file=label, reason=str(error)) for label, error in failures]
    left = [f"Not a kind of file that is read, left alone: {', '.join(strange)}."] if strange else []
    by_name[first] = by_name[first].model_copy(
        update={
            "rejected": (*by_name[first].rejected, *refused),
            "read": by_name[first].read + lost,
            "notes": (*by_name[first].notes, *left, *notes),
            "passages": embedded,
        }
    )
    return list(by_name.values())


def unchanged(pictures: Sequence[Picture]) -> dict[str, Tally]:
    """What a second reading of the same pictures would find."""
    counts: dict[str, int] = {}
    for picture in pictures:
        sizes = {kind: len(nouns) for kind, nouns in picture.objects.items()}
        sizes |= {kind: len(frame) for kind, frame in picture.tables.items()}
        if picture.updates is not None:
            sizes["updates"] = len(picture.updates)
        for kind, size in sizes.items():
            counts[kind] = counts.get(kind, 0) + size
    return {kind: Tally(unchanged=count) for kind, count in counts.items()}


def _with(before: IngestReport, entry: Entry) -> IngestReport:
    reading = entry.reading
    by_kind = dict(before.by_kind)
    for kind, tally in entry.tally.items():
        by_kind[kind] = by_kind.get(kind, Tally()) + tally
    pictures = tuple(sorted({*before.pictures, *(day for _, day in entry.pictures)}))
    return before.model_copy(
        update={
            "files": (*before.files, *reading.files),
            "as_of": pictures[-1] if pictures else None,
            "pictures": pictures,
            "read": before.read + reading.read,
            "loaded": before.loaded + reading.loaded,
            "repeated": before.repeated + reading.repeated,
            **sum(by_kind.values(), Tally()).model_dump(),
            "by_kind": by_kind,
            "rejected": (*before.rejected, *reading.rejected),
            "unmapped": tuple(dict.fromkeys((*before.unmapped, *reading.unmapped))),
            "columns": before.columns or reading.columns,
            "notes": (*before.notes, *reading.notes),
        }
    )
