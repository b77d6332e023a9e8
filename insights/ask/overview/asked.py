"""Everyday ways to ask for what other families answer: what moved, what nobody took on, what is unseen, whom to ask."""

import re

from insights.ask.nouns.family import Family
from insights.ask.nouns.mentions import project_meant
from insights.ask.overview.spoken import plainly
from insights.ask.plan import Analysed, Filter, Plan, Unclear
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity, Trend

_RISK = r"(?:risks?|insights?|findings?|warnings?|red flags?|alerts?|concerns?|problems?)"
_LIST = r"(?:(?:which|what|list|show(?: me)?|give me|any|are there(?: any)?|how many)(?: are)? )?(?:the |all |of )*"
_HOW_BAD = rf"(?:(?P<severity>{'|'.join(Severity)}) )?"
_UNOWNED = (
    r"(?:(?:that |which )?(?:has |have |are |is )?(?:nobody|no one|noone|not been|not yet been|been not|havent been"
    r"|no owner|without an? owner|unowned|not owned|unassigned|not assigned|unclaimed|untouched|ignored)"
    r"(?: (?:has |have |is |are |yet |been )*(?:taken (?:on|up)|picked up|taken|assigned|owned?|owns|looked at"
    r"|dealt with|working on|accepted|responsible)(?: (?:to )?(?:anyone|anybody|by anyone|it|them|for))?)?)"
)
_NOT_TAKEN = (
    rf"{_LIST}{_HOW_BAD}{_RISK} {_UNOWNED}",
    rf"{_LIST}(?:unowned|unassigned|ownerless|unclaimed) {_HOW_BAD}{_RISK}",
)
_SINCE = r"(?: since (?:the )?(?:last|previous) (?:report|picture|time|digest))?"
_MOVES = {
    Trend.WORSE: r"(?:has |did |have |is )?(?:what|anything|which things)(?: has| have| is| did)? "
                 r"(?:(?:got(?:ten)?|become|gone|get|getting|going) (?:worse|bad)|worsened|worsening|deteriorated)",
    Trend.BETTER: r"(?:has |did |have |is )?(?:what|anything|which things)(?: has| have| is| did)? "
                  r"(?:(?:got(?:ten)?|become|get|getting) better|improved|improving|eased)",
    Trend.NEW: r"(?:whats|what is|what are|anything|is there anything|any|is anything|what has|show me whats?(?: is)?) "
               r"(?:new|come up|newly (?:found|seen))",
}  # fmt: skip
_SAID = {
    Trend.WORSE: "worse than in the picture before",
    Trend.BETTER: "better than in the picture before",
    Trend.NEW: "new since the picture before",
}
_SHORT_OF_PEOPLE = (
    r"(?:where |are |do )?(?:are |do )?we (?:short of|short on|running out of|lacking|lack|missing) "
    r"(?:people|staff|hands|resources?|capacity|skills)"
    r"|(?:where )?(?:are )?we (?:understaffed|over ?stretched|stretched(?: too)? thin|over ?committed|over ?booked)"
    r"|do we have (?:enough|sufficient) (?:people|staff|hands|resources?|capacity)"
    r"|(?:what are |where are |any )?(?:the |our )?(?:resource|resourcing|staff|staffing|capacity) "
    r"(?:shortages?|bottlenecks?|gaps?|conflicts?|problems?|issues?)"
)
_STOP = (
    r"(?:which|what) (?:projects?|of (?:our|the) projects|ones)? ?(?:should|could|can|would|must) (?:we|i|one|you) "
    r"(?:stop|cancel|kill|drop|end|close(?: down)?|pause|terminate|cut|shut down|discontinue)"
    r"|(?:any |which projects are |what are the )?candidates (?:for|to) "
    r"(?:cancellation|stopping|closure|cancel|stop|be stopped|be cancelled)"
)
_STOPPING = ("STR001", "STR004", "BEN005")
_UNSEEN = (
    r"what (?:dont|do|cant|can|couldnt|could)(?: not)? (?:you|we|i)(?: not)? (?:know|see|tell|assess|judge)(?: about)?"
    r"|how (?:sure|confident|certain|reliable|complete|trustworthy) (?:are you|is (?:this|it|all this|the data|that)"
    r"|are (?:these|the) (?:numbers|scores|figures|data))"
    r"|(?:whats|what is|what data is|which data is|what information is) (?:missing|not known|unknown)"
    r"|what are (?:your|the) blind spots|can i trust (?:this|it|the scores?|you|these numbers)"
)
_SHOULD = r"(?:who|whom) (?:should|do|can|could|must|would|shall) (?:i|we)"
_WHOM = (
    rf"{_SHOULD} (?:talk|speak|turn|write|go|reach out) (?:to|with) "
    r"(?:about|on|regarding|concerning|for) (?P<x>.+)"
    rf"|{_SHOULD} (?:ask|call|contact|phone|email|chase|ring) "
    r"(?:about|on|regarding|concerning|for) (?P<y>.+)"
    r"|(?:who|whom) (?:is|are) (?:the )?(?:right|best) (?:person|contact|one) (?:to ask )?(?:about|on|for) (?P<z>.+)"
)


def read_asked(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:  # noqa: PLR0911 - one return a way to ask
    """The plan behind an everyday question; None where it is none of these."""
    text = plainly(question)
    for pattern in _NOT_TAKEN:
        match = re.fullmatch(pattern, text)
        if match:
            return _untaken(match["severity"], count=text.startswith("how many"))
    for move, spoken in _MOVES.items():
        if re.fullmatch(rf"(?:{spoken}){_SINCE}", text):
            return _insights(Filter(field="trend", op="is", any_of=(move.value,), said=_SAID[move]))
    if re.fullmatch(_SHORT_OF_PEOPLE, text):
        about = Filter(field="category", op="is", any_of=(Category.RESOURCE.value,), said="about people and their time")
        return _insights(about)
    if re.fullmatch(_STOP, text):
        signs = Filter(field="rule", op="is", any_of=_STOPPING, said="that speak for stopping a project")
        note = (
            "Whether to stop is yours to decide; I looked for zombie and twin projects and cases that no longer hold."
        )
        return _insights(signs).model_copy(update={"assumptions": (note,)})
    if re.fullmatch(_UNSEEN, text):
        return Plan(action="coverage", subject="scores")
    match = re.fullmatch(_WHOM, text)
    meant = project_meant(next(one for one in match.groups() if one), portfolio) if match else None
    if meant is not None:
        return Plan(action="lookup", ids=meant.ids, fields=("owner", "sponsor"),
                    several=meant.said if len(meant.ids) > 1 else None)  # fmt: skip
    return None


def _insights(*conditions: Filter) -> Plan:
    return Plan(action="risks", subject="insights", filters=conditions)


def _untaken(severity: str | None, *, count: bool) -> Plan:
    conditions = [Filter(field="owner", op="is", any_of=("None",), said="that nobody has taken on")]
    if severity:
        conditions.insert(0, Filter(field="severity", op="is", any_of=(severity,), said=f"of severity {severity}"))
    return Plan(action="count" if count else "risks", subject="insights", filters=tuple(conditions))


ASKED = Family(read=read_asked, spans=True)
