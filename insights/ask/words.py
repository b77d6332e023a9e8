"""A question as words: folded, numbered, each remembering what has already understood it."""

import html
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from insights.ask.grammar import ONE

_SHORT = 3
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?", re.UNICODE)
_AGAINST = re.compile(r"(?<!phase)(?<!part)(?<!stage)(?<!mark)(?<!wave)(?<!class)([\w)]) v\.? (?=\w)")
_YEAR = re.compile(r"(?<!financial )(?<!fiscal )\b(?:(?:the )?calendar(?: year)?|the year) (?=(?:19|20)\d\d(?!\d))")
_UP_TO_TWENTY = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBER_WORDS = {word: number for number, word in enumerate(_UP_TO_TWENTY)}
STOP = frozenset({
    "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "and", "or", "as", "is",
    "are", "was", "were", "be", "been", "being", "it", "its", "this", "that", "these", "those", "there",
    "their", "them", "they", "our", "we", "us", "i", "me", "my", "you", "your", "do", "does", "did", "has",
    "have", "had", "will", "would", "can", "could", "should", "shall", "so", "just", "any", "all", "some",
    "each", "every", "per", "s", "t", "please", "pls", "thanks", "into", "onto", "via", "whether", "among", "amongst",
    "upon", "also", "such", "own", "same",
})  # fmt: skip


def fold(text: str) -> str:
    """Lower case, plain letters and digits, one space between words, "&" as "and", no apostrophes."""
    if text.isascii() and text.isalnum():
        return text.lower()
    clean = unicodedata.normalize("NFKC", html.unescape(text)).lower().replace("&", " and ")
    clean = "".join(c for c in clean if unicodedata.category(c) != "Cf")
    clean = re.sub(r"['’`]", "", clean)
    return " ".join(re.findall(r"[^\W_]+", clean))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(fold(text).split())


def stem(word: str) -> str:
    """A word without its plural ending, so that "budgets" meets "budget"."""
    if len(word) > _SHORT + 1 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > _SHORT and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@dataclass
class Word:
    """One word of the question and where it stands in the folded text."""

    text: str
    start: int
    end: int
    used: str | None = None


@dataclass
class Question:
    """The folded text of a question (punctuation kept as it may separate), and its words."""

    text: str
    words: list[Word] = field(default_factory=list)

    def use(self, start: int, end: int, why: str) -> None:
        """Mark the words between two places as understood."""
        for word in self.words:
            if word.start < end and word.end > start and word.used is None:
                word.used = why

    def free(self, start: int, end: int) -> bool:
        """True where no word between two places was understood before."""
        return all(w.used is None for w in self.words if w.start < end and w.end > start)

    def left(self) -> list[Word]:
        """Words that nothing has understood yet."""
        return [word for word in self.words if word.used is None]

    def find(self, pattern: str, why: str | None = None) -> list[re.Match[str]]:
        """Every match on whole words; with `why`, their words count as understood."""
        found = list(whole(pattern).finditer(self.text))
        if why:
            for match in found:
                self.use(match.start(), match.end(), why)
        return found

    def has(self, pattern: str, why: str | None = None) -> bool:
        """True where the pattern stands on whole words."""
        return bool(self.find(pattern, why))


@lru_cache(maxsize=4096)
def whole(pattern: str) -> re.Pattern[str]:
    """A pattern that stands on whole words, compiled once."""
    return re.compile(rf"(?<![^\W_])(?:{pattern})(?![^\W_])")


def read(question: str) -> Question:
    """The question in lower case with its punctuation, ready to be understood piece by piece."""
    clean = unicodedata.normalize("NFKC", html.unescape(question)).lower()
    clean = "".join(" " if unicodedata.category(c) in {"Cc", "Cf"} else c for c in clean)
    clean = re.sub(r"(?<![^\W_])['’`](\d\d)(?!\d)", r"20\1", clean)
    clean = re.sub(rf"(?<![^\W_])({ONE})['’`]s(?![^\W_])", r"\1", clean)
    clean = re.sub(r"['’`]", "", clean).replace("&", " and ")
    clean = " ".join(clean.split())
    clean = _YEAR.sub("", clean)
    clean = _AGAINST.sub(r"\1 vs ", clean)
    return Question(clean, [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(clean)])
