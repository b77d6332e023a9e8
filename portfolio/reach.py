"""How far trouble travels: the projects that wait, directly or down the chain, for a project."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from portfolio.snapshot import Portfolio


@dataclass(frozen=True)
class Reach:
    """For each project the set of projects its trouble can reach, as one bit a project."""

    bit: Mapping[str, int]
    down: Mapping[str, int]

    def count(self, projects: Iterable[str]) -> int:
        """How many projects are touched by trouble in `projects`: themselves and all that wait for them."""
        touched = 0
        for project in projects:
            touched |= self.down.get(project, self.bit.get(project, 0))
        return touched.bit_count()


def reach(portfolio: Portfolio) -> Reach:
    """The reach of every project, over cross-project dependencies; cycles reach all their members."""
    bit = {project: 1 << position for position, project in enumerate(portfolio.projects)}
    links = portfolio.dependencies[["predecessor_project", "successor_project"]].dropna().drop_duplicates()
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(
        (a, b)
        for a, b in zip(links["predecessor_project"], links["successor_project"], strict=True)
        if a != b and a in bit and b in bit
    )
    if not graph:
        return Reach(bit, {})
    groups = nx.condensation(graph)
    gathered: dict[int, int] = {}
    for group in reversed(list(nx.topological_sort(groups))):
        whole = 0
        for member in groups.nodes[group]["members"]:
            whole |= bit[member]
        for later in groups.successors(group):
            whole |= gathered[later]
        gathered[group] = whole
    return Reach(bit, {project: gathered[group] for project, group in groups.graph["mapping"].items()})
