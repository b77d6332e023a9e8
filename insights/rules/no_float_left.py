"""The longest chain of linked work ends at most three working days before the promised day, or after it.

Why it matters. On this chain every day lost is a day late for the whole project; with no float left there is nothing
that a single illness or a late delivery could be taken from.

Stays quiet when. The chain leaves more than three working days to the promised end; it ends more than 180 days from
now, where most plans have no float yet; or fewer than three open pieces of work are on it. The promise is the approved
end, else the stated one; a deadline in the plan, or a day it must be finished by, counts where it is tighter. Where the
work of a project is not linked, its float cannot be told (not assessed).

What to do. Guard this chain before all other work: shorten it, overlap it, or buy days for it now, and agree a reserve.
Severity is medium; high where the chain ends after the promised day.

Source. GAO-16-89G, best practices 6 and 7, a valid critical path and reasonable float; float is computed by the
critical path method (PMBOK Guide), each piece of work in its own calendar.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.due import work
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.margins import chain, margins
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 4


class NoFloatLeftLimits(Limits):
    """How little is too little, how soon, on how long a chain."""

    days: float = limit(3, "Working days left at most.", unit="working days", ge=-60, le=60)
    high_days: float = limit(0, "Fewer working days left than this are high.", unit="working days", ge=-60, le=60)
    horizon_days: int = limit(180, "The chain ends within so many days.", unit="days", ge=1, le=1825)
    min_chain: int = limit(3, "Open pieces of work on the chain.", unit="items", ge=1, le=100)


class NoFloatLeft(Rule[NoFloatLeftLimits]):
    """SCH010."""

    code = "SCH010"
    name = "no float left"
    category = Category.SCHEDULE
    severity = Severity.MEDIUM
    needs = ("dependencies.*", "projects.baseline_end|projects.end")
    limits = NoFloatLeftLimits
    advice = "Guard this chain before all other work: shorten it, overlap it, or buy days for it now."

    def check(self, portfolio: Portfolio, limits: NoFloatLeftLimits) -> Iterator[Hit]:
        """One hit for each project whose chain has eaten its float."""
        told = portfolio.ask(margins)
        soon = (told["finish"] - portfolio.today).dt.days <= limits.horizon_days
        short = soon & (told["left"] <= limits.days) & (told["chain"] >= limits.min_chain)
        for project in told.index[short].sort_values():
            yield _hit(portfolio, limits, str(project), told.loc[project])

    def blind(self, portfolio: Portfolio, limits: NoFloatLeftLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Projects none of whose open work is linked."""
        return dict.fromkeys(portfolio.table.index.difference(portfolio.ask(margins).index), "dependencies.items")


def _hit(portfolio: Portfolio, limits: NoFloatLeftLimits, project: str, told: pd.Series) -> Hit:
    held = portfolio.projects[project]
    rows = chain(portfolio, project)
    days, count = float(told["left"]), len(rows)
    promised = f"the {'approved' if told['promised_field'] == 'baseline_end' else 'stated'} end"
    counted = f"{abs(days):.0f} working day{'' if round(abs(days)) == 1 else 's'}"
    room = f"{counted} before it must" if days >= 0 else f"{counted} too late"
    return Hit(
        subject=Subject(kind="project", id=project, name=held.name),
        message=(
            f"{held.name}: the longest chain of {count} linked open pieces of work ends on {told['finish']:%Y-%m-%d}, "
            f"{room}; {promised} is {told['promised']:%Y-%m-%d}."
        ),
        projects=(project,),
        severity=Severity.HIGH if days < limits.high_days else Severity.MEDIUM,
        measured={"working_days_left": round(days), "chain": count, "days_short": max(round(-days), 0)},
        evidence=(project_field(portfolio, project, str(told["promised_field"])), *_proof(portfolio, rows)),
        due=told["promised"].date() if told["promised"] >= portfolio.today else None,
        cause=f"project:{project}",
    )


def _proof(portfolio: Portfolio, rows: pd.DataFrame) -> Iterator[Evidence]:
    """The end of the chain as planned: its last pieces of work, the very last first."""
    last = list(rows["id"].tail(QUOTED))[::-1]
    plan = portfolio.ask(work)[["id", "project", "due", "start", "milestone", "source", "url"]]
    found = {row["id"]: row for row in plan[plan["id"].isin(last)].to_dict("records")}
    for one in last:
        row = found[one]
        field = "due" if pd.notna(row["due"]) else "start"
        if pd.notna(row[field]):
            yield cell(portfolio, "milestone" if row["milestone"] else "item", row, field, dated=row[field])
