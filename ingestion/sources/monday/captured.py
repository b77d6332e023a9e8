"""Raw monday records in a file (Airbyte's JSONL, or our own export of a connection), by way of the same shape."""

from datetime import date
from pathlib import Path

from ingestion.live.captured import CapturedRecord, captured, first_record, form_of, source_in
from ingestion.live.connector import Landed, Landing, Sight, Target
from ingestion.naming import source_name
from ingestion.source import Reading, Request
from ingestion.sources.monday.shape import shape_all
from ingestion.tables.mapping import ListMapping, read_mapping
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject

_STREAMS = {"boards": "board", "items": "item", "updates": "update", "activity_logs": "log", "users": "user"}
_MARKS = {
    "boards": {"columns", "groups", "board_kind"},
    "items": {"column_values", "board"},
    "updates": {"text_body", "item_id"},
    "activity_logs": {"event", "entity", "data"},
    "users": {"is_guest", "is_admin", "name"},
}
"""Keys that tell monday's streams from another vendor's of the same name."""
_KINDS = frozenset(_STREAMS.values())


class MondayCaptured:
    """Reads files of monday's raw records."""

    name = "monday-captured"

    def accepts(self, path: Path) -> bool:
        """By the first record of the file."""
        form = form_of(path)
        if form == "bellwether":
            return source_in(path) == "monday"
        if form != "airbyte":
            return False
        first = first_record(path)
        return first is not None and _MARKS.get(first.stream, {""}) <= first.body.keys()

    def read(self, path: Path, request: Request) -> Reading:
        """Read every record. Raises SourceUnreadable where they say nothing about projects."""
        found = captured(path)
        if found is None:
            raise SourceUnreadable(f"{path.name} holds no raw records of monday.")
        mapping = read_mapping(request.mapping) if request.mapping else ListMapping()
        day = request.as_of or found.day or request.today
        rejected = list(found.rejected)
        landings: dict[tuple[str, str], tuple[Landing, CapturedRecord]] = {}
        repeated = 0
        for record in found.records:
            kind = _STREAMS.get(record.stream, record.stream)
            key = (kind, record.id or str(record.body.get("id") or ""))
            if kind not in _KINDS or not key[1]:
                reason = f"A record of {record.stream!r} says nothing about projects."
                rejected.append(Reject(file=path.name, row=record.row, reason=reason))
                continue
            before = landings.get(key)
            repeated += before is not None
            landings[key] = (
                Landing(kind, key[1], record.body, record.first_seen or record.day or day, record.gone_on),
                record,
            )
        if not any(kind in {"board", "item"} for kind, _ in landings):
            raise SourceUnreadable(
                f"{path.name} holds monday records of other kinds, but no boards and no items; give them together."
            )
        stream = source_name(path, request.source or mapping.source)
        sight = Sight(today=day, source=stream, mapping=mapping)
        target = Target("", "monday", "", ())
        shaped, lost = shape_all(target, Landed(tuple(one for one, _ in landings.values())), sight)
        rejected += [_lost(landings["update", key][1], path.name) for key in lost]
        return Reading(
            records=shaped.records,
            read=found.read,
            loaded=found.read - repeated - len(rejected),
            repeated=repeated,
            rejected=tuple(rejected),
            unmapped=shaped.unmapped,
            notes=(*found.notes, *shaped.notes, *sight.drift.notes(), *_said(repeated, found.day)),
            files=(path.name,),
        )


def _lost(record: CapturedRecord, file: str) -> Reject:
    item = str(record.body.get("item_id") or "")
    return Reject(
        file=file,
        row=record.row,
        column="item_id",
        value=item,
        reason="The update speaks about an item that is on no board of this file.",
    )


def _said(repeated: int, day: date | None) -> list[str]:
    notes = [f"{repeated} records came more than once; the last one of each counts."] if repeated else []
    return notes + ([f"The records were fetched on {day}."] if day else [])
