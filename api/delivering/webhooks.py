"""Channels that post JSON: Slack, Microsoft Teams, and any program that checks our signature."""

import base64
import binascii
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from api.delivering.parcel import Parcel, Refused
from api.delivering.post import address_of, check_reference, host_of, post
from api.digest import slack, teams, webhook
from api.digested import Digest

SECRET = "_SECRET"  # noqa: S105 - the ending of a variable's name, not a secret


class Chat:
    """Slack or Teams: an incoming webhook whose address is the secret."""

    repeatable = False

    def __init__(self, environ: Mapping[str, str], made: Callable[[Digest, str | None], dict[str, Any]]) -> None:
        """Look addresses up in `environ`; `made` turns a digest into the message."""
        self._environ, self._made = environ, made

    def check(self, target: str) -> None:
        """Raises RequestUnclear where a target is not `env:NAME`."""
        check_reference(target)

    def ready(self, target: str) -> str:
        """Where it would post. Raises Refused where the address is not there."""
        return f"posts to {host_of(address_of(target, self._environ))}"

    def send(self, parcel: Parcel, last_step: Callable[[], None]) -> str:
        """Post the message."""
        post(address_of(parcel.target, self._environ), self._made(parcel.digest, parcel.site), last_step)
        return ""


class Signed:
    """A program of the reader's own. Requests carry an id, a time and a signature (Standard Webhooks 1.0).

    The id is the same for every try of one period, so a receiver that remembers ids takes it once.
    """

    repeatable = True

    def __init__(self, environ: Mapping[str, str], now: Callable[[], datetime]) -> None:
        """Look addresses and secrets up in `environ`; sign with the moment of `now`."""
        self._environ, self._now = environ, now

    def check(self, target: str) -> None:
        """Raises RequestUnclear where a target is not `env:NAME`."""
        check_reference(target)

    def ready(self, target: str) -> str:
        """Where it would post. Raises Refused where the address or the secret is not there."""
        self._secret(target)
        return f"posts to {host_of(address_of(target, self._environ))}, signed"

    def _secret(self, target: str) -> str:
        name = target.removeprefix("env:") + SECRET
        secret = self._environ.get(name, "").strip()
        if not secret:
            raise Refused(f"The environment variable {name} holds no secret to sign with.", later=True)
        return secret

    def send(self, parcel: Parcel, last_step: Callable[[], None]) -> str:
        """Post the digest as data, signed."""
        address = address_of(parcel.target, self._environ)
        secret = self._secret(parcel.target)
        body = webhook.body(parcel.digest, parcel.site)
        headers = signature(secret, parcel.key, self._now(), json.dumps(body, ensure_ascii=False).encode())
        post(address, body, last_step, headers)
        return ""


def signature(secret: str, key: str, moment: datetime, content: bytes) -> dict[str, str]:
    """The three headers of a signed request; a secret may be plain or `whsec_` and base64."""
    identity = f"msg_{sha256(key.encode()).hexdigest()[:24]}"
    stamp = str(int(moment.timestamp()))
    signed = hmac.new(_bytes(secret), f"{identity}.{stamp}.".encode() + content, sha256).digest()
    return {
        "webhook-id": identity,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(signed).decode()}",
    }


def _bytes(secret: str) -> bytes:
    if secret.startswith("whsec_"):
        try:
            return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            return secret.encode()
    return secret.encode()


def chat_slack(environ: Mapping[str, str]) -> Chat:
    """Slack's incoming webhooks."""
    return Chat(environ, slack.blocks)


def chat_teams(environ: Mapping[str, str]) -> Chat:
    """Microsoft Teams' webhooks and workflows."""
    return Chat(environ, teams.card)
