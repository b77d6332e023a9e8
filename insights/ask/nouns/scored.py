"""Risk scores by group, above a bound, one against another, and the share of one category in a score."""

import re
from collections.abc import Mapping

from insights.ask.facts import relation_of
from insights.ask.nouns.family import Family
from insights.ask.nouns.mentions import project_meant
from insights.ask.nouns.scored_answers import tell_scored
from insights.ask.plan import Analysed, Filter, Op, Plan, Unclear
from insights.ask.words import NUMBER_WORDS, read
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category

_SCORE = r"(?:risk )?scores?"
_NUMBER = r"\d+|" + "|".join(NUMBER_WORDS)
_GROUPS: Mapping[str, str] = {
    r"departments?|agenc(?:y|ies)|business units?|ministr(?:y|ies)": "department",
    r"programmes?|programs?": "programme", r"owners?|managers?|people|who|project managers?": "owner",
    r"sponsors?": "sponsor", r"teams?": "team", r"vendors?|suppliers?|contractors?": "vendors",
    r"(?:strategic )?(?:goals?|objectives?)": "goals",
}  # fmt: skip
_GROUP = rf"(?P<group>{'|'.join(_GROUPS)})"
_BY = r"(?:by|per|for each|of each|in each|for every|across|split by|grouped by|broken down by)(?: the)?"
_HOW = r"(?P<how>average|mean|avg|median|highest|maximum|max|worst|lowest|minimum|min|total)"
_RISKY = r"(?P<risk>riskiest|most risky|most at risk|highest[- ]risk|safest|least risky|lowest[- ]risk)"
_WHICH = rf"(?:which|what|whose) (?:(?P<n>{_NUMBER}) )?{_GROUP}"
_BY_GROUP = (
    (
        rf"(?:(?:what|whats|show|list|give me|tell me)(?: is| are)? )?(?:the )?{_HOW} {_SCORE}"
        rf"(?: of (?:the )?projects)? {_BY} {_GROUP}"
    ),
    rf"{_SCORE} {_BY} {_GROUP}(?P<how>)",
    (
        rf"{_WHICH} (?:has|have|runs?|leads?|owns?|holds?) (?:the )?{_RISKY}"
        r" (?:projects?|portfolio|programmes?|work)"
    ),
    rf"{_WHICH} (?:is|are) (?:the )?{_RISKY}",
    rf"{_WHICH} (?:has|have) (?:the )?(?P<risk>highest|lowest) (?:(?P<how>average|mean|median|total) )?{_SCORE}",
    rf"(?:rank )?(?:the )?{_GROUP} by (?:their )?(?:(?P<how>average|mean|median|highest|total) )?{_SCORE}",
)
_OP = r"(?P<op>above|over|more than|higher than|greater than|at least|below|under|less than|lower than|at most|of)"
_ABOVE = (
    rf"(?P<count>how many|number of)?(?:which|what|list|show(?: me)?)?(?: all| the| of our)* ?projects? "
    rf"(?:(?:that|which|have|has|having|with|a|an|are|is|score|scores|scored|risk|whose|of|in) )*?(?:{_SCORE} )?"
    rf"(?:(?:is|are) )?{_OP} (?P<n>\d+(?:\.\d+)?)(?P<more> or more| or higher| and above| or above)?(?: points)?"
    rf"(?: (?:in|by|of|on) (?:the )?(?:risk )?scor(?:e|ing))?"
)
_OPS: Mapping[str, Op] = {
    "at least": "ge", "of": "ge", "below": "lt", "under": "lt", "less than": "lt", "lower than": "lt", "at most": "le",
}  # fmt: skip
_HIGHER = r"(?:above|higher than|riskier than|worse than|before|ahead of|over|more risky than)"
_AGAINST = (
    (
        r"(?:why|how come) (?:is|does|are) (?P<x>.+?) (?:rank(?:ed|s)?|rated|scor(?:ed|es|e)|placed|listed|comes?)?"
        rf" ?(?:as )?(?:so much |much |far )?{_HIGHER} (?P<y>.+)"
    ),
    rf"(?:what is |whats )?(?:the )?(?:difference|gap) (?:in|of) {_SCORE} (?:between|of) (?P<x>.+?) and (?P<y>.+)",
    rf"compare (?:the )?{_SCORE} (?:of|for) (?P<x>.+?) (?:and|with|to) (?P<y>.+)",
    rf"compare (?P<x>.+?) (?:and|with|to) (?P<y>.+?) (?:by|on|in) (?:the |their )?{_SCORE}",
)
_THING = r"(?:part|driver|component|insight|finding|risk|thing)s?"
_ADDS = r"(?:what|which [a-z]+) (?:contributes?|adds?|weighs?|counts?) (?:the )?most (?:to|in)"
_COMES = r"(?:comes?|is|are|stems?) (?:from|due to)? ?(?P<c>[a-z]+)(?: .*)?"
_PART = (
    (
        rf"(?:which|what) {_THING} (?:of|in|behind) (?:the )?{_SCORE} (?:of|for) (?P<x>.+?)"
        r" (?:is|are|weighs?|counts?)(?: the)? (?:largest|biggest|most|heaviest|highest)"
    ),
    rf"{_ADDS} (?:the )?{_SCORE} (?:of|for) (?P<x>.+)",
    rf"{_ADDS} (?P<x>.+?)s? {_SCORE}",
    rf"how (?:much|many points) of (?:the )?{_SCORE} (?:of|for) (?P<x>.+?) {_COMES}",
    rf"how (?:much|many points) of (?P<x>.+?)s? {_SCORE} {_COMES}",
)
_RANK = r"(?:where|what) (?:does|is|do) (?P<x>.+?) rank(?:ed)?(?: (?:by|in) risk| in the portfolio| overall)*"


