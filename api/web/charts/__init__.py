"""Drawings made on the server: a Vega-Lite spec becomes SVG, its words and the table behind it stand beside it."""

from api.web.charts.bars import Bar, bars
from api.web.charts.chart import Chart
from api.web.charts.drawing import Drawn, draw, png, warm_up
from api.web.charts.gantt import Span, gantt
from api.web.charts.heat import Cell, heat
from api.web.charts.line import line
from api.web.charts.network import Link, Node, network
from api.web.charts.parts import Part, adding_up

__all__ = [
    "Bar",
    "Cell",
    "Chart",
    "Drawn",
    "Link",
    "Node",
    "Part",
    "Span",
    "adding_up",
    "bars",
    "draw",
    "gantt",
    "heat",
    "line",
    "network",
    "png",
    "warm_up",
]
