"""Values over time, with what was reported as a strip of colour below."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from api.web.charts.chart import STATUS_TONES, TONES, Chart, iso
from api.web.words import long_day, short_day

Points = Sequence[tuple[date, float]]

_LAST = timedelta(days=14)


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
        strip: the day from which a status was reported → the status; the last reaches to the last point.
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
        _layer(series[name], {"type": "line", "color": TONES["soft"], "strokeWidth": 1.5, "strokeDash": [4, 4 + 2 * n]})
        for n, name in enumerate(others)
    ]
    layers += _names(series)
    lines = {
        "width": width,
        "height": height,
        "layer": layers,
        "encoding": {
            "x": {
                "field": "day",
                "type": "temporal",
                "title": None,
                "axis": {"grid": False, "format": "%b %Y", "tickCount": 6, "labelOverlap": True},
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
    spec = {"vconcat": [lines, _strip(strip, max(days), width, min(days))], "spacing": 6} if strip and days else lines
    statuses = dict(strip)
    rows = [[long_day(day), *(_at(points, day) for points in series.values())] for day in sorted(set(days))]
    if strip:
        rows = [[*row, _standing(statuses, day)] for row, day in zip(rows, sorted(set(days)), strict=True)]
    columns = ("Day", *series, *([strip_name] if strip else []))
    return Chart(title, _words(series), columns, rows, spec)


def _layer(points: Points, mark: Mapping[str, Any]) -> dict[str, Any]:
    return {"data": {"values": [{"day": iso(d), "value": v} for d, v in points]}, "mark": {"clip": False, **mark}}


def _names(series: Mapping[str, Points]) -> list[dict[str, Any]]:
    """The name of each line, where there are several, at the end where the lines are further apart."""
    drawn = {name: points for name, points in series.items() if points}
    if len(series) < 2 or not drawn:  # noqa: PLR2004 - one line is named by the title
        return []
    spread = [max(p[end][1] for p in drawn.values()) - min(p[end][1] for p in drawn.values()) for end in (0, -1)]
    first = spread[0] >= spread[1]
    mark = {"type": "text", "align": "left" if first else "right", "dy": -9, "color": TONES["soft"]}
    values = [
        {"day": iso(day), "value": value, "name": name}
        for name, (day, value) in ((name, points[0 if first else -1]) for name, points in drawn.items())
    ]
    return [{"data": {"values": values}, "mark": mark, "encoding": {"text": {"field": "name"}}}]


def _strip(strip: Sequence[tuple[date, str | None]], last: date, width: int, first: date) -> dict[str, Any]:
    ends = [day for day, _ in strip[1:]] + [max(last, strip[-1][0] + _LAST)]
    values = [
        {"from": iso(max(day, first)), "to": iso(end), "tone": STATUS_TONES.get(status or "", TONES["unseen"])}
        for (day, status), end in zip(strip, ends, strict=True)
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
