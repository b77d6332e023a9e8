"""What lies ahead: milestones that look unlikely to be met, and late hand-overs between projects."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

import pandas as pd

from api.digested import Milestone, Warned
from portfolio.due import work
from portfolio.network import links, ripples
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag, Status

WEEKS = 6
"""How far ahead milestones are told: two digests of a fortnight and one more, time enough to act."""
WEEKS_OF_WARNING = 26
"""How far ahead a late hand-over is told: half a year, the usual planning horizon of a portfolio board."""
MOST = 6
_TROUBLED = frozenset({Status.AT_RISK.value, Status.BLOCKED.value, Status.ON_HOLD.value})
_BAD = frozenset({Rag.RED.value, Rag.AMBER_RED.value})


def milestones(
    portfolio: Portfolio, pressing: Mapping[str, str], projects: Collection[str] | None = None
) -> tuple[Milestone, ...]:
    """Open milestones due within `WEEKS` that something speaks against, the nearest first.

    Args:
        portfolio: the picture.
        pressing: project id → title of its worst open critical or high insight.
        projects: ids of the projects that are told of; None means all.
    """
    points = portfolio.ask(work)
    today = pd.Timestamp(portfolio.as_of)
    soon = points["milestone"] & points["open"] & points["due"].between(today, today + timedelta(weeks=WEEKS))
    told = []
    for row in points[soon].sort_values(["due", "id"], kind="stable").to_dict("records"):
        project = str(row["project"])
        if project not in portfolio.projects or (projects is not None and project not in projects):
            continue
        reasons = _reasons(row, pressing.get(project), portfolio)
        if reasons:
            due = pd.Timestamp(row["due"]).date()
            told.append(
                Milestone(
                    project=portfolio.name_of(project),
                    name=str(row["name"]),
                    due=due,
                    days_left=(due - portfolio.as_of).days,
                    reasons=reasons,
                )
            )
    return tuple(told[:MOST])


def _reasons(row: Mapping[object, object], pressing: str | None, portfolio: Portfolio) -> tuple[str, ...]:
    found = []
    status = row.get("status")
    if status in _TROUBLED:
        found.append(f"it is reported as {str(status).replace('_', ' ')}")
    baseline = row.get("baseline_due")
    if isinstance(baseline, pd.Timestamp) and not pd.isna(baseline):
        late = (pd.Timestamp(str(row["due"])) - baseline).days
        if late > 0:
            found.append(f"it already moved {late} days past its approved day")
    project = portfolio.projects[str(row["project"])]
    if project.rag is not None and project.rag.value in _BAD:
        found.append(f"its project is rated {project.rag.value}")
    if pressing:
        found.append(f"open on its project: {pressing}")
    return tuple(found)


def warnings(portfolio: Portfolio, projects: Collection[str] | None = None) -> tuple[Warned, ...]:
    """Hand-overs between two projects that are forecast late for a need still ahead, the longest reach first."""
    linked = portfolio.ask(links)
    if linked.empty:
        return ()
    today = pd.Timestamp(portfolio.as_of)
    ahead = linked["need"].between(today, today + timedelta(weeks=WEEKS_OF_WARNING)) & (linked["late_days"] > 0)
    crossing = linked["p_project"] != linked["s_project"]
    late = linked[ahead & crossing]
    if projects is not None:
        late = late[late["p_project"].isin(list(projects)) | late["s_project"].isin(list(projects))]
    if late.empty:
        return ()
    reached = portfolio.ask(ripples)
    homes = pd.concat(
        [
            linked[["predecessor", "p_project"]].set_axis(["node", "project"], axis=1),
            linked[["successor", "s_project"]].set_axis(["node", "project"], axis=1),
        ]
    ).drop_duplicates("node")
    touched = reached.merge(homes, on="node").groupby("origin")["project"].agg(set)
    told = []
    for row in late.to_dict("records"):
        others = set(touched.get(row["predecessor"], set())) - {row["p_project"], row["s_project"]}
        needed: date = pd.Timestamp(row["need"]).date()
        told.append(
            Warned(
                giver=_placed(row, "p", portfolio),
                taker=_placed(row, "s", portfolio),
                needed=needed,
                days_late=int(row["late_days"]),
                weeks_ahead=(needed - portfolio.as_of).days // 7,
                reaches=len(others),
            )
        )
    told.sort(key=lambda one: (-one.reaches, -one.days_late, one.needed, one.giver, one.taker))
    return tuple(told[:MOST])


def _placed(row: Mapping[object, object], side: str, portfolio: Portfolio) -> str:
    name, project = str(row[f"{side}_name"]), str(row[f"{side}_project"])
    home = portfolio.name_of(project) if project in portfolio.projects else project
    return name if row[f"{side}_kind"] == "project" or name == home else f"{name} ({home})"
