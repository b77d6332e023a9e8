"""Who is promised to which project for how many hours a week, by the allocations that are not over."""

import re

import pandas as pd

from insights.ask.nouns.cells import proved_in
from insights.ask.nouns.family import Family, cited, counted, several
from insights.ask.nouns.mentions import Meant, person_meant, project_meant
from insights.ask.nouns.phrases import listed
from insights.ask.plan import Analysed, Plan, Unclear
from insights.ask.telling import Told
from insights.ask.times import spell
from insights.ask.words import read
from insights.narration.plain import line
from portfolio.ownership import resolved
from portfolio.snapshot import Portfolio

_BOOKED = r"(?:booked|allocated|scheduled|promised|rostered|assigned|split|spread|shared)"
_NOW = r"(?:,? ?(?:as of today|as of now|today|right now|now|currently|at the moment|this week|at present))*"
_HOURS = r"(?:hours|hrs|hours?/w(?:ee)?k|hrs?/w(?:ee)?k|time)(?: (?:a|per|each|every) week| weekly)?"
_TAIL = r"(?: ?\(?allocations?(?: only)?\)?)?"
_PLACED = r"(?: (?:on|to|across|over|between|for))?"
_HOURS_OF_PROJECT = (
    rf"(?:what (?:is|are) )?(?:the )?(?:total|sum of(?: the)?|combined|how many)(?: of)? {_HOURS}"
    rf"(?: (?:is|are|have been|has been))?(?: {_BOOKED})?(?: in total)? (?:on|for|to) (?P<x>.+)"
)
_HOURS_OF_PERSON = (
    rf"how (?:many|much) {_HOURS} (?:does|do|is|are|has|have) (?P<p>.+?) (?:do|work|have|spend|got|{_BOOKED})"
    rf"(?: {_BOOKED})? (?:on|for|at|to) (?P<x>.+)"
)
_WHO = (
    r"(?:who|whos|who is|which people|which staff|how many people|list (?:the )?people)(?: (?:is|are|all))*"
    rf" (?:booked|allocated|scheduled|promised|rostered) (?:on|for|to|at) (?P<x>.+?){_TAIL}"
)
_WHICH = (
    rf"(?:which|what|how many)(?: of our)? projects? (?:is|are|was) (?P<p>.+?) {_BOOKED}{_PLACED}{_TAIL}",
    rf"(?:what|where) is (?P<p>.+?) (?:booked|allocated|split|spread|scheduled){_PLACED}{_TAIL}",
)


_SIGNS = (
    "book",
    "allocat",
    "schedul",
    "promis",
    "roster",
    "assign",
    "split",
    "spread",
    "shared",
    "hours",
    "hrs",
    "hour/",
    "hr/",
)
"""Parts of words without which no pattern need be tried; compiling them all takes long."""


def read_booked(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of a question about allocations; None where it is about something else, or none are known."""
    if not any(sign in question.lower() for sign in _SIGNS):
        return None
    text = re.sub(r"^(?:please |can you |could you |tell me |so )+", "", read(question).text.strip(" ?.!"))
    text = re.sub(rf"{_NOW}$", "", text)
    if portfolio.allocations.empty:
        return None
    measure = "count" if text.startswith("how many p") else None
    for shape in (_HOURS_OF_PERSON, _HOURS_OF_PROJECT, _WHO, *_WHICH):
        match = re.fullmatch(shape, text)
        if match is None:
            continue
        said = match.groupdict()
        person = person_meant(said["p"], portfolio) if said.get("p") else None
        projects = _projects(said["x"], portfolio) if said.get("x") else None
        if (said.get("p") and (person is None or len(person.ids) > 1)) or (said.get("x") and not projects):
            continue
        hours = shape in (_HOURS_OF_PERSON, _HOURS_OF_PROJECT)
        return Plan(
            action="booked",
            subject="people" if person is None else "projects",
            ids=person.ids if person else (),
            sides=tuple(one.ids for one in projects) if projects else (),
            measure="hours" if hours else measure,
            several=next((one.said for one in projects or () if len(one.ids) > 1), None),
        )
    return None


def _projects(said: str, portfolio: Portfolio) -> list[Meant] | None:
    """The one project named, or several that stand side by side; None where one of them is not known."""
    whole = project_meant(said, portfolio)
    if whole is not None:
        return [whole]
    parts = re.split(r",? (?:and )?(?:on |for |to )|, | and ", said)
    found = [project_meant(part.strip(" ,"), portfolio) for part in parts if part.strip(" ,")]
    return [one for one in found if one] if found and all(found) else None


def bookings(portfolio: Portfolio) -> pd.DataFrame:
    """The allocations that are not over, of active projects: id, who, project, hours, start, end, running."""
    told = portfolio.allocations
    today = portfolio.today
    active = portfolio.table["active"].reindex(told["project"]).eq(other=True).to_numpy()
    kept = told[active & ((told["end"] >= today) | told["end"].isna()).to_numpy()]
    return pd.DataFrame(
        {
            "id": kept["id"],
            "who": resolved(portfolio, kept["person"]).fillna(kept["person"]),
            "project": kept["project"],
            "hours": kept["hours_per_week"].fillna(0.0),
            "start": kept["start"],
            "end": kept["end"],
            "running": ~(kept["start"] > today),
        }
    )


def tell_booked(plan: Plan, portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    """The people, projects or hours of the allocations asked about; those that begin later are told apart."""
    rows = portfolio.ask(bookings)
    projects = [one for side in plan.sides for one in side]
    own = rows[rows["who"].isin(plan.ids)] if plan.ids else rows
    own = own[own["project"].isin(projects)] if projects else own
    of = " and ".join(line(portfolio.name_of(one)) for one in projects)
    who = " and ".join(line(portfolio.person_name(one)) for one in plan.ids)
    note = f" {several(plan.several, [line(portfolio.name_of(one)) for one in projects])}" if plan.several else ""
    if own.empty:
        return Told(
            f"None: no allocation of {who or 'anybody'}{f' to {of}' if of else ''} is listed that is not over.{note}"
        )
    key = "person" if plan.subject == "people" else "project"
    name = portfolio.person_name if key == "person" else portfolio.name_of
    groups = own.groupby("who" if key == "person" else "project", sort=False)
    table = [
        {
            key: line(name(str(one))),
            "hours a week": round(float(part["hours"][part["running"]].sum()), 2),
            **({} if part["running"].any() else {"from": part["start"].min().date().isoformat()}),
        }
        for one, part in groups
    ]
    table.sort(key=lambda row: (-row["hours a week"], row[key]))
    parts = [
        f"{row[key]} (from {row['from']})" if "from" in row else f"{row[key]}: {row['hours a week']:g} hours a week"
        for row in table
    ]
    total = float(own["hours"][own["running"]].sum())
    proof = [proved_in(portfolio, _sources, "allocation", str(one), "hours_per_week") for one in own["id"].head(8)]
    day = spell(portfolio.as_of)
    if plan.measure == "hours":
        whose = f" of {who}" if who else ""
        text = f"{total:g} hours a week{whose} are booked on {of} on {day}: {listed(parts)}."
    else:
        noun = counted(len(table), key, "people" if key == "person" else None)
        text = f"{noun} {'booked on ' + of if of else 'on which ' + who + ' is booked'}: {listed(parts)}."
    return Told(f"{text}{note}", rows=tuple(table), citations=cited(proof))


def _sources(portfolio: Portfolio) -> tuple[pd.DataFrame, ...]:
    return (portfolio.allocations,)


BOOKED = Family(read=read_booked, owns=lambda plan: plan.action == "booked", tell=tell_booked)
