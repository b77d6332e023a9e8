"""The Slack source: each message becomes an update of the project its channel, thread or words name."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ingestion.live.rows import table
from ingestion.mentions import About, Mentions
from ingestion.naming import source_name
from ingestion.sheet import FILE, ROW
from ingestion.source import Reading, Records, Request
from ingestion.sources.slack.archive import Archive, Page, is_slack, open_archive
from ingestion.sources.slack.mrkdwn import mrkdwn_text
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject

_SPOKEN = {None, "", "thread_broadcast", "me_message", "file_share"}
"""Subtypes that people write; the others are joins, topics, bots and the like."""
_AFFIXES = {"proj", "project", "projects", "prj", "team", "wg", "prog", "programme", "program", "ext", "tmp", "updates"}


class SlackSource:
    """Reads Slack exports (a folder or a zip) and single answers of its API."""

    name = "slack"

    def accepts(self, path: Path) -> bool:
        """A folder or zip with Slack's lists, or JSON with Slack's marks."""
        return is_slack(path)

    def read(self, path: Path, request: Request) -> Reading:
        """Read every message. Raises SourceUnreadable where no project is known that one could name."""
        archive = open_archive(path)
        mentions = Mentions(request.known(), request.items())
        if not mentions:
            raise SourceUnreadable(
                f"{path.name} holds Slack messages, which only name projects, and no project is known yet: "
                "load the list of projects first, or give it together with the export."
            )
        source = source_name(path, request.source)
        reader = _Reader(archive, mentions, source)
        reader.rejected += [Reject(file=label, row=1, reason=why) for label, why in archive.broken.items()]
        for page in archive.pages:
            reader.take(page)
        reader.judge()
        return Reading(
            records=tuple(reader.records(request)),
            read=reader.loaded + reader.repeated + len(reader.rejected),
            loaded=reader.loaded,
            repeated=reader.repeated,
            rejected=tuple(reader.rejected),
            notes=tuple(reader.notes()),
            files=tuple(page.label for page in archive.pages),
        )


@dataclass(frozen=True)
class _Said:
    label: str
    row: int
    channel: str | None
    stamp: str
    thread: str | None
    dated: date
    user: str | None
    text: str


@dataclass
class _Reader:
    archive: Archive
    mentions: Mentions
    source: str
    loaded: int = 0
    repeated: int = 0
    rejected: list[Reject] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._people = {str(user["id"]): _person(user) for user in _dicts(self.archive.users) if user.get("id")}
        self._names = {key: str(person["name"]) for key, person in self._people.items()}
        self._bots = {str(user["id"]) for user in _dicts(self.archive.users) if user.get("is_bot") and user.get("id")}
        self._channels = {
            str(one["id"]): str(one["name"])
            for one in _dicts(self.archive.channels)
            if one.get("id") and one.get("name")
        }
        self._about: dict[str, tuple[About, ...]] = {}
        self._said: dict[tuple[str | None, str], _Said] = {}
        self._left: Counter[str] = Counter()
        self._updates: list[dict[str, object]] = []
        self._authors: dict[str, Mapping[str, object]] = {}

    def take(self, page: Page) -> None:
        """Keep what people wrote; the last wording of an edited message."""
        for row, given in enumerate(page.messages, 1):
            message = _latest(given)
            if message is None:
                self._refuse(page.label, row, "", "This is no message: it is not a JSON object.")
                continue
            kind, user = message.get("subtype"), message.get("user")
            if kind not in _SPOKEN or message.get("type", "message") != "message":
                self._left[str(kind or message.get("type")).replace("_", " ")[:40]] += 1
            elif message.get("bot_id") or user in self._bots:
                self._left["bot message"] += 1
            elif (dated := _day(message.get("ts"))) is None:
                self._refuse(
                    page.label, row, str(message.get("text") or ""), "The message has no time (ts) that is one."
                )
            else:
                self._keep(page, row, message, dated)

    def _keep(self, page: Page, row: int, message: Mapping[str, Any], dated: date) -> None:
        text = mrkdwn_text(str(message.get("text") or ""), self._names, self._channels)
        if not any(letter.isalnum() for letter in text):
            self._left["message without words"] += 1
            return
        user = str(message["user"]) if message.get("user") else None
        profile = message.get("user_profile")
        if user and user not in self._people and isinstance(profile, dict):
            self._people[user] = _person({"id": user, "profile": profile})
        stamp = str(message["ts"])
        thread = str(message["thread_ts"]) if message.get("thread_ts") else None
        said = _Said(page.label, row, page.channel, stamp, thread, dated, user, text)
        key = (page.channel, stamp)
        if key in self._said:
            self.repeated += 1  # an edit, or the same message in two files: the later wording stands
        self._said[key] = said

    def judge(self) -> None:
        """Say what every message is about, oldest first, so that answers find their thread."""
        found: dict[tuple[str | None, str], tuple[About, ...]] = {}
        for key, said in sorted(self._said.items(), key=lambda pair: pair[1].stamp):
            about = self._of(said, found.get((said.channel, said.thread or ""), ()))
            found[key] = about
            if about:
                self.loaded += 1
                self._updates += [self._row(said, one, several=len(about) > 1) for one in about]
                if said.user:
                    self._authors[said.user] = self._person_of(said.user)
            else:
                place = f"the channel {said.channel}" if said.channel else "its channel"
                self._refuse(
                    said.label,
                    said.row,
                    said.text,
                    f"The message names no known project or item on its own or by its thread, and {place} names none.",
                )

    def _of(self, said: _Said, thread: tuple[About, ...]) -> tuple[About, ...]:
        named = self.mentions.find(said.text)
        if said.channel is not None:
            channel = self._about.setdefault(said.channel, _channel_about(said.channel, self.mentions))
            if channel:
                return (next((one for one in named if one.project == channel[0].project), channel[0]),)
        if thread:
            return tuple(next((one for one in named if one.project == old.project and one.item), old) for old in thread)
        return named if len(named) == 1 else ()

    def _row(self, said: _Said, one: About, *, several: bool) -> dict[str, object]:
        key = f"{said.channel or self.source}/{said.stamp}"
        return {
            "id": f"{key}/{one.project}" if several else key,
            "project": one.project,
            "item": one.item,
            "dated": said.dated,
            "author": self._person_of(said.user)["id"] if said.user else None,
            "text": said.text,
            "source": f"{self.source}/messages",
            ROW: said.row,
            FILE: said.label,
        }

    def _person_of(self, user: str) -> Mapping[str, object]:
        return self._people.get(user) or {"id": f"slack:{user}", "name": user, "email": None}

    def records(self, request: Request) -> list[Records]:
        """One record of change: updates are known from their own days, whatever the day of the picture."""
        if not self._updates:
            return []
        tables = {"updates": table("updates", self._updates)}
        if self._authors:
            people = {str(person["id"]): person for person in self._authors.values()}
            tables["people"] = table("people", (people[key] for key in sorted(people)))
        known_on = request.as_of or max(said.dated for said in self._said.values())
        return [Records(self.source, known_on, complete=False, tables=tables)]

    def notes(self) -> list[str]:
        """What was left out, counted."""
        if not self._left:
            return []
        counts = ", ".join(f"{count} × {what}" for what, count in self._left.most_common(10))
        return [f"Left out because no person wrote it or it has no words: {counts}."]

    def _refuse(self, label: str, row: int, value: str, reason: str) -> None:
        self.rejected.append(Reject(file=label, row=row, value=value[:200] or None, reason=reason))


def _channel_about(name: str, mentions: Mentions) -> tuple[About, ...]:
    """The one project a channel's name names, its customary first and last words aside."""
    words = [word for word in re.split(r"[-_\s]+", name) if word]
    found = mentions.find(name) or mentions.find(" ".join(words))
    if not found:
        found = mentions.find(" ".join(word for word in words if word.casefold() not in _AFFIXES).upper())
    return (About(found[0].project),) if len(found) == 1 else ()


def _latest(message: object) -> Mapping[str, Any] | None:
    """A message as it reads now: an edit carries the new wording inside."""
    if not isinstance(message, dict):
        return None
    edited = message.get("message")
    return edited if message.get("subtype") == "message_changed" and isinstance(edited, dict) else message


def _person(user: Mapping[str, Any]) -> dict[str, object]:
    told = user.get("profile")
    profile: Mapping[str, Any] = told if isinstance(told, dict) else {}
    email = str(profile.get("email") or "").strip().casefold() or None
    name = next(
        (
            str(said).strip()
            for said in (profile.get("real_name"), user.get("real_name"), profile.get("display_name"), user.get("name"))
            if isinstance(said, str) and said.strip()
        ),
        email or str(user["id"]),
    )
    return {"id": email or f"slack:{user['id']}", "name": name, "email": email}


def _dicts(rows: list[Any]) -> list[dict[str, Any]]:
    return [row for row in rows if isinstance(row, dict)]


def _day(stamp: object) -> date | None:
    try:
        seconds = float(str(stamp))
        return datetime.fromtimestamp(seconds, UTC).date() if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
