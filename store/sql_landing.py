"""The landing store in SQL: every page of a run is one transaction."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection as Database
from sqlalchemy import Engine, and_, bindparam, delete, func, insert, select, update

from portfolio.errors import WorkspaceBusy
from portfolio.report import Tally
from store.landing import (
    KEPT_DELIVERIES,
    LEASE,
    Connection,
    KeptRecord,
    Raw,
    Run,
    Start,
    Swept,
    held,
    moment,
    pack,
    stamp,
    taken,
    unpack,
)
from store.landing_tables import connections, hints, live_state, raw_records, runs
from store.settling import in_groups
from store.workspace import reading, writing

_READ_AT_ONCE = 500


class SqlLanding:
    """Connections, raw records, runs and hints in the workspace's database."""

    def __init__(self, engine: Engine) -> None:
        """Use the tables behind `engine`."""
        self._engine = engine

    def connections(self, portfolio: str | None = None) -> list[Connection]:
        """The connections of a portfolio (None: of all), by name."""
        with reading(self._engine) as database:
            asked = select(connections).order_by(connections.c.portfolio, connections.c.name)
            if portfolio is not None:
                asked = asked.where(connections.c.portfolio == portfolio)
            return [_connection(database, row) for row in database.execute(asked).all()]

    def connection(self, portfolio: str, name: str) -> Connection | None:
        """One connection, or None."""
        return next((one for one in self.connections(portfolio) if one.name == name), None)

    def connect(self, connection: Connection) -> Connection:
        """Remember a connection, or what changed about it."""
        c = connections.c
        values = {"uri": connection.uri, "token": connection.token, "mapping": connection.mapping}
        with writing(self._engine) as database:
            mine = and_(c.portfolio == connection.portfolio, c.name == connection.name)
            before = database.execute(select(c.number, c.uri).where(mine)).first()
            if before is not None:
                database.execute(update(connections).where(mine).values(values))
                if before.uri != connection.uri:
                    mine_too = runs.c.connection == before.number
                    database.execute(update(runs).where(mine_too).values(state="dropped"))
            else:
                whole = {
                    **values,
                    "portfolio": connection.portfolio,
                    "name": connection.name,
                    "added_on": connection.added_on,
                }
                database.execute(insert(connections), [whole])
            return _connection(database, database.execute(select(connections).where(mine)).one())

    def disconnect(self, portfolio: str, name: str) -> bool:
        """Forget a connection with its raw records, runs and hints."""
        c = connections.c
        with writing(self._engine) as database:
            number = database.scalar(select(c.number).where(c.portfolio == portfolio, c.name == name))
            if number is None:
                return False
            for table in (raw_records, runs, hints):
                database.execute(delete(table).where(table.c.connection == number))
            database.execute(delete(connections).where(c.number == number))
            return True

    def begin(self, connection: Connection, start: Start, *, alive: Callable[[str], bool]) -> Run:
        """Go on with the open run, or begin one. Raises WorkspaceBusy."""
        c = runs.c
        with writing(self._engine) as database:
            row = database.execute(select(runs).where(c.connection == connection.number, c.state == "open")).first()
            if row is not None:
                recent = str(row.heard) > str(stamp(start.now - LEASE))
                if row.holder not in {"", start.holder} and recent and alive(row.holder):
                    raise WorkspaceBusy(held(connection.name))
                if start.asked and start.full and not row.full:
                    database.execute(update(runs).where(c.number == row.number).values(state="dropped"))
                    row = None
            newest = database.scalar(select(func.max(hints.c.number))) or 0
            kept = {"holder": start.holder, "heard": stamp(start.now), "hinted": newest}
            if row is None:
                values = {
                    **kept,
                    "connection": connection.number,
                    "state": "open",
                    "full": start.full,
                    "since": stamp(start.since),
                    "began": stamp(start.now),
                    "then": "{}",
                    "pages": 0,
                    "calls": 0,
                }
                number = database.scalar(insert(runs).values(values).returning(c.number))
            else:
                number = row.number
                database.execute(update(runs).where(c.number == number).values(kept))
            return _run(database.execute(select(runs).where(c.number == number)).one(), start)

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
        """Keep a page and the place to go on from, in one transaction. Raises WorkspaceBusy."""
        page = {(record.kind, record.id): pack(record.body) for record in records}
        with writing(self._engine) as database:
            self._still_ours(database, run)
            tally = _upsert(database, run, page)
            removed = sum(_bury(database, run, kind, ids) for kind, ids in _by_kind(gone).items())
            database.execute(
                update(runs)
                .where(runs.c.number == run.number)
                .values(then=json.dumps(then), heard=stamp(now), pages=runs.c.pages + 1, calls=run.calls + calls)
            )
        return tally + Tally(removed=removed)

    def finish(self, run: Run, swept: Iterable[str], *, calls: int = 0) -> Swept:
        """Close the run; what a full run did not name of the `swept` kinds is gone. Raises WorkspaceBusy."""
        c, h = raw_records.c, hints.c
        gone: dict[str, int] = {}
        of: dict[str, int] = {}
        with writing(self._engine) as database:
            self._still_ours(database, run)
            for kind in swept if run.full else ():
                mine = and_(c.connection == run.connection, c.kind == kind, c.gone_on.is_(None))
                of[kind] = database.scalar(select(func.count()).select_from(raw_records).where(mine)) or 0
                lost = update(raw_records).where(mine, c.seen < run.number).values(gone_on=run.day)
                gone[kind] = database.execute(lost).rowcount
            closed = runs.c.number == run.number
            database.execute(update(runs).where(closed).values(state="finished", calls=run.calls + calls))
            reached = select(runs.c.hinted).where(closed).scalar_subquery()
            database.execute(update(hints).where(h.connection == run.connection, h.number <= reached).values(used=True))
            old = and_(h.connection == run.connection, h.used, h.came_on < run.day - KEPT_DELIVERIES)
            database.execute(delete(hints).where(old))
        return Swept({kind: count for kind, count in gone.items() if count}, of)

    def release(self, run: Run, *, calls: int | None = None) -> None:
        """Leave the run open for whoever goes on with it."""
        with writing(self._engine) as database:
            mine = and_(runs.c.number == run.number, runs.c.holder == run.holder, runs.c.state == "open")
            counted = {} if calls is None else {"calls": run.calls + calls}
            database.execute(update(runs).where(mine).values(holder="", **counted))

    def drop(self, run: Run) -> None:
        """Give the run up."""
        with writing(self._engine) as database:
            self._still_ours(database, run)
            database.execute(update(runs).where(runs.c.number == run.number).values(state="dropped"))

    def records(self, connection: Connection) -> Iterator[KeptRecord]:
        """Every record of a connection, by kind and id."""
        c = raw_records.c
        asked = (
            select(c.kind, c.id, c.payload, c.first_seen, c.gone_on)
            .where(c.connection == connection.number)
            .order_by(c.kind, c.id)
        )
        with reading(self._engine) as database:
            for group in database.execute(asked).partitions(_READ_AT_ONCE):
                for kind, key, payload, first_seen, gone_on in group:
                    yield KeptRecord(kind, key, unpack(payload), first_seen, gone_on)

    def known(self, connection: Connection, kind: str) -> list[str]:
        """Ids of the records of a kind that are not gone."""
        c = raw_records.c
        mine = and_(c.connection == connection.number, c.kind == kind, c.gone_on.is_(None))
        with reading(self._engine) as database:
            return list(database.scalars(select(c.id).where(mine).order_by(c.id)))

    def hint(self, connection: Connection, delivery: str, named: Iterable[tuple[str, str]], day: date) -> bool:
        """Remember what a webhook named; False where that delivery was there before."""
        c = hints.c
        with writing(self._engine) as database:
            seen = select(c.number).where(c.connection == connection.number, c.delivery == delivery)
            if database.scalar(seen) is not None:
                return False
            common = {"connection": connection.number, "delivery": delivery, "came_on": day, "used": False}
            rows = [{**common, "kind": kind, "id": key} for kind, key in dict.fromkeys([("", ""), *named])]
            database.execute(insert(hints), rows)
            return True

    def hints(self, run: Run) -> tuple[tuple[str, str], ...]:
        """What webhooks named before this run began or went on, and no finished run has used."""
        c = hints.c
        with reading(self._engine) as database:
            reached = select(runs.c.hinted).where(runs.c.number == run.number).scalar_subquery()
            mine = and_(c.connection == run.connection, c.used.is_(False), c.kind != "", c.number <= reached)
            found = database.execute(select(c.kind, c.id).where(mine).order_by(c.number))
            return tuple(dict.fromkeys((kind, key) for kind, key in found))

    def waiting(self, connection: Connection) -> int:
        """How many things webhooks named that no finished run has used."""
        c = hints.c
        with reading(self._engine) as database:
            mine = and_(c.connection == connection.number, c.used.is_(False), c.kind != "")
            return len({(kind, key) for kind, key in database.execute(select(c.kind, c.id).where(mine))})

    def told(self, key: str) -> str | None:
        """A value kept under a name."""
        with reading(self._engine) as database:
            return database.scalar(select(live_state.c.value).where(live_state.c.key == key))

    def tell(self, key: str, value: str | None) -> None:
        """Keep a value under a name; None forgets it."""
        with writing(self._engine) as database:
            _tell(database, key, value)

    def count(self, key: str, by: int) -> int:
        """Add to a kept number and return the sum."""
        with writing(self._engine) as database:
            mine = live_state.c.key == key
            before = int(database.scalar(select(live_state.c.value).where(mine).with_for_update()) or 0)
            if by:
                _tell(database, key, str(before + by))
            return before + by

    def _still_ours(self, database: Database, run: Run) -> None:
        c = runs.c
        row = database.execute(select(c.holder, c.state).where(c.number == run.number).with_for_update()).first()
        if row is None or row.holder != run.holder or row.state != "open":
            name = database.scalar(select(connections.c.name).where(connections.c.number == run.connection))
            raise WorkspaceBusy(taken(name or "this source"))


