"""How one project does, or several side by side: what it reports, what the facts say, and what is open on it."""

import re
from collections.abc import Sequence

from insights.ask.nouns.family import Family, cited, several
from insights.ask.nouns.mentions import Meant, project_meant
from insights.ask.overview.spoken import plainly
from insights.ask.plan import Analysed, Plan, Unclear
from insights.ask.run import Result
from insights.ask.telling import Teller, Told
from insights.ask.times import spell
from insights.ask.understand import names_in
from insights.evidence import opening, update_quote
from insights.narration.plain import line
from insights.signals.steering import steering
from portfolio.evidence import Evidence
from portfolio.findings import Insight, Score
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Severity

_FACTS = (
    "rag", "status", "phase", "percent_complete", "start", "baseline_end", "end", "late_days", "budget",
    "forecast_cost", "actual_cost", "over_share", "owner", "sponsor", "vendors",
)  # fmt: skip
_SHOWN, _FEW = 3, 3
_LOOKED_AT = 5
_CALM = frozenset({"green", "amber/green"})
_ABOUT = (
    r"(?:tell me(?: all| more| something| everything)?|what (?:do we|do you|can you tell me|is there to) (?:know|say)"
    r"|what (?:do we|do you) (?:know|have)|brief me|fill me in|catch me up|update me|talk me through|walk me through"
    r"|give me (?:a |an |the |some )?(?:quick |short |brief |full )?(?:summary|overview|briefing|rundown|picture|update"
    r"|background|details?|information|info|report|low ?down))(?: (?:about|on|of|through))? (?P<x>.+)"
)
_STORY = (
    r"(?:whats|what is) (?:going on|happening|up|wrong|the (?:story|matter|problem|situation|deal|issue|trouble))"
    r" (?:with|at|in|on|behind) (?P<x>.+)"
)
_SUMMARY = (
    r"(?:(?:quick|short|brief) )?(?:summari[sz]e|summary (?:of|on|for)|overview (?:of|on|for)|describe"
    r"|briefing (?:on|about)) (?P<x>.+)"
)
_DOING = (
    r"(?:how is|hows|how does) (?P<x>.+?) (?:doing|going|coming (?:along|on)|getting (?:on|along)|progressing|looking"
    r"|faring|shaping up|performing|look)"
)
_FIT = (
    r"(?:on track|in (?:serious |real |deep )?(?:trouble|danger|good shape|bad shape|control)|ok(?:ay)?|fine|healthy"
    r"|(?:going|doing) (?:ok(?:ay)?|well|fine|badly)|under control"
    r"|off track|at risk|going to (?:make it|plan)|troubled)"
)
_ON_TRACK = rf"(?:is|are) (?P<x>.+?) (?:still )?{_FIT}"
_BAD = r"trouble|danger|bad shape|off track|at risk|badly"
_PAIR = (
    r"(?:please )?compare (?P<x>.+?) (?:and|with|to|against|vs\.?|versus) (?P<y>.+)",
    r"(?P<x>.+?) (?:vs\.?|versus|compared (?:to|with)|next to) (?P<y>.+)",
    r"(?:what is|whats|what are) the differences? between (?P<x>.+?) and (?P<y>.+)",
    r"how (?:do|does) (?P<x>.+?) (?:and (?P<y>.+?) )?compare(?: (?:to|with) (?P<z>.+))?",
)


