"""The work breakdown structure of an XER: summaries, with the dates and progress their activities come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ingestion.sources.schedules.schedule import tasks_frame

_DEEPEST = 100
_LEAST = ("start", "baseline_start", "actual_start")
_MOST = ("finish", "baseline_finish", "actual_finish")


@dataclass(eq=False)
class Wbs:
    """Nodes below the projects' own.

    Attributes:
        nodes: id, parent, name, project, depth, _row; parents before children.
        items: wbs_id → item id; the node of a project itself is no item and is not there.
        titles: proj_id → name of the project, where its own node states one.
    """

    nodes: pd.DataFrame
    items: Mapping[str, str]
    titles: Mapping[str, str]


def read_wbs(table: pd.DataFrame, codes: pd.Series) -> Wbs:
    """The nodes of the projects in `codes` (proj_id → project's id)."""
    table = table[table["wbs_id"].notna() & table["proj_id"].isin(codes.index)].drop_duplicates("wbs_id")
    own = table["proj_node_flag"].fillna("").str.upper() == "Y"
    titles = {
        proj: name.strip()
        for proj, name in zip(table["proj_id"][own], table["wbs_name"][own], strict=True)
        if isinstance(name, str) and name.strip()
    }
    tops = set(table["wbs_id"][own])
    heads = dict(zip(table["proj_id"][own], table["wbs_short_name"][own].astype("object"), strict=True))
    below = table[~own]
    parents: dict[str, Any] = dict(zip(below["wbs_id"], below["parent_wbs_id"].astype("object"), strict=True))
    shorts = dict(zip(below["wbs_id"], below["wbs_short_name"].fillna(below["wbs_id"]).str.strip(), strict=True))
    taken: set[str] = set()
    items: dict[str, str] = {}
    rows = []
    for line, wbs, proj, name in zip(below.index, below["wbs_id"], below["proj_id"], below["wbs_name"], strict=True):
        chain = _chain(wbs, parents)
        project = str(codes[proj])
        head = heads.get(proj)
        # As P6 shows it: the code of the project's own node, then the codes down to this one.
        codes_down = [head if isinstance(head, str) else project, *(shorts[one] for one in reversed(chain))]
        path = f"{project}/{'.'.join(codes_down)}"
        key, nth = path, 1
        while key in taken:
            nth += 1
            key = f"{path}#{nth}"
        taken.add(key)
        items[wbs] = key
        title = name.strip() if isinstance(name, str) and name.strip() else shorts[wbs]
        rows.append((key, wbs, project, title, len(chain), line))
    nodes = pd.DataFrame(rows, columns=["id", "wbs_id", "project", "name", "depth", "_row"])
    above: list[Any] = [parents.get(wbs) for wbs in nodes["wbs_id"]]
    nodes["parent"] = pd.Series([items.get(one) if one not in tops else None for one in above], dtype="str")
    return Wbs(nodes.sort_values("depth", kind="stable").reset_index(drop=True), items, titles)


def _chain(wbs: str, parents: Mapping[str, Any]) -> list[str]:
    """A node and the nodes above it, as far as they are known; a circle ends where it closes."""
    chain: list[str] = []
    while isinstance(wbs, str) and wbs in parents and wbs not in chain and len(chain) < _DEEPEST:
        chain.append(wbs)
        wbs = parents[wbs]
    return chain


def summaries(wbs: Wbs, tasks: pd.DataFrame) -> pd.DataFrame:
    """A summary task for every node: first start, last finish and progress of what lies below it."""
    nodes = wbs.nodes
    if not len(nodes):
        return tasks_frame({})
    below = _below(nodes, tasks)
    count, done, begun = (below[name] for name in ("count", "done", "begun"))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(
            below["weight"] > 0, below["part"] / below["weight"], np.where(count > 0, done / count, np.nan)
        )
    finished = (count > 0) & (done == count)
    columns = {name: _as_days(below[name]) for name in (*_LEAST, *_MOST)}
    columns["actual_finish"] = np.where(finished, columns["actual_finish"], np.datetime64("NaT", "s"))
    stage = np.select([finished, begun > 0], ["done", "in_progress"], "not_started")
    return tasks_frame(
        {
            **{name: nodes[name] for name in ("id", "project", "parent", "name", "_row")},
            **columns,
            "summary": np.ones(len(nodes), dtype=bool),
            "percent": np.round(share, 4),
            "stage": stage,
        }
    )


def _below(nodes: pd.DataFrame, tasks: pd.DataFrame) -> dict[str, np.ndarray]:
    """Sums over everything below each node, by carrying each node's own activities up the tree, deepest first."""
    spot = pd.Index(nodes["id"])
    at = spot.get_indexer(pd.Index(tasks["parent"]))
    held = at >= 0
    own = tasks[held]
    weight = own["duration_hours"].where(own["percent"].notna() & (own["duration_hours"] > 0), 0.0)
    sums: dict[str, np.ndarray] = {}
    for name, values in {
        "count": np.ones(len(own)),
        "done": (own["stage"] == "done").to_numpy(dtype="float64"),
        "begun": (own["stage"] != "not_started").to_numpy(dtype="float64"),
        "weight": weight.to_numpy(),
        "part": (weight * own["percent"].fillna(0.0)).to_numpy(),
    }.items():
        sums[name] = np.bincount(at[held], weights=values, minlength=len(nodes))
    for name in (*_LEAST, *_MOST):
        least = name in _LEAST
        sums[name] = np.full(len(nodes), np.inf if least else -np.inf)
        days = own[name].to_numpy().astype("datetime64[D]")
        known = ~np.isnat(days)
        place = np.minimum.at if least else np.maximum.at
        place(sums[name], at[held][known], days[known].astype("int64").astype("float64"))
    up = spot.get_indexer(pd.Index(nodes["parent"]))
    for child in range(len(nodes) - 1, -1, -1):
        parent = up[child]
        if parent < 0 or parent >= child:
            continue
        for name, values in sums.items():
            if name in _LEAST:
                values[parent] = min(values[parent], values[child])
            elif name in _MOST:
                values[parent] = max(values[parent], values[child])
            else:
                values[parent] += values[child]
    return sums


def _as_days(values: np.ndarray) -> np.ndarray:
    days = np.full(len(values), np.datetime64("NaT", "s"))
    known = np.isfinite(values)
    days[known] = values[known].astype("int64").astype("datetime64[D]").astype("datetime64[s]")
    return days
