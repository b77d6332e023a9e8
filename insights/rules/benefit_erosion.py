"""A benefit is forecast, or was measured, below its target.

Why it matters. A project on time and in budget may still not be worth it; the case for it was the benefit.

Stays quiet when. The shortfall is within 15 % of the target, the project is cancelled, or the benefit has no target to
compare with (none, or zero). Before its due day a benefit is judged by its forecast alone: little realised so far is
no erosion. From the due day on, what was measured counts; a benefit due and not measured is judged by its forecast.
Units may differ between benefits: each is compared with its own target, one finding names the worst and the mean.

What to do. Ask the benefit's owner what changed, then win it back, re-plan it, or take the smaller case to the sponsor.
Severity is medium beyond 15 %, high beyond 30 % of the worst benefit.

Source. Infrastructure and Projects Authority, Guide for Effective Benefits Management in Major Projects; bands from
the catalogue.
"""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from insights.evidence import cell
from insights.rule import Limits, Rule, band, limit
from portfolio.benefits import shortfalls
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

Row = dict[Any, Any]


class BenefitErosionLimits(Limits):
    """Shares of the target that may be missing."""

    medium_share: float = limit(0.15, "Shortfall beyond which the finding is medium.", unit="share", ge=0, le=1)
    high_share: float = limit(0.30, "Shortfall beyond which the finding is high.", unit="share", ge=0, le=1)


class BenefitErosion(Rule[BenefitErosionLimits]):
    """BEN001."""

    code = "BEN001"
    name = "benefit erosion"
    category = Category.BENEFITS
    severity = Severity.MEDIUM
    needs = ("benefits.target", "benefits.forecast|benefits.realised")
    limits = BenefitErosionLimits
    advice = (
        "Ask the benefit's owner what changed, then win it back, re-plan it or take the smaller case to the sponsor."
    )
    includes_closed = True

    def check(self, portfolio: Portfolio, limits: BenefitErosionLimits) -> Iterator[Hit]:
        """One hit for each project with a benefit short of its target."""
        judged = portfolio.ask(shortfalls)
        worst = judged.groupby("project")["shortfall"].transform("max")
        for project, benefits in groupby(
            judged[worst > limits.medium_share].to_dict("records"), key=itemgetter("project")
        ):
            yield _hit(portfolio, limits, project, list(benefits))

    def blind(self, portfolio: Portfolio, limits: BenefitErosionLimits) -> dict[str, str]:  # noqa: ARG002 - the frame's
        """Projects none of whose benefits has both a target and a figure to hold against it."""
        judged = set(portfolio.ask(shortfalls)["project"])
        return dict.fromkeys(sorted({b.project for b in portfolio.benefits.values()} - judged), "benefits.target")

    def settled(self, portfolio: Portfolio, subject: Subject) -> str | None:
        """Every benefit that can be judged meets its target."""
        judged = portfolio.ask(shortfalls)
        mine = judged.loc[judged["project"] == subject.id, "shortfall"]
        if mine.empty or (mine > 0).any():
            return None
        return f"Every benefit of {subject.name} that has a figure meets its target."


def _hit(portfolio: Portfolio, limits: BenefitErosionLimits, project: str, benefits: list[Row]) -> Hit:
    eroded = [row for row in benefits if row["shortfall"] > limits.medium_share]
    worst = eroded[0]
    name = portfolio.name_of(project)
    mean = sum(max(0.0, row["shortfall"]) for row in benefits) / len(benefits)
    word = "is forecast" if worst["field"] == "forecast" else "was measured"
    ahead = [row["due"] for row in eroded if row["due"] >= portfolio.today]
    together = f"; over its {len(benefits)} benefits {mean:.0%} is missing on average" if len(benefits) > 1 else ""
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=(
            f'The benefit "{worst["name"]}" of {name} {word} at {worst["figure"]:,.10g} against a target of '
            f"{worst['target']:,.10g}, {worst['shortfall']:.0%} short{together}."
        ),
        projects=(project,),
        severity=band(float(worst["shortfall"]), medium=limits.medium_share, high=limits.high_share),
        measured={
            "figure": float(worst["figure"]),
            "target": float(worst["target"]),
            "shortfall": round(float(worst["shortfall"]), 4),
            "benefits": len(benefits),
            "eroded": len(eroded),
            "mean_shortfall": round(mean, 4),
        },
        evidence=tuple(_proof(portfolio, eroded)),
        due=min(ahead).date() if ahead else None,
        cause=f"project:{project}",
    )


def _proof(portfolio: Portfolio, eroded: list[Row]) -> Iterator[Evidence]:
    for row in eroded:
        facts = portfolio.benefits[row["id"]].model_dump()
        yield cell(portfolio, "benefit", facts, row["field"])
        yield cell(portfolio, "benefit", facts, "target")
