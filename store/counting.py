"""Counters that several processes add to: whole numbers under a key, kept among the results, never cleared away."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import IntegrityError

from store.tables import results
from store.workspace import writing

COUNTED = "counted:"
"""Prefix of the keys of counters in the table of results."""


class SqlCounts:
    """Counters in the table of results; adding is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Count in this database."""
        self._engine = engine

    def add(self, key: str, amounts: Sequence[int]) -> tuple[int, ...]:
        """Add to the numbers under `key`, which begin at zero; return what they are then."""
        try:
            return self._add(key, amounts)
        except IntegrityError:  # another process began this counter a moment ago
            return self._add(key, amounts)

    def _add(self, key: str, amounts: Sequence[int]) -> tuple[int, ...]:
        with writing(self._engine) as connection:
            return _added(connection, COUNTED + key, amounts)


class MemoryCounts:
    """Counters that are forgotten when the process ends."""

    def __init__(self) -> None:
        """Start at zero."""
        self._numbers: dict[str, tuple[int, ...]] = {}

    def add(self, key: str, amounts: Sequence[int]) -> tuple[int, ...]:
        """Add to the numbers under `key`; return what they are then."""
        now = tuple(a + b for a, b in zip(self._numbers.get(key, (0,) * len(amounts)), amounts, strict=True))
        self._numbers[key] = now
        return now


def _added(connection: Connection, key: str, amounts: Sequence[int]) -> tuple[int, ...]:
    c = results.c
    kept = connection.scalar(select(c.value).where(c.key == key).with_for_update())
    numbers = json.loads(kept) if kept is not None else [0] * len(amounts)
    now = tuple(a + b for a, b in zip(numbers, amounts, strict=True))
    value = json.dumps(now).encode()
    if kept is None:
        connection.execute(insert(results).values(key=key, value=value))
    elif any(amounts):
        connection.execute(update(results).where(c.key == key).values(value=value))
    return now
