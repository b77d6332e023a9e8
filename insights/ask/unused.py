"""Words of a question that a plan would pass over, and that would make its answer wrong."""

from insights.ask import grammar
from insights.ask.chosen import EXTREME, Sides, limit_of
from insights.ask.reading import Reading
from insights.ask.words import NUMBER_WORDS, whole

_MOVED = frozenset({"changed", "switched", "swapped", "replaced"})
"""Words that compare two reports where a column stands behind them."""


def unapplied(reading: Reading, *, named: bool) -> str | None:
    """A word that changes the answer and that nothing applied: a lone "not", a number without a column."""
    words = reading.question.words
    for place, word in enumerate(words):
        if word.used not in {None, "filler", "stop", "part of a field's name", "high", "low"}:
            continue
        if word.text in grammar.STRICT:
            return word.text
        following = words[place + 1].text if place + 1 < len(words) else ""
        behind = words[place + 1].used if following else None
        if word.text in _MOVED and behind == "field" and not reading.compares and reading.action == "list":
            return word.text
        if word.text in grammar.WEIGHTY and word.used == "filler" and not named and _closes(reading, place):
            return word.text
        if word.text in grammar.BOUNDING and (following[:1].isdigit() or following in NUMBER_WORDS):
            return f"{word.text} {following}"
        if word.text[0].isdigit() and word.used in {None, "filler"} and not named and limit_of(reading) is None:
            return word.text
    return None


def _closes(reading: Reading, place: int) -> bool:
    """True where a word is a condition by its place: before the noun, or behind "are" where a clause ends."""
    words, text = reading.question.words, reading.question.text
    word = words[place]
    if place + 1 < len(words) and text[word.end : words[place + 1].start] == " ":
        following = words[place + 1]
        ends = following.text in {"and", "or", "but"}
        if following.used == "subject" and whole(grammar.SUBJECTS).fullmatch(following.text):
            return True
    else:
        ends = True
    return ends and place > 0 and words[place - 1].text in {"are", "is", "were", "was", "been", "be", "not", "being"}


def narrows(reading: Reading) -> bool:
    """True where a word that nothing understood says which cost, date or rate is meant: "marketing budget"."""
    words = reading.question.words
    starts, ends = {m.start for m in reading.mentions}, {m.end for m in reading.mentions}
    for place, word in enumerate(words):
        if word.used is not None or len(word.text) < 2 or word.text.isdigit():  # noqa: PLR2004 - letters
            continue
        before = [w.text for w in words[max(0, place - 1) : place]]
        if place + 1 < len(words) and words[place + 1].start in starts:
            return True
        if before in (["per"], ["excluding"], ["without"]) or (place and words[place - 1].end in ends):
            return True
    return False


def extreme_of(reading: Reading) -> str | None:
    """A superlative that is no part of a condition, a name or a report: a count or a sum cannot use it."""
    starts = {w.start for w in reading.question.words if w.used in {None, "high", "low", "filler"}}
    return next((m.group() for m in reading.question.find(EXTREME) if m.start() in starts), None)


def lost_side(reading: Reading, sides: Sides) -> bool:
    """True where two rows are to be compared and only one of them is known."""
    compared = reading.has(r"vs|versus|difference|compare|gap") and (reading.high or reading.low)
    return len(sides) == 1 and len(sides[0][1]) == 1 and compared and not reading.compares and len(reading.fields) <= 1
