"""How many projects each vendor, person or team is spread over: "which vendors serve more than two projects"."""

import re

from insights.ask.facts import relation_of
from insights.ask.nouns.family import Family
from insights.ask.plan import Analysed, Filter, Op, Plan, Subject, Unclear
from insights.ask.words import NUMBER_WORDS, read
from portfolio.snapshot import Portfolio

_NUMBER = r"\d+|" + "|".join(NUMBER_WORDS)
_COUNT = r"(?P<count>how many|number of|count(?: of)?)"
_WHICH = rf"(?:{_COUNT}|which|what|list|show(?: me)?|name|any)?(?: all| of(?: our| the)?| the| our)* ?"
_WHO = (
    rf"(?:{_WHICH}(?:(?P<vendors>vendors?|suppliers?|contractors?|companies|firms)|(?P<teams>teams)"
    r"|(?P<goals>(?:strategic )?(?:goals|objectives))|(?P<people>people|persons|staff|colleagues|employees))"
    r"|(?P<who>who|whos|anyone|anybody))"
)
_LINK = r"(?:(?:that|which|who|is|are|we have|currently|now|being|working|involved|active|assigned|allocated|spread) )*"
_VERB = (
    r"(?P<verb>serv(?:es?|ing)|deliver(?:s|ing)?(?: to| on| for)?|suppl(?:y|ies|ying)(?: to)?|works?(?: on| for| in)?"
    r"|used (?:by|in|on)|in use (?:by|on)|needed by|relied on by|shared by|served by|supported by|across|over|on|in|for"
    r"|to|has|have|leads?|leading|runs?|running|owns?|owning|manag(?:es?|ing)|sponsors?|sponsoring)"
)
_BOUND = (
    rf"(?:(?P<op>more than|over|at least|fewer than|less than|at most|exactly|only|just) )?(?P<n>{_NUMBER})"
    r"(?P<ge> or more| at least)?"
)
_SHAPE = (
    rf"{_WHO} {_LINK}{_VERB} {_BOUND} (?:different |active |live |of our )*projects?(?: at once| at the same time)?"
)
_OPS: dict[str, Op] = {"more than": "gt", "over": "gt", "at least": "ge", "fewer than": "lt", "less than": "lt",
                       "at most": "le", "exactly": "eq", "only": "eq", "just": "eq"}  # fmt: skip
_SAID = {"gt": "more than ", "ge": "at least ", "lt": "fewer than ", "le": "at most ", "eq": "exactly "}
_GROUPS: tuple[Subject, ...] = ("vendors", "teams", "goals")
_LEADS = r"lead|run|own|manag|has|have"


def read_spread(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of who serves or works on so many projects; None where it is about something else."""
    text = re.sub(r"^(?:please |can you |could you |tell me |so )+", "", read(question).text.strip(" ?.!"))
    match = re.fullmatch(_SHAPE, text)
    if match is None:
        return None
    subject: Subject = next((one for one in _GROUPS if match[one]), "people")
    if relation_of(subject, portfolio).frame.empty:
        return Unclear(reason=f"No {subject} are known.")
    op: Op = _OPS.get(match["op"] or "", "ge" if match["ge"] else "eq")
    number = float(match["n"]) if match["n"].isdigit() else float(NUMBER_WORDS[match["n"]])
    field = "projects"
    if subject == "people":
        field = "led" if re.match(_LEADS, match["verb"]) else "sponsored" if "sponsor" in match["verb"] else "projects"
    label = {"led": "leading", "sponsored": "sponsoring"}.get(field, "serving" if subject == "vendors" else "on")
    label = "served by" if subject == "goals" else label
    plural = "project" if number == 1 else "projects"
    said = f"{label} {_SAID[op]}{number:g} active {plural}"
    bound = Filter(field=field, op=op, number=number, said=said)
    return Plan(action="count" if match["count"] else "list", subject=subject, filters=(bound,))


SPREAD = Family(read=read_spread)
