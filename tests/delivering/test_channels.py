"""Each channel against a real receiver: what arrives, what is refused, and what stays unclear."""

import base64
import hmac
import json
import ssl
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from api.delivering import email as email_channel
from api.delivering.email import Mail
from api.delivering.parcel import Parcel, Refused, Unclear
from api.delivering.server import Server
from api.delivering.webhooks import Signed, chat_slack, chat_teams
from api.digested import Digest
from api.errors import RequestUnclear
from tests.delivering.conftest import MONDAY, House, Mailbox, Receiver

PEOPLE = "ana@harbour.example, bo@harbour.example"


def sent_by_mail(digest: Digest, box: Mailbox, certificate: tuple[Path, Path], **changes: object) -> str:
    server = Server("localhost", box.port, "Bellwether <risk@harbour.example>", "starttls", "bell", "right")
    channel = Mail(replace(server, **changes), lambda: ssl.create_default_context(cafile=str(certificate[0])))  # type: ignore[arg-type]  # fields of a server
    return channel.send(Parcel("board@1", PEOPLE, digest, ("pdf", "pptx"), "https://r.example"), lambda: None)


def test_mail_arrives_encrypted_whole_and_with_its_files(
    full: Digest, mailbox: Mailbox, certificate: tuple[Path, Path]
) -> None:
    dotted = full.model_copy(update={"silence": "First.\n.second line begins with a dot\n."})
    assert sent_by_mail(dotted, mailbox, certificate) == ""
    (message,) = mailbox.taken
    assert mailbox.encrypted == [True]
    assert mailbox.users == ["bell"]
    assert message["To"] == PEOPLE
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds[:4] == ["text/plain", "text/html", "image/png", "application/pdf"]
    assert [part.get_filename() for part in message.iter_attachments()] == [
        "digest-harbour-2026-03-31.pdf", "digest-harbour-2026-03-31.pptx",
    ]  # fmt: skip
    sent_by_mail(dotted, mailbox, certificate)
    assert mailbox.raw[0] == mailbox.raw[1]


def test_mail_that_is_refused_says_whether_another_try_may_help(
    full: Digest, mailbox: Mailbox, certificate: tuple[Path, Path]
) -> None:
    for reply, later in (("451 busy", True), ("554 never", False)):
        mailbox.reply = reply
        with pytest.raises(Refused) as refused:
            sent_by_mail(full, mailbox, certificate)
        assert refused.value.later is later
    with pytest.raises(Refused, match="user and password"):
        sent_by_mail(full, mailbox, certificate, password="wrong")  # noqa: S106 - wrong on purpose
    with pytest.raises(Refused) as unreachable:
        sent_by_mail(full, mailbox, certificate, port=1)
    assert unreachable.value.later
    with pytest.raises(Refused, match="cannot be used now"):  # a certificate that nobody vouches for
        Mail(Server("localhost", mailbox.port, "a@b.example")).send(Parcel("k", PEOPLE, full), lambda: None)
    assert mailbox.taken == []


def test_one_unknown_recipient_does_not_keep_the_others_waiting(
    full: Digest, mailbox: Mailbox, certificate: tuple[Path, Path]
) -> None:
    mailbox.refuse = frozenset({"bo@harbour.example"})
    assert sent_by_mail(full, mailbox, certificate) == "Refused by the server: bo@harbour.example."
    mailbox.refuse = frozenset(PEOPLE.split(", "))
    with pytest.raises(Refused):
        sent_by_mail(full, mailbox, certificate)
    assert len(mailbox.taken) == 1


def test_slack_and_teams_get_their_own_shape(full: Digest, receiver: Receiver) -> None:
    environ = {"HOOK": receiver.address}
    for channel in (chat_slack(environ), chat_teams(environ)):
        channel.send(Parcel("board@1", "env:HOOK", full), lambda: None)
    first, second = (json.loads(body) for _, body in receiver.got)
    assert first["blocks"][0]["type"] == "header"
    assert second["attachments"][0]["contentType"] == "application/vnd.microsoft.card.adaptive"


def test_a_signed_webhook_can_be_checked_and_recognised(full: Digest, receiver: Receiver) -> None:
    secret = "whsec_" + base64.b64encode(b"a very long secret").decode()
    channel = Signed({"HOOK": receiver.address, "HOOK_SECRET": secret}, lambda: MONDAY)
    for _ in range(2):
        channel.send(Parcel("board@2026-03-30T08:00", "env:HOOK", full), lambda: None)
    channel.send(Parcel("board@2026-04-06T08:00", "env:HOOK", full), lambda: None)
    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert ids[0] == ids[1] != ids[2]
    headers, body = receiver.got[0]
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(b"a very long secret", text, sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(MONDAY.timestamp()))
    with pytest.raises(Refused, match="HOOK_SECRET"):
        Signed({"HOOK": receiver.address}, lambda: MONDAY).send(Parcel("k", "env:HOOK", full), lambda: None)


