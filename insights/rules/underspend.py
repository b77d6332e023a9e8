"""Much less is spent this year than was planned, and the work is not ahead: often a delay in disguise.

Why it matters. Money that is not spent is work that is not done; it is reported as a saving until the year ends and
the budget has gone elsewhere.

Stays quiet when. The expected spending is within 20 % of the plan; the work keeps up with its time (SPI(t) of 0.95 or
more), so that the work was done for less; the project is finished; or fewer than three months of money lines are kept
(not assessed). The stated budget and forecast of the financial year count, else the last twelve full months.

What to do. Ask which work the money was for and when it will be done now; move the budget with it, or free it. Severity
is medium above 20 %, high above 40 %.

Source. The catalogue's cut-off. PMI, The Standard for Earned Value Management: a cost variance is read together with
the schedule variance, since money that is left may be work that is missing.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, band, limit
from portfolio.budgets import year_money
from portfolio.costs import latest_lines
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.pace import pace
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 3


class UnderspendLimits(Limits):
    """How far under plan, and when that is a good sign."""

    share: float = limit(0.20, "Underspend above this is medium.", unit="share of plan", ge=0.01, le=1)
    high_share: float = limit(0.40, "Underspend above this is high.", unit="share of plan", ge=0.01, le=1)
    spi: float = limit(0.95, "From this SPI(t) on the work keeps up, and money was saved.", unit="SPI(t)", ge=0.5, le=2)
    min_months: int = limit(3, "Months of money lines that make a year's picture.", unit="months", ge=1, le=12)


class Underspend(Rule[UnderspendLimits]):
    """CST004."""

    code = "CST004"
    name = "underspend"
    category = Category.COST
    severity = Severity.MEDIUM
    needs = ("projects.year_budget|money.budget", "projects.year_forecast|money.actual")
    limits = UnderspendLimits
    advice = "Ask which work the money was for and when it will be done; move the budget with it, or free it."

    def check(self, portfolio: Portfolio, limits: UnderspendLimits) -> Iterator[Hit]:
        """One hit for each active project that spends far less than planned without being ahead."""
        money = _known(portfolio, limits)
        under = (1 - money["expected"] / money["planned"]).clip(upper=1)
        keeps_up = portfolio.ask(pace)["spi"].reindex(money.index) >= limits.spi
        for project in money.index[(under > limits.share) & ~keeps_up]:
            yield _hit(portfolio, limits, str(project), money.loc[project], float(under[project]))

    def blind(self, portfolio: Portfolio, limits: UnderspendLimits) -> Mapping[str, str]:
        """Projects with no plan above nothing, or with too few months."""
        known = _known(portfolio, limits)
        return dict.fromkeys(portfolio.table.index.difference(known.index), "projects.year_budget|money.actual")


def _known(portfolio: Portfolio, limits: UnderspendLimits) -> pd.DataFrame:
    money = portfolio.ask(year_money)
    active = portfolio.table["active"].reindex(money.index).eq(True)  # noqa: FBT003 - missing is not active
    return money[active & (money["months"] >= limits.min_months)]


def _hit(portfolio: Portfolio, limits: UnderspendLimits, project: str, money: pd.Series, under: float) -> Hit:
    held = portfolio.projects[project]
    stated = money["basis"] == "year"
    unit = f" {held.currency}" if held.currency else ""
    spans = "the year" if stated else f"the last {money['months']:.0f} months"
    verb = "expects to spend" if stated else "spent"
    return Hit(
        subject=Subject(kind="project", id=project, name=held.name),
        message=(
            f"{held.name} {verb} {money['expected']:,.0f} of the {money['planned']:,.0f}{unit} planned for {spans}, "
            f"{under:.0%} under."
        ),
        projects=(project,),
        severity=band(under, medium=limits.share, high=limits.high_share),
        measured={
            "planned": float(money["planned"]),
            "expected": float(money["expected"]),
            "percent_under": round(under * 100),
            "months": int(money["months"]),
        },
        evidence=tuple(_proof(portfolio, project, stated=bool(stated))),
        due=held.end if held.end and held.end >= portfolio.as_of else None,
        cause=f"project:{project}",
    )


def _proof(portfolio: Portfolio, project: str, *, stated: bool) -> Iterator[Evidence]:
    if stated:
        yield project_field(portfolio, project, "year_budget")
        yield project_field(portfolio, project, "year_forecast")
        return
    rows = latest_lines(portfolio, project, QUOTED)
    rows = rows[rows["period"] <= np.datetime64(portfolio.as_of, "s")]
    for row in rows.to_dict("records"):
        yield cell(portfolio, "money", row, "budget", dated=row["period"])
        yield cell(portfolio, "money", row, "actual", dated=row["period"])
