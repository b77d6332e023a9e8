"""Writing a picture's facts in one transaction, and reading versions back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from sqlalchemy import ColumnElement, Connection, and_, or_, select

from portfolio.picture import EVENTS, OBJECTS, Picture
from portfolio.report import Tally
from store import codec, settling, tallies
from store.codec import Fact
from store.reading import REMEMBERED
from store.settling import Plan, Spoken
from store.tables import facts
from store.tallies import FactKey
from store.versions import Version

_IDENTITY = ("kind", "key")


def write_facts(
    connection: Connection, spoken: Spoken, picture: Picture, says: Mapping[FactKey, Fact]
) -> tuple[bool, dict[str, Tally]]:
    """Keep what a picture says. Returns whether anything changed, and the tally by kind."""
    says = dict(says) if picture.complete else _amended(connection, spoken, says)
    plan = settling.plan(connection, facts, _IDENTITY, spoken, {key: fact.hash for key, fact in says.items()})
    counted = tallies.total([*_tally(connection, plan, says), *_tally_events(connection, plan, says)])
    settling.carry_out(connection, plan, lambda key: _columns(says[key[0], key[1]]), lambda _: {})
    return plan.changes, counted


def read_versions(connection: Connection, portfolio: str, as_of: date) -> list[Version]:
    """The versions that a reader on `as_of` needs; of earlier items only that they were."""
    c = facts.c
    earlier = or_(c.known_to > as_of, c.kind.in_([kind for kind in REMEMBERED if kind != "items"]))
    known = and_(c.known_from <= as_of, earlier, c.kind.not_in(EVENTS))
    dated = and_(c.kind.in_(EVENTS), c.key <= as_of.strftime("%Y-%m"))
    columns = (c.source, c.kind, c.key, c.known_from, c.known_to, c.hash)
    rows = connection.execute(select(*columns, c.payload).where(c.portfolio == portfolio, or_(known, dated)))
    whole = [Version(*row) for row in rows]
    marks = connection.execute(select(*columns).where(*_earlier_items(portfolio, as_of)))
    return [*whole, *(Version(*row, b"") for row in marks)]


def read_earlier_items(connection: Connection, portfolio: str, as_of: date) -> list[Version]:
    """The versions of items that had ended by `as_of`, with what they said."""
    c = facts.c
    columns = (c.source, c.kind, c.key, c.known_from, c.known_to, c.hash, c.payload)
    return [Version(*row) for row in connection.execute(select(*columns).where(*_earlier_items(portfolio, as_of)))]


def _earlier_items(portfolio: str, as_of: date) -> tuple[ColumnElement[bool], ...]:
    c = facts.c
    return c.portfolio == portfolio, c.kind == "items", c.known_to <= as_of


def _columns(fact: Fact) -> dict[str, Any]:
    return {"size": fact.size, "payload": fact.payload()}


def _amended(connection: Connection, spoken: Spoken, says: Mapping[FactKey, Fact]) -> dict[FactKey, Fact]:
    """A change record adds its updates to those that the same day's picture brought before."""
    amended = dict(says)
    keys = [key for kind, key in says if kind in EVENTS]
    c = facts.c
    for group in settling.in_groups(keys):
        starts = c.known_from == spoken.day if spoken.stated else c.known_from <= spoken.day
        rows = connection.execute(
            select(c.kind, c.key, c.payload).where(
                c.portfolio == spoken.portfolio,
                c.source == spoken.source,
                c.kind.in_(EVENTS),
                c.key.in_(group),
                starts,
                c.known_to > spoken.day,
            )
        )
        for kind, key, payload in rows:
            both = [codec.rows_from(payload), amended[kind, key].content]
            frame = codec.frame_from(kind, [chunk for chunk in both if isinstance(chunk, pa.Table)])
            amended |= codec.chunks_of(kind, frame.drop_duplicates("id", keep="last"))
    return amended


