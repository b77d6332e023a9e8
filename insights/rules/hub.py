"""Five or more projects or items wait for one and the same thing.

Why it matters. A day lost there is lost in all of them, and each plan shows it as a delay of its own.

Stays quiet when. Fewer than five open things wait for it directly, or the hub or whoever waits is done or cancelled.
Work that waits for its own project is not counted.

What to do. Give the hub the best people and a weekly look, hand over in parts where that is possible, and tell
everyone who waits the same date. Severity is low where all that wait belong to one project and nobody is held up;
medium where two or more projects wait or somebody is held up; high where both are true or three critical projects wait.

Source. GAO-16-89G, best practice 2: activities with many successors are points of risk (merge and divergence); the
count from the catalogue.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.findings import Hit, Subject
from portfolio.network import links
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

NAMED = 5
QUOTED = 12
Row = dict[Any, Any]


class HubLimits(Limits):
    """How many wait, and for whom it is worse."""

    min_waiting: int = limit(5, "Open things that wait for one.", unit="things", ge=2, le=200)
    medium_projects: int = limit(2, "From so many waiting projects on, it is medium.", unit="projects", ge=1, le=50)
    critical_projects: int = limit(
        3, "From so many waiting critical or high priority projects on, it is high.", unit="projects", ge=1, le=50
    )
    late_days: int = limit(3, "Somebody is held up where the hub comes later than this.", unit="days", ge=0, le=365)


class Hub(Rule[HubLimits]):
    """DEP003."""

    code = "DEP003"
    name = "hub"
    category = Category.DEPENDENCY
    severity = Severity.LOW
    needs = ("dependencies.*",)
    limits = HubLimits
    advice = "Give the hub the best people and a weekly look, and tell everyone who waits the same date."

    def check(self, portfolio: Portfolio, limits: HubLimits) -> Iterator[Hit]:
        """One hit per thing that too many wait for."""
        rows = portfolio.ask(links)
        rows = rows[(rows["predecessor"] != rows["s_project"]) & (rows["successor"] != rows["p_project"])]
        rows = rows.sort_values(["predecessor", "late_days", "successor"], ascending=[True, False, True])
        rows = rows.drop_duplicates(["predecessor", "successor"])
        rows = rows[rows.groupby("predecessor")["successor"].transform("size") >= limits.min_waiting]
        columns = ["predecessor", "successor", "id", "source", "p_kind", "p_name", "p_project", "s_name", "s_project"]
        rows = rows[[*columns, "late_days", "need"]]
        for predecessor, waiting in groupby(rows.to_dict("records"), key=itemgetter("predecessor")):
            yield _hit(portfolio, limits, str(predecessor), list(waiting))


def _hit(portfolio: Portfolio, limits: HubLimits, hub: str, rows: list[Row]) -> Hit:
    own, name = str(rows[0]["p_project"]), str(rows[0]["p_name"])
    waiting = dict.fromkeys(str(row["s_project"]) for row in rows if row["s_project"] in portfolio.projects)
    others = [project for project in waiting if project != own]
    critical = sum(portfolio.projects[project].is_critical for project in others)
    held = sum(row["late_days"] > limits.late_days for row in rows)
    worst = max((row["late_days"] for row in rows if row["late_days"] > 0), default=0)
    many = len(waiting) >= limits.medium_projects
    severity = Severity.MEDIUM if many or held else Severity.LOW
    things = ", ".join(str(row["s_name"]) for row in rows[:NAMED])
    more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    home = "" if rows[0]["p_kind"] == "project" else f" of {portfolio.name_of(own)}"
    late = f"; it comes up to {worst:.0f} days too late for {held} of them" if held else ""
    ordered = sorted(others, key=lambda p: (not portfolio.projects[p].is_critical, p))
    return Hit(
        subject=Subject(kind=str(rows[0]["p_kind"]), id=hub, name=name),
        message=f"{len(rows)} things wait for {name}{home}: {things}{more}{late}.",
        projects=(*ordered, own) if own in portfolio.projects else tuple(ordered),
        severity=Severity.HIGH if (many and held) or critical >= limits.critical_projects else severity,
        measured={
            "waiting": len(rows),
            "more": max(len(rows) - NAMED, 0),
            "projects_waiting": len(waiting),
            "critical_projects": critical,
            "held_up": held,
            "days_late": int(worst),
        },
        evidence=tuple(
            cell(portfolio, "dependency", {**row, "project": row["s_project"]}, "predecessor") for row in rows[:QUOTED]
        ),
        due=min((row["need"].date() for row in rows if row["need"] >= portfolio.today), default=None),
        cause=f"project:{own}",
    )
