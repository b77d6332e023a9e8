"""Dates of a project contradict each other, lie where they cannot, or are no dates.

Why it matters. Every other finding about time stands on these dates; one wrong year makes a healthy project red or,
worse, a late one green.

Stays quiet when. The dates agree; a cell is empty or withheld by its source, which is missing data; or a forecast end
is past by no more than 30 days. An end that is long past counts only where the project says that it still runs: where
nothing says how it stands, it may be finished.

What to do. Ask whoever keeps the plan to correct the named cells at the source. Severity is low: it is the data that
is wrong, not yet the project.

Source. DCMA 14-point assessment, check 9, invalid dates: no forecast in the past, no actual in the future.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.contradictions import item_dates, project_dates, stale_forecasts, years_apart
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity, Status

QUOTED = 4
Row = dict[Any, Any]


class ImplausibleDatesLimits(Limits):
    """What is still plausible."""

    past_days: int = limit(30, "Days that a forecast end may be past.", unit="days", ge=0, le=730)
    first_year: int = limit(1970, "Years before this are taken for an error.", unit="year", ge=1900, le=2020)
    last_year: int = limit(2100, "Years after this are taken for an error.", unit="year", ge=2030, le=9999)


class ImplausibleDates(Rule[ImplausibleDatesLimits]):
    """SCH012."""

    code = "SCH012"
    name = "implausible dates"
    category = Category.SCHEDULE
    severity = Severity.LOW
    needs = (
        "projects.end|projects.start|projects.baseline_end|projects.actual_end|items.due|milestones.due|items.done_on",
    )
    limits = ImplausibleDatesLimits
    advice = "Ask whoever keeps the plan to correct the named dates at the source."
    includes_closed = True

    def check(self, portfolio: Portfolio, limits: ImplausibleDatesLimits) -> Iterator[Hit]:
        """One hit for each project that has such dates, whatever their number."""
        own = _by_project(_own(portfolio, limits))
        items = portfolio.ask(item_dates)
        places = _by_project(items[items["project"].isin(portfolio.table.index)])
        for project in sorted({*own, *places}):
            yield _hit(portfolio, project, own.get(project, []), places.get(project, []))


def _by_project(found: pd.DataFrame) -> dict[str, list[Row]]:
    held: dict[str, list[Row]] = {}
    for row in found.to_dict("records"):
        held.setdefault(row["project"], []).append(row)
    return held


def _own(portfolio: Portfolio, limits: ImplausibleDatesLimits) -> pd.DataFrame:
    """What is wrong with the dates of projects themselves: project, field, other and said."""
    past = portfolio.ask(stale_forecasts)
    past = past[past > limits.past_days]
    years = portfolio.ask(years_apart, limits.first_year, limits.last_year)
    said = [f"its {str(field).replace('_', ' ')} lies in an impossible year" for field in years["field"]]
    parts = [
        portfolio.ask(project_dates),
        years.assign(other="", said=said),
        pd.DataFrame(
            {
                "project": past.index,
                "field": "end",
                "other": "status",
                "said": [f"it still runs, and its forecast end is {days:.0f} days past" for days in past],
            }
        ),
    ]
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _hit(portfolio: Portfolio, project: str, own: list[Row], items: list[Row]) -> Hit:
    name = portfolio.name_of(project)
    said = [str(row["said"]) for row in own]
    past = portfolio.ask(stale_forecasts)[project] if any(row["other"] == "status" for row in own) else float("nan")
    if items:
        others = len(items) - 1
        more = f", and {others} more of its items {'is' if others == 1 else 'are'} alike" if others else ""
        said.append(f'"{items[0]["name"]}" is {items[0]["said"]}{more}')
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=f"{name}: {'; '.join(said)}.",
        projects=(project,),
        measured={"contradictions": len(own), "items": len(items), "other_items": max(len(items) - 1, 0)}
        | ({"days_past_end": int(past)} if past > 0 else {}),
        evidence=tuple(_proof(portfolio, project, own, items)),
    )


def _proof(portfolio: Portfolio, project: str, own: list[Row], items: list[Row]) -> Iterator[Evidence]:
    for field in dict.fromkeys(str(field) for row in own for field in (row["field"], row["other"]) if field):
        if field != "status" or portfolio.projects[project].status is not Status.UNKNOWN:
            yield project_field(portfolio, project, field)
    for row in items[:QUOTED]:
        for field in (row["field"], row["other"]):
            if field:
                yield cell(portfolio, str(row["kind"]), row, str(field))
