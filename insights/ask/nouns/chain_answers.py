"""Answers about waiting: run on the links between open work, each step with the link it rests on."""

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import pandas as pd

from insights.ask.nouns.dependencies import dependencies
from insights.ask.nouns.family import cited, counted, several
from insights.ask.plan import Analysed, Plan
from insights.ask.telling import Told, declined
from insights.ask.times import spell
from insights.narration.plain import line
from portfolio.findings import Citation
from portfolio.network import links, nodes, spread
from portfolio.snapshot import Portfolio

_NAMED = 12


@dataclass(frozen=True, eq=False)
class Web:
    """Links between open work as graphs: between the things themselves, and between their projects.

    Every edge holds `links`, the ids of the links behind it. `home` is the project of each linked thing.
    """

    things: "nx.DiGraph[str]"
    projects: "nx.DiGraph[str]"
    home: Mapping[str, str]
    closed: int


def web(portfolio: Portfolio) -> Web:
    """The graphs of a picture; links to finished or unknown work are left out and counted in `closed`."""
    frame = portfolio.ask(dependencies).frame
    live = frame[frame["open"]]
    things: nx.DiGraph[str] = nx.DiGraph()
    projects: nx.DiGraph[str] = nx.DiGraph()
    home: dict[str, str] = {}
    sides = [live[f"{side}_project"].fillna(live[side]) for side in ("predecessor", "successor")]
    columns = (live.index, live["predecessor"], live["successor"], *sides)
    for link, before, after, first, last in zip(*columns, strict=True):
        home[before], home[after] = first, last
        _tie(things, before, after, link)
        if first != last:
            _tie(projects, first, last, link)
    return Web(things, projects, home, len(frame) - len(live))


def _tie(graph: "nx.DiGraph[str]", before: str, after: str, link: str) -> None:
    if graph.has_edge(before, after):
        graph[before][after]["links"].append(link)
    else:
        graph.add_edge(before, after, links=[link])


def tell_chain(plan: Plan, portfolio: Portfolio, _analysis: Analysed | None) -> Told:
    """The answer to a plan about waiting."""
    if plan.action == "ripple" and plan.filters:
        return _ripple(plan, portfolio)
    return _path(plan, portfolio) if plan.action == "path" else _waits(plan, portfolio)


def _waits(plan: Plan, portfolio: Portfolio) -> Told:
    told = portfolio.ask(web)
    onward = plan.descending
    steps: dict[str, int] = {}
    proof: list[str] = []
    for one in plan.ids:
        graph = told.projects if one in portfolio.projects else told.things
        if one not in graph:
            continue
        graph = graph if onward else graph.reverse(copy=False)
        for node, far in nx.single_source_shortest_path_length(graph, one).items():
            if node != one:
                steps[node] = min(far, steps.get(node, far))
        proof += _behind(graph, one)
    names = names_of_nodes(portfolio)
    asked = " and ".join(names(one) for one in plan.ids)
    verb = "waits on" if onward else "is waited for by"
    if not steps:
        return _nothing(plan, portfolio, f"{verb} {asked}")
    whole = plan.limit is None
    ordered = sorted(steps, key=lambda node: (steps[node], names(node)))
    direct = [node for node in ordered if steps[node] == 1]
    further = [node for node in ordered if steps[node] > 1]
    listed = ordered if whole else direct
    frame = portfolio.ask(dependencies).frame
    rows = [_row(portfolio, told, frame, node, steps[node], plan) for node in listed]
    said = (
        f"{listed_names([names(node) for node in direct])} {'wait' if len(direct) > 1 else 'waits'} on {asked} directly"
    )
    if not onward:
        said = f"{asked} waits directly on {listed_names([names(node) for node in direct])}"
    more = ""
    if further:
        more = f"; further down the chain: {listed_names([f'{names(n)} ({steps[n]} steps)' for n in further])}"
        if not onward:
            more = f"; further up the chain: {listed_names([f'{names(n)} ({steps[n]} steps)' for n in further])}"
    if plan.measure == "count":
        said = f"{_numbers(plan, asked, direct, ordered, portfolio)}: {said}"
    notes = [f" {several(plan.several, [names(one) for one in plan.ids])}"] if plan.several else []
    return Told(f"{said}{more}.{''.join(notes)}", rows=tuple(rows), citations=cited_links(portfolio, proof))


