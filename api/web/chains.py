"""Who pushes whom: the network of hand-overs as a drawing, the longest chain, how far delays travel, circles."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from api.web import charts
from api.web.waiting import Handover
from api.web.words import counted
from portfolio.network import knots, linked_nodes, links, ripples
from portfolio.snapshot import Portfolio
from portfolio.waits import chains

MOST_LINKS = 60
MOST_PUSHES = 8
MOST_CIRCLES = 6


@dataclass(frozen=True)
class Step:
    """One thing of a chain: its name, its project, when it is forecast to finish, and how late it is for the next."""

    name: str
    project: str
    finish: date | None
    late: int | None


@dataclass(frozen=True)
class Push:
    """A delay that travels: where it begins, the other projects it moves, the most days it moves one of them by."""

    name: str
    project: str
    projects: int
    days: int


def drawn_network(
    handovers: Sequence[Handover], picture: Portfolio, bands: Mapping[str, str], focus: str | None = None
) -> tuple[charts.Drawn | None, int]:
    """The worst hand-overs as a drawing, one line a pair of projects, and how many pairs are left out of it.

    Args:
        handovers: all hand-overs, the worst first.
        picture: for the names.
        bands: project → band of its score, for the colours.
        focus: the project that the picture is about; then only what leads to it and what hangs on it is drawn.
    """
    pairs: dict[tuple[str, str], Handover] = {}
    for one in handovers:
        pairs.setdefault((one.giver, one.taker), one)
    if focus:
        near = _around(focus, pairs)
        pairs = {pair: one for pair, one in pairs.items() if near.issuperset(pair)}
    drawn = dict(list(pairs.items())[:MOST_LINKS])
    if not drawn:
        return None, 0
    ends = dict.fromkeys(end for pair in drawn for end in pair)
    late = [one for one in drawn.values() if (one.late or 0) > 0]
    words = f"{counted(len(drawn), 'pair')} of projects, {len(late)} of them late."
    if late:
        worst = late[0]
        words += (
            f" The latest is from {picture.name_of(worst.giver)} to {picture.name_of(worst.taker)}, {worst.late} days."
        )
    chart = charts.network(
        "Who waits for whom",
        [charts.Node(end, picture.name_of(end), tone=_tone(bands.get(end)), main=end == focus) for end in ends],
        [charts.Link(*pair, strong=(one.late or 0) > 0, said=_said(one)) for pair, one in drawn.items()],
        words=words,
    )
    return charts.draw(chart), len(pairs) - len(drawn)


def longest_chain(picture: Portfolio, project: str | None = None) -> tuple[Step, ...]:
    """The longest chain of open things over several projects (through `project`, where one is named), first to last."""
    found = picture.ask(chains, True)  # noqa: FBT003 - chains across projects
    chain = next((one for one in found if project is None or project in one.projects), None)
    if chain is None:
        return ()
    points = picture.ask(linked_nodes).loc[list(chain.members)]
    linked = picture.ask(links)
    linked = linked[linked["predecessor"].isin(list(chain.members))]
    late = linked.groupby(["predecessor", "successor"])["late_days"].max().to_dict()
    following = dict(zip(chain.members, chain.members[1:], strict=False))
    return tuple(
        Step(
            name=str(name),
            project=str(home),
            finish=None if pd.isna(finish) else pd.Timestamp(finish).date(),
            late=_whole(late.get((member, following.get(member)))),
        )
        for member, name, home, finish in zip(
            chain.members, points["name"], points["project"], points["finish"], strict=True
        )
    )


def pushes(picture: Portfolio, project: str | None = None) -> tuple[Push, ...]:
    """Delays that reach other projects (that begin in `project`, where one is named), the furthest reach first."""
    reached = picture.ask(ripples)
    if reached.empty:
        return ()
    points = picture.ask(linked_nodes)
    home = points["project"]
    reached = reached.assign(at=home.reindex(reached["node"]).to_numpy(), of=home.reindex(reached["origin"]).to_numpy())
    beyond = reached[reached["at"].notna() & (reached["at"] != reached["of"])]
    if project:
        beyond = beyond[beyond["of"] == project]
    told = beyond.groupby(["origin", "of"]).agg(projects=("at", "nunique"), days=("days", "max")).reset_index()
    told = told.sort_values(["projects", "days", "origin"], ascending=[False, False, True]).head(MOST_PUSHES)
    return tuple(
        Push(str(points.loc[origin, "name"]), str(of), int(projects), int(days))
        for origin, of, projects, days in told.itertuples(index=False)
    )


def circles(picture: Portfolio, project: str | None = None) -> list[list[tuple[str, str]]]:
    """Things none of which can go first, each as name and project, in the order in which they wait for each other."""
    points = picture.ask(linked_nodes)
    told = [
        [(str(points.loc[one, "name"]), str(points.loc[one, "project"])) for one in k.loop] for k in picture.ask(knots)
    ]
    return [loop for loop in told if project is None or any(home == project for _, home in loop)]


def _around(focus: str, pairs: Iterable[tuple[str, str]]) -> set[str]:
    """The project, all that leads to it and all that hangs on it."""
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for giver, taker in pairs:
        after.setdefault(giver, set()).add(taker)
        before.setdefault(taker, set()).add(giver)
    return {focus} | _reached(focus, after) | _reached(focus, before)


def _reached(start: str, ways: Mapping[str, Collection[str]]) -> set[str]:
    seen: set[str] = set()
    front = {start}
    while front:
        front = {later for one in front for later in ways.get(one, ())} - seen
        seen |= front
    return seen


def _said(one: Handover) -> str:
    told = f"needed {one.needed.isoformat()}" if one.needed else "no day it is needed"
    if one.late is None:
        return f"{one.what}; {told}"
    return f"{one.what}; {told}, " + (f"{one.late} days late" if one.late > 0 else f"{-one.late} days spare")


def _tone(band: str | None) -> str:
    return "soft" if band in {None, "none"} else str(band)


def _whole(days: float | None) -> int | None:
    return None if days is None or pd.isna(days) else int(days)
