"""What a webhook delivery is once it was verified: a hint to look again, never a fact."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


class WrongSignature(Exception):
    """The delivery is not from the vendor, or too old; it changes nothing."""


@dataclass(frozen=True)
class Delivery:
    """A verified delivery.

    Attributes:
        id: the vendor's id of the delivery, or a hash of its body; the same id twice is a replay.
        hints: (kind, id) of records worth fetching again; empty means only "something changed".
        reply: JSON to answer with (monday's challenge), or None.
        reply_headers: headers to answer with (Asana's handshake).
        secret: a secret the vendor just handed over, to be kept for later deliveries (Asana's handshake).
    """

    id: str
    hints: tuple[tuple[str, str], ...] = ()
    reply: Mapping[str, object] | None = None
    reply_headers: Mapping[str, str] = field(default_factory=dict)
    secret: str | None = None


@dataclass(frozen=True)
class Call:
    """A delivery as it came in: header names in lower case, the body unread, `url` as the vendor addressed it."""

    headers: Mapping[str, str]
    body: bytes
    url: str
    now: datetime


Verify = Callable[[Call, str | None], Delivery]
"""Check a call with the secret kept for it (None: none is kept yet). Raises WrongSignature."""


def body_id(body: bytes) -> str:
    """An id for deliveries whose vendor gives none."""
    return hashlib.sha256(body).hexdigest()[:32]
