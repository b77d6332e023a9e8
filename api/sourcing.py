"""Live sources of a workspace: remember them, try them, bring them up to date, take their webhooks."""

import json
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from api import choices
from api.errors import RequestUnclear
from api.ledger import Ledger
from api.ports import WorkspaceStore
from ingestion.live.connector import Connector, Target
from ingestion.live.connectors import connector as connector_of
from ingestion.live.dial import dial
from ingestion.live.hooks import Call, Verify, WrongSignature
from ingestion.live.sync import export, sync
from ingestion.live.transport import HttpWire
from ingestion.tables.mapping import read_mapping
from portfolio.errors import PortfolioError, SourceUnreadable, UnknownSource
from portfolio.noun import Noun
from portfolio.report import SyncReport
from store.landing import Connection, LandingStore
from store.ports import PassageIndex, Progress

HOOK_SECRETS = {
    "monday": "MONDAY_SIGNING_SECRET",
    "jira": "JIRA_WEBHOOK_SECRET",
    "github": "GITHUB_WEBHOOK_SECRET",
    "linear": "LINEAR_WEBHOOK_SECRET",
}
"""Environment variables that hold webhook secrets; Asana hands its own over when the webhook is made."""

_NAME = re.compile(r"[^\W_][\w.-]{0,63}")

log = structlog.get_logger("api.sourcing")


class SourceLine(Noun):
    """One live source as a list shows it."""

    portfolio: str
    name: str
    uri: str
    token: str
    added_on: date
    synced_at: datetime | None
    swept_at: datetime | None
    hook: str


class SourceTried(Noun):
    """What one cheap call to a source said."""

    name: str
    uri: str
    said: str
    scopes: str


