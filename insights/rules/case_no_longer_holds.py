"""A project that was worth its money when it was approved is not worth it at today's forecast.

Why it matters. Money already spent is gone either way; the question is whether the rest is still well spent.

Stays quiet when. Benefit over cost is at least one at the current forecast; or it was below one already when the
project was approved: then the stated value is no measure of the whole case (a value of one year, a duty by law) and
it is not assessed. A negative value can only be a net present value and fires by itself. The value is discounted
until the end of the project, so a later end makes it smaller; where benefits in money are forecast below their
targets, the value shrinks with them, unless it was written down anew itself.

What to do. Put the case before the sponsor again with both figures: renew it, make it smaller, or stop. Severity is
medium, high where even the cost still to be paid is more than what the project will bring.

Source. HM Treasury, The Green Book (net present social value, discount rate 3.5 %); OMB Circular A-94 on benefit-cost
analysis.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from insights.evidence import fact, project_field
from insights.rule import Limits, Rule, limit
from portfolio.cases import cases
from portfolio.costs import worst_lines
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity


class CaseNoLongerHoldsLimits(Limits):
    """What a case must bring."""

    min_ratio: float = limit(1.0, "Benefit over cost below which a case does not hold.", unit="ratio", ge=0, le=5)
    rate: float = limit(0.035, "Discount rate a year.", unit="share a year", ge=0, le=0.2)


class CaseNoLongerHolds(Rule[CaseNoLongerHoldsLimits]):
    """BEN005."""

    code = "BEN005"
    name = "case no longer holds"
    category = Category.BENEFITS
    severity = Severity.MEDIUM
    needs = ("projects.value",)
    limits = CaseNoLongerHoldsLimits
    advice = "Put the case before the sponsor again with both figures: renew it, make it smaller, or stop."

    def check(self, portfolio: Portfolio, limits: CaseNoLongerHoldsLimits) -> Iterator[Hit]:
        """One hit per project whose case broke."""
        table = portfolio.table
        for project in table.index[table["active"] & (table["value"] < 0)]:
            yield _negative(portfolio, str(project))
        told = portfolio.ask(cases, limits.rate)
        held = told["worth_then"] >= limits.min_ratio * told["cost_then"]
        broken = (told["worth"] < limits.min_ratio * told["cost"]) & (told["worth"] >= 0)
        for project in told.index[held & broken & table["active"].reindex(told.index)]:
            yield _hit(portfolio, str(project), told.loc[project])

    def blind(self, portfolio: Portfolio, limits: CaseNoLongerHoldsLimits) -> Mapping[str, str]:
        """Projects without a cost to compare, or whose stated value never covered it."""
        told = portfolio.ask(cases, limits.rate)
        table = portfolio.table
        net = table.index[table["value"] < 0]
        partial = told.index[told["worth_then"] < limits.min_ratio * told["cost_then"]]
        unknown = table.index.difference(told.index)
        return {
            **dict.fromkeys(partial.difference(net), "projects.value"),
            **dict.fromkeys(unknown.difference(net), "projects.forecast_cost|money.forecast"),
        }


def _negative(portfolio: Portfolio, project: str) -> Hit:
    facts = portfolio.projects[project]
    value = project_field(portfolio, project, "value")
    amount = f"{facts.value:,.0f} {facts.currency or ''}".rstrip()
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=f"{facts.name} is now stated to lose money: its value is {amount}.",
        projects=(project,),
        measured={"value": facts.value},
        evidence=(value,),
        cause=f"project:{project}",
    )


def _hit(portfolio: Portfolio, project: str, told: pd.Series) -> Hit:
    facts = portfolio.projects[project]
    then, now = float(told["worth_then"] / told["cost_then"]), float(told["worth"] / told["cost"])
    hopeless = bool(told["worth"] < told["ahead"])
    rest = f"; {told['ahead']:,.0f} are still to be paid" if hopeless else ""
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=(
            f"{facts.name} was approved at a benefit of {then:.2f} for each unit of cost and now stands at {now:.2f}: "
            f"it is to bring {told['worth']:,.0f} for {told['cost']:,.0f}{rest}."
        ),
        projects=(project,),
        severity=Severity.HIGH if hopeless else Severity.MEDIUM,
        measured={
            "ratio": round(now, 4),
            "ratio_then": round(then, 4),
            "worth": round(float(told["worth"]), 2),
            "cost": float(told["cost"]),
            "ahead": float(told["ahead"]),
            "benefit_share": round(float(told["benefit_share"]), 4),
            "net": round(float(told["worth"] - told["cost"]), 2),
        },
        evidence=tuple(_proof(portfolio, project, told)),
        cause=f"project:{project}",
    )


def _proof(portfolio: Portfolio, project: str, told: pd.Series) -> Iterator[Evidence]:
    yield project_field(portfolio, project, "value")
    if told["cost_field"] == "forecast_cost":
        yield project_field(portfolio, project, "forecast_cost")
    else:
        for line in worst_lines(portfolio, project, 3)["id"]:
            yield fact(portfolio, "money", str(line), "forecast")
    for field in ("baseline_budget", "budget"):
        if getattr(portfolio.projects[project], field) is not None:
            yield project_field(portfolio, project, field)
            break
    if told["benefit_share"] < 1:
        for benefit in portfolio.benefits.values():
            if benefit.project == project and benefit.currency and benefit.forecast is not None:
                yield fact(portfolio, "benefit", benefit.id, "forecast")
