"""Questions in plain words, answered from columns and cited text, or declined."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from insights.ask import cite
from insights.ask.change import is_moved
from insights.ask.compose import Told, declined, say
from insights.ask.figures import figure
from insights.ask.nouns.families import FAMILIES
from insights.ask.parse import parse
from insights.ask.plan import Analysed, Plan, Unclear
from insights.ask.reports import moments
from insights.ask.run import AGGREGATES, run
from insights.ask.scene import asked_of
from insights.ask.series import currency_of, series_of, series_told
from insights.ask.times import spell
from insights.ask.understand import names_in, whose
from insights.ask.words import read
from insights.ask.written import from_words
from insights.narration.plain import line
from portfolio.evidence import Evidence
from portfolio.findings import Answer
from portfolio.snapshot import Portfolio
from store.ports import PassageSearch

__all__ = ["Ground", "Plan", "Unclear", "answer", "ask", "plan_of"]

_LONGEST = 2_000


@dataclass(frozen=True, eq=False)
class Ground:
    """All that may be read to answer a question."""

    portfolio: Portfolio
    analysis: Analysed | None = None
    search: PassageSearch | None = None
    at: Callable[[date], Portfolio] | None = None
    """The picture as it was known on an earlier day, never later than the portfolio's own."""


def ask(question: str, ground: Ground) -> Answer:
    """Answer a question about one dated picture; numbers always come from running a plan on its columns."""
    return answer(plan_of(question, ground), ground)


def plan_of(question: str, ground: Ground) -> Plan | Unclear:
    """What a question asks for, or why that cannot be told."""
    asked = asked_of(question[:_LONGEST], *ground.portfolio.ask(names_in, "projects", None))
    asked = whose(asked, ground.portfolio)
    if ground.at is not None and len(ground.portfolio.pictures) > 1:
        each = series_of(asked, ground.portfolio, lambda rest: plan_of(rest, replace(ground, at=None)))
        if each is not None:
            return each
    named = moments(read(asked), ground.portfolio, ground.at)
    if named.refusal and named.sure:
        return Unclear(reason=named.refusal)
    newest = max(ground.portfolio.pictures, default=ground.portfolio.as_of)
    of_now = not (named.refusal or named.since) and named.on in {None, newest}
    # Most families read the newest picture only; some read a stretch of the past as a condition on days.
    for family in FAMILIES if of_now else [one for one in FAMILIES if one.spans]:
        found = family.read(asked, ground.portfolio, ground.analysis)
        if found is not None:
            return found
    if named.refusal:
        return Unclear(reason=named.refusal)
    return parse(asked, ground.portfolio, ground.at)


def answer(plan: Plan | Unclear, ground: Ground) -> Answer:
    """Run a plan and word what comes out, with the rows and the cited passages."""
    told = declined(plan.reason) if isinstance(plan, Unclear) else _told(plan, ground)
    return Answer(
        answer=told.text,
        answered=told.reason is None,
        reason=told.reason,
        citations=told.citations,
        plan=plan.model_dump(mode="json") if isinstance(plan, Plan) else {},
        rows=told.rows,
        as_of=ground.portfolio.as_of,
    )


def _told(plan: Plan, ground: Ground) -> Told:  # noqa: PLR0911 - one return a kind of plan
    picture, earlier = ground.portfolio, None
    days = [day for day in (plan.on, plan.since) if day is not None]
    if any(day > picture.as_of for day in days):
        return declined(f"That is later than {spell(picture.as_of)}, the day asked about.")
    if plan.days and ground.at is not None:
        return series_told(plan, picture, ground.at)
    if (days or plan.days) and ground.at is None:
        return declined("Earlier pictures cannot be read here.")
    if plan.on and ground.at and plan.on != max(picture.pictures, default=picture.as_of):
        picture = ground.at(plan.on)
    if plan.since and ground.at:
        earlier = ground.at(plan.since)
    family = next((one for one in FAMILIES if one.owns(plan)), None)
    if family is not None:
        return family.tell(plan, picture, ground.analysis)
    if plan.action == "why":
        return _why(plan, picture, ground.analysis, ground.search)
    subject = "projects" if plan.subject == "insights" else plan.subject
    known, _ = picture.ask(names_in, subject, earlier)
    told = say(plan, run(plan, known, picture, ground.analysis), picture, known)
    if told.reason is None:
        told = _with_more(plan, told, ground, picture, earlier)
    if plan.action == "lookup" and plan.subject == "projects" and plan.topic and told.reason is not None:
        return from_words(plan, told, picture)
    return told


