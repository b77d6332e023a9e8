"""Projects or items wait for each other in a circle, so that none of them can go first.

Why it matters. A plan with a circle cannot be carried out as written: somebody will start without what they need, or
everybody waits. The dates around it cannot be trusted.

Stays quiet when. The circle is only apparent: "B starts after A starts" and "A finishes after B finishes" can both be
kept, so links are followed from start to finish of each piece of work, by their type. A link to or from something
done or cancelled holds nobody up any more, and an item may wait for its own project.

What to do. Bring the owners of the circle together and take one link out: split the work, hand over a first part, or
drop the wait. Severity is high; medium where the circle stays inside one project; critical where at least two
projects of critical or high priority are in it. One finding for each knot, named after its first member.

Source. GAO-16-89G, best practice 2, sequencing all activities: circular logic makes the network invalid.
"""

from collections.abc import Iterator

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.findings import Hit, Subject
from portfolio.network import Knot, knots, links, nodes
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity


class CircularWaitLimits(Limits):
    """When a circle is critical."""

    critical_projects: int = limit(
        2, "Critical or high priority projects in the circle that make it critical.", unit="projects", ge=1, le=20
    )


class CircularWait(Rule[CircularWaitLimits]):
    """DEP002."""

    code = "DEP002"
    name = "circular wait"
    category = Category.DEPENDENCY
    severity = Severity.HIGH
    needs = ("dependencies.*",)
    limits = CircularWaitLimits
    advice = "Bring the owners together and take one link out of the circle: split the work or hand over a first part."

    def check(self, portfolio: Portfolio, limits: CircularWaitLimits) -> Iterator[Hit]:
        """One hit for each knot of things that wait for each other."""
        for knot in portfolio.ask(knots):
            yield _hit(portfolio, limits, knot)

    def settled(self, portfolio: Portfolio, subject: Subject) -> str | None:
        """What stood in the circle is still known, links are still kept, and none of them closes a circle there."""
        first = subject.id.removeprefix("loop:")
        inside = any(first in knot.members for knot in portfolio.ask(knots))
        if inside or portfolio.dependencies.empty or first not in portfolio.ask(nodes).index:
            return None
        return f"The links that are kept no longer close the circle {subject.name}."


def _hit(portfolio: Portfolio, limits: CircularWaitLimits, knot: Knot) -> Hit:
    known = portfolio.ask(links)
    inside = known[known["predecessor"].isin(knot.members) & known["successor"].isin(knot.members)]
    points = portfolio.ask(nodes)
    projects = [p for p in dict.fromkeys(points.loc[[*knot.loop, *knot.members], "project"]) if p in portfolio.projects]
    critical = sum(portfolio.projects[p].is_critical for p in projects)
    names = [str(points.loc[node, "name"]) for node in knot.loop]
    more = len(knot.members) - len(knot.loop)
    tail = f"; {more} more {'is' if more == 1 else 'are'} caught in the same knot" if more else ""
    around = ", which waits for ".join([*reversed(names[:-1]), names[-1]])
    told = f"{names[-1]} waits for {around if len(names) > 1 else 'itself'}"
    inner = Severity.MEDIUM if len(projects) <= 1 else Severity.HIGH
    return Hit(
        subject=Subject(kind="dependency", id=f"loop:{knot.loop[0]}", name=" → ".join([*names, names[0]])),
        message=f"{told}{tail}.",
        projects=tuple(sorted(projects, key=lambda p: (not portfolio.projects[p].is_critical, p))),
        severity=Severity.CRITICAL if critical >= limits.critical_projects else inner,
        likelihood=1.0,
        likelihood_basis="certain: the links contradict each other as they are written",
        measured={"things": len(knot.members), "loop": len(knot.loop), "more": more, "projects": len(projects)},
        evidence=tuple(
            cell(portfolio, "dependency", {**row, "project": row["successor_project"]}, field)
            for row in inside.to_dict("records")
            for field in ("predecessor", "successor")
        ),
        cause=f"dependency:loop:{knot.loop[0]}",
    )
