"""Who is how full in which of the coming weeks, and on how many projects, whether hours are planned or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from portfolio.due import work
from portfolio.load import capacities, weekly_load
from portfolio.ownership import leads, resolved
from portfolio.places import work_places
from portfolio.snapshot import Portfolio

WEEKS = 12
FULL, FAR_OVER = 1.0, 1.2
"""Shares of capacity; as rule CAP001."""


@dataclass(frozen=True)
class Week:
    """Hours promised in one week and their share of capacity; `level` is how the cell looks."""

    hours: float
    share: float

    @property
    def level(self) -> str:
        """none, some, much, over or far."""
        if not self.hours:
            return "none"
        if self.share > FAR_OVER:
            return "far"
        return "over" if self.share > FULL else "much" if self.share > FULL / 2 else "some"


@dataclass(frozen=True)
class Worker:
    """One person or team.

    Attributes:
        id: id, or the folded name of somebody unlisted.
        name, kind, team: as people say it; kind is person or team.
        capacity: hours a week.
        assumed: the capacity is not stated, so that of the policy stands in.
        weeks: the coming weeks; empty where no hours are promised.
        peak: the fullest week, as a share of capacity.
        promised: project → hours in these weeks, the most first.
        leads: active projects that the person leads.
        open: open pieces of work they own, `overdue` of them past their day.
        projects: projects they are on in any of these ways.
    """

    id: str
    name: str
    kind: str
    team: str
    capacity: float
    assumed: bool
    weeks: tuple[Week, ...]
    peak: float
    promised: Mapping[str, float]
    leads: int
    open: int
    overdue: int
    projects: int


def mondays(picture: Portfolio) -> list[date]:
    """The Mondays of the coming weeks, this one first."""
    first = picture.as_of - pd.Timedelta(days=picture.as_of.weekday())
    return [first + pd.Timedelta(weeks=n) for n in range(WEEKS)]


def workers(picture: Portfolio, assumed_hours: float) -> tuple[Worker, ...]:
    """Everybody who is listed, promised, leads or owns open work: the fullest first, then by projects."""
    load = picture.ask(weekly_load)
    days = [pd.Timestamp(day) for day in mondays(picture)]
    load = load[load["week"].isin(days)]
    hours = load.pivot_table(index="who", columns="week", values="hours", aggfunc="sum", fill_value=0.0)
    hours = hours.reindex(columns=days, fill_value=0.0)
    shares: dict[str, dict[str, float]] = {}
    promised = load.groupby(["who", "project"])["hours"].sum().sort_values(ascending=False).reset_index()
    for row in promised.to_dict("records"):
        shares.setdefault(str(row["who"]), {})[str(row["project"])] = float(row["hours"])
    room = picture.ask(capacities)
    listed: dict[str, dict[str, Any]] = room.to_dict("index")  # type: ignore[assignment]  # its index are ids
    led = leads(picture).groupby("person")["project"].agg(set).to_dict()
    held = picture.ask(_held)
    everyone = dict.fromkeys([*listed, *led, *held.index])
    weekly = dict(zip(hours.index, hours.to_numpy().tolist(), strict=True))
    owned: dict[str, dict[str, Any]] = held.to_dict("index")  # type: ignore[assignment]  # as above
    nobody = {"hours": 0.0, "unstated": 1, "kind": "person", "name": None}
    nothing = {"open": 0, "overdue": 0, "projects": frozenset()}
    found = []
    for who in everyone:
        known, own = listed.get(who, nobody), owned.get(who, nothing)
        capacity = float(known["hours"] + known["unstated"] * assumed_hours)
        row = weekly.get(who, [])
        weeks = tuple(Week(amount, amount / capacity if capacity else 0.0) for amount in row)
        person = picture.people.get(who)
        found.append(
            Worker(
                id=str(who),
                name=known["name"] or (person.name if person else str(who).title()),
                kind=known["kind"],
                team=(person.team or "") if person else "",
                capacity=capacity,
                assumed=bool(known["unstated"]),
                weeks=weeks,
                peak=max((week.share for week in weeks), default=0.0),
                promised=shares.get(who, {}),
                leads=len(led.get(who, ())),
                open=own["open"],
                overdue=own["overdue"],
                projects=len({*shares.get(who, {}), *led.get(who, ()), *own["projects"]}),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.peak, -one.projects, -one.open, one.name.casefold(), one.id)))


def _held(picture: Portfolio) -> pd.DataFrame:
    """Open work by who owns it: open, overdue (counts) and projects (ids), by person."""
    rows, place = picture.ask(work), picture.ask(work_places)
    active = np.append(picture.table["active"].to_numpy(dtype=bool), False)[place]
    wanted = np.flatnonzero(rows["open"].to_numpy(dtype=bool) & active & rows["owner"].notna().to_numpy())
    rows = rows.iloc[wanted]
    told = pd.DataFrame(
        {"who": resolved(picture, rows["owner"]), "project": place[wanted], "late": rows["due"] < picture.today}
    ).dropna(subset=["who"])
    counted = told.groupby("who")["late"].agg(open="size", overdue="sum")
    on = told[["who", "project"]].drop_duplicates()
    ids = picture.table.index.to_numpy(dtype=object)[on["project"].to_numpy()]
    projects = {who: frozenset(ids[some]) for who, some in on.groupby("who").indices.items()}
    held: pd.DataFrame = counted.assign(projects=pd.Series(projects, dtype="object"))
    return held
