"""Webhooks of an organization or app: signed over the raw body, a hint to look again."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from ingestion.live.hooks import Call, Delivery, WrongSignature, body_id

_SIGNATURE = "x-hub-signature-256"


def verify(call: Call, secret: str | None) -> Delivery:
    """Check `X-Hub-Signature-256`; `X-GitHub-Delivery` tells a replay. Raises WrongSignature."""
    if not secret:
        raise WrongSignature("No secret is kept for this webhook; set the one that GitHub signs with.")
    given = call.headers.get(_SIGNATURE, "")
    right = "sha256=" + hmac.new(secret.encode(), call.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(given.encode(), right.encode()):
        raise WrongSignature("The delivery does not carry GitHub's signature over its body.")
    key = call.headers.get("x-github-delivery") or body_id(call.body)
    return Delivery(key, _hints(call.headers.get("x-github-event", ""), call.body))


def _hints(event: str, body: bytes) -> tuple[tuple[str, str], ...]:
    """What to fetch again: items by their node id; anything else only says that something changed."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    if event == "projects_v2_item" and isinstance(said, Mapping):
        item: Any = said.get("projects_v2_item")
        if isinstance(item, Mapping) and isinstance(item.get("node_id"), str):
            return (("item", item["node_id"]),)
    return ()
