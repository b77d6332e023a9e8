"""More than a quarter of a project's work was added, removed or reopened within sixty days.

Why it matters. A team that is given other work every week finishes little of it, and no forecast made from past pace
holds.

Stays quiet when. The list is small; the project has just begun and fills its list; the list was renamed or moved as a
whole, so that hardly an item is the same; or items were merely finished. A project whose list was not kept sixty days
ago, or comes from several sources, is not assessed.

What to do. Freeze the work of the next weeks, and let one person decide what comes in. Severity is medium above 25 %,
high above 50 %.

Source. Capers Jones, Estimating Software Costs (requirements churn); the cut-off from the catalogue.
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

QUOTED = 3
Row = dict[Any, Any]


class ScopeChurnLimits(Limits):
    """How much of the work, in how long."""

    window_days: int = limit(60, "Changes within so many days count.", unit="days", ge=7, le=365)
    medium: float = limit(0.25, "Changed share above this is medium.", unit="share", ge=0, le=3)
    high: float = limit(0.50, "Changed share above this is high.", unit="share", ge=0, le=5)
    min_items: int = limit(10, "Items there must have been.", unit="items", ge=1, le=500)
    min_same: float = limit(
        0.30, "With fewer items that are the same, another list was loaded.", unit="share", ge=0, le=1
    )
    settling_days: int = limit(
        60, "A list is filled for so many days after it is first known.", unit="days", ge=0, le=365
    )


class ScopeChurn(Rule[ScopeChurnLimits]):
    """SCP002."""

    code = "SCP002"
    name = "scope churn"
    category = Category.SCOPE
    severity = Severity.MEDIUM
    needs = ("items.*",)
    limits = ScopeChurnLimits
    advice = "Freeze the work of the next weeks, and let one person decide what comes in."

    def check(self, portfolio: Portfolio, limits: ScopeChurnLimits) -> Iterator[Hit]:
        """One hit per project whose work changed too much."""
        day = portfolio.today - pd.Timedelta(days=limits.window_days)
        told = portfolio.ask(_changes, day)
        settled = portfolio.ask(followed).reindex(told.index) <= day - pd.Timedelta(days=limits.settling_days)
        told = told[settled & (told["before"] >= limits.min_items) & (told["same"] >= limits.min_same)]
        told = told[told["share"] > limits.medium].sort_index()
        for project, row in told.to_dict("index").items():
            yield _hit(portfolio, limits, str(project), row, day)

    def blind(self, portfolio: Portfolio, limits: ScopeChurnLimits) -> Mapping[str, str]:
        """Projects whose list of items was not kept so long ago."""
        since = portfolio.ask(followed).reindex(portfolio.table.index)
        early = since <= portfolio.today - pd.Timedelta(days=limits.window_days + limits.settling_days)
        return dict.fromkeys(since.index[~early], "items.known_on")


def _changes(portfolio: Portfolio, day: pd.Timestamp) -> pd.DataFrame:
    """By project: items before, added, removed, reopened since `day`; the share of these, and what is the same."""
    before, now = portfolio.ask(items_then, day), portfolio.ask(items_now, day)
    before, now = before[before["counted"].to_numpy(dtype=bool)], now[now["counted"].to_numpy(dtype=bool)]
    projects = pd.Index(before["project"].unique())
    then, today = projects.get_indexer(pd.Index(before["project"])), projects.get_indexer(pd.Index(now["project"]))
    place = pd.Index(before["id"]).get_indexer(pd.Index(now["id"]))
    kept = place >= 0
    inside = today >= 0
    still = np.zeros(len(before), dtype=bool)
    still[place[kept]] = True
    reopened = kept & inside & now["open"].to_numpy() & ~np.append(before["open"].to_numpy(dtype=bool), [True])[place]
    count = len(projects)
    told = pd.DataFrame(
        {
            "before": np.bincount(then, minlength=count),
            "added": np.bincount(today[inside & ~kept], minlength=count),
            "removed": np.bincount(then[~still], minlength=count),
            "reopened": np.bincount(today[reopened], minlength=count),
        },
        index=projects,
    )
    told["share"] = (told["added"] + told["removed"] + told["reopened"]) / told["before"]
    told["same"] = 1 - told["removed"] / told["before"]
    return told


def _hit(portfolio: Portfolio, limits: ScopeChurnLimits, project: str, row: Row, day: pd.Timestamp) -> Hit:
    name, share = portfolio.name_of(project), float(row["share"])
    before = portfolio.ask(items_then, day)
    before = before[(before["project"] == project).to_numpy()]
    now = portfolio.items[(portfolio.items["project"] == project).to_numpy()]
    added = now[~now["id"].isin(before["id"])]
    closed = before["id"][~before["open"].to_numpy(dtype=bool)]
    today = portfolio.ask(items_now, day)
    opened = today["id"][today["open"].to_numpy(dtype=bool)]
    reopened = now[now["id"].isin(closed) & now["id"].isin(opened)]
    evidence: list[Evidence] = [cell(portfolio, "item", one, "name") for one in added[:QUOTED].to_dict("records")]
    evidence += [cell(portfolio, "item", one, "status") for one in reopened[:QUOTED].to_dict("records")]
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=(
            f"{name}: of {row['before']} items {share:.0%} changed within {limits.window_days} days: {row['added']} "
            f"added, {row['removed']} removed, {row['reopened']} reopened."
        ),
        projects=(project,),
        severity=band(share, medium=limits.medium, high=limits.high),
        measured={
            "items_before": int(row["before"]),
            "added": int(row["added"]),
            "removed": int(row["removed"]),
            "reopened": int(row["reopened"]),
            "share": round(share, 3),
            "window_days": limits.window_days,
        },
        evidence=tuple(evidence) or (project_field(portfolio, project, "name"),),
        due=portfolio.as_of,
    )