@dataclass(frozen=True)
class HookTaken:
    """What a webhook gets for an answer, and whether it said anything new."""

    portfolio: str
    name: str
    is_news: bool
    reply: str
    headers: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Sources:
    """The live sources of a workspace.

    Attributes:
        store: keeps connections, raw records and hints.
        today: the day a sync is made.
        now: the moment a sync begins or a delivery arrives, in UTC.
        environ: where tokens and webhook secrets are looked for.
        home: folder for the secrets that vendors hand over themselves.
        index: the passage index.
        progress: told about long work.
    """

    store: WorkspaceStore
    today: Callable[[], date]
    now: Callable[[], datetime]
    environ: Mapping[str, str]
    home: Path
    index: Callable[[], PassageIndex | None]
    progress: Progress | None = None

    def add(
        self, portfolio: str, uri: str, *, name: str | None = None, token: str | None = None, mapping: str | None = None
    ) -> SourceLine:
        """Remember a source. `token` says where its token is: `env:NAME` or `file:PATH`, the connector's own default.

        Raises SourceUnreadable where the URI is none, RequestUnclear where the name is taken by another URI.
        """
        choices.check_portfolio_name(portfolio)
        connector, target = _told(uri)
        chosen = name or _named(target)
        if not _NAME.fullmatch(chosen):
            raise RequestUnclear(
                f"{chosen!r} cannot name a source: begin with a letter or digit and use letters, digits, dots, "
                "dashes and underscores, at most 64."
            )
        if mapping is not None:
            read_mapping(mapping)
        known = self._landing.connection(portfolio, chosen)
        if known is not None and known.uri != uri:
            raise RequestUnclear(f"{portfolio} has a source {chosen} already, for {known.uri}; give this one a --name.")
        place = token or (known.token if known else f"env:{connector.token}")
        kept = mapping if mapping is not None else known.mapping if known else None
        self._landing.connect(Connection(portfolio, chosen, uri, place, self.today(), kept))
        return self._line(self._one(portfolio, chosen))

    def listed(self, portfolio: str | None = None) -> tuple[SourceLine, ...]:
        """Every source, or those of one portfolio."""
        return tuple(self._line(one) for one in self._landing.connections(portfolio))

    def forget(self, portfolio: str, name: str) -> None:
        """Forget a source and its raw records; what it told the portfolio stays. Raises UnknownSource."""
        one = self._one(portfolio, name)
        self._landing.tell(f"hook:{self._hook(one)}", None)
        self._landing.tell(_hook_key(one), None)
        self._landing.disconnect(portfolio, one.name)

    def tried(self, portfolio: str, name: str) -> SourceTried:
        """Ask the vendor one cheap question. Raises SourceUnavailable or SourceUnreadable."""
        one = self._one(portfolio, name)
        with self._wire(one) as (connector, target, wire):
            return SourceTried(name=one.name, uri=one.uri, said=connector.greet(wire, target), scopes=connector.scopes)

    def synced(
        self, portfolio: str, names: Sequence[str] = (), *, full: bool | None = None, dry_run: bool = False
    ) -> Iterator[SyncReport]:
        """Bring sources up to date, one report each; all of the portfolio's where none is named.

        Raises UnknownSource, SourceUnavailable, SourceUnreadable, WorkspaceBusy.
        """
        chosen = [self._one(portfolio, name) for name in names] or self._landing.connections(portfolio)
        if not chosen:
            raise UnknownSource(f"{portfolio} has no live source; add one with `bellwether sources add URI`.")
        for one in chosen:
            with self._wire(one) as (connector, _, wire):
                report = sync(
                    one,
                    connector,
                    wire,
                    store=self.store,
                    index=None if dry_run else self.index(),
                    today=self.today(),
                    now=self.now(),
                    full=full,
                    progress=self.progress,
                    dry_run=dry_run,
                )
                if not dry_run:
                    Ledger(self._landing, self.now).keep_sync(report)
                yield report

    def exported(self, portfolio: str, name: str, out: Path) -> int:
        """Write a source's raw records as JSON Lines that any workspace can ingest; returns how many."""
        one = self._one(portfolio, name)
        lines = export(one, urlsplit(one.uri).scheme, self._landing)
        try:
            with out.open("w", encoding="utf-8") as file:
                return sum(file.write(line.rstrip("\n") + "\n") > 0 for line in lines)
        except OSError as error:
            raise SourceUnreadable(f"{out} cannot be written: {error.strerror or error}.") from error

    def take_hook(self, source: str, hook: str, headers: Mapping[str, str], body: bytes, url: str) -> HookTaken:
        """Verify a delivery and remember what it names. Raises UnknownSource and WrongSignature."""
        where = self._landing.told(f"hook:{hook}")
        one = self._landing.connection(*json.loads(where)) if where else None
        if one is None or urlsplit(one.uri).scheme != source:
            raise UnknownSource("There is no such webhook; `bellwether sources list` shows the address of each.")
        verify: Verify = import_module(f"ingestion.sources.{source}.hook").verify
        try:
            delivery = verify(Call(headers, body, url, self.now()), self._secret(source, hook))
        except WrongSignature as wrong:
            log.warning("webhook refused", source=source, name=one.name, why=str(wrong))
            raise
        if delivery.secret:
            self._keep_secret(hook, delivery.secret)
        reply = json.dumps(delivery.reply if delivery.reply is not None else {})
        is_news = False
        if delivery.reply is None and not delivery.secret:
            is_news = self._landing.hint(one, delivery.id, delivery.hints, self.today())
        return HookTaken(one.portfolio, one.name, is_news, reply, delivery.reply_headers)

    def refetch(self, portfolio: str, name: str) -> None:
        """Sync because a webhook said so; what fails is logged and tried again at the next delivery or sync."""
        try:
            for report in self.synced(portfolio, [name]):
                log.info("synced after a webhook", source=name, calls=report.calls)
        except PortfolioError as error:
            log.warning("sync after a webhook failed", source=name, why=str(error))

    @property
    def _landing(self) -> LandingStore:
        return self.store.landing

    @contextmanager
    def _wire(self, one: Connection) -> Iterator[tuple[Connector, Target, HttpWire]]:
        connector, target = _told(one.uri)
        today = self.now().date()
        with dial(one, connector, landing=self._landing, environ=self.environ, today=today) as wire:
            yield connector, target, wire

    def _one(self, portfolio: str, name: str) -> Connection:
        found = self._landing.connection(portfolio, name)
        if found is None:
            names = [one.name for one in self._landing.connections(portfolio)]
            raise UnknownSource(f"{portfolio} has no source named {name!r}. {choices.near(name, names)}")
        return found

    def _line(self, one: Connection) -> SourceLine:
        return SourceLine(
            portfolio=one.portfolio,
            name=one.name,
            uri=one.uri,
            token=one.token,
            added_on=one.added_on,
            synced_at=one.finished_at,
            swept_at=one.swept_at,
            hook=f"/api/v1/hooks/{urlsplit(one.uri).scheme}/{self._hook(one)}",
        )

    def _hook(self, one: Connection) -> str:
        """The id of a source's webhook address: made once, and not to be guessed."""
        known = self._landing.told(_hook_key(one))
        if known is None:
            known = secrets.token_urlsafe(18)
            self._landing.tell(f"hook:{known}", json.dumps([one.portfolio, one.name]))
            self._landing.tell(_hook_key(one), known)
        return known

    def _secret(self, source: str, hook: str) -> str | None:
        name = HOOK_SECRETS.get(source)
        if name is None:
            kept = self._secret_file(hook)
            return kept.read_text(encoding="utf-8") if kept.is_file() else None
        if self.environ.get(name):
            return self.environ[name]
        path = self.environ.get(f"{name}_FILE")
        return Path(path).read_text(encoding="utf-8").strip() if path else None

    def _keep_secret(self, hook: str, secret: str) -> None:
        """A secret a vendor handed over goes into a file that only this user may read, never into the database."""
        path = self._secret_file(hook)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secret, encoding="utf-8")

    def _secret_file(self, hook: str) -> Path:
        return self.home / "secrets" / f"hook-{hook}"


def _told(uri: str) -> tuple[Connector, Target]:
    connector = connector_of(uri)
    return connector, connector.target(uri)


def _named(target: Target) -> str:
    """A name for the stream, from what the URI names."""
    parts = [target.source, *target.scope[:2]]
    return re.sub(r"[^\w.-]+", "-", "-".join(parts)).strip("-.")[:64]


def _hook_key(one: Connection) -> str:
    return f"hook of:{one.portfolio}\x1f{one.name}"
