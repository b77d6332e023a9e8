"""Files of raw Jira records: DevLake's and Airbyte's captures, our own export, single issues, webhook bodies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ingestion.live.captured import CapturedRecord, Taken, files_at, files_in, first_record, source_in
from ingestion.live.connector import Drift, Json, Landed, Landing, Sight, Target
from ingestion.naming import source_name
from ingestion.raw import json_of, small_object
from ingestion.source import Reading, Request
from ingestion.sources.jira.shape import shape
from ingestion.sources.jira.values import day_of, objects, part, text_of
from ingestion.tables.guards import MIB
from ingestion.tables.mapping import ListMapping, read_mapping
from portfolio.errors import SourceUnreadable

_PEEK = 4 * MIB
_ALONE = {
    "changelog": "changes of Jira issues, which mean nothing without the issues",
    "status": "the statuses of a Jira site, which say nothing about projects",
    "type": "Jira issue types, which say nothing about projects",
    "sprint": "Jira sprints, which say nothing about projects",
    "field": "the custom fields of a Jira site, which say nothing about projects",
    "other": "records of Jira that say nothing about projects",
}
_NO_WORK = {"type": "an issue type", "sprint": "a sprint", "other": "neither a project nor an issue"}


class JiraCaptured:
    """Reads files and folders that hold Jira's own records."""

    name = "jira-records"

    def accepts(self, path: Path) -> bool:
        """A file of raw records of Jira, or a folder with such files among which there are issues."""
        if path.is_dir():
            kinds = [_first_kind(file) for file in files_in(path)]
            return "issue" in kinds and len([kind for kind in kinds if kind]) > 1
        if path.suffix.casefold() == ".json":
            return _document(path) is not None
        return _first_kind(path) is not None

    def covers(self, file: Path) -> bool:
        """True for the files of a folder that are read together, because one explains the other."""
        return _first_kind(file) is not None

    def read(self, path: Path, request: Request) -> Reading:
        """Shape what is there exactly as a live connection would. Raises SourceUnreadable with one reason."""
        kept = _Kept()
        if path.suffix.casefold() == ".json" and path.is_file():
            kept.document(_document(path) or json_of(path, path.name), path.name)
        else:
            for file, label in files_at(path):
                if _first_kind(file) is not None:
                    kept.file(file, label)
        return kept.reading(path, request)


