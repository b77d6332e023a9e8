"""The critical path as people ask for it: when a project ends by its network, along which work, and what if.

A forecast is where the links, lengths and working calendars of the plan put the end when nothing that is left can
happen before the status day. It is a lower bound of what will happen, not a promise: the network knows no risks.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from portfolio.activities import Activities, activities, network_of
from portfolio.critical_path import NEAR, Pass, critical_path
from portfolio.floats import floats_of
from portfolio.floats import passes as all_passes
from portfolio.snapshot import Portfolio
from portfolio.working_time import STANDARD


@dataclass(frozen=True)
class Step:
    """One piece of work on the longest path."""

    id: str
    name: str
    start: date
    finish: date


@dataclass(frozen=True)
class NetworkForecast:
    """What the network says of one project.

    Attributes:
        finish: the last day by the network.
        stated: the last day by the project's own word.
        late_days: working days that the network ends after the stated day; negative is before it.
        critical: ids of open work without float.
        longest: the chain of work that sets the finish, first to last.
        circular: pairs of ids whose link closes a circle and was left out.
    """

    project: str
    name: str
    finish: date
    stated: date | None
    late_days: int | None
    activities: int
    critical: tuple[str, ...]
    longest: tuple[Step, ...]
    circular: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WhatIf:
    """Where a project ends before and after a change, and by how many working days that moves it."""

    project: str
    before: date
    after: date
    moved_days: float


def forecast(portfolio: Portfolio, project: str) -> NetworkForecast | None:
    """The forecast of one project by its own links, all its work counted; None where no open work is left."""
    plan = network_of(portfolio, project, whole=True)
    return next(iter(_forecasts(portfolio, plan, critical_path(plan.net))), None)


def across(portfolio: Portfolio) -> tuple[NetworkForecast, ...]:
    """The forecast of every project that has links, waiting for other projects included."""
    return _forecasts(portfolio, portfolio.ask(activities), portfolio.ask(all_passes))


def what_if(portfolio: Portfolio, changes: dict[str, float]) -> tuple[WhatIf, ...]:
    """Projects that end on another day if pieces of work take so many working days more (or less)."""
    plan, before = portfolio.ask(activities), portfolio.ask(all_passes)
    place = {str(one): spot for spot, one in enumerate(plan.frame["id"])}
    unknown = [one for one in changes if one not in place]
    if unknown:
        raise ValueError(f"No open linked work has the id {unknown[0]}.")
    length = plan.net.length.copy()
    for one, days in changes.items():
        length[place[one]] = max(length[place[one]] + days, 0.0)
    after = critical_path(replace(plan.net, length=length))
    moved = STANDARD.moment(np.nan_to_num(after.ends)) - STANDARD.moment(np.nan_to_num(before.ends))
    told = []
    for spot in np.flatnonzero(np.isfinite(after.ends) & (np.abs(moved) > NEAR)).tolist():
        was, now = _last_days(before.ends[[spot]]), _last_days(after.ends[[spot]])
        told.append(WhatIf(str(plan.projects[spot]), was[0], now[0], round(float(moved[spot]), 4)))
    return tuple(sorted(told, key=lambda one: (-one.moved_days, one.project)))


def _forecasts(portfolio: Portfolio, plan: Activities, done: Pass) -> tuple[NetworkForecast, ...]:
    known = np.flatnonzero(np.isfinite(done.ends))
    finishes = dict(zip(known.tolist(), _last_days(done.ends[known]), strict=True))
    open_ = floats_of(plan, done)
    steps = {
        row["id"]: Step(row["id"], row["name"], row["early_start"].date(), row["early_finish"].date())
        for row in open_[["id", "name", "early_start", "early_finish"]].to_dict("records")
    }
    critical = open_[open_["critical"]].groupby("project")["id"].agg(tuple).to_dict()
    counts = open_["project"].value_counts().to_dict()
    paths = _longest(plan, done)
    bad = np.flatnonzero(done.circular)
    found = []
    for spot, finish in finishes.items():
        project = str(plan.projects[spot])
        held = portfolio.projects.get(project)
        stated = (held.end or held.baseline_end) if held else None
        late = None if stated is None else int(np.busday_count(stated, finish))
        mine = bad[plan.net.group[plan.net.after[bad]] == spot]
        circles = tuple((str(plan.names[plan.net.before[n]]), str(plan.names[plan.net.after[n]])) for n in mine)
        path = tuple(steps[one] for one in paths.get(spot, ()) if one in steps)
        found.append(
            NetworkForecast(
                project, portfolio.name_of(project), finish, stated, late, counts.get(project, 0),
                critical.get(project, ()), path, circles,
            )
        )  # fmt: skip
    return tuple(found)


def _longest(plan: Activities, done: Pass) -> dict[int, list[str]]:
    """By project the ids from what ends last back along what drives it; all projects step back together."""
    net, real = plan.net, len(plan.frame)
    finish = np.where(net.over, -np.inf, done.early + net.length)
    order = np.lexsort((np.arange(len(finish)) >= real, -done.early, -finish, net.group))
    _, first = np.unique(net.group[order], return_index=True)
    at = order[first]
    groups = net.group[at]
    paths: dict[int, list[str]] = {int(group): [] for group in groups}
    while len(at):
        for group, spot in zip(groups.tolist(), at.tolist(), strict=True):
            if spot < real and not net.over[spot]:
                paths[group].append(str(plan.names[spot]))
        link = done.driver[at]
        at, groups = net.before[link[link >= 0]], groups[link >= 0]
    return {group: path[::-1] for group, path in paths.items()}


def _last_days(ends: np.ndarray) -> list[date]:
    """The day on which each end falls: an end at midnight belongs to the day before."""
    days: list[date] = (np.ceil(ends - NEAR).astype("int64") - 1).astype("datetime64[D]").tolist()
    return days
