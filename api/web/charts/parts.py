"""A number and the parts it is made of: each bar begins where the one before ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.web.charts.chart import TONES, Chart


@dataclass(frozen=True)
class Part:
    """One part of a whole: its name, its points (negative where it takes away), and why."""

    name: str
    points: float
    reason: str = ""


def adding_up(
    title: str, parts: Sequence[Part], *, total: float, tone: str, top: float = 100, width: int = 420
) -> Chart:
    """Parts as steps that end at the total, which stands last."""
    values, reached = [], 0.0
    for n, part in enumerate(parts):
        values.append(_step(n, part.name, reached, reached + part.points, f"{part.points:+.1f}", TONES[tone], 0.5))
        reached += part.points
    values.append(_step(len(parts), "Score", 0, total, f"{total:.1f}", TONES[tone], 1))
    spec = {
        "width": width,
        "height": {"step": 26},
        "data": {"values": values},
        "encoding": {
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": {"field": "place"},
                "title": None,
                "axis": {"labelLimit": 180, "labelColor": "var(--ink)", "labelFontSize": 13},
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": 12, "cornerRadius": 1},
                "encoding": {
                    "x": {
                        "field": "from",
                        "type": "quantitative",
                        "title": None,
                        "scale": {"domain": [0, top * 1.12]},
                        "axis": {"values": [0, top / 2, top]},
                    },
                    "x2": {"field": "to"},
                    "color": {"field": "tone", "type": "nominal", "scale": None},
                    "opacity": {"field": "depth", "type": "quantitative", "scale": None},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": TONES["soft"]},
                "encoding": {"x": {"field": "end", "type": "quantitative"}, "text": {"field": "said"}},
            },
        ],
    }
    said = ", ".join(f"{part.name} {part.points:+.1f}" for part in parts)
    rows: list[list[object]] = [[part.name, part.points, part.reason] for part in parts]
    return Chart(
        title, f"{said}; together {total:.1f}.", ("Part", "Points", "Why"), [*rows, ["Score", total, ""]], spec
    )


def _step(place: int, name: str, begin: float, end: float, said: str, tone: str, depth: float) -> dict[str, object]:
    return {
        "place": place,
        "name": name,
        "from": begin,
        "to": end,
        "end": max(begin, end),
        "said": said,
        "tone": tone,
        "depth": depth,
    }
