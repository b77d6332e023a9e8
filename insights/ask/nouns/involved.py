"""Who works on what, in which role; and what one person has to do with."""

import re
from collections.abc import Mapping

import pandas as pd

from insights.ask.nouns.cells import proved_in
from insights.ask.nouns.family import Family, cited, counted, several
from insights.ask.nouns.involvement import involvement
from insights.ask.nouns.mentions import person_meant, project_meant, vendor_meant
from insights.ask.plan import Analysed, Plan, Unclear
from insights.ask.telling import Told
from insights.ask.words import read
from insights.evidence import project_field
from insights.narration.plain import line
from portfolio.evidence import Evidence
from portfolio.ownership import spelled
from portfolio.snapshot import Portfolio

_NAMED = 15
_VERB = r"(?:works?|working|involved|active|engaged|busy|staffed|assigned|allocated|booked|employed)"
_ON = r"(?:on|in|to|for|with|at)"
_WHO = (
    (
        rf"(?:who|which people|which persons|which staff|what people)(?: all| else)? (?:(?:is|are|s) )?(?:all "
        rf"|currently |now )*"
        rf"{_VERB} {_ON} (?P<x>.+)"
    ),
    (
        r"whos (?:all |currently |now )*(?:works?|working|involved|active|engaged|assigned|allocated|booked) (?:on"
        r"|in|to|for|with) (?P<x>.+)"
    ),
    (
        r"(?:list |show |name )?(?:the |all )?(?:people|staff|persons|everyone|everybody"
        r"|members?)(?: who)?(?: that)?(?: is| are)?"
        rf"(?: {_VERB})? {_ON} (?P<x>.+)"
    ),
    (
        r"how many (?:people|persons|staff)(?: members)? (?:(?:is|are) )?(?:currently |now )*"
        rf"(?:{_VERB} {_ON}|(?:does|do)) (?P<x>.+?)(?: have)?"
    ),
)
_WHAT = (
    (
        rf"(?:on |in )?(?:what|which projects?|which programmes?)(?: all)? (?:(?:is|are|does"
        rf"|do) )(?P<x>.+?) (?:currently |now )*"
        rf"{_VERB}(?: {_ON})?"
    ),
    (
        r"(?:how many|number of) (?:different )?projects? (?:(?:is|are|does|do) )(?P<x>.+?) (?:currently |now )*"
        rf"{_VERB}(?: {_ON})?"
    ),
    r"(?:what|which projects?) (?:has|have) (?P<x>.+?) (?:got )?to do with",
    r"(?:what|which) (?:is|are) (?P<x>.+?)s projects?",
)
_ROLES = {"leads": "lead", "sponsors": "sponsor", "reports on": "reporter"}


def read_involved(question: str, portfolio: Portfolio, _analysis: Analysed | None) -> Plan | Unclear | None:
    """The plan of "who works on X" and "what does Ana work on"; None where it asks something else."""
    text = read(question).text.strip(" ?.!")
    text = re.sub(r"^(?:please |can you |could you |tell me )+", "", text)
    count = bool(re.match(r"how many|number of", text))
    for pattern in _WHO:
        match = re.fullmatch(pattern, text)
        named = match and not re.search(r"\b(?:teams?|departments?|roles?|skills?)\b", match["x"])
        meant = project_meant(match["x"], portfolio) if match and named else None
        if meant is not None:
            return Plan(
                action="involved",
                subject="people",
                ids=meant.ids,
                measure="people" if count else None,
                several=meant.said if len(meant.ids) > 1 else None,
            )
    for pattern in _WHAT:
        match = re.fullmatch(pattern, text)
        if match is None or vendor_meant(match["x"], portfolio):
            continue
        person = person_meant(match["x"], portfolio)
        if person is not None:
            return Plan(
                action="involved",
                subject="projects",
                ids=person.ids,
                measure="projects" if count else None,
                several=person.said if len(person.ids) > 1 else None,
            )
    return None


def tell_involved(plan: Plan, portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    """The people of the projects asked about, or the projects of the people."""
    ties = portfolio.ask(involvement)
    by_person = plan.subject == "projects"
    active = portfolio.table["active"].reindex(ties["project"]).eq(other=True).to_numpy()
    ties = ties[ties["person"].isin(plan.ids) & active] if by_person else ties[ties["project"].isin(plan.ids)]
    asked = [_person(portfolio, one, ties) if by_person else line(portfolio.name_of(one)) for one in plan.ids]
    if ties.empty:
        what = "active project has to do with" if by_person else "person is known to work on"
        return Told(f"None: no {what} {' or '.join(asked)}.")
    key = "project" if by_person else "person"
    told: dict[str, list[str]] = {}
    for one, role, number in zip(ties[key], ties["role"], ties["number"], strict=True):
        told.setdefault(str(one), []).append(_role(role, int(number)))
    written = dict(zip(ties["person"], ties["written"], strict=True))
    called = portfolio.name_of if by_person else lambda one: spelled(portfolio, one, str(written[one]))
    rows = [{key: line(called(one)), "role": ", ".join(dict.fromkeys(roles))} for one, roles in told.items()]
    parts = [f"{row[key]} ({row['role']})" for row in rows]
    said = counted(len(rows), key, None if by_person else "people")
    more = f"; and {len(parts) - _NAMED} more in the rows" if len(parts) > _NAMED else ""
    verb = "active, with" if by_person else "on"
    text = f"{said} {verb} {' and '.join(asked)}: {'; '.join(parts[:_NAMED])}{more}."
    note = f" {several(plan.several, asked)}" if plan.several else ""
    proof = [_proof(portfolio, row) for row in ties.head(12).to_dict("records")]
    return Told(text + note, rows=tuple(rows), citations=cited(proof))


def _role(role: str, number: int) -> str:
    spoken = {**_ROLES, "holds open items of": counted(number, "open item"), "is allocated to": "allocated"}
    return spoken.get(role, role)


def _person(portfolio: Portfolio, person: str, ties: pd.DataFrame) -> str:
    written = ties.loc[ties["person"] == person, "written"]
    return line(spelled(portfolio, person, str(written.iloc[0]) if len(written) else person))


def _proof(portfolio: Portfolio, row: Mapping[object, object]) -> Evidence | None:
    one, column = str(row["row"]), str(row["column"])
    if row["kind"] == "project":
        return project_field(portfolio, one, column)
    return proved_in(portfolio, _allocations if row["kind"] == "allocation" else _work, str(row["kind"]), one, column)


def _allocations(portfolio: Portfolio) -> tuple[pd.DataFrame, ...]:
    return (portfolio.allocations,)


def _work(portfolio: Portfolio) -> tuple[pd.DataFrame, ...]:
    return portfolio.milestones, portfolio.items


INVOLVED = Family(read=read_involved, owns=lambda plan: plan.action == "involved", tell=tell_involved)
