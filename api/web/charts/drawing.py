"""From a specification to SVG that a strict content policy allows, each drawing made once and kept.

The SVG is built anew from what the renderer returns: only elements and attributes named here get through, so there
are no styles, scripts, links or foreign objects in it whatever a source calls its things.
"""

import json
import re
import threading
import xml.etree.ElementTree as ET  # builds only; what is read goes through defusedxml
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from defusedxml.ElementTree import fromstring
from markupsafe import Markup

from api.neutral import visible
from api.web.charts.chart import SCHEMA, Chart

MOST_KEPT = 512
MOST_ROWS = 200
LONGEST_TEXT = 400

LIGHT = {
    "ink": "#1d1f21", "soft": "#5b6064", "faint": "#6f7478", "line": "#e3e1dc", "line-strong": "#cbc8c1",
    "accent": "#1f5f5b", "accent-soft": "#e3efed", "critical": "#a3182b", "high": "#b4500f", "medium": "#876400",
    "low": "#3a6780", "calm": "#3f6f4f", "unseen": "#d9d7d2", "sheet": "#ffffff",
}  # fmt: skip
"""The style sheet's colours, for pictures that leave the page (mail, documents)."""

_CONFIG = {
    "font": "sans-serif",
    "background": "transparent",
    "aria": False,
    "padding": 4,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "var(--soft)",
        "titleColor": "var(--soft)",
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "var(--line)",
        "domain": False,
        "ticks": False,
        "labelPadding": 6,
    },
    "legend": {"labelColor": "var(--soft)", "titleColor": "var(--soft)", "labelFontSize": 12, "titleFontSize": 12},
    "text": {"fontSize": 12, "color": "var(--ink)"},
}

_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset({"svg", "g", "path", "line", "rect", "text", "tspan", "circle", "defs", "clipPath"})
_ATTRIBUTES = frozenset(
    {
        "d", "transform", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
        "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity", "text-anchor", "font-size", "font-weight",
        "font-style", "x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "width", "height", "rx", "ry", "r", "cx", "cy",
        "id", "clip-path",
    }
)  # fmt: skip
_LONG_NUMBER = re.compile(r"(\d+\.\d\d)\d+")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_VARIABLE = re.compile(r"var\(--([\w-]+)\)")

_kept: OrderedDict[str, Markup] = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Drawn:
    """A drawing with its words and the table behind it, ready for the macro `chart`."""

    svg: Markup
    title: str
    words: str
    columns: tuple[str, ...]
    rows: list[list[str]]
    numeric: frozenset[int]
    left_out: str


def draw(chart: Chart) -> Drawn:
    """Draw a chart; the same one is drawn once in a process."""
    shown = chart.rows[:MOST_ROWS]
    rest = len(chart.rows) - len(shown)
    return Drawn(
        svg=_svg(chart),
        title=chart.title,
        words=chart.words,
        columns=chart.columns,
        rows=[[_said(value) for value in row] for row in shown],
        numeric=frozenset(
            n for n in range(1, len(chart.columns)) if shown and all(_is_number(row[n]) for row in shown)
        ),
        left_out=f"{rest:,} more rows are in the drawing and not in this table." if rest else "",
    )


def png(chart: Chart, colours: Mapping[str, str] = LIGHT, scale: float = 2) -> bytes:
    """A chart as a picture with fixed colours, for mail and documents."""
    from vl_convert import vegalite_to_png  # noqa: PLC0415 - starts a script engine, which takes a while

    spec = json.loads(_with_colours(json.dumps(_whole(chart)), colours))
    spec["background"] = colours["sheet"]
    with _lock:
        return vegalite_to_png(spec, scale=scale, allowed_base_urls=[])


def warm_up() -> None:
    """Start the renderer, so that the first page does not wait for it."""
    draw(Chart("Warm-up", "", (), (), {"data": {"values": [{"x": 1}]}, "mark": "point", "width": 1, "height": 1}))


def _svg(chart: Chart) -> Markup:
    spec = _whole(chart)
    told = json.dumps([chart.title, chart.words, spec], sort_keys=True, default=str)
    key = blake2b(told.encode(), digest_size=9).hexdigest()
    found = _kept.get(key)
    if found is None:
        from vl_convert import vegalite_to_svg  # noqa: PLC0415 - starts a script engine, which takes a while

        with _lock:
            raw = vegalite_to_svg(spec, allowed_base_urls=[])
        found = _cleaned(raw, chart, key)
        with _lock:
            _kept[key] = found
            while len(_kept) > MOST_KEPT:
                _kept.popitem(last=False)
    return found


def _whole(chart: Chart) -> dict[str, Any]:
    config = {**_CONFIG, **chart.spec.get("config", {})}
    return {"$schema": SCHEMA, **{key: _harmless(value) for key, value in chart.spec.items()}, "config": config}


def _harmless(value: Any) -> Any:
    """A part of a specification without text the renderer cannot measure: one control character ends the process."""
    if isinstance(value, str):
        return _shown(value[:LONGEST_TEXT])
    if isinstance(value, Mapping):
        return {str(key): _harmless(one) for key, one in value.items()}
    return [_harmless(one) for one in value] if isinstance(value, list | tuple) else value


def _shown(text: str) -> str:
    return _NO_XML.sub("", visible(text))


def _with_colours(text: str, colours: Mapping[str, str]) -> str:
    return _VARIABLE.sub(lambda found: colours.get(found[1], colours["ink"]), text)


def _cleaned(raw: str, chart: Chart, key: str) -> Markup:
    root = fromstring(raw)
    svg = ET.Element("svg", {"viewBox": root.get("viewBox", ""), "role": "img", "class": "drawing-svg"})
    svg.set("width", root.get("width", ""))
    svg.set("height", root.get("height", ""))
    ET.SubElement(svg, "title").text = _shown(chart.title)
    ET.SubElement(svg, "desc").text = _shown(chart.words)
    for child in root:
        _copy(child, svg, key)
    return Markup(ET.tostring(svg, encoding="unicode"))  # noqa: S704 - built from a closed list of elements


def _copy(element: ET.Element, parent: ET.Element, key: str) -> None:
    name = str(element.tag).removeprefix(f"{{{_SVG}}}")
    if name not in _ELEMENTS or _unseen(name, element):
        return
    attributes = {n: _neat(value, key) for n, value in element.items() if n in _ATTRIBUTES and value != "normal"}
    if "id" in attributes:
        attributes["id"] = f"{key}-{attributes['id']}"
    if name == "g" and not attributes:
        for child in element:
            _copy(child, parent, key)
        return
    copy = ET.SubElement(parent, name, attributes)
    copy.text = visible(element.text) if element.text else None
    for child in element:
        _copy(child, copy, key)
    if name in {"g", "defs"} and len(copy) == 0:
        parent.remove(copy)


def _unseen(name: str, element: ET.Element) -> bool:
    """Frames, overlaid labels and paths without any colour: nothing to see, only bytes."""
    if element.get("opacity") == "0" or element.get("display") == "none":
        return True
    framed = element.get("class") in {"background", "foreground"}
    return name == "path" and framed and not (element.get("fill") or element.get("stroke"))


def _neat(value: str, key: str) -> str:
    return _LONG_NUMBER.sub(r"\1", value).replace("url(#", f"url(#{key}-").removesuffix("px")


def _said(value: object) -> str:
    if value is None:
        return "not known"
    if isinstance(value, float):
        return f"{value:,.1f}".removesuffix(".0")
    return f"{value:,}" if isinstance(value, int) else str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) or value is None
