"""The landing store that forgets when the process ends."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from portfolio.errors import WorkspaceBusy
from portfolio.report import Tally
from store.landing import LEASE, Connection, KeptRecord, Raw, Run, Start, Swept, held, pack, taken, unpack


@dataclass
class _Row:
    hash: str
    payload: bytes
    first_seen: date
    seen: int
    gone_on: date | None = None


@dataclass
class _Kept:
    """One connection and all that belongs to it."""

    connection: Connection
    rows: dict[tuple[str, str], _Row] = field(default_factory=dict)
    hints: list[tuple[str, str, str]] = field(default_factory=list)
    used: int = 0
    run: Run | None = None
    heard: datetime | None = None
    pages: int = 0
    hinted: int = 0


class MemoryLanding:
    """Connections, raw records, runs and hints in dictionaries."""

    def __init__(self) -> None:
        """Start empty."""
        self._kept: dict[int, _Kept] = {}
        self._state: dict[str, str] = {}
        self._numbers = 0
        self._runs = 0

    @classmethod
    def trying(cls, connection: Connection, records: Iterable[KeptRecord]) -> "MemoryLanding":
        """A place to try a sync out: what is kept of one connection, copied."""
        landing = cls()
        mine = landing._kept.setdefault(connection.number, _Kept(connection))
        landing._numbers = connection.number
        for record in records:
            row = _Row(*pack(record.body), first_seen=record.first_seen, seen=0, gone_on=record.gone_on)
            mine.rows[record.kind, record.id] = row
        return landing

    def connections(self, portfolio: str | None = None) -> list[Connection]:
        """The connections of a portfolio (None: of all), by name."""
        every = (kept.connection for kept in self._kept.values())
        mine = (one for one in every if portfolio in {None, one.portfolio})
        return sorted(mine, key=lambda one: (one.portfolio, one.name))

    def connection(self, portfolio: str, name: str) -> Connection | None:
        """One connection, or None."""
        return next((one for one in self.connections(portfolio) if one.name == name), None)

    def connect(self, connection: Connection) -> Connection:
        """Remember a connection, or what changed about it."""
        before = self.connection(connection.portfolio, connection.name)
        if before is None:
            self._numbers += 1
            kept = replace(connection, number=self._numbers, finished_at=None, swept_at=None)
            self._kept[kept.number] = _Kept(kept)
            return kept
        kept = replace(before, uri=connection.uri, token=connection.token, mapping=connection.mapping)
        mine = self._kept[kept.number]
        if before.uri != connection.uri:
            kept, mine.run = replace(kept, finished_at=None, swept_at=None), None
        mine.connection = kept
        return kept

    def disconnect(self, portfolio: str, name: str) -> bool:
        """Forget a connection with its raw records, runs and hints."""
        found = self.connection(portfolio, name)
        return found is not None and self._kept.pop(found.number, None) is not None

    def begin(self, connection: Connection, start: Start, *, alive: Callable[[str], bool]) -> Run:
        """Go on with the open run, or begin one. Raises WorkspaceBusy."""
        kept = self._kept[connection.number]
        run = kept.run
        if run is not None:
            recent = kept.heard is not None and kept.heard > start.now - LEASE
            if run.holder not in {"", start.holder} and recent and alive(run.holder):
                raise WorkspaceBusy(held(connection.name))
            if start.asked and start.full and not run.full:
                run = None
        if run is None:
            self._runs += 1
            kept.pages = 0
            run = Run(self._runs, connection.number, start.full, start.since, start.now, {}, start.day, start.holder)
        kept.hinted = len(kept.hints)
        kept.heard = start.now
        kept.run = replace(run, holder=start.holder, day=start.day, resumed=kept.pages > 0)
        return kept.run

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
        """Keep a page and the place to go on from. Raises WorkspaceBusy."""
        kept = self._ours(run)
        tally = Tally()
        page = {(record.kind, record.id): pack(record.body) for record in records}
        for key, (hashed, payload) in page.items():
            row = kept.rows.get(key)
            if row is None:
                kept.rows[key] = _Row(hashed, payload, run.day, run.number)
                tally += Tally(new=1)
                continue
            same = row.hash == hashed and row.gone_on is None
            row.hash, row.payload, row.seen, row.gone_on = hashed, payload, run.number, None
            tally += Tally(unchanged=1) if same else Tally(changed=1)
        for key in dict.fromkeys(gone):
            row = kept.rows.get(key)
            if row is not None and row.gone_on is None:
                row.gone_on = run.day
                tally += Tally(removed=1)
        at = json.loads(json.dumps(then))
        kept.run = replace(run, at=at, calls=run.calls + calls)
        kept.heard, kept.pages = now, kept.pages + 1
        return tally

    def finish(self, run: Run, swept: Iterable[str], *, calls: int = 0) -> Swept:  # noqa: ARG002 - memory keeps no past runs
        """Close the run; what a full run did not name of the `swept` kinds is gone. Raises WorkspaceBusy."""
        kept = self._ours(run)
        gone: dict[str, int] = {}
        of: dict[str, int] = {}
        for kind in swept if run.full else ():
            rows = [row for (what, _), row in kept.rows.items() if what == kind and row.gone_on is None]
            of[kind] = len(rows)
            for row in (row for row in rows if row.seen < run.number):
                row.gone_on = run.day
                gone[kind] = gone.get(kind, 0) + 1
        kept.run, kept.used = None, kept.hinted
        swept_at = run.began if run.full else kept.connection.swept_at
        kept.connection = replace(kept.connection, finished_at=run.began, swept_at=swept_at)
        return Swept(gone, of)

    def release(self, run: Run, *, calls: int | None = None) -> None:
        """Leave the run open for whoever goes on with it."""
        kept = self._kept.get(run.connection)
        if kept and kept.run and (kept.run.number, kept.run.holder) == (run.number, run.holder):
            counted = kept.run.calls if calls is None else run.calls + calls
            kept.run = replace(kept.run, holder="", calls=counted)

    def drop(self, run: Run) -> None:
        """Give the run up."""
        self._ours(run).run = None

    def records(self, connection: Connection) -> Iterator[KeptRecord]:
        """Every record of a connection, by kind and id."""
        for (kind, key), row in sorted(self._kept[connection.number].rows.items(), key=lambda pair: pair[0]):
            yield KeptRecord(kind, key, unpack(row.payload), row.first_seen, row.gone_on)

    def known(self, connection: Connection, kind: str) -> list[str]:
        """Ids of the records of a kind that are not gone."""
        rows = self._kept[connection.number].rows.items()
        return sorted(key for (what, key), row in rows if what == kind and row.gone_on is None)

    def hint(self, connection: Connection, delivery: str, hints: Iterable[tuple[str, str]], day: date) -> bool:  # noqa: ARG002 - memory forgets anyway
        """Remember what a webhook named; False where that delivery was there before."""
        kept = self._kept[connection.number]
        if any(seen == delivery for seen, _, _ in kept.hints):
            return False
        kept.hints += [(delivery, kind, key) for kind, key in dict.fromkeys([("", ""), *hints])]
        return True

    def hints(self, run: Run) -> tuple[tuple[str, str], ...]:
        """What webhooks named before this run began or went on, and no finished run has used."""
        kept = self._kept[run.connection]
        open_ = kept.hints[kept.used : kept.hinted]
        return tuple(dict.fromkeys((kind, key) for _, kind, key in open_ if kind))

    def waiting(self, connection: Connection) -> int:
        """How many things webhooks named that no finished run has used."""
        kept = self._kept[connection.number]
        return len({(kind, key) for _, kind, key in kept.hints[kept.used :] if kind})

    def told(self, key: str) -> str | None:
        """A value kept under a name."""
        return self._state.get(key)

    def tell(self, key: str, value: str | None) -> None:
        """Keep a value under a name; None forgets it."""
        self._state.pop(key, None)
        if value is not None:
            self._state[key] = value

    def count(self, key: str, by: int) -> int:
        """Add to a kept number and return the sum."""
        total = int(self._state.get(key, "0")) + by
        if by:
            self._state[key] = str(total)
        return total

    def _ours(self, run: Run) -> _Kept:
        kept = self._kept.get(run.connection)
        if kept is None or kept.run is None or (kept.run.number, kept.run.holder) != (run.number, run.holder):
            raise WorkspaceBusy(taken(kept.connection.name if kept else "this source"))
        return kept
