"""Bringing the kept runs of one source in line with a new picture: what to delete, move and insert."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, insert, select, update

from store.intervals import Run, rewrite, value_on

Key = tuple[str, ...]
Columns = Mapping[str, Any]
_AT_ONCE = 500
"""Rows named in one IN list; every database takes that many."""


@dataclass(frozen=True)
class Spoken:
    """The picture being written: whose, of which day, and how far its word reaches.

    Attributes:
        scope: portfolio and source.
        day: the day it was known.
        next_complete: day of the source's next complete picture, or FOREVER.
        stated: True where it is a change record, which speaks for itself.
        complete: True where it removes what it does not name.
    """

    portfolio: str
    source: str
    day: date
    next_complete: date
    stated: bool
    complete: bool


@dataclass(frozen=True, eq=False)
class Plan:
    """What a picture does to the rows of one table."""

    table: Table
    identity: Sequence[str]
    spoken: Spoken
    before: Mapping[Key, Run] = field(default_factory=dict)
    deleted: dict[int, Key] = field(default_factory=dict)
    moved: dict[int, Run] = field(default_factory=dict)
    inserted: list[tuple[Key, Run, int | None]] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """True where anything is to be done."""
        return bool(self.deleted or self.moved or self.inserted)


def plan(
    connection: Connection, table: Table, identity: Sequence[str], spoken: Spoken, says: Mapping[Key, str]
) -> Plan:
    """Compare what is kept with what the picture says, by hash; nothing is written yet."""
    kept = _kept(connection, table, identity, spoken)
    before: dict[Key, Run] = {}
    made = Plan(table, identity, spoken, before)
    keys = set(says) | set(kept) if spoken.complete else set(says)
    for key in sorted(keys):
        old = kept.get(key, [])
        then = value_on(old, spoken.day)
        if then:
            before[key] = then
        new = rewrite(old, spoken.day, says.get(key), next_complete=spoken.next_complete, stated=spoken.stated)
        if new != old:
            _compare(made, key, old, new, says.get(key))
    return made


def carry_out(
    connection: Connection, made: Plan, fresh: Callable[[Key], Columns], derive: Callable[[Columns], Columns]
) -> None:
    """Write a plan.

    Args:
        connection: inside a writing transaction.
        made: the plan.
        fresh: the other columns of a key the picture names.
        derive: columns that follow from the finished row.
    """
    table, spoken = made.table, made.spoken
    copies = _rows(connection, table, [origin for _, _, origin in made.inserted if origin is not None])
    if made.deleted:
        connection.execute(
            delete(table).where(table.c.row == bindparam("gone")), [{"gone": row} for row in made.deleted]
        )
    if made.moved:
        moved = [
            {"which": row, "b_from": run.known_from, "b_to": run.known_to, "b_stated": run.stated}
            for row, run in made.moved.items()
        ]
        days: dict[str, Any] = {
            "known_from": bindparam("b_from"),
            "known_to": bindparam("b_to"),
            "stated": bindparam("b_stated"),
        }
        connection.execute(update(table).where(table.c.row == bindparam("which")).values(days), moved)
    added = []
    for key, run, origin in made.inserted:
        rest = dict(copies[origin]) if origin is not None else dict(fresh(key))
        rest |= dict(zip(made.identity, key, strict=True))
        rest |= {"portfolio": spoken.portfolio, "source": spoken.source, "hash": run.hash}
        rest |= {"known_from": run.known_from, "known_to": run.known_to, "stated": run.stated}
        rest.pop("row", None)
        added.append({**rest, **derive(rest)})
    if added:
        connection.execute(insert(table), added)


def in_groups(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """`values` in groups small enough for one IN list."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


def _kept(connection: Connection, table: Table, identity: Sequence[str], spoken: Spoken) -> dict[Key, list[Run]]:
    names = [table.c[name] for name in identity]
    c = table.c
    # A run that ended before the day can neither change nor join; one that ends on the day may join.
    rows = connection.execute(
        select(c.known_from, c.known_to, c.hash, c.stated, c.row, *names)
        .where(c.portfolio == spoken.portfolio, c.source == spoken.source, c.known_to >= spoken.day)
        .order_by(c.known_from)
    )
    kept: dict[Key, list[Run]] = {}
    for row in rows:
        known_from, known_to, hash_, stated, origin = row[:5]
        kept.setdefault(tuple(row[5:]), []).append(Run(known_from, known_to, hash_, stated=stated, origin=origin))
    return kept


def _compare(made: Plan, key: Key, old: Sequence[Run], new: Sequence[Run], said: str | None) -> None:
    was = {run.origin: run for run in old}
    stays = {run.origin for run in new if run.origin is not None}
    made.deleted.update({run.origin: key for run in old if run.origin is not None and run.origin not in stays})
    for run in new:
        if run.origin is not None:
            if was[run.origin] != run:
                made.moved[run.origin] = run
        elif run.hash == said:
            made.inserted.append((key, run, None))
        else:
            made.inserted.append((key, run, next(o.origin for o in old if o.hash == run.hash)))


def _rows(connection: Connection, table: Table, wanted: Sequence[int]) -> dict[int, Columns]:
    found: dict[int, Columns] = {}
    for group in in_groups(sorted(set(wanted))):
        rows: list[Row[Any]] = list(connection.execute(select(table).where(table.c.row.in_(group))))
        found |= {row.row: row._asdict() for row in rows}
    return found
