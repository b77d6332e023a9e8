"""The only vendor of its kind has open work on which the end of a critical project hangs.

Why it matters. If it is late, fails or asks for more, there is nobody else to turn to, and the project's end moves
day by day with it.

Stays quiet when. Another listed vendor supplies the same kind of thing; the vendor's open work has weeks of slack to
whoever waits for it and to the end of the project; or the project is of no stated importance. What a vendor supplies
must be stated; else its projects are not assessed. Kinds are compared word by word ("Network cabling" and "Cabling of
networks" are one).

What to do. Find and qualify a second source now, even if it is never used, or agree on escrow, spares and step-in
rights. Severity is medium; high where two or more critical projects hang on it or its work is overdue.

Source. UK Cabinet Office, Sourcing Playbook: contingency for suppliers that cannot be replaced; ISO 31000 treatment of
single points of failure.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.contracting import open_vendor_work
from portfolio.deliveries import vendor_names
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.network import links
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 6
STEM = 5  # letters of a word that are compared: "network" and "networks" are one
Row = dict[Any, Any]


class SoleSourceLimits(Limits):
    """How little slack, how alike."""

    slack_days: int = limit(14, "Work with no more slack than this drives the end.", unit="days", ge=0, le=120)
    alike: float = limit(
        0.5, "Vendors that share so much of the words of their kinds can replace each other.", unit="share", ge=0, le=1
    )
    high_projects: int = limit(
        2, "From so many critical or high priority projects on, it is high.", unit="projects", ge=1, le=20
    )


class SoleSource(Rule[SoleSourceLimits]):
    """VEN005."""

    code = "VEN005"
    name = "sole source"
    category = Category.VENDOR
    severity = Severity.MEDIUM
    needs = ("items.vendor|milestones.vendor", "projects.priority")
    limits = SoleSourceLimits
    advice = "Qualify a second source now, or agree on escrow, spares and step-in rights."

    def check(self, portfolio: Portfolio, limits: SoleSourceLimits) -> Iterator[Hit]:
        """One hit per vendor without an alternative that drives a critical project's end."""
        alone = _alone(portfolio, limits.alike)
        rows = portfolio.ask(_driving, limits.slack_days)
        rows = rows[rows["vendor"].isin(alone)].sort_values(["vendor", "needed", "id"])
        for vendor, work in groupby(rows.to_dict("records"), key=itemgetter("vendor")):
            yield _hit(portfolio, limits, str(vendor), list(work))

    def blind(self, portfolio: Portfolio, limits: SoleSourceLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects none of whose open vendor work is by a vendor of stated kind."""
        rows = portfolio.ask(open_vendor_work)
        known = rows["vendor"].isin([vendor.id for vendor in portfolio.vendors.values() if vendor.kind])
        told = known.groupby(rows["project"]).any()
        return dict.fromkeys(map(str, told.index[~told]), "vendors.kind")


def _alone(portfolio: Portfolio, alike: float) -> list[str]:
    """Vendors of stated kind that share it with no other."""
    stems = {vendor.id: _stems(vendor.kind) for vendor in portfolio.vendors.values() if vendor.kind}
    return [
        vendor
        for vendor, own in stems.items()
        if own
        and not any(
            len(own & other) >= alike * len(own | other) for name, other in stems.items() if name != vendor and other
        )
    ]


def _stems(kind: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in re.findall(r"[^\W\d_]+", kind.casefold()) if word not in {"and", "of"})


def _driving(portfolio: Portfolio, slack_days: int) -> pd.DataFrame:
    """Open vendor work of critical projects with little slack to whoever waits or to the project's end."""
    table = portfolio.table
    rows = portfolio.ask(open_vendor_work)
    rows = rows[rows["project"].isin(table.index[table["critical"]]) & rows["needed"].notna()]
    slack = (table["end"].reindex(rows["project"]).to_numpy() - rows["needed"]).dt.days
    waiting = portfolio.ask(links)
    tight = waiting.loc[-waiting["late_days"] <= slack_days, "predecessor"]
    driving: pd.DataFrame = rows[(slack <= slack_days) | rows["id"].isin(tight)]
    return driving


def _hit(portfolio: Portfolio, limits: SoleSourceLimits, vendor: str, rows: list[Row]) -> Hit:
    name = portfolio.ask(vendor_names).name(vendor)
    kind = portfolio.vendors[vendor].kind
    projects = tuple(dict.fromkeys(str(row["project"]) for row in rows))
    overdue = sum(row["needed"] < portfolio.today for row in rows)
    names = ", ".join(portfolio.name_of(project) for project in projects)
    late = f"; {overdue} of it overdue" if overdue else ""
    pieces = f"{len(rows)} open {'piece' if len(rows) == 1 else 'pieces'} of work"
    severe = overdue or len(projects) >= limits.high_projects
    evidence: list[Evidence] = [cell(portfolio, "vendor", portfolio.vendors[vendor].model_dump(), "kind")]
    for row in rows[:QUOTED]:
        sort = "milestone" if row["kind"] == "milestone" else "item"
        evidence.append(cell(portfolio, sort, row, "due" if pd.notna(row["due"]) else "baseline_due"))
    return Hit(
        subject=Subject(kind="vendor", id=vendor, name=name),
        message=f'{name} is the only vendor of "{kind}", and the end of {names} hangs on {pieces} of it{late}.',
        projects=projects,
        severity=Severity.HIGH if severe else Severity.MEDIUM,
        measured={"work": len(rows), "overdue": int(overdue), "projects": len(projects)},
        evidence=tuple(evidence),
        due=max(rows[0]["needed"].date(), portfolio.as_of),
        cause=f"vendor:{vendor}",
    )
