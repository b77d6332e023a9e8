"""Most of the value that serves a strategic goal sits in projects at high risk.

Why it matters. Each of these projects is watched by somebody; that the goal itself is about to be missed is seen by
nobody.

Stays quiet when. Half or less of the value is in high-risk projects, fewer than two projects serve the goal (then it is
a project's risk and told there), or most of its projects neither report a confidence nor show facts that speak for one.
High risk means that a project reports red, or that its own facts (dates, money, progress, blocks) speak for red. Value
counts where most state it in one currency, else budget, else each project the same.

What to do. Take the goal to its owner: rescue the project that carries most of it, or move its promise to a safer one.
Severity is medium above half, high above three quarters or for a goal of critical priority.

Source. PMI, The Standard for Portfolio Management: risk is judged at the level of strategic objectives, not of single
components; the cut-off is the catalogue's.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from insights.evidence import fact, project_field
from insights.rule import Limits, Rule, band, limit
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.service import goal_names, service
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Priority, Severity
from portfolio.worth import confidence, reasons_of, weights

NAMED = 4
WORDS = {"value": "the value", "budget": "the money", "projects": "the projects"}


class GoalAtRiskLimits(Limits):
    """How much of a goal may hang on projects at high risk."""

    medium_share: float = limit(
        0.5, "Share of a goal's value at high risk above which it is medium.", unit="share", ge=0, le=1
    )
    high_share: float = limit(0.75, "Share above which it is high.", unit="share", ge=0, le=1)
    min_projects: int = limit(2, "Projects that serve a goal before it is judged.", unit="projects", ge=1, le=50)
    min_level: int = limit(5, "Band from which a project is at high risk (5 is red, 6 none).", unit="band", ge=2, le=6)
    known_share: float = limit(0.5, "Share of its projects whose band must be known.", unit="share", ge=0, le=1)


class GoalAtRisk(Rule[GoalAtRiskLimits]):
    """STR002."""

    code = "STR002"
    name = "goal at risk"
    category = Category.STRATEGY
    severity = Severity.MEDIUM
    needs = ("projects.goals",)
    limits = GoalAtRiskLimits
    advice = (
        "Take the goal to its owner: rescue the project that carries most of it, or move its promise to a safer one."
    )

    def check(self, portfolio: Portfolio, limits: GoalAtRiskLimits) -> Iterator[Hit]:
        """One hit per goal most of whose value is at high risk."""
        told = portfolio.ask(_goals, limits.min_level)
        enough = (told["projects"] >= limits.min_projects) & (told["known"] >= limits.known_share)
        for goal in told.index[enough & (told["share"] > limits.medium_share)]:
            yield _hit(portfolio, limits, str(goal), told.loc[goal])

    def blind(self, portfolio: Portfolio, limits: GoalAtRiskLimits) -> Mapping[str, str]:
        """Projects none of whose goals can be judged for want of a band."""
        told = portfolio.ask(_goals, limits.min_level)
        rows = portfolio.ask(service)
        seen = rows["goal"].isin(told.index[told["known"] >= limits.known_share])
        served = rows.loc[rows["serving"], "project"]
        return dict.fromkeys(sorted(set(served) - set(rows.loc[seen, "project"])), "projects.rag|projects.end")


def _goals(portfolio: Portfolio, min_level: int) -> pd.DataFrame:
    """Goals that projects serve: projects, known (share with a band), share (of value at high risk) and measure."""
    bands = portfolio.ask(confidence)["level"]
    rows = portfolio.ask(service)
    found = {}
    for goal, part in rows[rows["serving"]].groupby("goal"):
        level = bands.reindex(part["project"])
        worth, measure = weights(portfolio, part["project"])
        share = float(worth[level >= min_level].sum() / worth.sum())
        found[str(goal)] = (len(part), float(level.notna().mean()), share, measure)
    return pd.DataFrame.from_dict(found, orient="index", columns=["projects", "known", "share", "measure"])


def _hit(portfolio: Portfolio, limits: GoalAtRiskLimits, goal: str, told: pd.Series) -> Hit:
    rows = portfolio.ask(service)
    serving = rows.loc[rows["serving"] & (rows["goal"] == goal), "project"]
    worth, measure = weights(portfolio, serving)
    level = portfolio.ask(confidence)["level"].reindex(serving)
    risky = worth[level >= limits.min_level].rename_axis("project").rename("worth").reset_index()
    projects = tuple(risky.sort_values(["worth", "project"], ascending=[False, True])["project"])
    listed = portfolio.goals.get(goal)
    vital = listed is not None and listed.priority == Priority.CRITICAL
    name = portfolio.ask(goal_names)[goal]
    names = ", ".join(map(portfolio.name_of, projects[:NAMED]))
    more = f" and {len(projects) - NAMED} more" if len(projects) > NAMED else ""
    share = float(told["share"])
    graded = band(share, medium=limits.medium_share, high=limits.high_share)
    due = listed.due if listed else None
    return Hit(
        subject=Subject(kind="goal", id=goal, name=name),
        message=(
            f'{share:.0%} of {WORDS[measure]} that serves the goal "{name}" sits in {len(projects)} of '
            f"{len(serving)} projects, and these are at high risk: {names}{more}."
        ),
        projects=projects,
        severity=Severity.HIGH if vital else graded,
        measured={"share": round(share, 4), "at_risk": len(projects), "projects": len(serving), "measure": measure},
        evidence=tuple(_proof(portfolio, projects)),
        due=due if due and due >= portfolio.as_of else None,
        cause=f"goal:{goal}",
    )


def _proof(portfolio: Portfolio, projects: tuple[str, ...]) -> Iterator[Evidence]:
    for project in projects:
        yield project_field(portfolio, project, "goals")
        for place in reasons_of(portfolio, project):
            yield fact(portfolio, *place)
