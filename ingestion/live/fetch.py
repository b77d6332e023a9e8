"""One run: every page kept as it comes, with the place to go on from."""

import os
import socket
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from ingestion.live.connector import Connector, CursorExpired, Order, Target, Wire
from portfolio.errors import SourceUnavailable, WorkspaceBusy
from portfolio.report import Tally
from store.landing import Connection, LandingStore, Run, Start, Swept
from store.ports import Progress

OVERLAP = timedelta(minutes=15)
"""How far an incremental run reaches back before the last one began: clocks differ and searches lag."""
SWEEP_EVERY = timedelta(days=7)
"""How often everything is named, because deletions show in no list of changes."""

_SUSPICIOUS_SHARE, _SUSPICIOUS_COUNT = 0.5, 20


@dataclass
class Fetched:
    """What a run brought."""

    run: Run
    records: Tally = field(default_factory=Tally)
    calls: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Fetch:
    """A run of one connection.

    Attributes:
        connection: what is remembered of the source.
        connector: how its vendor is read.
        target: what its URI names.
        wire: how its vendor is spoken to.
        landing: where pages are kept.
        tell: told about progress.
        elapsed: seconds since the sync began.
    """

    connection: Connection
    connector: Connector
    target: Target
    wire: Wire
    landing: LandingStore
    tell: Progress
    elapsed: Callable[[], float]

    def run(self, start: Start) -> Fetched:
        """Fetch what is new, or everything. Raises SourceUnavailable where the vendor does not go on."""
        run = self.landing.begin(self.connection, start, alive=alive)
        before = self.wire.calls
        try:
            try:
                return self._pages(run, start.now, before)
            except CursorExpired:
                # The position is of no use any more, but what was kept is: begin anew.
                self.landing.drop(run)
                run = self.landing.begin(self.connection, start, alive=alive)
                fetched = self._pages(run, start.now, before)
                fetched.notes.append("The place to go on from had expired, so the run began again.")
                return fetched
        except CursorExpired as error:
            raise SourceUnavailable(self._stopped("Its page cursors expire before they are used.")) from error
        except SourceUnavailable as error:
            raise SourceUnavailable(self._stopped(str(error))) from error
        finally:
            with suppress(WorkspaceBusy):
                self.landing.release(run, calls=self.wire.calls - before)

    def _pages(self, run: Run, now: datetime, before: int) -> Fetched:
        fetched = Fetched(run)
        order = Order(
            full=run.full,
            since=run.since,
            at=run.at,
            known=partial(self.landing.known, self.connection),
            hints=self.landing.hints(run),
        )
        done = 0
        for page in self.connector.pull(self.wire, self.target, order):
            fetched.calls = run.calls + self.wire.calls - before
            moment = now + timedelta(seconds=self.elapsed())
            fetched.records += self.landing.land(
                run, page.records, page.gone, page.then, now=moment, calls=self.wire.calls - before
            )
            done += len(page.records)
            self.tell(f"Fetching {page.what or 'records'} of {self.connection.name}", done, max(page.of, done))
        fetched.calls = run.calls + self.wire.calls - before
        swept = self.landing.finish(run, self.connector.swept, calls=self.wire.calls - before)
        fetched.records += Tally(removed=sum(swept.gone.values()))
        fetched.notes += _suspicions(swept)
        return fetched

    def _stopped(self, why: str) -> str:
        return (
            f"{why} What was fetched of {self.connection.name} is kept and its pictures are as they were; "
            "sync it again later and it goes on where it stopped."
        )


def start_of(
    connection: Connection, connector: Connector, now: datetime, *, full: bool | None, start: Callable[..., Start]
) -> Start:
    """Full for the first run, every week and where asked for; else what changed since the last run began."""
    due = connection.swept_at is None or now - connection.swept_at >= SWEEP_EVERY
    whole = connection.finished_at is None or (due if full is None else full)
    overlap = max(OVERLAP, getattr(connector, "overlap", OVERLAP))
    since = None if whole or connection.finished_at is None else connection.finished_at - overlap
    return start(full=whole, since=since, now=now, asked=bool(full))


def new_holder() -> str:
    """A name for this sync, by which another process can tell whether it still runs."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"


def alive(holder: str) -> bool:
    """Whether the process of a holder runs; on another machine nobody can tell, so it is believed to."""
    host, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    if host != socket.gethostname() or not pid.isdigit() or os.name != "posix":
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _suspicions(swept: Swept) -> list[str]:
    return [
        f"{count} of {swept.of[kind]} records of kind {kind} are gone since the last full run; "
        "if that cannot be, check what the token may see, and sync in full again."
        for kind, count in swept.gone.items()
        if count >= _SUSPICIOUS_COUNT and count > _SUSPICIOUS_SHARE * swept.of[kind]
    ]
