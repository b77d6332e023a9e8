"""A vendor that open work depends on delivers late more often than the others, beyond what chance explains.

Why it matters. What was late before will be late again unless something changes, and the plan does not know it.

Stays quiet when. The vendor has fewer than five past deliveries, or as many late ones as its peers; its bad record
could be bad luck (the lower end of Wilson's interval decides); nothing of it is open any more; or it is late by a day
or two. Where it or its peers have too few deliveries to tell, its projects are not assessed.

What to do. Plan the open deliveries with the vendor's own delay on top, ask for weekly proof of progress, and hold
payment to delivery. Severity is medium; high where, off ten deliveries or more, even the lower end says that more than
half come late.

Source. Wilson, Probable inference (Journal of the American Statistical Association, 1927); reference-class
forecasting, as in HM Treasury's Green Book. Counts from the catalogue.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.deliveries import deliveries, dependants, vendor_names
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.rates import wilson_low
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 6
Row = dict[Any, Any]


class LateVendorLimits(Limits):
    """How many deliveries, how much later than the others, how sure."""

    min_deliveries: int = limit(5, "Past deliveries needed to speak of a rate.", unit="deliveries", ge=2, le=100)
    grace_days: int = limit(2, "A delivery is late beyond so many days.", unit="days", ge=0, le=60)
    confidence: float = limit(0.95, "Confidence of the lower end of its late share.", unit="share", ge=0.5, le=0.999)
    margin: float = limit(0.10, "That end must be so far above the share of the others.", unit="share", ge=0, le=0.9)
    high_deliveries: int = limit(10, "Below so many deliveries it is never high.", unit="deliveries", ge=2, le=500)
    high_share: float = limit(0.50, "Where that end is above this, it is high.", unit="share", ge=0, le=1)


class LateVendor(Rule[LateVendorLimits]):
    """VEN004."""

    code = "VEN004"
    name = "late vendor"
    category = Category.VENDOR
    severity = Severity.MEDIUM
    needs = ("projects.vendors|items.vendor|milestones.vendor|contracts.vendor",)
    limits = LateVendorLimits
    advice = "Plan the open deliveries with this vendor's own delay on top and ask for weekly proof of progress."

    def check(self, portfolio: Portfolio, limits: LateVendorLimits) -> Iterator[Hit]:
        """One hit per vendor that is surely later than the others."""
        for vendor, row in portfolio.ask(_records, limits).to_dict("index").items():
            if row["judged"] and row["low"] > row["others"] + limits.margin:
                yield _hit(portfolio, limits, str(vendor), row)

    def blind(self, portfolio: Portfolio, limits: LateVendorLimits) -> Mapping[str, str]:
        """Projects none of whose vendors has delivered often enough."""
        links, records = portfolio.ask(dependants), portfolio.ask(_records, limits)
        judged = set(links.loc[links["vendor"].isin(records.index[records["judged"]]), "project"])
        return dict.fromkeys(sorted(set(links["project"]) - judged), "items.done_on|milestones.done_on")


def _records(portfolio: Portfolio, limits: LateVendorLimits) -> pd.DataFrame:
    """Each vendor that something depends on: deliveries, late ones, the lower end, and the late share of the others."""
    past = portfolio.ask(deliveries)
    late = past["late_days"] > limits.grace_days
    record = past.assign(late=late).groupby("vendor").agg(deliveries=("id", "size"), late=("late", "sum"))
    rest = record["deliveries"].sum() - record["deliveries"]
    record["others"] = (record["late"].sum() - record["late"]) / rest.clip(lower=1)
    record["judged"] = (record["deliveries"] >= limits.min_deliveries) & (rest >= limits.min_deliveries)
    record["low"] = [
        wilson_low(int(late), int(cases), limits.confidence)
        for late, cases in zip(record["late"], record["deliveries"], strict=True)
    ]
    return record[record.index.isin(portfolio.ask(dependants)["vendor"].unique())]


def _hit(portfolio: Portfolio, limits: LateVendorLimits, vendor: str, row: Row) -> Hit:
    name = portfolio.ask(vendor_names).name(vendor)
    past = portfolio.ask(deliveries)
    late = past[(past["vendor"] == vendor) & (past["late_days"] > limits.grace_days)]
    median = float(np.ceil(late["late_days"].median()))
    links = portfolio.ask(dependants)
    needed = links[links["vendor"] == vendor].groupby("project")["needed"].min()
    projects = sorted(needed.index, key=lambda p: (not portfolio.projects[p].is_critical, p))
    ahead = needed[needed >= portfolio.today].min()
    sure = row["low"] > limits.high_share
    return Hit(
        subject=Subject(kind="vendor", id=vendor, name=name),
        message=(
            f"{name} delivered {row['late']:.0f} of {row['deliveries']:.0f} past items late, by {median:.0f} days at "
            f"the median, against {row['others']:.0%} at the other vendors."
        ),
        projects=tuple(projects),
        severity=Severity.HIGH if sure and row["deliveries"] >= limits.high_deliveries else Severity.MEDIUM,
        likelihood=(row["late"] + 1) / (row["deliveries"] + 2),
        likelihood_basis=(
            f"calibrated: {row['late']:.0f} of {row['deliveries']:.0f} past deliveries of {name} came late"
        ),
        measured={
            "deliveries": int(row["deliveries"]),
            "late": int(row["late"]),
            "late_share": round(row["late"] / row["deliveries"], 3),
            "surely_above": round(row["low"], 3),
            "others_share": round(row["others"], 3),
            "median_days_late": median,
        },
        evidence=tuple(_proof(portfolio, late)),
        due=None if pd.isna(ahead) else ahead.date(),
        cause=f"vendor:{vendor}",
    )


def _proof(portfolio: Portfolio, late: pd.DataFrame) -> Iterator[Evidence]:
    """The latest of the late ones: the planned day, and the day it came or how it stands."""
    for row in late.sort_values(["late_days", "id"], ascending=[False, True])[:QUOTED].to_dict("records"):
        kind = "milestone" if row["kind"] == "milestone" else "item"
        yield cell(portfolio, kind, row, str(row["planned_field"]), dated=row["planned"])
        if row["delivered"]:
            yield cell(portfolio, kind, row, "done_on", dated=row["done_on"])
        else:
            yield cell(portfolio, kind, row, "status")
