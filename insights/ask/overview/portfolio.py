"""How the whole portfolio stands: the index, what is open and new, and the few things that are worst, with proof."""

import re
from collections import Counter

from insights.ask.cite import numbered
from insights.ask.nouns.family import Family, counted
from insights.ask.overview.spoken import plainly
from insights.ask.plan import Analysed, Plan, Unclear
from insights.ask.telling import Told, declined
from insights.ask.times import spell
from insights.ask.understand import names_in
from insights.narration.plain import line
from portfolio.findings import Brief
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Severity, Trend

_FEW = 5
_OURS = r"(?:(?:the|our|my|this|all(?: of)?|whole|entire) )*(?:portfolio|projects|programmes?)"
_WHOLE = rf"(?:{_OURS}|we|things|everything|it(?: all)?|the business)"
_KIND = r"(?:(?:quick|short|brief|executive|one[ -]page|overall|high[ -]level|general|current|two[ -]minute) )*"
_REPORT = (
    r"(?:summary|overview|status(?: report| update)?|state of play|briefing|brief|rundown|run down|snapshot|picture"
    r"|update|headlines|highlights|big picture|health(?: check)?)"
)
_TROUBLE = (
    r"(?:problems?|issues?|concerns?|worr(?:y|ies)|headaches?|troubles?|fires?|hot ?spots?|pain points?|red flags?)"
)
_WORST = r"(?:biggest|main|worst|top|key|largest|most (?:pressing|urgent|serious|important|worrying)|urgent|serious)"
_WATCH = (
    r"(?:worry about|be (?:worried|concerned) about|look at|pay attention to|focus on|act on|care about|deal with"
    r"|know(?: about)?|prioriti[sz]e|watch|look out for|keep an eye on|do(?: first)?|tackle(?: first)?|fix(?: first)?"
    r"|discuss|raise|escalate|decide)"
)
_CONDITION = r"(?:state|status|health|condition|shape|situation|position)"
_AMISS = r"(?:wrong|on fire|burning|off|bad|worrying|urgent|alarming|concerning|off track)"
_PRESSING = r"(?:(?:my|our|the boards|immediate|urgent|most|some) )*"
_FIT = (
    r"(?:ok|okay|fine|on track|healthy|well|good|under control|at risk"
    r"|in (?:trouble|danger|good shape|bad shape|control))"
)
_GOES = r"(?:doing|going|looking|performing|getting on|shaping up|progressing|faring|standing|placed)"
_POLAR = rf"(?:are|is) {_WHOLE} (?:all )?(?:going |doing |looking )?{_FIT}"
_US = r"(?:i|we|the board|the steering committee)"
_GIVE = r"(?:give me|show me|write|send me|prepare|i need|i want|id like|can i (?:have|get))"
_ANYTHING = r"(?:what|anything|is there anything)(?: that)?"
_SPOKEN = (
    rf"how (?:are|is) {_WHOLE}(?: {_GOES})?",
    rf"hows {_WHOLE} {_GOES}|where do (?:we|things) stand|how do (?:we|things) (?:stand|look)",
    rf"(?:{_GIVE} )?(?:(?:a|an|the) )?{_KIND}{_REPORT}(?: (?:of|on|for|about) (?:{_OURS}|everything|things|{_US}))?",
    rf"(?:{_OURS} |overall |executive |board |management ){_KIND}{_REPORT}",
    rf"summari[sz]e (?:{_OURS}|everything)|brief me(?: on {_WHOLE})?|sum (?:it|everything) up|catch me up",
    rf"(?:whats|what is|what are) (?:the )?{_KIND}{_CONDITION}(?: (?:of|with|in) {_OURS})?",
    rf"(?:whats|what is|what are) (?:the )?{_KIND}(?:{_REPORT}|bottom line|story|latest|latest news|news)",
    rf"what (?:do|should|must|shall|would|ought) {_US} (?:to )?(?:need to |have to )?(?:be )?{_WATCH}",
    rf"(?:what|anything|is anything|is there anything|whats|what is) (?:is )?(?:going |that is |thats )?{_AMISS}",
    rf"{_ANYTHING} {_US} (?:should|must|need to|have to|ought to) (?:be )?{_WATCH}",
    rf"(?:{_ANYTHING}|does anything) (?:needs?|wants|requires?) {_PRESSING}(?:attention|action|decision|help)",
    rf"(?:where|what) (?:are|is) (?:(?:the|our|my) )?(?:{_WORST} )?{_TROUBLE}(?: (?:in|with|across|of) {_OURS})?",
    rf"(?:(?:are|is) there |do we have )?(?:any|some) (?:{_WORST} )?(?:{_TROUBLE}|surprises?|bad news)(?: in {_OURS})?",
    r"what (?:keeps|should keep|would keep) (?:me|us|you) (?:awake|up)(?: at night)?",
    r"where (?:does|is) it (?:hurt|hurting|burn|burning)|where should (?:i|we) (?:start|begin|look)(?: first)?",
    _POLAR,
)
_ASIDE = r"\b(?:first|most|here)\b"
_STATES = {Severity.CRITICAL, Severity.HIGH}


