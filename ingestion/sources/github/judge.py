"""What an answer of GitHub means: limits come with 403, 429 and 200; missing rights with 200."""

from collections.abc import Mapping
from typing import Any

from ingestion.live.answers import later
from ingestion.live.connector import FINE, Reply, Verdict

SCOPES = (
    "A classic token needs the scopes read:project and, for private repositories, repo; a fine-grained token needs"
    " read access to the organization's Projects and to Issues and Pull requests of its repositories."
)
_SECONDARY_WAIT = 60.0
_LIMITED = {403, 429}
_SURE = {"NOT_FOUND", "INSUFFICIENT_SCOPES", "FORBIDDEN", "undefinedField", "MAX_NODE_LIMIT_EXCEEDED"}
_BESIDE = {"rateLimit", "issue", "moved", "viewer"}
"""Parts of an answer that come back even where the thing that was asked for does not."""


def judge(reply: Reply) -> Verdict:
    """See inside the answer; partial data beside FORBIDDEN nodes is fine, the transport notes it."""
    body = reply.body if isinstance(reply.body, Mapping) else {}
    if reply.status in _LIMITED:
        return _limited(reply, str(body.get("message", "")))
    errors = [error for error in body.get("errors") or () if isinstance(error, Mapping)]
    if not errors or reply.status != 200:  # noqa: PLR2004 - the transport knows what the other statuses mean
        return FINE
    types = {str(error.get("type") or (error.get("extensions") or {}).get("code") or "") for error in errors}
    if "RATE_LIMITED" in types:
        return Verdict("again", "has spent the points of this hour", later(None, reply.headers) or _SECONDARY_WAIT)
    if _holds_something(body.get("data")):
        return FINE
    said = "; ".join(str(error.get("message", "")) for error in errors)
    if types & _SURE:
        return Verdict("refused", f"shows nothing to this token: {said}")
    # "Something went wrong while executing your query" comes with status 200 and passes by itself.
    return Verdict("again", f"answered with an error: {said}")


def _limited(reply: Reply, said: str) -> Verdict:
    after = later(None, reply.headers)
    if after is not None:
        return Verdict("again", f"asks to slow down: {said}", after)
    if reply.status == 429 or "rate limit" in said.casefold():  # noqa: PLR2004 - too many requests
        return Verdict("again", f"asks to slow down: {said}", _SECONDARY_WAIT)
    return FINE


def _holds_something(data: Any) -> bool:
    return isinstance(data, Mapping) and any(value is not None for key, value in data.items() if key not in _BESIDE)
