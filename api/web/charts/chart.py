"""A drawing before it is drawn, and the colours it may use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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


def iso(day: date) -> str:
    """A day as Vega-Lite reads it: noon, so that no time zone moves it."""
    return f"{day.isoformat()}T12:00:00"
