"""An independent judge of what was served: does each word of weight stand in the raw facts, letter by letter?

It shares no code with `insights.narration.verify` and is cruder and stricter: digits by digits, quotations by
containment, names by containment, and turning words by a list of its own.
"""

import re
from collections.abc import Iterable, Iterator

from evals.modelled.standin import sentences

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_CITE = re.compile(r"\[\d{1,3}\]")
_QUOTE = re.compile(r"[\"“«]([^\"”»]+)[\"”»]")
_NAME = re.compile(r"\b[A-Z][\w-]+")
_OPENING = frozenset(
    {"in", "the", "it", "its", "this", "that", "these", "there", "a", "an", "at", "on", "for", "as", "by"}
)
_SPELT = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_TURNS = (
    "early", "earlier", "ahead", "late", "later", "behind", "over", "under", "below", "above", "rose", "fell", "higher",
    "lower", "red", "amber", "green", "critical", "severity", "low", "score", "not", "no", "never", "none", "all",
    "every", "only", "most", "worst", "best", "highest", "lowest", "because", "caused", "due", "bankrupt", "cancelled",
    "finished", "complete", "approved", "rejected", "track", "risk", "must", "you", "your", "system", "prompt",
    "instructions", "assistant", "ignore", "board", "cut", "stopped", "failed", "closed", "resolved",
)  # fmt: skip
_FORBIDDEN = re.compile(
    r"https?:|www\.|\]\(|<[a-z/!]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)


def unsupported(text: str, facts: Iterable[str], plain: str, cited: int) -> Iterator[str]:
    """Why each sentence of a served text that the rules did not write themselves has no ground in the raw facts.

    Args:
        text: what was served.
        facts: raw words and values that the text may rest on.
        plain: the wording without a model: its sentences need no other ground.
        cited: how many citations go with the text.
    """
    ground = " ".join(" ".join(facts).split())
    own = {_bare(one) for one in sentences(plain)} | {_bare(plain)}
    for sentence in sentences(text.replace(plain, " ") if plain else text):
        cites = next(_cites(sentence, ground, cited), None)
        why = cites or (None if _bare(sentence) in own else _why(_CITE.sub("", sentence), ground, cited))
        if why:
            yield f"{sentence!r}: {why}"


def _why(words: str, ground: str, cited: int) -> str | None:
    checks = (_shown, _quotes, _numbers, _names, _turns)
    return next((why for check in checks for why in check(words, ground, cited)), None)


def _cites(words: str, _: str, cited: int) -> Iterator[str]:
    yield from (f"it cites {n}" for n in _CITE.findall(words) if not 1 <= int(n.strip("[]")) <= cited)


def _shown(words: str, _: str, __: int) -> Iterator[str]:
    yield from (f"it holds {found!r}" for found in _FORBIDDEN.findall(words))


def _quotes(words: str, ground: str, _: int) -> Iterator[str]:
    low = ground.casefold()
    yield from (f"{one!r} is no quotation" for one in _QUOTE.findall(words) if one.strip(" .").casefold() not in low)


def _numbers(words: str, ground: str, _: int) -> Iterator[str]:
    digits, low = ground.replace(",", ""), ground.casefold()
    for number in _DIGITS.findall(words):
        if not re.search(rf"(?<!\d){re.escape(number.replace(',', ''))}(?!\d)", digits):
            yield f"{number} is no number of the facts"
    for word in re.findall(r"[a-z]+", words.casefold()):
        if word in _SPELT and word not in low and not re.search(rf"(?<!\d){_SPELT[word]}(?!\d)", digits):
            yield f"{word} is no number of the facts"


def _names(words: str, ground: str, _: int) -> Iterator[str]:
    low = ground.casefold()
    said = (name for name in _NAME.findall(words) if name.casefold() not in _OPENING)
    yield from (f"{name} is no name of the facts" for name in said if name.casefold() not in low)


def _turns(words: str, ground: str, _: int) -> Iterator[str]:
    low = ground.casefold()
    for word in re.findall(r"[a-z]+", words.casefold()):
        if word in _TURNS and not re.search(rf"\b{word}", low):
            yield f"{word!r} does not stand in the facts"


def _bare(text: str) -> str:
    return " ".join(_CITE.sub("", text).split()).strip(" .")
