"""A project changed its owner or sponsor twice or more within half a year.

Why it matters. Each hand-over loses what was agreed in words, and the newcomer asks for time to look around. Projects
that change hands again and again drift.

Stays quiet when. There was one hand-over; two roles changed in one picture, which is one reorganisation; an entry went
empty and came back; or only the spelling changed. A project known from fewer than three pictures in that time cannot
show two changes and is not assessed.

What to do. Ask the new owner to confirm dates, money and open decisions in writing, and the sponsor to hold the seat.
Severity is medium at two hand-overs, high from three on.

Source. UK National Audit Office, Assurance for major projects (2012) and the Osmotherly guidance on tenure of senior
responsible owners: frequent changes of leadership are a cause of failure. Counts from the catalogue.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import project_field
from insights.rule import Limits, Rule, limit
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Hit, Subject
from portfolio.handovers import handovers
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

FEWEST_PICTURES = 3  # two changes lie between three pictures
Row = dict[Any, Any]


class HandoverChurnLimits(Limits):
    """How many hand-overs in how long."""

    window_days: int = limit(180, "Hand-overs within so many days count.", unit="days", ge=30, le=1095)
    min_changes: int = limit(2, "Hand-overs before it fires.", unit="hand-overs", ge=1, le=20)
    high_changes: int = limit(3, "From so many hand-overs on, it is high.", unit="hand-overs", ge=1, le=20)


class HandoverChurn(Rule[HandoverChurnLimits]):
    """CAP006."""

    code = "CAP006"
    name = "hand-over churn"
    category = Category.RESOURCE
    severity = Severity.MEDIUM
    needs = ("history.owner|history.sponsor",)
    limits = HandoverChurnLimits
    advice = "Ask the new owner to confirm dates, money and open decisions in writing, and the sponsor to stay."

    def check(self, portfolio: Portfolio, limits: HandoverChurnLimits) -> Iterator[Hit]:
        """One hit per active project that changed hands too often."""
        changes = portfolio.ask(handovers)
        active = portfolio.table.index[portfolio.table["active"]]
        changes = changes[changes["day"] > portfolio.today - pd.Timedelta(days=limits.window_days)]
        changes = changes[changes["project"].isin(active)]
        changes = changes[changes.groupby("project")["day"].transform("nunique") >= limits.min_changes]
        for project, rows in groupby(changes.to_dict("records"), key=itemgetter("project")):
            yield _hit(portfolio, limits, str(project), list(rows))

    def blind(self, portfolio: Portfolio, limits: HandoverChurnLimits) -> Mapping[str, str]:
        """Projects that too few pictures of that time show."""
        begun = portfolio.today - pd.Timedelta(days=limits.window_days)
        days = np.array(portfolio.pictures, dtype="datetime64[s]")
        # The last picture before the window tells who stood when it began.
        before = days[days <= begun]
        days = np.r_[before[-1:], days[days > begun]]
        known = portfolio.history.groupby("id")["known_on"].min().reindex(portfolio.table.index)
        since = known.fillna(portfolio.today).to_numpy()
        shown = len(days) - np.searchsorted(days, since, side="left")
        return dict.fromkeys(portfolio.table.index[shown < FEWEST_PICTURES], "history.owner|history.sponsor")


def _hit(portfolio: Portfolio, limits: HandoverChurnLimits, project: str, rows: list[Row]) -> Hit:
    facts = portfolio.projects[project]
    count = len({row["day"] for row in rows})
    said = ", ".join(
        f"{row['role']} from {portfolio.person_name(row['before'])} to {portfolio.person_name(row['after'])} "
        f"by {row['day']:%Y-%m-%d}"
        for row in rows
    )
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=f"{facts.name} changed hands {count} times within {limits.window_days} days: {said}.",
        projects=(project,),
        severity=Severity.HIGH if count >= limits.high_changes else Severity.MEDIUM,
        measured={"hand_overs": count, "window_days": limits.window_days, "changes": len(rows)},
        evidence=tuple(_proof(portfolio, project, rows)),
    )


def _proof(portfolio: Portfolio, project: str, rows: list[Row]) -> Iterator[Evidence]:
    """What each picture wrote when it first named somebody new; of today's entry the exact field."""
    facts = portfolio.projects[project]
    for row in rows:
        if row["after"] == getattr(facts, row["role"]):
            yield project_field(portfolio, project, row["role"])
            continue
        day = row["day"].date()
        ref = SourceRef(source=facts.source or "", kind="project", id=project, project=project, field=row["role"])
        yield Evidence(ref=ref, quote=row["after"], dated=day, age_days=(portfolio.as_of - day).days)
