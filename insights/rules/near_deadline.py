"""A project ends soon and is far from done.

Why it matters. Close to its end a plan has no room left: what is missing now is missed, or bought dearly.

Stays quiet when. The end is more than 90 days away or already past (that is overdue work); 70 % or more is done; or
the share done keeps pace with the share of time gone, as in a short project.

What to do. Decide now what can be left out, who can help, or which later day is true. Severity is medium; high when
it ends within 30 days or less than 35 % is done; critical when both.

Source. The catalogue's cut-offs. Earned schedule practice: progress rarely speeds up near the end.
"""

from collections.abc import Iterator

import pandas as pd

from insights.evidence import project_field
from insights.rule import Limits, Rule, limit
from portfolio.findings import Hit, Subject
from portfolio.slips import duration_days
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity


class NearDeadlineLimits(Limits):
    """How near, how far from done, and which stages are early."""

    days: int = limit(90, "The end lies within so many days.", unit="days", ge=1, le=730)
    near_days: int = limit(30, "The end lies so near that it is high.", unit="days", ge=1, le=365)
    done: float = limit(0.70, "Less than this share is done.", unit="share", ge=0, le=1)
    little_done: float = limit(0.35, "Less than this share done is high.", unit="share", ge=0, le=1)
    pace_margin: float = limit(
        0.10,
        "It keeps pace while the share done is behind the share of time gone by no more.",
        unit="share",
        ge=0,
        le=1,
    )
    early_stages: tuple[str, ...] = limit(
        (
            *("idea", "concept", "proposal", "proposed", "initiation", "initiating", "discovery", "feasibility"),
            *("definition", "planning", "plan", "design", "preliminary design", "scoping", "not started"),
            *("strategic outline case", "outline business case", "business case", "alpha", "procurement"),
        ),
        "Stages that are early, compared without case.",
        unit="stages",
    )


class NearDeadline(Rule[NearDeadlineLimits]):
    """SCH008."""

    code = "SCH008"
    name = "near deadline"
    category = Category.SCHEDULE
    severity = Severity.MEDIUM
    needs = ("projects.end", "projects.percent_complete|projects.phase")
    limits = NearDeadlineLimits
    advice = "Decide now what can be left out, who can help, or which later day is true."

    def check(self, portfolio: Portfolio, limits: NearDeadlineLimits) -> Iterator[Hit]:
        """Active projects that end soon with too little done, or in an early stage."""
        table = portfolio.table
        left = (table["end"] - portfolio.today).dt.days.astype("float64")
        done = table["percent_complete"]
        gone = 1 - left / duration_days(portfolio)
        behind = ~(done >= gone - limits.pace_margin)
        early = table["phase"].str.strip().str.casefold().isin(limits.early_stages) & ~(done >= limits.done)
        soon = table["active"] & (left >= 0) & (left <= limits.days)
        for project in table.index[soon & (((done < limits.done) & behind) | (early & behind))]:
            yield _hit(portfolio, limits, str(project), left[project], done[project], early=bool(early[project]))


def _hit(
    portfolio: Portfolio, limits: NearDeadlineLimits, project: str, left: float, done: float, *, early: bool
) -> Hit:
    facts = portfolio.projects[project]
    known = bool(pd.notna(done))
    said = [f"{done * 100:.0f} % is done"] if known else []
    said += [f'its stage is still "{facts.phase}"'] if early else []
    near, little = left <= limits.near_days, known and done < limits.little_done
    severity = Severity.HIGH if near or little else Severity.MEDIUM
    fields = ["end", *(["percent_complete"] if known else []), *(["phase"] if early else [])]
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=f"{facts.name} ends in {left:.0f} days, on {facts.end}, and {' and '.join(said)}.",
        projects=(project,),
        severity=Severity.CRITICAL if near and little else severity,
        measured={
            "days_left": int(left),
            "percent_done": round(done * 100) if known else None,
            "share_done": round(float(done), 3) if known else None,
        },
        evidence=tuple(project_field(portfolio, project, field) for field in fields),
        due=facts.end,
    )
