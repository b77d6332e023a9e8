"""Values out of a vendor's JSON, whatever stands where they should be: the wrong type reads as nothing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

Body = Mapping[str, Any]


def inner(body: Body, *keys: str) -> Body:
    """The object below a chain of keys; empty where there is none."""
    for key in keys:
        value = body.get(key)
        if not isinstance(value, Mapping):
            return {}
        body = value
    return body


def objects(body: Body, key: str) -> list[Body]:
    """The objects of an array."""
    value = body.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def moment(value: object) -> datetime | None:
    """An ISO moment in UTC; one that states no zone is UTC."""
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value.strip())
        return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def day(value: object) -> date | None:
    """The UTC day of a moment, or a day as given."""
    read = moment(value)
    return read.date() if read else None
