"""The approved budget was raised again and again, or by much since the last picture.

Why it matters. A forecast that never overruns because the budget follows it hides the overrun; the second rise is
the sign that nobody knows the cost yet.

Stays quiet when. The budget was raised at most once and by ten per cent or less since the last picture; several rises
come to five per cent or less together; it was cut back since to what it was; or it moved by under one per cent, as with
prices. A budget that grew twentyfold between two
pictures was written in another unit, and one in another currency cannot be compared. With one picture it is not
assessed.

What to do. Have the whole cost estimated anew by somebody outside the project before the next rise, and hold the
forecast against the first budget. Severity is medium; high from three rises, or above 25 % since the last picture.

Source. GAO-20-195G, Cost Estimating and Assessment Guide, step 12: estimates are updated with the reasons of variance;
the catalogue's counts.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.budgets import budget_steps
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

Row = dict[Any, Any]


class BudgetResetLimits(Limits):
    """How often, how much."""

    rises: int = limit(2, "Times the approved budget was raised.", unit="rises", ge=1, le=20)
    high_rises: int = limit(3, "From so many rises on it is high.", unit="rises", ge=2, le=30)
    share: float = limit(0.10, "Rise since the last picture.", unit="share of budget", ge=0.01, le=2)
    high_share: float = limit(0.25, "Rise since the last picture above which it is high.", unit="share", ge=0.01, le=5)
    min_total: float = limit(
        0.05, "Several rises count where they come to more than this together.", unit="share of budget", ge=0, le=1
    )
    noise: float = limit(0.01, "Rises up to this are no rises.", unit="share of budget", ge=0, le=0.1)


class BudgetReset(Rule[BudgetResetLimits]):
    """CST003."""

    code = "CST003"
    name = "budget reset"
    category = Category.COST
    severity = Severity.MEDIUM
    needs = ("projects.budget",)
    limits = BudgetResetLimits
    advice = "Have the whole cost estimated anew from outside, and hold the forecast against the first budget."

    def check(self, portfolio: Portfolio, limits: BudgetResetLimits) -> Iterator[Hit]:
        """One hit for each active project whose budget was raised too often or too much."""
        steps = portfolio.ask(budget_steps)
        active = portfolio.table.index[portfolio.table["active"]]
        steps = steps[steps["project"].isin(active)]
        for project, rows in groupby(steps.to_dict("records"), key=itemgetter("project")):
            moves = list(rows)
            rises = [row for row in moves if row["change"] > limits.noise]
            before_all, now = moves[0]["before"], moves[-1]["after"]
            last = rises[-1] if rises and rises[-1]["known_on"] >= portfolio.today else None
            latest = float(last["change"]) if last else 0.0
            stands = now > before_all * (1 + limits.noise)
            often = len(rises) >= limits.rises and now > before_all * (1 + limits.min_total)
            if stands and (often or latest > limits.share):
                yield _hit(portfolio, limits, str(project), rises, latest)

    def blind(self, portfolio: Portfolio, limits: BudgetResetLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects of which no earlier budget is kept."""
        past = portfolio.history
        known = set(past.loc[past["budget"].notna() & (past["known_on"] < portfolio.today), "id"].unique())
        return dict.fromkeys((p for p in portfolio.table.index if p not in known), "history.budget")


def _hit(portfolio: Portfolio, limits: BudgetResetLimits, project: str, rises: list[Row], latest: float) -> Hit:
    held = portfolio.projects[project]
    first, now = float(rises[0]["before"]), float(rises[-1]["after"])
    often = len(rises) >= limits.rises
    unit = f" {held.currency}" if held.currency else ""
    times = f"{len(rises)} times, " if often else ""
    high = len(rises) >= limits.high_rises or latest > limits.high_share
    return Hit(
        subject=Subject(kind="project", id=project, name=held.name),
        message=(
            f"The approved budget of {held.name} was raised {times}from {first:,.0f} to {now:,.0f}{unit}, "
            f"{now / first - 1:.0%} in all."
        ),
        projects=(project,),
        severity=Severity.HIGH if high else Severity.MEDIUM,
        measured={
            "rises": len(rises),
            "before": first,
            "after": now,
            "percent": round((now / first - 1) * 100),
            "latest_percent": round(latest * 100),
        },
        evidence=(
            *(
                cell(
                    portfolio,
                    "project",
                    {"id": project, "project": project, "source": held.source, "budget": _written(row)},
                    "budget",
                    dated=_before(portfolio, project, row["known_on"]),
                )
                for row in rises
            ),
            project_field(portfolio, project, "budget"),
        ),
        cause=f"project:{project}",
    )


def _written(row: Row) -> object:
    """The budget before, as its own picture wrote it."""
    text = row["before_text"]
    return text if isinstance(text, str) and text else row["before"]


def _before(portfolio: Portfolio, project: str, day: pd.Timestamp) -> pd.Timestamp | None:
    """The day of the picture before the one of `day`."""
    past = portfolio.history
    days = past.loc[(past["id"] == project) & (past["known_on"] < day) & past["budget"].notna(), "known_on"]
    return None if days.empty else days.max()
