"""Totals, averages and shares of a noun: "average effort of open tasks", "what share of items is done"."""

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
    r"|over|per) (?:the |all |our )*(?P<rows>.+)"
)
_SHARE = (
    r"(?:(?:what|whats|which|how much|give me|show me|tell me)(?: is| are)? )?(?:the )?"
    r"(?:share|percentage|per ?cent|percent|proportion|fraction|%|part) of (?:the |all |our |its )*(?P<rows>.+?)"
    r",? (?:(?:that|which) )?(?:is|are|was|were|has been|have been|has|have) (?P<state>.+)"
)


def read_measured(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan with the noun put first; None where it has no rows or the column before it is none of its own."""
    text = read(question).text.strip(" ?.!")
    share = re.fullmatch(_SHARE, text)
    if share is not None:
        return _share(share["rows"], share["state"], portfolio)
    match = re.fullmatch(_SHAPE, text)
    if match is None:
        return None
    inner = phrase_plan(match["rows"], portfolio)
    if inner is None:
        return None
    plan = parse(f"{match['rows']}, {match['what']}", portfolio, None)
    same = isinstance(plan, Plan) and plan.subject == inner.subject and plan.measure is not None
    return plan if same and isinstance(plan, Plan) and plan.action in {"sum", "average", "median"} else None


def _share(rows: str, state: str, portfolio: Portfolio) -> Plan | None:
    """How many of these rows are so, as a share of all of them."""
    whole, part = phrase_plan(rows, portfolio), phrase_plan(f"{rows} that are {state}", portfolio)
    if whole is None or part is None or whole.subject != part.subject or len(part.filters) <= len(whole.filters):
        return None
    asked = [one for one in part.filters if one not in whole.filters]
    return part.model_copy(update={"action": "share", "fields": (), "filters": (*whole.filters, *asked)})


MEASURED = Family(read=read_measured)
