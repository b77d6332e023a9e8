"""How full people's and teams' weeks are: promised hours against capacity, week by week."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from insights.ask import grammar
from insights.ask.nouns.family import Family
from insights.ask.nouns.load_answers import tell_load
from insights.ask.nouns.mentions import Meant, person_meant, person_spellings
from insights.ask.plan import Analysed, Filter, Op, Plan, Unclear
from insights.ask.times import spell, window, windows
from insights.ask.words import STOP, Question, fold, read
from portfolio.load import WEEKS
from portfolio.snapshot import Portfolio

_AHEAD = 12  # weeks looked at where a question names none, as the rule on over-allocation does
_ABOUT = (
    r"over[- ]?allocat\w+|over[- ]?load\w*|over[- ]?book\w+|over[- ]?commit\w+|over[- ]?work\w*|double[- ]booked"
    r"|(?:over|above|beyond|more than|exceed\w*|at|under|below|past) (?:their |his |her |full |the )?capacity"
    r"|(?:fully|completely) (?:booked|full|allocated|loaded|utili[sz]ed)|booked (?:out|solid|full|for all)"
    r"|allocat(?:ed|ions?)|utili[sz](?:ed|ation)|booked|(?:work ?)?load(?:ed)?|(?:spare|free) (?:capacity|hours|time)"
    r"|too (?:many hours|much work)|stretched|under[- ]?(?:used|utili[sz]ed|allocated)|promised(?: hours)?|has time"
    r"|hours a week|hours promised|free|unbooked|not booked|available|busy|busiest|busier"
    r"|full(?:er|est)?|(?:no|without(?: any)?) (?:allocations?|bookings?)"
)
_WHO = (
    r"who|whos|whose|anyone|anybody|someone|people|person|which|what|how (?:full|busy|loaded|much|many)|is"
    r"|are|list|show|average|mean|avg"
)
_OVER = (
    r"over[- ]?(?:allocat|load|book|commit|work)\w*|double[- ]booked|(?:over|above|beyond|more than|exceed\w*|past) "
    r"(?:their |his |her |full |the )?capacity|too (?:many hours|much work)|stretched"
)
_FULL = (
    r"(?:fully|completely) (?:booked|full|allocated|loaded|utili[sz]ed)|booked (?:out|solid|full|for all)"
    r"|full(?: week)?"
)
_SPARE = r"(?:spare|free) (?:capacity|hours|time)|under[- ]?(?:used|utili[sz]ed|allocated)|has time|available"
_FREE = (
    r"(?:completely |entirely |totally |fully )?(?:free|unbooked|unallocated)|not booked"
    r"|(?:no|without(?: any)?) (?:bookings?|allocations?)"
)
_BOUND = (
    r"(?P<how>more than|over|above|beyond|at least|exceed\w*|less than|under|below|at most|up to|>=?|<=?)? ?"
    r"(?P<n>\d+(?:\.\d+)?) ?(?:%|per ?cent)"
)
_OPS: Mapping[str, Op] = {
    "at least": "ge", ">=": "ge", "less than": "lt", "under": "lt", "below": "lt", "<": "lt", "at most": "le",
    "up to": "le", "<=": "le",
}  # fmt: skip
_BOUNDS: tuple[tuple[str, Filter], ...] = (
    (_OVER, Filter(field="load", op="gt", number=1, said="promised more hours than they have")),
    (_SPARE, Filter(field="load", op="lt", number=1, said="with hours to spare in every week")),
    (_FREE, Filter(field="load", op="le", number=0, said="free of any booking")),
    (_FULL, Filter(field="load", op="between", number=1, said="booked for exactly all of their hours")),
)
_PERSONS = r"who|whos|anyone|anybody|which (?:people|persons|teams|staff)|what people|how many people|people|staff"
_OTHER = (
    r"projects?|tasks?|tickets?|items?|milestones?|risks?|insights?|budgets?|costs?|effort|complete|done"
    r"|vendors?|gates?"
)
_NOW = r"right now|at the moment|currently|now|today|this week|at present"
_WEEK_OF = r"(?:in |during )?(?:the )?week (?:of|from|beginning|starting|commencing)(?: the)?"
_GRAMMAR = frozenset({
    "free", "full", "time", "week", "hours", "load", "busy", "capacity", "spare", "over", "under", "next", "month",
    "booked", "work", "people", "march", "april", "may", "june", "august", "this", "have", "does", "with",
})  # fmt: skip
_UNDERSTOOD = (
    r"teams?|capacit(?:y|ies)|hours?|hrs|weeks?|months?|load(?:s|ed|ing)?|utili[sz]ation|their|more|less|than|versus|vs"
    r"|work(?:load)?|available|monday|day|member(?:s)?|extra|capacity|minus|weekly|wk|w|own|ones?|compared?|booking(?:s)?"
    r"|heavily|entirely|resources?|plate|fullest|peak|overall|he|she|his|her|i|e"
)
_MOST = r"most|busiest|fullest|highest|top|worst|heaviest"
_LEAST = r"least|lowest|lightest|fewest|emptiest"
_MEAN = r"averages?|mean|avg|typical|on average"


def read_load(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question about how full weeks are; None where it is about something else."""
    asked = read(question)
    bound = _bound(asked)
    percent = bound is not None and asked.has(_BOUND) and asked.has(_PERSONS)
    spoken = asked.has(_ABOUT) and asked.has(_WHO)
    of_one = asked.has(r"load|busy|capacity|utili[sz]ation|hours|hrs") and asked.has(r"of|is|has|does|do")
    if asked.has(_OTHER) or not (percent or spoken or of_one):
        return None
    meant = _person_in(asked, portfolio)
    mean = asked.has(_MEAN)
    split = mean and asked.has(r"(?:by|per|each|every|which) teams?|teams by")
    if not (meant or bound or mean or asked.has(rf"{_MOST}|{_LEAST}")):
        return None
    if portfolio.allocations.empty:
        return Unclear(reason="No allocations of people are known, so no load can be told.")
    first, last, assumption = _weeks(asked, portfolio.as_of)
    lost = _lost(asked, meant, portfolio)
    if lost:
        return Unclear(reason=f"Nothing in the data is called {', '.join(f'“{word}”' for word in lost[:4])}.")
    if last < portfolio.as_of - timedelta(weeks=WEEKS) or first > portfolio.as_of + timedelta(weeks=WEEKS):
        return Unclear(reason=f"Loads are told of {WEEKS} weeks before and after this one.")
    label = f"in the weeks from {spell(first)} to {spell(last)}"
    if last - first < timedelta(days=7):
        label = f"in the week of {spell(first)}"
    teams = tuple(one for one in (meant.ids if meant else ()) if one in portfolio.teams)
    people = asked.has(_PERSONS) and not asked.has(r"(?:which|what|how many) teams")
    conditions = [Filter(field="week", op="between", first=first, last=last, said=label)]
    ids = meant.ids if meant else ()
    if teams and (people or mean):  # its people are asked about, not the team as one
        said = f"of the {' and '.join(teams)} team{'s' if len(teams) > 1 else ''}"
        conditions.append(Filter(field="team", op="is", any_of=teams, said=said))
        ids = tuple(one for one in ids if one not in teams)
    ranked = asked.has(rf"{_MOST}|{_LEAST}")
    spare = bound is not None and bound.op == "lt" and asked.has("most")
    least = asked.has(_LEAST)
    if bound is not None and not (spare and ranked):
        conditions.append(bound)
    own_teams = asked.has("teams?") and not teams
    return Plan(
        action="load",
        subject="teams" if split or own_teams else "people",
        filters=tuple(conditions),
        ids=ids,
        several=meant.said if meant and len(meant.ids) > 1 and meant.kind != "people" else None,
        limit=_limit(asked) if ranked and (bound is None or spare) and not ids else None,
        measure="mean" if mean else "spare" if spare else "hours" if asked.has("hours|hrs") else None,
        group="team" if split else None,
        descending=not least,
        assumptions=(assumption,) if assumption else (),
    )


