"""The activity log: when something happened, to what, and what it was before."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from ingestion.live.connector import Json

_TICKS = 10_000_000
"""`created_at` counts tenths of microseconds since 1970."""


def happened(log: Json) -> int:
    """Ticks, for putting events in order; 0 where the log does not say."""
    stated = str(log.get("created_at") or "")
    return int(stated) if stated.isdigit() else 0


def moment(log: Json) -> datetime | None:
    """When it happened."""
    ticks = happened(log)
    try:
        return datetime.fromtimestamp(ticks / _TICKS, UTC) if ticks else None
    except (OverflowError, ValueError, OSError):
        return None


def details(log: Json) -> Mapping[str, Any]:
    """What `data` holds; it is JSON in a string."""
    data = log.get("data")
    if isinstance(data, str):
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            return {}
    return data if isinstance(data, Mapping) else {}


def item_of(log: Json) -> str | None:
    """The item it happened to."""
    data = details(log)
    item = data.get("pulse_id") or data.get("item_id") or log.get("pulse_id")
    return str(item) if item else None


def fate_of(log: Json) -> tuple[str | None, Literal["gone", "back", "there"] | None]:
    """Whether an event took an item off its board, brought it back, or made it.

    The names of these events differ between API versions (delete_pulse, archive_pulse, restore_pulse,
    unarchive_pulse …), so the verb decides.
    """
    event = str(log.get("event") or "").casefold()
    if "pulse" not in event and "item" not in event:
        return None, None
    if "restore" in event or "unarchive" in event:
        return item_of(log), "back"
    if event.startswith("create_"):
        return item_of(log), "there"
    if event.startswith(("delete_", "archive_")):
        return item_of(log), "gone"
    return None, None
