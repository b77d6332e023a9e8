"""What a number is in its sentence: of which measure, a part or the whole, before or after a change, of what things."""

import re

from insights.narration.verify.quantities import Quantity
from insights.narration.verify.words import means, words

_TOPICS = {
    "budget": "budget", "forecast": "forecast", "projected": "forecast", "spent": "actual", "actual": "actual",
    "spend": "actual", "baseline": "baseline", "planned": "baseline", "original": "baseline", "approved": "approved",
    "benefit": "benefit", "benefits": "benefit", "score": "score", "index": "index", "coverage": "coverage",
    "reserve": "reserve", "contingency": "reserve", "allocated": "load", "capacity": "capacity",
    "started": "start", "start": "start", "starts": "start", "end": "end", "ends": "end", "deadline": "end",
    "reported": "reported", "reports": "reported", "inferred": "inferred", "earlier": "earlier", "was": "earlier",
}  # fmt: skip
_PAST = frozenset({"baseline", "approved"})  # of these "was" says nothing of its own
_NEAR = 3
_AGAINST = re.compile(r"\b(?:against|versus|vs|compared|than|and|but|while)\b|[,;:]")
_LABELS = (
    "week|sprint|gate|phase|stage|section|pier|lot|level|version|wave|tranche|release|part|step|unit|floor|lane|line"
    "|block|zone|batch|room|shift|module|chapter|number|no"
)
_LABEL = re.compile(rf"\b({_LABELS})s?\.?\s$", re.IGNORECASE)
_NUMBER = (
    r"(?:\d[\d.,]*\s?(?:%|[kmb]n?\b|thousand|million|billion)?"
    r"|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|none|all))"
)
_WHOLE = re.compile(
    rf"{_NUMBER}\s(?:[a-z]+\s)?(?:out\s)?of\s(?:the\s|its\s|their\s|all\s|some\s)*[£$€]?\s?$", re.IGNORECASE
)
_AMONG = re.compile(r"(?:\b(?:among|amongst|out of)|^\W*of)\s(?:the\s|all\s)?$", re.IGNORECASE)
_PART = re.compile(
    rf"\s(?:[a-z]+\s)?(?:out\s)?of\s(?:the\s|its\s|their\s|all\s|some\s)*[£$€]?\s?(?={_NUMBER})", re.IGNORECASE
)
_RATE = re.compile(
    r"\s?(?:/|an?\s|per\s|each\s|every\s)\s?(day|week|month|quarter|year|hour|person|head|unit)\b", re.IGNORECASE
)
_FROM_TO = re.compile(r"\b(from|to|by|than)\b[^\w£$€]*(?:[£$€]\s?)?$", re.IGNORECASE)
_DIFFERENCE = re.compile(r"\s(?:more|less|fewer|higher|lower|longer|shorter)\s", re.IGNORECASE)
_COUNTED = re.compile(r"\s?((?:[a-z][a-z-]*\s){0,2}?)([a-z]{3,}(?:s|people))\b", re.IGNORECASE)
_SHARE_OF = re.compile(
    r"\sof\s(?:(?:the|all|its|her|his|their)\s)?(?:[\w-]+['’]s\s)?(?:\w+\s(?=budget|cost|hours|projects|items))?([a-z]{3,})\b"
)
_NO_NOUN = frozenset(["was", "has", "does", "its", "this", "less", "plus", "status", "thus", "whereas"])


def topics(one: Quantity, text: str) -> frozenset[str]:
    """What a number is the number of: the nearest word before it and after it that names a measure."""
    before = [_TOPICS[w.text.lower()] for w in reversed(words(text[: one.start])[-2 * _NEAR :]) if _is_topic(w.text)]
    if before[:1] == ["earlier"] and (named := [topic for topic in before if topic in _PAST]):
        before = named
    rest = text[one.end :]
    stop = _AGAINST.search(rest)
    after = [
        _TOPICS[w.text.lower()] for w in words(rest[: stop.start()] if stop else rest)[:_NEAR] if _is_topic(w.text)
    ]
    return frozenset((*before[:1], *after[:1]))


def fits(one: Quantity, text: str, known: Quantity, proof: str) -> bool:
    """True where a number plays the part in its sentence that the same number plays in the proof."""
    said, its = topics(one, text), topics(known, proof)
    return (not said or not its or bool(said & its)) and _same_role(one, text, known, proof)


def is_partial(text: str) -> bool:
    """True for words that say something of so many out of so many."""
    return re.search(rf"{_NUMBER}{_PART.pattern}", text, re.IGNORECASE) is not None


def _same_role(one: Quantity, text: str, known: Quantity, proof: str) -> bool:
    if _is_whole(known, proof) != _is_whole(one, text) and is_partial(proof):
        return False
    for told in (_label, _rate):
        if told(one, text) != told(known, proof):
            return False
    said, its = _role(one, text), _role(known, proof)
    if its in {"from", "than", "difference"} and said is None:
        return False
    if said and its and said != its and {said, its} != {"by", "difference"}:
        return False
    mine, theirs = _counted(one, text), _counted(known, proof)
    if one.unit == "%" and mine is not None and theirs is None:
        return False
    return mine is None or theirs is None or means(mine, frozenset({theirs}))


def _is_topic(word: str) -> bool:
    return word.lower() in _TOPICS


def _label(one: Quantity, text: str) -> str | None:
    """The word that a number is the number of, as in "week 21"."""
    found = None if one.unit or one.moment else _LABEL.search(text[: one.start])
    return found[1].lower() if found else None


def _is_whole(one: Quantity, text: str) -> bool:
    """True for the 16 of "4 of 16 projects" and of "among 16 projects"."""
    before = text[: one.start]
    return one.moment is None and (_WHOLE.search(before) or _AMONG.search(before)) is not None


def _rate(one: Quantity, text: str) -> str | None:
    """The "week" of "1,200 a week"."""
    found = _RATE.match(text, one.end)
    return found[1].lower() if found else None


def _role(one: Quantity, text: str) -> str | None:
    found = _FROM_TO.search(text[: one.start])
    if found:
        return found[1].lower()
    return "difference" if _DIFFERENCE.match(text, one.end) else None


def _counted(one: Quantity, text: str) -> str | None:
    """What things are counted: "deliveries" of "3 of 9 deliveries", "budget" of "60 % of the budget"."""
    if one.unit == "%" and (of := _SHARE_OF.match(text, one.end)):
        return words(of[1])[0].stem
    if one.unit or one.moment:
        return None
    rest = text[one.end :]
    part = _PART.match(rest)
    if part:
        rest = re.sub(r"^(?:[\d.,]+|[a-z]+)", "", rest[part.end() :])
    found = _COUNTED.match(rest)
    if not found or found[2].lower() in _NO_NOUN or any(w in _NO_NOUN for w in found[1].lower().split()):
        return None
    return words(found[2])[0].stem
