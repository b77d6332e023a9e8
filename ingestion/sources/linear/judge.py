"""What an answer of Linear means: limits come as status 400 with a code in the body."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from ingestion.live.answers import later
from ingestion.live.connector import FINE, Reply, Verdict

SCOPES = "A personal API key with the Read permission, or an OAuth token with the scope read."
_RESETS = ("x-ratelimit-requests-reset", "x-ratelimit-complexity-reset", "x-ratelimit-endpoint-requests-reset")
_REFILL_WAIT = 60.0
"""Linear's buckets refill all the time, so that a minute brings calls even where the answer names no time."""
_TOKEN = {"AUTHENTICATION_ERROR", "FORBIDDEN"}
_QUERY = {"GRAPHQL_VALIDATION_FAILED", "INPUT_ERROR", "INVALID_INPUT", "GRAPHQL_PARSE_FAILED", "BAD_USER_INPUT"}


def judge(reply: Reply) -> Verdict:
    """RATELIMITED waits for the bucket; partial data is fine; a refused token or query is said so."""
    body = reply.body if isinstance(reply.body, Mapping) else {}
    errors = [error for error in body.get("errors") or () if isinstance(error, Mapping)]
    codes = {str((error.get("extensions") or {}).get("code") or "") for error in errors}
    said = "; ".join(str(error.get("message", "")) for error in errors)
    if "RATELIMITED" in codes:
        return Verdict("again", "allows no more calls this hour", later(_until_reset(reply), reply.headers))
    if _holds_something(body.get("data")):
        return FINE
    if codes & _TOKEN:
        return Verdict("refused", f"does not accept the token or its rights: {said}. {SCOPES}")
    if codes & _QUERY:
        return Verdict("refused", f"refused the query: {said}")
    if errors and reply.status == 200:  # noqa: PLR2004 - an error without data passes, or is refused with a status
        return Verdict("again", f"answered with an error: {said}")
    return FINE


def _until_reset(reply: Reply) -> float:
    """Seconds until an emptied bucket is full, by the answer's own clock, but no more than a minute's refill."""
    waits = [_REFILL_WAIT]
    for name in _RESETS:
        is_empty = reply.headers.get(name.replace("-reset", "-remaining"), "").strip() == "0"
        stated = reply.headers.get(name, "")
        if is_empty and stated.isdigit() and "date" in reply.headers:
            full = datetime.fromtimestamp(int(stated) / 1000, UTC)
            waits.append((full - parsedate_to_datetime(reply.headers["date"])).total_seconds())
    return max(1.0, min(waits))


def _holds_something(data: Any) -> bool:
    return isinstance(data, Mapping) and any(value is not None for value in data.values())
