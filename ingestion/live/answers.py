"""What a vendor's answer says beside its content: limits, waits, errors, and words fit to be shown."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ingestion.live.connector import Reply, Verdict

FIRST_ERROR = 400
SAME_METHOD = frozenset({307, 308})

_LATER = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
_LONGEST = 200
_SHORTEST_SECRET = 6
_LEFT = re.compile(r"(?:^|[;,\s])r=(\d+)")
_RESET = re.compile(r"(?:^|[;,\s])t=(\d+)")
_MINUTE, _HOUR = 60, 3600
_SINCE_1970 = 1_000_000_000


def parsed(content: bytes) -> Any:
    """The JSON of a body; None where it is empty or something else."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def by_status(reply: Reply) -> Verdict:
    """What an error status means where the connector had nothing to say about it."""
    status, said = reply.status, "; ".join(errors_in(reply.body))
    tail = f": {said}" if said else ""
    if status in _LATER:
        return Verdict("again", f"answers with status {status}{tail}", later(None, reply.headers))
    if status == 403 and ("retry-after" in reply.headers or spent(reply.headers)):  # noqa: PLR2004 - an HTTP status
        return Verdict("again", f"limits calls (403){tail}", later(None, reply.headers))
    meanings = {
        401: "does not accept the token (401); check that it is set, complete and not expired",
        402: "says this needs a paid plan (402)",
        403: "does not let this token see that (403); check its scopes and what its owner may see",
        404: "does not know this address, or hides it from this token (404)",
        410: "has taken this address away (410)",
    }
    return Verdict("refused", f"{meanings.get(status, f'refused the request ({status})')}{tail}")


def errors_in(body: Any) -> list[str]:
    """The messages of an error body, in any of the shapes vendors use."""
    if not isinstance(body, dict):
        return []
    found: list[str] = []
    for name in ("errors", "errorMessages", "error", "error_message", "message"):
        value = body.get(name)
        for one in value if isinstance(value, list) else [value]:
            text = one.get("message") if isinstance(one, dict) else one
            if isinstance(text, str) and text.strip():
                found.append(text.strip().rstrip("."))
        if isinstance(value, dict) and not isinstance(value.get("message"), str):
            found += [f"{key}: {text}" for key, text in value.items() if isinstance(text, str)]
    return list(dict.fromkeys(found))


def later(after: float | None, headers: Mapping[str, str]) -> float | None:
    """Seconds to wait: what the connector read in the body, the headers, whichever is longer."""
    waits = [seconds for seconds in (after, _retry_after(headers), spent(headers)) if seconds is not None]
    return max(waits, default=None)


def spent(headers: Mapping[str, str]) -> float | None:
    """Seconds until calls are allowed again, where the limit headers say that none are left."""
    waits: list[float] = []
    for policy in (headers.get("ratelimit") or "").split(","):
        left, reset = _LEFT.search(policy), _RESET.search(policy)
        if left and reset and int(left[1]) == 0:
            waits.append(float(reset[1]))
    for prefix in ("x-ratelimit", "ratelimit"):
        if headers.get(f"{prefix}-remaining", "").strip() == "0":
            wait = _until(headers.get(f"{prefix}-reset", ""), headers)
            waits += [] if wait is None else [wait]
    return max(waits, default=None)


def clean(text: object, secrets: Iterable[str]) -> str:
    """Words for people: on one line, cut, without control characters and secrets."""
    line = "".join(" " if not mark.isprintable() else mark for mark in str(text))
    for secret in secrets:
        line = line.replace(secret, "[hidden]")
    line = re.sub(r"\s+", " ", line).strip().rstrip(".")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def secrets_in(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Everything in the headers that must not be shown, the longest first."""
    values = [
        value for name, value in headers.items() if re.search(r"auth|token|key|secret|cookie", name, re.IGNORECASE)
    ]
    parts = {part for value in values for part in (value, *value.split()) if len(part) >= _SHORTEST_SECRET}
    return tuple(sorted(parts - {"Bearer"}, key=len, reverse=True))


def sentence(said: str, after: float | None) -> str:
    """A full sentence that says when to come back."""
    said = said.strip().rstrip(".;:,")
    if after is None:
        return f"{said}."
    seconds = round(after)
    wait = f"{seconds} s"
    if seconds > 2 * _MINUTE:
        wait = f"{round(seconds / _MINUTE)} minutes"
    if seconds > 2 * _HOUR:
        wait = f"{round(seconds / _HOUR)} hours"
    return f"{said}; try again in {wait}."


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """`Retry-After` in seconds; a date is read against the answer's own `Date`."""
    return _until(headers.get("retry-after", ""), headers, relative=True)


def _until(stated: str, headers: Mapping[str, str], *, relative: bool = False) -> float | None:
    stated = stated.strip()
    try:
        number = float(stated)
    except ValueError:
        number = -1.0
    if number >= _SINCE_1970 and not relative:
        sent = _date(headers.get("date", ""))
        return max(0.0, number - sent.timestamp()) if sent else None
    if 0 <= number < float("inf"):
        return number
    when, sent = _date(stated), _date(headers.get("date", ""))
    return max(0.0, (when - sent).total_seconds()) if when and sent else None


def _date(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return when if when.tzinfo else None
