"""The work of a project grew by more than a tenth within ninety days, and its end stood where it was.

Why it matters. More work by the same day means that something else gives: quality, people or, later and by surprise,
the day itself.

Stays quiet when. The end moved with the work; the project is young and still filling its list; the list is small; or
what was added was cancelled again. Growth is taken from estimated
hours where nearly all items have them on both days, else from the number of items. A project whose list was not kept
ninety days ago, or comes from several sources, is not assessed.

What to do. Agree what goes out for what came in, or move the end openly. Severity is medium above 10 %, high above
20 %.

Source. PMI, Practice Standard for Work Breakdown Structures, and PMBOK on scope creep; cut-offs from the catalogue.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, band, limit
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.item_past import followed, items_now, items_then
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 5
ESTIMATED = 0.8  # of the items on both days, for their hours to stand for the work
Row = dict[Any, Any]


class ScopeGrowthLimits(Limits):
    """How much growth in how long, and what counts as standing still."""

    window_days: int = limit(90, "Growth is taken against so many days ago.", unit="days", ge=14, le=365)
    medium: float = limit(0.10, "Growth above this is medium.", unit="share", ge=0, le=2)
    high: float = limit(0.20, "Growth above this is high.", unit="share", ge=0, le=5)
    min_items: int = limit(10, "Items there must have been.", unit="items", ge=1, le=500)
    end_days: int = limit(14, "An end that moved by no more than this stood.", unit="days", ge=0, le=180)
    settling_share: float = limit(
        0.10, "Before this share of its time is gone a project is still filling its list.", unit="share", ge=0, le=1
    )


class ScopeGrowth(Rule[ScopeGrowthLimits]):
    """SCP001."""

    code = "SCP001"
    name = "scope growth"
    category = Category.SCOPE
    severity = Severity.MEDIUM
    needs = ("items.*", "projects.end")
    limits = ScopeGrowthLimits
    advice = "Agree what goes out for what came in, or move the end openly."

    def check(self, portfolio: Portfolio, limits: ScopeGrowthLimits) -> Iterator[Hit]:
        """One hit per project whose work grew and whose end stood."""
        day = portfolio.today - pd.Timedelta(days=limits.window_days)
        now = _sizes(portfolio.ask(items_now, day)).add_suffix("_now")
        sizes = _sizes(portfolio.ask(items_then, day)).join(now)
        hours = (sizes[["estimated", "estimated_now"]].min(axis=1) >= ESTIMATED) & (sizes["hours"] > 0)
        sizes["before"] = sizes["hours"].where(hours, sizes["items"])
        sizes["after"] = sizes["hours_now"].where(hours, sizes["items_now"])
        sizes["growth"] = (sizes["after"] - sizes["before"]) / sizes["before"]
        sizes["unit"] = np.where(hours, "hours", "items")
        large = sizes[(sizes["growth"] > limits.medium) & (sizes["items"] >= limits.min_items)]
        grown = large[_stood(portfolio, large.index, day, limits)]
        for project, row in grown.sort_index().to_dict("index").items():
            yield _hit(portfolio, limits, str(project), row, day)

    def blind(self, portfolio: Portfolio, limits: ScopeGrowthLimits) -> Mapping[str, str]:
        """Projects whose list of items was not kept so long ago."""
        since = portfolio.ask(followed).reindex(portfolio.table.index)
        early = since <= portfolio.today - pd.Timedelta(days=limits.window_days)
        return dict.fromkeys(since.index[~early], "items.known_on")


def _sizes(items: pd.DataFrame) -> pd.DataFrame:
    """Items, hours and the share of items with hours, by project."""
    codes, projects = pd.factorize(items["project"])
    counted = items["counted"].to_numpy(dtype=bool)
    hours = np.nan_to_num(items["effort_hours"].to_numpy()) * counted
    there = (hours > 0) & counted
    count = np.bincount(codes[counted], minlength=len(projects))
    return pd.DataFrame(
        {
            "items": count,
            "hours": np.bincount(codes, hours, minlength=len(projects)),
            "estimated": np.bincount(codes[there], minlength=len(projects)) / np.maximum(count, 1),
        },
        index=pd.Index(projects, dtype="str"),
    )


def _stood(portfolio: Portfolio, projects: pd.Index, day: pd.Timestamp, limits: ScopeGrowthLimits) -> pd.Series:
    """Which of these projects kept their end, and were under way by then."""
    past = portfolio.history[portfolio.history["known_on"] <= day].sort_values("known_on", kind="stable")
    then = past.drop_duplicates("id", keep="last").set_index("id")["end"].reindex(projects)
    table = portfolio.table.reindex(projects)
    kept = (table["end"] - then).dt.days <= limits.end_days
    start = table["start"].fillna(table["baseline_start"])
    young = (day - start) < limits.settling_share * (table["end"] - start)
    stood: pd.Series = kept & ~young
    return stood


def _hit(portfolio: Portfolio, limits: ScopeGrowthLimits, project: str, row: Row, day: pd.Timestamp) -> Hit:
    name, growth = portfolio.name_of(project), float(row["growth"])
    before = portfolio.ask(items_then, day)
    known = before["id"][(before["project"] == project).to_numpy()]
    now = portfolio.items[(portfolio.items["project"] == project).to_numpy()]
    added = now[~now["id"].isin(known)]
    new = "1 item is new" if len(added) == 1 else f"{len(added)} items are new"
    evidence: list[Evidence] = [project_field(portfolio, project, "end")]
    evidence += [cell(portfolio, "item", one, "name") for one in added[:QUOTED].to_dict("records")]
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=(
            f"{name} grew from {row['before']:,.0f} to {row['after']:,.0f} {row['unit']} of work ({growth:.0%}) within "
            f"{limits.window_days} days while its end stood; {new}."
        ),
        projects=(project,),
        severity=band(growth, medium=limits.medium, high=limits.high),
        measured={
            "before": round(float(row["before"])),
            "after": round(float(row["after"])),
            "growth": round(growth, 3),
            "window_days": limits.window_days,
            "new_items": len(added),
        },
        evidence=tuple(evidence),
        due=portfolio.projects[project].end,
    )
