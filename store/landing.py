"""What a store keeps for live sources: connections, their raw records, and how far a run has come.

A run is one going-through of a vendor, kept page by page. It is open until it is finished, so that a
process that was killed is followed by one that goes on; only one process at a time holds it.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from portfolio.report import Tally

LEASE = timedelta(minutes=15)
"""How long a run belongs to a process on another machine that says nothing."""
KEPT_DELIVERIES = timedelta(days=60)
"""How long the id of a webhook delivery is remembered, so that a replay is known as one."""


@dataclass(frozen=True)
class Connection:
    """A live source as a portfolio remembers it.

    Attributes:
        portfolio: the portfolio its facts go into.
        name: what people call it; the stream its pictures belong to.
        uri: what it reads.
        token: where the token is: `env:NAME` or `file:PATH`. Never the token.
        added_on: the day it was added.
        mapping: how its custom fields are read, as YAML.
        number: what the store calls it; 0 before it is kept.
        finished_at: when the last finished run began.
        swept_at: when the last finished run that named everything began.
    """

    portfolio: str
    name: str
    uri: str
    token: str
    added_on: date
    mapping: str | None = None
    number: int = 0
    finished_at: datetime | None = None
    swept_at: datetime | None = None


@dataclass(frozen=True)
class Start:
    """What a run begins with, unless there is one to go on with.

    Attributes:
        full: whether it names everything.
        since: for the others, from when on changes are asked for.
        now: when it begins.
        day: the day what it finds to be gone is said to be gone.
        holder: the process that holds it.
        asked: True where the user asked for a full run: an open one that is not full is given up for it.
    """

    full: bool
    since: datetime | None
    now: datetime
    day: date
    holder: str
    asked: bool = False


@dataclass(frozen=True)
class Run:
    """A run in the hands of this process.

    Attributes:
        number: rises with every run.
        connection: number of the connection.
        full: whether it names everything.
        since: from when on changes are asked for.
        began: when it first began.
        at: where to go on: the `then` of the last page that was kept, {} at the start.
        day: the day what it finds to be gone is said to be gone.
        holder: the process that holds it.
        resumed: True where an earlier process began it and kept at least one page.
        calls: calls that earlier processes made for it.
    """

    number: int
    connection: int
    full: bool
    since: datetime | None
    began: datetime
    at: Mapping[str, Any]
    day: date
    holder: str
    resumed: bool = False
    calls: int = 0


class Raw(Protocol):
    """A record as a vendor gave it."""

    @property
    def kind(self) -> str:
        """What it is."""
        ...

    @property
    def id(self) -> str:
        """Its id among those of its kind."""
        ...

    @property
    def body(self) -> Mapping[str, Any]:
        """All of it."""
        ...


@dataclass(frozen=True)
class KeptRecord:
    """A raw record as it is kept."""

    kind: str
    id: str
    body: Mapping[str, Any]
    first_seen: date
    gone_on: date | None = None


@dataclass(frozen=True)
class Swept:
    """What a full run found to be gone, by kind, and how many of that kind there were."""

    gone: Mapping[str, int] = field(default_factory=dict)
    of: Mapping[str, int] = field(default_factory=dict)


class LandingStore(Protocol):
    """Keeps what live sources need between runs."""

    def connections(self, portfolio: str | None = None) -> list[Connection]:
        """The connections of a portfolio (None: of all), by name."""
        ...

    def connection(self, portfolio: str, name: str) -> Connection | None:
        """One connection, or None."""
        ...

    def connect(self, connection: Connection) -> Connection:
        """Remember a connection, or what changed about it; its raw records stay.

        Where it reads something else from now on, the next run names everything.
        """
        ...

    def disconnect(self, portfolio: str, name: str) -> bool:
        """Forget a connection with its raw records, runs and hints; False where there is none."""
        ...

    def begin(self, connection: Connection, start: Start, *, alive: Callable[[str], bool]) -> Run:
        """Go on with the open run, or begin one. `alive` tells whether a holder still runs.

        Raises WorkspaceBusy where another process holds the open run.
        """
        ...

    def land(
        self,
        run: Run,
        records: Iterable[Raw],
        gone: Iterable[tuple[str, str]],
        then: Mapping[str, Any],
        *,
        now: datetime,
        calls: int = 0,
    ) -> Tally:
        """Keep a page and the place to go on from, in one transaction; keeping it twice changes nothing.

        A record that was gone and is named again is there again. Raises WorkspaceBusy where the run is no
        longer this process's.
        """
        ...

    def finish(self, run: Run, swept: Iterable[str], *, calls: int = 0) -> Swept:
        """Close the run; what a full run did not name of the `swept` kinds is gone, and hints are used up."""
        ...

    def release(self, run: Run, *, calls: int | None = None) -> None:
        """Leave the run open for whoever goes on with it; nothing happens where it is not this process's."""
        ...

    def drop(self, run: Run) -> None:
        """Give the run up: its position is of no use any more. What it kept stays."""
        ...

    def records(self, connection: Connection) -> Iterator[KeptRecord]:
        """Every record of a connection, those that are gone among them, by kind and id."""
        ...

    def known(self, connection: Connection, kind: str) -> list[str]:
        """Ids of the records of a kind that are not gone."""
        ...

    def hint(self, connection: Connection, delivery: str, hints: Iterable[tuple[str, str]], day: date) -> bool:
        """Remember what a webhook named; False where that delivery was there before."""
        ...

    def hints(self, run: Run) -> tuple[tuple[str, str], ...]:
        """What webhooks named before this run began or went on, and no finished run has used."""
        ...

    def waiting(self, connection: Connection) -> int:
        """How many things webhooks named that no finished run has used."""
        ...

    def told(self, key: str) -> str | None:
        """A value kept under a name."""
        ...

    def tell(self, key: str, value: str | None) -> None:
        """Keep a value under a name; None forgets it."""
        ...

    def count(self, key: str, by: int) -> int:
        """Add to a kept number and return the sum, safely against other processes."""
        ...


def pack(body: Mapping[str, Any]) -> tuple[str, bytes]:
    """Hash and compressed bytes of a record; the order of its keys does not matter."""
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, digest_size=16).hexdigest(), zlib.compress(text, 3)


def unpack(payload: bytes) -> Mapping[str, Any]:
    """The record."""
    body: Mapping[str, Any] = json.loads(zlib.decompress(payload).decode("utf-8", "surrogatepass"))
    return body


def stamp(moment: datetime | None) -> str | None:
    """A moment as text that sorts as moments do."""
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str | None) -> datetime | None:
    """The moment such a text names."""
    return None if text is None else datetime.fromisoformat(text)


def held(connection: str) -> str:
    """What somebody is told who comes while another process syncs."""
    return (
        f"Another process is syncing {connection} now; wait until it is done. "
        "Should it have been killed on another machine, try again in a quarter of an hour."
    )


def taken(connection: str) -> str:
    """What a process is told whose run another one took over."""
    return f"Another process went on with the sync of {connection}, so this one stops; nothing is lost."
