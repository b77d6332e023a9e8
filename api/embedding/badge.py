"""A badge as SVG: what it is about at the left, the score at the right. Words are text, whatever they are named."""

import re
import unicodedata
from html import escape

from api.embedding.looking import Mark
from api.neutral import for_terminal

MEDIA_TYPE = "image/svg+xml; charset=utf-8"
COLOURS = {
    "critical": "#a3182b",
    "high": "#b4500f",
    "medium": "#876400",
    "low": "#3a6780",
    "none": "#3f6f4f",
    "unseen": "#5f6467",
}
"""By band; white words on each have a contrast of at least 4.5 to 1."""

LONGEST = 48
UNAVAILABLE = "not available"
_LEFT = "#444a4f"
_TREND = {"new": "new", "worse": "worse", "same": "unchanged", "better": "better"}
_ARROWS = {"worse": "\u25b2", "better": "\u25bc"}
_SIZE, _PAD, _HEIGHT = 11, 7, 20
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_UNITS = 2048
_WIDTHS = dict(
    zip(
        map(chr, range(32, 127)),
        (
            720, 806, 940, 1676, 1302, 2204, 1488, 550, 930, 930, 1302, 1676, 745, 930, 745, 930,
            *[1302] * 10, 930, 930, 1676, 1676, 1676, 1117, 2048,
            1400, 1404, 1430, 1578, 1295, 1177, 1588, 1539, 862, 931, 1419, 1140, 1726, 1532, 1612, 1235, 1612, 1424,
            1400, 1262, 1499, 1400, 2025, 1403, 1260, 1403, 930, 930, 930, 1676, 1302, 1302,
            1230, 1276, 1067, 1276, 1220, 720, 1276, 1296, 562, 705, 1212, 562, 1992, 1296, 1243, 1276, 1276, 874,
            1067, 807, 1296, 1212, 1676, 1212, 1212, 1076, 1300, 930, 1300, 1676,
        ),
        strict=True,
    )
)  # fmt: skip
"""Widths of letters in 1/2048 of the size, close to Verdana's; whatever font draws them is fitted to these."""


def badge(mark: Mark) -> str:
    """The badge of a score."""
    word = {"none": "calm", "unseen": "mostly unseen"}.get(mark.band, str(mark.band))
    arrow = _ARROWS.get(mark.trend, "")
    right = f"{mark.score:.0f} {word}{' ' + arrow if arrow else ''}"
    told = f"risk score {mark.score:.0f} of 100, {word}, {_TREND[mark.trend]}"
    return _drawn(mark.name, right, told, COLOURS[str(mark.band)])


def unavailable() -> str:
    """The badge of anything that is not shown, the same for all of it."""
    return _drawn("risk score", UNAVAILABLE, UNAVAILABLE, COLOURS["unseen"])


def width_of(text: str) -> float:
    """Width of words in pixels: from the widths of letters, wide letters of East Asia as squares, marks as nothing."""
    return sum(_WIDTHS.get(letter) or _wide(letter) for letter in text) * _SIZE / _UNITS


def _wide(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in {"W", "F"}:
        return _UNITS
    plain = unicodedata.normalize("NFD", letter)[0]
    return _WIDTHS.get(plain, 1400)


def _drawn(left: str, right: str, told: str, colour: str) -> str:
    words = _NO_XML.sub("", for_terminal(left)) or "project"
    shown = words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "\u2026"
    first, second = round(width_of(shown)), round(width_of(right))
    edge = first + 2 * _PAD
    whole = edge + second + 2 * _PAD
    title = escape(f"{words}: {told}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{_HEIGHT}" viewBox="0 0 {whole} {_HEIGHT}" '
        f'role="img" aria-label="{title}"><title>{title}</title>'
        f'<clipPath id="r"><rect width="{whole}" height="{_HEIGHT}" rx="4"/></clipPath><g clip-path="url(#r)">'
        f'<path fill="{_LEFT}" d="M0 0h{edge}v{_HEIGHT}H0z"/>'
        f'<path fill="{colour}" d="M{edge} 0h{whole - edge}v{_HEIGHT}H{edge}z"/></g>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" '
        f'font-size="{_SIZE}" text-rendering="geometricPrecision" aria-hidden="true">'
        f"{_text(_PAD, first, shown)}{_text(edge + _PAD, second, right)}</g></svg>"
    )


def _text(x: int, width: int, words: str) -> str:
    return f'<text x="{x}" y="14" textLength="{width}" lengthAdjust="spacingAndGlyphs">{escape(words)}</text>'