def read_card(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question about a project as such; None where it asks for something of it."""
    text = plainly(question)
    for pattern in _PAIR:
        match = re.fullmatch(pattern, text)
        said = [one for one in match.groupdict().values() if one] if match else []
        meant = [project_meant(one, portfolio) for one in said]
        sides = [one for one in meant if one is not None and len(one.ids) == 1]
        if len(sides) == len(said) == 2 and sides[0].ids != sides[1].ids:  # noqa: PLR2004 - a pair
            return Plan(action="card", ids=(*sides[0].ids, *sides[1].ids))
    for pattern in (_ABOUT, _STORY, _SUMMARY, _DOING, _ON_TRACK):
        match = re.fullmatch(pattern, text)
        found = _project(match["x"], portfolio) if match else None
        if found is not None:
            polar = pattern is _ON_TRACK
            topic = "trouble" if polar and re.search(_BAD, text) else ""
            many = found.said if len(found.ids) > 1 else None
            return Plan(action="card", ids=found.ids, several=many, polar=polar, topic=topic)
    return None


def _project(said: str, portfolio: Portfolio) -> Meant | None:
    found = project_meant(said, portfolio)
    return found if found is not None and len(found.ids) <= _SHOWN else None


def tell_card(plan: Plan, portfolio: Portfolio, analysis: Analysed | None) -> Told:
    """What is known of each project: its own words, the score, what is open, the newest update."""
    known = portfolio.ask(names_in, "projects", None)[0]
    teller = Teller(plan, Result(rows=known.frame.loc[list(plan.ids)]), portfolio, known)
    scores = {one.project: one for one in analysis.brief.scores} if analysis else {}
    said: list[str] = []
    proof: list[Evidence | None] = []
    rows: list[dict[str, object]] = []
    for project in plan.ids:
        keys = [key for key in _FACTS if key in known.fields and not teller.is_empty(project, key)]
        own = [one for one in (analysis.brief.insights if analysis else ()) if project in one.projects]
        score = scores.get(project)
        facts = "; ".join(f"{known.fields[key].label} {teller.cell(project, key)}" for key in keys)
        words = [f"{teller.name(project)}: {facts}." if facts else f"{teller.name(project)}: no facts but its name."]
        if plan.polar:
            words.insert(0, _verdict(project, score, own, teller, troubled=bool(plan.topic)))
        words += _risks(score, own)
        newest = _newest(project, portfolio)
        if newest is not None and newest.dated is not None:
            words.append(f"Its newest update, of {spell(newest.dated)}, says: “{line(newest.quote)}”")
        said.append(" ".join(words))
        proof += [*(one.evidence[0] for one in own[:_FEW]), *teller.proof(project, keys[:_FEW]), newest]
        rows.append(
            {
                **teller.row(project, keys),
                **({"risk score": score.score, "risk band": str(score.band)} if score else {}),
            }
        )
    note = f" {several(plan.several, [teller.name(one) for one in plan.ids])}" if plan.several else ""
    return Told(" ".join(said) + note, rows=tuple(rows), citations=cited(proof))


def _risks(score: Score | None, own: Sequence[Insight]) -> list[str]:
    if score is None:
        return []
    band = score.band.value if isinstance(score.band, Severity) else "no"
    words = [f"Risk score {score.score:g} of 100 ({band} risk)."]
    if own:
        words.append("Open: " + " ".join(one.summary for one in own[:_FEW]))
        words += [f"And {len(own) - _FEW} more."] if len(own) > _FEW else []
    else:
        words.append(f"Nothing is open on it; {100 * score.coverage:.0f}% of the checks could be made.")
    return words


def _verdict(project: str, score: Score | None, own: Sequence[Insight], teller: Teller, *, troubled: bool) -> str:
    """Yes or no, by the reported rating, the end date and what is open; never by a guess."""
    against: list[str] = []
    for_it: list[str] = []
    rated = None if teller.is_empty(project, "rag") else teller.cell(project, "rag")
    if rated is not None:
        (for_it if rated.casefold() in _CALM else against).append(f"it is reported {rated}")
    if "late_days" in teller.known.fields and not teller.is_empty(project, "late_days"):
        late = float(str(teller.result.rows["late_days"][project]))
        (against if late > 0 else for_it).append(
            f"its end is {teller.cell(project, 'late_days')} later than approved"
            if late > 0
            else "its end has not moved back"
        )
    grave = [one for one in own if one.severity in {Severity.CRITICAL, Severity.HIGH}]
    if grave:
        against.append(f"{len(grave)} critical or high insight{'s are' if len(grave) > 1 else ' is'} open")
    elif score is not None and score.coverage > 0:
        for_it.append("no critical or high insight is open")
    if not against and not for_it:
        return "It is not known whether it is."
    if against:
        but = f" (though {' and '.join(for_it)})" if for_it else ""
        return f"{'Yes' if troubled else 'No'}, by what is known: {' and '.join(against)}{but}."
    return f"{'No' if troubled else 'Yes'}, by what is known: {' and '.join(for_it)}."


def _newest(project: str, portfolio: Portfolio) -> Evidence | None:
    """The opening words of the latest dated update, one that orders its reader about only where there is no other."""
    updates = portfolio.updates
    own = updates[(updates["project"] == project) & updates["dated"].notna()]
    latest = own.sort_values("dated", kind="stable", ascending=False).head(_LOOKED_AT).to_dict("records")
    quoted = [update_quote(portfolio, row, opening(str(row["text"]))) for row in latest]
    return min(quoted, key=lambda one: bool(steering(one.quote)), default=None)


CARD = Family(read=read_card, owns=lambda plan: plan.action == "card", tell=tell_card)
