"""Names taken apart: words, the numbers that tell one thing from the next, legal forms, generic words."""

import re
import unicodedata
from dataclasses import dataclass

_FORMS = {
    "ltd": "limited", "limited": "limited", "plc": "plc", "llc": "llc", "llp": "llp", "lp": "lp",
    "inc": "incorporated", "incorporated": "incorporated", "corp": "corporation", "corporation": "corporation",
    "co": "company", "company": "company", "gmbh": "gmbh", "mbh": "gmbh", "ag": "ag", "kg": "kg", "kgaa": "kgaa",
    "ohg": "ohg", "ug": "ug", "ev": "ev", "se": "se", "sa": "sa", "sas": "sas", "sarl": "sarl", "srl": "srl",
    "spa": "spa", "bv": "bv", "nv": "nv", "oy": "oy", "oyj": "oy", "ab": "ab", "as": "as", "aps": "aps",
    "pty": "limited", "pte": "limited", "pvt": "limited", "kk": "kk", "sl": "sl", "lda": "lda", "ltda": "ltda",
}  # fmt: skip
_FILLERS = frozenset({"and", "und", "et", "the"})
_GENERIC = frozenset({
    "project", "projects", "programme", "programmes", "program", "programs", "plan", "plans", "planning", "schedule",
    "board", "tracker", "workplan", "timeline", "roadmap", "backlog", "register", "workbook", "the",
})  # fmt: skip
_MARKERS = frozenset({
    "phase", "stage", "tranche", "wave", "release", "sprint", "batch", "lot", "part", "step", "round", "section",
    "zone", "line",
})  # fmt: skip
_ROMAN = re.compile(r"(?=[ivx])(?:x{0,3})(?:ix|iv|v?i{0,3})")
_COUNTED = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5",
}  # fmt: skip
_VALUES = {"i": 1, "v": 5, "x": 10}


@dataclass(frozen=True)
class Name:
    """A name in parts.

    Attributes:
        text: as written.
        words: all words, folded.
        core: the words that tell it from others, without legal forms or generic words.
        forms: its legal forms, each in one spelling.
        numbers: what counts or letters it: numbers, numerals, single letters.
    """

    text: str
    words: tuple[str, ...]
    core: tuple[str, ...]
    forms: frozenset[str]
    numbers: tuple[str, ...]

    @property
    def whole(self) -> str:
        """The name without case, spaces and punctuation."""
        return "".join(self.words)

    @property
    def bare(self) -> str:
        """The same without legal forms or generic words; all of it where nothing else is left."""
        return "".join(self.core) or self.whole

    @property
    def phrase(self) -> str:
        """The words that tell it from others, one space apart."""
        return " ".join(self.core or self.words)


def name_of(kind: str, text: str) -> Name:
    """`text` taken apart as a name of `kind`."""
    words = words_of(text)
    forms: frozenset[str] = frozenset()
    if kind == "vendors":
        # A legal form stands behind the name; "Limited Editions Ltd" keeps its first word.
        core = tuple(w for n, w in enumerate(words) if (n == 0 or w not in _FORMS) and w not in _FILLERS)
        forms = frozenset(_FORMS[w] for n, w in enumerate(words) if n and w in _FORMS)
    elif kind == "projects":
        core = tuple(word for word in words if word not in _GENERIC)
    else:
        core = words
    return Name(text, words, core, forms, _numbers(words))


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text without case, accents and punctuation; "S.A." is one word."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"(?<=\b[^\W\d_])\.(?=[^\W\d_]\b)", "", plain).replace("'", "").replace("’", "")
    return tuple(re.findall(r"\d+|[^\W\d_]+", plain))


def person_key(text: str) -> str:
    """A person's name folded; "Last, First" reads as "First Last"."""
    last, comma, first = text.partition(",")
    turned = f"{first} {last}" if comma and first.strip() and "," not in first else text
    return " ".join(words_of(turned))


def _numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    found = []
    for n, word in enumerate(words):
        after_marker = n > 0 and words[n - 1] in _MARKERS
        if word.isdigit():
            found.append(str(int(word)))
        elif word in _COUNTED and (after_marker or (n + 1 < len(words) and words[n + 1] in _MARKERS)):
            found.append(_COUNTED[word])
        elif _ROMAN.fullmatch(word) and (len(word) > 1 or n > 0):
            found.append(str(_roman(word)))
        elif len(word) == 1 or (after_marker and len(word) <= 2):  # noqa: PLR2004 - "Phase A", "Lot 2b"
            found.append(word)
    return tuple(sorted(found))


def _roman(word: str) -> int:
    values = [_VALUES[letter] for letter in word]
    return sum(-v if n + 1 < len(values) and values[n + 1] > v else v for n, v in enumerate(values))
