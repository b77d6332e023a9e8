"""Work of high priority is due within a month and nobody is named for it.

Why it matters. Work without a name is not being done. A month ahead there is still time to find somebody; a week
ahead there is not.

Stays quiet when. An owner, a team or a vendor is named for it; the work is of no stated importance, its own or its
project's; it is due later; or its day passed so long ago that it is overdue rather than unstaffed. Milestones are
moments and need nobody. A source that names no owner for any item of the project leaves it not assessed.

What to do. Name somebody for each item this week, or move its day openly. Severity is medium; high where an item of
critical priority is among them, or one is due within a week.

Source. GAO-16-89G, best practice 3, assigning resources to all activities. Days from the catalogue.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.due import work
from portfolio.findings import Hit, Subject
from portfolio.ownership import NOBODY, fold, pressing_work, work_at
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Priority, Severity

NAMED = 5
Row = dict[Any, Any]


class UnstaffedWorkLimits(Limits):
    """How near the work is."""

    days_ahead: int = limit(30, "Work due within so many days.", unit="days", ge=1, le=365)
    days_past: int = limit(30, "Work overdue by no more than so many days.", unit="days", ge=0, le=365)
    urgent_days: int = limit(7, "Due within so many days, or overdue, it is high.", unit="days", ge=0, le=90)


class UnstaffedWork(Rule[UnstaffedWorkLimits]):
    """CAP003."""

    code = "CAP003"
    name = "unstaffed work"
    category = Category.RESOURCE
    severity = Severity.MEDIUM
    needs = ("items.due", "items.owner", "projects.priority|items.priority")
    limits = UnstaffedWorkLimits
    advice = "Name somebody for each of these items this week, or move its day openly."

    def check(self, portfolio: Portfolio, limits: UnstaffedWorkLimits) -> Iterator[Hit]:
        """One hit per project with pressing work that nobody holds."""
        places = np.concatenate(portfolio.ask(pressing_work))
        due = portfolio.ask(work)["due"].to_numpy()[places]
        first, last = (
            np.datetime64(portfolio.as_of, "s") + np.timedelta64(days, "D")
            for days in (-limits.days_past, limits.days_ahead)
        )
        rows = work_at(portfolio, places[(due >= first) & (due <= last)])
        rows = rows[rows["team"].isna() & rows["vendor"].isna() & _nobody(rows["owner"])]
        rows = rows.sort_values(["project", "due", "id"])
        for project, found in groupby(rows.to_dict("records"), key=itemgetter("project")):
            yield _hit(portfolio, limits, str(project), list(found))

    def blind(self, portfolio: Portfolio, limits: UnstaffedWorkLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects whose open work has no due days at all."""
        rows = portfolio.ask(work)
        codes, projects = pd.factorize(rows["project"])
        ahead = rows["open"].to_numpy() & ~rows["milestone"].to_numpy()
        dated = ahead & rows["due"].notna().to_numpy()
        some, with_day = (np.bincount(codes[there], minlength=len(projects)) for there in (ahead, dated))
        undated = set(projects[(some > 0) & (with_day == 0)])
        return dict.fromkeys(sorted(undated & set(portfolio.projects)), "items.due")


def _nobody(owners: pd.Series) -> pd.Series:
    placeholders = [owner for owner in owners.dropna().unique() if fold(owner) in NOBODY]
    return owners.isna() | owners.isin(placeholders)


def _hit(portfolio: Portfolio, limits: UnstaffedWorkLimits, project: str, rows: list[Row]) -> Hit:
    name = portfolio.name_of(project)
    first, count = rows[0], len(rows)
    nearest = (first["due"] - portfolio.today).days
    vital = sum(row["priority"] == Priority.CRITICAL.value for row in rows)
    many = f"{count} items of high priority have" if count > 1 else "an item of high priority has"
    when = f"was due on {first['due']:%Y-%m-%d}" if nearest < 0 else f"is due on {first['due']:%Y-%m-%d}"
    which = f'the first, "{first["name"]}",' if count > 1 else f'"{first["name"]}"'
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=f"{name}: {many} nobody; {which} {when}.",
        projects=(project,),
        severity=Severity.HIGH if vital or nearest <= limits.urgent_days else Severity.MEDIUM,
        measured={"items": count, "critical_items": vital, "days_to_first": nearest},
        evidence=tuple(cell(portfolio, "item", row, field) for row in rows[:NAMED] for field in ("due", "owner")),
        due=max(first["due"].date(), portfolio.as_of),
    )
