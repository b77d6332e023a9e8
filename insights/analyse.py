"""One dated picture in, everything the house has to say about it out."""

from dataclasses import dataclass

import pandas as pd

from insights import brief as page
from insights.brief import Memory
from insights.policy import Policy
from insights.runner import run
from insights.scoring import NOTHING_CALIBRATED, Likelihoods, weigh
from portfolio.findings import Brief
from portfolio.inferred import inferred_bands
from portfolio.snapshot import Portfolio

__all__ = ["Analysis", "Memory", "analyse"]


@dataclass(frozen=True, eq=False)
class Analysis:
    """A brief, and the coverage behind it (columns: rule, project, state, reason)."""

    brief: Brief
    coverage: pd.DataFrame
    memory: Memory


def analyse(
    portfolio: Portfolio,
    policy: Policy,
    earlier: Memory | None = None,
    likelihoods: Likelihoods = NOTHING_CALIBRATED,
) -> Analysis:
    """Run every rule on the picture, weigh what they find, and say it."""
    found = run(portfolio, policy)
    scored = weigh(found.findings, portfolio, policy.scoring, likelihoods)
    inferred = portfolio.ask(inferred_bands)
    told = page.brief(portfolio, scored, found.coverage, policy.scoring, earlier, inferred, policy)
    return Analysis(brief=told, coverage=found.coverage, memory=page.remember(told, earlier))
