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
from datetime import date

import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, band, limit
from portfolio.findings import Hit, Subject
from portfolio.load import capacities, weekly_load
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

STEP_UP = {Severity.MEDIUM: Severity.HIGH, Severity.HIGH: Severity.CRITICAL}
NAMED = 8


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
        enough = over.groupby("who")["week"].transform("size") >= limits.min_weeks
        for who, rows in over[enough].groupby("who", sort=True):
            yield _hit(portfolio, limits, str(who), rows, load[load["who"] == who])


def _hit(portfolio: Portfolio, limits: OverAllocationLimits, who: str, over: pd.DataFrame, load: pd.DataFrame) -> Hit:
    listed = portfolio.ask(capacities).loc[who]
    kind, name = str(listed["kind"]), str(listed["name"])
    load = load[load["week"].isin(over["week"])]
    projects = _projects(portfolio, load)
    critical = [p for p in projects if portfolio.projects[p].is_critical]
    sustained = float(over["share"].nlargest(limits.min_weeks).iloc[-1])
    severity = band(sustained, medium=limits.medium, high=limits.high) or Severity.MEDIUM
    peak = over.sort_values(["hours", "week"], ascending=[False, True]).iloc[0]
    first, last = over["week"].min().date(), over["week"].max().date()
    names = ", ".join(portfolio.name_of(p) for p in projects[:NAMED])
    return Hit(
        subject=Subject(kind=kind, id=who, name=name),
        message=(
            f"{name} is promised {peak['hours']:.4g} hours a week against {peak['capacity']:.4g}, "
            f"{peak['share'] * 100:.0f} % of capacity; over capacity in {len(over)} weeks ({_told(over)}), by {names}."
        ),
        projects=projects,
        severity=STEP_UP.get(severity, severity) if len(critical) >= limits.critical_projects else severity,
        measured={
            "weeks": len(over),
            "peak_hours": round(float(peak["hours"]), 1),
            "capacity_hours": round(float(peak["capacity"]), 1),
            "peak_percent": round(float(peak["share"]) * 100),
            "sustained_percent": round(sustained * 100),
            "first_week": first.isoformat(),
            "last_week": last.isoformat(),
            "critical_projects": len(critical),
        },
        evidence=tuple(
            cell(portfolio, "allocation", row, "hours_per_week", dated=row["start"])
            for row in _allocations(portfolio, load, projects).head(NAMED).to_dict("records")
        ),
        due=max(first, portfolio.as_of),
        cause=f"{kind}:{who}",
    )


def _projects(portfolio: Portfolio, load: pd.DataFrame) -> tuple[str, ...]:
    """Projects in the overloaded weeks: critical ones first, then by hours."""
    hours = load.groupby("project")["hours"].sum()
    order = pd.DataFrame({"hours": -hours, "critical": ~portfolio.table["critical"].reindex(hours.index).astype(bool)})
    return tuple(order.rename_axis("project").reset_index().sort_values(["critical", "hours", "project"])["project"])


def _allocations(portfolio: Portfolio, load: pd.DataFrame, projects: tuple[str, ...]) -> pd.DataFrame:
    """The promises behind those weeks: the largest of each project first."""
    rows = portfolio.allocations[portfolio.allocations["id"].isin(load["allocation"])]
    rank = rows["project"].map({project: position for position, project in enumerate(projects)})
    rows = rows.assign(rank=rank).sort_values(["hours_per_week", "id"], ascending=[False, True])
    rows["turn"] = rows.groupby("project").cumcount()
    return rows.sort_values(["turn", "rank", "id"])


def _told(over: pd.DataFrame) -> str:
    """The weeks in words: runs of Mondays as first to last."""
    weeks = over["week"].sort_values()
    run = (weeks.diff() != pd.Timedelta(days=7)).cumsum()
    spans = weeks.groupby(run).agg(["min", "max"])
    return ", ".join(
        _day(a.date()) if a == b else f"{_day(a.date())} to {_day(b.date())}" for a, b in spans.itertuples(index=False)
    )


def _day(monday: date) -> str:
    return f"week of {monday.isoformat()}"
