"""Cursors: opaque to callers, pinned to one analysis, so pages fit together while data changes.

A cursor names the analysis the first page came from and the last place that was shown. Analyses never
change under their key, so no row is shown twice or missed when an ingest happens between two pages.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from api.errors import RequestUnclear

DEFAULT_LIMIT = 50
MOST = 500

T = TypeVar("T")


@dataclass(frozen=True)
class Place:
    """Where a page ended: the analysis it came from and the last position shown."""

    day: date
    key: str
    after: int


def encode(place: Place) -> str:
    """The cursor that means `place`."""
    return (
        base64.urlsafe_b64encode(json.dumps([place.day.isoformat(), place.key, place.after]).encode())
        .decode()
        .rstrip("=")
    )


def decode(cursor: str) -> Place:
    """The place a cursor means. Raises RequestUnclear for anything we did not hand out."""
    try:
        day, key, after = json.loads(base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)))
        place = Place(date.fromisoformat(day), key, after)
    except (binascii.Error, ValueError, TypeError) as wrong:
        raise _strange() from wrong
    if not isinstance(key, str) or type(after) is not int or after < 0:
        raise _strange()
    return place


def _strange() -> RequestUnclear:
    return RequestUnclear("This cursor was not handed out here; leave it out to start from the first page.")


def page(items: Sequence[tuple[int, T]], place: Place, limit: int | None) -> tuple[tuple[T, ...], str | None]:
    """The items beyond `place`, at most `limit` of them (None: all), and the next cursor."""
    rest = [(position, item) for position, item in items if position > place.after]
    shown = rest if limit is None else rest[:limit]
    following = encode(replace(place, after=shown[-1][0])) if len(shown) < len(rest) and shown else None
    return tuple(item for _, item in shown), following
