"""Work has been blocked for more than two weeks, or much of the begun work is older than the board usually takes.

Why it matters. Work that stands still is work nobody decides about; what is older than almost everything that was ever
finished is stuck whether or not somebody called it blocked.

Stays quiet when. An item has been blocked for 14 days or fewer; begun work is older than the 85th percentile of the
project's finished work only in the share that is to be expected; or fewer than twenty finished items make that
percentile. An item without a day of blocking counts from the day it was last touched. Where no work says how it stands,
it is not assessed.

What to do. Name for each blocked item who can free it and by when; stop starting until the old work is done. Severity
is medium; high where an item has been blocked for more than 30 days; low where work is only old.

Source. Vacanti, Actionable Agile Metrics for Predictability: ageing work in progress against the 85th percentile of
cycle time; the catalogue's 14 days.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.ageing import ages, blocked
from portfolio.due import work
from portfolio.findings import Hit, Measure, Subject
from portfolio.places import work_places
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 2
Row = dict[Any, Any]


class LongBlockedLimits(Limits):
    """How long is too long, and what a board must have finished to say so."""

    days: int = limit(14, "Days an item has been blocked.", unit="days", ge=1, le=365)
    high_days: int = limit(30, "Days from which a blocked item makes it high.", unit="days", ge=1, le=730)
    percentile: float = limit(
        0.85, "Quantile of the finished work's time that begun work is held against.", unit="share", ge=0.5, le=0.99
    )
    min_finished: int = limit(20, "Finished items that make a board's usual time.", unit="items", ge=5, le=500)
    min_aged: int = limit(3, "Begun items that are older.", unit="items", ge=1, le=100)
    aged_share: float = limit(0.30, "Their share of the begun items.", unit="share", ge=0, le=1)


class LongBlocked(Rule[LongBlockedLimits]):
    """SCH011."""

    code = "SCH011"
    name = "long blocked"
    category = Category.SCHEDULE
    severity = Severity.MEDIUM
    needs = ("items.status|milestones.status",)
    limits = LongBlockedLimits
    advice = "Name for each blocked item who can free it and by when, and start nothing new before."

    def check(self, portfolio: Portfolio, limits: LongBlockedLimits) -> Iterator[Hit]:
        """One hit for each project with work that stands still."""
        stuck = portfolio.ask(blocked)
        active = portfolio.table.index[portfolio.table["active"]]
        stuck = stuck[(stuck["days"] > limits.days) & stuck["project"].isin(active)]
        stuck = stuck.sort_values(["project", "days", "id"], ascending=[True, False, True])
        held = {str(p): list(rows) for p, rows in groupby(stuck.to_dict("records"), key=itemgetter("project"))}
        aged = _aged(portfolio, limits)
        aged = aged[~aged["project"].isin(stuck["project"])]
        for project, rows in held.items():
            yield _blocked(portfolio, limits, project, rows)
        for project, old in groupby(aged.to_dict("records"), key=itemgetter("project")):
            yield _old(portfolio, str(project), list(old))

    def blind(self, portfolio: Portfolio, limits: LongBlockedLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects whose work does not say how it stands."""
        home = portfolio.ask(work_places)[portfolio.ask(work)["told"].to_numpy(dtype=bool)]
        told = np.bincount(home[home >= 0], minlength=len(portfolio.table)) > 0
        return dict.fromkeys(portfolio.table.index[~told], "items.status|milestones.status")


def _aged(portfolio: Portfolio, limits: LongBlockedLimits) -> pd.DataFrame:
    """Begun work that is older than its board's usual time, of the active projects that have enough of it."""
    begun = portfolio.ask(ages, limits.percentile)
    begun = begun[(begun["finished"] >= limits.min_finished) & portfolio.table["active"].to_numpy()[begun["place"]]]
    old = begun[begun["age"] > begun["usual"]]
    count, among = (np.bincount(part["place"], minlength=len(portfolio.table)) for part in (old, begun))
    enough = (count >= limits.min_aged) & (count >= limits.aged_share * among)
    old = old[enough[old["place"]]].sort_values(["place", "age", "row"], ascending=[True, False, True])
    old = old.assign(count=count[old["place"]], begun=among[old["place"]])
    # Only what is quoted is looked up in the wide table.
    old = old[old.groupby("place").cumcount() < QUOTED]
    named = portfolio.ask(work)[["id", "project", "name", "start", "source", "url"]].iloc[old["row"]]
    return pd.concat([named.reset_index(drop=True), old.reset_index(drop=True)], axis=1)


def _blocked(portfolio: Portfolio, limits: LongBlockedLimits, project: str, rows: list[Row]) -> Hit:
    name, worst = portfolio.name_of(project), rows[0]
    days = int(worst["days"])
    more = len(rows) - 1
    others = f"; {more} more {'is' if more == 1 else 'are'} blocked for over {limits.days} days" if more else ""
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=f'{name}: "{worst["name"]}" has been blocked for {days} days, since {worst["since"]:%Y-%m-%d}{others}.',
        projects=(project,),
        severity=Severity.HIGH if days > limits.high_days else Severity.MEDIUM,
        measured={"days_blocked": days, "blocked": len(rows), "others": len(rows) - 1, "over_days": limits.days},
        evidence=tuple(
            cell(portfolio, _kind(row), row, field, dated=row["since"])
            for row in rows[:QUOTED]
            for field in ("status", str(row["field"]))
        ),
    )


def _old(portfolio: Portfolio, project: str, rows: list[Row]) -> Hit:
    name, worst = portfolio.name_of(project), rows[0]
    measured: dict[str, Measure] = {
        "old": int(worst["count"]),
        "begun": int(worst["begun"]),
        "oldest_days": int(worst["age"]),
        "usual_days": int(worst["usual"]),
        "finished": int(worst["finished"]),
    }
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=(
            f"{name}: {measured['old']} of {measured['begun']} begun items are older than the "
            f"{measured['usual_days']} days that most of its {measured['finished']} finished ones took; "
            f'"{worst["name"]}" is '
            f"{measured['oldest_days']} days old."
        ),
        projects=(project,),
        severity=Severity.LOW,
        measured=measured,
        evidence=tuple(cell(portfolio, "item", row, "start", dated=row["start"]) for row in rows[:QUOTED]),
    )


def _kind(row: Row) -> str:
    return "milestone" if row["milestone"] else "item"
