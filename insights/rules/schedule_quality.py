"""A schedule with links fails checks that its dates rest on.

Why it matters. A finish date is worth what the network under it is worth: with loose ends, leads, pinned dates or work
planned in the past, the plan no longer shows what a delay does, and its end says little. A fail means: do not trust
the dates yet.

Stays quiet when. Every check that could run passes. A project is looked at only where its open work is a network:
ten pieces or more, and at least half of them linked. Checks whose facts are missing do not run and are named with
what they lack. One piece may be without a predecessor and one without a successor; links count where either end is
open; float is what the planning tool states, else our own critical path pass on the working calendar.

What to do. Mend the checks that fail, logic first, then look at the dates again; the identifiers named are where to
begin. Severity is low for one or two failing checks, medium from three, high from six.

Source. DCMA, Earned Value Management System Program Analysis Pamphlet (DCMA-EA PAM 200.1), the 14-point schedule
assessment; GAO-16-89G, Schedule Assessment Guide, best practices 2, 4, 6 and 7.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from insights.evidence import cell, project_field
from insights.rule import Limits, Rule, limit
from portfolio.evidence import Evidence
from portfolio.findings import Hit, Measure, Subject
from portfolio.schedule_checks import Schedules, networked, schedules
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

MOST_NAMED = 3


class ScheduleQualityLimits(Limits):
    """The pass marks of the fourteen checks, and when their fails add up."""

    missing_logic: float = limit(0.05, "Most open work without a link before or behind.", unit="share", ge=0, le=1)
    lags: float = limit(0.05, "Most links with a lag.", unit="share", ge=0, le=1)
    finish_to_start: float = limit(0.9, "Fewest links from finish to start.", unit="share", ge=0, le=1)
    hard_constraints: float = limit(0.05, "Most open work with a hard constraint.", unit="share", ge=0, le=1)
    high_float: float = limit(0.05, "Most open work with more float than float_days.", unit="share", ge=0, le=1)
    float_days: int = limit(44, "Float beyond which work is hardly tied in.", unit="working days", ge=1, le=1000)
    long_work: float = limit(0.05, "Most open work longer than work_days.", unit="share", ge=0, le=1)
    work_days: int = limit(44, "Length beyond which work is too long to follow.", unit="working days", ge=1, le=1000)
    missed_dates: float = limit(0.05, "Most work that missed its approved day.", unit="share", ge=0, le=1)
    delay_days: int = limit(600, "Delay that the critical path test adds.", unit="working days", ge=1, le=5000)
    cpli: float = limit(0.95, "Least critical path length index.", unit="CPLI", ge=0, le=1.5)
    bei: float = limit(0.95, "Least baseline execution index.", unit="BEI", ge=0, le=1.5)
    min_activities: int = limit(10, "Open pieces of work a network has at least.", unit="pieces", ge=2, le=1000)
    min_linked: float = limit(0.5, "Share of the open work that links touch at least.", unit="share", ge=0, le=1)
    medium_fails: int = limit(3, "Failing checks from which a finding is medium.", unit="checks", ge=1, le=14)
    high_fails: int = limit(6, "Failing checks from which it is high.", unit="checks", ge=1, le=14)


class Check(NamedTuple):
    """One check: its limit (`none`: not one), whether that is the least or the most, and why it may not run."""

    name: str
    limit: str
    unit: str
    least: bool
    needs: str


CHECKS = (
    Check("missing logic", "missing_logic", "%", least=False, needs="no open work"),
    Check("leads", "none", "", least=False, needs="open work has no links"),
    Check("lags", "lags", "%", least=False, needs="open work has no links"),
    Check("finish to start", "finish_to_start", "%", least=True, needs="open work has no links"),
    Check("hard constraints", "hard_constraints", "%", least=False, needs="no constraint is stated"),
    Check("high float", "high_float", "%", least=False, needs="no float is known"),
    Check("negative float", "none", "", least=False, needs="no float is known"),
    Check("long work", "long_work", "%", least=False, needs="no lengths are known"),
    Check("invalid dates", "none", "", least=False, needs="no dates are known"),
    Check("no resources", "none", "", least=False, needs="nothing says who works on what"),
    Check("missed dates", "missed_dates", "%", least=False, needs="no approved day is past yet"),
    Check("critical path test", "delay_days", "", least=True, needs="no open work has links"),
    Check("CPLI", "cpli", "", least=True, needs="no approved end is known"),
    Check("BEI", "bei", "", least=True, needs="no approved day is past yet"),
)
ARRIVES = 0.99
Quotes = Mapping[str, Mapping[int, list[dict[str, Any]]]]


class ScheduleQuality(Rule[ScheduleQualityLimits]):
    """SCH009."""

    code = "SCH009"
    name = "schedule quality"
    category = Category.SCHEDULE
    severity = Severity.LOW
    needs = ("dependencies.*",)
    limits = ScheduleQualityLimits
    advice = "Mend the checks that fail, logic first, before anybody relies on the dates of this schedule."

    def check(self, portfolio: Portfolio, limits: ScheduleQualityLimits) -> Iterator[Hit]:
        """One hit for each project whose schedule fails a check."""
        found = networked(portfolio, limits.min_activities, limits.min_linked)
        found = found[found.isin(portfolio.table.index[portfolio.table["active"]])]
        if not len(found):
            return
        known = schedules(portfolio, found, limits.float_days, limits.work_days, limits.delay_days)
        quotes = {one.name: known.found(one.name, _FIELDS.get(one.name, "id"), MOST_NAMED) for one in CHECKS}
        for place in range(len(known.projects)):
            told = {one.name: _told(one, known, limits, place) for one in CHECKS}
            if any(text.startswith("fail") for text in told.values()):
                yield _hit(portfolio, limits, known, place, told, quotes)

    def blind(self, portfolio: Portfolio, limits: ScheduleQualityLimits) -> Mapping[str, str]:
        """Projects that have links but no network of their own."""
        linked = networked(portfolio, limits.min_activities, limits.min_linked)
        some = portfolio.has("dependencies.*")
        return dict.fromkeys(map(str, some.index[some].difference(linked)), "dependencies.predecessor")


def _told(one: Check, known: Schedules, limits: ScheduleQualityLimits, place: int) -> str:
    """Pass, fail or not run, with the measure and its limit or the reason."""
    if not known.bases[one.name][place]:
        return f"not run: {one.needs}"
    value = float(known.measures[one.name][place])
    asked = {"delay_days": ARRIVES, "none": 0.0}.get(one.limit)
    asked = float(getattr(limits, one.limit)) if asked is None else asked
    fails = value < asked - 1e-9 if one.least else value > asked + 1e-9
    word = "at least" if one.least else "at most"
    return f"{'fail' if fails else 'pass'}: {_number(one, value)}, {word} {_number(one, asked)}"


def _number(one: Check, value: float) -> str:
    if one.unit == "%":
        return f"{value * 100:.3g} %"
    if one.name in {"CPLI", "BEI"}:
        return f"{value:.2f}"
    return f"{value:.0%} of the delay" if one.limit == "delay_days" else f"{value:g}"


def _hit(
    portfolio: Portfolio,
    limits: ScheduleQualityLimits,
    known: Schedules,
    place: int,
    told: dict[str, str],
    quotes: Quotes,
) -> Hit:
    project = str(known.projects[place])
    failed = [one for one in CHECKS if told[one.name].startswith("fail")]
    name = portfolio.name_of(project)
    ran = sum(not text.startswith("not run") for text in told.values())
    worst = "; ".join(f"{one.name} {told[one.name].removeprefix('fail: ')}" for one in failed[:MOST_NAMED])
    more = f"; {len(failed) - MOST_NAMED} more" if len(failed) > MOST_NAMED else ""
    high, medium = len(failed) >= limits.high_fails, len(failed) >= limits.medium_fails
    counts: dict[str, Measure] = {
        "activities": int(known.bases["missing logic"][place]),
        "failed": len(failed),
        "ran": ran,
    }
    return Hit(
        subject=Subject(kind="project", id=project, name=name),
        message=f"The schedule of {name} fails {len(failed)} of {ran} checks: {worst}{more}.",
        projects=(project,),
        severity=Severity.HIGH if high else Severity.MEDIUM if medium else Severity.LOW,
        measured=counts | told,
        evidence=tuple(_proof(portfolio, place, project, failed, quotes)),
        cause=f"project:{project}",
    )


_FIELDS = {
    "hard constraints": "constraint", "invalid dates": "due", "missed dates": "baseline_due", "BEI": "baseline_due",
    "long work": "duration_days", "high float": "float_days", "negative float": "float_days",
}  # fmt: skip


def _proof(portfolio: Portfolio, place: int, project: str, failed: list[Check], quotes: Quotes) -> Iterator[Evidence]:
    """The first pieces of work that each failing check is about; of a check about the whole, the project's end."""
    work = [(_FIELDS.get(one.name, "id"), row) for one in failed for row in quotes[one.name].get(place, ())]
    # Two checks may find the same work: its proof is quoted once.
    for field, row in {(field, row["id"]): (field, row) for field, row in work}.values():
        empty = row[field] is None or row[field] is pd.NaT or row[field] != row[field]
        yield cell(portfolio, "milestone" if row["milestone"] else "item", row, "id" if empty else field)
    if not work or any(one.name == "CPLI" for one in failed):
        yield project_field(portfolio, project, "end" if portfolio.projects[project].end else "name")
