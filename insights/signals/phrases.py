"""Phrases of the lexicon made into patterns, and found in a sentence in one pass over its words.

Each word of a sentence is looked up; only the few patterns that can begin with it, and whose last word is in the
sentence as well, are tried there. Gaps are bounded, so the work grows with the length of the text and no faster.
"""

import re
from functools import cache
from typing import NamedTuple

from insights.signals.lexicon import LEXICON, NOTHING, Entry

_STEM = 4
_MOST_WORDS = 100_000
_GAP = r"[^\w.;:!?(),]{1,6}"
_OTHER = r"(?!(?:no|not|never|without)\b)\w[\w']{0,39}"  # what turns a phrase round is never passed over
_GOES_ON = re.compile(r"(\|?)\n +")
_LETTER = "[a-zß-öø-ÿœ]"
_WORD = re.compile(rf"{_LETTER}+(?:'{_LETTER}+)?")


class Word(NamedTuple):
    """A word of a text in small letters."""

    start: int
    end: int
    text: str


class Match(NamedTuple):
    """A phrase found at `start`–`end`; `word` is the number of its first word in the sentence."""

    start: int
    end: int
    word: int
    entry: Entry


class _Phrase(NamedTuple):
    place: int
    pattern: re.Pattern[str]
    last: frozenset[str]
    entry: Entry | None


class _Begun(NamedTuple):
    """Phrases that may begin with a word: those of that word alone, and the others by what must come later.

    `keys` are the words and stems of which one must come later; where a stem is a word as well, one try too many does
    no harm.
    """

    alone: tuple[_Phrase, ...]
    later: dict[str, tuple[_Phrase, ...]]
    keys: frozenset[str]

    def among(self, present: set[str]) -> list[_Phrase]:
        """Those whose last word is present, in the order of the lexicon."""
        found = {one.place: one for key in self.keys & present for one in self.later[key]}
        return sorted((*self.alone, *found.values()))


class Leads(dict[str, _Begun | None]):
    """A word → the phrases that may begin with it; words are looked up once, and remembered."""

    def __init__(self, whole: dict[str, _Begun], stems: dict[str, _Begun]) -> None:
        """Phrases by whole first words, and by the stems of first words."""
        super().__init__(whole)
        self._stems = stems

    def __missing__(self, word: str) -> _Begun | None:
        """The phrases of the word's stem."""
        found = self._stems.get(word[:_STEM])
        if len(self) < _MOST_WORDS:
            self[word] = found
        return found


def matches(low: str) -> tuple[list[Match], list[Word]]:
    """Phrases in a lower-case sentence, in order, and its words; phrases never overlap."""
    texts = _WORD.findall(low)
    leads = _leads()
    tried = [(number, begun) for number, text in enumerate(texts) if (begun := leads[text]) is not None]
    if not tried:
        return [], []
    present = {*texts, *[text[:_STEM] for text in texts]}
    likely = [
        (number, begun.among(present)) for number, begun in tried if begun.alone or not begun.keys.isdisjoint(present)
    ]
    if not likely:
        return [], []
    starts = [word.start() for word in _WORD.finditer(low)]
    found: list[Match] = []
    covered = -1
    for number, some in likely:
        at = starts[number]
        if at < covered:
            continue
        furthest, best = at, None
        for phrase in some:
            hit = phrase.pattern.match(low, at)
            if hit is not None and hit.end() > furthest:
                furthest, best = hit.end(), phrase.entry
        covered = furthest
        if best is not None:
            found.append(Match(at, furthest, number, best))
    if not found:
        return [], []
    return found, [Word(at, at + len(text), text) for at, text in zip(starts, texts, strict=True)]


@cache
def _leads() -> Leads:
    found: dict[str, list[_Phrase]] = {}
    place = 0
    for phrases, entry in [(NOTHING, None), *((entry.phrases, entry) for entry in LEXICON)]:
        for line in _GOES_ON.sub(lambda end: end[1] or " ", phrases).split("\n"):
            elements = line.split()
            if not elements:
                continue
            needed = [_keys(e) for e in elements if e[0] != "~" and e[-1] != "?"]
            last = needed[-1] if len(needed) > 1 else frozenset[str]()
            phrase = _Phrase(place, re.compile(_expression(elements)), last, entry)
            place += 1
            for key in _first_keys(elements):
                found.setdefault(key, []).append(phrase)
    stems = {key[:-1]: some for key, some in found.items() if key.endswith("*")}
    whole = {k: [*some, *stems.get(k[:_STEM], ())] for k, some in found.items() if not k.endswith("*")}
    return Leads({k: _begun(some) for k, some in whole.items()}, {k: _begun(some) for k, some in stems.items()})


def _begun(phrases: list[_Phrase]) -> _Begun:
    later: dict[str, list[_Phrase]] = {}
    for phrase in phrases:
        for key in phrase.last:
            later.setdefault(key.removesuffix("*"), []).append(phrase)
    alone = tuple(one for one in phrases if not one.last)
    return _Begun(alone, {key: tuple(some) for key, some in later.items()}, frozenset(later))


def _expression(elements: list[str]) -> str:
    """`a|b word? ~2 stem*` as a regular expression."""
    parts: list[str] = []
    begun = False
    for element in elements:
        if element.startswith("~"):
            parts.append(rf"(?:{_GAP}{_OTHER}){{0,{element[1:]}}}?")
            continue
        word = _alternatives(element.removesuffix("?"))
        optional = "?" if element.endswith("?") else ""
        if begun:
            parts.append(f"(?:{_GAP}{word}){optional}")
        else:
            parts.append(f"(?:{word}{_GAP})?" if optional else word)
            begun = not optional
    return "".join(parts)


def _alternatives(element: str) -> str:
    either = (re.escape(w[:-1]) + r"[\w']*" if w.endswith("*") else re.escape(w) for w in element.split("|"))
    return rf"(?:{'|'.join(either)})(?!\w)"


def _first_keys(elements: list[str]) -> set[str]:
    keys: set[str] = set()
    for element in elements:
        keys |= _keys(element.removesuffix("?"))
        if not element.endswith("?"):
            break
    return keys


def _keys(element: str) -> frozenset[str]:
    return frozenset(w[:_STEM] + "*" if w.endswith("*") else w for w in element.split("|"))
