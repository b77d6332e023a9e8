"""What stands around a phrase: is it denied, over, yet to come, only feared, or asked?

Read from the words of the same clause before the phrase, nearest first, and from the few after it.
"""

import re
from typing import NamedTuple

from insights.signals.aftermath import dwindled, mended
from insights.signals.phrases import Match, Word
from portfolio.signals import Basis, Polarity, When

_CLAUSE = 14  # words of a clause that are looked at
_NEAR = 5  # words before a phrase that can deny it
_CLOSE = 4  # words before a phrase that can undo it or put it into the past
_STOPS = frozenset(";:(),")
_BREAKS = frozenset(
    (
        *("but", "however", "although", "though", "whilst", "while", "despite", "because", "owing", "caused"),
        *("and", "which", "therefore", "following", "after", "leading", "resulting", "meaning", "until"),
        *("where", "when"),
    )
)
_DENIALS = frozenset(
    (
        *("not", "no", "never", "without", "neither", "nor", "zero", "cannot", "hardly", "unable", "nothing"),
        *("none", "fewer", "avoids", "avoided", "avoiding", "prevents", "prevented", "preventing", "eliminates"),
        *("eliminated", "eliminating"),
        *("sans", "aucun", "aucune", "pas", "ohne", "kein", "keine", "keinen", "keiner", "nicht", "sin", "ningún"),
        *("ninguna", "sem", "não", "nem", "nenhum", "nenhuma"),
    )
)
_DENIALS_OF_TWO = frozenset(
    ["rather than", "instead of", "free of", "free from", "failed to", "fails to", "yet to", "far from", "absence of"]
)
_NO_DENIALS = frozenset(["not only", "not just", "not least", "no doubt"])
_UNDONE = frozenset(
    (
        *("addressed", "resolved", "fixed", "solved", "overcame", "mitigated", "removed", "minimised"),
        *("minimized", "cleared", "handled", "absorbed"),
    )
)
_EASING = frozenset(
    (
        *("reduce", "reduces", "reducing", "minimise", "minimize", "minimising", "minimizing", "mitigate"),
        *("mitigating", "prevent", "avoid", "eliminate", "address", "tackle", "resolve", "resolving", "fix", "fill"),
        *("solve", "solving"),
    )
)
_FEARS = frozenset(
    (
        *("might", "could", "risk", "risks", "risking", "potential", "potentially", "possible", "possibly"),
        *("possibility", "if", "unless", "would", "likely", "likelihood", "threat", "threaten", "threatens"),
        *("threatening", "danger", "should", "simulated", "simulating", "simulate", "hypothetical", "imagine"),
        *("suppose", "risque", "pourrait", "pourraient", "könnte", "könnten", "droht", "falls"),
        *("risiko", "podría", "podrían", "riesgo", "poderia", "risco"),
    )
)
_HOPES = frozenset(
    (
        *("ensure", "ensures", "ensured", "ensuring", "whether", "need", "needs", "require", "requires"),
        *("required", "aim", "aims", "aiming", "seek", "seeks", "seeking", "try", "trying", "hope", "hopes"),
        *("hoped", "hoping", "depend", "depends", "dependent", "depending", "subject", "intend", "intends"),
        *("intended", "once", "must", "any", "pending", "await", "awaits", "awaiting", "further", "toward"),
        *("towards", "order"),
    )
)
_COMING = frozenset(
    (
        *("will", "shall", "going", "expect", "expects", "expected", "expecting", "plans", "planning"),
        *("anticipated", "anticipate", "anticipates", "forecast", "scheduled", "imminently", "next"),
    )
)
_BODIES = frozenset(
    ["committee", "permission", "authority", "application", "consent", "inspector", "board", "office", "department"]
)
_OVER = frozenset(
    (
        *("previous", "previously", "earlier", "formerly", "initial", "initially", "historic", "historical"),
        *("historically", "original", "originally", "past", "prior", "legacy"),
    )
)
_WAS = frozenset(["was", "were", "had"])
_SINCE = frozenset(["now", "since", "subsequently", "but", "however", "later"])
_FEARED_AFTER = re.compile(r"[\s,]{0,3}(?:risks?|(?:is|are) (?:possible|likely)|could|may|might)\b")
_NONE_AFTER = re.compile(r"[\s:*_-]{0,8}(?:none|no\b(?! one)|nil|nothing|n/a|null|0\b)")