def read_state(question: str, _portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question about the portfolio as a whole; None where it is about anything in it."""
    text = " ".join(re.sub(_ASIDE, " ", plainly(question)).split())
    if not text or not any(re.fullmatch(pattern, text) for pattern in _SPOKEN):
        return None
    return Plan(action="brief", subject="insights", polar=bool(re.fullmatch(_POLAR, text)))


def tell_state(plan: Plan, portfolio: Portfolio, analysis: Analysed | None) -> Told:
    """The portfolio in a few sentences, the worst open insights as rows."""
    if analysis is None:
        return declined("The risks of this picture have not been worked out.")
    page = analysis.brief
    top = page.insights[:_FEW]
    said = [_stands(page), *_moved(page), *_reported(portfolio)]
    if top:
        worst = " ".join(f"{n}. {one.summary} [{n}]" for n, one in enumerate(top, start=1))
        said.append(f"{'First' if len(top) < len(page.insights) else 'Open'}: {worst}")
    said.append(f"I took this as a question about the whole portfolio on {spell(portfolio.as_of)}.")
    if plan.polar:
        said.insert(0, _yes_or_no(page))
    rows = tuple(
        {
            "insight": line(one.title),
            "severity": one.severity.value,
            "score": one.score,
            "trend": one.trend.value,
            "what to do": one.what_to_do,
        }
        for one in top
    )
    return Told(" ".join(said), rows=rows, citations=numbered([one.evidence[0] for one in top]))


def _stands(page: Brief) -> str:
    counts = ", ".join(f"{number} {severity}" for severity, number in page.counts.items() if number)
    open_ones = (
        f"{counts} open {'insight' if sum(page.counts.values()) == 1 else 'insights'}" if counts else "nothing open"
    )
    return (
        f"The risk index is {page.index:g} of 100, with {open_ones} over {counted(page.projects, 'project')}; "
        f"{100 * page.coverage:.0f}% of the checks could be made."
    )


def _moved(page: Brief) -> list[str]:
    """What is new and worse against the picture before, where there is one."""
    moves = Counter(one.trend for one in page.insights)
    gone = len([one for one in page.past if one.gone_on == page.as_of])
    told = [
        f"{moves[trend]} {word}"
        for trend, word in ((Trend.NEW, "new"), (Trend.WORSE, "worse"), (Trend.BETTER, "better"))
        if moves[trend]
    ]
    told += [f"{gone} no longer there"] if gone else []
    if not told or moves[Trend.NEW] == len(page.insights):
        return []
    return [f"Against the picture before: {', '.join(told)}."]


def _reported(portfolio: Portfolio) -> list[str]:
    """How many projects report which rating."""
    frame = portfolio.ask(names_in, "projects", None)[0].frame
    ratings = frame["rag"].dropna() if "rag" in frame else ()
    counts = Counter(str(one) for one in ratings)
    return [f"Reported: {', '.join(f'{n} {rating}' for rating, n in counts.most_common())}."] if counts else []


def _yes_or_no(page: Brief) -> str:
    grave = sum(number for severity, number in page.counts.items() if severity in _STATES)
    if grave:
        return f"Not all of it: {counted(grave, 'critical or high insight')} {'is' if grave == 1 else 'are'} open."
    return "No critical or high insight is open, as far as the facts can be seen."


STATE = Family(read=read_state, owns=lambda plan: plan.action == "brief", tell=tell_state)
