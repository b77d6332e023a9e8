"""A project's end or one of its milestones is now later than approved, or its source reports it late.

Why it matters. A slip nobody re-planned for eats the float of everyone who waits; small slips of early
milestones come back larger at the end.

Stays quiet when. The days are as approved or earlier; the slip is five working days or fewer; a late
milestone was finished more than 90 days ago. Where a source reports a schedule variance of its own, the
worse of the reported and the computed slip stands.

What to do. Ask what moved, whether the new date holds, and who waits for it; approve a new baseline or a
recovery plan. Severity is medium above 5 working days, high above 14, critical above 60 or above 20 % of the
planned duration. A milestone that was delivered late but is delivered is at most medium. Low: a project whose
end is past and of which nothing says whether it is done, and a slip of more than ten years, which is more
likely a wrong date. Where only a share is reported, 5, 10 and 20 % are the cut-offs.

Source. PMBOK Guide, example impact scale for time: below 5 %, 5–10 %, 10–20 %, above 20 %; the working-day
cut-offs are the catalogue's.
"""

import math
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.due import lapsed
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.slips import slips
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

LEVELS = (None, Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL)
NAMED = 3
Row = dict[Any, Any]


class MilestoneSlipLimits(Limits):
    """Working days, and shares of the planned duration."""

    medium_days: float = limit(5, "A slip above this is medium.", unit="working days", ge=0, le=260)
    high_days: float = limit(14, "A slip above this is high.", unit="working days", ge=0, le=520)
    critical_days: float = limit(60, "A slip above this is critical.", unit="working days", ge=0, le=1300)
    medium_share: float = limit(
        0.05, "Where only a share is reported, above this is medium.", unit="share of duration", ge=0, le=1
    )
    high_share: float = limit(
        0.10, "Where only a share is reported, above this is high.", unit="share of duration", ge=0, le=1
    )
    critical_share: float = limit(
        0.20, "A slip above this share of the planned duration is critical.", unit="share of duration", ge=0, le=5
    )
    recent_days: int = limit(90, "Milestones finished late count for so long.", unit="days", ge=0, le=730)
    implausible_days: float = limit(
        2600, "A slip above this is taken for a wrong date and is low.", unit="working days", ge=260, le=26000
    )


class MilestoneSlip(Rule[MilestoneSlipLimits]):
    """SCH001."""

    code = "SCH001"
    name = "milestone slip"
    category = Category.SCHEDULE
    severity = Severity.MEDIUM
    needs = (
        "projects.end|milestones.due|milestones.done_on|projects.schedule_variance_days|projects.schedule_variance_share",
        "projects.baseline_end|milestones.baseline_due|projects.schedule_variance_days|projects.schedule_variance_share",
    )
    limits = MilestoneSlipLimits
    advice = "Ask what moved and who waits for it, then approve a recovery plan or a new baseline."

    def check(self, portfolio: Portfolio, limits: MilestoneSlipLimits) -> Iterator[Hit]:
        """One hit per project: its worst slip leads, the worst milestones are named."""
        table = portfolio.table
        found = portfolio.ask(slips)
        found = found[found["project"].isin(table.index[table["active"]])]
        found = found.assign(level=_levels(found, portfolio, limits))
        found = found[found["level"] > 0].sort_values(
            ["project", "level", "working_days", "share", "id"], ascending=[True, False, False, False, True]
        )
        for project, rows in groupby(found.to_dict("records"), key=itemgetter("project")):
            yield _hit(portfolio, limits, project, list(rows))

    def settled(self, portfolio: Portfolio, subject: Subject) -> str | None:
        """The end stands on or before its approved day, and no milestone went missing."""
        facts = portfolio.projects.get(subject.id)
        if facts is None or facts.end is None or facts.baseline_end is None or facts.end > facts.baseline_end:
            return None
        past = portfolio.milestone_history
        listed = portfolio.milestones["id"]
        if not past.loc[past["project"] == subject.id, "id"].isin(listed).all():
            return None
        return f"{facts.name} now ends on {facts.end}, not after the approved {facts.baseline_end}."


