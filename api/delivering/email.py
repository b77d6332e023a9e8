"""The channel that sends e-mail: SMTP, encrypted unless the server is this machine."""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.policy import SMTP
from typing import cast

from api.delivering.parcel import Parcel, Refused, Unclear
from api.delivering.server import Server
from api.digest import Form, mail, rendered
from api.errors import RequestUnclear

_ADDRESS = re.compile(r"[^\s@<>,;\"']+@[^\s@<>,;\"']+")
_MOST_RECIPIENTS = 100
_TIMEOUT = 30.0
_READY, _TAKEN = 354, 250


class Mail:
    """E-mail. The server acts on a message only when its last line is over; until then nothing was sent."""

    repeatable = False

    def __init__(
        self, server: Server | None, context: Callable[[], ssl.SSLContext] = ssl.create_default_context
    ) -> None:
        """Hand over to `server`; None where none is set up."""
        self._server, self._context = server, context

    def check(self, target: str) -> None:
        """Raises RequestUnclear where a target is not a list of addresses."""
        found = addresses(target)
        wrong = [one for one in found if not _ADDRESS.fullmatch(one)]
        if not found or wrong or len(found) > _MOST_RECIPIENTS:
            what = f"{wrong[0]!r} is no e-mail address" if wrong else f"Name 1 to {_MOST_RECIPIENTS} addresses"
            raise RequestUnclear(f"{what}; write them like ana@example.org, bo@example.org.")

    def ready(self, target: str) -> str:
        """Signs in and goes again. Raises Refused where the server does not let us."""
        self.check(target)
        server = self._set_up()
        with _refusals():
            self._connected(server).close()
        return f"hands over to {server.host}:{server.port} ({server.encryption}) as {server.sender}"

    def _set_up(self) -> Server:
        if self._server is None:
            raise Refused("No mail server is set up: set BELLWETHER_SMTP_HOST and BELLWETHER_SMTP_FROM.", later=True)
        return self._server

    def send(self, parcel: Parcel, last_step: Callable[[], None]) -> str:
        """Send one message to all recipients in one transaction; say who was refused."""
        server = self._set_up()
        self.check(parcel.target)
        wanted = addresses(parcel.target)
        files = [rendered(parcel.digest, cast("Form", form), parcel.site) for form in parcel.forms]
        message = mail.message(parcel.digest, server.sender, wanted, key=parcel.key, site=parcel.site, files=files)
        with _refusals():
            line = self._connected(server)
            try:
                return _hand_over(line, server.sender, wanted, message.as_bytes(policy=SMTP), last_step)
            finally:
                line.close()  # without a farewell: one in the middle of a message would become part of it

    def _connected(self, server: Server) -> smtplib.SMTP:
        if server.encryption == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=self._context())
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
        try:
            if server.encryption == "starttls":
                line.starttls(context=self._context())
            line.ehlo_or_helo_if_needed()
            if server.user:
                line.login(server.user, server.password or "")
        except BaseException:
            line.close()
            raise
        return line


@contextmanager
def _refusals() -> Iterator[None]:
    """What a mail server or its line can do to us, as Refused."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as wrong:
        raise Refused("The mail server does not accept the user and password.", later=False) from wrong
    except smtplib.SMTPNotSupportedError as wrong:
        raise Refused(f"The mail server cannot do what is set: {wrong}.", later=False) from wrong
    except (smtplib.SMTPException, OSError) as broken:
        raise Refused(f"The mail server cannot be used now ({type(broken).__name__}).", later=True) from broken


def addresses(target: str) -> list[str]:
    """The recipients of a target: split at commas, semicolons and spaces, each once."""
    return list(dict.fromkeys(one for one in re.split(r"[,;\s]+", target) if one))


def _hand_over(
    line: smtplib.SMTP, sender: str, recipients: Sequence[str], content: bytes, last_step: Callable[[], None]
) -> str:
    """One SMTP transaction (RFC 5321), its closing line kept back until `last_step` is written down."""
    bare = sender[sender.rfind("<") + 1 :].rstrip(">").strip()
    _expect(line.mail(bare), "the sender")
    replies = {one: line.rcpt(one) for one in recipients}
    refused = {one: reply for one, reply in replies.items() if reply[0] not in {_TAKEN, 251}}
    if len(refused) == len(recipients):
        _expect(next(iter(refused.values())), "any recipient")
    _expect(line.docmd("DATA"), "the message", _READY)
    body = re.sub(rb"(?m)^\.", b"..", content)
    line.send(body if body.endswith(b"\r\n") else body + b"\r\n")
    last_step()
    try:
        line.send(b".\r\n")
        reply = line.getreply()
    except (smtplib.SMTPException, OSError) as broken:
        raise Unclear("The connection broke after the message was handed over; it may have arrived.") from broken
    _expect(reply, "the message")
    return f"Refused by the server: {', '.join(refused)}." if refused else ""


def _expect(reply: tuple[int, bytes], what: str, code: int = _TAKEN) -> None:
    if reply[0] != code:
        later = 400 <= reply[0] < 500  # noqa: PLR2004 - RFC 5321: 4yz means try again later
        raise Refused(f"The mail server did not take {what}: it answered {reply[0]}.", later=later)
