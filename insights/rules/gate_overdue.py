"""A gate review is past its date and was not held.

Why it matters. A review that is put off is a decision that is put off; work goes on meanwhile on yesterday's approval.

Stays quiet when. The gate is past by 14 days or fewer, is passed, was decided on or waived; or the project is closed.
Where a source keeps neither days of passing nor decisions, nothing tells whether a gate was held: not assessed.

What to do. Set the review within the next two weeks or stop the stage until it is held. Severity is medium, high beyond
60 days, and high for a project of critical or high priority that is more than 30 days late with it.

Source. OGC/IPA Gateway reviews; the catalogue's 14 days.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.findings import Hit, Subject
from portfolio.gating import gates
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

Row = dict[Any, Any]


class GateOverdueLimits(Limits):
    """Days since the planned day of the review."""

    days: int = limit(14, "Days past beyond which it is overdue.", unit="days", ge=0, le=365)
    high_days: int = limit(60, "Days past beyond which it is high.", unit="days", ge=0, le=730)
    critical_priority_days: int = limit(
        30, "Days past beyond which it is high for a critical or high priority project.", unit="days", ge=0, le=730
    )


class GateOverdue(Rule[GateOverdueLimits]):
    """GOV002."""

    code = "GOV002"
    name = "gate overdue"
    category = Category.GOVERNANCE
    severity = Severity.MEDIUM
    needs = ("gates.planned",)
    limits = GateOverdueLimits
    advice = "Set the review within the next two weeks, or stop the stage until it is held."

    def check(self, portfolio: Portfolio, limits: GateOverdueLimits) -> Iterator[Hit]:
        """One hit for each project: its longest overdue gate."""
        every = portfolio.ask(gates)
        open_ones = every[every["passed"].isna() & every["decision"].isna() & every["later_passed"].isna()]
        days = (portfolio.today - open_ones["planned"]).dt.days
        late = open_ones.assign(days=days)[days > limits.days]
        for project, rows in groupby(late.to_dict("records"), key=itemgetter("project")):
            yield _hit(portfolio, limits, str(project), list(rows))

    def blind(self, portfolio: Portfolio, limits: GateOverdueLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """All projects, where no gate of the portfolio says whether it was held."""
        every = portfolio.ask(gates)
        if every.empty or every["passed"].notna().any() or every["decision"].notna().any():
            return {}
        return dict.fromkeys(sorted(every["project"].unique()), "gates.passed")


def _hit(portfolio: Portfolio, limits: GateOverdueLimits, project: str, rows: list[Row]) -> Hit:
    held = portfolio.projects[project]
    worst = rows[0]
    days = int(worst["days"])
    allowed = limits.critical_priority_days if held.is_critical else limits.high_days
    more = len(rows) - 1
    others = f"; {more} more of its gates {'is' if more == 1 else 'are'} overdue" if more else ""
    return Hit(
        subject=Subject(kind="project", id=project, name=held.name),
        message=(
            f'{held.name}: the gate "{worst["name"]}" was planned for {worst["planned"]:%Y-%m-%d}, {days} days ago, '
            f"and was not held{others}."
        ),
        projects=(project,),
        severity=Severity.HIGH if days > min(allowed, limits.high_days) else Severity.MEDIUM,
        measured={"days_overdue": days, "gates": len(rows), "others": len(rows) - 1},
        evidence=tuple(cell(portfolio, "gate", row, "planned", dated=row["planned"]) for row in rows),
        cause=f"project:{project}",
    )
