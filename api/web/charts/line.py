"""Values over time, with what was reported as a strip of colour below."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from api.web.charts.chart import STATUS_TONES, TONES, Chart, days_axis, iso
from api.web.words import long_day, short_day

Points = Sequence[tuple[date, float]]

_OTHER = {"color": TONES["soft"], "strokeWidth": 1.5}


def line(
    title: str,
    series: Mapping[str, Points],
    *,
    strip: Sequence[tuple[date, str | None]] = (),
    strip_name: str = "Reported",
    top: float = 100,
    width: int = 640,
    height: int = 180,
) -> Chart:
    """Lines over time: the first filled, the others thin and dashed.

    Args:
        title: what it shows.
        series: name → points, oldest first. The first is what the drawing is about.
        strip: the day on which a status was reported → the status, oldest first; each colour reaches half way to the
            next, so that all stand below their points.
        strip_name: what the strip is called.
        top: upper end of the scale, which begins at 0.
        width: in pixels of the drawing; it shrinks with the page.
        height: as `width`.
    """
    first, *others = series
    days = [day for points in series.values() for day, _ in points]
    layers: list[dict[str, Any]] = [
        _layer(series[first], {"type": "area", "color": TONES["accent"], "opacity": 0.13, "line": False}),
        _layer(series[first], {"type": "line", "color": TONES["accent"], "strokeWidth": 2, "strokeCap": "round"}),
        _layer(series[first][-1:], {"type": "circle", "color": TONES["accent"], "size": 60, "opacity": 1}),
    ]
    layers += [
        _layer(series[name], {"type": "line", **_OTHER, "strokeDash": [4, 4 + 2 * n]}) for n, name in enumerate(others)
    ]
    lines = {
        "width": width,
        "height": height,
        "layer": layers,
        "encoding": {
            "x": {
                "field": "day",
                "type": "temporal",
                "title": None,
                "axis": days_axis(days, width) if days else None,
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": None,
                "scale": {"domain": [0, top]},
                "axis": {"tickCount": 4},
            },
        },
    }
    parts = [lines]
    if len(series) > 1:
        parts.insert(0, _key(series, width))
    if strip and days:
        parts.append(_strip(strip, max(days), width, min(days)))
    spec = {"vconcat": parts, "spacing": 6} if len(parts) > 1 else lines
    statuses = dict(strip)
    rows = [[long_day(day), *(_at(points, day) for points in series.values())] for day in sorted(set(days))]
    if strip:
        rows = [[*row, _standing(statuses, day)] for row, day in zip(rows, sorted(set(days)), strict=True)]
    columns = ("Day", *series, *([strip_name] if strip else []))
    return Chart(title, _words(series), columns, rows, spec)


def _layer(points: Points, mark: Mapping[str, Any]) -> dict[str, Any]:
    return {"data": {"values": [{"day": iso(d), "value": v} for d, v in points]}, "mark": {"clip": False, **mark}}


def _key(series: Mapping[str, Points], width: int) -> dict[str, Any]:
    """Above the lines: how each is drawn, and its name."""
    layers: list[dict[str, Any]] = []
    x = 0
    for n, name in enumerate(series):
        drawn = {"color": TONES["accent"], "strokeWidth": 2} if n == 0 else {**_OTHER, "strokeDash": [4, 2 + 2 * n]}
        words = {"type": "text", "align": "left", "color": TONES["soft"]}
        layers += [
            {"mark": {"type": "rule", **drawn}, "encoding": {"x": {"value": x}, "x2": {"value": x + 18}}},
            {
                "data": {"values": [{"name": name}]},
                "mark": words,
                "encoding": {"x": {"value": x + 24}, "text": {"field": "name"}},
            },
        ]
        x += 42 + round(6.7 * len(name))
    place = {"y": {"value": 6}}
    return {"width": width, "height": 12, "data": {"values": [{}]}, "encoding": place, "layer": layers}


def _strip(strip: Sequence[tuple[date, str | None]], last: date, width: int, first: date) -> dict[str, Any]:
    days = [day for day, _ in strip]
    half = [day + (later - day) / 2 for day, later in pairwise(days)]
    values = [
        {"from": iso(max(begin, first)), "to": iso(end), "tone": STATUS_TONES.get(status or "", TONES["unseen"])}
        for (_, status), begin, end in zip(strip, [first, *half], [*half, last], strict=True)
        if end > first
    ]
    return {
        "width": width,
        "height": 10,
        "data": {"values": values},
        "mark": {"type": "rect", "cornerRadius": 2},
        "encoding": {
            "x": {"field": "from", "type": "temporal", "axis": None, "scale": {"domain": [iso(first), iso(last)]}},
            "x2": {"field": "to"},
            "color": {"field": "tone", "type": "nominal", "scale": None},
        },
    }


def _at(points: Points, day: date) -> float | None:
    return next((value for when, value in points if when == day), None)


def _standing(statuses: Mapping[date, str | None], day: date) -> str | None:
    since = [when for when in statuses if when <= day]
    return statuses[max(since)] if since else None


def _words(series: Mapping[str, Points]) -> str:
    said = []
    for name, points in series.items():
        if not points:
            said.append(f"{name} is not known.")
        elif len(points) == 1:
            said.append(f"{name} was {points[0][1]:.0f} on {short_day(points[0][0])}.")
        else:
            (since, was), (until, now) = points[0], points[-1]
            high = max(points, key=lambda point: point[1])
            said.append(
                f"{name} went from {was:.0f} on {short_day(since)} to {now:.0f} on {short_day(until)}; "
                f"its highest was {high[1]:.0f} on {short_day(high[0])}."
            )
    return " ".join(said)
