"""The port every source fits: a path or URI goes in, records with their days come out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

import pandas as pd

from portfolio.report import ColumnMatch, Reject


@dataclass(frozen=True)
class Request:
    """What the user asked for, the same for every source.

    Attributes:
        portfolio: name of the portfolio the facts go into.
        today: the day the ingest runs; known time of facts that carry no day of their own.
        as_of: day the picture was known, where the user says so.
        source: name for the source, where the user says so; pictures of one source succeed each other.
        mapping: YAML that fixes how a list's columns are read (from --mapping or remembered).
        known: asked for the projects (id → name) that are known already; for notes, which only name them.
        items: asked for the items (id → project) that are known already; for messages, which only name them.
    """

    portfolio: str
    today: date
    as_of: date | None = None
    source: str | None = None
    mapping: str | None = None
    known: Callable[[], Mapping[str, str]] = dict
    items: Callable[[], Mapping[str, str]] = dict


@dataclass(frozen=True, eq=False)
class Records:
    """What a source says about one day, in the words of the canonical format.

    Attributes:
        source: name of the source; the next picture under this name replaces this one.
        known_on: the day these facts were known.
        complete: True where a thing that is not named is gone; False where rows only add and change.
        tables: canonical kind (projects, items, updates, …) to a frame whose columns are the noun's
            fields with parsed values (days as datetime64[s], numbers as float64, enums as their text);
            `projects` may add `attributes`, `raw` and `withheld` columns holding dicts. A table `mentioned`
            (id, name, sure) lists projects that are only named: they are made where nobody knows them and
            `sure` is set, or where the portfolio has no project at all. Columns `_row` and `_file` may ride along.
    """

    source: str
    known_on: date
    complete: bool
    tables: Mapping[str, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class Reading:
    """Everything that came out of one path, every row accounted for: read = loaded + repeated + rejected rows."""

    records: tuple[Records, ...]
    read: int
    loaded: int
    repeated: int = 0
    rejected: tuple[Reject, ...] = ()
    unmapped: tuple[str, ...] = ()
    columns: tuple[ColumnMatch, ...] = ()
    notes: tuple[str, ...] = ()
    mapping: str | None = None
    files: tuple[str, ...] = field(default=())


class Source(Protocol):
    """One way facts are written down."""

    name: str

    def accepts(self, path: Path) -> bool:
        """True where this source can read `path`; looks at names and first bytes only."""
        ...

    def read(self, path: Path, request: Request) -> Reading:
        """Read everything. Raises SourceUnreadable or MappingUnclear with a sentence that says what to do."""
        ...
