"""Does a part of a sentence follow from a proof? Names, numbers, turning words and every word of weight must agree."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from insights.narration.verify.poles import BOTH_WAYS, RATINGS, Pole, poles
from insights.narration.verify.proofs import Proof, Proofs
from insights.narration.verify.quantities import Quantity, quantities
from insights.narration.verify.roles import fits
from insights.narration.verify.words import NEUTRAL, Word, means, words

_SPLIT = re.compile(
    r"\s*(?:;|:(?=\s)|,\sof\s(?:which|whom)\s|,?\s(?:but|while|whereas|although|though|and|with)\s|,\s(?:which|who|whose)\s"
    r"|,\s)\s*"
)
_RELATION = re.compile(
    r"\b(?:waits?|waiting|depends?|dependent|blocks?|blocked|before|after|than|owns?|owned|by"
    r"|suppl(?:y|ies)|serves?|precedes?|follows?|feeds?|needs?|instead|replaces?)\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|been|being)\s(?:\w+\s)?\w+(?:ed|en|n|t)\sby\b", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|until)\b", re.IGNORECASE)
_BOTH = 2
_ONE = re.compile(r"\s(?:\w+\s)?(?:project|programme|vendor|supplier|person|goal|item|team)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """A part of a sentence: its words, names, numbers and turning words."""

    text: str
    names: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    quantities: tuple[Quantity, ...]
    poles: tuple[Pole, ...]
    weighty: tuple[Word, ...]

    @property
    def is_empty(self) -> bool:
        """True where nothing is claimed: only how something is said."""
        return not (self.quantities or self.poles or self.weighty)


def unsupported(text: str, proofs: Proofs, candidates: Sequence[Proof], about: tuple[str, ...] = ()) -> str | None:
    """Why a sentence does not follow from any of the proofs; None where all of it does."""
    part = read(text, proofs)
    names = part.names or about
    if part.is_empty:
        return None
    reasons = [_against(part, names, proof, proofs) for proof in candidates]
    if None in reasons:
        return None
    pieces = [piece for piece in _SPLIT.split(text) if piece.strip()]
    if len(pieces) > 1 and not _is_causal(part):
        whys = (unsupported(said, proofs, candidates, its) for said, its in _spelled_out(pieces, proofs, about))
        return next((why for why in whys if why), None)
    return (
        max((one for one in reasons if one), key=lambda one: one[0])[1]
        if reasons
        else "Nothing that was given proves it."
    )


def _spelled_out(
    pieces: Sequence[str], proofs: Proofs, about: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The pieces as sentences of their own, and whom each is about: of "A and B are late" each is said to be late.

    A piece that names nothing itself speaks of the names before it; one that is nothing but a name shares what the
    next one says, or the one before where it is the last.
    """
    carried: list[str] = []
    last = ""
    for piece in pieces:
        own = read(piece, proofs)
        if own.is_empty and own.names:
            carried += [piece[start:end] for start, end in own.places]
            about = own.names
            continue
        yield piece, about
        if own.places:
            start, end = own.places[0]
            yield from ((piece[:start] + name + piece[end:], ()) for name in carried)
        else:
            yield from ((piece, (name.casefold(),)) for name in carried)
        carried, last, about = [], piece, own.names or about
    places = read(last, proofs).places
    if places:
        start, end = places[-1]
        yield from ((last[:start] + name + last[end:], ()) for name in carried)


def read(text: str, proofs: Proofs) -> Part:
    """A text as claims."""
    named = proofs.names_in(text)
    taken = [(start, end) for _, start, end in named]
    bare = _blank(text, taken)
    numbers = tuple(one for one in quantities(bare))
    turning = poles(_blank(bare, [(one.start, one.end) for one in numbers if one.moment]))
    covered = [*taken, *((one.start, one.end) for one in numbers), *((one.start, one.end) for one in turning)]
    weighty = tuple(
        word
        for word in words(text)
        if word.stem not in NEUTRAL
        and not any(start <= word.start and word.end <= end for start, end in covered)
        and not any(start < word.end and word.start < end for start, end in covered)
    )
    return Part(text, tuple(dict.fromkeys(name for name, _, _ in named)), tuple(taken), numbers, turning, weighty)


def shares(part: Part, proof: Proof) -> bool:
    """True where a passage has anything to do with what is said: a number, a turning word or a word of weight."""
    return (
        any(one.agrees(known) for one in part.quantities for known in proof.quantities)
        or any(pole.key in proof.keys and pole.kind not in BOTH_WAYS for pole in part.poles)
        or any(means(word.stem, proof.stems) for word in part.weighty)
    )


def _against(part: Part, names: tuple[str, ...], proof: Proof, proofs: Proofs) -> tuple[int, str] | None:
    """How far a proof goes and where it stops; None where it proves the part."""
    return (
        _of_others(part, names, proof, proofs)
        or _other_words(part, proof)
        or _other_numbers(part, names, proof, proofs)
        or _turned(part, proof)
        or _order(part, proof, proofs)
    )


