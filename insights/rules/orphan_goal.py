"""A strategic goal is served by no project under way, or gets far less money than its priority asks for.

Why it matters. A goal without work is a wish; the plan still counts on it.

Stays quiet when. A project under way or ahead names the goal, by its id or its name; the goal's day is past; or no
project names any goal, for then the links are not kept and it is not assessed. A project on hold serves nothing for
now. Money is compared only for goals of critical or high priority, where at least three goals are served and most
projects state a budget in one currency; a project with several goals is split evenly between them.

What to do. Ask the goal's owner to start the work, name who does it already, or take the goal off the list. Severity is
high for an orphan goal of critical priority, medium otherwise, low for one that finished projects served and that may
be reached; a goal short of money is medium.

Source. PMI, The Standard for Portfolio Management: every objective is supported by components, and funds follow
priority; Kaplan and Norton, The Execution Premium (2008), on strategic initiatives without an owner.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.governance import Goal
from portfolio.service import service
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Priority, Severity
from portfolio.worth import weights

PRESSING = (Priority.CRITICAL, Priority.HIGH)
SHOWN = 3


class OrphanGoalLimits(Limits):
    """When a goal is short of money."""

    money_share: float = limit(
        0.25, "A pressing goal below this share of an even share of the money is short.", unit="share", ge=0, le=1
    )
    min_goals: int = limit(3, "Goals that are served before their money is compared.", unit="goals", ge=2, le=50)


class OrphanGoal(Rule[OrphanGoalLimits]):
    """STR003."""

    code = "STR003"
    name = "orphan goal"
    category = Category.STRATEGY
    severity = Severity.MEDIUM
    needs = ()
    limits = OrphanGoalLimits
    advice = "Ask the goal's owner to start the work, name who does it already, or take the goal off the list."

    def check(self, portfolio: Portfolio, limits: OrphanGoalLimits) -> Iterator[Hit]:
        """One hit per goal that nobody works for, or that is short of money."""
        rows = portfolio.ask(service)
        served = set(rows.loc[rows["serving"], "goal"])
        money = portfolio.ask(_money)
        even = 1 / max(len(money), 1)
        for goal in sorted(portfolio.goals.values(), key=lambda one: one.id):
            if goal.due is not None and goal.due < portfolio.as_of:
                continue
            if goal.id not in served:
                yield _orphan(portfolio, goal, rows[rows["goal"] == goal.id])
            elif goal.priority in PRESSING and len(money) >= limits.min_goals:
                share = float(money.get(goal.id, 0.0))
                if share < limits.money_share * even:
                    yield _short(portfolio, goal, share, even)

    def blind(self, portfolio: Portfolio, limits: OrphanGoalLimits) -> Mapping[str, str]:  # noqa: ARG002 - goals decide
        """All projects, where no goals are listed or no project names one."""
        if not portfolio.goals:
            return dict.fromkeys(portfolio.projects, "goals.*")
        return {} if len(portfolio.ask(service)) else dict.fromkeys(portfolio.projects, "projects.goals")


def _money(portfolio: Portfolio) -> pd.Series:
    """Share of the money of serving projects that each goal gets; empty where budgets are not told."""
    rows = portfolio.ask(service)
    rows = rows[rows["serving"]]
    projects = pd.Series(rows["project"].unique(), dtype="str")
    worth, measure = weights(portfolio, projects)
    if measure == "projects":
        return pd.Series(dtype="float64")
    if measure == "value":
        budget = portfolio.table["budget"].reindex(projects)
        if budget.isna().any():
            return pd.Series(dtype="float64")
        worth = budget
    split = worth.reindex(rows["project"]).to_numpy() / rows.groupby("project")["goal"].transform("size").to_numpy()
    by_goal = pd.Series(split, index=rows["goal"]).groupby(level=0).sum()
    share: pd.Series = by_goal / by_goal.sum()
    return share


def _orphan(portfolio: Portfolio, goal: Goal, named: pd.DataFrame) -> Hit:
    held = named[named["active"]]["project"].tolist()
    ended = named[~named["active"]]["project"].tolist()
    priority = f" of {goal.priority.value} priority" if goal.priority else ""
    if held:
        why = f"what would serve it is on hold: {', '.join(map(portfolio.name_of, held[:SHOWN]))}"
    elif ended:
        why = f"{len(ended)} ended projects served it, and nothing says whether it is reached"
    else:
        why = "no project has ever named it"
    severity = Severity.HIGH if goal.priority == Priority.CRITICAL else Severity.MEDIUM
    return _hit(
        goal,
        f'No project under way serves the goal "{goal.name}"{priority}; {why}.',
        tuple(held),
        Severity.LOW if ended and not held else severity,
        {"serving": 0, "on_hold": len(held), "ended": len(ended)},
        tuple(_proof(portfolio, goal, [*held, *ended])),
        portfolio,
    )


def _short(portfolio: Portfolio, goal: Goal, share: float, even: float) -> Hit:
    rows = portfolio.ask(service)
    projects = rows.loc[rows["serving"] & (rows["goal"] == goal.id), "project"].tolist()
    stated = goal.priority.value if goal.priority else ""
    return _hit(
        goal,
        f'The goal "{goal.name}" is of {stated} priority and gets {share:.1%} of the money of all goals; '
        f"an even share would be {even:.0%}.",
        tuple(projects),
        Severity.MEDIUM,
        {"share": round(share, 4), "even_share": round(even, 4), "serving": len(projects)},
        tuple(_proof(portfolio, goal, projects)),
        portfolio,
    )


def _hit(
    goal: Goal,
    message: str,
    projects: tuple[str, ...],
    severity: Severity,
    measured: Mapping[str, float],
    evidence: tuple[Evidence, ...],
    portfolio: Portfolio,
) -> Hit:
    return Hit(
        subject=Subject(kind="goal", id=goal.id, name=goal.name),
        message=message,
        projects=projects,
        severity=severity,
        measured=measured,
        evidence=evidence,
        due=goal.due if goal.due and goal.due >= portfolio.as_of else None,
        cause=f"goal:{goal.id}",
    )


def _proof(portfolio: Portfolio, goal: Goal, projects: list[str]) -> Iterator[Evidence]:
    row = goal.model_dump(mode="json")
    yield cell(portfolio, "goal", row, "name")
    if goal.priority:
        yield cell(portfolio, "goal", row, "priority")
    for project in projects[:SHOWN]:
        yield project_field(portfolio, project, "goals")
