"""Quotations: each must stand letter by letter in a passage that was given, and not cut off its own "not"."""

import re
from dataclasses import dataclass
from hashlib import blake2b

from insights.narration.plain import line
from insights.narration.verify.given import Given, Quoted
from insights.narration.verify.poles import BOTH_WAYS, poles
from insights.narration.verify.sources import honest, is_free
from insights.signals.steering import steering

_QUOTE = re.compile(r"“([^”]*)”|\"([^\"]*)\"|«([^»]*)»|„([^“”]*)[“”]|(?<!\w)[‘']([^‘’']{3,}?)[’'](?!\w)")
SHORT = 5  # words of a quotation that is a name
_LOOSE = re.compile(r"[“”\"«»„]")


@dataclass(frozen=True)
class Unquoted:
    """A sentence without its quotations, and where those stand; or why one of them does not."""

    text: str
    quotes: tuple[Quoted, ...] = ()
    problem: str | None = None


def unquoted(text: str, given: Given, names: frozenset[str]) -> Unquoted:
    """Take the quotations out of a sentence, each held against the passages."""
    found = []
    rest, last = [], 0
    for match in _QUOTE.finditer(text):
        said = _said(match)
        bare = said.rstrip(".,;:!? ")
        rest.append(text[last : match.start()])
        last = match.end()
        if said.casefold() in names or bare.casefold() in names:
            rest.append(bare)  # a name in quotation marks is a name
            continue
        if _in_facts(bare, given):
            # What a fact quotes may be quoted again; a short quotation is a name, and its words are looked at too.
            rest.append(bare if len(bare.split()) <= SHORT else " ")
            continue
        place = _place(bare, given)
        if isinstance(place, str):
            return Unquoted(text, problem=place)
        found.append(place)
        rest.append(" ")
    rest.append(text[last:])
    left = "".join(rest)
    if _LOOSE.search(left):
        return Unquoted(text, problem="A quotation mark stands alone.")
    return Unquoted(left, tuple(found))


def without_quotations(text: str) -> str:
    """A fact without the longer words it quotes: others wrote those, so that they prove nothing by themselves."""

    def kept(match: re.Match[str]) -> str:
        said = match.group()
        return said if len(said.split()) <= SHORT and not steering(said) else " "

    return _QUOTE.sub(kept, text)


def _in_facts(said: str, given: Given) -> bool:
    if not said or steering(said):
        return False
    quoted = (_said(match) for fact in given.facts for match in _QUOTE.finditer(fact))
    return any(said == one.rstrip(".,;:!? ") for one in quoted)


def _said(match: re.Match[str]) -> str:
    return line(next(group for group in match.groups() if group is not None))


def _place(said: str, given: Given) -> Quoted | str:
    if not said:
        return "A quotation is empty."
    why = "A quotation does not stand in the passages that were given."
    for place, evidence in enumerate(given.evidence, start=1):
        text = line(evidence.quote)
        offset = _at_word(text, said)
        if offset < 0:
            continue
        around = next((part for part in honest(evidence.quote) if said in part), None) if is_free(evidence) else text
        if around is None:
            why = "A quotation is of words that order the reader about."
            continue
        clause = _clause(around, said)
        if {p.key for p in poles(clause) if p.kind in BOTH_WAYS} - {p.key for p in poles(said)}:
            why = "A quotation leaves out a word that turns its meaning."
            continue
        return Quoted(said, place, offset, blake2b(text.encode(errors="replace"), digest_size=8).hexdigest())
    return why


def _at_word(text: str, said: str) -> int:
    found = re.search(rf"(?<!\w){re.escape(said)}(?!\w)", text)
    return found.start() if found else -1


def _clause(sentence: str, said: str) -> str:
    """The words between the commas around a quotation."""
    start = sentence.find(said)
    before = max(sentence.rfind(mark, 0, start) for mark in (",", ";", ":", "."))
    stops = [at for mark in (",", ";", ".") if (at := sentence.find(mark, start + len(said))) >= 0]
    return sentence[before + 1 : min(stops, default=len(sentence))]
