"""Who waits for whom, closed and unknown predecessors included, and the longest chains of waiting."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from portfolio.link_order import order
from portfolio.membership import among
from portfolio.network import linked_nodes, links
from portfolio.snapshot import Portfolio

_STATES = ["status", "rag", "percent_complete", "source", "url"]


def waits(portfolio: Portfolio) -> pd.DataFrame:
    """Dependencies whose successor is known and open, one row each, whatever became of the predecessor.

    Adds to the dependency's own columns p_* and s_* (kind, name, project, closed, …; empty where the predecessor
    is unknown) and, of the predecessor, p_status, p_rag and p_percent_complete.
    """
    points = portfolio.ask(linked_nodes)
    frame = portfolio.dependencies.drop_duplicates(["predecessor", "successor"])
    place = {side: points.index.get_indexer(pd.Index(frame[side])) for side in ("predecessor", "successor")}
    known = place["successor"] >= 0
    frame = frame[known].reset_index(drop=True)
    for side, rows in place.items():
        told = points.take(rows[known]).reset_index(drop=True).where(pd.Series(rows[known] >= 0))
        frame = frame.join(told.add_prefix(f"{side[0]}_"))
    home = portfolio.table["active"].reindex(frame["s_project"]).eq(other=True).to_numpy()
    frame = frame[~frame["s_closed"].astype(bool) & home]
    states = _states(portfolio, frame["predecessor"]).reindex(frame["predecessor"])
    frame = frame.assign(**{f"p_{name}": states[name].to_numpy() for name in _STATES})
    return frame.sort_values(["predecessor", "successor", "id"]).reset_index(drop=True)


def _states(portfolio: Portfolio, ids: pd.Series) -> pd.DataFrame:
    """How each of these things stands, by id; an item wins over a project of the same id."""
    parts = []
    for table in (portfolio.milestones, portfolio.items):
        rows = np.flatnonzero(among(table["id"], ids))
        kept = pd.DataFrame({name: table[name].array.take(rows) for name in ["id", *_STATES] if name != "rag"})
        parts.append(kept.assign(rag=pd.Series(None, index=kept.index, dtype="str")))
    parts.append(portfolio.table.reset_index(drop=True)[["id", *_STATES]])
    both = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return both.drop_duplicates("id").set_index("id")


@dataclass(frozen=True)
class Chain:
    """Open things each of which waits for the one before it, the first to go first."""

    members: tuple[str, ...]
    projects: tuple[str, ...]

    @property
    def links(self) -> int:
        """How many times one waits for another."""
        return len(self.members) - 1


def chains(portfolio: Portfolio, across: bool) -> tuple[Chain, ...]:  # noqa: FBT001 - two sorts of chains, nothing else
    """The longest chain of each group of things that are linked; what waits in a circle is left out.

    `across`: groups that reach over projects, else groups inside one project.
    """
    linked = portfolio.ask(links)
    linked = linked[linked["predecessor"] != linked["successor"]].drop_duplicates(["predecessor", "successor"])
    if linked.empty:
        return ()
    codes, names = pd.factorize(pd.concat([linked["predecessor"], linked["successor"]], ignore_index=True))
    before, after = codes[: len(linked)], codes[len(linked) :]
    told = order(len(names), before, after)
    before, after, depth = before[~told.circular], after[~told.circular], told.level
    group = _groups(before, after, len(names))
    homes = portfolio.ask(linked_nodes)["project"].reindex(names).fillna("").to_numpy(dtype=object)
    firsts, counts = pd.Series(homes).groupby(group).first(), pd.Series(homes).groupby(group).nunique()
    wanted = (counts > 1) if across else (counts == 1) & (firsts != "")
    ordered = np.lexsort((np.argsort(np.argsort(names.to_numpy(dtype=object))), -depth))
    _, place = np.unique(group[ordered], return_index=True)
    into: dict[int, list[int]] = {}
    for one, other in zip(before.tolist(), after.tolist(), strict=True):
        into.setdefault(other, []).append(one)
    lasts = [last for last in ordered[place].tolist() if depth[last] > 0 and wanted[group[last]]]
    found = [_chain(last, depth, into, names, homes) for last in lasts]
    return tuple(sorted(found, key=lambda chain: (-chain.links, chain.members)))


def _groups(before: np.ndarray, after: np.ndarray, count: int) -> np.ndarray:
    """Number of the group of linked things that each belongs to."""
    group = np.arange(count)
    while True:
        low = np.minimum(group[before], group[after])
        nearer = group.copy()
        np.minimum.at(nearer, before, low)
        np.minimum.at(nearer, after, low)
        nearer = nearer[nearer]
        if np.array_equal(nearer, group):
            return group
        group = nearer


def _chain(last: int, depth: np.ndarray, into: dict[int, list[int]], names: pd.Index, homes: np.ndarray) -> Chain:
    walked = [last]
    while depth[walked[-1]] > 0:
        one = walked[-1]
        walked.append(min((b for b in into[one] if depth[b] == depth[one] - 1), key=lambda b: str(names[b])))
    walked.reverse()
    projects = tuple(dict.fromkeys(str(homes[one]) for one in walked if homes[one]))
    return Chain(tuple(str(names[one]) for one in walked), projects)