def _with_more(plan: Plan, told: Told, ground: Ground, picture: Portfolio, earlier: Portfolio | None) -> Told:
    """What the question asks beside its first number: the count of the earlier report, or a second amount."""
    if earlier is not None and plan.action == "sum" and str(plan.measure).startswith("change:"):
        return replace(told, text=f"{told.text} {_both_totals(plan, picture, earlier)}")
    for key in plan.fields if plan.action in AGGREGATES else ():
        one = plan.model_copy(update={"measure": key, "fields": (), "assumptions": ()})
        known = picture.ask(names_in, plan.subject, earlier)[0]
        result = run(one, known, picture, ground.analysis)
        more = say(one, result, picture, known)
        told = replace(told, text=f"{told.text} {more.text}")
        first = run(plan, known, picture, ground.analysis)
        fields = known.fields[str(plan.measure)], known.fields[key]
        if len(plan.fields) == 1 and fields[0].kind == fields[1].kind and None not in (first.number, result.number):
            gap = figure(abs((first.number or 0.0) - (result.number or 0.0)), fields[0], currency_of(first.rows))
            told = replace(told, text=f"{told.text} The difference is {gap}.")
    return told


def _both_totals(plan: Plan, picture: Portfolio, earlier: Portfolio) -> str:
    """The whole of each report beside the change of what both state."""
    parts = []
    for one in (earlier, picture):
        known = names_in(one, plan.subject, None)[0]
        key = str(plan.measure).removeprefix("change:")
        if any(is_moved(f.field) for f in plan.filters) or key not in known.fields:
            return ""
        whole = plan.model_copy(update={"measure": key, "since": None, "on": None, "assumptions": ()})
        amount = say(whole, run(whole, known, one, None), one, known)
        parts.append(f"Report of {spell(one.as_of)}: {amount.text}")
    return " ".join(parts)


def _why(plan: Plan, portfolio: Portfolio, analysis: Analysed | None, search: PassageSearch | None) -> Told:
    projects = plan.ids or cite.subject_of(plan.topic, portfolio, search)
    if not projects:
        return declined("No project of that name is known, and no text speaks of it.")
    found = cite.quotes(plan.topic, portfolio, projects, search)
    insights = [i for i in analysis.brief.insights if set(i.projects) & set(projects)][:3] if analysis else []
    names = " and ".join(portfolio.name_of(project) for project in projects)
    if not found and not insights:
        return declined(f"No text about {names} was found.")
    proof = [evidence for insight in insights for evidence in insight.evidence[:1]]
    parts = []
    if insights:
        said = " ".join(f"{insight.summary} [{n}]" for n, insight in enumerate(insights, start=1))
        parts.append(f"{names}: the facts say {said}")
    if found:
        said = " ".join(f"“{line(q.text)}” [{n}]" for n, q in enumerate(found, start=len(proof) + 1))
        parts.append(f"{'The' if parts else f'{names}: the'} sources say {said}")
    if plan.several:
        parts.append(f"“{plan.several}” fits more than one project; I took all of them.")
    words = [Evidence(ref=q.passage.ref, quote=q.text, dated=q.passage.dated, age_days=q.age(portfolio)) for q in found]
    return Told(" ".join(parts), citations=cite.numbered([*proof, *words]))
