"""Totals and averages of a noun's column: "average effort of open tasks"."""

import re

from insights.ask.nouns.family import Family
from insights.ask.nouns.phrases import phrase_plan
from insights.ask.parse import parse
from insights.ask.plan import Analysed, Plan, Unclear
from insights.ask.words import read
from portfolio.snapshot import Portfolio

_SHAPE = (
    r"(?:(?:what|whats|how (?:much|many|high|big|long))(?: is| are| was)? |give me |show me )?(?:the )?"
    r"(?P<what>(?:average|mean|avg|median|total|sum of|combined|overall|typical)[a-z -]{2,60}?) (?:of|for|across"
    r"|over) (?:the |all |our )*(?P<rows>.+)"
)


def read_measured(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan with the noun put first; None where it has no rows or the column before it is none of its own."""
    match = re.fullmatch(_SHAPE, read(question).text.strip(" ?.!"))
    if match is None:
        return None
    inner = phrase_plan(match["rows"], portfolio)
    if inner is None:
        return None
    plan = parse(f"{match['rows']}, {match['what']}", portfolio, None)
    same = isinstance(plan, Plan) and plan.subject == inner.subject and plan.measure is not None
    return plan if same and isinstance(plan, Plan) and plan.action in {"sum", "average", "median"} else None


MEASURED = Family(read=read_measured)
