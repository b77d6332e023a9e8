"""Many milestones of one programme, team or vendor, from several projects, fall into one fortnight.

Why it matters. Each plan looks fine alone; together they ask the same people for everything at once, and one late
milestone then has no neighbour that can wait.

Stays quiet when. Fewer than four open milestones fall into the fortnight; they belong to one project, whose own plan
that is; the group always has so many (a fortnight must hold twice its usual number); or the fortnight is past or more
than 180 days ahead. Where the same milestones pile up for a vendor, a team and a programme, the closest is told.

What to do. Spread the dates that can move, and agree now who goes first if something is late. Severity is medium, high
from eight milestones on.

Source. The catalogue's count. GAO-16-89G, best practice 3, assigning resources: peaks of demand are levelled.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.deliveries import vendor_names
from portfolio.due import work
from portfolio.findings import Hit, Subject
from portfolio.places import day_numbers, work_places
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 6
Row = dict[Any, Any]
KINDS = ("vendor", "team", "programme")  # the closest first
DAY = np.timedelta64(1, "D")


class MilestonePileUpLimits(Limits):
    """How many, how close together, how unusual."""

    count: int = limit(4, "Open milestones in one window.", unit="milestones", ge=2, le=100)
    high_count: int = limit(8, "From so many milestones on it is high.", unit="milestones", ge=2, le=200)
    window_days: int = limit(14, "Length of the window.", unit="days", ge=1, le=90)
    horizon_days: int = limit(180, "How far ahead windows are looked for.", unit="days", ge=14, le=730)
    min_projects: int = limit(2, "Projects that the milestones come from.", unit="projects", ge=1, le=20)
    times_usual: float = limit(2.0, "Multiple of the group's usual number in a window.", unit="times", ge=1, le=10)


class MilestonePileUp(Rule[MilestonePileUpLimits]):
    """SCH004."""

    code = "SCH004"
    name = "milestone pile-up"
    category = Category.SCHEDULE
    severity = Severity.MEDIUM
    needs = ("milestones.due", "projects.programme|projects.team|milestones.team|milestones.vendor")
    limits = MilestonePileUpLimits
    advice = "Spread the milestones that can move, and agree now who goes first if one is late."

    def check(self, portfolio: Portfolio, limits: MilestonePileUpLimits) -> Iterator[Hit]:
        """One hit for each group: its fullest window."""
        ahead = _ahead(portfolio, limits)
        told: set[tuple[str, ...]] = set()
        for kind in KINDS:
            grouped = ahead[ahead[kind].notna()].sort_values([kind, "due", "id"])
            for group, window in _windows(grouped, kind, limits):
                ids = tuple(sorted(row["id"] for row in window))
                if ids not in told:
                    told.add(ids)
                    yield _hit(portfolio, limits, kind, group, window)


def _ahead(portfolio: Portfolio, limits: MilestonePileUpLimits) -> pd.DataFrame:
    """Open milestones of active projects inside the horizon, with the vendor, team and programme of each."""
    every, home = portfolio.ask(work), portfolio.ask(work_places)
    day = every["due"].to_numpy()
    last = np.datetime64(portfolio.as_of, "D") + limits.horizon_days * DAY
    ahead = (home >= 0) & every["milestone"].to_numpy(dtype=bool) & every["open"].to_numpy(dtype=bool)
    ahead &= (day >= np.datetime64(portfolio.as_of, "D")) & (day <= last)
    some = np.flatnonzero(ahead)
    some = some[portfolio.table["active"].to_numpy()[home[some]]]
    rows = every[["id", "project", "name", "due", "team", "vendor", "source", "url"]].iloc[some]
    own = portfolio.table[["programme", "team"]].iloc[home[some]].set_axis(rows.index)
    found: pd.DataFrame = rows.assign(
        programme=own["programme"],
        team=rows["team"].fillna(own["team"]),
        vendor=portfolio.ask(vendor_names).resolve(rows["vendor"]),
    )
    return found


def _windows(rows: pd.DataFrame, kind: str, limits: MilestonePileUpLimits) -> Iterator[tuple[str, list[Row]]]:
    """The fullest window of each group that is full enough, the first of equals; `rows` sorted by group and day."""
    group, names = pd.factorize(rows[kind])
    place = group.astype("int64") * 1_000_000 + day_numbers(rows["due"])
    held = np.searchsorted(place, place + limits.window_days - 1, side="right") - np.arange(len(place))
    usual = np.bincount(group, minlength=len(names))[group] * limits.window_days / limits.horizon_days
    full = np.flatnonzero((held >= limits.count) & (held >= limits.times_usual * usual))
    fullest = full[np.lexsort((full, -held[full], group[full]))]
    best = fullest[np.flatnonzero(np.r_[True, group[fullest][1:] != group[fullest][:-1]])] if len(full) else full
    # All windows become rows at once: a slice of a wide table for each would cost more than the search.
    inside = np.concatenate([np.arange(first, first + held[first]) for first in best] or [full])
    shown = iter(rows[["id", "project", "due", "source", "url"]].iloc[inside].to_dict("records"))
    for first in best:
        window = list(islice(shown, int(held[first])))
        if len({row["project"] for row in window}) >= limits.min_projects:
            yield str(names[group[first]]), window


def _hit(portfolio: Portfolio, limits: MilestonePileUpLimits, kind: str, group: str, window: list[Row]) -> Hit:
    name = portfolio.ask(vendor_names).name(group) if kind == "vendor" else group
    share = Counter(str(row["project"]) for row in window)
    projects = tuple(sorted(share, key=lambda p: (not portfolio.projects[p].is_critical, -share[p], p)))
    first, last, count = window[0]["due"], window[-1]["due"], len(window)
    return Hit(
        subject=Subject(kind=kind, id=group, name=name),
        message=(
            f"{count} milestones of {len(projects)} projects of the {kind} {name} are due between "
            f"{first:%Y-%m-%d} and {last:%Y-%m-%d}."
        ),
        projects=projects,
        severity=Severity.HIGH if count >= limits.high_count else Severity.MEDIUM,
        measured={"milestones": count, "projects": len(projects), "days": (last - first).days + 1},
        evidence=tuple(cell(portfolio, "milestone", row, "due") for row in window[:QUOTED]),
        due=first.date(),
        cause=f"vendor:{group}" if kind == "vendor" else None,
    )
