"""What a question asks, written out: short and spoken forms in full, without sentences that set the scene."""

import re

from insights.ask.entities import Names, exact_rows, values_in
from insights.ask.relation import Facts
from insights.ask.words import read

_SENTENCE = re.compile(
    r"(?<=[.!?])(?<!\b(?:vs|no|st|mr|ms|dr|co|eg|ie)\.)(?<!\b(?:nos|inc|ltd|mrs)\.)\s+", re.IGNORECASE
)
_ASKS = (
    r"need|want|would|wish|search|look(?:ing)?|interested|after|try(?:ing)?|asking|wonder(?:ing)?|curious|hoping"
    r"|checking|require"
)
_SCENE = re.compile(
    rf"(?:i|we)(?:['’](?:m|re|ve)|(?: am| are| have| just| only| now)+| work| sit| cover| handle| look after| joined"
    rf"| started| took over)(?! (?:just |still |only )?(?:{_ASKS})\b)\b"
    r"|(?:this|it)(?:['’]s| is) (?:for|about)\b"
    r"|(?!consider|count|exclud|includ|ignor|leav|us|assum|tak|go|follow|look|ow|outstand|remain|accord)\w+ing"
    r" (?:for|up)\b(?!.*\b(?:which|what|how|list|show)\b)"
    r"|[\w'’ -]{2,30} (?:next|again|now)\W*$|moving on\b|next up\b"
    r"|(?!what|which|who|how|when|where|why|is|are|was|were|does|do|did|has|have|list|show|give|tell)[^?]*?"
    r"\b(?:is|are) (?:now |currently |busy )?(?!end|finish|complet|runn|start|slip)\w+ing\b",
    re.IGNORECASE,
)
"""How a sentence begins that tells of the asker or of the day, and asks nothing."""
_BACK = (
    r"its|their|theirs|there|them|they|it|those|these|that|this (?:department|agency|team|organisation|body)|his|her"
)
_FEWEST = 3


_DROPPED_G = re.compile(r"(?<![^\W_])([a-z]{2,}in)['’](?![^\W_])", re.IGNORECASE)
_QUOTED = re.compile(r"(?<!\w)['‘’]\w")
_SPOKEN = (("o['’]", "of"), ("wan(?=s? )", "one"))
_SHORT = (("dept", "department"), ("depts", "departments"), (r"fy(?! ?\d)", "financial year"))
"""Spoken and short forms, in full where nothing in the data is called so."""


def asked_of(question: str, known: Facts, named: Names) -> str:
    """What is asked, its short forms in full; of sentences that set the scene only the names it points back to."""
    called = " ".join(field.called for field in known.fields.values())
    if not _QUOTED.search(question):
        question = _DROPPED_G.sub(lambda m: m[0] if m[1].lower() in named.tokens else f"{m[1]}g", question)
    for short, full in (*_SPOKEN, *_SHORT):
        word = re.match("[a-z]+", short)
        taken = word and (word[0] in named.tokens or word[0] in named.parts or re.search(rf"\b{word[0]}\b", called))
        if not taken:
            question = re.sub(rf"(?<![\w'’])(?:{short})(?![\w'’])\.?", full, question, flags=re.IGNORECASE)
    return _without_scene(question, named)


def _without_scene(question: str, named: Names) -> str:
    sentences = [one for one in _SENTENCE.split(question.strip()) if one.strip()]
    scene = [one for one in sentences if "?" not in one and _SCENE.match(one.strip())]
    rest = " ".join(one for one in sentences if one not in scene)
    if not scene or len(rest.split()) < _FEWEST:
        return question
    told, asked = read(" ".join(scene)), read(rest)
    rows = [told.text[start:end] for start, end, _ in exact_rows(told, named)]
    values = [value.text for _, value in values_in(told, named, " ".join(scene))]
    if rows and not exact_rows(asked, named):
        return question
    if values and asked.has(_BACK) and not values_in(asked, named, rest):
        return f"{values[0]}: {rest}"
    return rest
