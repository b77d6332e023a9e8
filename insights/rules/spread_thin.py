"""One person leads more than three projects that are under way.

Why it matters. A lead of many projects attends to the loudest. Risks of the others are seen late, and decisions wait.

Stays quiet when. Somebody leads three or fewer; the others are on hold, closed or have not begun; or the name is a
team's, a department's or a placeholder's. Who created a project or reports on it is not counted: only its owner.

What to do. Take over the lead of what matters least to this person, or merge steering meetings. Severity is medium
above three projects, high above six.

Source. The catalogue's cut-off. Patanakul and Milosevic, The effectiveness in managing a group of multiple projects
(International Journal of Project Management, 2009): two or three projects at a time are handled well.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from insights.evidence import project_field
from insights.rule import Limits, Rule, band, limit
from portfolio.findings import Hit, Subject
from portfolio.ownership import leads, spelled
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

NAMED = 6
Row = dict[Any, Any]


class SpreadThinLimits(Limits):
    """How many projects one person can lead."""

    medium: int = limit(3, "More projects than this are medium.", unit="projects", ge=1, le=50)
    high: int = limit(6, "More projects than this are high.", unit="projects", ge=1, le=100)


class SpreadThin(Rule[SpreadThinLimits]):
    """CAP005."""

    code = "CAP005"
    name = "spread thin"
    category = Category.RESOURCE
    severity = Severity.MEDIUM
    needs = ("projects.owner",)
    limits = SpreadThinLimits
    advice = "Give the lead of some of these projects to somebody else, or merge their steering."

    def check(self, portfolio: Portfolio, limits: SpreadThinLimits) -> Iterator[Hit]:
        """One hit per lead of too many projects."""
        led = portfolio.ask(leads)
        led = led[led["under_way"]].sort_values(["person", "critical", "project"], ascending=[True, False, True])
        led = led[led.groupby("person")["project"].transform("size") > limits.medium]
        for person, rows in groupby(led.to_dict("records"), key=itemgetter("person")):
            yield _hit(portfolio, limits, str(person), list(rows))


def _hit(portfolio: Portfolio, limits: SpreadThinLimits, person: str, rows: list[Row]) -> Hit:
    name = spelled(portfolio, person, min(str(row["written"]) for row in rows))
    projects = tuple(str(row["project"]) for row in rows)
    critical = sum(bool(row["critical"]) for row in rows)
    names = ", ".join(portfolio.name_of(project) for project in projects[:NAMED])
    more = f" and {len(projects) - NAMED} more" if len(projects) > NAMED else ""
    vital = f", {critical} of them critical or of high priority" if critical else ""
    return Hit(
        subject=Subject(kind="person", id=person, name=name),
        message=f"{name} leads {len(projects)} projects at once{vital}: {names}{more}.",
        projects=projects,
        severity=band(len(projects), medium=limits.medium, high=limits.high),
        measured={"projects": len(projects), "critical_projects": critical},
        evidence=tuple(project_field(portfolio, project, "owner") for project in projects),
        cause=f"person:{person}",
    )
