"""At the pace at which work was finished of late, the rest cannot be finished by the due date.

Why it matters. Dates are promised from a plan; what was finished week by week is measured. Where the two disagree, the
measured pace is right more often.

Stays quiet when. The cautious forecast (P80) passes the end by no more than a week or a quarter of the days left,
which such a measure cannot tell apart; fewer than three pieces are open; or the end is past. The last 26 weeks count:
where they hold fewer than twelve finished pieces, or fewer than six weeks, there is no pace to speak of (not assessed),
unless twelve were finished before and none since, which is a standstill. New work that comes in is not foreseen, so the
forecast is on the kind side. Milestones are not counted as work.

What to do. Take out what is not needed by the date, or move the date by what the pace says; a plan to be faster needs
a reason that has begun to work. Severity is high where the middle forecast (P50) passes the end, medium where only the
cautious one (P80) does.

Source. Vacanti, Actionable Agile Metrics for Predictability: forecasts from throughput; the catalogue's P50 and P80.
"""

from collections.abc import Hashable, Iterator, Mapping
from datetime import timedelta
from math import isinf
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.due import work
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.places import day_numbers, work_places
from portfolio.snapshot import Portfolio
from portfolio.throughput import run_rate
from portfolio.vocabulary import Category, Severity

QUOTED = 2


class RunRateGapLimits(Limits):
    """How much history, and how far past the end."""

    weeks: int = limit(26, "Weeks whose finished work makes the pace.", unit="weeks", ge=4, le=52)
    min_weeks: int = limit(
        6, "Weeks since the first finished piece, for a pace to be known.", unit="weeks", ge=2, le=52
    )
    min_done: int = limit(12, "Pieces of work finished in those, for a pace to be known.", unit="items", ge=2, le=100)
    min_open: int = limit(3, "Open pieces of work.", unit="items", ge=1, le=100)
    grace_days: int = limit(7, "Days past the end that a forecast may fall.", unit="days", ge=0, le=90)
    grace_share: float = limit(
        0.25, "The same as a share of the days left: what such a measure cannot tell apart.", unit="share", ge=0, le=1
    )


class RunRateGap(Rule[RunRateGapLimits]):
    """SCH007."""

    code = "SCH007"
    name = "run-rate gap"
    category = Category.SCHEDULE
    severity = Severity.MEDIUM
    needs = ("projects.end|projects.baseline_end", "items.done_on")
    limits = RunRateGapLimits
    advice = "Take out what is not needed by the date, or move the date by what the measured pace says."

    def check(self, portfolio: Portfolio, limits: RunRateGapLimits) -> Iterator[Hit]:
        """One hit for each project whose pace does not reach its end in time."""
        told = _told(portfolio, limits)
        late = told[told["known"] & (told["open"] >= limits.min_open) & (told["left"] >= 0)]
        late = late[late["p80"] > late["allowed"]].sort_index()
        proof = _last_done(portfolio, late)
        for facts, project in zip(late.to_dict("records"), late.index, strict=True):
            yield _hit(portfolio, str(project), facts, proof.get(str(project), ()))

    def blind(self, portfolio: Portfolio, limits: RunRateGapLimits) -> Mapping[str, str]:
        """Projects with too little finished work to speak of a pace."""
        told = _told(portfolio, limits)
        known = told.index[told["known"]]
        return dict.fromkeys(portfolio.table.index.difference(known), "items.done_on")


def _told(portfolio: Portfolio, limits: RunRateGapLimits) -> pd.DataFrame:
    """The run rate of each project, with days left to its end, days allowed, and whether its pace is known."""
    rate = portfolio.ask(run_rate, limits.weeks)
    table = portfolio.table
    end = table["end"].fillna(table["baseline_end"]).reindex(rate.index)
    left = (end - portfolio.today).dt.days.astype("float64")
    stopped = (rate["finished"] == 0) & (rate["ever"] >= limits.min_done)
    known = (rate["age"] >= limits.min_weeks) & ((rate["finished"] >= limits.min_done) | stopped)
    allowed = left + (left * limits.grace_share).clip(lower=limits.grace_days)
    return rate.assign(end=end, left=left, allowed=allowed, known=known)


def _hit(portfolio: Portfolio, project: str, facts: Mapping[Hashable, Any], proof: tuple[Evidence, ...]) -> Hit:
    held = portfolio.projects[project]
    middle, cautious = float(facts["p50"]), float(facts["p80"])
    high = middle > facts["allowed"]
    weeks, left = int(facts["weeks"]), int(facts["open"])
    if isinf(middle):
        said = f"nothing was finished in the last {weeks} weeks and {left} pieces of work are open"
        days = None
    else:
        reached = portfolio.as_of + timedelta(days=min(round(middle if high else cautious), 36_500))
        days = (reached - facts["end"].date()).days
        chance = "an even chance" if high else "four chances in five"
        said = (
            f"at {facts['rate']:.1f} finished a week the {left} open pieces of work are done by {reached} "
            f"with {chance}, {days} days late"
        )
    return Hit(
        subject=Subject(kind="project", id=project, name=held.name),
        message=f"{held.name} is to end on {facts['end']:%Y-%m-%d}, but {said}.",
        projects=(project,),
        severity=Severity.HIGH if high else Severity.MEDIUM,
        measured={
            "open": left,
            "finished": int(facts["finished"]),
            "weeks": weeks,
            "a_week": round(float(facts["rate"]), 1),
            "days_late": days,
            "p50_days": None if isinf(middle) else round(middle),
            "p80_days": None if isinf(cautious) else round(cautious),
        },
        evidence=(project_field(portfolio, project, "end" if held.end else "baseline_end"), *proof),
        due=facts["end"].date(),
        cause=f"project:{project}",
    )


def _last_done(portfolio: Portfolio, late: pd.DataFrame) -> dict[str, tuple[Evidence, ...]]:
    """The newest finished pieces of work of each project."""
    rows, home = portfolio.ask(work), portfolio.ask(work_places)
    wanted = np.zeros(len(portfolio.table) + 1, dtype=bool)
    wanted[portfolio.table.index.get_indexer(late.index)] = True
    wanted[-1] = False
    day = day_numbers(rows["done_on"])
    done = rows["done_on"].notna().to_numpy() & (rows["done_on"] <= portfolio.today).to_numpy()
    some = np.flatnonzero(wanted[home] & done & ~rows["milestone"].to_numpy(dtype=bool))
    some = some[np.lexsort((some, -day[some], home[some]))]
    rank = pd.Series(home[some]).groupby(home[some]).cumcount().to_numpy()
    shown = rows[["id", "project", "done_on", "source", "url"]].iloc[some[rank < QUOTED]]
    held: dict[str, tuple[Evidence, ...]] = {}
    for row in shown.to_dict("records"):
        proof = cell(portfolio, "item", row, "done_on", dated=row["done_on"])
        held[row["project"]] = (*held.get(row["project"], ()), proof)
    return held
