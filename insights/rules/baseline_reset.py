"""An approved date was moved shortly before it would have been missed.

Why it matters. A new baseline turns a missed promise into a met one: the slip is gone from every report, and whoever
counted on the day learns it last.

Stays quiet when. The baseline was moved more than 30 days before its day, which is planning; it moved by five days or
fewer, or became earlier; the move is more than a year back; or the milestone is done. With pictures a month apart the
move happened somewhere between two of them: it counts where the old day was still ahead in the first and at most 30
days away in the second. With a single picture it is not assessed.

What to do. Ask who approved the new day and on what grounds, and keep the first one in the report beside it. Severity
is medium; high where the same project did so twice or more.

Source. GAO-16-89G, best practice 10, maintaining a baseline schedule; the catalogue's 30 days (commitment integrity).
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.rebaselining import resets
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 4
Row = dict[Any, Any]


class BaselineResetLimits(Limits):
    """How close to the day, how far it moved, how long it is remembered."""

    days: int = limit(30, "The old day was at most so far ahead.", unit="days", ge=0, le=180)
    min_move: int = limit(5, "A move of no more is no reset.", unit="days", ge=0, le=90)
    recent_days: int = limit(365, "Resets are remembered for so long.", unit="days", ge=30, le=1825)
    high_count: int = limit(2, "Resets from which it is high.", unit="resets", ge=1, le=20)


class BaselineReset(Rule[BaselineResetLimits]):
    """GOV005."""

    code = "GOV005"
    name = "baseline reset"
    category = Category.GOVERNANCE
    severity = Severity.MEDIUM
    needs = ("projects.baseline_end|milestones.baseline_due",)
    limits = BaselineResetLimits
    advice = "Ask who approved the new day and on what grounds, and report the first one beside it."

    def check(self, portfolio: Portfolio, limits: BaselineResetLimits) -> Iterator[Hit]:
        """One hit for each project that moved a promise just in time."""
        found = portfolio.ask(resets)
        ahead = (found["old"] - found["known_on"]).dt.days
        since = (portfolio.today - found["known_on"]).dt.days
        found = found[
            (found["old"] >= found["seen_before"])
            & (ahead <= limits.days)
            & (found["days"] > limits.min_move)
            & (since <= limits.recent_days)
            & found["project"].isin(portfolio.table.index[portfolio.table["active"]])
        ]
        found = found.sort_values(["project", "known_on", "days", "id"], ascending=[True, False, False, True])
        for project, rows in groupby(found.to_dict("records"), key=itemgetter("project")):
            yield _hit(portfolio, limits, str(project), list(rows))

    def blind(self, portfolio: Portfolio, limits: BaselineResetLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects of which no earlier approved day is kept."""
        past, points = portfolio.history, portfolio.milestone_history[["project", "known_on", "baseline_due"]]
        known = set(past.loc[past["baseline_end"].notna() & (past["known_on"] < portfolio.today), "id"].unique())
        earlier = (points["known_on"] < portfolio.today) & points["baseline_due"].notna()
        known |= set(points.loc[earlier, "project"].unique())
        return dict.fromkeys((p for p in portfolio.table.index if p not in known), "history.baseline_end")


def _hit(portfolio: Portfolio, limits: BaselineResetLimits, project: str, rows: list[Row]) -> Hit:
    name, last = portfolio.name_of(project), rows[0]
    thing = "the approved end" if last["kind"] == "project" else f'the approved day of "{last["name"]}"'
    others = f"; {len(rows) - 1} more of its days moved like this" if len(rows) > 1 else ""
    days = int(last["days"])
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=(
            f"{name}: {thing} was moved from {last['old']:%Y-%m-%d} to {last['new']:%Y-%m-%d}, {days} days later, "
            f"as first seen on {last['known_on']:%Y-%m-%d}{others}."
        ),
        projects=(project,),
        severity=Severity.HIGH if len(rows) >= limits.high_count else Severity.MEDIUM,
        measured={"resets": len(rows), "others": len(rows) - 1, "days_later": days},
        evidence=tuple(proof for row in rows[:QUOTED] for proof in _proof(portfolio, row)),
        due=last["new"].date() if last["new"] >= portfolio.today else None,
        cause=f"project:{project}",
    )


def _proof(portfolio: Portfolio, row: Row) -> Iterator[Evidence]:
    """The day as approved before and after, each with the picture that says so."""
    field = "baseline_end" if row["kind"] == "project" else "baseline_due"
    source = portfolio.projects[row["project"]].source
    for day, known in ((row["old"], row["seen_before"]), (row["new"], row["known_on"])):
        shown = {"id": row["id"], "project": row["project"], "source": source, field: pd.Timestamp(day)}
        yield cell(portfolio, row["kind"], shown, field, dated=known)
