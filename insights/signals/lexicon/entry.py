"""What a phrase of the lexicon is, and the word lists that many phrases share."""

from typing import NamedTuple

from portfolio.signals import Basis, Direction, Polarity, SignalKind

BAD, GOOD = Polarity.BAD, Polarity.GOOD
BETTER, SAME, WORSE = Direction.BETTER, Direction.SAME, Direction.WORSE


class Entry(NamedTuple):
    """Phrases that say the same: what they signal, and how sure they are by themselves."""

    kind: SignalKind
    polarity: Polarity
    phrases: str
    direction: Direction | None = None
    basis: Basis = Basis.STATED


NOT = (
    "not|never|cannot|isn't|wasn't|aren't|weren't|hasn't|haven't|hadn't|don't|doesn't|didn't|can't|couldn't|won't"
    "|wouldn't"
)
BE = "is|are|was|were|be|been|being|has|have|had|remains|remain|remained"
ISSUE = "issue*|problem*|challenge*|difficult*|concern*|failure*|fault*|shortcoming*|weakness*|deficienc*"
DONE = "resolved|fixed|solved|overcome|closed|addressed|rectified|remedied|cleared"
