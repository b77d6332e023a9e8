"""Work that should be finished is still open: a project past its own end, a milestone, or too many items.

Why it matters. Overdue work is a slip that was not admitted: the plan still shows a day that can no longer be
met, and everyone who waits plans with it.

Stays quiet when. At most 5 % of the items due so far are open (or only one), no milestone is overdue by a week,
and the project's own end is not past. Items whose list never says how they stand are not counted; where that is
all there is, and for a project whose end passed long ago without any word on how it stands, it is not assessed.

What to do. Ask for each overdue piece whether it is done, dropped or late, and set a day that can be met. Severity is
medium; high where more than 20 % of the items due so far are overdue or a milestone or the end is more than 30 days
past; critical beyond 90 days. Low: the end passed lately and nothing says whether the project is done.

Source. DCMA 14-point assessment, check 11 (missed tasks): at most 5 % of the tasks due so far.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, band, limit
from portfolio.due import days_past_end, lapsed, overdue, work
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

NAMED = 3
Row = dict[Any, Any]


class OverdueWorkLimits(Limits):
    """Shares of the items due so far, and days past."""

    share: float = limit(0.05, "Overdue share of the items due so far, above which it fires.", unit="share", ge=0, le=1)
    high_share: float = limit(0.20, "Overdue share above which it is high.", unit="share", ge=0, le=1)
    min_items: int = limit(2, "Overdue items needed before a share counts.", unit="items", ge=1, le=100)
    milestone_days: int = limit(7, "A milestone or the end overdue by so many days fires.", unit="days", ge=1, le=365)
    high_days: int = limit(30, "A milestone or the end overdue by more is high.", unit="days", ge=1, le=730)
    critical_days: int = limit(90, "A milestone or the end overdue by more is critical.", unit="days", ge=1, le=1825)
    silent_days: int = limit(
        180,
        "A silent project whose end passed longer ago may be finished; it is not assessed.",
        unit="days",
        ge=0,
        le=3650,
    )


class OverdueWork(Rule[OverdueWorkLimits]):
    """SCH002."""

    code = "SCH002"
    name = "overdue work"
    category = Category.SCHEDULE
    severity = Severity.MEDIUM
    needs = ("projects.end|items.due|milestones.due",)
    limits = OverdueWorkLimits
    advice = "Ask for each overdue piece whether it is done, dropped or late, and set a day that can be met."

    def check(self, portfolio: Portfolio, limits: OverdueWorkLimits) -> Iterator[Hit]:
        """One hit per active project with overdue work."""
        facts = _facts(portfolio, limits)
        fires = facts["by_share"] | facts["by_milestone"] | facts["by_end"]
        rows = portfolio.ask(overdue)
        late = rows[(rows["days_late"] > 0) & rows["project"].isin(facts.index[fires])]
        late = late.sort_values(["milestone", "days_late", "id"], ascending=[False, False, True])
        named: dict[str, list[Row]] = {}
        for row in late.groupby("project").head(NAMED).to_dict("records"):
            named.setdefault(row["project"], []).append(row)
        for project, row in facts[fires].to_dict("index").items():
            yield _hit(portfolio, limits, str(project), row, named.get(str(project), []))

    def blind(self, portfolio: Portfolio, limits: OverdueWorkLimits) -> Mapping[str, str]:
        """Silent projects that ended long ago, and projects all of whose items are silent."""
        table = portfolio.table
        silent = portfolio.ask(lapsed) & (portfolio.ask(days_past_end) > limits.silent_days)
        rows = portfolio.ask(work)
        mute = rows.loc[rows["due"].notna(), "told"].groupby(rows["project"]).any().reindex(table.index)
        unseen = dict.fromkeys(table.index[(mute == False) & table["end"].isna()], "items.status")  # noqa: E712 - NaN is not False
        told = table.index.isin(portfolio.ask(overdue)["project"].unique())
        return unseen | dict.fromkeys(table.index[silent & ~told], "projects.status")

    def settled(self, portfolio: Portfolio, subject: Subject) -> str | None:
        """All that was due is done, and the project's own end is ahead."""
        rows = portfolio.ask(overdue)
        days = rows.loc[rows["project"] == subject.id, "days_late"]
        facts = portfolio.projects.get(subject.id)
        ahead = facts is not None and (facts.end is None or facts.end >= portfolio.as_of)
        if facts is None or not ahead or days.empty or (days > 0).any():
            return None
        return f"All {len(days)} pieces of work of {facts.name} that were due by {portfolio.as_of} are done."


def _facts(portfolio: Portfolio, limits: OverdueWorkLimits) -> pd.DataFrame:
    """Per active project: items due and overdue, the worst milestone, days past its end, and what fires."""
    table = portfolio.table
    rows = portfolio.ask(overdue)
    items, points = rows[~rows["milestone"]], rows[rows["milestone"]]
    facts = pd.DataFrame(index=table.index[table["active"]])
    facts["due"] = items.groupby("project").size()
    facts["overdue"] = (items["days_late"] > 0).groupby(items["project"]).sum()
    facts["milestone_days"] = points.groupby("project")["days_late"].max()
    facts["end_days"] = portfolio.ask(days_past_end)
    facts["silent"] = portfolio.ask(lapsed)
    facts = facts.fillna({"due": 0, "overdue": 0, "milestone_days": 0, "end_days": 0})
    facts["share"] = facts["overdue"] / facts["due"].clip(lower=1)
    facts["by_share"] = (facts["share"] > limits.share) & (facts["overdue"] >= limits.min_items)
    facts["by_milestone"] = facts["milestone_days"] >= limits.milestone_days
    too_old = facts["silent"] & (facts["end_days"] > limits.silent_days)
    facts["by_end"] = (facts["end_days"] >= limits.milestone_days) & ~too_old
    return facts


def _hit(portfolio: Portfolio, limits: OverdueWorkLimits, project: str, row: Row, late: list[Row]) -> Hit:
    name = portfolio.name_of(project)
    said = []
    if row["by_end"]:
        doubt = " and nothing says whether it is done" if row["silent"] else ""
        said.append(f"its end passed {row['end_days']:.0f} days ago{doubt}")
    if row["by_milestone"]:
        point = late[0]
        said.append(f'the milestone "{point["name"]}" is {point["days_late"]:.0f} days overdue')
    if row["by_share"]:
        said.append(f"{row['overdue']:.0f} of {row['due']:.0f} items due so far are still open")
    evidence: list[Evidence] = [project_field(portfolio, project, "end")] if row["by_end"] else []
    evidence += [cell(portfolio, "milestone" if r["milestone"] else "item", r, "due") for r in late]
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=f"{name}: {'; '.join(said)}.",
        projects=(project,),
        severity=_severity(row, limits),
        measured={
            "items_due": int(row["due"]),
            "items_overdue": int(row["overdue"]),
            "share_overdue": round(float(row["share"]), 3),
            "milestone_days": int(row["milestone_days"]),
            "days_past_end": int(row["end_days"]),
        },
        evidence=tuple(evidence),
        due=portfolio.as_of,
    )


def _severity(row: Row, limits: OverdueWorkLimits) -> Severity:
    if row["silent"] and not (row["by_share"] or row["by_milestone"]):
        return Severity.LOW
    days = max(row["milestone_days"], 0 if row["silent"] else row["end_days"])
    by_days = band(days, medium=limits.milestone_days, high=limits.high_days, critical=limits.critical_days)
    by_share = Severity.HIGH if row["by_share"] and row["share"] > limits.high_share else Severity.MEDIUM
    return max(by_days or Severity.MEDIUM, by_share, key=lambda severity: severity.weight)