def _of_others(part: Part, names: tuple[str, ...], proof: Proof, proofs: Proofs) -> tuple[int, str] | None:
    known = set(proof.names)
    if not known and len(proofs.given.names) <= 1:
        return None
    other = next((name for name in names if name not in known), None)
    if other:
        return 0, f"No proof says this of {other!r}."
    if len(known) > 1 and names and set(names) < known and not (proof.listed and not part.quantities):
        return 1, "The proof speaks of several things and does not say this of the one alone."
    return None


def _other_words(part: Part, proof: Proof) -> tuple[int, str] | None:
    alien = next((word.text for word in part.weighty if not means(word.stem, proof.stems)), None)
    return (2, f"The word {alien!r} stands in no proof.") if alien else None


def _other_numbers(part: Part, names: tuple[str, ...], proof: Proof, proofs: Proofs) -> tuple[int, str] | None:
    if proof.row and len(part.quantities) == 1:
        return 1, "Of a row, the field of the number must say it."
    for one in part.quantities:
        if not _stands(one, part, proof, proofs, names):
            return 3, f"The number {part.text[one.start : one.end].strip()!r} is none of the facts'."
    if proof.halves and sum(any(one.agrees(known) for known in proof.quantities) for one in part.quantities) < _BOTH:
        return 3, "The proof says one thing of all and another of a part."
    if _SINCE.search(proof.text) and ("not", "not") in proof.keys and not any(one.moment for one in part.quantities):
        return 3, "The proof says since when this is not so, the sentence does not."
    listed = {name for name, _, _ in proofs.names_in(proof.text)}
    if not part.quantities and not listed & set(part.names) and proof.partial:
        return 3, "The proof says this of a part, the sentence of all."
    return None


def _turned(part: Part, proof: Proof) -> tuple[int, str] | None:
    for pole in part.poles:
        said = part.text[pole.start : pole.end]
        if pole.kind in RATINGS and proof.free:
            return 4, f"The rating {said!r} is not read from a text."
        if not (pole.key in proof.keys or _is_mere_word(pole, said, proof)):
            return 4, f"The proof does not say {said!r}."
    keys = {pole.key for pole in part.poles}
    missing = next((pole for kind, pole in proof.keys if kind in BOTH_WAYS and (kind, pole) not in keys), None)
    return (4, f"The proof says {missing!r}, the sentence does not.") if missing else None


def _stands(one: Quantity, part: Part, proof: Proof, proofs: Proofs, names: tuple[str, ...]) -> bool:
    same = [known for known in proof.quantities if one.agrees(known)]
    if same:
        return any(fits(one, part.text, known, proof.text) for known in same)
    if one.value == 1 and not one.unit and len(names or proofs.given.names) == 1 and _ONE.match(part.text, one.end):
        return True
    alone = len(proofs.given.names) <= 1 or not part.names
    return alone and any(one.agrees(known) for known in proofs.given.numbers)


def _is_mere_word(pole: Pole, said: str, proof: Proof) -> bool:
    """True for a turning word that turns little and stands in the proof as a word: "end" in "year end"."""
    return pole.kind in {"edge", "order", "again"} and all(
        means(one.stem, proof.stems) or one.stem in NEUTRAL for one in words(said)
    )


def _order(part: Part, proof: Proof, proofs: Proofs) -> tuple[int, str] | None:
    """Who waits for whom, who is before whom: two names, or two things, keep the order they have in the proof."""
    mine_first, mine_last = _sides(part.text)
    its_first, its_last = _sides(proof.text)
    if mine_first & its_last and mine_last & its_first and not (mine_first & its_first or mine_last & its_last):
        return 5, "What stands before and after are changed over in the proof."
    if len(part.names) < 2:  # noqa: PLR2004 - an order takes two
        return None
    gaps = [part.text[end:start] for (_, end), (start, _) in pairwise(part.places)]
    if not any(_RELATION.search(gap) for gap in gaps):
        return None
    named = proofs.names_in(proof.text)
    its = [name for name in dict.fromkeys(name for name, _, _ in named) if name in part.names]
    between = [proof.text[one[2] : after[1]] for one, after in pairwise(named)]
    mine = list(part.names)
    if any(_RELATION.search(gap) for gap in between) and _is_passive(gaps) != _is_passive(between):
        mine.reverse()
    return None if its == mine else (5, "The names stand in another order in the proof.")


def _sides(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of weight before and after the first word that sets two things in relation, as if it were active."""
    found = _RELATION.search(text)
    if not found:
        return frozenset(), frozenset()
    first, last = (
        frozenset(one.stem for one in words(side) if one.stem not in NEUTRAL)
        for side in (text[: found.start()], text[found.end() :])
    )
    return (last, first) if _PASSIVE.search(text) else (first, last)


def _is_passive(gaps: Iterable[str]) -> bool:
    return any(_PASSIVE.search(gap) for gap in gaps)


def _is_causal(part: Part) -> bool:
    return any(pole.kind == "why" for pole in part.poles)


def _blank(text: str, places: Iterable[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in places:
        chars[start:end] = " " * (end - start)
    return "".join(chars)
