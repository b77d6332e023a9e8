"""Work over time: what is planned now above what was planned first, milestones as diamonds, a line for the day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.web.charts.chart import TONES, Chart, iso
from api.web.words import long_day

LATE_FROM = 1


@dataclass(frozen=True)
class Span:
    """One row: when it runs now, when it was first planned, whether it is a milestone (then `end` counts)."""

    name: str
    start: date | None
    end: date | None
    baseline_start: date | None = None
    baseline_end: date | None = None
    milestone: bool = False
    done: bool = False
    tone: str = "accent"

    @property
    def late(self) -> int | None:
        """Days behind the first plan; negative is early, None where one of the days is not known."""
        return (self.end - self.baseline_end).days if self.end and self.baseline_end else None


def gantt(title: str, spans: Sequence[Span], *, today: date, width: int = 640) -> Chart:
    """Rows in the order given; work without a begin is drawn by its end, what has no day stands in the table alone."""
    drawn = [span for span in spans if span.end or span.baseline_end]
    places = {id(span): n for n, span in enumerate(drawn)}
    rows = [{"place": n, "name": span.name} for n, span in enumerate(drawn)]
    now = [_bar(places[id(s)], s.start, s.end, s) for s in drawn if s.start and s.end and not s.milestone]
    planned = [
        _bar(places[id(s)], s.baseline_start or s.start or s.baseline_end, s.baseline_end, s)
        for s in drawn
        if s.baseline_end and not s.milestone
    ]
    diamonds = [_bar(places[id(s)], s.end, s.end, s) for s in drawn if s.end and (s.milestone or not s.start)]
    hollow = [_bar(places[id(s)], s.baseline_end, s.baseline_end, s) for s in drawn if s.milestone and s.baseline_end]
    axis = {"format": "%b %Y", "orient": "top", "grid": True, "tickCount": 5, "labelOverlap": True}
    x = {"field": "from", "type": "temporal", "title": None, "axis": axis}
    y = {
        "field": "place",
        "type": "ordinal",
        "title": None,
        "axis": None,
        "scale": {"domain": list(range(len(drawn)))},
    }
    tone = {"field": "tone", "type": "nominal", "scale": None}
    layers: list[dict[str, Any]] = [
        _layer(planned, {"type": "bar", "height": 4, "yOffset": 9, "color": TONES["faint"]}, span=True),
        _layer(now, {"type": "bar", "height": 11, "cornerRadius": 2}, span=True, color=tone),
        _layer(hollow, {"type": "point", "shape": "diamond", "size": 90, "stroke": TONES["faint"], "filled": False}),
        _layer(diamonds, {"type": "point", "shape": "diamond", "size": 110, "filled": True, "opacity": 1}, color=tone),
        {
            "data": {"values": [{"from": iso(today)}]},
            "mark": {"type": "rule", "strokeDash": [3, 3], "color": TONES["soft"]},
            "encoding": {"x": {"field": "from", "type": "temporal"}},
        },
    ]
    names = {
        "data": {"values": rows},
        "width": 180,
        "height": {"step": 28},
        "view": {"stroke": None},
        "mark": {"type": "text", "align": "left", "limit": 176, "fontSize": 13, "x": 0},
        "encoding": {"y": y, "text": {"field": "name"}},
    }
    lines = {
        "width": width - 190,
        "height": {"step": 28},
        "layer": [{**layer, "encoding": {"x": x, "y": y, **layer["encoding"]}} for layer in layers[:-1]] + layers[-1:],
    }
    spec = {"hconcat": [names, lines], "spacing": 10, "resolve": {"scale": {"y": "shared"}}}
    late = [span for span in drawn if (span.late or 0) >= LATE_FROM]
    worst = max(late, key=lambda span: span.late or 0, default=None)
    words = f"{len(drawn)} rows, {len(late)} later than first planned"
    words += f"; the furthest is {worst.name}, {worst.late} days." if worst else "."
    table = [
        [
            span.name,
            "milestone" if span.milestone else "work",
            long_day(span.start) if span.start else None,
            long_day(span.end) if span.end else None,
            long_day(span.baseline_end) if span.baseline_end else None,
            span.late,
        ]
        for span in spans
    ]
    return Chart(title, words, ("Name", "Kind", "Start", "End", "First planned end", "Days late"), table, spec)


def _bar(place: int, begin: date | None, end: date | None, span: Span) -> dict[str, Any]:
    first = begin or end
    if first is None or end is None:
        raise ValueError("A row that is drawn has an end.")
    return {
        "place": place,
        "from": iso(min(first, end)),
        "to": iso(end),
        "tone": TONES["calm" if span.done else span.tone],
    }


def _layer(
    values: list[dict[str, Any]], mark: dict[str, Any], *, span: bool = False, color: dict[str, Any] | None = None
) -> dict[str, Any]:
    encoding: dict[str, Any] = {"x2": {"field": "to"}} if span else {}
    if color:
        encoding["color"] = color
    return {"data": {"values": values}, "mark": mark, "encoding": encoding}
