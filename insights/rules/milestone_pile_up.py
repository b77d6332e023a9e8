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

from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights.evidence import cell
from insights.rule import Limits, Rule, limit
from portfolio.deliveries import vendor_names
from portfolio.due import work
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity

QUOTED = 12
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
                ids = tuple(sorted(window["id"]))
                if ids not in told:
                    told.add(ids)
                    yield _hit(portfolio, limits, kind, group, window)


def _ahead(portfolio: Portfolio, limits: MilestonePileUpLimits) -> pd.DataFrame:
    """Open milestones of active projects inside the horizon, with the vendor, team and programme of each."""
    columns = ["id", "project", "name", "due", "team", "vendor", "milestone", "open", "source", "url"]
    rows = portfolio.ask(work)[columns]
    last = portfolio.today + limits.horizon_days * DAY
    rows = rows[rows["milestone"] & rows["open"] & (rows["due"] >= portfolio.today) & (rows["due"] <= last)]
    homes = portfolio.table[["active", "programme", "team"]].reindex(rows["project"]).set_axis(rows.index)
    rows = rows.assign(
        programme=homes["programme"],
        team=rows["team"].fillna(homes["team"]),
        vendor=portfolio.ask(vendor_names).resolve(rows["vendor"]),
    )
    return rows[homes["active"].fillna(False).astype(bool)]  # noqa: FBT003 - a fill value


def _windows(rows: pd.DataFrame, kind: str, limits: MilestonePileUpLimits) -> Iterator[tuple[str, pd.DataFrame]]:
    """The fullest window of each group that is full enough, the first of equals; `rows` sorted by group and day."""
    group, names = pd.factorize(rows[kind])
    day = rows["due"].to_numpy().astype("datetime64[D]").astype("int64")
    place = group.astype("int64") * 1_000_000 + day
    held = np.searchsorted(place, place + limits.window_days - 1, side="right") - np.arange(len(place))
    usual = np.bincount(group, minlength=len(names))[group] * limits.window_days / limits.horizon_days
    for first in np.flatnonzero((held >= limits.count) & (held >= limits.times_usual * usual)):
        same = (group == group[first]) & (held >= limits.count) & (held >= limits.times_usual * usual)
        if first != np.flatnonzero(same)[held[same].argmax()]:
            continue
        window = rows.iloc[first : first + held[first]]
        if window["project"].nunique() >= limits.min_projects:
            yield str(names[group[first]]), window


def _hit(portfolio: Portfolio, limits: MilestonePileUpLimits, kind: str, group: str, window: pd.DataFrame) -> Hit:
    name = portfolio.ask(vendor_names).name(group) if kind == "vendor" else group
    order = window["project"].value_counts(sort=True)
    projects = tuple(sorted(order.index, key=lambda p: (not portfolio.projects[p].is_critical, -order[p], p)))
    first, last, count = window["due"].min(), window["due"].max(), len(window)
    return Hit(
        subject=Subject(kind=kind, id=group, name=name),
        message=(
            f"{count} milestones of {len(projects)} projects of the {kind} {name} are due between "
            f"{first:%Y-%m-%d} and {last:%Y-%m-%d}."
        ),
        projects=projects,
        severity=Severity.HIGH if count >= limits.high_count else Severity.MEDIUM,
        measured={"milestones": count, "projects": len(projects), "days": (last - first).days + 1},
        evidence=tuple(cell(portfolio, "milestone", row, "due") for row in window.head(QUOTED).to_dict("records")),
        due=first.date(),
        cause=f"vendor:{group}" if kind == "vendor" else None,
    )
