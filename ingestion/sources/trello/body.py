"""What Trello's JSON means: texts, and ids that tell when a thing was made."""

from datetime import UTC, date, datetime

from ingestion.body import Body

_SECONDS = 8
"""The first hex digits of a Trello id are the second it was made."""
_ID = 24


def text(body: Body, key: str) -> str | None:
    """A text or number as text, without white space around it; None where there is none."""
    value = body.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def texts(body: Body, key: str) -> list[str]:
    """The texts of an array."""
    value = body.get(key)
    return [one for one in value if isinstance(one, str) and one] if isinstance(value, list) else []


def born(key: str) -> date | None:
    """The day a thing was made, as its id says."""
    if len(key) != _ID:
        return None
    try:
        return datetime.fromtimestamp(int(key[:_SECONDS], 16), UTC).date()
    except (ValueError, OverflowError, OSError):
        return None