def _numbers(plan: Plan, asked: str, direct: Sequence[str], ordered: Sequence[str], portfolio: Portfolio) -> str:
    """How many wait directly and in all; the number that was asked for comes first."""
    kind = "project" if all(node in portfolio.projects for node in ordered) else "thing"
    more = len(ordered) - len(direct)
    if plan.descending:
        verb = "waits" if len(direct) == 1 else "wait"
        far = f", {len(ordered)} with those further down the chain" if more else ""
        said = f"{counted(len(direct), kind)} {verb} on {asked} directly{far}"
    else:
        far = f", on {len(ordered)} with those further up the chain" if more else ""
        said = f"{asked} waits on {counted(len(direct), kind)} directly{far}"
    return f"{len(ordered)} in all: {said}" if plan.limit is None and more else said


def _nothing(plan: Plan, portfolio: Portfolio, said: str) -> Told:
    """That no open work is linked, with the finished work that is."""
    closed = portfolio.ask(web).closed
    head = f"{'0' if plan.measure == 'count' else 'None'}: nothing {said} in the dependencies between open work."
    ended = _ended(plan, portfolio)
    if len(ended):
        names = dict.fromkeys(ended["after" if plan.descending else "before"])
        also = f" Finished or unknown work is linked as well: {listed_names(list(names))}."
        side = "successor_project" if plan.descending else "predecessor_project"
        homes = dict.fromkeys(str(one) for one in ended[side].dropna() if one in portfolio.projects)
        rows = tuple({"project": names_of_nodes(portfolio)(one), "work": "finished or unknown"} for one in homes)
        return Told(f"{head}{also}", rows=rows, citations=cited_links(portfolio, [str(link) for link in ended.index]))
    are = "is" if closed == 1 else "are"
    return Told(f"{head} {counted(closed, 'link')} to finished or unknown work {are} left out." if closed else head)


def _ended(plan: Plan, portfolio: Portfolio) -> pd.DataFrame:
    """Direct links of these to finished or unknown work; `before` and `after` are the names at project level."""
    frame = portfolio.ask(dependencies).frame
    own, other = ("predecessor", "successor") if plan.descending else ("successor", "predecessor")
    homes = {side: frame[f"{side}_project"].fillna(frame[side]) for side in (own, other)}
    mine = frame[own].isin(plan.ids) | homes[own].isin(plan.ids)
    ended: pd.DataFrame = frame[mine & ~frame["open"] & (homes[own] != homes[other])].copy()
    names = names_of_nodes(portfolio)
    ended["after" if plan.descending else "before"] = [names(one) for one in homes[other].reindex(ended.index)]
    return ended


def _behind(graph: "nx.DiGraph[str]", one: str) -> list[str]:
    """The links that lead on from a thing."""
    return [str(link) for edge in graph.out_edges([one]) for link in graph.edges[edge]["links"]]


def _row(portfolio: Portfolio, told: Web, frame: pd.DataFrame, node: str, steps: int, plan: Plan) -> dict[str, object]:
    names = names_of_nodes(portfolio)
    row: dict[str, object] = {"project": names(node)}
    if node not in portfolio.projects:
        row = {"item": names(node), "project": names(told.home.get(node, ""))}
    if steps == 1:
        graph = told.projects if node in portfolio.projects else told.things
        pairs = [(one, node) if plan.descending else (node, one) for one in plan.ids]
        behind = [link for pair in pairs if graph.has_edge(*pair) for link in graph.edges[pair]["links"]]
        days = frame["needed_by"].reindex(behind).dropna()
        if len(days):
            row["needed by"] = days.min().date().isoformat()
    if plan.limit is None:
        row["steps"] = steps
    return row


