"""A project is forecast to cost more than its approved budget.

Why it matters. The money has to come from somewhere: another project, the reserve, or the scope; the earlier it is
known, the more choices are left.

Stays quiet when. The forecast is at most 10 % over the approved budget. The forecast at completion is the project's
own, else the sum of its money lines (spent months as spent, the others as forecast, against the budget of the same
lines), else the cost variance its source reports. A financial year's forecast is not looked at: money moved between
years is no overrun.

What to do. Ask what drives it and whether it is final, then approve a budget, a smaller scope or a stop. Severity is
medium above 10 %, high above 25 %, critical above 40 %. A forecast of more than ten times the budget is more likely
a wrong unit; it is kept as low and says so.

Source. PMBOK Guide, example impact scale for cost: 10–20 % moderate, 20–40 % high, above 40 % very high.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, band, limit
from portfolio.costs import costs, worst_lines
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

REPORTED = ("cost_variance_share", "cost_variance")
NAMED = 3
Row = dict[Any, Any]


class ForecastOverrunLimits(Limits):
    """Shares over the approved budget."""

    medium: float = limit(0.10, "An overrun above this is medium.", unit="share of budget", ge=0, le=5)
    high: float = limit(0.25, "An overrun above this is high.", unit="share of budget", ge=0, le=5)
    critical: float = limit(0.40, "An overrun above this is critical.", unit="share of budget", ge=0, le=5)
    implausible: float = limit(
        9.0, "An overrun above this is taken for a wrong unit and is low.", unit="share of budget", ge=1, le=1000
    )


class ForecastOverrun(Rule[ForecastOverrunLimits]):
    """CST001."""

    code = "CST001"
    name = "forecast overrun"
    category = Category.COST
    severity = Severity.MEDIUM
    needs = (
        "projects.forecast_cost|projects.cost_variance_share|projects.cost_variance|money.forecast|money.actual",
        "projects.budget|projects.baseline_budget|projects.cost_variance_share|money.budget",
    )
    limits = ForecastOverrunLimits
    advice = "Ask what drives the overrun and whether it is final; then approve a budget, a smaller scope or a stop."

    def check(self, portfolio: Portfolio, limits: ForecastOverrunLimits) -> Iterator[Hit]:
        """Active projects whose forecast passes the budget by more than the limit."""
        facts = portfolio.ask(overruns)
        over = facts[portfolio.table["active"] & (facts["overrun"] > min(limits.medium, limits.implausible))]
        for project, row in over.to_dict("index").items():
            yield _hit(portfolio, limits, str(project), row)

    def blind(self, portfolio: Portfolio, limits: ForecastOverrunLimits) -> Mapping[str, str]:  # noqa: ARG002 - any limits
        """Projects whose forecast and budget cannot be set against each other, such as a budget of nothing."""
        facts = portfolio.ask(overruns)
        return dict.fromkeys(facts.index[facts["overrun"].isna()], "projects.budget")

    def settled(self, portfolio: Portfolio, subject: Subject) -> str | None:
        """The forecast is within the budget."""
        facts = portfolio.ask(overruns)[["overrun", "forecast", "budget"]]
        row = facts[facts.index == subject.id].to_dict("records")
        if not row or not row[0]["overrun"] <= 0:
            return None
        forecast, budget = row[0]["forecast"], row[0]["budget"]
        return f"{subject.name} is now forecast to cost {forecast:g} against a budget of {budget:g}."


def overruns(portfolio: Portfolio) -> pd.DataFrame:
    """The costs of each project with `overrun` (share over budget) and `basis`: the field it rests on."""
    table, facts = portfolio.table, portfolio.ask(costs)
    computed = (facts["forecast"] - facts["budget"]) / facts["budget"]
    reported = table["cost_variance_share"].fillna(table["cost_variance"] / facts["budget"])
    basis = facts["forecast_field"].where(computed.notna())
    share = pd.Series(REPORTED[0], index=table.index, dtype="str").where(table["cost_variance_share"].notna())
    basis = basis.fillna(share).fillna(pd.Series(REPORTED[1], index=table.index, dtype="str"))
    return facts.assign(overrun=computed.fillna(reported), basis=basis)


def _hit(portfolio: Portfolio, limits: ForecastOverrunLimits, project: str, row: Row) -> Hit:
    facts = portfolio.projects[project]
    share = float(row["overrun"])
    percent = round(share * 100, 1 if share < 1 else None)
    unit = f" {facts.currency}" if facts.currency else ""
    if row["basis"] in REPORTED:
        said = f"{facts.name} is reported {percent:,g} % over its planned cost"
    else:
        lines = ", by its money lines" if row["basis"] == "money" else ""
        said = (
            f"{facts.name} is forecast to cost {row['forecast']:,.10g}{unit} against a budget of "
            f"{row['budget']:,.10g}{unit}, {percent:,g} % over{lines}"
        )
    wrong = share > limits.implausible
    level = band(share, medium=limits.medium, high=limits.high, critical=limits.critical)
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=f"{said}; that much is more likely a wrong unit: check both amounts." if wrong else f"{said}.",
        projects=(project,),
        severity=Severity.LOW if wrong else level,
        measured={
            "overrun": round(share, 4),
            "percent_over": percent,
            "forecast": None if pd.isna(row["forecast"]) else float(row["forecast"]),
            "budget": None if pd.isna(row["budget"]) else float(row["budget"]),
            "currency": facts.currency,
            "implausible": wrong,
        },
        evidence=tuple(_evidence(portfolio, project, row)),
        due=facts.end if facts.end and facts.end >= portfolio.as_of else None,
    )


def _evidence(portfolio: Portfolio, project: str, row: Row) -> Iterator[Evidence]:
    if row["basis"] == "money":
        for line in worst_lines(portfolio, project, NAMED).to_dict("records"):
            yield cell(portfolio, "money", line, "budget", dated=line["period"])
            spent = "actual" if pd.notna(line["actual"]) else "forecast"
            yield cell(portfolio, "money", line, spent, dated=line["period"])
        return
    yield project_field(portfolio, project, row["basis"])
    if row["basis"] != "cost_variance_share" and row["budget_field"] != "money":
        yield project_field(portfolio, project, row["budget_field"])
