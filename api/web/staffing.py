"""Who works on one project, how much they are promised to it, and how full they are with everything."""

from dataclasses import dataclass

import pandas as pd

from portfolio.due import work
from portfolio.load import capacities, weekly_load
from portfolio.snapshot import Portfolio

WEEKS = 12
MOST = 12


@dataclass(frozen=True)
class Worker:
    """One person or team.

    Attributes:
        name: as people say it.
        role: role or team, where known.
        hours: hours a week promised to this project, on average over the weeks that it has any.
        share: their fullest week in all projects, as a share of capacity; None where no capacity is stated.
        projects: how many projects they are promised to in these weeks.
        open: open pieces of work of this project that they own.
        overdue: those that are past their due day.
    """

    name: str
    role: str
    hours: float | None
    share: float | None
    projects: int
    open: int
    overdue: int


@dataclass(frozen=True)
class Staff:
    """The people of one project, the most promised first; `rest` more are not listed."""

    workers: tuple[Worker, ...]
    rest: int
    planned: bool
    unowned: int


def staff_of(picture: Portfolio, project: str) -> Staff:
    """The people of one project over the coming weeks."""
    load = picture.ask(weekly_load)
    load = load[load["week"] < load["week"].min() + pd.Timedelta(weeks=WEEKS)] if len(load) else load
    own = load[load["project"] == project]
    hours = own.groupby(["who", "week"])["hours"].sum().groupby("who").mean()
    theirs = load[load["who"].isin(hours.index)]
    fullest = theirs.groupby(["who", "week"])["hours"].sum().groupby("who").max()
    spread = theirs.groupby("who")["project"].nunique()
    rows = picture.ask(work)
    rows = rows[(rows["project"] == project).to_numpy() & rows["open"].to_numpy(dtype=bool)]
    held = rows["owner"].value_counts()
    late = rows.loc[rows["due"] < picture.today, "owner"].value_counts()
    room = picture.ask(capacities)
    everyone = sorted({*hours.index, *held.index}, key=lambda who: (-hours.get(who, 0.0), -int(held.get(who, 0)), who))
    workers = tuple(
        Worker(
            name=picture.person_name(who),
            role=_role(picture, who),
            hours=float(hours[who]) if who in hours.index else None,
            share=_share(fullest, room, who),
            projects=int(spread.get(who, 0)),
            open=int(held.get(who, 0)),
            overdue=int(late.get(who, 0)),
        )
        for who in everyone[:MOST]
    )
    return Staff(workers, max(0, len(everyone) - MOST), bool(len(own)), int(rows["owner"].isna().sum()))


def _share(fullest: pd.Series, room: pd.DataFrame, who: str) -> float | None:
    if who not in fullest.index or who not in room.index or room.loc[who, "unstated"] or not room.loc[who, "hours"]:
        return None
    return float(fullest[who] / room.loc[who, "hours"])


def _role(picture: Portfolio, who: str) -> str:
    known = picture.people.get(who)
    return " · ".join(part for part in (known.role, known.team) if part) if known else ""
