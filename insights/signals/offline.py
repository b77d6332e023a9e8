"""The extractor that needs nothing but itself: phrases, what stands around them, and what moved."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from insights.signals.chinese import chinese
from insights.signals.context import context, eased, overtaken
from insights.signals.moves import moves
from insights.signals.phrases import Match, Word, matches
from insights.signals.redactions import is_redaction
from insights.signals.sentences import prose, sentences
from insights.signals.steering import ordering
from portfolio.signals import Basis, Direction, Polarity, Signal, SignalKind, Text, When

_TURNED = {Direction.BETTER: Direction.WORSE, Direction.WORSE: Direction.BETTER, Direction.SAME: Direction.WORSE}
_HEADINGS = frozenset(["blockers", "help wanted", "bugs", "incidents", "delays", "defects", "open questions"])
_REMEMBERED = 50_000
_TURNING = (SignalKind.RECOVERY, SignalKind.DATE)


class OfflineExtractor:
    """Reads signals by patterns; pure, and as fast as its texts are long."""

    name = "patterns:2"

    def extract(self, texts: Sequence[Text]) -> list[list[Signal]]:
        """The signals of each text."""
        return [read(text.words, text.dated) for text in texts]


def read(text: str, dated: date | None = None) -> list[Signal]:
    """The signals of one text, in the order of its words."""
    low = prose(text)
    return [
        one._replace(
            quote=text[start + one.start : start + one.end],
            start=start + one.start,
            end=start + one.end,
            sentence=text[start:end],
        )
        for start, end in sentences(text)
        for one in _of_sentence(low[start:end], dated)
    ]


@lru_cache(maxsize=_REMEMBERED)
def _of_sentence(low: str, dated: date | None) -> tuple[Signal, ...]:
    """The signals of a sentence in small letters; reports repeat themselves, so sentences are remembered."""
    phrases, spoken = matches(low)
    moved = moves(low, dated)
    if not low.isascii():
        moved += chinese(low)
    if not (phrases or moved) or is_redaction(low):
        return ()
    taken = {one.kind for one in moved}
    free = [
        m for m in phrases if m.entry.kind not in taken and not any(m.start < o.end and o.start < m.end for o in moved)
    ]
    once = {(s.kind, s.polarity, s.when is When.PAST): s for s in reversed([*moved, *_said(low, spoken, free)])}
    # Good news that somebody orders is none; trouble told beside an order is still trouble.
    told = [s for s in once.values() if s.polarity is not Polarity.GOOD or not ordering(low)]
    return tuple(sorted(told, key=lambda s: (s.start, s.end)))


def _is_heading(sentence: str, phrase: str) -> bool:
    """True where a "sentence" is a heading of a form, like "Blockers:", that nothing follows."""
    rest = sentence.replace(phrase, "", 1).strip(" *_#:-[]")
    return not rest and (phrase in _HEADINGS or sentence.rstrip(" *_").endswith(":"))


def _said(low: str, spoken: list[Word], phrases: Sequence[Match]) -> Iterator[Signal]:
    asked = low.rstrip("\"' )").endswith("?")
    for number, one in enumerate(phrases):
        entry = one.entry
        if _is_heading(low, low[one.start : one.end]):
            continue
        negated, basis, when = context(low, spoken, one, asked=asked)
        polarity, direction = entry.polarity, entry.direction
        if polarity is Polarity.GOOD and not negated and basis is not Basis.STATED:
            continue  # what is hoped for is no news
        if polarity is Polarity.BAD and not negated and eased(spoken, one):
            continue
        if negated:
            polarity = Polarity.GOOD if polarity is Polarity.BAD else Polarity.BAD
            direction = _TURNED[direction] if direction else None
        later = (m for m in phrases[number + 1 :] if m.entry.polarity is Polarity.GOOD and m.entry.kind in _TURNING)
        if polarity is Polarity.BAD and any(overtaken(spoken, one, good) for good in later):
            when = When.PAST
        yield Signal(
            kind=entry.kind,
            polarity=polarity,
            quote=low[one.start : one.end],
            start=one.start,
            end=one.end,
            sentence=low,
            direction=direction,
            when=when,
            negated=negated,
            basis=basis,
        )
