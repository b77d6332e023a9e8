"""Where Slack's JSON lies: a folder or a zip with one file a channel and day, or one answer of its API."""

import json
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from ingestion.tables.guards import Limits, check_size, check_workbook
from portfolio.errors import SourceUnreadable

_PEEK = 65_536
_LARGEST = 64 * 1024 * 1024
_LIMITS = Limits(members=500_000)
"""An export holds one file a channel and day, which is far more files than any workbook has."""
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
    broken: dict[str, str] = field(default_factory=dict)
    """Files of an export that cannot be read, and why."""


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
    """Read it all; of an export a broken file is told and the others are read.

    Raises SourceUnreadable where nothing can be read, or nobody wrote anything.
    """
    archive = Archive()
    if path.is_dir() or path.suffix.casefold() == ".zip":
        for name, content in _contents(path):
            label = f"{path.name}/{name}"
            try:
                _sort_in(archive, name, _json(content(), label), label)
            except (SourceUnreadable, zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
                said = str(error) if isinstance(error, SourceUnreadable) else f"{label} is damaged and cannot be read."
                archive.broken[label] = said
    else:
        check_size(path, Limits())
        whole = _json(path.read_bytes(), path.name)
        if isinstance(whole, dict):
            _answer(archive, whole, path.name)
        else:
            _sort_in(archive, path.name, whole, path.name)
    if not archive.pages and archive.broken:
        raise SourceUnreadable(next(iter(archive.broken.values())))
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


def _contents(path: Path) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names in their order, and what reads each: one file is in the memory at a time."""
    if path.is_dir():
        for file in sorted((*path.glob("*.json"), *path.glob("*/????-??-??.json"))):
            if file.parent != path or file.name in _LISTS:
                yield file.relative_to(path).as_posix(), partial(_file, file)
        return
    check_workbook(path, _LIMITS)
    with zipfile.ZipFile(path) as packed:
        for member in sorted(packed.infolist(), key=lambda one: one.filename):
            name = member.filename
            if name in _LISTS or _DAY.fullmatch(name.rpartition("/")[2]):
                yield name, partial(_member, packed, member, f"{path.name}/{name}")


def _file(file: Path) -> bytes:
    check_size(file, Limits())
    return file.read_bytes()


def _member(packed: zipfile.ZipFile, member: zipfile.ZipInfo, label: str) -> bytes:
    if member.file_size > _LARGEST:
        raise SourceUnreadable(f"{label} is larger than a channel's day can be; it is not read.")
    return packed.read(member)


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
