"""Real receivers on loopback: an SMTP server with TLS, and an HTTP server that can misbehave."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from api.delivering.desk import DigestDesk
from api.delivering.opening import open_desk
from api.delivering.server import Server
from api.digested import Digest, Scope
from portfolio.errors import UnknownPortfolio
from store.delivering import Schedule
from store.sql import SqlStore
from tests.digest.conftest import full, quiet

__all__ = ["full", "quiet"]

MONDAY = datetime(2026, 3, 30, 6, 0, tzinfo=UTC)  # 08:00 in Zurich, where summer time began the day before


@dataclass
class Clock:
    """The moment, as the test sets it."""

    moment: datetime = MONDAY

    def __call__(self) -> datetime:
        """Now."""
        return self.moment

    def later(self, **span: float) -> None:
        """Time passes."""
        self.moment += timedelta(**span)


@dataclass
class Mailbox:
    """Mail that an SMTP server took, and how it answers."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    reply: str = "250 OK"
    refuse: frozenset[str] = frozenset()
    encrypted: list[bool] = field(default_factory=list)
    users: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take or refuse one recipient."""
        if address in self.refuse:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Take a whole message."""
        if self.reply.startswith("250"):
            content = envelope.original_content or b""
            self.raw.append(content)
            self.taken.append(message_from_bytes(content, policy=policy.default))
            self.encrypted.append(session.ssl is not None)
        return self.reply


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of this machine's loopback name, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed, so no certificate can be made for the mail server of this test.")
    folder = tmp_path_factory.mktemp("tls")
    made = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(made[1]), "-out", str(made[0])],
        check=True, capture_output=True,
    )  # fmt: skip
    return made


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _authenticated(box: Mailbox) -> Callable[..., AuthResult]:
    def check(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        box.users.append(data.login.decode())
        return AuthResult(success=data.password == b"right", handled=False)

    return check


@pytest.fixture
def mailbox(certificate: tuple[Path, Path]) -> Iterator[Mailbox]:
    """An SMTP server that wants STARTTLS and a password."""
    box = Mailbox()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    controller = Controller(
        box, hostname="localhost", port=_free_port(), tls_context=context, require_starttls=True,
        authenticator=_authenticated(box), auth_required=True, auth_require_tls=True,
    )  # fmt: skip
    controller.start()
    box.port = controller.port
    yield box
    controller.stop()


@dataclass
class Receiver:
    """An HTTP server: what it got, and how it answers."""

    address: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """An HTTP server on loopback."""
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if len(body) < int(self.headers["content-length"]):
                return  # half a request is none
            told.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            if told.hang_up:
                self.close_connection = True
                return
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told.address = f"http://127.0.0.1:{server.server_address[1]}/hook"
    yield told
    server.shutdown()
    server.server_close()


@dataclass
class House:
    """A workspace's digests: its clock, its store, what was asked of it."""

    clock: Clock
    url: str
    home: Path
    made: Digest
    environ: dict[str, str]
    server: Server | None = None
    asked: list[tuple[date | None, date | None]] = field(default_factory=list)
    stores: list[SqlStore] = field(default_factory=list)

    def desk(self) -> DigestDesk:
        """A desk of its own, as another process would open it."""
        store = SqlStore(self.url)
        self.stores.append(store)
        return open_desk(
            store.deliveries, self._make, str, self.clock, self.environ, self.home, self.server,
            "https://risk.example.org",
        )  # fmt: skip

    def _make(
        self, portfolio: str, as_of: date | None = None, *, since: date | None = None, scope: Scope | None = None
    ) -> Digest:
        if portfolio != "harbour":
            raise UnknownPortfolio(f"There is no portfolio named {portfolio!r}.")
        self.asked.append((as_of, since))
        day = as_of or self.clock().date()
        return self.made.model_copy(update={"as_of": day, "since": since, "scope": scope or Scope()})


@pytest.fixture
def house(tmp_path: Path, full: Digest) -> Iterator[House]:
    """An empty house on Monday morning."""
    made = House(Clock(), f"sqlite:///{tmp_path / 'w.db'}", tmp_path, full, {})
    yield made
    for store in made.stores:
        store.close()


def order(house: House, **changes: Any) -> Schedule:
    """A weekly digest for Zurich, in force since a week before its first period."""
    wanted = {
        "name": "board", "portfolio": "harbour", "cadence": "weekly", "timezone": "Europe/Zurich", "channel": "file",
        "target": "weekly", "projects": (), "severity": "low", "forms": (), "paused": False, "since": house.clock(),
    }  # fmt: skip
    now = house.clock.moment
    house.clock.moment = now - timedelta(days=3)
    try:
        return house.desk().order(Schedule(**{**wanted, **changes}))
    finally:
        house.clock.moment = now
