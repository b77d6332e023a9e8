"""Bars side by side, the longest first unless the order says something."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.web.charts.chart import TONES, Chart


@dataclass(frozen=True)
class Bar:
    """One bar: whose, how long, in which tone (see `chart.TONES`), and what its end says."""

    name: str
    value: float
    tone: str = "accent"
    said: str = ""


def bars(title: str, rows: Sequence[Bar], *, unit: str, top: float | None = None, width: int = 420) -> Chart:
    """Horizontal bars with their values; `unit` names what is counted, `top` fixes the end of the scale."""
    values = [
        {
            "place": n,
            "name": bar.name,
            "value": bar.value,
            "tone": TONES[bar.tone],
            "said": bar.said or f"{bar.value:,.0f}",
        }
        for n, bar in enumerate(rows)
    ]
    longest = top or max([bar.value for bar in rows], default=0) or 1
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
                "axis": {"labelLimit": 220, "labelColor": "var(--ink)", "labelFontSize": 13},
            },
            "x": {
                "field": "value",
                "type": "quantitative",
                "axis": None,
                "scale": {"domain": [0, longest * 1.12]},
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "height": 12, "cornerRadiusEnd": 2},
                "encoding": {"color": {"field": "tone", "type": "nominal", "scale": None}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": TONES["soft"]},
                "encoding": {"text": {"field": "said"}},
            },
        ],
    }
    said = ", ".join(f"{bar.name} {bar.said or f'{bar.value:,.0f}'}" for bar in rows[:8])
    more = f" and {len(rows) - 8} more" if len(rows) > 8 else ""  # noqa: PLR2004 - as many as a sentence bears
    words = f"{unit}: {said}{more}." if rows else f"No {unit} to show."
    return Chart(title, words, ("What", unit), [[bar.name, bar.value] for bar in rows], spec)
