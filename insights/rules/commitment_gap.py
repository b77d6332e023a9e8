"""The contracts of a project commit to more money than its budget holds.

Why it matters. Signed money is spent money; the overrun is certain before a single invoice shows it.

Stays quiet when. The contracts together stay within the budget; or they were called off, or are still drafts. Where
contract and budget are in different currencies, or no amount or no budget is known, it is not assessed.

What to do. Cut or stretch a contract before its next call-off, or take the rise of the budget to who approves it.
Severity is medium, high where the contracts pass the budget by more than ten per cent.

Source. The catalogue. GAO-20-195G, Cost Estimating and Assessment Guide: commitments are tracked against the approved
budget line.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.budgets import committed
from portfolio.costs import worst_lines
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 8


class CommitmentGapLimits(Limits):
    """Committed money against the budget."""

    ratio: float = limit(1.0, "Committed over budget above this is medium.", unit="of budget", ge=0.5, le=3)
    high_ratio: float = limit(1.1, "Committed over budget above this is high.", unit="of budget", ge=0.5, le=5)


class CommitmentGap(Rule[CommitmentGapLimits]):
    """CST005."""

    code = "CST005"
    name = "commitment gap"
    category = Category.COST
    severity = Severity.MEDIUM
    needs = ("contracts.amount", "projects.budget|projects.baseline_budget|money.budget")
    limits = CommitmentGapLimits
    advice = "Cut or stretch a contract before its next call-off, or have the rise of the budget approved."

    def check(self, portfolio: Portfolio, limits: CommitmentGapLimits) -> Iterator[Hit]:
        """One hit for each active project whose contracts pass its budget."""
        held = _known(portfolio)
        over = held["committed"] / held["budget"]
        for project in held.index[over > limits.ratio]:
            yield _hit(portfolio, limits, str(project), held.loc[project])

    def blind(self, portfolio: Portfolio, limits: CommitmentGapLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects whose contracts are in another currency than their budget."""
        everyone = portfolio.ask(committed)
        return dict.fromkeys(everyone.index[~everyone["comparable"]], "contracts.comparable")


def _known(portfolio: Portfolio) -> pd.DataFrame:
    held = portfolio.ask(committed)
    active = portfolio.table["active"].reindex(held.index).eq(True)  # noqa: FBT003 - missing is not active
    return held[active & held["comparable"] & held["budget"].notna()]


def _hit(portfolio: Portfolio, limits: CommitmentGapLimits, project: str, held: pd.Series) -> Hit:
    facts = portfolio.projects[project]
    unit = f" {facts.currency}" if facts.currency else ""
    over = held["committed"] / held["budget"] - 1
    count = int(held["contracts"])
    many = f"{count} contracts commit" if count > 1 else "1 contract commits"
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=(
            f"{facts.name}: {many} to {held['committed']:,.0f}{unit}, {over:.0%} more than its budget of "
            f"{held['budget']:,.0f}."
        ),
        projects=(project,),
        severity=Severity.HIGH if over + 1 > limits.high_ratio else Severity.MEDIUM,
        measured={
            "contracts": count,
            "committed": float(held["committed"]),
            "budget": float(held["budget"]),
            "percent_over": round(over * 100),
        },
        evidence=tuple(_proof(portfolio, project, str(held["budget_field"]))),
        due=facts.end if facts.end and facts.end >= portfolio.as_of else None,
        cause=f"project:{project}",
    )


def _proof(portfolio: Portfolio, project: str, field: str) -> Iterator[Evidence]:
    if field == "money":
        for row in worst_lines(portfolio, project, 1).to_dict("records"):
            yield cell(portfolio, "money", row, "budget", dated=row["period"])
    else:
        yield project_field(portfolio, project, field)
    own = [c for c in portfolio.contracts.values() if c.project == project and c.amount]
    for contract in sorted(own, key=lambda c: (-(c.amount or 0), c.id))[:QUOTED]:
        yield cell(portfolio, "contract", contract.model_dump(), "amount", dated=contract.start)
