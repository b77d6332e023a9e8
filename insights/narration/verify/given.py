"""What a model was given, and what of its words is left after the check."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from insights.narration.verify.quantities import Quantity
from portfolio.evidence import Evidence


@dataclass(frozen=True)
class Given:
    """All that a model was given and may speak of.

    Attributes:
        evidence: passages and cells; [n] in a text is the n-th of them, counted from 1.
        facts: true plain sentences: the offline answer, an insight's summary, rows as "label: value; label: value".
        names: the names the model may use, as they are written in facts and evidence.
        known_names: every name of the portfolio, so that one that was not given is recognised.
        numbers: numbers of the plan or finding as a whole; they stand wherever no single thing is spoken of.
        subjects: project id → name, so that a passage or cell speaks for the project it belongs to.
    """

    evidence: tuple[Evidence, ...] = ()
    facts: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    known_names: Collection[str] = frozenset()
    numbers: tuple[Quantity, ...] = ()
    subjects: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Quoted:
    """Where a quotation stands: place of its passage (from 1), offset in its one-line text, hash of that text."""

    words: str
    place: int
    offset: int
    digest: str


@dataclass(frozen=True)
class Kept:
    """A sentence that stands, with the places it cites and its quotations."""

    text: str
    cites: tuple[int, ...] = ()
    quotes: tuple[Quoted, ...] = ()


@dataclass(frozen=True)
class Dropped:
    """A sentence that fell, and why."""

    text: str
    reason: str


@dataclass(frozen=True)
class Checked:
    """A text after the check: sentences that stand, in order, and those that fell."""

    kept: tuple[Kept, ...]
    dropped: tuple[Dropped, ...]

    @property
    def text(self) -> str:
        """What may be served: plain text, one line."""
        return " ".join(one.text for one in self.kept)

    @property
    def whole(self) -> bool:
        """True where something was said and nothing of it fell."""
        return bool(self.kept) and not self.dropped
