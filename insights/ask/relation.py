"""A relation: one kind of thing as rows of columns, and the words people use for the columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import pandas as pd

from insights.ask.plan import Filter, Subject
from portfolio.evidence import Evidence
from portfolio.snapshot import Portfolio

Kind = Literal["text", "category", "flag", "money", "number", "share", "days", "day", "link"]
"""What cells hold. `share` is 0 to 1, `days` a count of days, `day` a date, `flag` yes or no,
`link` ids of projects."""


@dataclass(frozen=True)
class Field:
    """One column: how it is named in answers, what its values are, what people call it (a pattern on folded words)."""

    key: str
    label: str
    kind: Kind
    called: str

    @property
    def is_number(self) -> bool:
        """True where it can be added up or ranked as an amount."""
        return self.kind in {"money", "number", "share", "days"}


_KEPT = ("attribute:", "written:")
"""How the keys of columns begin that the source words in its own way."""
Prove = Callable[[Portfolio, str, str], Evidence | None]
"""The proof of one cell: picture, id of the row, key of the column → what its source wrote, and where."""


@dataclass(frozen=True)
class State:
    """Words that say how something stands ("overdue"), and the condition they set."""

    called: str
    condition: Filter
    assumes: str | None = None


@dataclass(frozen=True, eq=False)
class Facts:
    """Rows of one kind by id, with a `name` column; where rows belong to projects, `project` holds project ids.

    Attributes:
        fields: the columns by key, in the order their words should be tried.
        one: what a row is called, in the singular and in the plural (`many`).
        references: columns whose values people name in questions (persons, vendors, kinds), the usual first.
        parted: by column, the pattern that stands between several values in one cell (`project` too).
        codes: by column, an id that people may say for a value → the value as the column spells it.
        titled: the fields that a bare question about one row ("how is X doing?") shows.
        states: conditions that have a name of their own.
        day: the column that a stretch of time speaks of unless the question says another.
        days: words that make a stretch of time speak of another column.
        measure: the column that "the biggest" speaks of unless the question says another.
        prove: the proof of one row's column, as its source wrote it.
    """

    frame: pd.DataFrame
    fields: Mapping[str, Field]
    subject: Subject = "projects"
    one: str = "project"
    many: str = "projects"
    references: tuple[str, ...] = ()
    parted: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    titled: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    day: str | None = None
    days: Mapping[str, str] = field(default_factory=dict)
    measure: str | None = None
    prove: Prove | None = None

    def known(self, key: str) -> bool:
        """True where at least one row has a value."""
        return key in self._filled

    @cached_property
    def _filled(self) -> frozenset[str]:
        return frozenset(key for key in self.frame.columns if self.frame[key].notna().any())

    def categories(self) -> list[Field]:
        """Fields whose values people filter and group by, the usual ones first."""
        usual = [self.fields[key] for key in self.references if key in self.fields and self.known(key)]
        return usual + [f for f in self.fields.values() if f.kind == "category" and f.key.startswith(_KEPT)]


@dataclass(frozen=True)
class Noun:
    """A kind of thing besides projects that questions ask for.

    `called` is a pattern over folded words ("(?:open )?tasks?|work items?"); where it is the first
    noun asked for ("how many tasks …", "which people …") and the relation has rows, it is the subject.
    """

    subject: Subject
    called: str
    relation: Callable[[Portfolio], Facts]
