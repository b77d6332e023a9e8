"""Answers about load: promised hours against capacity by week, of people and of teams with their members."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from insights.ask.nouns.cells import proved_in
from insights.ask.nouns.family import cited, counted, several
from insights.ask.plan import Analysed, Filter, Plan
from insights.ask.telling import Told, declined
from insights.ask.times import spell
from insights.narration.plain import line
from insights.rules.over_allocation import OverAllocationLimits
from portfolio.load import WEEKS, capacities, mondays_ahead, past_load, weekly_load
from portfolio.snapshot import Portfolio

_NAMED = 12
_PAST = "Weeks that are over are told from the allocations as they are listed today."


def loads(portfolio: Portfolio) -> pd.DataFrame:
    """Promised hours, capacity and load of everybody in each week from this one on, weeks of nothing too.

    Columns: who, kind (person or team), week, hours, capacity, load, filled_in (a capacity that is not stated was
    filled in) and allocation (the largest; none where nothing is promised). People count whose capacity is stated
    or who are promised; a team is promised what its members are.
    """
    return _grid(portfolio, portfolio.ask(weekly_load), mondays_ahead(portfolio))


def past_loads(portfolio: Portfolio) -> pd.DataFrame:
    """As `loads`, for the weeks before this one."""
    return _grid(portfolio, portfolio.ask(past_load), mondays_ahead(portfolio) - np.timedelta64(7 * WEEKS, "D"))


def _grid(portfolio: Portfolio, told: pd.DataFrame, mondays: np.ndarray) -> pd.DataFrame:
    listed = portfolio.ask(capacities)
    capacity = listed["hours"] + listed["unstated"] * OverAllocationLimits().capacity_hours
    told = pd.concat([told, told.assign(who=_team_of(portfolio, told["who"])).dropna(subset=["who"])])
    counts = (capacity > 0) & ((listed["unstated"] == 0) | listed.index.isin(told["who"]) | (listed["kind"] == "team"))
    every = pd.MultiIndex.from_product([listed.index[counts], mondays.astype("datetime64[s]")], names=["who", "week"])
    ordered = told.sort_values(["who", "week", "hours"], ascending=[True, True, False])
    sums = ordered.groupby(["who", "week"], sort=False).agg(hours=("hours", "sum"), allocation=("allocation", "first"))
    weeks = sums.reindex(every).reset_index().fillna({"hours": 0.0})
    weeks["capacity"] = capacity.reindex(weeks["who"]).to_numpy()
    weeks["load"] = (weeks["hours"] / weeks["capacity"]).round(6)
    weeks["kind"] = listed["kind"].reindex(weeks["who"]).to_numpy()
    weeks["filled_in"] = listed["unstated"].reindex(weeks["who"]).to_numpy() > 0
    return weeks


def _team_of(portfolio: Portfolio, persons: pd.Series) -> pd.Series:
    return persons.map({one.id: one.team for one in portfolio.people.values() if one.team}).astype("str")


def tell_load(plan: Plan, portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    """Who meets the bound, who ranks highest, the load of those named, or the average."""
    span = next(one for one in plan.filters if one.field == "week")
    bound = next((one for one in plan.filters if one.field == "load"), None)
    over = span.last is not None and span.last < portfolio.as_of - timedelta(days=portfolio.as_of.weekday())
    weeks = portfolio.ask(past_loads if over else loads)
    weeks = weeks[(weeks["week"] >= np.datetime64(span.first)) & (weeks["week"] <= np.datetime64(span.last))]
    if weeks.empty:
        return declined(f"Loads are told of {WEEKS} weeks before and after this one.")
    kind = "team" if plan.subject == "teams" else "person"
    mine = weeks[weeks["who"].isin(plan.ids) if plan.ids else weeks["kind"] == kind]
    for team in (one for one in plan.filters if one.field == "team"):
        members = [one.id for one in portfolio.people.values() if one.team in team.any_of]
        mine = mine[mine["who"].isin(members)]
    if mine.empty:
        named = " and ".join(_name(portfolio, one) for one in plan.ids)
        return declined(f"No capacity and no promised hours of {named or 'anybody asked about'} are known.")
    notes = [*plan.assumptions, *([_PAST] if over else [])]
    if bool(mine["filled_in"].any()):
        notes.append(f"Whoever states no capacity counts with {OverAllocationLimits().capacity_hours:g} hours a week.")
    if plan.several:
        notes.append(several(plan.several, [_name(portfolio, one) for one in plan.ids]))
    if plan.measure == "mean":
        return _average(plan, portfolio, mine, span, notes)
    if plan.ids:
        return _of_named(plan, portfolio, mine, span, bound, notes)
    return _of_many(plan, portfolio, mine, span, bound, notes)


def _of_named(
    plan: Plan, portfolio: Portfolio, weeks: pd.DataFrame, span: Filter, bound: Filter | None, notes: Sequence[str]
) -> Told:
    """The fullest week of each one named, the one with more in front."""
    peak = _peaks(weeks, "hours" if plan.measure == "hours" else "load")
    text = " ".join(_told_of(portfolio, one) for one in peak.itertuples()) + f" That is the peak {span.said}."
    if bound is not None:
        text = f"{'No' if _within(weeks, bound).empty else 'Yes'}: {text}"
    rows = [_row(portfolio, weeks, one, str(one.kind)) for one in peak.itertuples()]
    return Told(" ".join([text, *notes]), rows=tuple(rows), citations=_proof(portfolio, peak))


def _of_many(
    plan: Plan, portfolio: Portfolio, weeks: pd.DataFrame, span: Filter, bound: Filter | None, notes: Sequence[str]
) -> Told:
    """Everybody who meets the bound, or those at the top."""
    noun = "team" if plan.subject == "teams" else "person"
    where = "".join(f" {one.said}" for one in plan.filters if one.field == "team")
    kept = weeks if bound is None else _within(weeks, bound)
    free = bound is not None and bound.op == "le" and bound.number == 0
    rank = "load" if plan.measure != "spare" else "spare"
    peak = _peaks(kept.assign(spare=kept["capacity"] - kept["hours"]), rank, descending=plan.descending and not free)
    if plan.limit is not None and len(peak):
        edge = peak[rank].iloc[min(plan.limit, len(peak)) - 1]
        peak = peak[(peak[rank] >= edge) if plan.descending else (peak[rank] <= edge)]
    said = f"{bound.said if bound else 'booked'}{where} {span.said}"
    if peak.empty:
        none = "no team" if noun == "team" else "nobody"
        spare = _spare_instead(portfolio, weeks) if free else ""
        return Told(" ".join([f"None: {none} is {said}.{spare}", *notes]))
    rows = [_row(portfolio, kept, one, noun) for one in peak.itertuples()]
    parts = [f"{row[noun]} ({row['peak load']} in the week of {row['week']})" for row in rows]
    if plan.measure == "spare":
        parts = [f"{row[noun]} ({row['to spare']:g} hours to spare in the fullest week)" for row in rows]
    more = f"; and {len(parts) - _NAMED} more in the rows" if len(parts) > _NAMED else ""
    people = counted(len(parts), noun, "people" if noun == "person" else None)
    text = f"{'; '.join(parts[:_NAMED])}{more}. Ranked by the fullest week{where} {span.said}."
    if bound is not None and plan.limit is None:
        text = f"{people} {said}: {'; '.join(parts[:_NAMED])}{more}."
    return Told(" ".join([text, *notes]), rows=tuple(rows), citations=_proof(portfolio, peak))


def _spare_instead(portfolio: Portfolio, weeks: pd.DataFrame) -> str:
    """Who has at least some hours left, where nobody is free altogether."""
    peak = _peaks(weeks.assign(spare=weeks["capacity"] - weeks["hours"]), "load", descending=False)
    peak = peak[peak["load"] < 1]
    parts = [f"{_name(portfolio, str(one.who))} ({one.spare:g} hours)" for one in peak.head(_NAMED).itertuples()]
    return f" With hours to spare in every week: {'; '.join(parts)}." if parts else ""


def _average(plan: Plan, portfolio: Portfolio, weeks: pd.DataFrame, span: Filter, notes: Sequence[str]) -> Told:
    """Promised hours over capacity in all of the weeks together; of each team where it is split."""
    if plan.group == "team":
        sums = weeks.groupby("who")[["hours", "capacity"]].sum()
        shares = (sums["hours"] / sums["capacity"]).sort_values(ascending=not plan.descending, kind="stable")
        kept = shares[: plan.limit] if plan.limit else shares
        rows = [
            {"team": _name(portfolio, str(one)), "average load": f"{100 * load:.1f}%"} for one, load in kept.items()
        ]
        parts = "; ".join(f"{row['team']}: {row['average load']}" for row in rows)
        text = f"{parts}. Counted: hours promised to members over their capacity {span.said}."
        return Told(" ".join([text, *notes]), rows=tuple(rows))
    number = weeks["who"].nunique()
    hours, capacity = float(weeks["hours"].sum()), float(weeks["capacity"].sum())
    count = weeks["week"].nunique()
    whose = " and ".join(_name(portfolio, one) for one in plan.ids)
    where = "".join(f" {one.said}" for one in plan.filters if one.field == "team")
    noun = "team" if plan.subject == "teams" else "person"
    whose = whose or f"{counted(number, noun, 'people' if noun == 'person' else None)}{where}"
    own = weeks.groupby("who")["load"].mean().mean()
    text = (
        f"{100 * hours / capacity:.1f}% is the average load of {whose} {span.said}: {hours / count:,.1f} of"
        f" {capacity / count:,.1f} hours a week are promised."
    )
    if number > 1 and abs(own - hours / capacity) >= 0.0005:  # noqa: PLR2004 - another figure when rounded
        text += f" The plain mean of their own loads is {100 * own:.1f}%."
    return Told(" ".join([text, *notes]), rows=({"average load": f"{100 * hours / capacity:.1f}%"},))


def _peaks(weeks: pd.DataFrame, by: str, *, descending: bool = True) -> pd.DataFrame:
    """The fullest week of each one, the highest first."""
    peak = weeks.sort_values(["load", "week"], ascending=[False, True], kind="stable").drop_duplicates("who")
    return peak.sort_values([by, "who"], ascending=[not descending, True], kind="stable")


def _told_of(portfolio: Portfolio, one: Any) -> str:
    """The fullest week of one person or team, and for which projects."""
    told = pd.concat([portfolio.ask(past_load), portfolio.ask(weekly_load)])
    whose = (told["who"] == one.who) | (_team_of(portfolio, told["who"]) == one.who)
    own = told[whose & (told["week"] == one.week)].groupby("project")["hours"].sum()
    parts = "; ".join(f"{line(portfolio.name_of(str(project)))} {hours:g}" for project, hours in own.items())
    left = one.capacity - one.hours
    rest = f"{left:g} to spare" if left >= 0 else f"{-left:g} too many"
    return (
        f"{_name(portfolio, str(one.who))} is promised {one.hours:g} of {one.capacity:g} hours"
        f" ({100 * one.load:.0f}%, {rest}) in the week of {spell(one.week.date())}{f': {parts}' if parts else ''}."
    )


def _within(weeks: pd.DataFrame, bound: Filter) -> pd.DataFrame:
    load, number = weeks["load"], float(bound.number or 0)
    if bound.op == "between":
        return weeks[(load - number).abs() < 0.005]  # noqa: PLR2004 - half a per cent
    if bound.op in {"lt", "le"}:
        peak = weeks.groupby("who")["load"].transform("max")
        return weeks[peak < number] if bound.op == "lt" else weeks[peak <= number]
    return weeks[load > number] if bound.op == "gt" else weeks[load >= number]


def _row(portfolio: Portfolio, weeks: pd.DataFrame, one: Any, noun: str) -> dict[str, object]:
    who = str(one.who)
    return {
        noun: _name(portfolio, who),
        "peak load": f"{100 * float(one.load):.0f}%",
        "week": one.week.date().isoformat(),
        "hours": round(float(one.hours), 1),
        "capacity": round(float(one.capacity), 1),
        "to spare": round(float(one.capacity - one.hours), 1),
        "weeks": int((weeks["who"] == who).sum()),
    }


def _name(portfolio: Portfolio, who: str) -> str:
    return line(portfolio.person_name(who))


def _proof(portfolio: Portfolio, peak: pd.DataFrame) -> Any:
    largest = peak["allocation"].dropna().head(8)
    return cited([proved_in(portfolio, _sources, "allocation", str(one), "hours_per_week") for one in largest])


def _sources(portfolio: Portfolio) -> tuple[pd.DataFrame, ...]:
    return (portfolio.allocations,)
