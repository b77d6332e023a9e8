"""Phrases of the lexicon made into patterns, and found in a text in one pass over its words.

Each word of a text is looked up by its first letters; only the few patterns that can begin with such a word are
tried there. Gaps are bounded, so the work grows with the length of the text and no faster.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from insights.signals.lexicon import LEXICON, Entry

_KEY = 4
_GAP = r"[^\w.;:!?()]{1,6}"
_RUNS_ON = re.compile(r"\|\s+")
_WORDS = re.compile(r"[a-z]+(?:'[a-z]+)?")


class Match(NamedTuple):
    """A phrase found at `start`–`end`."""

    start: int
    end: int
    entry: Entry


Index = dict[str, list[tuple[re.Pattern[str], Entry]]]


@cache
def index(lexicon: tuple[Entry, ...] = LEXICON) -> Index:
    """First letters of a word → the patterns that may begin with it, with what they signal."""
    found: Index = {}
    for entry in lexicon:
        for line in _RUNS_ON.sub("|", entry.phrases).split("\n"):
            elements = line.split()
            if not elements:
                continue
            pattern = re.compile(_expression(elements))
            for key in sorted(_keys(elements)):
                found.setdefault(key, []).append((pattern, entry))
    return found


def matches(low: str, start: int, end: int) -> list[Match]:
    """Phrases in a stretch of lower-case text, in order; they never overlap."""
    patterns = index()
    found: list[Match] = []
    covered = start
    for word in _WORDS.finditer(low, start, end):
        tried = patterns.get(word.group()[:_KEY])
        if tried is None or word.start() < covered:
            continue
        best: Match | None = None
        for pattern, entry in tried:
            hit = pattern.match(low, word.start(), end)
            if hit is not None and (best is None or hit.end() > best.end):
                best = Match(word.start(), hit.end(), entry)
        if best is not None:
            found.append(best)
            covered = best.end
    return found


def _expression(elements: Iterable[str]) -> str:
    """`a|b word? ~2 stem*` as a regular expression."""
    parts: list[str] = []
    begun = False
    for element in elements:
        if element.startswith("~"):
            parts.append(rf"(?:{_GAP}\w[\w']{{0,39}}){{0,{element[1:]}}}?")
            continue
        word = _word(element.removesuffix("?"))
        optional = "?" if element.endswith("?") else ""
        if begun:
            parts.append(f"(?:{_GAP}{word}){optional}")
        else:
            parts.append(f"(?:{word}{_GAP})?" if optional else word)
            begun = not optional
    return "".join(parts)


def _word(element: str) -> str:
    words = (re.escape(w[:-1]) + r"[\w']*" if w.endswith("*") else re.escape(w) for w in element.split("|"))
    return rf"(?:{'|'.join(words)})(?!\w)"


def _keys(elements: list[str]) -> set[str]:
    keys: set[str] = set()
    for element in elements:
        keys |= {word.rstrip("*?")[:_KEY] for word in element.split("|")}
        if not element.endswith("?"):
            break
    return keys
