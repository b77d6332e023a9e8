"""What lies at a path: which source reads what, and on which day a dated folder speaks."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from ingestion.naming import day_in, source_name
from ingestion.source import Request, Source
from ingestion.sources.asana.captured import AsanaCaptured
from ingestion.sources.asana.export import AsanaCsv
from ingestion.sources.canonical import CanonicalSource
from ingestion.sources.github.captured import GithubCaptured
from ingestion.sources.jira.captured import JiraCaptured
from ingestion.sources.jira.export import JiraCsv
from ingestion.sources.jsonl import JsonlSource
from ingestion.sources.linear.captured import LinearCaptured
from ingestion.sources.mail import MailSource
from ingestion.sources.monday.captured import MondayCaptured
from ingestion.sources.monday.export import MondayExport
from ingestion.sources.notes import NotesSource
from ingestion.sources.schedules import JavaSchedules, MspdiSource, XerSource
from ingestion.sources.slack import SlackSource
from ingestion.sources.table import TableSource
from ingestion.sources.trello.captured import TrelloCaptured
from ingestion.sources.trello.export import TrelloJson
from portfolio.errors import SourceUnreadable

_DEEPEST = 6
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Unit:
    """One thing that one source reads whole: a file, or a folder of files that belong together.

    Attributes:
        path: where it is.
        kind: name of the source that reads it.
        label: how reports name it: the path below the one the user gave.
        day: day its own or an enclosing folder's name states.
    """

    path: Path
    kind: str
    label: str
    day: date | None = None

    @property
    def files(self) -> list[Path]:
        """The files it consists of; a folder's own, not those of its subfolders, but for a Slack export's channels."""
        if self.path.is_file():
            return [self.path]
        found = self.path.rglob("*.json") if self.kind == SlackSource.name else self.path.iterdir()
        return sorted(file for file in found if file.is_file() and not file.name.startswith("."))

    @cached_property
    def content(self) -> str:
        """Hash of the names and bytes of its files."""
        hasher = hashlib.sha256()
        for file in self.files:
            hasher.update(f"{file.name}\x1f{file.stat().st_size}\x1e".encode())
            with file.open("rb") as opened:
                while block := opened.read(_BLOCK):
                    hasher.update(block)
        return hasher.hexdigest()

    def name_for(self, request: Request) -> str:
        """The stream it belongs to, unless its content says otherwise."""
        return source_name(self.path, request.source)


def sources() -> Mapping[str, Source]:
    """Every source, in the order in which they are asked whether a path is theirs."""
    ordered: tuple[Source, ...] = (
        TrelloJson(),
        SlackSource(),
        JiraCaptured(),
        AsanaCaptured(),
        TrelloCaptured(),
        CanonicalSource(),
        AsanaCsv(),
        JiraCsv(),
        MondayCaptured(),
        GithubCaptured(),
        LinearCaptured(),
        JsonlSource(),
        NotesSource(),
        MailSource(),
        MspdiSource(),
        XerSource(),
        JavaSchedules(),
        MondayExport(),
        TableSource(),
    )
    return {source.name: source for source in ordered}


def units(paths: Sequence[Path]) -> tuple[list[Unit], list[str]]:
    """Everything that can be read at `paths`, in order, and the names of files that no source reads.

    Raises SourceUnreadable where a path is missing or is a single file of no known kind.
    """
    found: list[Unit] = []
    strange: list[str] = []
    for path in paths:
        if not path.exists():
            raise SourceUnreadable(f"{path} does not exist; check the path.")
        if path.is_file():
            kind = _kind(path)
            if kind is None:
                raise SourceUnreadable(f"{path.name} {_not_ours(path)}")
            found.append(Unit(path, kind, path.name))
            continue
        before = len(found)
        found.extend(_folder(path, path.name or str(path), day_in(path.absolute().name), strange, _DEEPEST))
        if len(found) == before:
            raise SourceUnreadable(f"The folder {path.name} holds no file of a kind that is read.")
    return found, strange


def _folder(folder: Path, label: str, day: date | None, strange: list[str], depth: int) -> Iterator[Unit]:
    kind = _kind(folder)
    if kind is not None:
        yield Unit(folder, kind, label, day)
    if kind == SlackSource.name:
        return
    for entry in sorted(folder.iterdir(), key=lambda path: path.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            if depth and not entry.is_symlink():
                yield from _folder(entry, f"{label}/{entry.name}", day_in(entry.name) or day, strange, depth - 1)
        elif not _belongs(folder, kind, entry):
            own = _kind(entry)
            if own is None:
                strange.append(f"{label}/{entry.name}")
            else:
                yield Unit(entry, own, f"{label}/{entry.name}", day)


def _kind(path: Path) -> str | None:
    return next((name for name, source in sources().items() if source.accepts(path)), None)


def _not_ours(path: Path) -> str:
    """Why no source reads a file, for people."""
    if path.suffix.casefold() == ".json":
        if not path.stat().st_size:
            return "is empty; there is nothing to read."
        return 'holds no records such as "projects": [{…}, …]; docs/canonical-format.md shows a shape that is read.'
    if path.suffix.casefold() == ".xml":
        return "is XML of no kind that is read; give a plan that MS Project or Primavera P6 saved as XML."
    return (
        "is not a kind of file that is read; give CSV, TSV, XLSX, XLS, ODS, JSON, JSONL, Markdown, mail (.mbox, .eml), "
        "a Slack export or a schedule "
        "(MS Project XML or .mpp, .mpd, .mpx, Primavera .xer or .pmxml, .planner)."
    )


def _belongs(folder: Path, kind: str | None, entry: Path) -> bool:
    """True where the folder as a whole already covers `entry`."""
    together = (JiraCaptured(), AsanaCaptured(), TrelloCaptured())
    if covering := next((source for source in together if source.name == kind), None):
        return covering.covers(entry)
    if kind == MailSource.name:
        return entry.suffix.casefold() == ".eml"
    if kind == CanonicalSource.name:
        return entry.suffix.casefold() == ".csv" or entry.name == "portfolio.json"
    return kind is not None and entry.suffix.casefold() in {".md", ".markdown"} and folder.is_dir()
