"""Who waits for whom: things in layers from left to right, each further right than all it waits for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx

from api.web.charts.chart import TONES, Chart

BOX = (214, 30)
GAP = (58, 16)
_SWEEPS = 4
_LONGEST_NAME = 28
_AROUND = 22
"""Pixels that a link back to the same layer or an earlier one stands off from the boxes."""


@dataclass(frozen=True)
class Node:
    """One thing: its id, its name, its tone (see `chart.TONES`), and whether it is what the picture is about."""

    id: str
    name: str
    tone: str = "soft"
    main: bool = False


@dataclass(frozen=True)
class Link:
    """`after` waits for `before`; a strong link is drawn heavier and says why in the table."""

    before: str
    after: str
    strong: bool = False
    said: str = ""


def network(title: str, nodes: Sequence[Node], links: Sequence[Link], *, words: str) -> Chart:
    """A layered graph. Links to things that are not among `nodes` are left out; cycles stay, drawn backwards."""
    known = {node.id: node for node in nodes}
    drawn = [link for link in links if link.before in known and link.after in known and link.before != link.after]
    spots = places([node.id for node in nodes], [(link.before, link.after) for link in drawn])
    width = max((x for x, _ in spots.values()), default=0) + BOX[0] + _AROUND
    height = max((y for _, y in spots.values()), default=0) + BOX[1]
    boxes = [
        {
            "x": spots[n.id][0],
            "x2": spots[n.id][0] + BOX[0],
            "y": spots[n.id][1],
            "y2": spots[n.id][1] + BOX[1],
            "name": n.name if len(n.name) <= _LONGEST_NAME else n.name[: _LONGEST_NAME - 1] + "…",
            "tone": TONES[n.tone],
            "depth": 0.28 if n.main else 0.1,
        }
        for n in nodes
    ]
    lines, heads = [], []
    for number, link in enumerate(drawn):
        path, turn = _path(spots[link.before], spots[link.after])
        for step, (x, y) in enumerate(path):
            lines.append(
                {"link": number, "step": step, "x": x, "y": y, "tone": TONES["soft"], "weight": 2 if link.strong else 1}
            )
        heads.append({"x": path[-1][0], "y": path[-1][1], "turn": turn})
    spec = _spec(boxes, lines, heads, (width, height))
    names = {node.id: node.name for node in nodes}
    rows = [[names[link.before], names[link.after], link.said] for link in drawn]
    return Chart(title, words, ("First", "Waits for it", "Why"), rows, spec)


def _path(before: tuple[float, float], after: tuple[float, float]) -> tuple[list[tuple[float, float]], int]:
    """The corners of a link between two boxes, and by how many degrees its head is turned."""
    (x1, y1), (x2, y2) = before, after
    start = (x1 + BOX[0], y1 + BOX[1] / 2)
    if x2 > x1:
        end = (x2 - 5, y2 + BOX[1] / 2)
        middle = (start[0] + end[0]) / 2
        return [start, (middle, start[1]), (middle, end[1]), end], 0
    down = 1 if y2 > y1 else -1
    end = (x2 + BOX[0] + 5, y2 + BOX[1] / 2 - 6 * down)
    off = max(start[0], end[0]) + _AROUND
    return [start, (off, start[1]), (off, end[1]), end], 180


def places(nodes: Sequence[str], links: Sequence[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """The upper left corner of each thing, in pixels; the same every time."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(links)
    groups = nx.condensation(graph)
    layer_of = {
        member: depth
        for depth, layer in enumerate(nx.topological_generations(groups))
        for group in layer
        for member in groups.nodes[group]["members"]
    }
    layers: dict[int, list[str]] = {}
    for node in nodes:
        layers.setdefault(layer_of[node], []).append(node)
    ordered = _untangled([layers[depth] for depth in sorted(layers)], graph)
    tallest = max((len(layer) for layer in ordered), default=0)
    step = BOX[1] + GAP[1]
    return {
        node: (float(depth * (BOX[0] + GAP[0])), (tallest - len(layer)) * step / 2 + n * step)
        for depth, layer in enumerate(ordered)
        for n, node in enumerate(layer)
    }


def _untangled(layers: list[list[str]], graph: "nx.DiGraph[str]") -> list[list[str]]:
    """Layers ordered so that links cross little: each thing near the middle of what it is linked to."""
    for sweep in range(_SWEEPS):
        spot = {node: n - len(layer) / 2 for layer in layers for n, node in enumerate(layer)}
        beside = graph.predecessors if sweep % 2 == 0 else graph.successors

        def middle(node: str, spot: Mapping[str, float] = spot, beside: object = beside) -> float:
            near = [spot[other] for other in beside(node)]  # type: ignore[operator]  # one of the two methods above
            return sum(near) / len(near) if near else spot[node]

        layers = [sorted(layer, key=lambda node: (middle(node), spot[node])) for layer in layers]
    return layers


def _spec(
    boxes: Sequence[Mapping[str, object]],
    lines: Sequence[Mapping[str, object]],
    heads: Sequence[Mapping[str, object]],
    size: tuple[float, float],
) -> dict[str, object]:
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [0, size[0]], "nice": False}}
    y = {"type": "quantitative", "axis": None, "scale": {"domain": [size[1], 0], "nice": False}}
    tone = {"field": "tone", "type": "nominal", "scale": None}
    return {
        "width": size[0],
        "height": size[1],
        "layer": [
            {
                "data": {"values": lines},
                "mark": {"type": "line", "interpolate": "basis"},
                "encoding": {
                    "x": {"field": "x", **x},
                    "y": {"field": "y", **y},
                    "detail": {"field": "link"},
                    "order": {"field": "step"},
                    "color": tone,
                    "strokeWidth": {"field": "weight", "type": "quantitative", "scale": None},
                },
            },
            {
                "data": {"values": heads},
                "mark": {"type": "point", "shape": "triangle-right", "filled": True, "opacity": 1, "size": 50},
                "encoding": {
                    "x": {"field": "x", **x},
                    "y": {"field": "y", **y},
                    "angle": {"field": "turn", "type": "quantitative", "scale": None},
                    "color": {"value": TONES["soft"]},
                },
            },
            {
                "data": {"values": boxes},
                "mark": {"type": "rect", "cornerRadius": 5, "fill": TONES["sheet"]},
                "encoding": {
                    "x": {"field": "x", **x},
                    "x2": {"field": "x2"},
                    "y": {"field": "y", **y},
                    "y2": {"field": "y2"},
                },
            },
            {
                "data": {"values": boxes},
                "mark": {"type": "rect", "cornerRadius": 5, "strokeWidth": 1.2, "strokeOpacity": 0.8},
                "encoding": {
                    "x": {"field": "x", **x},
                    "x2": {"field": "x2"},
                    "y": {"field": "y", **y},
                    "y2": {"field": "y2"},
                    "fill": tone,
                    "stroke": tone,
                    "fillOpacity": {"field": "depth", "type": "quantitative", "scale": None},
                },
            },
            {
                "data": {"values": boxes},
                "mark": {"type": "text", "align": "left", "dx": 9, "dy": BOX[1] / 2, "limit": BOX[0] - 16},
                "encoding": {
                    "x": {"field": "x", **x},
                    "y": {"field": "y", **y},
                    "text": {"field": "name"},
                },
            },
        ],
    }
