"""What waits on what: direct links, chains of waiting, the way between two things, and what a slip would move."""

import re

from insights.ask.nouns.chain_answers import tell_chain
from insights.ask.nouns.family import Family
from insights.ask.nouns.mentions import Meant, item_meant, project_meant, vendor_meant
from insights.ask.plan import Analysed, Filter, Plan, Unclear
from insights.ask.words import NUMBER_WORDS, read
from portfolio.snapshot import Portfolio

_NUMBER = r"(?P<n>\d+|an?|another|a further|half a|" + "|".join(NUMBER_WORDS) + r")"
_SLIP = (
    rf"(?:(?: by| for)? (?:another (?=\d|[a-z]+ [a-z])|a further (?=\d|[a-z]+ [a-z]))?{_NUMBER}"
    r" (?P<unit>working days?|days?|weeks?|fortnights?|months?))"
)
_FAR = (
    r"(?:,? ?(?:and )?(?:directly|indirectly|transitively)(?:,? (?:or|and) (?:not|indirectly|further"
    r"|transitively)[^?]*)?"
    r"|,? (?:further )?down the (?:chain|line|road)|,? in the end|,? ultimately)"
)
_WHICH = (
    r"(?:what|who|which(?: [a-z]+){0,2}|whatever|anything|everything|everyone"
    r"|list (?:what|everything|(?:all )?(?:the )?(?:projects|items|tasks|milestones))"
    r"|(?:all )?(?:the )?(?:projects|items|tasks|milestones))(?: else)?(?: that| which)?"
)
_MANY = r"(?:how many|number of)(?: of our| other)?(?: projects| things| items| tasks| milestones| others)?"
_SLIPS = (
    r"(?:slips?|slipped|is (?:late|delayed)|runs? late|goes? late|is (?:pushed|moved) (?:back|out)|delays"
    r"|is late)"
)
_HIT = r"(?:affected|hit|delayed|moved|impacted|hurt|held up|blocked|late|pushed(?: back| out)?)"
_DOWN = (
    (
        rf"(?:{_WHICH}|{_MANY}) (?:(?:is|are|has to|have to|must|still|currently|that|which) )*"
        r"(?:waits?|waiting|depend(?:s|ing|ent)?|hang(?:s|ing)?|rel(?:y|ies|ying)) (?:on|for|upon) (?P<x>.+)"
    ),
    (
        r"(?:what|who|which(?: [a-z]+)?) (?:does|do|is|would|will) (?P<x>.+?) (?:hold(?:ing)? up|block(?:ing)?"
        r"|delay(?:ing)?)"
    ),
    (
        rf"(?:(?:list|show|whats|what is|what lies|what are|{_WHICH}(?: is| are| lies?| sits?)?"
        rf"|{_MANY}(?: is| are)?) )?(?:(?:the|all|everything|anything) )*"
        r"(?:dependents|dependants|successors|downstream|down the chain) (?:of|from) (?P<x>.+)"
    ),
    rf"(?:{_MANY}|which projects|what) (?:does|do|would|will) (?P<x>.+?) (?:have )?(?:waiting|depending) (?:on|for) it",
    rf"{_MANY} (?:dependents|dependants|successors) (?:does|do|has|have) (?P<x>.+?)(?: have| got)?",
    (
        rf"{_MANY} (?:does|do|is|are|would) (?P<x>.+?) (?:hold(?:ing)? up|block(?:ing)?|delay(?:ing)?|feed(?:ing)?"
        r"|feed into)"
    ),
    r"(?:what|which(?: [a-z]+)?|who) (?:does|do) (?P<x>.+?) (?:feed|feed into|lead to|come before|precede)",
    r"(?:what|which(?: [a-z]+)?) (?:comes after|follows) (?P<x>.+)",
)
_UP = (
    (
        r"(?:what|who|which(?: [a-z]+){0,2}) (?:does|do|is|are) (?P<x>.+?) (?:(?:still|currently) )?"
        r"(?:waits?|waiting|depend(?:s|ing|ent)?|rel(?:y|ies|ying)) (?:on|for|upon)"
    ),
    (
        r"(?:(?:list|show|show me|what are) )?(?:all )?(?:the )?(?:dependencies|predecessors|prerequisites) (?:of"
        r"|for) (?P<x>.+)"
    ),
    rf"{_MANY} (?:does|do|is|are) (?P<x>.+?) (?:waits?|waiting|depend(?:s|ing|ent)?|rel(?:y|ies|ying)) (?:on|for|upon)",
    rf"{_MANY} (?:dependencies|predecessors|prerequisites) (?:does|do|has|have) (?P<x>.+?)(?: have| got)?",
    r"(?:what|which)(?: [a-z]+)? (?:is|are) (?P<x>.+?) (?:blocked by|held up by)",
    (
        rf"(?:(?:list|show|whats|what is|what lies|{_WHICH}(?: is| are| lies?)?|{_MANY}(?: is| are)?) )?"
        r"(?:(?:the|all|everything|anything) )*(?:upstream|up the chain) (?:of|from) (?P<x>.+)"
    ),
    r"(?P<x>.+?) (?:depends|is dependent|waits|is waiting|relies|hangs) (?:on|for|upon) (?:what|whom|which projects?)",
    r"(?:what|which(?: [a-z]+)?) (?:feeds?(?: into)?|leads? (?:up )?to|goes into|comes before|precedes?) (?P<x>.+)",
    r"(?:what|which(?: [a-z]+)?) (?:blocks?|holds? up|is holding up|is blocking|delays?) (?P<x>.+)",
    (
        r"(?:what|which)(?: [a-z]+)? must (?:finish|deliver|be (?:done|finished|delivered)) before (?P<x>.+?)"
        r"(?: can (?:start|finish|begin|go live))?"
    ),
    (
        r"(?:everything|all|whatever)(?: that)? (?P<x>.+?) (?:is )?(?:waits?|waiting|depend(?:s|ing)?|rel(?:y"
        r"|ies)) (?:on|for)"
    ),
    (
        r"(?P<x>.+?) ?[:,-]+ ?(?:everything|what|all|anything)(?: that)? (?:it|this|the project) (?:is )?"
        r"(?:waits?|waiting|depends?|relies) (?:on|for)"
    ),
)
_RIPPLE = (
    (
        rf"(?:what|who|which(?: [a-z]+)?|anything) (?:(?:is|are|gets?|would be|will be|else|else is|happens"
        rf"|would happen|will"
        rf"|moves?|slips?|would slip|would move|{_HIT}) ?)+,? (?:if|when|should|in case) (?P<x>.+?) {_SLIPS}{_SLIP}?"
    ),
    (
        rf"(?:what|who|which(?: [a-z]+)?) (?:hangs?|depends?|waits?|relies|rely) (?:on|for) (?P<x>.+?) (?:if|when) "
        rf"(?:it|they|that|this) {_SLIPS}{_SLIP}?"
    ),
    rf"if (?P<x>.+?) {_SLIPS}{_SLIP}?,? ?(?:then )?(?:what|who|which)(?: [a-z]+)? ?.*",
    (
        rf"(?:what|who|which(?: [a-z]+)?) (?:is|are|would be|will be|gets?) {_HIT} by (?:a (?:slip|delay) (?:of|in"
        rf"|to) )?(?P<x>.+)"
    ),
)
_SHIFTS = (
    (
        rf"(?:and )?(?:what|who)(?: happens| then)? if (?P<x>.+?) (?:is|are|were|comes?|runs?|gets?) {_NUMBER} "
        r"(?P<unit>working days?|days?|weeks?|fortnights?|months?) (?:late|later|delayed|behind)"
    ),
    (
        r"(?:what (?:is|would be|are) |whats )?(?:the )?(?:impact|effects?|consequences?|knock[- ]on(?: effects?)?)"
        rf" of (?:an? )?{_NUMBER}[ -](?P<unit>working days?|days?|weeks?|fortnights?|months?) (?:delay|slip)"
        r" (?:to|of|in|on|for) (?P<x>.+)"
    ),
)
_PATH = (
    (
        r"(?:(?:what|show|show me|is there|give me) )?(?:is )?(?:the |a |any )?(?:shortest )?(?:dependency )?"
        r"(?:path|chain|link|connection|way|route|dependenc(?:y|ies))s? (?:from|between) (?P<x>.+?)"
        r" (?:to|and) (?P<y>.+)"
    ),
    r"how (?:is|are|does) (?P<x>.+?) (?:linked|connected|tied|related|depend(?:ent)?) (?:to|with|on) (?P<y>.+)",
    r"how does (?P<x>.+?) depend on (?P<y>.+)",
    (
        r"(?:how many|number of) (?:steps|links|hops|hand-?overs|dependenc(?:y|ies))(?: (?:are|lie|is)(?: there)?)? "
        r"(?:between|from) (?P<x>.+?) (?:and|to) (?P<y>.+)"
    ),
    r"how far (?:apart are|(?:is it )?(?:between|from)) (?P<x>.+?) (?:and|to) (?P<y>.+)",
)
_POLAR = (
    (
        r"(?:does|do|is|are) (?P<x>.+?) (?:depend(?:s|ing|ent)?|wait(?:s|ing)?|rel(?:y|ies|ying)) (?:on|for"
        r"|upon) (?P<y>.+)"
    ),
    r"(?:is|are) (?P<x>.+?) (?:downstream of|blocked by|held up by|a (?:dependent|successor) of) (?P<y>.+)",
    (
        r"(?:does|do|is|are) (?P<y>.+?) (?:upstream of|block(?:s|ing)?|hold(?:s|ing)? up|feed(?:s|ing)?(?: into)?"
        r"|a (?:predecessor|prerequisite) of) (?P<x>.+?)(?: in the chain)?"
    ),
)
_NEED = (
    (
        r"(?:by )?how (?:late|many days late|much too late) (?:does|do|is|are|will|would) (?P<y>.+?) (?:deliver(?:ing)?"
        r"|come|arrive|be|finish)? ?(?:to|for) (?P<x>.+)"
    ),
    r"(?:by when|when|by what (?:date|day)|how soon) (?:does|do|must|will) (?P<x>.+?) need (?P<y>.+)",
    r"when (?:is|are) (?P<y>.+?) needed by (?P<x>.+)",
)
_ACTIONS = ("waits", "path", "ripple")


