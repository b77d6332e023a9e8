"""A project was finished, its benefit has been due for months, and it is not there.

Why it matters. The money is spent; this is when the promise is either collected or quietly forgotten.

Stays quiet when. The benefit has been due for less than half a year, reached its target within a tenth, or belongs to a
cancelled project. A benefit that is due before its project closed counts from the closing. One of which nothing was
ever measured is told as that, not as nothing gained.

What to do. Ask the benefit's owner for the measured figure, then agree what is still needed to win it, or write it off.
Severity is medium from half a year, high from a year after it was due; one never measured is low, then medium.

Source. Infrastructure and Projects Authority, Guide for Effective Benefits Management in Major Projects; HM Treasury,
Magenta Book on evaluation after delivery: reviews 6 and 12 months after.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.benefits import outcomes
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

Row = dict[Any, Any]


class BenefitNotArrivingLimits(Limits):
    """How long to wait, and how near the target is near enough."""

    medium_days: int = limit(182, "Days after it was due from which it is medium.", unit="days", ge=0, le=1825)
    high_days: int = limit(365, "Days after it was due from which it is high.", unit="days", ge=0, le=3650)
    tolerance: float = limit(0.1, "Share of the target that may be missing.", unit="share", ge=0, le=1)


class BenefitNotArriving(Rule[BenefitNotArrivingLimits]):
    """BEN003."""

    code = "BEN003"
    name = "benefit not arriving"
    category = Category.BENEFITS
    severity = Severity.MEDIUM
    needs = ("benefits.due", "benefits.target")
    limits = BenefitNotArrivingLimits
    advice = "Ask the benefit's owner for the measured figure, then agree what is needed to win it, or write it off."
    includes_closed = True

    def check(self, portfolio: Portfolio, limits: BenefitNotArrivingLimits) -> Iterator[Hit]:
        """One hit per finished project whose benefit stays away."""
        due = portfolio.ask(outcomes)
        due = due[(due["since"] >= limits.medium_days) & due["target"].notna() & (due["target"] != 0)]
        missing = (due["target"] - due["realised"]) / due["target"].abs()
        missing = missing.where(due["target"] > 0, -missing)
        # The worst leads: longest due among the measured first, then what nobody measured.
        late = due.assign(missing=missing, unmeasured=missing.isna())
        late = late[(late["missing"] > limits.tolerance) | late["unmeasured"]]
        late = late.sort_values(["project", "unmeasured", "since", "id"], ascending=[True, True, False, True])
        for project, rows in groupby(late.to_dict("records"), key=itemgetter("project")):
            yield _hit(portfolio, limits, project, list(rows))


def _hit(portfolio: Portfolio, limits: BenefitNotArrivingLimits, project: str, rows: list[Row]) -> Hit:
    worst, name = rows[0], portfolio.name_of(project)
    since, measured = int(worst["since"]), not worst["unmeasured"]
    late = since >= limits.high_days
    figure = (
        f"stands at {worst['realised']:,.10g} against a target of {worst['target']:,.10g}, {worst['missing']:.0%} short"
        if measured
        else f"was never measured against its target of {worst['target']:,.10g}"
    )
    others = f"; {len(rows) - 1} more of its benefits are missing" if len(rows) > 1 else ""
    grades = (Severity.HIGH, Severity.MEDIUM) if measured else (Severity.MEDIUM, Severity.LOW)
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=f'{name} is finished; its benefit "{worst["name"]}", due for {since} days, {figure}{others}.',
        projects=(project,),
        severity=grades[0] if late else grades[1],
        measured={
            "days_since_due": since,
            "target": float(worst["target"]),
            "realised": float(worst["realised"]) if measured else None,
            "missing": round(float(worst["missing"]), 4) if measured else None,
            "benefits": len(rows),
        },
        evidence=tuple(_proof(portfolio, rows)),
        cause=f"project:{project}",
    )


def _proof(portfolio: Portfolio, rows: list[Row]) -> Iterator[Evidence]:
    for row in rows:
        facts = portfolio.benefits[row["id"]].model_dump()
        for field in ("due", "target", "realised"):
            yield cell(portfolio, "benefit", facts, field)
