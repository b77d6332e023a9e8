"""The mail source: each message becomes an update of every project it is about.

What a message is about is said by its subject, else by the message it answers, else by its words
where they name one project only. A message that names none is rejected with that reason.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from ingestion.live.rows import table
from ingestion.mentions import About, Mentions
from ingestion.naming import source_name
from ingestion.sheet import FILE, ROW
from ingestion.source import Reading, Records, Request
from ingestion.sources.mail.boxes import messages_of
from ingestion.sources.mail.letters import Letter, Post
from ingestion.tables.guards import Limits, check_size
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject

_SUFFIXES = {".mbox", ".eml"}


class MailSource:
    """Reads .mbox and .eml files, and folders of .eml files."""

    name = "mail"

    def accepts(self, path: Path) -> bool:
        """By its ending; a folder where it holds an .eml file."""
        if path.is_dir():
            return any(path.glob("*.eml"))
        return path.suffix.casefold() in _SUFFIXES

    def read(self, path: Path, request: Request) -> Reading:
        """Read every message. Raises SourceUnreadable where no project is known that one could name."""
        post = Post()
        files = sorted(path.glob("*.eml")) if path.is_dir() else [path]
        for file in files:
            check_size(file, Limits())
            post.take(messages_of(file, f"{path.name}/{file.name}" if path.is_dir() else file.name))
        if not post.letters and not post.rejected:
            raise SourceUnreadable(f"{path.name} holds no e-mail message.")
        mentions = Mentions(request.known(), request.items())
        if not mentions:
            raise SourceUnreadable(
                f"{path.name} holds e-mails, which only name projects, and no project is known yet: "
                "load the list of projects first, or give it together with the mail."
            )
        source = source_name(path, request.source)
        about = _subjects(post.letters, mentions)
        updates = [row for letter in post.letters for row in _rows(letter, about[_key(letter)], source)]
        rejected = [*post.rejected, *(_unnamed(letter) for letter in post.letters if not about[_key(letter)])]
        used = [letter for letter in post.letters if about[_key(letter)]]
        return Reading(
            records=tuple(_records(source, used, updates, request)),
            read=len(post.letters) + post.repeated + len(post.rejected),
            loaded=len(used),
            repeated=post.repeated,
            rejected=tuple(rejected),
            notes=tuple(post.notes()),
            files=tuple(file.name for file in files),
        )


def _key(letter: Letter) -> tuple[str, int]:
    return letter.label, letter.row


def _subjects(letters: Sequence[Letter], mentions: Mentions) -> Mapping[tuple[str, int], tuple[About, ...]]:
    """What every message is about; earlier messages first, so that an answer finds what it answers."""
    by_id = {letter.id: letter for letter in letters if letter.id}
    about = {_key(letter): mentions.find(letter.subject) for letter in letters}
    for letter in sorted(letters, key=lambda one: one.dated):
        if about[_key(letter)]:
            continue
        said = mentions.find(letter.words)
        answered = next(
            (found for key in letter.answers if key in by_id and (found := about[_key(by_id[key])])),
            (),
        )
        if answered:
            about[_key(letter)] = tuple(_sharper(one, said) for one in answered)
        elif len(said) == 1:
            about[_key(letter)] = said
    return about


def _sharper(one: About, said: Sequence[About]) -> About:
    """The item of the same project that the words name, where the thread names none."""
    return next((other for other in said if other.project == one.project and other.item), one)


def _rows(letter: Letter, about: Sequence[About], source: str) -> list[dict[str, object]]:
    several = len(about) > 1
    return [
        {
            "id": f"{letter.id}/{one.project}" if several and letter.id else letter.id,
            "project": one.project,
            "item": one.item,
            "dated": letter.dated,
            "author": letter.email or letter.name,
            "text": letter.text,
            "source": f"{source}/messages",
            ROW: letter.row,
            FILE: letter.label,
        }
        for one in about
    ]


def _unnamed(letter: Letter) -> Reject:
    return Reject(
        file=letter.label,
        row=letter.row,
        value=letter.subject[:200] or None,
        reason="The message names no known project or item in its subject, its thread has none, "
        "and its words do not name exactly one.",
    )


def _records(source: str, used: Sequence[Letter], updates: list[dict[str, object]], request: Request) -> list[Records]:
    """One record of change: updates are known from their own days, whatever the day of the picture."""
    if not updates:
        return []
    tables = {"updates": table("updates", updates)}
    people = {letter.email: letter.name or letter.email for letter in used if letter.email}
    if people:
        tables["people"] = table("people", ({"id": key, "name": people[key], "email": key} for key in sorted(people)))
    return [Records(source, request.as_of or max(letter.dated for letter in used), complete=False, tables=tables)]
