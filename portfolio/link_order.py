"""The order in which a network of links can be worked through: levels, and the links that close a circle."""

from dataclasses import dataclass

import networkx as nx
import numpy as np

DEEP = 24
"""Activities a level holds on average below which a level of one costs numpy more than it saves."""
_PATIENCE = 256


@dataclass(frozen=True, eq=False)
class Order:
    """Levels of a network: what is on a level waits only for what is on levels before it.

    Attributes:
        level: of each activity, from 0.
        circular: links that were left out because their two ends wait for each other.
        deep: True where levels are so many and so narrow that going through them one link at a time is faster.
    """

    level: np.ndarray
    circular: np.ndarray
    deep: bool


def order(count: int, before: np.ndarray, after: np.ndarray) -> Order:
    """Levels of `count` activities tied by links before[i] → after[i]; circles lose the links inside them."""
    level, left = _levels(count, before, after)
    circular = np.zeros(len(before), dtype=bool)
    if left.any():
        circular[:] = _inside_circles(before, after, left)
        level, _ = _levels(count, before[~circular], after[~circular])
    levels = int(level.max(initial=0)) + 1
    return Order(level, circular, levels > _PATIENCE and len(before) / levels < DEEP)


def _levels(count: int, before: np.ndarray, after: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The level of each activity, and which ones have none because a circle holds them up."""
    by_start = np.argsort(before, kind="stable")
    ends = after[by_start]
    first = np.searchsorted(before[by_start], np.arange(count + 1))
    waiting = np.bincount(after, minlength=count)
    level = np.zeros(count, dtype=np.int64)
    front = np.flatnonzero(waiting == 0)
    step, narrow = 0, 0
    while len(front):
        narrow = narrow + 1 if len(front) < DEEP else 0
        if narrow > _PATIENCE:
            _one_by_one(front.tolist(), ends, first, waiting, level)
            break
        step += 1
        sizes = first[front + 1] - first[front]
        total = int(sizes.sum())
        if not total:
            break
        spots = np.repeat(first[front] - np.r_[0, np.cumsum(sizes)[:-1]], sizes) + np.arange(total)
        reached = ends[spots]
        np.subtract.at(waiting, reached, 1)
        front = np.unique(reached[waiting[reached] == 0])
        level[front] = step
    return level, waiting > 0


def _one_by_one(front: list[int], ends: np.ndarray, first: np.ndarray, waiting: np.ndarray, level: np.ndarray) -> None:
    """As the steps above for a long narrow rest of the network, where a front is a handful of activities."""
    nexts, spots, left, depth = ends.tolist(), first.tolist(), waiting.tolist(), level.tolist()
    while front:
        one = front.pop()
        deeper = depth[one] + 1
        for spot in range(spots[one], spots[one + 1]):
            after = nexts[spot]
            depth[after] = max(depth[after], deeper)
            left[after] -= 1
            if not left[after]:
                front.append(after)
    waiting[:] = left
    level[:] = depth


def _inside_circles(before: np.ndarray, after: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Links whose two ends lie in one circle; only what a circle holds up is looked at."""
    inside = left[before] & left[after]
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from(zip(before[inside].tolist(), after[inside].tolist(), strict=True))
    group = np.full(len(left), -1, dtype=np.int64)
    for number, members in enumerate(nx.strongly_connected_components(graph)):
        if len(members) > 1:
            group[list(members)] = number
    tied = group[before] == group[after]
    circles: np.ndarray = (tied & (group[before] >= 0)) | (before == after)
    return circles
