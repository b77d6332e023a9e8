"""Values out of Trello's JSON, whatever stands where they should be: the wrong type reads as nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

Body = Mapping[str, Any]

_SECONDS = 8
"""The first hex digits of a Trello id are the second it was made."""
_ID = 24


def text(body: Body, key: str) -> str | None:
    """A text or number as text, without white space around it; None where there is none."""
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def objects(body: Body, key: str) -> list[Body]:
    """The objects of an array."""
    value = body.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def texts(body: Body, key: str) -> list[str]:
    """The texts of an array."""
    value = body.get(key)
    return [one for one in value if isinstance(one, str) and one] if isinstance(value, list) else []


def inner(body: Body, *keys: str) -> Body:
    """The object below a chain of keys; empty where there is none."""
    for key in keys:
        value = body.get(key)
        if not isinstance(value, Mapping):
            return {}
        body = value
    return body


def moment(value: object) -> datetime | None:
    """An ISO moment in UTC."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value.strip())
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def day(value: object) -> date | None:
    """The UTC day of an ISO moment."""
    read = moment(value)
    return read.date() if read else None


def born(key: str) -> date | None:
    """The day a thing was made, as its id says."""
    if len(key) != _ID:
        return None
    try:
        return datetime.fromtimestamp(int(key[:_SECONDS], 16), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