def _lost(asked: Question, meant: Meant | None, portfolio: Portfolio) -> list[str]:
    """Words that nothing explains: a place, a project or a team that is not known narrows what was asked."""
    left = read(asked.text)
    windows(left, portfolio.as_of)
    for one in meant.ids if meant else ():
        left.find("|".join(re.escape(word) for word in fold(portfolio.person_name(one)).split()), "name")
    if meant and meant.said:
        left.find(re.escape(meant.said), "name")
    for pattern in (_WEEK_OF, _ABOUT, _OVER, _FULL, _SPARE, _FREE, _BOUND, _PERSONS, _NOW, _MOST, _LEAST, _MEAN, _WHO):
        left.find(pattern, "load")
    left.find(rf"{_UNDERSTOOD}|{grammar.FILLER}", "load")
    return [word.text for word in left.left() if word.text not in STOP and not word.text.isdigit()]


def _limit(asked: Question) -> int | None:
    found = asked.find(r"(?P<n>\d+) (?:most|least|busiest|fullest|people|persons|teams)|(?:top|first) (?P<m>\d+)")
    if found:
        return int(found[0]["n"] or found[0]["m"])
    return 5 if asked.has("people|persons|teams") and not asked.has(r"which team|what team") else 1


def _bound(asked: Question) -> Filter | None:
    """The bound on the load; none where those at the top, or how full somebody is, are asked for."""
    for match in asked.find(_BOUND):
        op: Op = _OPS.get(match["how"] or "", "gt" if match["how"] else "ge")
        return Filter(field="load", op=op, number=float(match["n"]) / 100, said=f"load {match.group()}")
    if asked.has(r"most (?:over|under|heavily|fully)[a-z -]*|how (?:full|busy|loaded|booked|stretched)"):
        return None
    return next((bound for words, bound in _BOUNDS if asked.has(words)), None)


