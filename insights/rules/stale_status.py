"""The reported status is older than its reporting rhythm, while work and spending go on.

Why it matters. Decisions are then taken on a picture that the project itself has moved on from.

Stays quiet when. The status is within its rhythm and a week's grace, or nothing has moved since it was given: then it
may well still hold. Without a stated rhythm thirty days are taken. Where only the list as a whole carries a day, no
project of it is stale by itself, so it is not assessed; where rows carry their own days, each is held to its own.

What to do. Ask the reporter for the status of today. Severity is low, medium beyond twice the rhythm, high beyond
four times for a project of critical or high priority.

Source. PMI, Practice Standard for Earned Value Management: status by a fixed data date; monthly as in GAO-16-89G, best
practice 9.
"""

from collections.abc import Hashable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from insights.evidence import fact
from insights.rule import Limits, Rule, limit
from portfolio.activity import spending, touches
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity


class StaleStatusLimits(Limits):
    """How old a status may be, and what counts as going on."""

    cadence_days: int = limit(30, "Days between two reports, where the project states none.", unit="days", ge=1, le=365)
    grace_days: int = limit(7, "Days a report may be late.", unit="days", ge=0, le=90)
    min_touches: int = limit(2, "Pieces of work, updates or spending since the report.", unit="touches", ge=1, le=50)
    medium_times: float = limit(2.0, "Multiple of the rhythm beyond which it is medium.", unit="times", ge=1, le=20)
    high_times: float = limit(
        4.0, "Multiple beyond which it is high, for critical or high priority.", unit="times", ge=1, le=50
    )


class StaleStatus(Rule[StaleStatusLimits]):
    """REP001."""

    code = "REP001"
    name = "stale status"
    category = Category.REPORTING
    severity = Severity.LOW
    needs = (
        "projects.status_on|projects.reported_on",
        "items.updated_on|items.done_on|milestones.updated_on|milestones.done_on|updates.*|money.actual|history.actual_cost",
    )
    limits = StaleStatusLimits
    advice = "Ask the reporter for the status of today."

    def check(self, portfolio: Portfolio, limits: StaleStatusLimits) -> Iterator[Hit]:
        """One hit for each project that moved on without a new status."""
        table = portfolio.table
        told = portfolio.ask(told_on).dropna()
        told = told[table.loc[told.index, "active"].to_numpy(dtype=bool)]
        if told.empty:
            return
        age = (portfolio.today - told).dt.days
        rhythm = table["cadence_days"].reindex(told.index).fillna(limits.cadence_days)
        since = portfolio.ask(_movement)
        since = since[since["day"] > since["project"].map(told)]
        moved = since["project"].value_counts().reindex(told.index).fillna(0)
        stale = told.index[(age > rhythm + limits.grace_days) & (moved >= limits.min_touches)]
        signs = _signs(since[since["project"].isin(stale)])
        for project in sorted(stale):
            yield _hit(portfolio, limits, str(project), int(age[project]), int(rhythm[project]), signs[project])

    def blind(self, portfolio: Portfolio, limits: StaleStatusLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects whose status carries no day of its own."""
        told = portfolio.ask(told_on)
        return dict.fromkeys(map(str, told.index[told.isna()]), "projects.status_on")


def told_on(portfolio: Portfolio) -> pd.Series:
    """The day each status was given; the row's day only where rows of its source carry different days."""
    table = portfolio.table
    own_days = table["reported_on"].groupby(table["source"].fillna("")).transform("nunique") > 1
    return table["status_on"].fillna(table["reported_on"].where(own_days))


def _movement(portfolio: Portfolio) -> pd.DataFrame:
    spent = portfolio.ask(spending)
    parts = [portfolio.ask(touches), spent[spent["amount"] > 0]]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _signs(since: pd.DataFrame) -> Mapping[str, list[Mapping[Hashable, Any]]]:
    """By project the newest sign of each kind, and under `signs` how many there are of it."""
    newest = since.sort_values(["project", "day", "kind", "id"], ascending=[True, False, True, True])
    newest = newest.assign(signs=newest.groupby(["project", "kind"])["id"].transform("size"))
    newest = newest.drop_duplicates(["project", "kind"])
    return {str(key): list(rows) for key, rows in groupby(newest.to_dict("records"), key=itemgetter("project"))}


def _hit(
    portfolio: Portfolio,
    limits: StaleStatusLimits,
    project: str,
    age: int,
    rhythm: int,
    newest: list[Mapping[Hashable, Any]],
) -> Hit:
    facts = portfolio.projects[project]
    field = "status_on" if facts.status_on else "reported_on"
    items, words, money = (sum(row["signs"] for row in newest if row["kind"] in kinds) for kinds in _KINDS)
    said = (
        [f"{items} touches of its work"] * (items > 0) + [f"{words} updates"] * (words > 0) + ["spending"] * (money > 0)
    )
    severe = Severity.MEDIUM if age > limits.medium_times * rhythm else Severity.LOW
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=(
            f"The status of {facts.name} is {age} days old where {rhythm} are usual; since then there were "
            f"{' and '.join(said)}."
        ),
        projects=(project,),
        severity=Severity.HIGH if facts.is_critical and age > limits.high_times * rhythm else severe,
        measured={"age_days": age, "rhythm_days": rhythm, "work": items, "updates": words, "spent": money},
        evidence=(fact(portfolio, "project", project, field), *_proof(portfolio, newest)),
        cause=f"project:{project}",
    )


_KINDS = (("item", "milestone"), ("update",), ("money", "project"))


def _proof(portfolio: Portfolio, newest: list[Mapping[Hashable, Any]]) -> Iterator[Evidence]:
    """The newest sign of each kind."""
    for row in newest:
        yield fact(portfolio, row["kind"], row["id"], row["field"], row["day"])
