"""Less of a project is done than its plan asks for by today.

Why it matters. Progress rarely speeds up: a project that has earned nine days in ten by the middle of its plan
ends about that much late, long before anybody moves the date.

Stays quiet when. SPI(t), the time earned over the time gone, is 0.95 or more; less than a quarter of the planned time
has gone, where one report more or less decides; or the lag is under five points of the planned time. Earned time is
read from the approved days of the work where ten or more pieces have one, else from the share done, taking the plan as
even; where both are there, the better one stands, so that an uneven plan is no alarm.

What to do. Ask what holds the work up and what the present pace means for the end; take work out, add hands where that
helps, or say the later day. Severity is medium below 0.95, high below 0.85.

Source. Lipke, Earned Schedule: SPI(t) = ES ÷ AT, taken into PMI's Standard for Earned Value Management; the cut-offs
are the catalogue's.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from insights.evidence import project_field
from insights.rule import Limits, Rule, limit
from portfolio.due import lapsed
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.pace import pace
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity


class ProgressBehindTimeLimits(Limits):
    """How far behind, and from when on that can be said."""

    spi: float = limit(0.95, "SPI(t) below this is medium.", unit="SPI(t)", ge=0.1, le=1)
    high_spi: float = limit(0.85, "SPI(t) below this is high.", unit="SPI(t)", ge=0.1, le=1)
    min_gone: float = limit(0.25, "Share of the planned time that has gone.", unit="share", ge=0, le=0.9)
    min_gap: float = limit(
        0.05, "Time gone less time earned, as a share of the planned time.", unit="share", ge=0, le=0.5
    )


class ProgressBehindTime(Rule[ProgressBehindTimeLimits]):
    """SCH006."""

    code = "SCH006"
    name = "progress behind time"
    category = Category.SCHEDULE
    severity = Severity.MEDIUM
    needs = (
        "projects.baseline_start|projects.start",
        "projects.baseline_end|projects.end",
        "projects.percent_complete|items.baseline_due|milestones.baseline_due",
    )
    limits = ProgressBehindTimeLimits
    advice = "Ask what holds the work up and what the present pace means for the end; then change the plan or the date."

    def check(self, portfolio: Portfolio, limits: ProgressBehindTimeLimits) -> Iterator[Hit]:
        """One hit for each project whose every measure is behind."""
        told = portfolio.ask(pace)
        silent = portfolio.ask(lapsed).reindex(told.index)
        late = (told["spi"] < limits.spi) & (told["gone"] >= limits.min_gone)
        late &= (told["gone"] - told["earned"] >= limits.min_gap) & ~silent
        for project, facts in told[late].iterrows():
            yield _hit(portfolio, limits, str(project), facts)

    def blind(self, portfolio: Portfolio, limits: ProgressBehindTimeLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Begun projects whose work has too few approved days and that state no share done."""
        table = portfolio.table
        start = table["baseline_start"].fillna(table["start"])
        begun = table.index[table["active"] & (start < portfolio.today)]
        return dict.fromkeys(begun.difference(portfolio.ask(pace).index), "projects.percent_complete")


def _hit(portfolio: Portfolio, limits: ProgressBehindTimeLimits, project: str, facts: pd.Series) -> Hit:
    held = portfolio.projects[project]
    counted = facts["basis"] == "items"
    done = f"{facts['done']:.0f} pieces of work are done where {facts['planned']:.0f} were planned to be"
    share = f"{facts['earned']:.0%} is done"
    return Hit(
        subject=Subject(kind="project", id=project, name=held.name),
        message=(
            f"{held.name}: {done if counted else share} with {facts['gone']:.0%} of its planned time gone; "
            f"SPI(t) is {facts['spi']:.2f}."
        ),
        projects=(project,),
        severity=Severity.HIGH if facts["spi"] < limits.high_spi else Severity.MEDIUM,
        measured={
            "spi_t": round(float(facts["spi"]), 2),
            "percent_done": None if counted else round(facts["earned"] * 100),
            "percent_of_time_gone": round(facts["gone"] * 100),
            "items_done": int(facts["done"]) if counted else None,
            "items_planned": int(facts["planned"]) if counted else None,
        },
        evidence=tuple(_proof(portfolio, project, counted=counted)),
        due=held.end if held.end and held.end >= portfolio.as_of else None,
        cause=f"project:{project}",
    )


def _proof(portfolio: Portfolio, project: str, *, counted: bool) -> Iterator[Evidence]:
    held = portfolio.projects[project]
    if not counted or held.percent_complete is not None:
        yield project_field(portfolio, project, "percent_complete")
    yield project_field(portfolio, project, "start" if held.baseline_start is None else "baseline_start")
    yield project_field(portfolio, project, "end" if held.baseline_end is None else "baseline_end")
