"""Asana's webhooks: handshake, signature over the raw body, several events, heartbeat."""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ingestion.live.hooks import Call, Delivery, WrongSignature
from ingestion.sources.asana.hook import verify

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SECRET = "b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81"  # noqa: S105 - made up


def deliver(body: bytes, secret: str | None = SECRET, **headers: str) -> Delivery:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return verify(Call(named, body, "https://here/hooks/asana/1", NOW), secret)


def signed(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_the_handshake_keeps_the_secret_and_sends_it_back() -> None:
    delivery = deliver(b"{}", None, x_hook_secret=SECRET)
    assert delivery.secret == SECRET
    assert delivery.reply_headers == {"X-Hook-Secret": SECRET}
    assert delivery.hints == ()


def test_the_same_handshake_again_is_answered_and_another_secret_is_not_taken() -> None:
    assert deliver(b"{}", x_hook_secret=SECRET).secret == SECRET
    with pytest.raises(WrongSignature):
        deliver(b"{}", x_hook_secret="f" * 64)


def test_a_secret_that_would_break_out_of_a_header_is_refused() -> None:
    with pytest.raises(WrongSignature):
        deliver(b"{}", None, x_hook_secret="abc\r\nSet-Cookie: x=1")  # noqa: S106 - made up


def test_each_task_of_several_events_is_named_once() -> None:
    events: list[Any] = [
        {"action": "changed", "resource": {"gid": "11", "resource_type": "task"}, "parent": None},
        {"action": "added", "resource": {"gid": "5", "resource_type": "story"},
         "parent": {"gid": "11", "resource_type": "task"}},
        {"action": "changed", "resource": {"gid": "100", "resource_type": "project"}},
        {"action": "changed", "resource": {"gid": "../x", "resource_type": "task"}},
        {"action": "changed", "resource": {"gid": "9", "resource_type": "attachment"}},
        "nonsense",
    ]  # fmt: skip
    body = json.dumps({"events": events}).encode()
    delivery = deliver(body, x_hook_signature=signed(body))
    assert delivery.hints == (("task", "11"), ("project", "100"))
    assert delivery.id == deliver(body, x_hook_signature=signed(body)).id, "a replay has the same id"


def test_a_heartbeat_names_nothing() -> None:
    body = b'{"events": []}'
    assert deliver(body, x_hook_signature=signed(body)).hints == ()


@pytest.mark.parametrize(
    "signature", ["", "0" * 64, "é", signed(b'{"events": [ ]}'), signed(b'{"events": []}', "other")]
)
def test_a_wrong_signature_is_refused(signature: str) -> None:
    with pytest.raises(WrongSignature):
        deliver(b'{"events": []}', x_hook_signature=signature)


def test_nothing_is_believed_before_the_handshake_or_without_a_signature() -> None:
    body = b'{"events": []}'
    with pytest.raises(WrongSignature):
        deliver(body, None, x_hook_signature=signed(body))
    with pytest.raises(WrongSignature):
        deliver(body)
