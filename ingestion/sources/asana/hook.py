"""Asana's webhooks: the handshake hands over a secret, every later delivery is signed with it.

A delivery holds many events, or none at all: that is the heartbeat Asana sends every few hours.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping

from ingestion.live.hooks import Call, Delivery, WrongSignature, body_id

_SECRET = "x-hook-secret"  # noqa: S105 - the name of a header
_SIGNATURE = "x-hook-signature"
_FITTING = re.compile(r"[\x21-\x7e]{8,256}")
_MOST = 1000
_KINDS = frozenset({"task", "project", "story", "section"})


def verify(call: Call, secret: str | None) -> Delivery:
    """Check a delivery. Raises WrongSignature; nothing of a wrong delivery is believed."""
    signature = call.headers.get(_SIGNATURE)
    handed = call.headers.get(_SECRET)
    if handed is not None and signature is None:
        return _handshake(call, handed, secret)
    if not secret:
        raise WrongSignature("Asana has not handed over a secret yet; create the webhook first.")
    expected = hmac.new(secret.encode(), call.body, hashlib.sha256).hexdigest()
    if signature is None or not hmac.compare_digest(expected.encode(), signature.strip().encode()):
        raise WrongSignature("The delivery is not signed with the secret Asana handed over.")
    return Delivery(body_id(call.body), hints=_hints(call.body))


def _handshake(call: Call, handed: str, secret: str | None) -> Delivery:
    """The first call to a new webhook: keep the secret and send it back."""
    if not _FITTING.fullmatch(handed):
        raise WrongSignature("The handshake holds no secret that could be one.")
    if secret and not hmac.compare_digest(secret.encode(), handed.encode()):
        # Whoever knows the address could replace the secret otherwise, and then sign what he likes.
        raise WrongSignature("A secret is kept already; remove the webhook before a new one is created.")
    return Delivery(
        body_id(handed.encode() + call.body), reply={}, reply_headers={"X-Hook-Secret": handed}, secret=handed
    )


def _hints(body: bytes) -> tuple[tuple[str, str], ...]:
    """What the events name, each once: of a story its task, because that is fetched with its stories."""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    events = whole.get("events") if isinstance(whole, Mapping) else None
    found: dict[tuple[str, str], None] = {}
    for event in events[:_MOST] if isinstance(events, list) else ():
        if isinstance(event, Mapping):
            thing = event.get("parent") if _kind(event.get("resource")) == "story" else event.get("resource")
            gid = thing.get("gid") if isinstance(thing, Mapping) else None
            if isinstance(gid, str) and gid.isdecimal() and _kind(thing) in _KINDS:
                found[_kind(thing), gid] = None
    return tuple(found)


def _kind(thing: object) -> str:
    return str(thing.get("resource_type") or "") if isinstance(thing, Mapping) else ""
