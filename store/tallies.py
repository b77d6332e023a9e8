"""Counting what a picture changes: things for objects, rows for tables and updates."""

from collections.abc import Iterable, Mapping

import pyarrow as pa

from portfolio.picture import EVENTS, OBJECTS, TABLES
from portfolio.report import Tally
from store import codec
from store.codec import Fact

KINDS = (*OBJECTS, *TABLES, *EVENTS)
FactKey = tuple[str, str]


def tally_object(was: str | None, now: str | None) -> Tally:
    """One object, by the hashes before and after."""
    if was is None:
        return Tally(new=1)
    if now is None:
        return Tally(removed=1)
    return Tally(unchanged=1) if was == now else Tally(changed=1)


def tally_rows(was: Mapping[str, str], now: Mapping[str, str]) -> Tally:
    """Rows by id, by their words before and after."""
    both = was.keys() & now.keys()
    changed = sum(was[key] != now[key] for key in both)
    return Tally(new=len(now) - len(both), changed=changed, unchanged=len(both) - changed, removed=len(was) - len(both))


def total(parts: Iterable[tuple[str, Tally]]) -> dict[str, Tally]:
    """Tallies added up by kind, in the order of the kinds."""
    found: dict[str, dict[str, int]] = {}
    for kind, part in parts:
        sums = found.setdefault(kind, dict.fromkeys(Tally.model_fields, 0))
        for name in sums:
            sums[name] += getattr(part, name)
    return {kind: Tally(**found[kind]) for kind in KINDS if kind in found}


def all_unchanged(facts: Mapping[FactKey, Fact]) -> dict[str, Tally]:
    """The tally of a picture that says nothing new."""
    return total((kind, Tally(unchanged=fact.size)) for (kind, _), fact in facts.items())


def wording(chunks: Iterable[pa.Table]) -> dict[str, str]:
    """Row text by id over chunks in order; a later chunk's wording stands."""
    said: dict[str, str] = {}
    for chunk in chunks:
        said |= codec.row_ids(chunk)
    return said