@dataclass(eq=False)
class _Kept(Taken):
    """Landings by kind and id, and what became of every other record."""

    landings: dict[tuple[str, str], Json] = field(default_factory=dict)
    seen: dict[tuple[str, str], CapturedRecord] = field(default_factory=dict)
    """The records our own export wrote: it also says since when a thing is known, and when it was gone."""
    changes: list[tuple[str, CapturedRecord, str]] = field(default_factory=list)
    loaded: int = 0

    def file(self, path: Path, label: str) -> None:
        """Keep the records of one file."""
        found = self.take(path, label)
        if found is None:
            return
        for record in found.records:
            kind = record.stream if found.form == "bellwether" else kind_of(record.body)
            self.kinds.add(kind)
            if kind == "changelog":
                self.changes.append((str(record.input.get("issue_id") or ""), record, label))
            elif kind in {"issue", "project", "status", "field"}:
                key = record.id or str(record.body.get("id"))
                self.seen[kind, key] = record
                self._land(kind, key, record.body)
            else:
                said = _NO_WORK.get(kind, _NO_WORK["other"])
                self.reject(label, record.row, f"The record is {said}; it says nothing about projects by itself.")

    def document(self, body: Json, label: str) -> None:
        """Keep the one issue a JSON file holds."""
        self.files.append(label)
        self.read = 1
        event = text_of(body.get("webhookEvent"))
        if event is None:
            self._land("issue", str(body.get("id")), body)
            self.kinds.add("issue")
            return
        issue = body.get("issue")
        if not event.endswith(("issue_created", "issue_updated")) or not isinstance(part(issue, "fields"), Mapping):
            what = event.removeprefix("jira:").replace("_", " ")
            raise SourceUnreadable(
                f"{label} is a webhook delivery ({what}), not an export, and holds no whole issue; "
                "point the webhook at the server, or export the issues."
            )
        self.day = day_of(body.get("timestamp"))
        self.notes.append(f"{label} is a webhook delivery; the one issue it holds is read as it was sent.")
        self._land("issue", str(part(issue, "id")), _with_change(dict(issue or {}), body))
        self.kinds.add("issue")

    def reading(self, path: Path, request: Request) -> Reading:
        """Shape it all."""
        self._join_changes()
        if not any(kind in {"issue", "project"} for kind, _ in self.landings):
            only = next((kind for kind in _ALONE if kind in self.kinds), "other")
            raise SourceUnreadable(
                f"{path.name} holds {_ALONE[only]}; give the folder in which the issues lie beside it."
            )
        today = request.as_of or self.day or request.today
        mapping = read_mapping(request.mapping) if request.mapping else ListMapping()
        sight = Sight(today, source_name(path, request.source or mapping.source), mapping, Drift())
        landed = Landed(tuple(self._landing(kind, key, today) for kind, key in self.landings))
        shaped = shape(Target("", "jira", "", ()), landed, sight)
        return Reading(
            records=shaped.records,
            read=self.read,
            loaded=self.loaded,
            repeated=self.repeated,
            rejected=tuple(self.rejected),
            unmapped=shaped.unmapped,
            notes=(*self.notes, *shaped.notes, *sight.drift.notes()),
            files=tuple(self.files),
        )

    def _land(self, kind: str, key: str, body: Json) -> None:
        self.repeated += (kind, key) in self.landings
        self.loaded += (kind, key) not in self.landings
        self.landings[kind, key] = body

    def _landing(self, kind: str, key: str, today: date) -> Landing:
        record = self.seen.get((kind, key))
        first, gone = (record.first_seen, record.gone_on) if record else (None, None)
        return Landing(kind, key, self.landings[kind, key], first or today, gone)

    def _join_changes(self) -> None:
        """Histories that lie in a file of their own go to their issues."""
        logs: dict[str, list[Json]] = {}
        for issue, record, label in self.changes:
            if ("issue", issue) not in self.landings:
                named = f"the issue {issue}" if issue else "an issue it does not name"
                self.reject(label, record.row, f"The change belongs to {named}, which is not among the issues given.")
                continue
            logs.setdefault(issue, []).append(record.body)
            self.loaded += 1
        for issue, more in logs.items():
            body = self.landings["issue", issue]
            histories = [*objects(part(body, "changelog", "histories")), *more]
            self.landings["issue", issue] = {**body, "changelog": {"histories": histories}}


def kind_of(body: Json) -> str:
    """What a record of Jira is, by its own keys."""
    own = text_of(body.get("self")) or ""
    marks = {
        "issue": isinstance(body.get("fields"), Mapping) and "key" in body,
        "changelog": isinstance(body.get("items"), list) and "created" in body,
        "status": "statusCategory" in body,
        "project": "projectTypeKey" in body or "/project/" in own,
        "sprint": "originBoardId" in body or "/sprint/" in own,
        "type": "/issuetype/" in own,
        "field": "clauseNames" in body or str(body.get("id")).startswith("customfield_"),
    }
    return next((kind for kind, is_one in marks.items() if is_one), "other")


def _first_kind(path: Path) -> str | None:
    """What the first record of a file is, where it is one of Jira's."""
    named = source_in(path)
    if named is not None and named != "jira":
        return None
    record = first_record(path)
    if record is None:
        return None
    if named == "jira":
        return record.stream
    kind = kind_of(record.body)
    is_jira = any("/rest/api/" in text or "/rest/agile/" in text for text in _addresses(record))
    return kind if is_jira else None


def _addresses(record: CapturedRecord) -> Iterable[str]:
    yield record.url
    yield text_of(record.body.get("self")) or ""
    yield text_of(part(record.body, "author", "self")) or ""


def _document(path: Path) -> Json | None:
    """The single issue or webhook body a JSON file holds, or None where it is another's."""
    body = small_object(path, _PEEK)
    if body is None:
        return None
    event = text_of(body.get("webhookEvent")) or ""
    if event and ("issue" in body or event.startswith(("jira:", "comment_", "worklog_", "sprint_", "project_"))):
        return body
    return body if kind_of(body) == "issue" and "/rest/" in (text_of(body.get("self")) or "") else None


def _with_change(issue: dict[str, Any], body: Json) -> Json:
    items = part(body, "changelog", "items")
    if objects(items):
        history = {"id": part(body, "changelog", "id"), "created": body.get("timestamp"), "items": items}
        issue["changelog"] = {"histories": [history]}
    return issue