def _tally(connection: Connection, plan: Plan, says: Mapping[FactKey, Fact]) -> Iterator[tuple[str, Tally]]:
    """Objects and tables: as the source stood on the day, before and after."""
    after = {key: says.get(key) for key in {*says, *_pairs(plan.before)} if key[0] not in EVENTS}
    kept = _kept_chunks(
        connection,
        [
            run.origin
            for key, run in plan.before.items()
            if run.origin is not None
            and key[0] not in (*OBJECTS, *EVENTS)
            and _differs(run.hash, says.get((key[0], key[1])))
        ],
    )
    for key in sorted(after):
        kind, now, was = key[0], after[key], plan.before.get(key)
        if kind in OBJECTS:
            yield kind, tallies.tally_object(was.hash if was else None, now.hash if now else None)
        elif now and was and now.hash == was.hash:
            yield kind, Tally(unchanged=now.size)
        elif now and was is None:
            yield kind, Tally(new=now.size)
        elif was and was.origin is not None:
            rows = tallies.wording([kept[was.origin]])
            yield kind, tallies.tally_rows(rows, tallies.wording([now.content]) if now else {})


def _tally_events(connection: Connection, plan: Plan, says: Mapping[FactKey, Fact]) -> Iterator[tuple[str, Tally]]:
    """Updates: what all pictures of the source have brought, before and after. Silence removes nothing."""
    added = {key: says[key[0], key[1]] for key, _, origin in plan.inserted if key[0] in EVENTS and origin is None}
    copied = {origin for _, _, origin in plan.inserted}
    gone = {row: key for row, key in plan.deleted.items() if key[0] in EVENTS and row not in copied}
    touched = {*added, *gone.values()}
    for (kind, key), fact in says.items():
        if kind in EVENTS and (kind, key) not in touched:
            yield kind, Tally(unchanged=fact.size)
    for kind in EVENTS:
        kept = _event_chunks(connection, plan.spoken, kind, [key[1] for key in touched if key[0] == kind])
        for pair in sorted(key for key in touched if key[0] == kind):
            chunks = kept.get(pair[1], [])
            before = tallies.wording(chunk for _, chunk in chunks)
            after = tallies.wording(chunk for row, chunk in chunks if row not in gone)
            brought = tallies.wording([added[pair].content]) if pair in added else {}
            whole = tallies.tally_rows(before, {**after, **brought})
            named = says.get((pair[0], pair[1]))
            said = named.size if named else 0
            yield kind, _of_the_picture(whole, max(said - whole.new - whole.changed, 0))


def _of_the_picture(tally: Tally, unchanged: int) -> Tally:
    """A tally whose unchanged rows are those of the picture, not those of all pictures."""
    return tally.model_copy(update={"unchanged": unchanged})


def _event_chunks(
    connection: Connection, spoken: Spoken, kind: str, keys: Sequence[str]
) -> dict[str, list[tuple[int, pa.Table]]]:
    found: dict[str, list[tuple[int, pa.Table]]] = {}
    c = facts.c
    for group in settling.in_groups(keys):
        rows = connection.execute(
            select(c.key, c.row, c.payload)
            .where(c.portfolio == spoken.portfolio, c.source == spoken.source, c.kind == kind, c.key.in_(group))
            .order_by(c.known_from)
        )
        for key, row, payload in rows:
            found.setdefault(key, []).append((row, codec.rows_from(payload)))
    return found


def _kept_chunks(connection: Connection, rows: Sequence[int]) -> dict[int, pa.Table]:
    found: dict[int, pa.Table] = {}
    for group in settling.in_groups(rows):
        for row, payload in connection.execute(select(facts.c.row, facts.c.payload).where(facts.c.row.in_(group))):
            found[row] = codec.rows_from(payload)
    return found


def _differs(was: str, now: Fact | None) -> bool:
    return now is None or now.hash != was


def _pairs(keys: Mapping[tuple[str, ...], object]) -> Iterator[FactKey]:
    yield from ((kind, key) for kind, key in keys)
