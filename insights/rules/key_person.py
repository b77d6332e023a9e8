"""One person carries critical work or leads in several projects at once, some of them critical.

Why it matters. When that person is ill, leaves or is simply late, all these projects stop together, and no single
plan shows it.

Stays quiet when. Fewer than three active projects hang on the person, or fewer than two of them through a critical or
high priority project they lead or an open item of that priority they hold; everybody leads many things that matter
little. Placeholders, teams and departments are no persons. Priorities that are nowhere stated leave it not assessed.

What to do. Name a deputy for each of these projects, hand over what can be handed over, and write down what only this
person knows. Severity is medium; high from three critical matters on; critical where five or more are.

Source. PMI, The Standard for Risk Management in Portfolios, Programs, and Projects: single points of failure among
resources. Counts from the catalogue, the same as for a shared vendor.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.ownership import leads, pressing_work, resolved, spelled, work_at
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

NAMED = 5
Row = dict[Any, Any]


class KeyPersonLimits(Limits):
    """How many projects hang on one person."""

    min_projects: int = limit(3, "Active projects that hang on the person.", unit="projects", ge=2, le=50)
    min_critical: int = limit(
        2, "Of these, led or held as critical or high priority work.", unit="projects", ge=1, le=50
    )
    high_critical: int = limit(3, "From so many of those on, the finding is high.", unit="projects", ge=1, le=50)
    critical_critical: int = limit(
        5, "From so many of those on, the finding is critical.", unit="projects", ge=1, le=50
    )


class KeyPerson(Rule[KeyPersonLimits]):
    """CAP002."""

    code = "CAP002"
    name = "key person"
    category = Category.RESOURCE
    severity = Severity.MEDIUM
    needs = ("projects.owner|items.owner", "projects.priority|items.priority")
    limits = KeyPersonLimits
    advice = "Name a deputy for each of these projects and hand over what can be handed over."

    def check(self, portfolio: Portfolio, limits: KeyPersonLimits) -> Iterator[Hit]:
        """One hit per person on whom enough projects hang."""
        ties = _ties(portfolio)
        by_person = ties.groupby("person")
        many = by_person["project"].nunique() >= limits.min_projects
        vital = ties[ties["critical"]].groupby("person")["project"].nunique().reindex(many.index).fillna(0)
        ties = ties[ties["person"].isin(many.index[many & (vital >= limits.min_critical)])]
        for _, rows in groupby(ties.to_dict("records"), key=itemgetter("person")):
            yield _hit(portfolio, limits, list(rows))


def _ties(portfolio: Portfolio) -> pd.DataFrame:
    """What hangs on whom: the project that is led, or the item that is held; the critical first."""
    led = portfolio.ask(leads)[["person", "project", "written", "critical"]].assign(kind="project")
    own, _ = portfolio.ask(pressing_work)
    held = work_at(portfolio, own)
    held = held.assign(person=resolved(portfolio, held["owner"]), written=held["owner"], critical=True, kind="item")
    held = held[held["person"].notna()]
    parts = [part for part in (led, held) if len(part)] or [led]
    both = pd.concat(parts, ignore_index=True)
    order = ["person", "critical", "project", "kind"]
    return both.sort_values(order, ascending=[True, False, True, False], ignore_index=True, kind="stable")


def _hit(portfolio: Portfolio, limits: KeyPersonLimits, ties: list[Row]) -> Hit:
    person = str(ties[0]["person"])
    name = spelled(portfolio, person, min(str(row["written"]) for row in ties))
    projects = tuple(dict.fromkeys(str(row["project"]) for row in ties))
    vital = len({row["project"] for row in ties if row["critical"]})
    led = sum(row["kind"] == "project" for row in ties)
    items = len(ties) - led
    work = f" and holds {items} open {'item' if items == 1 else 'items'} of high priority" if items else ""
    names = ", ".join(portfolio.name_of(project) for project in projects[:NAMED])
    more = f" and {len(projects) - NAMED} more" if len(projects) > NAMED else ""
    severity = Severity.HIGH if vital >= limits.high_critical else Severity.MEDIUM
    return Hit(
        subject=Subject(kind="person", id=person, name=name),
        message=(
            f"{len(projects)} projects hang on {name}, {vital} of them critically: {name} leads {led}{work} "
            f"({names}{more})."
        ),
        projects=projects,
        severity=Severity.CRITICAL if vital >= limits.critical_critical else severity,
        measured={"projects": len(projects), "critical": vital, "led": led, "items": items},
        evidence=tuple(_proof(portfolio, ties)),
        cause=f"person:{person}",
    )


def _proof(portfolio: Portfolio, ties: list[Row]) -> Iterator[Evidence]:
    """For each project its entry for the lead, or the most pressing item."""
    seen: set[str] = set()
    for row in ties:
        if row["project"] in seen:
            continue
        seen.add(row["project"])
        if row["kind"] == "project":
            yield project_field(portfolio, row["project"], "owner")
        else:
            yield cell(portfolio, "item", row, "owner")
            yield cell(portfolio, "item", row, "priority")
