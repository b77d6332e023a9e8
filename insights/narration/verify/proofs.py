"""What a sentence can rest on: facts and passages, cut into sentences and clauses that each say one thing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from insights.narration.plain import line
from insights.narration.verify.given import Given
from insights.narration.verify.poles import Pole, poles
from insights.narration.verify.quantities import Quantity, quantities
from insights.narration.verify.quotes import without_quotations
from insights.narration.verify.roles import is_partial
from insights.narration.verify.sources import honest, is_free
from insights.narration.verify.words import words
from insights.signals.sentences import sentences
from portfolio.evidence import Evidence

_CLAUSE = re.compile(
    r"\s*(?:;|\.(?=\s)|,\s(?=(?:\d+|[a-z]+)\sof\s(?:them|these|those)\b)|\s[–—-]\s|,?\s(?:but|while|whereas|although|though|yet|against)\s"
    r"|\s(?:because|due to|owing to)\s|,?\s(?:\w+\s)?of\s(?:which|whom)\s|,\s(?:and|which|who|whose|with|so)\s"
    r"|\sand\s(?=(?:has|have|had|is|are|was|were|will)\s))\s*"
)
_HALF = re.compile(r"\bof\s(?:which|whom|them|these|those)\b")
_CONTRAST = re.compile(r"\b(?:but|while|whereas|although|though|yet)\b|;")
_BACK = re.compile(r"(?:the|its|their|one|it|they|his|her)\b")
_ROW = re.compile(r"^[^;]{1,200}:\s[^;]*;\s[^;:]{1,60}:\s")
_WHICH = re.compile(r",\s(?:which|who|whose)\s")
_LIST = re.compile(r"[\s,;&]*(?:and)?[\s,;&]*")
_CALLED = {"rag": "rag rating rated status"}


@dataclass(frozen=True)
class Proof:
    """One thing that is said, by a fact or by the n-th passage.

    Attributes:
        text: the words, on one line.
        names: the names it speaks of; of a clause that names nothing, those of its sentence.
        place: which passage it is of, from 1; None for a fact.
        free: True for what people wrote; a rating is never read from it.
        listed: True where its names stand in one list and share what is said.
        partial: True where it says something of so many out of more.
        row: True for the fields of a row, each of which says one thing.
        halves: True where it says one thing of all and another of a part; only with all its numbers is that meant.
    """

    text: str
    names: tuple[str, ...]
    place: int | None = None
    free: bool = False
    listed: bool = False
    partial: bool = False
    halves: bool = False
    row: bool = False

    @cached_property
    def low(self) -> str:
        """The words without case."""
        return self.text.casefold()

    @cached_property
    def stems(self) -> frozenset[str]:
        """Its words as they are compared."""
        return frozenset(word.stem for word in words(self.text))

    @cached_property
    def poles(self) -> tuple[Pole, ...]:
        """Its turning words."""
        return poles(self.text)

    @cached_property
    def keys(self) -> frozenset[tuple[str, str]]:
        """Kinds and poles of its turning words."""
        return frozenset(pole.key for pole in self.poles)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its numbers and moments."""
        return quantities(self.text)


class Proofs:
    """All that sentences about one thing given may rest on."""

    def __init__(self, given: Given) -> None:
        """Cut what was given into proofs, once."""
        self.given = given
        self._ordered = sorted(given.names, key=len, reverse=True)
        self._pattern = _names_pattern(self._ordered)
        self.facts = tuple(self._cut_all(given.facts))
        self._passages: dict[int, tuple[Proof, ...]] = {}

    def names_in(self, text: str) -> tuple[tuple[str, int, int], ...]:
        """Given names in a text, the longest first where two begin alike: name in small letters, start, end."""
        if self._pattern is None:
            return ()
        return tuple((found.group().casefold(), found.start(), found.end()) for found in self._pattern.finditer(text))

    def passage(self, place: int) -> tuple[Proof, ...]:
        """What the passage at a place (from 1) says."""
        if place not in self._passages:
            self._passages[place] = tuple(self._cut_passage(place, self.given.evidence[place - 1]))
        return self._passages[place]

    def _cut_passage(self, place: int, evidence: Evidence) -> Iterator[Proof]:
        free = is_free(evidence)
        name = self.given.subjects.get(evidence.ref.project or "", "").casefold()
        about = (name,) if name else ()
        text = line(evidence.quote)
        if not free:
            field = evidence.ref.field or evidence.ref.kind
            label = _CALLED.get(field, field.replace("_", " "))
            yield Proof(f"{label}: {text}", tuple(dict.fromkeys((*about, *self._named(text)))), place)
            return
        for said in honest(evidence.quote):
            yield from self._cut(said, about, place, free=True)
        if evidence.dated:
            yield Proof(f"dated {evidence.dated.isoformat()}", about, place)

    def _cut_all(self, facts: Iterable[str]) -> Iterator[Proof]:
        for fact in facts:
            whole = line(without_quotations(fact))
            for start, end in sentences(whole):
                said = whole[start:end]
                about: tuple[str, ...] = ()
                for part in [said] if _ROW.match(said) else said.split("; "):
                    own = self._named(part)
                    yield from self._cut(part, about if _BACK.match(part) or not own else ())
                    about = own[:1] or about

    def _cut(
        self, text: str, about: tuple[str, ...], place: int | None = None, *, free: bool = False
    ) -> Iterator[Proof]:
        named = self.names_in(text)
        names = tuple(dict.fromkeys((*(name for name, _, _ in named), *about)))
        between = [text[one[2] : after[1]] for one, after in pairwise(named)]
        listed = len(named) > 1 and all(_LIST.fullmatch(gap) for gap in between)
        row = bool(_ROW.match(text))
        cuts = list(_CLAUSE.finditer(text))
        starts = [0, *(found.end() for found in cuts), len(text)]
        marks = ["", *(found.group() for found in cuts)]
        clauses = [_CLAUSE.sub("", text[start:end]) for start, end in pairwise(starts)]
        halves = sum(any(not one.moment for one in quantities(clause)) for clause in clauses) > 1 and not row
        if row or not any(_CONTRAST.search(mark) for mark in marks):
            yield Proof(text, names, place, free, listed, is_partial(text), halves, row)
        if not cuts:
            return
        for start, clause, mark in zip(starts, clauses, marks, strict=False):
            own = self._named(clause)
            before = [name for name, _, stop in named if stop <= start]
            inherited = (before[-1:] if _WHICH.match(mark) else before[:1]) or list(about)
            if clause:
                partial = is_partial(clause) or bool(_HALF.search(mark + clause))
                yield Proof(clause, own or tuple(inherited), place, free, partial=partial)

    def _named(self, text: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name, _, _ in self.names_in(text)))


def _names_pattern(names: list[str]) -> re.Pattern[str] | None:
    # A name of one word may be a word like any other ("Track"): only as it is written is it the name.
    wanted = [
        re.escape(name) if len(name.split()) == 1 else f"(?i:{re.escape(' '.join(name.split()))})"
        for name in names
        if name.strip()
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})(?!\w)") if wanted else None
