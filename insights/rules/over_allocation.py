"""A person or team is promised to projects for more hours than they have, in two or more of the next twelve weeks.

Why it matters. Each project's own plan works; together they cannot. Whoever is promised twice will be late somewhere,
and which project pays is decided by accident.

Stays quiet when. The hours promised stay within capacity, or pass it in a single week; the overload lies beyond the
twelve weeks; or it comes from projects that are closed. Weeks that are promised in part count in part.

What to do. Decide which project goes first, and move, split or hire for the rest. Severity is medium above 100 % of
capacity, high above 120 %, taking the load that is reached in at least two weeks; one step more where two or more
projects of critical or high priority need the same hours.

Source. The catalogue's cut-offs. PMI, The Standard for Portfolio Management: capacity is balanced across components.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, band, limit
from portfolio.findings import Hit, Subject
from portfolio.load import capacities, weekly_load
from portfolio.membership import among
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

STEP_UP = {Severity.MEDIUM: Severity.HIGH, Severity.HIGH: Severity.CRITICAL}
NAMED = 8
WEEK = timedelta(days=7)
Row = dict[Any, Any]


class OverAllocationLimits(Limits):
    """Load against capacity, for how long, how far ahead."""

    medium: float = limit(1.00, "A load above this is medium.", unit="share of capacity", ge=0.5, le=3)
    high: float = limit(1.20, "A load above this is high.", unit="share of capacity", ge=0.5, le=5)
    min_weeks: int = limit(2, "Weeks over capacity before it fires.", unit="weeks", ge=1, le=26)
    weeks_ahead: int = limit(12, "Weeks looked at, from this one on.", unit="weeks", ge=1, le=52)
    capacity_hours: float = limit(
        40, "Hours a week of a person whose capacity is not stated.", unit="hours", ge=1, le=80
    )
    critical_projects: int = limit(
        2, "So many critical or high priority projects raise the severity a step.", unit="projects", ge=1, le=20
    )


class OverAllocation(Rule[OverAllocationLimits]):
    """CAP001."""

    code = "CAP001"
    name = "over-allocation"
    category = Category.RESOURCE
    severity = Severity.MEDIUM
    needs = ("allocations.hours_per_week",)
    limits = OverAllocationLimits
    advice = "Decide which project goes first, and move, split or hire for the rest."

    def check(self, portfolio: Portfolio, limits: OverAllocationLimits) -> Iterator[Hit]:
        """One hit per person or team over capacity in enough weeks."""
        load = portfolio.ask(weekly_load)
        last = portfolio.today + pd.Timedelta(weeks=limits.weeks_ahead - 1)
        load = load[load["week"] <= last]
        listed = portfolio.ask(capacities)
        capacity = listed["hours"] + listed["unstated"] * limits.capacity_hours
        weeks = load.groupby(["who", "week"])["hours"].sum().reset_index()
        weeks["capacity"] = capacity.reindex(weeks["who"]).to_numpy()
        weeks["share"] = weeks["hours"] / weeks["capacity"]
        over = weeks[weeks["share"] > limits.medium]
        over = over[over.groupby("who")["week"].transform("size") >= limits.min_weeks]
        shares = load.merge(over[["who", "week"]], on=["who", "week"])
        hours = shares.groupby(["who", "project"])["hours"].sum().reset_index()
        projects = {who: _ordered(portfolio, list(rows)) for who, rows in _grouped(hours)}
        promises = _promises(portfolio, shares)
        known = listed.reindex(over["who"].unique()).to_dict("index")
        for who, rows in _grouped(over.sort_values(["who", "week"])):
            yield _hit(portfolio, limits, known[who], list(rows), projects[who], promises[who])

    def settled(self, portfolio: Portfolio, subject: Subject) -> str | None:
        """Freed: still listed among those who are promised, and within capacity in every coming week."""
        listed = portfolio.ask(capacities)
        if subject.id not in listed.index or subject.id not in set(portfolio.allocations["person"].dropna()):
            return None
        limits = self.limits()
        load = portfolio.ask(weekly_load)
        last = portfolio.today + pd.Timedelta(weeks=limits.weeks_ahead - 1)
        hours = load[(load["who"] == subject.id) & (load["week"] <= last)].groupby("week")["hours"].sum()
        own = listed.to_dict("index")[subject.id]
        capacity = float(own["hours"] + own["unstated"] * limits.capacity_hours)
        most = float(hours.max()) if len(hours) else 0.0
        return (
            f"{subject.name} is promised {most:g} of {capacity:g} hours in the fullest week."
            if most <= capacity
            else None
        )


def _grouped(frame: pd.DataFrame) -> Iterator[tuple[str, Iterator[Row]]]:
    return groupby(frame.to_dict("records"), key=itemgetter("who"))


def _hit(
    portfolio: Portfolio,
    limits: OverAllocationLimits,
    known: Row,
    over: list[Row],
    projects: tuple[str, ...],
    promises: list[Row],
) -> Hit:
    who = str(over[0]["who"])
    kind, name = str(known["kind"]), str(known["name"])
    critical = [p for p in projects if portfolio.projects[p].is_critical]
    sustained = sorted((row["share"] for row in over), reverse=True)[limits.min_weeks - 1]
    severity = band(sustained, medium=limits.medium, high=limits.high) or Severity.MEDIUM
    peak = max(over, key=itemgetter("hours"))
    weeks = [row["week"].date() for row in over]
    names = ", ".join(portfolio.name_of(p) for p in projects[:NAMED])
    rank = {project: position for position, project in enumerate(projects)}
    promises = sorted(promises, key=lambda row: (row["turn"], rank[row["project"]], row["id"]))
    return Hit(
        subject=Subject(kind=kind, id=who, name=name),
        message=(
            f"{name} is promised {peak['hours']:.4g} hours a week against {peak['capacity']:.4g}, "
            f"{peak['share'] * 100:.0f} % of capacity; over capacity in {len(over)} weeks ({_told(weeks)}), by {names}."
        ),
        projects=projects,
        severity=STEP_UP.get(severity, severity) if len(critical) >= limits.critical_projects else severity,
        measured={
            "weeks": len(over),
            "peak_hours": round(float(peak["hours"]), 1),
            "capacity_hours": round(float(peak["capacity"]), 1),
            "peak_percent": round(float(peak["share"]) * 100),
            "sustained_percent": round(sustained * 100),
            "first_week": weeks[0].isoformat(),
            "last_week": weeks[-1].isoformat(),
            "critical_projects": len(critical),
        },
        evidence=tuple(
            cell(portfolio, "allocation", row, "hours_per_week", dated=row["start"]) for row in promises[:NAMED]
        ),
        due=max(weeks[0], portfolio.as_of),
        cause=f"{kind}:{who}",
    )


def _ordered(portfolio: Portfolio, rows: list[Row]) -> tuple[str, ...]:
    """Projects in the overloaded weeks: critical ones first, then by hours."""
    rows.sort(key=lambda row: (not portfolio.projects[row["project"]].is_critical, -row["hours"], row["project"]))
    return tuple(row["project"] for row in rows)


def _promises(portfolio: Portfolio, shares: pd.DataFrame) -> dict[str, list[Row]]:
    """The allocations behind those weeks by person; `turn` is each one's place by size inside its project."""
    rows = portfolio.allocations[among(portfolio.allocations["id"], shares["allocation"])]
    rows = rows.sort_values(["person", "hours_per_week", "id"], ascending=[True, False, True])
    rows = rows.assign(turn=rows.groupby(["person", "project"]).cumcount())
    return {who: list(group) for who, group in groupby(rows.to_dict("records"), key=itemgetter("person"))}


def _told(weeks: list[date]) -> str:
    """The weeks in words: runs of Mondays as first to last."""
    starts = [w for w in weeks if w - WEEK not in weeks]
    ends = [w for w in weeks if w + WEEK not in weeks]
    return ", ".join(_day(a) if a == b else f"{_day(a)} to {_day(b)}" for a, b in zip(starts, ends, strict=True))


def _day(monday: date) -> str:
    return f"week of {monday.isoformat()}"
