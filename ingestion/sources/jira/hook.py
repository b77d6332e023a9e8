"""Webhooks an administrator made with a secret: signed over the raw body, a hint to look again."""

import hashlib
import hmac
import json
from collections.abc import Mapping

from ingestion.live.hooks import Call, Delivery, WrongSignature, body_id
from ingestion.sources.jira.values import part, text_of

_SIGNATURE = "x-hub-signature"


def verify(call: Call, secret: str | None) -> Delivery:
    """Check `X-Hub-Signature`; Atlassian's identifier tells a replay. Raises WrongSignature."""
    if not secret:
        raise WrongSignature("No secret is kept for this webhook; set the one that Jira signs with.")
    given = call.headers.get(_SIGNATURE, "")
    right = "sha256=" + hmac.new(secret.encode(), call.body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(given.encode(), right.encode()):
        raise WrongSignature("The delivery does not carry Jira's signature over its body.")
    # A delivery that is tried again keeps its identifier; two deliveries that say the same do not share one.
    return Delivery(call.headers.get("x-atlassian-webhook-identifier") or body_id(call.body), _hints(call.body))


def _hints(body: bytes) -> tuple[tuple[str, str], ...]:
    """The issue to fetch again, by its internal id, which also tells when it is gone."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    found = text_of(part(said, "issue", "id")) or text_of(part(said, "issue", "key"))
    if found is None and isinstance(said, Mapping):
        # Data Center's comment events name the issue only in the comment's own address.
        _, _, rest = (text_of(part(said, "comment", "self")) or "").partition("/issue/")
        found = rest.partition("/")[0] or None
    return (("issue", found),) if found and found.replace("-", "").replace("_", "").isalnum() else ()
