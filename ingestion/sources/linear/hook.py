"""Linear's webhooks: signed over the raw body, young, a hint to look again."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from ingestion.live.hooks import Call, Delivery, WrongSignature, body_id

_WINDOW = 60.0
_WHAT = {
    "Issue": ("issue", "id"),
    "Project": ("project", "id"),
    "ProjectUpdate": ("project", "projectId"),
    "Comment": ("issue", "issueId"),
}


def verify(call: Call, secret: str | None) -> Delivery:
    """Check `linear-signature` and that the delivery is less than a minute old. Raises WrongSignature."""
    if not secret:
        raise WrongSignature("No secret is kept for this webhook; set the signing secret that Linear shows for it.")
    given = call.headers.get("linear-signature", "")
    right = hmac.new(secret.encode(), call.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(given.encode(), right.encode()):
        raise WrongSignature("The delivery does not carry Linear's signature over its body.")
    try:
        said = json.loads(call.body)
    except (ValueError, RecursionError):
        said = None
    sent = said.get("webhookTimestamp") if isinstance(said, Mapping) else None
    if not isinstance(sent, int | float) or abs(call.now.timestamp() - sent / 1000) > _WINDOW:
        raise WrongSignature("The delivery is not of the last minute, so it may be a replay.")
    return Delivery(call.headers.get("linear-delivery") or body_id(call.body), _hints(said))


def _hints(said: Any) -> tuple[tuple[str, str], ...]:
    """The record that changed; its old values (`updatedFrom`) come again, with their day, in its history."""
    what, data = _WHAT.get(str(said.get("type"))), said.get("data")
    if what is None or not isinstance(data, Mapping):
        return ()
    kind, name = what
    return ((kind, data[name]),) if isinstance(data.get(name), str) else ()
