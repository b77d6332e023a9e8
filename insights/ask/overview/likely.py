"""Which projects are likely to end badly: the likelihood as past portfolios teach it, never a certainty."""

import re

from insights.ask.nouns.family import Family, counted
from insights.ask.overview.spoken import plainly
from insights.ask.plan import Analysed, Plan, Unclear
from insights.ask.telling import Told, declined
from insights.calibration.model import reference
from insights.calibration.outcomes import OUTCOMES
from insights.calibration.said import outlook
from insights.calibration.signs import spoken
from insights.narration.plain import line
from portfolio.snapshot import Portfolio

_FEW = 10
_WHICH = r"(?:which|what)(?: of (?:our|my|the))?(?: projects?| programmes?| ones)?(?: that)?"
_WILL = (
    r"(?:are|is|will|would|might|could|may|look|looks|seem|seems|do you (?:think|expect)|going to)"
    r"(?: (?:the|most|more|very|be|all|likely|probably|going|about|set|bound|expected|at|risk|in|danger|of|to|will))*"
)
_BADLY = {
    "slip": r"(?:be |being |end(?:ing)? up |finish(?:ing)? |run(?:ning)? |com(?:e|ing) in )?(?:late|delayed|overdue)"
            r"|slip(?:ping)?|miss(?:ing)? (?:its|their|the|his)? ?(?:deadlines?|dates?|end dates?|targets?|milestones?)"
            r"|not (?:finish|make it|be done|be finished|complete)(?: (?:on|in) time)?|fall(?:ing)? behind"
            r"|(?:wont|not) (?:finish|make it|be done)(?: (?:on|in) time)?",
    "overrun": r"(?:be |being |run(?:ning)? |go(?:ing)? |com(?:e|ing) in )?over (?:its |their |the )?budget"
               r"|overrun(?:ning)?(?: (?:its|their|the) (?:budgets?|costs?))?|overspend(?:ing)?"
               r"|cost(?:ing)? (?:more|too much)(?: than (?:planned|budgeted))?"
               r"|exceed(?:ing)? (?:its|their|the) budgets?",
    "red": r"(?:go(?:ing)?|turn(?:ing)?|become|becoming|be rated|be) red|fail(?:ing)?",
}  # fmt: skip
_SAID = {
    "slip": "by which the end moves by more than half a year by the next yearly report",
    "overrun": "by which the cost grows by more than a tenth by the next yearly report",
    "red": "of being rated red in the next yearly report",
}


def read_likely(question: str, _portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question about what is likely to end badly; None where it is about what is so already."""
    text = plainly(question)
    for outcome, badly in _BADLY.items():
        if re.fullmatch(rf"{_WHICH} {_WILL} (?:{badly})(?: next)?", text) and not _of_now(text):
            return Plan(action="likely", measure=outcome, limit=_FEW)
    return None


def _of_now(text: str) -> bool:
    """True where it asks what is late or red, not what will be."""
    return not re.search(
        r"\b(?:will|would|might|could|may|likely|probably|going to|expect|at risk|danger|bound|set to)\b", text
    )


def tell_likely(plan: Plan, portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    """Active projects by the likelihood of the outcome, the likeliest first, with what it rests on."""
    outcome = str(plan.measure)
    if outcome not in OUTCOMES:
        return declined("How likely that is cannot be said.")
    found = outlook(portfolio, reference())
    rows = found[found["outcome"] == outcome].sort_values(["likelihood", "project"], ascending=[False, True])
    if rows.empty:
        return declined("The facts that tell how likely that is (status, dates, size) are not there.")
    shown = rows.head(plan.limit or _FEW)
    parts = [
        f"{line(portfolio.name_of(str(project)))} {likelihood:.0%}{_signs(leading)}"
        for project, likelihood, leading in zip(shown["project"], shown["likelihood"], shown["leading"], strict=True)
    ]
    text = (
        f"The likeliest: {'; '.join(parts)}. That is the likelihood {_SAID[outcome]}, told for "
        f"{counted(len(rows), 'project')} ({rows['basis'].iloc[0]}); nobody can know it."
    )
    table = [
        {"project": line(portfolio.name_of(str(one))), "likelihood": f"{value:.0%}"}
        for one, value in zip(shown["project"], shown["likelihood"], strict=True)
    ]
    return Told(text, rows=tuple(table))


def _signs(leading: object) -> str:
    told = ", ".join(spoken(sign) for sign in str(leading).split(", ") if sign)
    return f" ({told})" if told else ""


LIKELY = Family(read=read_likely, owns=lambda plan: plan.action == "likely", tell=tell_likely)
