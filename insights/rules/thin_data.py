"""Much of a project's open work has no date, no owner or no status.

Why it matters. What is not written down cannot be late, overloaded or blocked: such a project looks healthier than it
is, and every other rule sees less of it.

Stays quiet when. At most three in ten open items lack the field, the project has few open items, or no item of the
whole portfolio has that field: then the source does not keep it. Finished work needs none of them, and a milestone
needs no owner.

What to do. Have the team give each open item a date, an owner and a status, or close what nobody means to do.
Severity is low, medium where six in ten lack it.

Source. GAO-16-89G, best practices 1 and 3 (all activities captured, resources assigned); DCMA 14-point check 10.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.thinness import gap_rows, gaps
from portfolio.vocabulary import Category, Severity

WORDS = {"due": "date", "owner": "owner", "status": "status"}
SHOWN = 3


class ThinDataLimits(Limits):
    """How many gaps are too many."""

    share: float = limit(0.3, "Share of open items without the field above which it is low.", unit="share", ge=0, le=1)
    medium_share: float = limit(0.6, "Share above which it is medium.", unit="share", ge=0, le=1)
    min_items: int = limit(5, "Open items before a share says anything.", unit="items", ge=1, le=100)


class ThinData(Rule[ThinDataLimits]):
    """REP005."""

    code = "REP005"
    name = "thin data"
    category = Category.REPORTING
    severity = Severity.LOW
    needs = ("items.*|milestones.*",)
    limits = ThinDataLimits
    advice = "Have the team give each open item a date, an owner and a status, or close what nobody means to do."

    def check(self, portfolio: Portfolio, limits: ThinDataLimits) -> Iterator[Hit]:
        """One hit per project with too many gaps."""
        told = portfolio.ask(gaps)
        enough = told["open"] >= limits.min_items
        thin = (told[list(WORDS)] > limits.share).any(axis=1)
        for project in told.index[enough & thin & portfolio.table["active"].reindex(told.index)]:
            yield _hit(portfolio, limits, str(project), told.loc[project])


def _hit(portfolio: Portfolio, limits: ThinDataLimits, project: str, told: pd.Series) -> Hit:
    name = portfolio.name_of(project)
    shares = told[list(WORDS)].astype("float64")
    short = shares[shares > limits.share].sort_values(ascending=False, kind="stable")
    parts = [f"{share:.0%} have no {WORDS[str(field)]}" for field, share in short.items()]
    worst = str(short.index[0])
    rows = gap_rows(portfolio, project, worst, SHOWN).to_dict("records")
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=f"Of {told['open']:.0f} open items of {name} {' and '.join(parts)}.",
        projects=(project,),
        severity=Severity.MEDIUM if short.iloc[0] > limits.medium_share else Severity.LOW,
        measured={
            "items": int(told["open"]),
            **{f"no_{WORDS[field]}": round(float(np.nan_to_num(shares[field])), 4) for field in WORDS},
        },
        evidence=tuple(
            cell(portfolio, "milestone" if row["milestone"] else "item", row, field)
            for row in rows
            for field in ("name", worst)
        ),
        cause=f"project:{project}",
    )
