"""DevLake's captures of Trello's REST API (cards, lists, members, labels, checklists), alone or as a folder."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingestion.body import Body
from ingestion.live.captured import Taken, files_at, files_in, first_record
from ingestion.naming import day_in, source_name
from ingestion.source import Reading, Request
from ingestion.sources.trello.body import text
from ingestion.sources.trello.shape import Boards, shape
from ingestion.tables.mapping import ListMapping, read_mapping
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject

_ADDRESS = "api.trello.com/1/"


class TrelloCaptured:
    """Reads files and folders that hold Trello's own records."""

    name = "trello-records"

    def accepts(self, path: Path) -> bool:
        """Rows whose address is Trello's; a folder where cards lie beside other such files."""
        if path.is_dir():
            kinds = [_kind_in(file) for file in files_in(path)]
            return "cards" in kinds and len([kind for kind in kinds if kind]) > 1
        return self.covers(path)

    def covers(self, file: Path) -> bool:
        """True for the files of a folder that are read together, because one explains the other."""
        return _kind_in(file) is not None

    def read(self, path: Path, request: Request) -> Reading:
        """Shape the cards. Raises SourceUnreadable where there are none."""
        kept = _Kept()
        for file, label in files_at(path):
            if _kind_in(file):
                kept.file(file, label)
        if not kept.cards:
            raise SourceUnreadable(
                f"{path.name} holds Trello's {' and '.join(sorted(kept.kinds)) or 'records'}, which say nothing about "
                "projects by themselves; give it in one folder with the cards."
            )
        today = request.as_of or day_in(path.name) or kept.day or request.today
        source = source_name(path, request.source)
        made = shape(kept.boards(), source, today, read_mapping(request.mapping) if request.mapping else ListMapping())
        notes = ["The files do not say what the boards are called; they stand under their ids."]
        return Reading(
            records=made.records,
            read=kept.read,
            loaded=kept.read - len(kept.rejected) - kept.repeated,
            repeated=kept.repeated,
            rejected=tuple(kept.rejected),
            unmapped=made.unmapped,
            notes=(*notes, *kept.notes, *made.notes),
            files=tuple(kept.files),
            mapping=request.mapping,
        )


@dataclass(eq=False)
class _Kept(Taken):
    """Records by kind and id."""

    cards: dict[str, Body] = field(default_factory=dict)
    others: dict[str, dict[str, Body]] = field(default_factory=dict)

    def file(self, path: Path, label: str) -> None:
        """Keep the records of one file."""
        found = self.take(path, label)
        if found is None:
            return
        for record in found.records:
            kind, key = _kind(record.url), text(record.body, "id")
            body: dict[str, Any] = dict(record.body)
            body.setdefault("idBoard", record.params.get("BoardId"))
            self.kinds.add(kind)
            if key is None or (kind == "cards" and text(body, "idBoard") is None):
                reason = "The record has no id, or does not say of which board it is."
                self.rejected.append(Reject(file=label, row=record.row, reason=reason))
                continue
            into = self.cards if kind == "cards" else self.others.setdefault(kind, {})
            # A member of several boards is one person told of several times.
            self.repeated += key in into
            into[key] = body

    def boards(self) -> Boards:
        """The records with the boards they are of."""
        ids = dict.fromkeys(key for card in self.cards.values() if (key := text(card, "idBoard")))

        def kept(kind: str) -> list[Body]:
            return list(self.others.get(kind, {}).values())

        return Boards(
            [{"id": key} for key in ids],
            lists=kept("lists"),
            cards=list(self.cards.values()),
            checklists=kept("checklists"),
            members=kept("members"),
        )


def _kind_in(path: Path) -> str | None:
    first = first_record(path)
    return _kind(first.url) if first is not None and _ADDRESS in first.url else None


def _kind(url: str) -> str:
    """The last part of the address: cards, lists, members, labels, checklists."""
    return url.partition("?")[0].rstrip("/").rpartition("/")[2]
