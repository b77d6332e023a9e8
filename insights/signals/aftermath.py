"""What a sentence says after a piece of bad news of the same thing: that it is mended, or down to nothing."""

import re

from insights.signals.phrases import Match, Word

_REACH = 16  # words after a phrase that are looked at
_ENDED = (
    *("repaired", "fixed", "resolved", "closed", "settled", "solved", "remedied", "cleared", "restored", "lifted"),
    *("rectified", "mended", "corrected", "retested", "recovered", "overcome", "mitigated", "patched", "withdrawn"),
    *("dismissed", "over", "history", "made", "put", "behind"),
    *("behoben", "beseitigt", "aufgeholt", "gelöst", "repariert", "résolu", "résolue", "résolus", "résolues"),
    *("corrigé", "corrigée", "corrigés", "rattrapé", "rattrapée", "réparé", "réparée", "recuperado", "recuperada"),
    *("resuelto", "resuelta", "resueltos", "corregido", "corregida", "corregidos", "reparado", "reparada", "reparados"),
    *("solucionado", "solucionada", "resolvido", "resolvida", "resolvidos", "corrigido", "corrigida", "corrigidos"),
)
_ENDS = frozenset(_ENDED)
_FELL = frozenset(
    ("dropped", "fell", "fallen", "down", "reduced", "cut", "stayed", "remain", "remains", "remained", "below", "under")
)
_BE = "has|have|had|was|were|is|are|been|got|sind|ist|wurden?|a été|ont été|est|sont|se ha|ha sido|foi|foram|é|são"
_LINKS = "not|never|yet|to|nicht|pas|but|and|while|although|until|because|if|when|once|new|aber|mais|pero|mas"
_LATER = "not|never|yet|to|being|only|partly|expected|nicht|pas"
_TWO = {"made": "made good", "put": "put right", "behind": "behind us"}
_MENDED = re.compile(
    rf"(?:(?!\b(?:{_LINKS})\b)[^;.!?,:]){{0,70}}?\b(?:{_BE})"
    rf"(?: (?!(?:{_LATER})\b)[\w-]+){{0,2}} (?:{'|'.join(_TWO.get(word, word) for word in _ENDED)})\b"
)
_DWINDLED = re.compile(
    r"[^;.!?,]{0,30}?\b(?:(?:dropped|fell|fallen|down|reduced|cut) (?:\w+ )?to (?:zero|none|nil|nothing|0)\b"
    r"|(?:stayed|remains?|remained|fell|dropped|is|are|was|were) (?:well )?(?:below|under)"
    r" (?:the|its|our|their|last|usual)\b)"
)


def mended(low: str, spoken: list[Word], found: Match) -> bool:
    """True where it is said to be over: "the leak reported in May has been repaired"."""
    return _follows(spoken, found, _ENDS) and _MENDED.match(low, found.end) is not None


def dwindled(low: str, spoken: list[Word], found: Match) -> bool:
    """True where nothing of it is left: "overdue invoices dropped to none", "attrition stayed below the usual"."""
    return _follows(spoken, found, _FELL) and _DWINDLED.match(low, found.end) is not None


def _follows(spoken: list[Word], found: Match, words: frozenset[str]) -> bool:
    return not words.isdisjoint([one.text for one in spoken[found.word + 1 : found.word + _REACH]])