def _path(plan: Plan, portfolio: Portfolio) -> Told:
    told, names = portfolio.ask(web), names_of_nodes(portfolio)
    (after,), (before,) = (side[:1] for side in plan.sides)
    if plan.fields:
        return _needed(portfolio, told, before, after)
    graph = told.things
    if before in portfolio.projects or after in portfolio.projects:
        graph = told.projects
        before, after = (told.home.get(one, one) if one not in portfolio.projects else one for one in (before, after))
    found, turned = _way(graph, before, after), False
    if found is None:
        found, turned = _way(graph, after, before), True
    if found is None:
        no = "No: n" if plan.polar else "N"
        return Told(f"{no}o chain of dependencies between open work leads from {names(after)} to {names(before)}.")
    proof = [link for a, b in itertools.pairwise(found) for link in graph.edges[a, b]["links"]]
    way = " → ".join(names(node) for node in found)
    words = f"{way} (each waits for the one before it; {counted(len(found) - 1, 'link')})."
    if plan.polar:
        direct = "No, not directly" if plan.limit == 1 and len(found) > 2 else "Yes"  # noqa: PLR2004 - two ends
        words = f"No: it is the other way round. {words}" if turned else f"{direct}: {words}"
    rows = [{"step": n, _noun(portfolio, node): names(node)} for n, node in enumerate(found)]
    return Told(words, rows=tuple(rows), citations=cited_links(portfolio, proof))


def _needed(portfolio: Portfolio, told: Web, before: str, after: str) -> Told:
    names = names_of_nodes(portfolio)
    homes = (before in portfolio.projects) or (after in portfolio.projects)
    graph = told.projects if homes else told.things
    if not graph.has_edge(before, after):
        return declined(f"No open dependency of {names(after)} on {names(before)} is known.")
    frame = portfolio.ask(dependencies).frame.reindex(graph.edges[before, after]["links"])
    dated = frame[frame["needed_by"].notna()].sort_values("needed_by")
    if dated.empty:
        return declined(f"The dependency of {names(after)} on {names(before)} states no day.")
    first = dated["needed_by"].iloc[0].date()
    late = dated["late_days"].iloc[0]
    text = f"{names(after)} needs {names(before)} by {spell(first)}."
    if late == late:  # noqa: PLR0124 - NaN test
        days = counted(abs(int(late)), "day")
        text += f" By the present forecast it comes {days} {'late' if late > 0 else 'before that'}."
    rows = [{"needed by": first.isoformat()}]
    proof = [portfolio.ask(dependencies).prove]
    found = [prove(portfolio, str(dated.index[0]), "needed_by") for prove in proof if prove]
    return Told(text, rows=tuple(rows), citations=cited(found))


def _way(graph: "nx.DiGraph[str]", before: str, after: str) -> list[str] | None:
    if before not in graph or after not in graph or not nx.has_path(graph, before, after):
        return None
    return list(nx.shortest_path(graph, before, after))


