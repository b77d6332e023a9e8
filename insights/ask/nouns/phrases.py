"""A noun phrase inside a question ("overdue tasks of Atlas") as the rows it stands for."""

from collections.abc import Sequence

import pandas as pd

from insights.ask.facts import relation_of
from insights.ask.nouns import NOUNS
from insights.ask.parse import parse
from insights.ask.plan import Filter, Plan, Subject
from insights.ask.relation import Facts
from insights.ask.run import mask
from insights.ask.words import Question, read
from portfolio.snapshot import Portfolio

HOME = "home"
"""The column of a condition on the project that a row belongs to, wherever the row names it."""


def phrase_plan(phrase: str, portfolio: Portfolio) -> Plan | None:
    """The plan that lists what a noun phrase stands for; None where it names no such rows."""
    subject = subject_of(read(phrase), portfolio)
    if subject is None:
        return None
    plan = parse(f"list all {phrase}", portfolio, None)
    if not isinstance(plan, Plan) or plan.subject != subject or plan.action not in {"list", "top"} or plan.group:
        return None
    return plan


def project_condition(said: str, portfolio: Portfolio) -> Filter | None:
    """The projects that words before "projects" stand for ("Green City", "red") as a condition on rows of projects.

    None where the words are not understood. The condition's column is `home`.
    """
    plan = parse(f"list all {said} projects", portfolio, None)
    if not isinstance(plan, Plan) or plan.subject != "projects" or plan.action != "list" or not plan.filters:
        return None
    _, rows = rows_of(plan, portfolio)
    spoken = ", ".join(condition.said for condition in plan.filters)
    return Filter(field=HOME, op="is", any_of=tuple(map(str, rows.index)), said=spoken)


def subject_of(asked: Question, portfolio: Portfolio) -> Subject | None:
    """The noun a phrase is about: the first of the kinds that have rows."""
    found: list[tuple[int, int, Subject]] = []
    for order, noun in enumerate(NOUNS):
        places = [match.start() for match in asked.find(noun.called)]
        if places and len(relation_of(noun.subject, portfolio).frame):
            found.append((min(places), order, noun.subject))
    return min(found)[2] if found else None


def rows_of(plan: Plan, portfolio: Portfolio) -> tuple[Facts, pd.DataFrame]:
    """The relation of a plan and the rows that meet its conditions."""
    known = relation_of(plan.subject, portfolio)
    frame = known.frame.loc[[one for one in plan.ids if one in known.frame.index]] if plan.ids else known.frame
    return known, frame[mask(known, frame, plan.filters, portfolio)]


def by_project(known: Facts, rows: pd.DataFrame) -> pd.Series:
    """How many of these rows belong to each project; a row of several projects counts for each."""
    column = rows["project"].dropna()
    if "project" in known.parted:
        column = column.str.split(known.parted["project"]).explode().str.strip()
    counts: pd.Series = column.value_counts()
    return counts


def where(plan: Plan) -> str:
    """The conditions of a plan in words."""
    said = [condition.said for condition in plan.filters]
    return f" {', '.join(said)}" if said else ""


def listed(names: Sequence[str], most: int = 12) -> str:
    """Names in prose, the rest counted."""
    more = f"; and {len(names) - most:,} more in the rows" if len(names) > most else ""
    return "; ".join(names[:most]) + more
