"""Single values as Jira's REST API gives them: of any type, hidden, or an error in place of a value."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from ingestion.text.adf import adf_text
from ingestion.text.wiki import wiki_text

_ISO_DAY = 10
_MILLISECONDS = 1e11
_NOTHING = " \t\r\n\u200b\ufeff\u00a0"
"""What pasted titles begin and end with and nobody sees."""


def is_refusal(value: object) -> bool:
    """True for what stands in a field that this site may not use (PLUGIN_LICENSE_ERROR) or this token not see."""
    return isinstance(value, Mapping) and ("nonEditableReason" in value or "errorMessages" in value)


def text_of(value: object) -> str | None:
    """Whatever a field holds as text: an option's value, a user's name, the first of several."""
    if isinstance(value, bool) or is_refusal(value):
        return None
    if isinstance(value, str):
        return value.strip(_NOTHING) or None
    if isinstance(value, int | float):
        return str(int(value)) if float(value).is_integer() else repr(value)
    if isinstance(value, list):
        return next((text for one in value if (text := text_of(one))), None)
    return _named(value) if isinstance(value, Mapping) else None


def _named(value: Mapping[str, Any]) -> str | None:
    if value.get("type") == "doc":
        return adf_text(value).strip() or None
    texts = (text_of(value.get(name)) for name in ("value", "name", "displayName", "key"))
    return next((text for text in texts if text), None)


def body_text(value: object) -> str:
    """A description or comment as plain text: ADF in v3, wiki markup in v2 and webhooks."""
    if isinstance(value, Mapping):
        return "" if is_refusal(value) else adf_text(value).strip()
    return wiki_text(value).strip() if isinstance(value, str) else ""


def moment_of(value: object) -> datetime | None:
    """A moment in UTC: ISO with or without a colon in its zone, or milliseconds since 1970."""
    try:
        if isinstance(value, str) and value.strip():
            text = value.strip()
            if text.isdigit() and len(text) > _ISO_DAY:
                return datetime.fromtimestamp(int(text) / 1000, tz=UTC)
            when = datetime.fromisoformat(text.replace("/", "-") if len(text) == _ISO_DAY else text)
            return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
        if isinstance(value, int | float) and not isinstance(value, bool) and value > _MILLISECONDS:
            return datetime.fromtimestamp(value / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def day_of(value: object) -> date | None:
    """The UTC day of a moment; a day without a clock is that day."""
    if isinstance(value, list):
        return next((day for one in value if (day := day_of(one))), None)
    when = moment_of(value)
    return when.date() if when else None


def part(body: object, *names: str) -> Any:
    """A value some levels down; None where any level is missing, null or not an object."""
    for name in names:
        if not isinstance(body, Mapping):
            return None
        body = body.get(name)
    return body


def objects(value: object) -> list[Mapping[str, Any]]:
    """The objects of a list that may be missing or hold nulls."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
