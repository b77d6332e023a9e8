"""Files of raw Asana records: our own export, Airbyte's streams, Fivetran's tables, alone or as a folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ingestion.live.captured import Captured, Taken, files_at, files_in, first_record, landed_in, source_in
from ingestion.live.connector import Landed, Landing, Sight, Target
from ingestion.naming import day_in, source_name
from ingestion.source import Reading, Request
from ingestion.sources.asana import fivetran
from ingestion.sources.asana.live import AsanaConnector
from ingestion.sources.asana.shape import shape
from ingestion.tables.mapping import ListMapping, read_mapping
from portfolio.errors import SourceUnreadable

_STREAMS = {
    "projects": "project", "sections": "section", "stories": "story", "tasks": "task", "users": "user",
    "status_updates": "status", "portfolios": "portfolio", "goals": "goal",
}  # fmt: skip
_PLAIN = {
    "section": "sections", "story": "stories (history and comments)", "user": "users", "task": "tasks without their "
    "projects", "project_task": "links between tasks and projects", "task_section": "links between tasks and sections",
    "status": "status updates", "portfolio": "portfolios", "goal": "goals",
}  # fmt: skip
_LINKS = ("project_task", "task_section")


class AsanaCaptured:
    """Reads files and folders that hold Asana's own records."""

    name = "asana-records"

    def accepts(self, path: Path) -> bool:
        """A file of raw records of Asana, or a folder with projects of Fivetran's beside other tables."""
        if path.is_dir():
            kinds = [fivetran.kind_of(file) for file in files_in(path)]
            return "project" in kinds and len([kind for kind in kinds if kind]) > 1
        return self.covers(path)

    def covers(self, file: Path) -> bool:
        """True for the files of a folder that are read together, because one explains the other."""
        return fivetran.kind_of(file) is not None or _is_stream(file)

    def read(self, path: Path, request: Request) -> Reading:
        """Shape what is there exactly as a live connection would. Raises SourceUnreadable with one reason."""
        kept = _Kept()
        for file, label in files_at(path):
            if fivetran.kind_of(file):
                kept.table(file, label)
            elif _is_stream(file):
                kept.stream(file, label)
        return kept.reading(path, request)


@dataclass(eq=False)
class _Kept(Taken):
    """Landings by kind and id, and what became of every other record."""

    landings: dict[tuple[str, str], tuple[Mapping[str, Any], bool]] = field(default_factory=dict)
    links: list[tuple[str, fivetran.Row]] = field(default_factory=list)
    own: Captured | None = None

    def table(self, path: Path, label: str) -> None:
        """Keep the rows of one of Fivetran's tables."""
        rows, notes = fivetran.rows(path, label)
        self.notes += notes
        self.files.append(label)
        self.read += len(rows)
        for row in rows:
            self.kinds.add(row.kind)
            if row.kind in _LINKS:
                self.links.append((label, row))
            elif row.body["gid"] is None:
                self.reject(label, row.number, "The row has no id.")
            else:
                self._land(row.kind, row.id, row.body, gone=row.gone)

    def stream(self, path: Path, label: str) -> None:
        """Keep the records of a file of raw records."""
        found = self.take(path, label)
        if found is None:
            return
        if found.form == "bellwether":
            self.own = found
        for record in found.records if found.form == "airbyte" else ():
            kind, gid = _STREAMS.get(record.stream), record.body.get("gid")
            if kind is None or not isinstance(gid, str):
                self.reject(label, record.row, f"The record is of the stream {record.stream}, which is not read.")
            elif kind == "story" and not isinstance(record.body.get("target"), Mapping):
                self.kinds.add(kind)
                self.reject(label, record.row, "The story does not say which task it is about.")
            else:
                self.kinds.add(kind)
                self._land(kind, gid, record.body)

    def reading(self, path: Path, request: Request) -> Reading:
        """The pictures. Raises SourceUnreadable where nothing names a project."""
        today = request.as_of or day_in(path.name) or self.day or request.today
        if self.own is not None:
            landed = landed_in(self.own, today)
            loaded = len(landed.landings)
            self.repeated = len(self.own.records) - loaded
        else:
            landed, loaded = self._landed(path, today)
        mapping = read_mapping(request.mapping) if request.mapping else ListMapping()
        sight = Sight(today, request.source or mapping.source or source_name(path), mapping)
        shaped = shape(_target(self.own), landed, sight)
        return Reading(
            records=shaped.records,
            read=self.read,
            loaded=loaded,
            repeated=self.repeated,
            rejected=tuple(self.rejected),
            unmapped=shaped.unmapped,
            notes=(*self.notes, *shaped.notes, *sight.drift.notes()),
            files=tuple(self.files),
            mapping=request.mapping,
        )

    def _landed(self, path: Path, today: date) -> tuple[Landed, int]:
        if "project" not in self.kinds:
            what = ", ".join(_PLAIN.get(kind, kind) for kind in sorted(self.kinds)) or "nothing that is read"
            raise SourceUnreadable(
                f"{path.name} holds Asana's {what}, which say nothing about projects by themselves; "
                "give it in one folder with the projects."
            )
        joined = self._join()
        made = [
            Landing(kind, key, body, today, today if gone else None)
            for (kind, key), (body, gone) in self.landings.items()
        ]
        return Landed(tuple(sorted(made, key=lambda one: (one.kind, one.id)))), len(made) + joined

    def _join(self) -> int:
        """Put the links into the tasks they are of; how many there were to put."""
        sections = {key: body for (kind, key), (body, _) in self.landings.items() if kind == "section"}
        homes: dict[str, dict[str, str | None]] = {}
        joined = 0
        for label, row in self.links:
            task = str(row.body.get("task_id"))
            section = sections.get(str(row.body.get("section_id")), {})
            project = row.body.get("project_id") or section.get("project_id")
            if ("task", task) not in self.landings or not project:
                self.reject(label, row.number, "The task or section it names is in none of the files.")
                continue
            places = homes.setdefault(task, {})
            places[str(project)] = section.get("name") or places.get(str(project))
            joined += 1
        for task, places in homes.items():
            body, gone = self.landings["task", task]
            memberships = [{"project": {"gid": one}, "section": {"name": name}} for one, name in places.items()]
            self.landings["task", task] = {**body, "memberships": memberships}, gone
        return joined

    def _land(self, kind: str, key: str, body: Mapping[str, Any], *, gone: bool = False) -> None:
        self.repeated += (kind, key) in self.landings
        self.landings[kind, key] = body, gone


def _is_stream(path: Path) -> bool:
    if source_in(path) == "asana":
        return True
    first = first_record(path)
    return (
        first is not None
        and first.stream in _STREAMS
        and str(first.body.get("gid", "")).isdecimal()
        and isinstance(first.body.get("resource_type"), str)
    )


def _target(own: Captured | None) -> Target:
    """What our own export was of, with its options; nothing in particular for other files."""
    uri = own.records[0].url if own and own.records else ""
    return AsanaConnector().target(uri) if uri else Target("", "asana", "", ())