_SIGNS = (
    "depend",
    "wait",
    "hang",
    "rel",
    "hold",
    "block",
    "delay",
    "feed",
    "precede",
    "lead",
    "come",
    "before",
    "follow",
    "stream",
    "chain",
    "predecessor",
    "prerequisite",
    "successor",
    "slip",
    "late",
    "hit",
    "affect",
    "impact",
    "moved",
    "hurt",
    "path",
    "link",
    "connect",
    "route",
    "way",
    "step",
    "hop",
    "hand",
    "far",
    "tied",
    "need",
    "deliver",
    "push",
    "goes into",
    "tie",
    "effect",
    "consequence",
    "knock",
    "behind",
)
"""Parts of words without which no pattern need be tried; compiling them all takes long."""


def read_chain(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question about waiting, or None where it is about something else."""
    if not any(sign in question.lower() for sign in _SIGNS):
        return None
    text = read(question).text.strip(" ?.!")
    text = re.sub(r"^(?:please |can you |could you |tell me |say )+", "", text)
    said = re.search(_FAR, text)
    direct = said is not None and said.group().strip(" ,") in {"directly", "and directly"}
    far = said is not None and not direct
    text = re.sub(_FAR, "", text).strip(" ,")
    for pattern, make in _TRIED:
        match = re.fullmatch(pattern, text)
        found = make(match, portfolio) if match else None
        if isinstance(found, Plan) and found.polar and direct:
            found = found.model_copy(update={"limit": 1})
        if found is not None:
            return found
    for spoken, onward in ((_DOWN, True), (_UP, False)):
        for pattern in spoken:
            match = re.fullmatch(pattern, text)
            meant = _meant(match["x"], portfolio) if match else None
            if match and meant:
                return _known(portfolio) or Plan(
                    action="waits",
                    subject="dependencies",
                    ids=meant.ids,
                    descending=onward,
                    limit=None if far or re.search(r"chain|upstream|downstream|in total|altogether", text) else 1,
                    several=meant.said if len(meant.ids) > 1 else None,
                    measure="count" if re.match("how many|number of", text) else None,
                )
    return None


def _meant(said: str, portfolio: Portfolio) -> Meant | None:
    """A linked item or a project; None for words that name a vendor, or nothing."""
    item, project = item_meant(said, portfolio), project_meant(said, portfolio)
    if project is not None and vendor_meant(said, portfolio) is None:
        return project if item is None or len(project.ids) == 1 else item
    return item


def _known(portfolio: Portfolio) -> Unclear | None:
    return Unclear(reason="No dependencies are known.") if portfolio.dependencies.empty else None


def _of_ripple(match: "re.Match[str]", portfolio: Portfolio) -> Plan | Unclear | None:
    meant = _meant(match["x"], portfolio)
    if meant is None:
        return None
    said = match.groupdict().get("n")
    limits = () if said is None else (_slip(said, match["unit"]),)
    several_of = meant.said if len(meant.ids) > 1 else None
    return _known(portfolio) or Plan(
        action="ripple", subject="dependencies", ids=meant.ids, filters=limits, several=several_of
    )


_ONE = frozenset({"a", "an", "another", "a further"})


def _slip(said: str, unit: str) -> Filter:
    count = 0.5 if said == "half a" else 1.0 if said in _ONE else float(NUMBER_WORDS.get(said, 0) or said)
    days = {"day": 1, "working day": 1.4, "week": 7, "fortnight": 14, "month": 30}[unit.rstrip("s")]
    return Filter(field="late_days", op="ge", number=round(count * days), said=f"slips {said} {unit}")


def _of_path(match: "re.Match[str]", portfolio: Portfolio) -> Plan | Unclear | None:
    sides = [_meant(match[side], portfolio) for side in ("x", "y")]
    if sides[0] is None or sides[1] is None or sides[0].ids == sides[1].ids:
        return None
    polar = match.re.pattern in _POLAR
    return _known(portfolio) or Plan(
        action="path", subject="dependencies", sides=(sides[0].ids, sides[1].ids), polar=polar
    )


def _of_need(match: "re.Match[str]", portfolio: Portfolio) -> Plan | Unclear | None:
    found = _of_path(match, portfolio)
    return found.model_copy(update={"fields": ("needed_by",)}) if isinstance(found, Plan) else found


_TRIED = (
    *((pattern, _of_need) for pattern in _NEED),
    *((pattern, _of_ripple) for pattern in (*_RIPPLE, *_SHIFTS)),
    *((pattern, _of_path) for pattern in (*_PATH, *_POLAR)),
)
CHAINS = Family(read=read_chain, owns=lambda plan: plan.action in _ACTIONS, tell=tell_chain)
