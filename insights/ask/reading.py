"""What has been understood of a question so far."""

import re
from dataclasses import dataclass, field
from datetime import date

from insights.ask.entities import Names, Value
from insights.ask.grammar import BETWEEN_NEGATOR, NEGATORS
from insights.ask.plan import Filter
from insights.ask.relation import Facts
from insights.ask.reports import Moments
from insights.ask.words import Question, whole
from portfolio.snapshot import Portfolio

_NEGATED = re.compile(rf"(?<![^\W_])(?P<no>{NEGATORS})(?:\s*-\s*|\s+(?:{BETWEEN_NEGATOR}\s+){{0,5}})$")


@dataclass(frozen=True)
class Mention:
    """A column that the question names, and where."""

    key: str
    start: int
    end: int


@dataclass
class Reading:
    """What the words of a question mean; words that nothing understood stay open in `unknown`."""

    question: Question
    original: str
    portfolio: Portfolio
    known: Facts
    named: Names
    moments: Moments
    filters: list[Filter] = field(default_factory=list)
    having: list[Filter] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)
    rows: list[tuple[int, tuple[str, ...], str]] = field(default_factory=list)
    projects: list[tuple[int, tuple[str, ...], str]] = field(default_factory=list)
    values: list[tuple[int, Value]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    refusal: str | None = None
    measure: str | None = None
    rising: bool | None = None
    action: str = "list"
    about_risks: bool = False
    high: bool = False
    rank: int | None = None
    low: bool = False
    versus: bool = False
    polar: bool = False
    every: bool = False

    @property
    def as_of(self) -> date:
        """Day of the picture that answers."""
        return self.portfolio.as_of

    @property
    def compares(self) -> bool:
        """True where two pictures are compared."""
        return self.moments.since is not None

    @property
    def fields(self) -> list[str]:
        """Keys of the columns named, in the order named."""
        return list(dict.fromkeys(mention.key for mention in sorted(self.mentions, key=lambda m: m.start)))

    @property
    def unknown(self) -> list[str]:
        """Words that nothing in the house understands."""
        return [w.text for w in self.question.left() if len(w.text) > 1 and not w.text.isdigit()]

    def add(self, condition: Filter, start: int, assumption: str | None = None) -> None:
        """Take a condition, turned round where a "not" stands before it."""
        if self.negated(start):
            said = f"not {condition.said}"
            condition = condition.model_copy(update={"negate": not condition.negate, "said": said})
        self.filters.append(condition)
        if assumption and assumption not in self.assumptions:
            self.assumptions.append(assumption)

    def negated(self, start: int) -> bool:
        """True where a "not" stands before a place; the word is then understood."""
        text = self.question.text[:start]
        match = _NEGATED.search(text)
        if match is None:
            return False
        negator = [w.used for w in self.question.words if match.start("no") <= w.start < match.end("no")]
        if not {None, "negation"} & set(negator) or not set(negator) <= {None, "negation", "filler", "stop", "versus"}:
            return False
        self.question.use(match.start("no"), match.end("no"), "negation")
        return True

    def nearest(self, start: int, end: int, keys: set[str], reach: int = 60) -> Mention | None:
        """The column named closest to a place, of those given; what stands before it wins a tie."""

        def gap(mention: Mention) -> int:
            return start - mention.end if mention.end <= start else mention.start - end + 1

        near = [m for m in self.mentions if m.key in keys and gap(m) <= reach]
        return min(near, key=gap, default=None)

    def has(self, pattern: str) -> bool:
        """True where the pattern stands in the question on whole words."""
        return whole(pattern).search(self.question.text) is not None
