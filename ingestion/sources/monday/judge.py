"""What monday's answers mean: its errors come with status 200, in two generations of shapes."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from ingestion.live.connector import FINE, Reply, Verdict

_AGAIN = re.compile(
    r"complexity|rate.?limit|minute.?limit|concurren|ip.?limit|field.?limit|too.?many.?requests|internal.?server"
    r"|timeout|temporar|service.?unavailable",
    re.IGNORECASE,
)
_DAILY = re.compile(r"daily.?limit", re.IGNORECASE)
_EXPIRED = re.compile(r"cursor", re.IGNORECASE)
_NOT_LET_IN = re.compile(r"not.?authenticated|unauthenticated|unauthori[sz]ed|invalid.?token", re.IGNORECASE)
_DENIED = re.compile(r"access.?denied|forbidden|missing.?required.?permission|not.?allowed", re.IGNORECASE)
_TOO_MUCH = re.compile(r"max.?complexity|query.?too.?complex|single.?query", re.IGNORECASE)
_RESET = re.compile(r"(?:reset|retry)\D{0,20}(\d+(?:\.\d+)?)\s*s", re.IGNORECASE)


def judge(reply: Reply) -> Verdict:
    """What an answer means; partial data with errors beside it is fine, the transport notes them."""
    found = list(_errors(reply.body))
    if not found:
        return FINE
    for code, message, extra in found:
        if _DAILY.search(code) or _DAILY.search(message):
            return Verdict("stop", "the daily number of calls is used up", _midnight(reply, extra))
    told = next((verdict for one in found if (verdict := _known(*one))), None)
    if told:
        return told
    data = reply.body.get("data") if isinstance(reply.body, Mapping) else None
    if isinstance(data, Mapping) and any(value is not None for name, value in data.items() if name != "complexity"):
        return FINE
    return Verdict("refused", _why(found))


def _known(code: str, message: str, extra: Mapping[str, Any]) -> Verdict | None:
    """What one error means by itself, whatever data stand beside it."""
    if _EXPIRED.search(code) or (_EXPIRED.search(message) and "expire" in message.casefold()):
        return Verdict("expired", message or "the cursor expired")
    if _TOO_MUCH.search(f"{code} {message}"):
        return Verdict("refused", f"found the query too large ({message}); sync fewer boards at once")
    if _AGAIN.search(code) or (not code and _AGAIN.search(message)):
        return Verdict("again", message or code, _wait(message, extra))
    return None


def _why(found: list[tuple[str, str, Mapping[str, Any]]]) -> str:
    said = " ".join(message for _, message, _ in found if message) or "an error without words"
    words = " ".join(f"{code} {message}" for code, message, _ in found)
    if _NOT_LET_IN.search(words):
        return "does not accept the token; check MONDAY_TOKEN (monday: your picture, Developers, API token)"
    if _DENIED.search(words):
        return f"does not let this token see that ({said}); it needs boards:read, updates:read and users:read"
    return f"refused the query: {said}"


def _errors(body: object) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """(code, message, extensions) of an answer, old and new."""
    if not isinstance(body, Mapping):
        return
    if body.get("error_code") or body.get("error_message"):
        data = body.get("error_data")
        extra = data if isinstance(data, Mapping) else {}
        yield str(body.get("error_code") or ""), str(body.get("error_message") or ""), extra
    errors = body.get("errors")
    for one in errors if isinstance(errors, list) else []:
        if isinstance(one, Mapping):
            more: Mapping[str, Any] = one["extensions"] if isinstance(one.get("extensions"), Mapping) else {}
            yield str(more.get("code") or one.get("error_code") or ""), str(one.get("message") or ""), more
        elif isinstance(one, str):
            yield "", one, {}


def _wait(message: str, extra: Mapping[str, Any]) -> float | None:
    for name in ("retry_in_seconds", "reset_in_x_seconds"):
        stated = extra.get(name)
        if isinstance(stated, int | float) and not isinstance(stated, bool):
            return float(stated)
    found = _RESET.search(message)
    return float(found[1]) if found else None


def _midnight(reply: Reply, extra: Mapping[str, Any]) -> float | None:
    """Seconds until midnight UTC by the vendor's own clock: then the count begins anew."""
    stated = extra.get("retry_in_seconds")
    if isinstance(stated, int | float) and not isinstance(stated, bool):
        return float(stated)
    try:
        now = parsedate_to_datetime(reply.headers.get("date", "")).astimezone(UTC)
    except (TypeError, ValueError):
        return None
    midnight = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
    return (midnight - now).total_seconds()