def _levels(found: pd.DataFrame, portfolio: Portfolio, limits: MilestoneSlipLimits) -> np.ndarray:
    days, share = found["working_days"], found["share"]
    by_days = np.select(
        [days > limits.critical_days, days > limits.high_days, days > limits.medium_days], [4, 3, 2], default=0
    )
    by_share = np.select(
        [share > limits.critical_share, share > limits.high_share, share > limits.medium_share], [4, 3, 2], default=0
    )
    level = np.where(days.isna(), by_share, np.where((by_share == 4) & (by_days > 0), 4, by_days))  # noqa: PLR2004 - critical
    today = np.datetime64(portfolio.as_of, "s")
    old = ~found["open"] & (found["now"] < today - np.timedelta64(limits.recent_days, "D"))
    level = np.where(old, 0, np.where(~found["open"], np.minimum(level, 2), level))
    silent = found["project"].map(portfolio.ask(lapsed)).astype(bool)
    doubtful = (days > limits.implausible_days) | (silent & (found["kind"] != "milestone"))
    return np.where(doubtful, np.minimum(level, 1), level)


def _hit(portfolio: Portfolio, limits: MilestoneSlipLimits, project: str, rows: list[Row]) -> Hit:
    name = portfolio.name_of(project)
    worst = rows[0]
    milestones = [row for row in rows if row["kind"] == "milestone"]
    shown = [worst, *(row for row in milestones[:NAMED] if row is not worst)]
    working_days, share = float(worst["working_days"]), float(worst["share"])
    ahead = [row["now"] for row in rows if row["now"] >= portfolio.today]
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=_message(portfolio, limits, name, shown),
        projects=(project,),
        severity=LEVELS[int(worst["level"])],
        measured={
            "working_days": None if math.isnan(working_days) else int(working_days),
            "share_of_duration": None if math.isnan(share) else round(share, 3),
            "percent_of_duration": None if math.isnan(share) else round(share * 100),
            "milestones": len(milestones),
        },
        evidence=tuple(_evidence(portfolio, project, shown)),
        due=min(ahead).date() if ahead else None,
    )


def _message(portfolio: Portfolio, limits: MilestoneSlipLimits, name: str, shown: list[Row]) -> str:
    worst, *others = shown
    days, share = float(worst["working_days"]), float(worst["share"])
    size = f"{share * 100:.0f} % of its planned duration" if math.isnan(days) else f"{days:.0f} working days"
    if worst["kind"] == "reported":
        said = f"{name} is reported {size} late"
    elif worst["kind"] == "project":
        said = f"{name} now ends on {worst['now']:%Y-%m-%d}, {size} after its approved {worst['planned']:%Y-%m-%d}"
    else:
        verb = "came" if worst["field"] == "done_on" else "is now due"
        said = f'{name}: "{worst["name"]}" {verb} on {worst["now"]:%Y-%m-%d}, {size} after {worst["planned"]:%Y-%m-%d}'
    if others:
        said += "; also late: " + ", ".join(f'"{row["name"]}"' for row in others)
    if days > limits.implausible_days:
        return f"{said}; so long a slip is more likely a wrong date."
    if worst["kind"] != "milestone" and portfolio.ask(lapsed)[worst["project"]]:
        return f"{said}; that day is past and nothing says whether it is done."
    return f"{said}."


def _evidence(portfolio: Portfolio, project: str, shown: list[Row]) -> Iterator[Evidence]:
    for row in shown:
        if row["kind"] == "milestone":
            yield cell(portfolio, "milestone", {**row, row["planned_field"]: row["planned"]}, row["planned_field"])
            yield cell(portfolio, "milestone", {**row, row["field"]: row["now"]}, row["field"])
            continue
        if row["planned_field"]:
            yield project_field(portfolio, project, row["planned_field"])
        yield project_field(portfolio, project, row["field"])
