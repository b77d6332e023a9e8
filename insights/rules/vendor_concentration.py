"""One vendor holds more than 30 % of the committed spend, or of the milestones of the next quarter.

Why it matters. Its price, its staff and its solvency become the portfolio's. The exposure grows contract by contract,
and no single project decides it.

Stays quiet when. No vendor holds that much; there are fewer than four vendors, so that a large share says little (a
single vendor is seen by "sole source"); or only a handful of milestones lie ahead. Amounts are compared in the
currency most contracts are in. With too few vendors or amounts it is not assessed.

What to do. Put the next contract out to others, ask for step-in rights and financial statements, and plan what
happens if it fails. Severity is medium above 30 %, high above 50 %.

Source. Herfindahl-Hirschman index as in the US Merger Guidelines (2023): above 1,000 moderately, above 1,800 highly
concentrated; the share from the catalogue (the guidelines presume harm from 30 % on).
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, band, limit
from portfolio.contracting import commitments, herfindahl, open_vendor_work
from portfolio.deliveries import vendor_names
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 6
MILLION = 1_000_000


class VendorConcentrationLimits(Limits):
    """Shares, and how much there must be to share."""

    medium: float = limit(0.30, "A share above this is medium.", unit="share", ge=0.05, le=1)
    high: float = limit(0.50, "A share above this is high.", unit="share", ge=0.05, le=1)
    min_vendors: int = limit(4, "Vendors among whom the share is taken.", unit="vendors", ge=2, le=50)
    near_days: int = limit(90, "Milestones due within so many days count.", unit="days", ge=7, le=730)
    min_milestones: int = limit(10, "Vendor milestones needed in that time.", unit="milestones", ge=2, le=500)


class VendorConcentration(Rule[VendorConcentrationLimits]):
    """VEN002."""

    code = "VEN002"
    name = "vendor concentration"
    category = Category.VENDOR
    severity = Severity.MEDIUM
    needs = ("contracts.amount|milestones.vendor",)
    limits = VendorConcentrationLimits
    advice = "Put the next contract out to others and plan what happens if this vendor fails."

    def check(self, portfolio: Portfolio, limits: VendorConcentrationLimits) -> Iterator[Hit]:
        """One hit per vendor that holds too much."""
        spend, points = _spend(portfolio, limits), _milestones(portfolio, limits)
        money, near = spend.groupby("vendor")["amount"].sum(), points.groupby("vendor")["id"].size()
        shares = pd.DataFrame({"money": money / money.sum(), "near": near / near.sum()}).fillna(0.0)
        for vendor, row in shares[shares.max(axis=1) > limits.medium].sort_index().iterrows():
            yield _hit(portfolio, limits, str(vendor), row, spend, points)

    def blind(self, portfolio: Portfolio, limits: VendorConcentrationLimits) -> Mapping[str, str]:
        """Everything, where there are too few vendors or milestones to speak of shares."""
        if len(_spend(portfolio, limits)) or len(_milestones(portfolio, limits)):
            return {}
        return dict.fromkeys(portfolio.projects, "contracts.amount|milestones.vendor")


def _spend(portfolio: Portfolio, limits: VendorConcentrationLimits) -> pd.DataFrame:
    rows = portfolio.ask(commitments)
    return rows if rows["vendor"].nunique() >= limits.min_vendors else rows[:0]


def _milestones(portfolio: Portfolio, limits: VendorConcentrationLimits) -> pd.DataFrame:
    rows = portfolio.ask(open_vendor_work)
    last = portfolio.today + pd.Timedelta(days=limits.near_days)
    rows = rows[(rows["kind"] == "milestone") & (rows["needed"] >= portfolio.today) & (rows["needed"] <= last)]
    enough = len(rows) >= limits.min_milestones and rows["vendor"].nunique() >= limits.min_vendors
    return rows if enough else rows[:0]


def _hit(
    portfolio: Portfolio,
    limits: VendorConcentrationLimits,
    vendor: str,
    shares: pd.Series,
    spend: pd.DataFrame,
    points: pd.DataFrame,
) -> Hit:
    name = portfolio.ask(vendor_names).name(vendor)
    said, measured = [], {"spend_share": round(shares["money"], 3), "milestone_share": round(shares["near"], 3)}
    own, near = spend[spend["vendor"] == vendor], points[points["vendor"] == vendor]
    evidence: list[Evidence] = []
    if shares["money"] > limits.medium:
        by_vendor = spend.groupby("vendor")["amount"].sum()
        index = herfindahl(by_vendor)
        money = _money(own["amount"].sum(), str(own["currency"].iloc[0]))
        said.append(f"{shares['money']:.0%} of the committed spend ({money}; {len(by_vendor)} vendors, HHI {index:,})")
        measured |= {"vendors": len(by_vendor), "hhi": index, "amount": round(float(own["amount"].sum()))}
        largest = own.sort_values(["amount", "id"], ascending=[False, True])["id"][:QUOTED]
        evidence += [cell(portfolio, "contract", portfolio.contracts[one].model_dump(), "amount") for one in largest]
    if shares["near"] > limits.medium:
        index = herfindahl(points["vendor"].value_counts())
        said.append(
            f"{len(near)} of {len(points)} vendor milestones of the next {limits.near_days} days (HHI {index:,})"
        )
        measured |= {"milestones": len(near), "all_milestones": len(points), "milestone_hhi": index}
        first = near.sort_values(["needed", "id"])[:QUOTED]
        evidence += [cell(portfolio, "milestone", {**row, "vendor": row["spelling"]}, "vendor") for row in _rows(first)]
    projects = {*own["project"].dropna(), *near["project"]} & set(portfolio.projects)
    return Hit(
        subject=Subject(kind="vendor", id=vendor, name=name),
        message=f"{name} holds {' and '.join(said)}.",
        projects=tuple(sorted(projects, key=lambda p: (not portfolio.projects[p].is_critical, p))),
        severity=band(float(shares.max()), medium=limits.medium, high=limits.high),
        measured=measured,
        evidence=tuple(evidence),
        cause=f"vendor:{vendor}",
    )


def _rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _money(amount: float, currency: str) -> str:
    told = f"{amount / MILLION:,.1f} million" if amount >= MILLION else f"{amount:,.0f}"
    return f"{currency} {told}".strip()
