"""The network of who waits for whom: links with their slack in days, and how far lateness travels along them."""

from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from portfolio.membership import among
from portfolio.snapshot import Portfolio

CLOSED = ("done", "cancelled")
_POINTS = ["node", "kind", "name", "project", "start", "finish", "finish_field", "closed", "begun"]


def nodes(portfolio: Portfolio) -> pd.DataFrame:
    """Everything that can wait or be waited for, indexed by id; an item wins over a project of the same id.

    Columns: kind, name, project, start, finish (the forecast; unfinished work cannot finish before today),
    finish_field, closed, begun.
    """
    return _points(portfolio, portfolio.milestones, portfolio.items)


def linked_nodes(portfolio: Portfolio) -> pd.DataFrame:
    """Of `nodes` what a dependency names, and every project: all that links are about, few where items are many."""
    linked, table = portfolio.dependencies, portfolio.table
    named = pd.concat([linked["predecessor"], linked["successor"], table["id"]], ignore_index=True).dropna()
    milestones, items = portfolio.milestones, portfolio.items
    return _points(portfolio, milestones[among(milestones["id"], named)], items[among(items["id"], named)])


def _points(portfolio: Portfolio, milestones: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    table = portfolio.table
    today = np.datetime64(portfolio.as_of, "s")
    projects = pd.DataFrame(
        {
            "node": table["id"],
            "kind": "project",
            "name": table["name"],
            "project": table["id"],
            "start": table["start"].fillna(table["baseline_start"]),
            "finish": table["end"].fillna(table["baseline_end"]),
            "finish_field": np.where(table["end"].notna(), "end", "baseline_end"),
            "closed": ~table["active"],
            "begun": table["status"].isin(("in_progress", "at_risk", "blocked", "on_hold")),
        }
    )
    # A milestone that is listed among the items too counts once, as a milestone: the first of an id stays.
    frames = [_of_work(milestones, "milestone"), _of_work(items, None), projects]
    both = pd.concat([f for f in frames if len(f)] or [projects], ignore_index=True)
    both = both.drop_duplicates("node").set_index("node", drop=False)
    late = ~both["closed"] & both["finish"].notna() & (both["finish"] < today)
    both.loc[late, "finish"] = today
    return both


def links(portfolio: Portfolio) -> pd.DataFrame:
    """Dependencies between known, open things, one row each, with the day the successor needs and the slack.

    Adds to the dependency's own columns: p_* and s_* (kind, name, project, …) of both sides, `delivers` (the
    forecast day plus lag), `delivers_field`, `need`, `need_field` and `late_days` (negative is slack, empty where
    a date is missing). Start-driven links (SS, SF) look at the predecessor's start. The need is `needed_by`, else
    the successor's start, or its finish once it has begun or where the link drives the finish.
    """
    points = portfolio.ask(linked_nodes)
    frame = portfolio.dependencies.drop_duplicates(["predecessor", "successor", "type", "needed_by"])
    # An index looks ids up by hash; `isin` would walk through every item of the portfolio.
    known = [points.index.get_indexer(pd.Index(frame[side])) >= 0 for side in ("predecessor", "successor")]
    frame = frame[known[0] & known[1]]
    frame = frame.join(points.add_prefix("p_"), on="predecessor").join(points.add_prefix("s_"), on="successor")
    frame = frame[~frame["p_closed"].astype(bool) & ~frame["s_closed"].astype(bool)]
    frame = frame.sort_values(["predecessor", "successor", "id"]).reset_index(drop=True)
    kind = frame["type"].fillna("FS")
    starts = kind.isin(("SS", "SF"))
    lag = pd.to_timedelta(frame["lag_days"].fillna(0), unit="D")
    drive = frame["p_finish"].mask(starts, _not_past(frame["p_start"], ~frame["p_begun"].astype(bool), portfolio))
    frame["delivers"] = drive + lag
    frame["delivers_field"] = frame["p_finish_field"].mask(starts, "start")
    by_finish = kind.isin(("FF", "SF")) | frame["s_begun"].astype(bool) | frame["s_start"].isna()
    frame["need"] = frame["needed_by"].fillna(frame["s_finish"].where(by_finish, frame["s_start"]))
    frame["need_field"] = np.where(
        frame["needed_by"].notna(), "needed_by", np.where(by_finish, frame["s_finish_field"], "start")
    )
    begun_start = starts & frame["p_begun"].astype(bool)
    frame["late_days"] = (frame["delivers"] - frame["need"]).dt.days.astype("float64").mask(begun_start)
    return frame


def ripples(portfolio: Portfolio) -> pd.DataFrame:
    """Days that each late predecessor pushes everything down the chain: origin, node, days, links (how far down).

    Lateness shrinks by the slack of every link it passes and never grows, so a circle of links ends by itself.
    An item that moves past its project's end moves the project; a project that moves, moves its own open items.
    """
    first = portfolio.ask(links)
    first = first[first["late_days"] > 0]
    begun = {"origin": first["predecessor"], "node": first["successor"], "days": first["late_days"], "links": 1}
    return spread(portfolio, pd.DataFrame(begun))


def spread(portfolio: Portfolio, begun: pd.DataFrame) -> pd.DataFrame:
    """How far lateness that begins in these rows (origin, node, days, links) travels: `begun` and all it reaches."""
    edges = portfolio.ask(_edges)
    reached = _furthest(begun)
    frontier = reached
    while len(frontier):
        step = frontier.merge(edges, left_on="node", right_on="from")
        step["days"] = np.minimum(step["days"], step["days"] + step["margin"])
        step = step[(step["days"] > 0) & (step["to"] != step["origin"])]
        step = _furthest(step.assign(node=step["to"], links=step["links"] + step["hop"])[[*reached.columns]])
        known = step.merge(reached, on=["origin", "node"], how="left", suffixes=("", "_before"))
        frontier = known.loc[known["days"] > known["days_before"].fillna(0), [*reached.columns]]
        reached = _furthest(pd.concat([reached, frontier], ignore_index=True))
    return reached


@dataclass(frozen=True)
class Knot:
    """Things none of which can go first: all of them, sorted, and a shortest circle in the order work would flow."""

    members: tuple[str, ...]
    loop: tuple[str, ...]


def knots(portfolio: Portfolio) -> tuple[Knot, ...]:
    """Groups of things that wait for each other, in order of their first members.

    Work is two moments, its start and its finish after it; a link binds one moment of each side by its type, so a
    pair of links that can both be kept is no circle. A project starts before its items and finishes after them.
    """
    linked = portfolio.ask(links)
    linked = linked[(linked["p_project"] != linked["successor"]) & (linked["s_project"] != linked["predecessor"])]
    own = portfolio.ask(links)
    linked = pd.concat([linked, own[own["predecessor"] == own["successor"]]])
    kind = linked["type"].fillna("FS")
    ends = pd.DataFrame(
        {
            "from": kind.map({"FS": "F", "SS": "S", "FF": "F", "SF": "S"}) + linked["predecessor"],
            "to": kind.map({"FS": "S", "SS": "S", "FF": "F", "SF": "F"}) + linked["successor"],
        }
    )
    used = portfolio.ask(linked_nodes)
    used = used[used.index.isin({*linked["predecessor"], *linked["successor"]})]
    inner = used[(used["kind"] != "project") & used["project"].isin(used.index[used["kind"] == "project"])]
    parts = [
        ends,
        pd.DataFrame({"from": "S" + used["node"], "to": "F" + used["node"]}),
        pd.DataFrame({"from": "S" + inner["project"], "to": "S" + inner["node"]}),
        pd.DataFrame({"from": "F" + inner["node"], "to": "F" + inner["project"]}),
    ]
    edges = pd.concat([part for part in parts if len(part)] or [ends], ignore_index=True)
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from(zip(edges["from"], edges["to"], strict=True))
    tied = [graph.subgraph(group) for group in nx.strongly_connected_components(graph) if len(group) > 1]
    return tuple(sorted((_knot(group) for group in tied), key=lambda knot: knot.members))


def _knot(group: "nx.DiGraph[str]") -> Knot:
    members = tuple(sorted({moment[1:] for moment in group}))
    first = sorted(moment for moment in group if moment[1:] == members[0])
    circles = [
        tuple(dict.fromkeys(moment[1:] for moment in nx.shortest_path(group, start, before)))
        for start in first
        for before in group.predecessors(start)
    ]
    return Knot(members, min(circles, key=lambda circle: (len(circle), circle)))


def _edges(portfolio: Portfolio) -> pd.DataFrame:
    """Every way lateness travels: the links, from an item to its project, and from a project to its items."""
    linked = portfolio.ask(links)
    points = portfolio.ask(linked_nodes)
    between = pd.DataFrame(
        {"from": linked["predecessor"], "to": linked["successor"], "margin": linked["late_days"], "hop": 1}
    )
    used = points.loc[points.index.isin({*linked["predecessor"], *linked["successor"]})]
    used = used[(used["kind"] != "project") & used["project"].isin(portfolio.projects)]
    home = points.reindex(used["project"])["finish"].to_numpy()
    past_end = (used["finish"] - home).dt.days.astype("float64")
    up = pd.DataFrame({"from": used["node"], "to": used["project"], "margin": past_end, "hop": 0})
    down = pd.DataFrame({"from": used["project"], "to": used["node"], "margin": 0.0, "hop": 0})
    return pd.concat([between, up, down], ignore_index=True).dropna(subset="margin")


def _furthest(reached: pd.DataFrame) -> pd.DataFrame:
    ordered = reached.sort_values(["origin", "node", "days", "links"], ascending=[True, True, False, True])
    return ordered.drop_duplicates(["origin", "node"]).reset_index(drop=True)


def _not_past(days: pd.Series, pending: pd.Series, portfolio: Portfolio) -> pd.Series:
    return days.mask(pending & (days < portfolio.today), portfolio.today)


def _of_work(work: pd.DataFrame, kind: str | None) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "node": work["id"],
            "kind": kind or "item",
            "name": work["name"],
            "project": work["project"],
            "start": work["start"],
            "finish": work["due"].fillna(work["baseline_due"]),
            "finish_field": np.where(work["due"].notna(), "due", "baseline_due"),
            "closed": work["status"].isin(CLOSED) | work["done_on"].notna(),
            "begun": work["status"].isin(("in_progress", "at_risk", "blocked", "on_hold")),
        }
    )[_POINTS]
