"""Files of raw GitHub records: our own export, DevLake's REST captures; webhook bodies are refused."""

from datetime import date
from pathlib import Path

from ingestion.live.captured import Captured, CapturedRecord, captured, first_record, source_in
from ingestion.live.connector import Drift, Landed, Landing, Sight, Target
from ingestion.naming import source_name
from ingestion.raw import small_object
from ingestion.source import Reading, Request
from ingestion.sources.github.live import GithubConnector
from ingestion.sources.github.repository import repository_of
from ingestion.sources.github.shape import shape
from ingestion.tables.mapping import ListMapping, read_mapping
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject

_KINDS = ("project", "item", "update")


class GithubCaptured:
    """Reads files that hold GitHub's own records."""

    name = "github-captured"

    def accepts(self, path: Path) -> bool:
        """Our own export names its source; DevLake's rows name an address of GitHub; webhooks name a repository."""
        if not path.is_file():
            return False
        if path.suffix.casefold() == ".json":
            return _is_delivery(path)
        if source_in(path) == "github":
            return True
        first = first_record(path)
        return first is not None and "/repos/" in str(first.body.get("url")) and "html_url" in first.body

    def read(self, path: Path, request: Request) -> Reading:
        """Shape what the file holds exactly as a live connection would."""
        if path.suffix.casefold() == ".json":
            raise SourceUnreadable(
                f"{path.name} is the body of a GitHub webhook delivery, not an export; point a webhook at the server,"
                " or read the project with github://ORG/NUMBER."
            )
        file = captured(path)
        if file is None:
            raise SourceUnreadable(f"{path.name} holds no records of GitHub.")
        today = request.as_of or file.day or request.today
        kept: dict[tuple[str, str], Landing] = {}
        rejected = list(file.rejected)
        repeated = 0
        for record in file.records:
            landing = _landing(record, today)
            if landing is None:
                rejected.append(_strange(path, record))
                continue
            repeated += (landing.kind, landing.id) in kept
            kept[landing.kind, landing.id] = landing
        if not kept:
            raise SourceUnreadable(f"{path.name} holds no issue, milestone or project of GitHub.")
        mapping = read_mapping(request.mapping) if request.mapping else ListMapping()
        name = request.source or mapping.source or source_name(path)
        sight = Sight(today, name, mapping, Drift())
        shaped = shape(_target(file), Landed(tuple(kept.values())), sight)
        return Reading(
            records=shaped.records,
            read=file.read,
            loaded=len(kept),
            repeated=repeated,
            rejected=tuple(rejected),
            unmapped=shaped.unmapped,
            notes=(*file.notes, *shaped.notes, *sight.drift.notes()),
            files=(path.name,),
        )


def _target(file: Captured) -> Target:
    """What the export was of, with its options; nothing in particular for other files."""
    uri = file.records[0].url if file.form == "bellwether" else ""
    return GithubConnector().target(uri) if uri else Target("", "github", "", ())


def _landing(record: CapturedRecord, today: date) -> Landing | None:
    body = record.body
    if record.stream in _KINDS and record.id:
        return Landing(record.stream, record.id, body, record.first_seen or today, record.gone_on)
    if record.stream == "" and "number" in body and "title" in body and "html_url" in body:
        kind = "rest_milestone" if "/milestones/" in str(body.get("url")) else "rest_issue"
        return Landing(kind, f"{repository_of(str(body.get('url')))}#{body['number']}", body, today)
    return None


def _strange(path: Path, record: CapturedRecord) -> Reject:
    return Reject(
        file=path.name,
        row=record.row,
        reason="The record is no issue, milestone or project of GitHub; it says nothing about projects by itself.",
    )


def _is_delivery(path: Path) -> bool:
    body = small_object(path) or {}
    return {"action", "sender"} <= body.keys() and bool({"repository", "organization"} & body.keys())