_SPOKEN = {"mean|avg": "average", "max|maximum|worst": "highest", "min|minimum": "lowest"}
_MEASURES = frozenset({"bound", "parts", "largest", "rank"})


_SIGNS = (
    "scor",
    "risk",
    "rank",
    "above",
    "safe",
    "higher",
    "worse",
    "before",
    "ahead",
    "over",
)
"""Parts of words without which no pattern need be tried; compiling them all takes long."""


def read_scored(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question about scores of groups or pairs; None where it is about something else."""
    if not any(sign in question.lower() for sign in _SIGNS):
        return None
    text = re.sub(r"^(?:please |can you |could you |tell me |so )+", "", read(question).text.strip(" ?.!"))
    return _grouped(text, portfolio) or _bounded(text) or _pair(text, portfolio) or _part(text, portfolio)


def _grouped(text: str, portfolio: Portfolio) -> Plan | Unclear | None:
    match = next((found for shape in _BY_GROUP if (found := re.fullmatch(shape, text))), None)
    if match is None:
        return None
    key = next(key for words, key in _GROUPS.items() if re.fullmatch(words, match["group"]))
    known = relation_of("projects", portfolio)
    if not known.known(key):
        return Unclear(reason=f"The data states no {known.fields[key].label} to group scores by.")
    said = match.groupdict()
    how = said.get("how") or "average"
    how = next((usual for words, usual in _SPOKEN.items() if re.fullmatch(words, how)), how)
    low = bool(re.match(r"safest|least|lowest", said.get("risk") or ""))
    number = said.get("n")
    limit = (int(number) if number.isdigit() else NUMBER_WORDS[number]) if number else 1 if said.get("risk") else None
    note = () if said.get("how") else ("I took the average risk score of each one's projects.",)
    return Plan(
        action="group",
        subject="scores",
        group=key,
        measure=how,
        descending=not low,
        limit=limit,
        assumptions=note,
    )


def _bounded(text: str) -> Plan | None:
    match = re.fullmatch(_ABOVE, text)
    if match is None or not re.search(r"\bscor", text) or (match["op"] == "of" and not match["more"]):
        return None
    op = "ge" if match["more"] else _OPS.get(match["op"], "gt")
    said = f"with a risk score {match['op']} {match['n']}{match['more'] or ''}"
    bound = Filter(field="score", op=op, number=float(match["n"]), said=said)
    return Plan(action="count" if match["count"] else "list", subject="scores", measure="bound", filters=(bound,))


def _pair(text: str, portfolio: Portfolio) -> Plan | None:
    for shape in _AGAINST:
        match = re.fullmatch(shape, text)
        sides = [project_meant(match[side], portfolio) for side in ("x", "y")] if match else []
        if match and all(side is not None and len(side.ids) == 1 for side in sides):
            ids = tuple(side.ids[0] for side in sides if side)
            return Plan(action="compare", subject="scores", measure="parts", ids=ids) if ids[0] != ids[1] else None
    return None


def _part(text: str, portfolio: Portfolio) -> Plan | None:
    for shape in _PART:
        match = re.fullmatch(shape, text)
        meant = project_meant(match["x"], portfolio) if match else None
        if match is None or meant is None or len(meant.ids) > 1:
            continue
        said = match.groupdict().get("c")
        kinds = [one.value for one in Category if said and said.rstrip("s") == one.value.rstrip("s")]
        if said and not kinds:
            continue
        return Plan(action="parts", subject="scores", measure="largest", ids=meant.ids, categories=tuple(kinds))
    match = re.fullmatch(_RANK, text)
    meant = project_meant(match["x"], portfolio) if match else None
    return (
        Plan(action="parts", subject="scores", measure="rank", ids=meant.ids) if meant and len(meant.ids) == 1 else None
    )


SCORED = Family(
    read=read_scored,
    owns=lambda plan: plan.subject == "scores" and (plan.group not in {None, "band"} or plan.measure in _MEASURES),
    tell=tell_scored,
)