class Context(NamedTuple):
    """How a phrase is meant."""

    negated: bool
    basis: Basis
    when: When


def context(low: str, spoken: list[Word], found: Match, *, asked: bool) -> Context:
    """How a phrase is meant in its sentence."""
    clause = _clause(low, spoken, found)
    near = clause[:_NEAR]
    negated = (
        _denied(near)
        or not _UNDONE.isdisjoint(clause[:_CLOSE])
        or bool(_NONE_AFTER.match(low, found.end))
        or dwindled(low, spoken, found)
    )
    good = (found.entry.polarity is Polarity.GOOD) != negated
    basis = found.entry.basis
    if (
        not _FEARS.isdisjoint(clause)
        or ("may" in clause and not _is_month(clause))
        or (good and not negated and _hoped(clause))
        or _FEARED_AFTER.match(low, found.end)
        or "how" in clause[:2]
    ):
        basis = Basis.FEARED
    when = When.PRESENT
    if not _OVER.isdisjoint(clause[:_CLOSE]) or (not good and mended(low, spoken, found)):
        when = When.PAST
    elif not _COMING.isdisjoint(clause) and not _is_body(clause):
        when = When.FUTURE
    return Context(negated, Basis.ASKED if asked else basis, when)


def eased(spoken: list[Word], found: Match) -> bool:
    """True where a bad phrase names what somebody means to do away with: "plans to minimise the impact of delay"."""
    before = [one.text for one in spoken[max(0, found.word - _NEAR - 1) : found.word]]
    return not _EASING.isdisjoint(before) and not _denied(before[::-1])


def overtaken(spoken: list[Word], bad: Match, good: Match) -> bool:
    """True where a bad phrase is said of the past and a good one after it says what came of that."""
    before = {one.text for one in spoken[max(0, bad.word - _CLOSE) : bad.word + 1]}
    between = {one.text for one in spoken[bad.word : good.word + 2]}
    return not _SINCE.isdisjoint(between) and (not _WAS.isdisjoint(before) or "now" in between)


def _clause(low: str, spoken: list[Word], found: Match) -> list[str]:
    """The words of the clause before a phrase, nearest first."""
    clause: list[str] = []
    after = found.start
    for one in reversed(spoken[max(0, found.word - _CLAUSE) : found.word]):
        if one.text in _BREAKS or not _STOPS.isdisjoint(low[one.end : after]):
            break
        if one.text == "due" and clause and clause[-1] == "to":
            break
        clause.append(one.text)
        after = one.start
    return clause


def _denied(near: list[str]) -> bool:
    for number, word in enumerate(near):
        two = f"{word} {near[number - 1]}" if number else word
        if two in _DENIALS_OF_TWO or word.endswith("n't") or (word in _DENIALS and two not in _NO_DENIALS):
            return True
    return False


def _hoped(clause: list[str]) -> bool:
    """A wish or a purpose: "to ensure", "needs to", "to be resolved"."""
    return not _HOPES.isdisjoint(clause) or clause[:2] == ["be", "to"]


def _is_body(clause: list[str]) -> bool:
    """True where "planning" is the only word of things to come, and names an office: "the planning committee"."""
    coming = [number for number, word in enumerate(clause) if word in _COMING]
    return all(clause[at] == "planning" and at > 0 and clause[at - 1] in _BODIES for at in coming)


def _is_month(clause: list[str]) -> bool:
    at = clause.index("may")
    return at + 1 < len(clause) and clause[at + 1] in {
        "in",
        "by",
        "since",
        "until",
        "of",
        "from",
        "early",
        "late",
        "mid",
    }
