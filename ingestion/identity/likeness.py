"""How alike two names of projects, vendors or goals are, and the reason in a sentence."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from ingestion.identity.names import Name, words_of
from portfolio.identity import Verdict

SURE = 95.0
"""From this likeness on two names are one, where also every number agrees and each word is a spelling of the other."""

UNSURE = 82.0
"""From this likeness on a person is asked."""

_KEY = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_LONG_ENOUGH = 6
_FITTING = 60


@dataclass(frozen=True)
class Judged:
    """What a pair of names says."""

    verdict: Verdict
    score: float
    reason: str


def judge(kind: str, left: Name, right: Name) -> Judged | None:
    """Whether two names mean one thing; None where nothing speaks for it."""
    if not left.words or not right.words:
        return None
    if left.whole == right.whole:
        return Judged(Verdict.SAME, 0.98, _equal(left, right))
    if left.numbers != right.numbers:
        return None
    if left.bare == right.bare and (left.core or right.core):
        return _without_common_words(kind, left, right)
    return _alike(left, right) or _part_of(kind, left, right)


def _alike(left: Name, right: Name) -> Judged | None:
    score = fuzz.token_sort_ratio(left.phrase, right.phrase)
    both = f"The names '{left.text}' and '{right.text}' are {score:.0f} % alike"
    if score >= SURE and _spellings(left.core, right.core):
        return Judged(Verdict.SAME, round(score / 100, 3), f"{both} and differ by spelling only.")
    if score >= UNSURE:
        sure = round(min(score, SURE - 0.1) / 100, 3)
        return Judged(Verdict.DOUBT, sure, f"{both}, which is not enough to be sure.")
    return None


def judge_key(key: str, named: Name, left: Name) -> Judged | None:
    """Whether `left` carries the key of a project named `named`, as "BGW Border Gateway" carries BGW."""
    if not _KEY.fullmatch(key) or not _carries(left.text, key):
        return None
    rest = " ".join(word for word in left.core if word != key.casefold())
    theirs = " ".join(word for word in named.core if word != key.casefold())
    if not rest or not theirs or fuzz.token_set_ratio(rest, theirs) >= _FITTING:
        return Judged(Verdict.SAME, 0.96, f"The name '{left.text}' carries the key {key} of the other.")
    return Judged(
        Verdict.DOUBT,
        0.85,
        f"The name '{left.text}' carries the key {key}, but the project of that key is named '{named.text}'.",
    )


def _without_common_words(kind: str, left: Name, right: Name) -> Judged:
    if kind == "vendors":
        if left.forms and right.forms and left.forms != right.forms:
            return Judged(
                Verdict.DOUBT,
                0.9,
                f"'{left.text}' and '{right.text}' differ by legal form only, which may be two companies of one group.",
            )
        return Judged(
            Verdict.SAME, 0.97, f"The names '{left.text}' and '{right.text}' are equal without their legal forms."
        )
    if kind == "projects":
        reason = f"The names '{left.text}' and '{right.text}' are equal without words such as project or plan."
        return Judged(Verdict.SAME, 0.97, reason)
    return Judged(Verdict.SAME, 0.97, _equal(left, right))


def _part_of(kind: str, left: Name, right: Name) -> Judged | None:
    """A name that is the other and more: worth a look, never enough."""
    short, long = sorted((left, right), key=lambda name: len(name.core))
    enough = 1 if kind == "vendors" else 2
    if len(short.core) < enough or len(short.bare) < _LONG_ENOUGH - 1 or not set(short.core) < set(long.core):
        return None
    return Judged(Verdict.DOUBT, 0.82, f"The name '{long.text}' is '{short.text}' and more.")


def _spellings(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """True where each word that differs is a spelling of one word of the other: a plural, a slip of the keyboard."""
    ours, theirs = sorted(set(left) - set(right)), sorted(set(right) - set(left))
    return len(ours) == len(theirs) and all(_spelling(a, b) for a, b in zip(ours, theirs, strict=True))


def _spelling(one: str, other: str) -> bool:
    # "Eastern" and "western", "import" and "export" are as alike as a slip is; a slip spares the first letter.
    return (
        min(len(one), len(other)) >= _LONG_ENOUGH
        and one[0] == other[0]
        and Levenshtein.distance(one, other, score_cutoff=1) == 1
    )


def _carries(text: str, key: str) -> bool:
    """The key stands at the front or the end of the name, or in brackets; inside a sentence it may be a word."""
    if list(words_of(text)) == list(words_of(key)):
        return True
    found = re.escape(key)
    return bool(re.search(rf"^\W*{found}(?![\w])|[(\[]{found}[)\]]|[-–—:|/]\s*{found}\s*$", text))


def _equal(left: Name, right: Name) -> str:
    if left.text == right.text:
        return f"Both are named '{left.text}'."
    return f"The names '{left.text}' and '{right.text}' are equal but for case, spaces and punctuation."
