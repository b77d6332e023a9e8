"""Open insights by category and severity: as rows, and as a picture for readers that show no tables of colour."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portfolio.vocabulary import Category, Severity

COLOURS = {
    Severity.CRITICAL: "#a3182b",
    Severity.HIGH: "#b4500f",
    Severity.MEDIUM: "#876400",
    Severity.LOW: "#3a6780",
}
_FAINTEST = 0.25
_INK, _SOFT, _PAPER = "#1d1f21", "#5b6064", "#ffffff"
_FONT = "Helvetica, Arial, Liberation Sans, sans-serif"
_SCALE = 2.0


@dataclass(frozen=True)
class Row:
    """One category: how many open insights of each severity."""

    category: Category
    counts: Mapping[Severity, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def rows(by_category: Mapping[Category, Mapping[Severity, int]]) -> tuple[Row, ...]:
    """Categories that have open insights, the worst first."""
    found = [Row(category, counts) for category, counts in by_category.items() if sum(counts.values())]
    return tuple(sorted(found, key=lambda row: [-count for count in row.counts.values()]))


def words(by_category: Mapping[Category, Mapping[Severity, int]]) -> str:
    """The same in words, beside the picture."""
    told = [
        f"{row.category.value}: "
        + ", ".join(f"{count} {severity.value}" for severity, count in row.counts.items() if count)
        for row in rows(by_category)
    ]
    return "Open insights by category. " + "; ".join(told) + "." if told else "No insight is open."


def picture(by_category: Mapping[Category, Mapping[Severity, int]]) -> bytes:
    """The heat map as PNG, on white, at twice its size so that it stays sharp."""
    import vl_convert  # noqa: PLC0415 - starts an engine of its own; only those who draw pay for it

    png: bytes = vl_convert.vegalite_to_png(spec(by_category), scale=_SCALE)
    return png


def spec(by_category: Mapping[Category, Mapping[Severity, int]]) -> dict[str, Any]:
    """The heat map as a Vega-Lite chart: colour says how bad, its depth how many."""
    told = rows(by_category)
    most = max((count for row in told for count in row.counts.values()), default=1) or 1
    cells = [
        {
            "category": row.category.value,
            "severity": severity.value,
            "count": count,
            "depth": _FAINTEST + (1 - _FAINTEST) * count / most if count else 0,
        }
        for row in told
        for severity, count in row.counts.items()
    ]
    severities = [severity.value for severity in Severity]
    place = {
        "x": {"field": "severity", "type": "nominal", "sort": severities, "title": None},
        "y": {"field": "category", "type": "nominal", "sort": [row.category.value for row in told], "title": None},
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "background": _PAPER,
        "data": {"values": cells},
        "width": {"step": 84},
        "height": {"step": 26},
        "config": {
            "font": _FONT,
            "view": {"stroke": None},
            "axis": {
                "domain": False, "ticks": False, "labelColor": _SOFT, "labelFontSize": 12, "orient": "top",
                "labelPadding": 6, "labelAngle": 0,
            },
        },
        "layer": [
            {
                "mark": {"type": "rect", "cornerRadius": 3, "stroke": _PAPER, "strokeWidth": 2},
                "encoding": {
                    "x": {**place["x"], "axis": {"orient": "top"}},
                    "y": {**place["y"], "axis": {"orient": "left"}},
                    "color": {
                        "field": "severity", "type": "nominal", "legend": None,
                        "scale": {"domain": severities, "range": [COLOURS[s] for s in Severity]},
                    },
                    "opacity": {
                        "field": "depth", "type": "quantitative", "legend": None,
                        "scale": {"domain": [0, 1], "range": [0, 1]},
                    },
                },
            },
            {
                "mark": {"type": "text", "fontSize": 12},
                "encoding": {
                    **place,
                    "text": {"field": "count", "type": "quantitative"},
                    "color": {
                        "condition": {"test": "datum.depth > 0.55", "value": _PAPER},
                        "value": _INK,
                    },
                    "opacity": {"condition": {"test": "datum.count > 0", "value": 1}, "value": 0.35},
                },
            },
        ],
    }  # fmt: skip
