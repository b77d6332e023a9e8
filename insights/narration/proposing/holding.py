"""Does a proposed signal hold? In code: the catalogue, the quotation letter by letter, and what its words say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from insights.narration.plain import line
from insights.narration.proposing.leanings import leanings, speaks_of
from insights.narration.verify.plaintext import unfit
from insights.narration.verify.poles import BOTH_WAYS, poles
from insights.signals.offline import read
from insights.signals.redactions import is_redaction
from insights.signals.sentences import sentences
from insights.signals.steering import addressed, ordering, steering
from portfolio.signals import Polarity, Signal, SignalKind

FEWEST_WORDS, MOST_WORDS = 2, 40
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|(?<!\w)[‘'][^‘’']{3,}[’'](?!\w)")
_CLAUSE = re.compile(r"[,;:.!?]\s")


@dataclass(frozen=True)
class Claim:
    """What a model said: `passage` is a number from 1, the rest its words."""

    passage: int
    kind: str
    polarity: str
    quote: str


@dataclass(frozen=True)
class Fallen:
    """A proposal that does not hold, and why, in words that quote nobody."""

    why: str


def is_usable(text: str) -> bool:
    """True for a passage that may be read by a model: it plainly gives no orders to whoever reads it."""
    said = [text[start:end] for start, end in sentences(text)]
    return bool(said) and not any(addressed(one) or ordering(one.lower()) for one in said)


def holds(claim: Claim, text: str | None) -> Signal | Fallen:
    """The proposal as a signal of the passage it names, or why it is none."""
    if text is None:
        return Fallen("It names a passage that was not given.")
    if claim.kind not in set(SignalKind) or claim.polarity not in set(Polarity):
        return Fallen("Its kind or polarity is not in the catalogue.")
    if not is_usable(text):
        return Fallen("Its passage gives orders to whoever reads it.")
    place = _place(claim.quote, text)
    if isinstance(place, Fallen):
        return place
    start, end, sentence = place
    kind, polarity, quote = SignalKind(claim.kind), Polarity(claim.polarity), text[start:end]
    why = _against(quote, sentence, kind, polarity)
    return Fallen(why) if why else Signal(kind, polarity, quote, start, end, sentence)


def is_read(signal: Signal, text: str) -> bool:
    """True where the rules have read the same in the same words: then there is nothing to propose."""
    return any(one.kind is signal.kind and _overlap(one, signal) for one in read(text))


def _place(quote: str, text: str) -> tuple[int, int, str] | Fallen:
    """Where a quotation stands letter by letter; only the kind of space between its words may differ."""
    words = quote.strip().strip('"“”').split()
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS:
        return Fallen("Its quotation is too short or too long to tell anything.")
    spaced = r"\s+".join(map(re.escape, words))
    found = re.search(rf"(?<!\w){spaced}(?!\w)", text)
    if found is None:
        return Fallen("Its quotation does not stand in the passage it names.")
    for begin, stop in sentences(text):
        if begin <= found.start() and found.end() <= stop:
            return found.start(), found.end(), text[begin:stop]
    return Fallen("Its quotation is of more than one sentence.")


def _against(quote: str, sentence: str, kind: SignalKind, polarity: Polarity) -> str | None:
    return next(chain(_unclear(quote, sentence, polarity), _unsupported(quote, sentence, kind, polarity)), None)


def _unclear(quote: str, sentence: str, polarity: Polarity) -> Iterator[str]:
    """What is wrong with how the words are taken out of their sentence."""
    if steering(" ".join(sentence.split())):
        yield "Its sentence tells its reader what to do, or hides signs."
    if unfit(line(quote)):
        yield "Its quotation holds markup, a link or signs that cannot be seen."
    if is_redaction(sentence.lower()):
        yield "Its sentence says that something was kept back."
    if sentence.rstrip("\"' )”").endswith("?"):
        yield "Its sentence asks and does not tell."
    turning = {one.key for one in poles(quote) if one.kind in BOTH_WAYS}
    if {one.key for one in poles(_clause(sentence, quote)) if one.kind in BOTH_WAYS} - turning:
        yield "Its quotation leaves out a word that turns its meaning."
    if polarity is Polarity.GOOD and {pole for _, pole in turning} & {"perhaps", "will"}:
        yield "What is only hoped for is no good news."


def _unsupported(quote: str, sentence: str, kind: SignalKind, polarity: Polarity) -> Iterator[str]:
    """What its words do not say."""
    leaning = leanings(_own(quote, sentence))
    if polarity not in leaning:
        yield f"Nothing in its quotation says that this is {polarity.value}."
    if len(leaning) > 1:
        yield "Its quotation says good and bad at once."
    if not speaks_of(sentence, kind):
        yield f"Its sentence does not speak of what {kind.value} is about."
    if any(one.kind is kind and one.polarity is not polarity and one.quote in quote for one in read(sentence)):
        yield "The rules read the opposite in the same words."


def _own(quote: str, sentence: str) -> str:
    """The words of a quotation that its writer does not quote in turn: "design approved" may be a milestone's name."""
    start = sentence.find(quote)
    bare = _QUOTED.sub(lambda found: " " * len(found.group()), sentence)
    return bare[start : start + len(quote)]


def _clause(sentence: str, quote: str) -> str:
    """The words between the marks around a quotation."""
    start = sentence.find(quote)
    before = [found.end() for found in _CLAUSE.finditer(sentence, 0, start)]
    after = _CLAUSE.search(sentence, start + len(quote))
    return sentence[before[-1] if before else 0 : after.start() if after else len(sentence)]


def _overlap(one: Signal, other: Signal) -> bool:
    return one.start < other.end and other.start < one.end
