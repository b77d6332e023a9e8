"""Which project serves which strategic goal, every spelling of a goal as one."""

from collections.abc import Mapping

import pandas as pd

from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Status


def goal_names(portfolio: Portfolio) -> Mapping[str, str]:
    """Id → name of every goal that is listed or that a project names."""
    listed = {goal.id: goal.name for goal in portfolio.goals.values()}
    return {str(goal): listed.get(str(goal), str(goal)) for goal in portfolio.ask(service)["goal"]} | listed


def service(portfolio: Portfolio) -> pd.DataFrame:
    """One row per project and goal it names: project, goal (the listed goal's id, else as folded), written, serving.

    `serving` is True for work under way or ahead: neither closed nor on hold.
    """
    known = {_fold(spelling): goal.id for goal in portfolio.goals.values() for spelling in (goal.name, goal.id)}
    rows = [
        (project.id, known.get(_fold(goal), _fold(goal)), goal, project.is_active, project.status != Status.ON_HOLD)
        for project in portfolio.projects.values()
        for goal in project.goals
    ]
    frame = pd.DataFrame(rows, columns=["project", "goal", "written", "active", "running"])
    frame = frame.astype({"project": "str", "goal": "str", "written": "str", "active": "bool", "running": "bool"})
    frame["serving"] = frame["active"] & frame["running"]
    return frame.drop_duplicates(["project", "goal"]).sort_values(["goal", "project"]).reset_index(drop=True)


def _fold(spelling: str) -> str:
    return " ".join(spelling.casefold().split())
