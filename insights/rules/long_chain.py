"""Ten or more pieces of work wait for each other one after the other, through several projects.

Why it matters. Each hand-over adds its own delay, and a chain is on time only if every link is: ten links that are each
on time nine times in ten are all on time one time in three.

Stays quiet when. The chain is shorter; it stays inside one project and is no longer than a plan of work usually is; or
its links are done. What waits in a circle is seen by "circular wait".

What to do. Look for links that only say "after" and need not be, run parts side by side, and put a buffer before the
last hand-over. Severity is medium, high from twenty links through several projects; low inside one project.

Source. Goldratt, Critical Chain (1997), on dependent steps; GAO-16-89G, best practice 6, on the longest path. Count
from the catalogue.
"""

from collections.abc import Iterator
from itertools import pairwise

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.findings import Hit, Subject
from portfolio.network import links, nodes
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity
from portfolio.waits import Chain, chains

QUOTED = 12


class LongChainLimits(Limits):
    """How long is long."""

    min_links: int = limit(10, "Links of a chain through several projects.", unit="links", ge=2, le=500)
    high_links: int = limit(20, "From so many links on, it is high.", unit="links", ge=2, le=500)
    inside_links: int = limit(50, "Links of a chain inside one project.", unit="links", ge=2, le=5000)


class LongChain(Rule[LongChainLimits]):
    """DEP005."""

    code = "DEP005"
    name = "long chain"
    category = Category.DEPENDENCY
    severity = Severity.MEDIUM
    needs = ("dependencies.*",)
    limits = LongChainLimits
    advice = "Look for links that need not be, run parts side by side, and put a buffer before the last hand-over."

    def check(self, portfolio: Portfolio, limits: LongChainLimits) -> Iterator[Hit]:
        """One hit for the longest chain of each group of linked things."""
        for across in (True, False):
            for chain in portfolio.ask(chains, across):
                # A group that reaches over projects may still have its longest chain inside one of them.
                through = len(chain.projects) > 1
                if chain.links >= (limits.min_links if through else limits.inside_links):
                    yield _hit(portfolio, limits, chain)


def _hit(portfolio: Portfolio, limits: LongChainLimits, chain: Chain) -> Hit:
    points = portfolio.ask(nodes)["name"]
    first, last = str(points[chain.members[0]]), str(points[chain.members[-1]])
    known = [project for project in chain.projects if project in portfolio.projects]
    through = len(chain.projects) > 1
    severity = Severity.HIGH if chain.links >= limits.high_links else Severity.MEDIUM
    where = f"through {len(chain.projects)} projects" if through else f"inside {portfolio.name_of(chain.projects[0])}"
    pairs = set(pairwise(chain.members))
    rows = portfolio.ask(links)
    rows = rows[rows["predecessor"].isin(chain.members) & rows["successor"].isin(chain.members)]
    inside = {(row["predecessor"], row["successor"]): row for row in rows.to_dict("records")}
    shown = [inside[pair] for pair in pairwise(chain.members) if pair in pairs][:QUOTED]
    return Hit(
        subject=Subject(kind="dependency", id=f"chain:{chain.members[-1]}", name=f"{first} → … → {last}"),
        message=f"{last} comes at the end of {chain.links} links {where}, the first of which is {first}.",
        projects=tuple(sorted(known, key=lambda p: (not portfolio.projects[p].is_critical, known.index(p)))),
        severity=severity if through else Severity.LOW,
        measured={"links": chain.links, "projects": len(chain.projects)},
        evidence=tuple(
            cell(portfolio, "dependency", {**row, "project": row["successor_project"]}, "predecessor") for row in shown
        ),
    )
