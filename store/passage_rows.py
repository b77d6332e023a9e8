"""Passages in SQL: the days they may be seen on, and passages read back."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from portfolio.evidence import SourceRef
from portfolio.picture import Passage
from store import codec, settling
from store.intervals import FOREVER
from store.settling import Columns, Spoken
from store.tables import passages


def write_passages(connection: Connection, spoken: Spoken, said: Sequence[Passage]) -> bool:
    """Keep the passages of a picture; returns whether anything changed."""
    by_id = {passage.id: passage for passage in said}
    hashes: dict[settling.Key, str] = {(id_,): codec.passage_hash(passage) for id_, passage in by_id.items()}
    plan = settling.plan(connection, passages, ("key",), spoken, hashes)
    settling.carry_out(connection, plan, lambda key: _columns(by_id[key[0]]), _seen_with_its_run)
    if plan.changes:
        _show(connection, spoken)
    return plan.changes


def passage_from(row: Row[Any]) -> Passage:
    """The passage kept in a full row."""
    return Passage(
        id=row.key,
        project=row.project,
        kind=row.kind,
        text=row.text,
        title=row.title,
        dated=row.dated,
        is_event=row.is_event,
        ref=SourceRef.model_validate_json(row.ref),
    )


def visible(portfolio: str, as_of: date, projects: Sequence[str] | None, kinds: Sequence[str] | None) -> list[Any]:
    """Conditions on passages: what a reader on `as_of` may see, of these projects and kinds."""
    c = passages.c
    conditions: list[Any] = [c.portfolio == portfolio, c.visible_from <= as_of, c.visible_to > as_of]
    if projects is not None:
        conditions.append(c.project.in_(projects))
    if kinds is not None:
        conditions.append(c.kind.in_(kinds))
    return conditions


def event_days(runs: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """From (known_from, dated) of each wording of one event, oldest first, the days each wording is seen on.

    The first wording is known from the day it speaks of, a later one from the day it was brought,
    and each until the next: a picture's silence withdraws nothing.
    """
    starts = [max(known_from, dated) if n else dated for n, (known_from, dated) in enumerate(runs)]
    return [(start, max(start, following)) for start, following in zip(starts, [*starts[1:], FOREVER], strict=True)]


def _columns(passage: Passage) -> Columns:
    return {
        "project": passage.project,
        "kind": passage.kind,
        "content": codec.content_hash(passage),
        "title": passage.title,
        "text": passage.text,
        "dated": passage.dated,
        "is_event": passage.is_event,
        "ref": passage.ref.model_dump_json(),
    }


def _seen_with_its_run(row: Columns) -> Columns:
    """Right for all but a later wording of an event, which `_show` sets right."""
    if row["is_event"]:
        return {"visible_from": row["dated"], "visible_to": FOREVER}
    return {"visible_from": row["known_from"], "visible_to": row["known_to"]}


def _show(connection: Connection, spoken: Spoken) -> None:
    """Bring `visible_*` in line with the runs of this source."""
    c = passages.c
    rows = connection.execute(
        select(c.row, c.key, c.is_event, c.known_from, c.known_to, c.dated, c.visible_from, c.visible_to)
        .where(c.portfolio == spoken.portfolio, c.source == spoken.source)
        .order_by(c.key, c.known_from)
    ).all()
    events: dict[str, list[Any]] = {}
    wanted: dict[int, tuple[date, date]] = {}
    for row in rows:
        if row.is_event:
            events.setdefault(row.key, []).append(row)
        else:
            wanted[row.row] = (row.known_from, row.known_to)
    for wordings in events.values():
        days = event_days([(row.known_from, row.dated) for row in wordings])
        wanted |= {row.row: day for row, day in zip(wordings, days, strict=True)}
    moved = [
        {"which": row.row, "b_from": wanted[row.row][0], "b_to": wanted[row.row][1]}
        for row in rows
        if (row.visible_from, row.visible_to) != wanted[row.row]
    ]
    if moved:
        days_seen: Mapping[str, Any] = {"visible_from": bindparam("b_from"), "visible_to": bindparam("b_to")}
        connection.execute(update(passages).where(c.row == bindparam("which")).values(days_seen), moved)