ANSWERS = [(400, False), (404, False), (410, False), (302, False), (429, True), (500, True), (503, True)]


@pytest.mark.parametrize(("status", "later"), ANSWERS)
def test_what_the_other_side_answers_decides_about_another_try(
    full: Digest,
    receiver: Receiver,
    status: int,
    later: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    receiver.status = status
    receiver.headers = {"retry-after": "120", "location": "http://169.254.169.254/"}
    with pytest.raises(Refused) as refused:
        chat_slack({"HOOK": receiver.address}).send(Parcel("k", "env:HOOK", full), lambda: None)
    assert (refused.value.later, refused.value.wait_seconds) == (later, 120.0)
    assert receiver.address not in str(refused.value)
    assert len(receiver.got) == 1


def test_a_line_that_breaks_after_the_last_byte_is_unclear_and_before_it_is_not(
    full: Digest, receiver: Receiver
) -> None:
    receiver.hang_up = True
    with pytest.raises(Unclear):
        chat_slack({"HOOK": receiver.address}).send(Parcel("k", "env:HOOK", full), lambda: None)
    with pytest.raises(Refused) as refused:
        chat_slack({"HOOK": "http://127.0.0.1:1/hook"}).send(Parcel("k", "env:HOOK", full), lambda: None)
    assert refused.value.later


def test_nothing_is_handed_over_before_the_last_step_is_written_down(
    full: Digest, receiver: Receiver, mailbox: Mailbox, certificate: tuple[Path, Path], house: House
) -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    server = Server("localhost", mailbox.port, "risk@harbour.example", "starttls", "bell", "right")
    mail = Mail(server, lambda: ssl.create_default_context(cafile=str(certificate[0])))
    for channel, target in (
        (mail, PEOPLE),
        (chat_slack({"HOOK": receiver.address}), "env:HOOK"),
        (house.desk().channels["file"], "weekly"),
    ):
        with pytest.raises(Stop):
            channel.send(Parcel("k", target, full), stop)
    assert mailbox.taken == []
    assert receiver.got == []
    assert not [
        path for path in (house.home / "digests").rglob("*") if path.is_file() and not path.name.startswith(".")
    ]


def test_targets_that_could_leak_or_lead_elsewhere_are_refused(house: House, full: Digest) -> None:
    channels = house.desk().channels
    for name, target in (
        ("slack", "https://hooks.slack.com/services/T0/B0/secret"), ("webhook", "HOOK"), ("file", "../../etc"),
        ("file", "/etc"), ("file", ""), ("email", "nobody"), ("email", ""), ("email", "a@b.c\r\nBcc: x@y.z, <d@e.f>"),
    ):  # fmt: skip
        with pytest.raises(RequestUnclear):
            channels[name].check(target)
    for address in ("http://169.254.169.254/latest", "file:///etc/passwd", "ftp://x.example"):
        with pytest.raises(Refused, match="https"):
            chat_teams({"HOOK": address}).send(Parcel("k", "env:HOOK", full), lambda: None)


def test_a_channel_says_beforehand_whether_it_can_deliver(
    mailbox: Mailbox, certificate: tuple[Path, Path], receiver: Receiver, house: House
) -> None:
    server = Server("localhost", mailbox.port, "risk@harbour.example", "starttls", "bell", "right")

    def mail(server: Server | None) -> Mail:
        return Mail(server, lambda: ssl.create_default_context(cafile=str(certificate[0])))

    assert mail(server).ready(PEOPLE).startswith(f"hands over to localhost:{mailbox.port} (starttls)")
    for wrong in (None, replace(server, password="wrong"), replace(server, port=1)):  # noqa: S106 - wrong on purpose
        with pytest.raises(Refused):
            mail(wrong).ready(PEOPLE)
    assert chat_slack({"HOOK": receiver.address}).ready("env:HOOK") == "posts to 127.0.0.1"
    for channel in (chat_slack({}), Signed({"HOOK": receiver.address}, lambda: MONDAY)):
        with pytest.raises(Refused):
            channel.ready("env:HOOK")
    assert house.desk().channels["file"].ready("weekly").endswith("digests/weekly")
    assert (mailbox.taken, receiver.got) == ([], [])


def test_addresses_are_split_and_each_is_told_once() -> None:
    assert email_channel.addresses("a@b.example; c@d.example,a@b.example\n e@f.example") == [
        "a@b.example", "c@d.example", "e@f.example",
    ]  # fmt: skip