def _ripple(plan: Plan, portfolio: Portfolio) -> Told:
    days = float(plan.filters[0].number or 0)
    names, told = names_of_nodes(portfolio), portfolio.ask(web)
    asked = " and ".join(names(one) for one in plan.ids)
    own = {told.home.get(one, one) for one in plan.ids}
    with_it, without = (_moved(portfolio, plan.ids, own, slip) for slip in (days, 0.0))
    more = (with_it - without.reindex(with_it.index).fillna(0)).round()
    more = more[more > 0]
    ordered = sorted(more.index, key=lambda one: (-more[one], names(one)))
    unknown = _unfollowed(portfolio, told, own)
    left = f" {counted(unknown, 'link')} could not be followed, because a date is missing." if unknown else ""
    slip = f"slips by {counted(int(days), 'day')}"
    if not ordered:
        return Told(f"None: if {asked} {slip}, no other project moves.{left}")
    rows = [{"project": names(one), "days later, at most": int(more[one])} for one in ordered]
    parts = [f"{names(one)} by up to {counted(int(more[one]), 'day')}" for one in ordered]
    already = [one for one in ordered if without.get(one, 0) > 0]
    late = "; ".join(f"{names(one)} by {counted(int(without[one]), 'day')}" for one in already[:_NAMED])
    known = f" By the present forecast it already moves {late}; that comes on top." if already else ""
    text = (
        f"If {asked} {slip}, {counted(len(ordered), 'project')} {'move' if len(ordered) > 1 else 'moves'}: "
        f"{listed_names(parts)}.{known} I let lateness shrink by the slack of each link.{left}"
    )
    behind = [link for one in sorted(own) for link in _behind(told.projects, one)]
    return Told(text, rows=tuple(rows), citations=cited_links(portfolio, behind))


def _moved(portfolio: Portfolio, ids: Iterable[str], own: set[str], slip: float) -> pd.Series:
    """Days by which each other project moves if these things come so many days later than forecast."""
    points, linked = portfolio.ask(nodes), portfolio.ask(links)
    projects = {one for one in ids if one in portfolio.projects}
    seeds = linked["predecessor"].isin(set(ids)) | linked["p_project"].isin(projects)
    first = linked[seeds & linked["late_days"].notna()]
    begun = pd.DataFrame({"origin": "slip", "node": first["successor"], "days": first["late_days"] + slip, "links": 1})
    homes = points.reindex([one for one in ids if one not in projects])
    past = (homes["finish"] - points["finish"].reindex(homes["project"]).to_numpy()).dt.days + slip
    up = pd.DataFrame({"origin": "slip", "node": homes["project"], "days": past.to_numpy(dtype="float64"), "links": 0})
    begun = pd.concat([part for part in (begun, up) if len(part)] or [begun], ignore_index=True)
    reached = spread(portfolio, begun[begun["days"] > 0])
    home = reached["node"].where(
        reached["node"].isin(set(portfolio.projects)), points["project"].reindex(reached["node"]).to_numpy()
    )
    other = home.isin(set(portfolio.projects) - own)
    return reached["days"][other].groupby(home[other]).max()


def _unfollowed(portfolio: Portfolio, told: Web, own: set[str]) -> int:
    reach = {node for one in own if one in told.projects for node in nx.descendants(told.projects, one)} | own
    frame = portfolio.ask(dependencies).frame
    inside = frame["predecessor_project"].fillna(frame["predecessor"]).isin(reach)
    return int((inside & frame["open"] & frame["late_days"].isna()).sum())


def cited_links(portfolio: Portfolio, links: Iterable[str]) -> tuple[Citation, ...]:
    """What the sources wrote of these links: both ends and the day it is needed."""
    prove = portfolio.ask(dependencies).prove
    ids = list(dict.fromkeys(links))
    proof = [prove(portfolio, link, key) for link in ids for key in ("after", "before", "needed_by")] if prove else []
    return cited(proof)


def names_of_nodes(portfolio: Portfolio) -> Callable[[str], str]:
    """The name of a linked project or item by its id."""
    points = portfolio.ask(nodes)["name"]

    def name(node: str) -> str:
        known = portfolio.projects.get(node)
        return line(known.name if known else str(points.get(node, node)))

    return name


def _noun(portfolio: Portfolio, node: str) -> str:
    return "project" if node in portfolio.projects else "item"


def listed_names(names: Sequence[str]) -> str:
    """Names in prose, the rest counted."""
    more = f"; and {len(names) - _NAMED:,} more in the rows" if len(names) > _NAMED else ""
    return "; ".join(names[:_NAMED]) + more
