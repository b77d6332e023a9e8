"""A live source brought up to date: fetch, shape, and then the way into the store that files take."""

import hashlib
import json
import time
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from typing import Protocol

from ingestion.account import Entry, reports
from ingestion.keeping import Batch, Store, keep, make_pictures
from ingestion.live.captured import line_of
from ingestion.live.connector import Connector, Landed, Landing, Shaped, Sight, Wire
from ingestion.live.fetch import Fetch, new_holder, start_of
from ingestion.source import Reading, Records, Request
from ingestion.tables.mapping import ListMapping, read_mapping
from portfolio.report import IngestReport, SyncReport
from store.landing import Connection, LandingStore, Start
from store.memory_landing import MemoryLanding
from store.ports import PassageIndex, Progress

_SHAPING = "1"
"""Raise it when pictures of days that are past must be made anew."""


class LiveStore(Store, Protocol):
    """What a sync needs of a store."""

    @property
    def landing(self) -> LandingStore:
        """Where raw records are kept."""
        ...


def sync(  # noqa: PLR0913 - keywords, each a choice of its own
    connection: Connection,
    connector: Connector,
    wire: Wire,
    *,
    store: LiveStore,
    index: PassageIndex | None = None,
    today: date,
    now: datetime,
    full: bool | None = None,
    progress: Progress | None = None,
    dry_run: bool = False,
) -> SyncReport:
    """Fetch what is new, then write the pictures that differ.

    Args:
        connection: the source as it is remembered.
        connector: reads its vendor.
        wire: speaks to it.
        store: keeps raw records and pictures.
        index: brought up to date with the words of the pictures.
        today: day of the run; known time of the last picture.
        now: moment of the run (aware).
        full: True names everything, False only asks for changes, None decides.
        progress: told about long work.
        dry_run: fetches and shapes, keeps nothing.

    Raises:
        SourceUnavailable: the vendor does not answer; what was fetched is kept, no picture was changed.
        SourceUnreadable: the vendor refuses; the same holds.
        WorkspaceBusy: another process is syncing this connection.
    """
    tell = progress or _silent
    begun = time.monotonic()
    target = connector.target(connection.uri)
    mapping = read_mapping(connection.mapping) if connection.mapping else ListMapping()
    landing: LandingStore = store.landing
    if dry_run:
        landing = MemoryLanding.trying(connection, landing.records(connection))
    fetch = Fetch(connection, connector, target, wire, landing, tell, lambda: time.monotonic() - begun)
    start = start_of(connection, connector, now, full=full, start=partial(Start, day=today, holder=new_holder()))
    fetched = fetch.run(start)
    tell(f"Shaping {connection.name}", 0, 1)
    landed = Landed(tuple(_landings(landing, connection)))
    sight = Sight(today, connection.name, mapping)
    shaped = connector.shape(target, landed, sight)
    tell(f"Shaping {connection.name}", 1, 1)
    made = _Made(connection, connector, shaped, today)
    batches = made.batches(store)
    make_pictures(batches, connection.portfolio, store)
    written = sum(
        not store.has_picture(picture.portfolio, picture.source, picture.known_on, picture.fingerprint)
        for batch in batches
        for picture in batch.pictures
    )
    embedded = 0
    if not dry_run:
        keep(batches, connection.portfolio, store, tell)
        made.remember(store.landing)
        embedded = index.refresh(connection.portfolio, progress) if index is not None else 0
    kept = sum(one.gone_on is None for one in landed.landings)
    notes = (*fetched.notes, *wire.notes, *sight.drift.notes())
    return SyncReport(
        portfolio=connection.portfolio,
        source=connection.name,
        uri=connection.uri,
        run="full" if fetched.run.full else "incremental",
        resumed=fetched.run.resumed,
        dry_run=dry_run,
        calls=fetched.calls,
        records=fetched.records,
        kept=kept,
        pictures=written,
        notes=tuple(dict.fromkeys(notes)),
        reports=tuple(made.reports(batches, embedded=embedded, dry_run=dry_run)),
    )


def export(connection: Connection, source: str, landing: LandingStore) -> Iterator[str]:
    """The raw records of a connection as lines of our own form, which `ingest` reads anywhere."""
    day = connection.finished_at.date() if connection.finished_at else None
    return (line_of(source, one, connection.uri, day) for one in _landings(landing, connection))


class _Made:
    """What a connector made of the records, on its way into the store."""

    def __init__(self, connection: Connection, connector: Connector, shaped: Shaped, today: date) -> None:
        self._connection = connection
        self._shaped = shaped
        self._today = today
        how = (_SHAPING, connector.name, connection.uri, connection.mapping or "")
        self._how = hashlib.blake2b("\x1f".join(how).encode(), digest_size=8).hexdigest()
        self._key = f"shown:{connection.number}"

    def batches(self, store: LiveStore) -> list[Batch]:
        """The pictures of the past that are not kept yet, and the last one.

        What was known on a day that an earlier sync covered stays as it was kept: fields without a history
        of their own would carry today's words back into it.
        """
        if not self._shaped.records:
            return []
        *past, last = self._shaped.records
        through = self._kept_through(store.landing)
        past = [records for records in past if through is None or records.known_on >= through]
        rows = _rows(last)
        whole = Reading(
            (last,),
            read=rows,
            loaded=rows,
            unmapped=self._shaped.unmapped,
            notes=self._shaped.notes,
            files=(self._connection.uri,),
        )
        return [Batch(Reading(tuple(past), read=0, loaded=0)), Batch(whole)]

    def remember(self, landing: LandingStore) -> None:
        """All days up to now are kept."""
        landing.tell(self._key, json.dumps({"how": self._how, "through": self._today.isoformat()}))

    def reports(self, batches: list[Batch], *, embedded: int, dry_run: bool) -> list[IngestReport]:
        """The report of the pictures; rows are those of the last one, what changed is that of all."""
        if not batches:
            return []
        past, last = batches
        # Rows of the past repeat those of today: what is wrong with them is said once.
        past.reading = Reading((), read=0, loaded=0)
        request = Request(self._connection.portfolio, self._today)
        entries = [
            Entry(one.reading, [(picture.source, picture.known_on) for picture in one.pictures], one.tally)
            for one in (last, past)
        ]
        return reports(request, entries[: 1 + bool(past.pictures)], (), (), embedded=embedded, dry_run=dry_run)

    def _kept_through(self, landing: LandingStore) -> date | None:
        told = landing.told(self._key)
        kept = json.loads(told) if told else {}
        return date.fromisoformat(kept["through"]) if kept.get("how") == self._how else None


def _landings(landing: LandingStore, connection: Connection) -> Iterator[Landing]:
    for kept in landing.records(connection):
        yield Landing(kept.kind, kept.id, kept.body, kept.first_seen, kept.gone_on)


def _rows(records: Records) -> int:
    return sum(len(frame) for kind, frame in records.tables.items() if kind != "mentioned")


def _silent(_what: str, _done: int, _of: int) -> None:
    return None
