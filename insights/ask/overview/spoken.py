"""The plain core of a spoken question: without a greeting, without words that only soften or date it to now."""

import re

from insights.ask.words import read

_LEAD = re.compile(
    r"^(?:(?:please|hi|hello|hey|so|ok|okay|well|and|but|can you|could you|would you|just|quickly"
    r"|tell me(?! (?:about|more|everything|something|all))"
    r"|do you know|i wonder|remind me),? )+"
)
_ASIDE = re.compile(
    r"\b(?:right now|now|today|currently|at the moment|at present|this (?:week|month|morning|quarter)|these days|so far"
    r"|overall|in general|generally|please|pls|again|really|as a whole|in short|briefly|actually)\b"
)


def plainly(question: str) -> str:
    """The folded question without lead, asides and closing marks."""
    text = _LEAD.sub("", read(question).text.strip(" ?.!")).strip(" ,?.!")
    return " ".join(_ASIDE.sub(" ", text).split()).strip(" ,?.!:-")
