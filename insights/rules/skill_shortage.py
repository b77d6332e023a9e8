"""A skill is needed for more hours in a coming month than the people who have it can give.

Why it matters. Each plan counts on the same few people. Nobody is over-booked by name yet, because the work waits for
"an electrician" and not for one of them; it shows when the month is there.

Stays quiet when. The holders of the skill have enough hours, or lack only a few; the demand is beyond the months
looked at or comes from closed projects. Somebody with two skills counts in full for both, so only sure shortages are
told. Where nobody's skills are listed, nothing can be said (not assessed).

What to do. Move what can wait out of the month, train or hire, and agree which project is served first. Severity is
medium above 100 % of the hours, high above 120 %.

Source. PMI, Practice Standard for Scheduling: resource capacity by calendar month; cut-offs as for over-allocation.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np

from insights.evidence import cell
from insights.rule import Limits, Rule, band, limit
from portfolio.findings import Hit, Subject
from portfolio.skill_months import month_weeks, skill_demand, skill_supply
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

NAMED = 6
Row = dict[Any, Any]


class SkillShortageLimits(Limits):
    """Demand against capacity, and how far ahead."""

    medium: float = limit(1.0, "A demand above this is medium.", unit="share of capacity", ge=0.5, le=3)
    high: float = limit(1.2, "A demand above this is high.", unit="share of capacity", ge=0.5, le=5)
    min_hours: float = limit(16, "Hours above that in the month before it fires.", unit="hours", ge=0, le=2000)
    months_ahead: int = limit(6, "Coming full months looked at.", unit="months", ge=1, le=24)
    capacity_hours: float = limit(
        40, "Hours a week of a person whose capacity is not stated.", unit="hours", ge=1, le=80
    )


class SkillShortage(Rule[SkillShortageLimits]):
    """CAP004."""

    code = "CAP004"
    name = "skill shortage"
    category = Category.RESOURCE
    severity = Severity.MEDIUM
    needs = ("allocations.skill|items.skill",)
    limits = SkillShortageLimits
    advice = "Move what can wait, train or hire, and agree which project is served first."

    def check(self, portfolio: Portfolio, limits: SkillShortageLimits) -> Iterator[Hit]:
        """One hit per skill, for its worst month."""
        supply = portfolio.ask(skill_supply)
        if supply.empty:
            return
        demand = portfolio.ask(skill_demand, limits.months_ahead)
        weekly = supply["hours"] + supply["unstated"] * limits.capacity_hours
        total = demand.groupby(["skill", "month"])["hours"].sum().reset_index()
        weeks = portfolio.ask(month_weeks, limits.months_ahead).reindex(total["month"]).to_numpy()
        total["has"] = weekly.reindex(total["skill"]).fillna(0).to_numpy() * weeks
        total["short"] = total["hours"] - limits.medium * total["has"]
        total["share"] = total["hours"] / total["has"].mask(total["has"] == 0)
        total = total[(total["short"] > limits.min_hours) & ~(total["share"] <= limits.medium)]
        total["months"] = total.groupby("skill")["month"].transform("size")
        total["first"] = total.groupby("skill")["month"].transform("min")
        worst = total.sort_values(["skill", "short", "month"], ascending=[True, False, True]).drop_duplicates("skill")
        needed = demand.merge(worst[["skill", "month"]], on=["skill", "month"])
        needed = needed.sort_values(["skill", "hours", "id"], ascending=[True, False, True])
        rows = {skill: list(group) for skill, group in groupby(needed.to_dict("records"), key=itemgetter("skill"))}
        for row in worst.to_dict("records"):
            people = int(supply["people"].get(row["skill"], 0))
            yield _hit(portfolio, limits, row, rows[row["skill"]], people)

    def blind(self, portfolio: Portfolio, limits: SkillShortageLimits) -> Mapping[str, str]:  # noqa: ARG002 - the frame's
        """Everything, where no person's skill is known."""
        return dict.fromkeys(portfolio.projects, "people.skills") if portfolio.ask(skill_supply).empty else {}


def _hit(portfolio: Portfolio, limits: SkillShortageLimits, worst: Row, rows: list[Row], people: int) -> Hit:
    name, month = str(rows[0]["written"]), worst["month"]
    hours: dict[str, float] = {}
    for row in rows:
        hours[row["project"]] = hours.get(row["project"], 0.0) + row["hours"]
    projects = sorted(hours, key=lambda p: (not portfolio.projects[p].is_critical, -hours[p], p))
    names = ", ".join(portfolio.name_of(project) for project in projects[:NAMED])
    share = None if np.isnan(worst["share"]) else round(worst["share"] * 100)
    whose = f"the {worst['has']:.0f} of {people} {'person' if people == 1 else 'people'}, {share} %" if people else ""
    against = f"against {whose}" if people else "and nobody listed has it"
    more = worst["months"] - 1
    also = f"; {more} more {'month is' if more == 1 else 'months are'} short too" if more else ""
    by_share = band(worst["share"], medium=limits.medium, high=limits.high) if people else Severity.HIGH
    return Hit(
        subject=Subject(kind="skill", id=str(worst["skill"]), name=name),
        message=f"{name} is needed for {worst['hours']:.0f} hours in {month:%Y-%m} {against}, by {names}{also}.",
        projects=tuple(projects),
        severity=by_share or Severity.MEDIUM,
        measured={
            "hours_needed": round(float(worst["hours"])),
            "hours_there": round(float(worst["has"])),
            "percent": share,
            "people": people,
            "months_short": int(worst["months"]),
            "more_months": int(more),
            "month": f"{month:%Y-%m}",
        },
        evidence=tuple(
            cell(portfolio, str(row["kind"]), {**row, row["field"]: row["amount"]}, str(row["field"]))
            for row in rows[:NAMED]
        ),
        due=max(worst["first"].date(), portfolio.as_of),
        cause=f"skill:{worst['skill']}",
    )
