"""How fast the critical path comes out, against networkx's bare longest path over the same links in the same run."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from time import process_time
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd

from insights.rules.schedule_quality import ScheduleQuality
from portfolio import columns
from portfolio.critical_path import Network, critical_path
from portfolio.due import work
from portfolio.floats import floats
from portfolio.snapshot import Portfolio
from portfolio.work import Project
from tests.bench.line import Line

MANY, FEW = 100_000, 10_000
LINKS_EACH = 2


def network(quick: bool) -> Iterator[Line]:  # noqa: FBT001 - a size
    """The pass over wide and deep networks, then the checks of a schedule from the picture on."""
    count = FEW if quick else MANY
    for what, near in (("schedules of 200 activities", 0), ("one deep network", 10)):
        net = _net(count, near)
        critical_path(net)
        taken = min(_timed(partial(critical_path, net)) for _ in range(3))
        plain = _timed(partial(_bare, net))
        note = f"{count:,} activities, {len(net.before):,} links; bare networkx {plain:.2f} s, {plain / taken:.1f} ×"
        yield Line(f"critical path of {what}", taken, f"{taken:.2f} s", ("<=", 1.0), note)
    portfolio = _picture(count)
    portfolio.ask(work)
    taken = _timed(lambda: portfolio.ask(floats))
    yield Line("floats from the picture", taken, f"{taken:.2f} s", None, f"{count:,} activities in projects of 200")
    portfolio = _picture(count)
    portfolio.ask(work)
    rule = ScheduleQuality()
    taken = _timed(lambda: list(rule.check(portfolio, rule.limits())))
    yield Line("schedule quality with its floats", taken, f"{taken:.2f} s", ("<=", 1.5), f"{count:,} activities")


def _timed(action: Any) -> float:
    begun = process_time()
    action()
    return process_time() - begun


def _links(count: int, near: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Links back to one of the `near` activities before, or (0) to any before in the same schedule of 200."""
    after = np.repeat(np.arange(1, count), LINKS_EACH)
    reach = np.minimum(after, near) if near else after % 200
    after, reach = after[reach > 0], reach[reach > 0]
    return after - 1 - rng.integers(0, reach), after


def _net(count: int, near: int) -> Network:
    rng = np.random.default_rng(7)
    before, after = _links(count, near, rng)
    none, no = np.full(count, np.nan), np.zeros(count, dtype=bool)
    group = np.arange(count) // (count if near else 200)
    return Network(
        length=rng.integers(1, 20, count).astype("float64"), earliest=np.zeros(count), latest=none, fixed=no, over=no,
        group=group, calendar=np.zeros(count, dtype=np.int64), before=before, after=after,
        kind=rng.integers(0, 4, len(before)), lag=rng.integers(-2, 5, len(before)).astype("float64"),
    )  # fmt: skip


def _bare(net: Network) -> int:
    graph: nx.DiGraph[Any] = nx.DiGraph()
    weights = net.length[net.before]
    graph.add_weighted_edges_from(zip(net.before.tolist(), net.after.tolist(), weights.tolist(), strict=True))
    return len(nx.dag_longest_path(graph, topo_order=None))


def _picture(count: int) -> Portfolio:
    rng = np.random.default_rng(7)
    before, after = _links(count, 0, rng)
    ids = pd.Series([f"i{n}" for n in range(count)], dtype="str")
    home = pd.Series([f"p{n // 200}" for n in range(count)], dtype="str")
    start = np.datetime64("2026-03-02", "s") + rng.integers(0, 300, count).astype("timedelta64[D]")
    length = rng.integers(1, 20, count).astype("float64")
    due = start + (length * 7 // 5).astype("timedelta64[D]")
    items = pd.DataFrame({"id": ids, "project": home, "name": ids, "start": start, "due": due, "duration_days": length})
    ties = pd.DataFrame(
        {
            "id": [f"l{n}" for n in range(len(before))],
            "predecessor": ids.array[before],
            "successor": ids.array[after],
            "predecessor_project": home.array[before],
            "successor_project": home.array[after],
            "type": "FS",
        }
    )
    projects = {one: Project(id=one, name=one) for one in home.unique()}
    return Portfolio(
        name="bench",
        as_of=date(2026, 3, 2),
        projects=projects,
        items=columns.conform("items", items),
        dependencies=columns.conform("dependencies", ties),
    )


if __name__ == "__main__":
    from tests.bench.line import show

    show(network(quick=False), "Networks")
