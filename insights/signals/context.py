"""What stands around a phrase: is it denied, over, yet to come, only feared, or asked?"""

import re
from typing import NamedTuple

from insights.signals.phrases import Match
from portfolio.signals import Basis, Polarity, When

_NEAR = 60  # characters before a phrase that can deny it; about six words
_BREAK = re.compile(
    r"[;:()]|\b(?:but|however|although|though|whilst|while|despite|due to|because|owing|caused|and|which|so that"
    r"|therefore|following|after|leading|resulting|until|where|when)\b"
)
_DENIED = re.compile(
    r"\b(?:not(?! only| just| least)|no(?! doubt)|never|without|neither|nor|zero|cannot|hardly|unable|rather than"
    r"|instead of|free (?:of|from)|failed to|fails to|yet to|far from|nothing|none|absence of"
    r"|avoid(?:s|ed|ing)?|prevent(?:s|ed|ing)?|eliminat(?:e|es|ed|ing))\b(?:[^\w]+[\w'%]+){0,4}[^\w]*$"
    r"|\w+n't\b(?:[^\w]+[\w'%]+){0,4}[^\w]*$"
)
_FEARED = re.compile(
    r"\b(?:might|could|risks?|risking|potential(?:ly)?|possib(?:le|ly|ility)|if|unless|would|likely|likelihood|threat"
    r"|threaten(?:s|ing)?|danger|in case|should|any|may(?! \d)(?<!in may)(?<!by may))\b"
)
_FEARED_AFTER = re.compile(r"^[\s,]*(?:risks?|is possible|is likely|could|may|might)\b")
_HOPED = re.compile(
    r"\b(?:ensur(?:e|es|ed|ing)|whether|needs?|required?|aims?|aiming|seek(?:s|ing)?|try(?:ing)?|in order"
    r"|hop(?:e|es|ed|ing)"
    r"|depend(?:s|ent|ing)?|subject|intend(?:s|ed)?|once|until|await(?:s|ing)?|further|work(?:ing)? (?:to"
    r"|on|with|towards))\b"
)
_COMING = re.compile(
    r"\b(?:will|shall|going to|expect(?:s|ed|ing)?|plan(?:s|ned|ning)? (?:to|for)|due to be|to be|anticipated?"
    r"|forecast|scheduled (?:to|for)|next (?:year|month|quarter))\b"
)
_OVER = re.compile(
    r"\b(?:previous(?:ly)?|earlier|formerly|initial(?:ly)?|historic(?:al|ally)?|original(?:ly)?|past|prior|legacy)\b"
    r"(?:[^\w]+[\w'%]+){0,3}[^\w]*$"
)
_WAS = re.compile(r"\b(?:was|were|had)\b")
_SINCE = re.compile(r"\b(?:now|since|subsequently|but|however|has been|have been|later)\b")


class Context(NamedTuple):
    """How a phrase is meant."""

    negated: bool
    basis: Basis
    when: When


def context(low: str, start: int, end: int, found: Match, *, asked: bool) -> Context:
    """How the phrase is meant in the sentence at `start`–`end`."""
    before = low[max(start, found.start - 2 * _NEAR) : found.start]
    breaks = [b.end() for b in _BREAK.finditer(before)]
    clause = before[breaks[-1] :] if breaks else before
    after = low[found.end : min(end, found.end + _NEAR)]
    negated = _DENIED.search(clause[-_NEAR:]) is not None
    bad = (found.entry.polarity is Polarity.BAD) != negated
    when = When.PRESENT
    basis = found.entry.basis
    if _COMING.search(clause):
        when = When.FUTURE
    if _FEARED.search(clause) or _FEARED_AFTER.match(after) or (not bad and _HOPED.search(clause)):
        basis = Basis.FEARED
    if _OVER.search(clause):
        when = When.PAST
    return Context(negated, Basis.ASKED if asked else basis, when)


def overtaken(low: str, bad: Match, good: Match) -> bool:
    """True where a bad phrase is said of the past and a good one after it says what came of that."""
    said = low[max(0, bad.start - _NEAR) : bad.start]
    between = low[bad.end : good.start]
    return bad.end <= good.start and bool(_SINCE.search(between)) and bool(_WAS.search(said) or "now" in between)
