"""Projects by a gate: which passed it, have not passed it, were refused at it, or have it before them."""

import re

from insights.ask.nouns.family import Family
from insights.ask.nouns.having import homes_of
from insights.ask.nouns.phrases import phrase_plan
from insights.ask.plan import Analysed, Filter, Plan, Unclear
from insights.ask.words import read
from portfolio.snapshot import Portfolio

_SOME = r"(?:(?P<count>how many|number of)|which|what|list|show(?: me)?|name|the)?(?: of our| all| the| our)*"
_HAVE = r"(?:have|has|had|did|do|does|are|is|were|was)"
_THROUGH = (
    r"(?:pass(?:ed)?|clear(?:ed)?|complete[d]?|got(?:ten)? through|get through|gone? through|been through|made|held)"
)
_NOT = rf"(?:(?:{_HAVE} )?(?:not|never|yet to|still to)|havent|hasnt|hadnt|didnt|dont|doesnt|arent|isnt)"
_VERBS: tuple[tuple[str, Filter], ...] = (
    (
        rf"{_NOT}(?: yet)? (?:been )?{_THROUGH}|(?:{_HAVE} )?(?:still )?(?:lack|lacks|missing|short of)",
        Filter(field="passed_by_now", op="is", any_of=("True",), negate=True, said="not passed"),
    ),
    (
        rf"(?:{_HAVE} )?(?:already |now |so far )*{_THROUGH}|(?:are|is) (?:past|through|beyond)",
        Filter(field="passed_by_now", op="is", any_of=("True",), said="passed"),
    ),
    (
        rf"(?:{_HAVE} )?(?:been )?(?:failed|fail|refused at|rejected at|sent back at|turned down at)",
        Filter(field="refused", op="is", any_of=("True",), said="refused"),
    ),
    (
        rf"(?:{_HAVE} )?(?:missed|miss|slipped|late (?:for|at|with|on)|overdue (?:for|at|on|with)|behind on)",
        Filter(field="overdue", op="is", any_of=("True",), said="overdue"),
    ),
    (
        rf"(?:{_HAVE} )?(?:skipped|jumped|passed over|left out)",
        Filter(field="passed_over", op="is", any_of=("True",), said="passed over by a later gate"),
    ),
    (
        (
            r"(?:(?:are|is) )?(?:now |currently )?(?:waiting (?:for|at|on)|approaching|due for|up for"
            r"|heading (?:for|to)|at|before|in front of|coming up to|about to (?:pass|reach|face)|next (?:at|up for))"
            r"|(?:whose|with|where|have as|has as)(?: their| its| the)? next gate(?: is|:)?"
        ),
        Filter(field="next", op="is", any_of=("True",), said="next to be passed"),
    ),
)
_GATE = r"(?P<what>(?:the |a |an |any |their |its |all )*(?:[a-z-]+ ){0,2}(?:stage )?(?:gate|gateway)s?\b.*)"


_SIGNS = ("gate",)
"""Parts of words without which no pattern need be tried; compiling them all takes long."""


def read_gated(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of "which projects passed gate 2"; None where it is about something else."""
    if not any(sign in question.lower() for sign in _SIGNS):
        return None
    text = re.sub(r"^(?:please |can you |could you |tell me |so )+", "", read(question).text.strip(" ?.!"))
    for verb, state in _VERBS:
        match = re.fullmatch(
            rf"{_SOME} ?(?P<state>(?:[\w/-]+ ){{0,4}}?)projects?(?: that| which| who)? (?:{verb}) {_GATE}", text
        )
        if match is None:
            continue
        inner, homes = phrase_plan(match["what"], portfolio), homes_of(match["state"], portfolio)
        if (
            inner is None
            or homes is None
            or inner.subject != "gates"
            or any(one.field == state.field for one in inner.filters)
        ):
            return None
        if state.field == "passed_by_now" and any(one.field == "delay_days" for one in inner.filters):
            return None
        bound = Filter(field="rows", op="ge", number=1, said="at least 1")
        return Plan(
            action="having",
            subject="gates",
            filters=(*homes, *inner.filters, state, bound),
            measure="count" if match["count"] else None,
            assumptions=inner.assumptions,
        )
    return None


GATED = Family(read=read_gated)