def _weeks(asked: Question, as_of: date) -> tuple[date, date, str | None]:
    """First and last Monday asked about."""
    monday = as_of - timedelta(days=as_of.weekday())
    cleaned = read(re.sub(_WEEK_OF, "on", asked.text))
    if asked.has(_NOW):
        return monday, monday, None
    span = window(cleaned, as_of)
    if span is None:
        note = f"I looked at the {_AHEAD} weeks from this one on."
        return monday, monday + timedelta(weeks=_AHEAD - 1), note
    over = span.last is not None and span.last < monday
    first = span.first or monday
    first = first if over else max(first, monday)
    last = span.last or first + timedelta(weeks=WEEKS)
    # A week belongs to a stretch of time where one of its working days does.
    begin = first - timedelta(days=first.weekday()) + (timedelta(days=7) if first.weekday() > 4 else timedelta())  # noqa: PLR2004 - Friday
    return begin, last - timedelta(days=last.weekday()), None


def _person_in(asked: Question, portfolio: Portfolio) -> Meant | None:
    """The persons or teams a question names, the longest names first; several are of kind "people"."""
    people = portfolio.ask(person_spellings)
    known = {said: ids[0] for said, ids in people.items() if len(ids) == 1 and said not in _GRAMMAR}
    known |= {fold(team): team for team in portfolio.teams}
    words = [w.text for w in asked.words]
    found: dict[str, str] = {}
    taken: set[int] = set()
    for size in (4, 3, 2, 1):
        for place in range(len(words) - size + 1):
            said = " ".join(words[place : place + size])
            own = set(range(place, place + size))
            if said in known and not own & taken:
                taken |= own
                found.setdefault(known[said], said)
    if len(found) > 1:
        return Meant("people", tuple(found), "")
    if found:
        ((one, said),) = found.items()
        return Meant("person", (one,), said)
    spoken = (
        r"(?:load|capacity|utili[sz]ation|hours) (?:of|for) (?P<x>[\w .'-]+?)(?: in\b| next\b| this\b| over\b|\?|$)"
        r"|(?:how (?:full|busy|loaded|booked)|is|are) (?:is |are )?(?P<y>[\w .'-]+?) (?:over|full|booked"
        r"|allocat|next|in |this|\?|$)"
    )
    match = re.search(spoken, asked.text)
    return person_meant(match["x"] or match["y"], portfolio) if match else None


LOAD = Family(read=read_load, owns=lambda plan: plan.action == "load", tell=tell_load, spans=True)
