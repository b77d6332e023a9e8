"""Webhooks of monday boards: the handshake, the signed token, and which items are worth another look."""

import hmac
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import jwt

from ingestion.live.hooks import Call, Delivery, WrongSignature, body_id

_LEEWAY = 60
"""Seconds two clocks may differ."""


def verify(call: Call, secret: str | None) -> Delivery:
    """Check a delivery. Raises WrongSignature.

    monday signs with a JWT (HS256, the app's signing secret) whose audience is this endpoint. The handshake
    comes before anything is signed: it is answered and changes nothing. A webhook made with a personal
    token carries no JWT; it is refused where a secret is kept, and where none is kept nothing is believed.
    """
    body = _body(call)
    challenge = body.get("challenge")
    if isinstance(challenge, str) and "event" not in body:
        return Delivery(body_id(call.body), reply={"challenge": challenge})
    if not secret:
        raise WrongSignature("No signing secret of monday is kept for this webhook, so no delivery can be believed.")
    _check(call, secret)
    return Delivery(_id(body, call.body), hints=_hints(body))


def _body(call: Call) -> Mapping[str, Any]:
    try:
        body = json.loads(call.body)
    except (ValueError, RecursionError) as error:
        raise WrongSignature("The delivery is no JSON.") from error
    if not isinstance(body, dict):
        raise WrongSignature("The delivery is no JSON object.")
    return body


def _check(call: Call, secret: str) -> None:
    token = call.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if not token:
        raise WrongSignature("The delivery carries no token in its Authorization header.")
    try:
        # Times are compared with the call's own moment below; the library would ask the machine's clock.
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            options={
                "verify_aud": False,
                "verify_exp": False,
                "verify_nbf": False,
                "verify_iat": False,
                "require": ["aud", "exp"],
            },
        )
    except jwt.PyJWTError as error:
        raise WrongSignature(f"The token of the delivery is not monday's ({type(error).__name__}).") from error
    now = call.now.timestamp()
    if not _is_number(claims["exp"]) or float(claims["exp"]) + _LEEWAY < now:
        raise WrongSignature("The token of the delivery has expired.")
    for name in ("nbf", "iat"):
        if name in claims and (not _is_number(claims[name]) or float(claims[name]) - _LEEWAY > now):
            raise WrongSignature("The token of the delivery is not valid yet.")
    meant = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if not any(_same(str(one), call.url) for one in meant):
        raise WrongSignature("The token of the delivery was made for another address.")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(meant: str, url: str) -> bool:
    """The same endpoint: scheme aside (a proxy may end TLS), query and trailing slash aside."""
    one, other = urlsplit(meant), urlsplit(url)
    return hmac.compare_digest(
        f"{one.netloc}{one.path.rstrip('/')}".encode(), f"{other.netloc}{other.path.rstrip('/')}".encode()
    )


def _id(body: Mapping[str, Any], raw: bytes) -> str:
    event = body.get("event")
    trigger = event.get("triggerUuid") if isinstance(event, dict) else None
    return str(trigger) if trigger else body_id(raw)


def _hints(body: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Items by id; an event without one (a group, a column) says only that the board changed."""
    event = body.get("event")
    if not isinstance(event, dict):
        return ()
    found = (event.get(name) for name in ("pulseId", "itemId", "parentItemId"))
    ids = [str(one) for one in found if isinstance(one, int | str) and str(one).isdigit()]
    return tuple(("item", one) for one in dict.fromkeys(ids))
