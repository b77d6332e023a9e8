"""Several projects, some of them critical, depend on one vendor that has a history of delay.

Why it matters. One late vendor then moves many plans at once, and each project's own report shows only its share.

Stays quiet when. Fewer than three active projects (two of them critical or high priority) depend on the vendor, or
it delivers on time: a vendor may be shared by everyone and still be the safest of all. One late delivery is no
history; with too few past deliveries to tell, the projects that share the vendor are not assessed. Vendor names
are compared without case, punctuation and legal form.

What to do. Agree one joint recovery plan and order of delivery with the vendor for all projects together, and find
out which of them can go on without it. Severity is high; critical where five or more projects depend on it or most
of its past deliveries came late.

Source. PMI, The Standard for Risk Management in Portfolios, Programs, and Projects: risks with a common cause are
treated together. Counts from the catalogue; a delivery counts as late beyond two days so that week-ends do not.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.deliveries import deliveries, dependants, vendor_names, vendor_work
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")


class SharedVendorLimits(Limits):
    """How many projects, how much history, how late."""

    min_projects: int = limit(3, "Active projects that depend on the vendor.", unit="projects", ge=2, le=50)
    min_critical: int = limit(2, "Of these, critical or high priority.", unit="projects", ge=0, le=50)
    critical_projects: int = limit(
        5, "From so many dependants on, the finding is critical.", unit="projects", ge=2, le=50
    )
    min_deliveries: int = limit(4, "Past deliveries needed to speak of a history.", unit="deliveries", ge=2, le=50)
    min_late: int = limit(2, "Late deliveries needed to speak of a history.", unit="deliveries", ge=1, le=50)
    grace_days: int = limit(2, "A delivery is late beyond so many days.", unit="days", ge=0, le=60)
    late_share: float = limit(0.35, "Share of past deliveries that came late.", unit="share", ge=0, le=1)
    critical_late_share: float = limit(
        0.75, "From this late share on, the finding is critical.", unit="share", ge=0, le=1
    )


class SharedVendor(Rule[SharedVendorLimits]):
    """VEN001."""

    code = "VEN001"
    name = "shared vendor"
    category = Category.VENDOR
    severity = Severity.HIGH
    needs = ("projects.vendors|items.vendor|milestones.vendor|contracts.vendor",)
    limits = SharedVendorLimits
    advice = "Agree one joint recovery plan and order of delivery with the vendor for all these projects together."

    def check(self, portfolio: Portfolio, limits: SharedVendorLimits) -> Iterator[Hit]:
        """One hit per vendor that is shared and often late."""
        shared = portfolio.ask(_shared, limits)
        late_ones = shared[
            (shared["deliveries"] >= limits.min_deliveries)
            & (shared["late"] >= limits.min_late)
            & (shared["late_share"] >= limits.late_share)
        ]
        for row in late_ones.itertuples():
            yield _hit(portfolio, limits, str(row.Index))

    def blind(self, portfolio: Portfolio, limits: SharedVendorLimits) -> Mapping[str, str]:
        """Projects that share a vendor whose past deliveries are too few to judge it by, and no other they share."""
        shared = portfolio.ask(_shared, limits)
        young = shared.index[shared["deliveries"] < limits.min_deliveries]
        judged = shared.index.difference(young)
        links = portfolio.ask(dependants)
        unsure = set(links.loc[links["vendor"].isin(young), "project"])
        sure = set(links.loc[links["vendor"].isin(judged), "project"])
        return dict.fromkeys(sorted(unsure - sure), "items.done_on|milestones.done_on")

    def settled(self, portfolio: Portfolio, subject: Subject) -> str | None:
        """The vendor is still known and no active project depends on it any more."""
        known = {*portfolio.ask(deliveries)["vendor"], *portfolio.ask(dependants)["vendor"]}
        if subject.id not in known or subject.id in set(portfolio.ask(dependants)["vendor"]):
            return None
        return f"No active project depends on {subject.name} any more."


def _shared(portfolio: Portfolio, limits: SharedVendorLimits) -> pd.DataFrame:
    """Vendors that enough projects depend on, with how they delivered so far; indexed by vendor."""
    links = portfolio.ask(dependants)[["vendor", "project"]].drop_duplicates()
    links["critical"] = links["project"].map(portfolio.table["critical"]).astype(bool)
    by_vendor = links.groupby("vendor", sort=True).agg(projects=("project", "size"), critical=("critical", "sum"))
    past = portfolio.ask(deliveries)
    late = past["late_days"] > limits.grace_days
    record = past.assign(late=late).groupby("vendor").agg(deliveries=("id", "size"), late=("late", "sum"))
    joined = by_vendor.join(record).fillna(0)
    joined["late_share"] = joined["late"] / joined["deliveries"].clip(lower=1)
    return joined[(joined["projects"] >= limits.min_projects) & (joined["critical"] >= limits.min_critical)]


def _hit(portfolio: Portfolio, limits: SharedVendorLimits, vendor: str) -> Hit:
    name = portfolio.ask(vendor_names).name(vendor)
    links = portfolio.ask(dependants)
    links = links[links["vendor"] == vendor]
    past = portfolio.ask(deliveries)
    past = past[past["vendor"] == vendor]
    late = past[past["late_days"] > limits.grace_days]
    projects, due = _exposed(portfolio, links)
    critical = sum(portfolio.projects[p].is_critical for p in projects)
    share = len(late) / len(past)
    median = float(np.ceil(late["late_days"].median()))
    missing = int((~late["delivered"]).sum())
    still = f"; {missing} still not delivered" if missing else ""
    return Hit(
        subject=Subject(kind="vendor", id=vendor, name=name),
        message=(
            f"{_counted(len(projects), critical)} depend on {name}, which delivered {len(late)} of {len(past)} "
            f"past items late, by {median:.0f} days at the median{still}."
        ),
        projects=projects,
        severity=Severity.CRITICAL
        if len(projects) >= limits.critical_projects or share >= limits.critical_late_share
        else Severity.HIGH,
        likelihood=(len(late) + 1) / (len(past) + 2),
        likelihood_basis=f"calibrated: {len(late)} of {len(past)} past deliveries of {name} came late",
        measured={
            "projects": len(projects),
            "critical_projects": critical,
            "deliveries": len(past),
            "late": len(late),
            "late_share": round(share, 3),
            "median_days_late": median,
            "not_delivered": missing,
        },
        evidence=(*_proof_of_delay(portfolio, late), *_proof_of_dependence(portfolio, links, projects)),
        due=due,
        cause=f"vendor:{vendor}",
    )


def _exposed(portfolio: Portfolio, links: pd.DataFrame) -> tuple[tuple[str, ...], date | None]:
    """Projects, critical ones first, then by the next day they need something; and the first such day."""
    table = portfolio.table
    ahead = links["needed"].where(links["needed"] >= portfolio.today)
    needed = ahead.groupby(links["project"]).min()
    ends = table["end"].fillna(table["baseline_end"]).reindex(needed.index)
    needed = needed.fillna(ends.where(ends >= portfolio.today))
    order = pd.DataFrame({"critical": ~table["critical"].reindex(needed.index).astype(bool), "needed": needed})
    order = order.rename_axis("project").reset_index().sort_values(["critical", "needed", "project"])
    first = order["needed"].min()
    return tuple(order["project"]), None if pd.isna(first) else first.date()


def _proof_of_delay(portfolio: Portfolio, late: pd.DataFrame) -> Iterator[Evidence]:
    """For each late delivery the planned day and the day it came, or the status of what has not come."""
    for row in late.to_dict("records"):
        kind = "milestone" if row["kind"] == "milestone" else "item"
        yield cell(portfolio, kind, row, str(row["planned_field"]), dated=row["planned"])
        yield (
            cell(portfolio, kind, row, "done_on", dated=row["done_on"])
            if row["delivered"]
            else cell(portfolio, kind, row, "status")
        )


def _proof_of_dependence(portfolio: Portfolio, links: pd.DataFrame, projects: tuple[str, ...]) -> Iterator[Evidence]:
    """For each project the plainest sign that it depends on the vendor: its own entry, a contract or an open item."""
    plainest = links.assign(rank=links["via"].map({"projects": 0, "contracts": 1, "items": 2}))
    plainest = plainest.sort_values(["rank", "needed", "id"]).drop_duplicates("project").set_index("project")
    work = portfolio.ask(vendor_work).drop_duplicates("id").set_index("id", drop=False)
    for project in projects:
        sign = plainest.loc[project]
        if sign["via"] == "projects":
            yield project_field(portfolio, project, "vendors")
        elif sign["via"] == "contracts":
            yield cell(portfolio, "contract", portfolio.contracts[str(sign["id"])].model_dump(), "vendor")
        else:
            row = work.loc[sign["id"]]
            yield cell(portfolio, "item", {**row.to_dict(), "vendor": row["spelling"]}, "vendor")


def _counted(projects: int, critical: int) -> str:
    number = NUMBERS[projects] if projects < len(NUMBERS) else str(projects)
    if projects == critical:
        return f"{number} critical projects"
    return f"{number} projects, {critical} of them critical,"