def _connection(database: Database, row: Any) -> Connection:
    c = runs.c
    finished = and_(c.connection == row.number, c.state == "finished")
    last = database.scalar(select(func.max(c.began)).where(finished))
    swept = database.scalar(select(func.max(c.began)).where(finished, c.full))
    return Connection(
        row.portfolio,
        row.name,
        row.uri,
        row.token,
        row.added_on,
        row.mapping,
        row.number,
        finished_at=moment(last),
        swept_at=moment(swept),
    )


def _run(row: Any, start: Start) -> Run:
    began = moment(row.began)
    return Run(
        number=row.number,
        connection=row.connection,
        full=row.full,
        since=moment(row.since),
        began=began or start.now,
        at=json.loads(row.then),
        day=start.day,
        holder=start.holder,
        resumed=row.pages > 0,
        calls=row.calls,
    )


def _by_kind(keys: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    by_kind: dict[str, list[str]] = {}
    for kind, key in dict.fromkeys(keys):
        by_kind.setdefault(kind, []).append(key)
    return by_kind


def _upsert(database: Database, run: Run, page: Mapping[tuple[str, str], tuple[str, bytes]]) -> Tally:
    c = raw_records.c
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    same: dict[str, list[str]] = {}
    for kind, ids in _by_kind(page).items():
        before = _hashes(database, run, kind, ids)
        for key in ids:
            hashed, payload = page[kind, key]
            if key not in before:
                row = {"connection": run.connection, "kind": kind, "id": key, "hash": hashed, "payload": payload}
                new.append({**row, "first_seen": run.day, "seen": run.number, "gone_on": None})
            elif before[key] != (hashed, None):
                changed.append({"of_kind": kind, "of_id": key, "new_hash": hashed, "new_payload": payload})
            else:
                same.setdefault(kind, []).append(key)
    if new:
        database.execute(insert(raw_records), new)
    if changed:
        mine = and_(c.connection == run.connection, c.kind == bindparam("of_kind"), c.id == bindparam("of_id"))
        values: dict[str, Any] = {"hash": bindparam("new_hash"), "payload": bindparam("new_payload")}
        database.execute(update(raw_records).where(mine).values(**values, seen=run.number, gone_on=None), changed)
    for kind, ids in same.items():
        for group in in_groups(ids):
            mine = and_(c.connection == run.connection, c.kind == kind, c.id.in_(group))
            database.execute(update(raw_records).where(mine).values(seen=run.number))
    return Tally(new=len(new), changed=len(changed), unchanged=sum(map(len, same.values())))


def _hashes(database: Database, run: Run, kind: str, ids: Sequence[str]) -> dict[str, tuple[str, date | None]]:
    c = raw_records.c
    found: dict[str, tuple[str, date | None]] = {}
    for group in in_groups(ids):
        asked = select(c.id, c.hash, c.gone_on).where(c.connection == run.connection, c.kind == kind, c.id.in_(group))
        found |= {key: (hashed, gone_on) for key, hashed, gone_on in database.execute(asked)}
    return found


def _bury(database: Database, run: Run, kind: str, ids: Sequence[str]) -> int:
    c = raw_records.c
    count = 0
    for group in in_groups(ids):
        mine = and_(c.connection == run.connection, c.kind == kind, c.id.in_(group), c.gone_on.is_(None))
        count += database.execute(update(raw_records).where(mine).values(gone_on=run.day)).rowcount
    return count


def _tell(database: Database, key: str, value: str | None) -> None:
    database.execute(delete(live_state).where(live_state.c.key == key))
    if value is not None:
        database.execute(insert(live_state), [{"key": key, "value": value}])
