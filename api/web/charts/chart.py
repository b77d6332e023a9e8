"""A drawing before it is drawn, and the colours it may use."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"

TONES = {
    "critical": "var(--critical)",
    "high": "var(--high)",
    "medium": "var(--medium)",
    "low": "var(--low)",
    "calm": "var(--calm)",
    "none": "var(--calm)",
    "accent": "var(--accent)",
    "soft": "var(--soft)",
    "faint": "var(--faint)",
    "line": "var(--line-strong)",
    "unseen": "var(--unseen)",
    "sheet": "var(--sheet)",
}
"""Colours by meaning. They are the style sheet's own, so a drawing follows it into the dark."""

STATUS_TONES = {
    "green": "var(--calm)",
    "amber/green": "var(--medium)",
    "amber": "var(--medium)",
    "amber/red": "var(--high)",
    "red": "var(--critical)",
}
"""Colours of a reported status; anything else is shown as not known."""


@dataclass(frozen=True)
class Chart:
    """What is drawn, what it says, and the numbers it is drawn from.

    Attributes:
        title: what it shows, a few words.
        words: what it says, a sentence or two; what a screen reader tells instead of the picture.
        columns: names of the columns of the table behind it.
        rows: that table.
        spec: the Vega-Lite specification without what all drawings share. Text of sources stands only in its data.
    """

    title: str
    words: str
    columns: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    spec: Mapping[str, Any]


_MOST_NAMED = 5
_LONG = 400
"""Days from which an axis names months and years, and no days."""


def iso(day: date) -> str:
    """A day as Vega-Lite reads it: noon, so that no time zone moves it."""
    return f"{day.isoformat()}T12:00:00"


def days_axis(days: Collection[date], room: int) -> dict[str, Any]:
    """An axis of days in `room` pixels that names days something is known of, each once and far enough apart."""
    known = sorted(set(days))
    first, last = known[0], known[-1]
    span = max(1, (last - first).days)
    long = span >= _LONG
    apart = span * (74 if long or first.year != last.year else 56) / room
    named = next((found for n in range(_MOST_NAMED, 1, -1) if _apart(found := _spread(known, n), apart)), [last])
    form = "%b %Y" if long else "%-d %b %y" if first.year != last.year else "%-d %b"
    values = [{"year": day.year, "month": day.month, "date": day.day, "hours": 12} for day in named]
    return {"grid": False, "format": form, "values": values, "labelFlush": 24, "labelOverlap": True}


def _spread(known: Sequence[date], many: int) -> list[date]:
    """So many of the days, the first and the last among them, as evenly spread as they lie."""
    first, span = known[0], known[-1] - known[0]
    wanted = (first + span * n / (many - 1) for n in range(many))
    return sorted({min(known, key=lambda day: abs(day - spot)) for spot in wanted})


def _apart(days: Sequence[date], least: float) -> bool:
    """Whether names fit: those at the ends begin and end at their days, those between stand around theirs."""
    ends = (0, len(days) - 2)
    return all((later - day).days >= least * (1 + ends.count(n) / 2) for n, (day, later) in enumerate(pairwise(days)))
