"""Files of raw Linear records, as our own export writes them; webhook bodies are refused."""

from datetime import date
from pathlib import Path

from ingestion.live.captured import CapturedRecord, captured, source_in
from ingestion.live.connector import Drift, Landed, Landing, Sight
from ingestion.naming import source_name
from ingestion.raw import small_object
from ingestion.source import Reading, Request
from ingestion.sources.linear.shape import shape
from ingestion.tables.mapping import ListMapping, read_mapping
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject

_KINDS = ("user", "state", "project", "issue")
_DELIVERY = {"action", "type", "webhookTimestamp"}


class LinearCaptured:
    """Reads files that hold Linear's own records."""

    name = "linear-captured"

    def accepts(self, path: Path) -> bool:
        """Our own export names its source; a webhook's body carries its time stamp."""
        if not path.is_file():
            return False
        return _is_delivery(path) if path.suffix.casefold() == ".json" else source_in(path) == "linear"

    def read(self, path: Path, request: Request) -> Reading:
        """Shape what the file holds exactly as a live connection would."""
        file = captured(path)
        if file is None:
            raise SourceUnreadable(
                f"{path.name} is the body of a Linear webhook delivery, not an export; point a webhook at the server,"
                " or read the workspace with linear://."
            )
        today = request.as_of or file.day or request.today
        kept: dict[tuple[str, str], Landing] = {}
        rejected, repeated = list(file.rejected), 0
        for record in file.records:
            if record.stream not in _KINDS:
                reason = f"The record is of kind {record.stream}, which is none of {', '.join(_KINDS)}."
                rejected.append(Reject(file=path.name, row=record.row, reason=reason))
                continue
            repeated += (record.stream, record.id) in kept
            kept[record.stream, record.id] = _landing(record, today)
        if not any(kind in {"project", "issue"} for kind, _ in kept):
            raise SourceUnreadable(f"{path.name} holds no project or issue of Linear.")
        mapping = read_mapping(request.mapping) if request.mapping else ListMapping()
        name = request.source or mapping.source or source_name(path)
        sight = Sight(today, name, mapping, Drift())
        shaped = shape(Landed(tuple(kept.values())), sight)
        return Reading(
            records=shaped.records,
            read=file.read,
            loaded=len(kept),
            repeated=repeated,
            rejected=tuple(rejected),
            notes=(*file.notes, *shaped.notes, *sight.drift.notes()),
            files=(path.name,),
        )


def _landing(record: CapturedRecord, today: date) -> Landing:
    return Landing(record.stream, record.id, record.body, record.first_seen or today, record.gone_on)


def _is_delivery(path: Path) -> bool:
    return (small_object(path) or {}).keys() >= _DELIVERY
