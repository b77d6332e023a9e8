"""Header fields as they really are: folded, in several charsets, obfuscated by archives, or missing.

The e-mail package's own parsed headers raise on some of these; here every field gives text or nothing.
"""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from ingestion.text.tidy import tidy

_HIDDEN_ADDRESS = re.compile(r"(?P<user>[^\s<>()\"]+) (?:at|\[at\]) (?P<host>[\w.-]+\.\w+)(?:\s*\((?P<name>.*)\))?\s*")
_ADDRESS = re.compile(r"[^\s@<>()\"',;]+@[^\s@<>()\"',;]+")
_ID = re.compile(r"<[^<>\s]{1,500}>")
_MARKS = re.compile(
    r"^\s*(?:(?:re|aw|sv|vs|antw|ref|r|odp|ynt|rv)\s*(?:\[\d+\]|\(\d+\))?\s*[:\uff1a]\s*)+", re.IGNORECASE
)
_ENVELOPE_DAY = re.compile(r"([A-Z][a-z]{2})\s+(\d{1,2})\s+[\d:]{4,8}\s+(?:[A-Z+-][\w+-]*\s+)?(\d{4})\b")


def texts(message: Message, name: str) -> list[str]:
    """Every value of a field, decoded and unfolded."""
    return [_decoded(value) for key, value in message.raw_items() if key.casefold() == name]


def text(message: Message, name: str) -> str:
    """The first value of a field that says something, or an empty text."""
    return next((value for value in texts(message, name) if value), "")


def ids(message: Message, *names: str) -> list[str]:
    """Message ids in fields, in their order."""
    return [found for name in names for value in texts(message, name) for found in _ID.findall(value)]


def address(message: Message) -> tuple[str | None, str | None]:
    """E-mail (lower case) and display name of who wrote it."""
    for field in ("from", "sender", "reply-to"):
        said = text(message, field)
        if not said:
            continue
        if hidden := _HIDDEN_ADDRESS.fullmatch(said):
            return f"{hidden['user']}@{hidden['host']}".casefold(), _name(hidden["name"])
        name, email = parseaddr(said)
        if not _ADDRESS.fullmatch(email):
            found = _ADDRESS.search(said)
            email = found[0] if found else ""
            name = name or re.sub(r"<.*", "", said)
        if email or _name(name):
            return email.casefold() or None, _name(name)
    return None, None


def own_subject(message: Message) -> tuple[str, bool]:
    """The subject without reply marks, and True where it had some or answers a message."""
    said = text(message, "subject")
    bare = _MARKS.sub("", said)
    return bare, bare != said or bool(ids(message, "in-reply-to"))


def day(message: Message, envelope: str) -> tuple[date | None, str]:
    """The UTC day it was written, and the field that says so."""
    said = [("Date", text(message, "date"))]
    said += [("Received", value.rpartition(";")[2]) for value in texts(message, "received")]
    for field, value in said:
        found = _moment(value)
        if found is not None:
            return found, field
    if stamp := _ENVELOPE_DAY.search(envelope):
        try:
            return datetime.strptime(" ".join(stamp.groups()), "%b %d %Y").replace(tzinfo=UTC).date(), "envelope"
        except ValueError:
            return None, ""
    return None, ""


def _moment(value: str) -> date | None:
    try:
        moment = parsedate_to_datetime(value.strip())
        return (moment if moment.tzinfo is None else moment.astimezone(UTC)).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _decoded(value: object) -> str:
    try:
        parts: Sequence[tuple[bytes | str, str | None]] = decode_header(_characters(str(value)))
    except (HeaderParseError, ValueError):
        return tidy(" ".join(_characters(str(value)).split()))
    said = "".join(part if isinstance(part, str) else _from_bytes(part, charset) for part, charset in parts)
    return tidy(" ".join(said.split()))


def _characters(value: str) -> str:
    """Header bytes that no charset was given for: UTF-8, else Windows-1252."""
    if not any("\udc80" <= letter <= "\udcff" for letter in value):
        return value
    return _from_bytes(value.encode("utf-8", "surrogateescape"), "utf-8")


def _from_bytes(part: bytes, charset: str | None) -> str:
    for name in (charset or "ascii", "utf-8"):
        try:
            return part.decode(name)
        except (LookupError, UnicodeError):
            continue
    return part.decode("cp1252", "replace")


def _name(name: str | None) -> str | None:
    plain = (name or "").strip().strip("\"'").strip()
    return plain or None
