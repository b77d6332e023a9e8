"""Where Slack's JSON lies: a folder or a zip with one file a channel and day, or one answer of its API."""

import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingestion.tables.guards import Limits, check_size, check_workbook
from portfolio.errors import SourceUnreadable

_PEEK = 65_536
_LARGEST = 64 * 1024 * 1024
_LISTS = {"channels.json", "groups.json", "users.json", "mpims.json", "dms.json"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\.json")
_ANSWER = re.compile(rb'"ok"\s*:\s*(?:true|false)')
_MESSAGES = re.compile(rb'^\s*\[\s*\{.*"(?:type"\s*:\s*"message"|ts"\s*:\s*"\d{9,}\.\d+")', re.DOTALL)


@dataclass
class Page:
    """Messages of one channel in one file."""

    label: str
    channel: str | None
    messages: list[Any]


@dataclass
class Archive:
    """Everything of an export, not yet judged."""

    users: list[Any] = field(default_factory=list)
    channels: list[Any] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)


def is_slack(path: Path) -> bool:
    """True for an export's folder or zip, a channel's day, and an answer of Slack's API."""
    suffix = path.suffix.casefold()
    if path.is_dir():
        return any((path / name).is_file() for name in _LISTS) and any(path.glob("*/????-??-??.json"))
    if suffix == ".zip":
        return any(name in _LISTS for name in _members(path))
    if suffix != ".json":
        return False
    with path.open("rb") as file:
        head = file.read(_PEEK)
        file.seek(max(0, path.stat().st_size - _PEEK))
        tail = file.read(_PEEK)
    if head.lstrip()[:1] == b"[":
        return bool(_MESSAGES.match(head)) or path.name in _LISTS
    return bool(_ANSWER.search(head) or _ANSWER.search(tail)) and b'"boards"' not in head


def open_archive(path: Path) -> Archive:
    """Read it all. Raises SourceUnreadable where a file is no JSON, or says nothing anybody wrote."""
    archive = Archive()
    if path.is_dir() or path.suffix.casefold() == ".zip":
        for name, content in sorted(_contents(path)):
            _sort_in(archive, name, _json(content, f"{path.name}/{name}"), f"{path.name}/{name}")
    else:
        check_size(path, Limits())
        whole = _json(path.read_bytes(), path.name)
        if isinstance(whole, dict):
            _answer(archive, whole, path.name)
        else:
            _sort_in(archive, path.name, whole, path.name)
    if not archive.pages:
        raise SourceUnreadable(
            f"{path.name} lists Slack's people or channels and no message; give the whole export folder instead."
        )
    return archive


def _answer(archive: Archive, whole: dict[str, Any], label: str) -> None:
    messages = whole.get("messages")
    if isinstance(messages, list):
        archive.pages.append(Page(label, None, messages))
        return
    what = next((what for name, what in _OTHERS.items() if name in whole), "an answer without messages")
    raise SourceUnreadable(
        f"{label} is {what} from Slack's API, which says nothing about projects; "
        "give the export folder or the channel's messages (conversations.history)."
    )


_OTHERS = {
    "channel": "the description of one channel",
    "channels": "a list of channels",
    "members": "a list of members",
    "user": "the profile of one person",
    "error": "an error",
}


def _sort_in(archive: Archive, name: str, whole: object, label: str) -> None:
    rows = whole if isinstance(whole, list) else []
    folder, _, file = name.rpartition("/")
    if name == "users.json":
        archive.users += rows
    elif name in _LISTS:
        archive.channels += rows
    elif folder and _DAY.fullmatch(file):
        archive.pages.append(Page(label, folder.rpartition("/")[2], rows))
    elif not folder and isinstance(whole, list):
        archive.pages.append(Page(label, None, rows))


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for file in (*path.glob("*.json"), *path.glob("*/????-??-??.json")):
            if file.parent == path and file.name not in _LISTS:
                continue
            check_size(file, Limits())
            yield file.relative_to(path).as_posix(), file.read_bytes()
        return
    check_workbook(path, Limits())
    with zipfile.ZipFile(path) as packed:
        for member in packed.infolist():
            name = member.filename
            if name in _LISTS or _DAY.fullmatch(name.rpartition("/")[2]):
                if member.file_size > _LARGEST:
                    raise SourceUnreadable(f"{path.name}/{name} is larger than a channel's day can be; it is not read.")
                yield name, packed.read(member)


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return []


def _json(content: bytes, label: str) -> object:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SourceUnreadable(f"{label} is not valid JSON; export it from Slack again.") from error
