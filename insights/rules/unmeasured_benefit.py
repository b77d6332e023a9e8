"""A benefit names nobody who answers for it, or no measure, target or day.

Why it matters. What nobody measures nobody misses: it can neither be won nor lost, and the case rests on it.

Stays quiet when. Owner, measure, target and day are there; something was measured already; the project is closed; or
the source does not keep that field for any benefit, for then it is the source that lacks it.

What to do. Have the sponsor name an owner, a measure with its target, and a day, or strike the benefit from the case.
Severity is low where one of the four is missing, medium from two on, high where three are missing in a project of
critical or high priority.

Source. Infrastructure and Projects Authority, Guide for Effective Benefits Management in Major Projects (benefit
profile: owner, measure, baseline, target, date); APM Body of Knowledge, benefits management.
"""

from collections.abc import Iterator

import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.benefits import profiles
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

FIELDS = {"owner": "owner", "measure": "measure", "target": "target", "due": "day"}
NAMED = 3


class UnmeasuredBenefitLimits(Limits):
    """How many gaps are too many."""

    medium_gaps: int = limit(2, "Missing fields from which it is medium.", unit="fields", ge=1, le=4)
    high_gaps: int = limit(3, "Missing fields from which it is high in a pressing project.", unit="fields", ge=1, le=4)


class UnmeasuredBenefit(Rule[UnmeasuredBenefitLimits]):
    """BEN002."""

    code = "BEN002"
    name = "unmeasured benefit"
    category = Category.BENEFITS
    severity = Severity.MEDIUM
    needs = ("benefits.*",)
    limits = UnmeasuredBenefitLimits
    advice = "Have the sponsor name an owner, a measure with its target and a day, or strike the benefit from the case."

    def check(self, portfolio: Portfolio, limits: UnmeasuredBenefitLimits) -> Iterator[Hit]:
        """One hit per project with a benefit nobody could measure."""
        told = portfolio.ask(profiles)
        kept = [field for field in FIELDS if told[field].any()]
        gaps = (~told[kept]).sum(axis=1)
        active = portfolio.table.index[portfolio.table["active"]]
        open_ones = told[(gaps > 0) & ~told["realised"] & told["project"].isin(active)].assign(gaps=gaps)
        for project, rows in open_ones.groupby("project"):
            yield _hit(portfolio, limits, str(project), rows.sort_values("gaps", ascending=False, kind="stable"), kept)


def _hit(
    portfolio: Portfolio, limits: UnmeasuredBenefitLimits, project: str, rows: pd.DataFrame, kept: list[str]
) -> Hit:
    facts = portfolio.projects[project]
    worst = portfolio.benefits[str(rows.index[0])]
    gaps = int(rows["gaps"].iloc[0])
    lacking = [FIELDS[field] for field in kept if not rows[field].iloc[0]]
    words = " and no ".join([", no ".join(lacking[:-1]), lacking[-1]]) if len(lacking) > 1 else lacking[0]
    others = f"; {len(rows) - 1} more of its benefits have gaps" if len(rows) > 1 else ""
    severity = Severity.MEDIUM if gaps >= limits.medium_gaps else Severity.LOW
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=f'The benefit "{worst.name}" of {facts.name} has no {words}{others}.',
        projects=(project,),
        severity=Severity.HIGH if gaps >= limits.high_gaps and facts.is_critical else severity,
        measured={"benefits": len(rows), "missing": gaps, "fields": ", ".join(lacking)},
        evidence=tuple(
            cell(portfolio, "benefit", portfolio.benefits[str(one)].model_dump(), field)
            for one, row in rows.head(NAMED).iterrows()
            for field in ("name", *(name for name in kept if not row[name]))
        ),
        due=worst.due if worst.due and worst.due >= portfolio.as_of else None,
        cause=f"project:{project}",
    )
