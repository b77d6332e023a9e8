"""How full people's and teams' weeks are: promised hours against capacity, week by week."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from insights.ask.nouns.cells import proved_in
from insights.ask.nouns.family import Family, cited, counted, several
from insights.ask.nouns.mentions import Meant, person_meant, person_spellings
from insights.ask.plan import Analysed, Filter, Op, Plan, Unclear
from insights.ask.telling import Told, declined
from insights.ask.times import spell, window
from insights.ask.words import Question, fold, read
from insights.narration.plain import line
from insights.rules.over_allocation import OverAllocationLimits
from portfolio.load import WEEKS, capacities, weekly_load
from portfolio.snapshot import Portfolio

_AHEAD = 12  # weeks looked at where a question names none, as the rule on over-allocation does
_NAMED = 12
_ABOUT = (
    r"over[- ]?allocat\w+|over[- ]?load\w*|over[- ]?book\w+|over[- ]?commit\w+|over[- ]?work\w*|double[- ]booked"
    r"|(?:over|above|beyond|more than|exceed\w*|at|under|below|past) (?:their |his |her |full |the )?capacity"
    r"|(?:fully|completely) (?:booked|full|allocated|loaded|utili[sz]ed)|booked (?:out|solid|full|for all)"
    r"|allocat(?:ed|ions?)|utili[sz](?:ed|ation)|booked|(?:work ?)?load(?:ed)?|(?:spare|free) (?:capacity|hours|time)"
    r"|too (?:many hours|much work)|stretched|under[- ]?(?:used|utili[sz]ed|allocated)|promised(?: hours)?|has time"
    r"|hours a week|hours promised"
)
_WHO = (
    r"who|whos|whose|anyone|anybody|someone|people|person|which|what|how (?:full|busy|loaded|much|many)|is"
    r"|are|list|show"
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
_BOUND = (
    r"(?P<how>more than|over|above|beyond|at least|exceed\w*|less than|under|below|at most|up to|>=?|<=?)? ?"
    r"(?P<n>\d+(?:\.\d+)?) ?(?:%|per ?cent)"
)
_OPS: Mapping[str, Op] = {
    "at least": "ge", ">=": "ge", "less than": "lt", "under": "lt", "below": "lt", "<": "lt", "at most": "le",
    "up to": "le", "<=": "le",
}  # fmt: skip
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
_MOST = r"most|busiest|fullest|highest|top|worst|heaviest"


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
    if meant is None and bound is None and not asked.has(_MOST):
        return None
    if portfolio.allocations.empty:
        return Unclear(reason="No allocations of people are known, so no load can be told.")
    first, last, assumption = _weeks(asked, portfolio.as_of)
    if last < first:
        return Unclear(reason="Loads are told from this week on; weeks that are over are not kept.")
    if asked.has(r"average|mean|avg|typical|on average"):
        return Unclear(reason="Loads are told by week and by their peak, not as an average.")
    label = f"in the weeks from {spell(first)} to {spell(last)}"
    if last - first < timedelta(days=7):
        label = f"in the week of {spell(first)}"
    kind = "teams" if asked.has("teams?") else "people"
    weeks = Filter(field="week", op="between", first=first, last=last, said=label)
    limit = None
    if bound is None and meant is None:
        found = asked.find(r"(?P<n>\d+) (?:most|busiest|fullest|people|persons|teams)|top (?P<m>\d+)")
        many = 5 if asked.has("people|persons|teams") else 1
        limit = int(found[0]["n"] or found[0]["m"]) if found else many
    return Plan(
        action="load",
        subject="teams" if kind == "teams" else "people",
        filters=(*((bound,) if bound else ()), weeks),
        ids=meant.ids if meant else (),
        several=meant.said if meant and len(meant.ids) > 1 else None,
        limit=limit,
        assumptions=(assumption,) if assumption else (),
    )


def _bound(asked: Question) -> Filter | None:
    for match in asked.find(_BOUND):
        op: Op = _OPS.get(match["how"] or "", "gt" if match["how"] else "ge")
        return Filter(field="load", op=op, number=float(match["n"]) / 100, said=f"load {match.group()}")
    if asked.has(_OVER):
        return Filter(field="load", op="gt", number=1, said="promised more hours than they have")
    if asked.has(_SPARE):
        return Filter(field="load", op="lt", number=1, said="with hours to spare in every week")
    if asked.has(_FULL):
        return Filter(field="load", op="between", number=1, said="booked for exactly all of their hours")
    return None


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
    first = max(span.first or monday, monday)
    last = span.last or first + timedelta(weeks=WEEKS)
    # A week belongs to a stretch of time where one of its working days does.
    begin = first - timedelta(days=first.weekday()) + (timedelta(days=7) if first.weekday() > 4 else timedelta())  # noqa: PLR2004 - Friday
    return begin, last - timedelta(days=last.weekday()), None


def _person_in(asked: Question, portfolio: Portfolio) -> Meant | None:
    """The person a question names, the longest name first."""
    people = portfolio.ask(person_spellings)
    known = {said: ids[0] for said, ids in people.items() if len(ids) == 1 and said not in _GRAMMAR}
    known |= {fold(team): team for team in portfolio.teams}
    words = [w.text for w in asked.words]
    for size in (3, 2, 1):
        for place in range(len(words) - size + 1):
            said = " ".join(words[place : place + size])
            if said in known:
                return Meant("person", (known[said],), said)
    spoken = (
        r"(?:load|capacity|utili[sz]ation|hours) (?:of|for) (?P<x>[\w .'-]+?)(?: in\b| next\b| this\b| over\b|\?|$)"
        r"|(?:how (?:full|busy|loaded|booked)|is|are) (?:is |are )?(?P<y>[\w .'-]+?) (?:over|full|booked"
        r"|allocat|next|in |this|\?|$)"
    )
    match = re.search(spoken, asked.text)
    return person_meant(match["x"] or match["y"], portfolio) if match else None


def table(portfolio: Portfolio) -> pd.DataFrame:
    """Promised hours, capacity and load by person or team and week; `filled_in` where a capacity is not stated.

    Columns: who, week, hours, capacity, load, filled_in, projects (names, most hours first), allocation (one id).
    """
    told = portfolio.ask(weekly_load)
    listed = portfolio.ask(capacities)
    default = OverAllocationLimits().capacity_hours
    capacity = listed["hours"] + listed["unstated"] * default
    ordered = told.sort_values(["who", "week", "hours"], ascending=[True, True, False])
    grouped = ordered.groupby(["who", "week"], sort=False)
    weeks = grouped.agg(hours=("hours", "sum"), allocation=("allocation", "first")).reset_index()
    weeks["capacity"] = capacity.reindex(weeks["who"]).to_numpy()
    weeks["load"] = (weeks["hours"] / weeks["capacity"]).round(6)
    weeks["filled_in"] = listed["unstated"].reindex(weeks["who"]).to_numpy() > 0
    return weeks[weeks["capacity"] > 0]


def tell_load(plan: Plan, portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    """Who passes the bound in a week of the stretch, or the load of the one asked about."""
    weeks = portfolio.ask(table)
    kinds = portfolio.ask(capacities)["kind"]
    span = plan.filters[-1]
    bound = plan.filters[0] if len(plan.filters) > 1 else None
    weeks = weeks[(weeks["week"] >= np.datetime64(span.first)) & (weeks["week"] <= np.datetime64(span.last))]
    own = kinds.reindex(weeks["who"]).to_numpy() == ("team" if plan.subject == "teams" else "person")
    weeks = weeks[weeks["who"].isin(plan.ids) if plan.ids else own]
    if plan.ids and weeks.empty:
        return declined(f"Nothing is promised of {_name(portfolio, plan.ids[0])} {span.said}.")
    if bound is not None and not plan.ids:
        weeks = _within(weeks, bound)
    peak = weeks.sort_values(["load", "week"], ascending=[False, True]).drop_duplicates("who")
    peak = peak.sort_values(["load", "who"], ascending=[False, True])
    if plan.limit is not None:
        peak = peak.head(plan.limit)
    noun = "team" if plan.subject == "teams" else "person"
    rows = [_row(portfolio, weeks, one, noun) for one in peak.itertuples()]
    notes = list(plan.assumptions)
    if bool(peak["filled_in"].any()):
        notes.append(f"Whoever states no capacity counts with {OverAllocationLimits().capacity_hours:g} hours a week.")
    if plan.several:
        notes.append(several(plan.several, [_name(portfolio, one) for one in plan.ids]))
    if peak.empty:
        none = "no team" if noun == "team" else "nobody"
        return Told(" ".join([f"None: {none} is {bound.said if bound else 'booked'} {span.said}.", *notes]))
    parts = [f"{row[noun]} ({row['peak load']} in the week of {row['week']})" for row in rows]
    more = f"; and {len(parts) - _NAMED} more in the rows" if len(parts) > _NAMED else ""
    people = counted(len(parts), noun, "people" if noun == "person" else None)
    if plan.ids:
        text = " ".join(_told_of(portfolio, one) for one in peak.itertuples()) + f" That is the peak {span.said}."
        if bound is not None:
            passed = not _within(weeks, bound).empty
            text = f"{'Yes' if passed else 'No'}: {text}"
    elif bound is None:
        text = f"{'; '.join(parts[:_NAMED])}{more}. Ranked by the fullest week {span.said}."
    else:
        text = f"{people} {bound.said} {span.said}: {'; '.join(parts[:_NAMED])}{more}."
    proof = [
        proved_in(portfolio, _sources, "allocation", str(one), "hours_per_week") for one in peak["allocation"].head(8)
    ]
    return Told(" ".join([text, *notes]), rows=tuple(rows), citations=cited(proof))


def _told_of(portfolio: Portfolio, one: Any) -> str:
    """The fullest week of one person or team, and for which projects."""
    told = portfolio.ask(weekly_load)
    own = told[(told["who"] == one.who) & (told["week"] == one.week)].groupby("project")["hours"].sum()
    parts = "; ".join(f"{line(portfolio.name_of(str(project)))} {hours:g}" for project, hours in own.items())
    left = one.capacity - one.hours
    rest = f"{left:g} to spare" if left >= 0 else f"{-left:g} too many"
    name = _name(portfolio, str(one.who))
    return (
        f"{name} is promised {one.hours:g} of {one.capacity:g} hours ({100 * one.load:.0f}%, {rest}) "
        f"in the week of {spell(one.week.date())}: {parts}."
    )


def _within(weeks: pd.DataFrame, bound: Filter) -> pd.DataFrame:
    load, number = weeks["load"], float(bound.number or 0)
    if bound.op == "between":
        return weeks[(load - number).abs() < 0.005]  # noqa: PLR2004 - half a per cent
    if bound.op in {"lt", "le"}:
        peak = weeks.groupby("who")["load"].transform("max")
        return weeks[peak < number] if bound.op == "lt" else weeks[peak <= number]
    return weeks[load > number] if bound.op == "gt" else weeks[load >= number]


def _row(portfolio: Portfolio, weeks: pd.DataFrame, one: Any, noun: str) -> dict[str, object]:
    who = str(one.who)
    own = weeks[weeks["who"] == who]
    return {
        noun: _name(portfolio, who),
        "peak load": f"{100 * float(one.load):.0f}%",
        "week": one.week.date().isoformat(),
        "hours": round(float(one.hours), 1),
        "capacity": round(float(one.capacity), 1),
        "weeks": len(own),
    }


def _name(portfolio: Portfolio, who: str) -> str:
    return line(portfolio.person_name(who))


def _sources(portfolio: Portfolio) -> tuple[pd.DataFrame, ...]:
    return (portfolio.allocations,)


LOAD = Family(read=read_load, owns=lambda plan: plan.action == "load", tell=tell_load, spans=True)
