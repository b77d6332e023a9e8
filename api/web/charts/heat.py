"""A grid of cells, the deeper the colour the more; what could not be seen looks like nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.web.charts.chart import TONES, Chart


@dataclass(frozen=True)
class Cell:
    """One cell: its row and column, its value (None: not assessed), and what stands in it."""

    row: str
    column: str
    value: float | None
    said: str = ""
    tone: str = "accent"


def heat(
    title: str,
    cells: Sequence[Cell],
    *,
    what: str,
    words: str,
    top: float | None = None,
    cell: tuple[int, int] = (34, 24),
) -> Chart:
    """Rows × columns in the order in which they first come.

    Args:
        title: what it shows.
        cells: the cells; a pair of row and column that is not there stays empty.
        what: what a value counts, with its unit.
        words: what the picture says.
        top: the value with the deepest colour; the largest there is by default.
        cell: width and height of a cell in pixels of the drawing.
    """
    most = top or max([c.value for c in cells if c.value is not None], default=0) or 1
    rows, columns = list(dict.fromkeys(c.row for c in cells)), list(dict.fromkeys(c.column for c in cells))
    values = [
        {
            "row": rows.index(c.row),
            "rowName": c.row,
            "column": columns.index(c.column),
            "said": "–" if c.value is None else c.said,
            "tone": TONES["unseen"] if c.value is None else TONES[c.tone],
            "depth": 1
            if c.value is None
            else round(0.08 + 0.72 * max(0.0, min(1.0, c.value / most)), 2)
            if c.value
            else 0.04,
        }
        for c in cells
    ]
    names = dict(enumerate(columns))
    every = max(1, -(-len(columns) * 34 // max(1, len(columns) * cell[0])))
    spec = {
        "data": {"values": values},
        "width": {"step": cell[0]},
        "height": {"step": cell[1]},
        "encoding": {
            "x": {"field": "column", "type": "ordinal", "title": None, "axis": None},
            "y": {
                "field": "rowName",
                "type": "nominal",
                "sort": {"field": "row"},
                "title": None,
                "axis": {"labelLimit": 200, "labelColor": "var(--ink)"},
            },
        },
        "layer": [
            {
                "mark": {"type": "rect", "cornerRadius": 3, "stroke": "var(--paper)", "strokeWidth": 2},
                "encoding": {
                    "color": {"field": "tone", "type": "nominal", "scale": None},
                    "opacity": {"field": "depth", "type": "quantitative", "scale": None},
                },
            },
            {"mark": {"type": "text", "fontSize": 11}, "encoding": {"text": {"field": "said"}}},
            {
                "data": {
                    "values": [
                        {"column": n, "name": name if n % every == 0 else "", "rowName": rows[0]}
                        for n, name in names.items()
                    ]
                    if rows
                    else []
                },
                "mark": {
                    "type": "text",
                    "dy": -cell[1] / 2 - 8,
                    "color": TONES["soft"],
                    "align": "center",
                    "limit": cell[0] * every,
                },
                "encoding": {"text": {"field": "name"}},
            },
        ],
    }
    table = [[c.row, c.column, c.value if c.value is not None else "not assessed"] for c in cells]
    return Chart(title, words, ("Row", "Column", what), table, spec)
