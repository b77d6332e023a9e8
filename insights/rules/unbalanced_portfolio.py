"""Too much of the portfolio's value sits in high-risk work, or too little of it serves a stated goal.

Why it matters. Single projects may each be worth their risk; together they can sink a year's plan. And money that
serves no goal buys nothing the strategy asked for.

Stays quiet when. A third or less of the value is in projects at high risk and at least two fifths serve a goal, or the
portfolio is small. High risk means that a project reports red or its own facts speak for red. Value counts where most
state it in one currency, else budget, else each project the same; the share that serves goals is looked at only where
goals are listed. Where most projects have no band at all, it is not assessed.

What to do. Settle how much risk the portfolio may carry, then stop, split or rescue the largest of the named projects.
Severity is medium above a third, high above half of the value, medium where too little serves a goal.

Source. PMI, The Standard for Portfolio Management (balance the portfolio); Markowitz's principle as used in portfolio
balancing by Cooper, Edgett and Kleinschmidt, Portfolio Management for New Products. The numbers are ours and are meant
to be set by each organisation's own appetite for risk.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from insights.evidence import fact, project_field
from insights.rule import Limits, Rule, band, limit
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.service import service
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity
from portfolio.worth import confidence, reasons_of, weights

NAMED = 5
WORDS = {"value": "value", "budget": "money", "projects": "projects"}


class UnbalancedPortfolioLimits(Limits):
    """How much risk the portfolio may carry, and how much of it must serve goals."""

    medium_share: float = limit(0.33, "Share of value at high risk above which it is medium.", unit="share", ge=0, le=1)
    high_share: float = limit(0.5, "Share of value at high risk above which it is high.", unit="share", ge=0, le=1)
    min_reach: float = limit(0.4, "Share of value that must serve a stated goal.", unit="share", ge=0, le=1)
    min_projects: int = limit(8, "Projects under way before balance is judged.", unit="projects", ge=2, le=500)
    min_level: int = limit(5, "Band from which a project is at high risk (5 is red, 6 none).", unit="band", ge=2, le=6)
    known_share: float = limit(0.5, "Share of projects whose band must be known.", unit="share", ge=0, le=1)


class UnbalancedPortfolio(Rule[UnbalancedPortfolioLimits]):
    """STR005."""

    code = "STR005"
    name = "unbalanced portfolio"
    category = Category.STRATEGY
    severity = Severity.MEDIUM
    needs = ()
    limits = UnbalancedPortfolioLimits
    advice = "Settle how much risk the portfolio may carry, then stop, split or rescue the largest of these projects."

    def check(self, portfolio: Portfolio, limits: UnbalancedPortfolioLimits) -> Iterator[Hit]:
        """At most one hit: the portfolio itself."""
        active = portfolio.table.index[portfolio.table["active"]]
        if len(active) < limits.min_projects:
            return
        worth, measure = weights(portfolio, active)
        level = portfolio.ask(confidence)["level"].reindex(active)
        risky = worth[level >= limits.min_level]
        idle = worth[~active.isin(_serving(portfolio))] if portfolio.goals else worth.iloc[:0]
        at_risk, reach = float(risky.sum() / worth.sum()), 1 - float(idle.sum() / worth.sum())
        severity = band(at_risk, medium=limits.medium_share, high=limits.high_share)
        if severity or reach < limits.min_reach:
            shown = _largest(risky) if severity else ()
            aimless = _largest(idle) if reach < limits.min_reach else ()
            yield Hit(
                subject=Subject(kind="portfolio", id=portfolio.name, name=portfolio.name),
                message=_message(portfolio, at_risk, reach, WORDS[measure], (shown, aimless)),
                projects=tuple(dict.fromkeys((*shown, *aimless))),
                severity=severity or Severity.MEDIUM,
                measured={
                    "share_at_risk": round(at_risk, 4),
                    "share_with_goal": round(reach, 4),
                    "projects": len(active),
                    "at_risk": len(shown),
                    "measure": measure,
                },
                evidence=tuple(_proof(portfolio, shown, aimless)),
                cause=f"portfolio:{portfolio.name}",
            )

    def blind(self, portfolio: Portfolio, limits: UnbalancedPortfolioLimits) -> Mapping[str, str]:
        """All projects, where the bands of too few are known."""
        active = portfolio.table.index[portfolio.table["active"]]
        known = portfolio.ask(confidence)["level"].reindex(active).notna().mean()
        return {} if known >= limits.known_share else dict.fromkeys(active, "projects.rag|projects.end")


def _serving(portfolio: Portfolio) -> pd.Series:
    named: pd.Series = portfolio.ask(service)["project"]
    return named


def _largest(worth: pd.Series) -> tuple[str, ...]:
    rows = worth.rename_axis("project").rename("worth").reset_index()
    return tuple(rows.sort_values(["worth", "project"], ascending=[False, True])["project"])


def _message(
    portfolio: Portfolio, at_risk: float, reach: float, word: str, shown: tuple[tuple[str, ...], tuple[str, ...]]
) -> str:
    parts = []
    risky, aimless = shown
    if risky:
        parts.append(
            f"{at_risk:.0%} of the {word} of {portfolio.name} sits in {_listed(portfolio, risky)} at high risk"
        )
    if aimless:
        parts.append(
            f"only {reach:.0%} of the {word} serves a stated goal; none is named by {_listed(portfolio, aimless)}"
        )
    said = "; and ".join(parts)
    return f"{said[:1].upper()}{said[1:]}."


def _listed(portfolio: Portfolio, projects: tuple[str, ...]) -> str:
    names = ", ".join(map(portfolio.name_of, projects[:NAMED]))
    most = "" if len(projects) <= NAMED else "the largest: "
    return f"{len(projects)} projects ({most}{names})"


def _proof(portfolio: Portfolio, risky: tuple[str, ...], aimless: tuple[str, ...]) -> Iterator[Evidence]:
    for project in risky[:NAMED]:
        for place in reasons_of(portfolio, project):
            yield fact(portfolio, *place)
    for project in aimless[:NAMED]:
        yield project_field(portfolio, project, "goals")
