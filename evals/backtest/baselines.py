"""The simple rankings a score has to beat: each one column of the same picture, larger means worse."""

import pandas as pd

BASELINES: dict[str, tuple[str, int]] = {
    "ends soonest": ("time_left", -1),
    "ends latest": ("time_left", 1),
    "reported status": ("status", 1),
    "room to fall": ("status", -1),
    "past slip": ("slipped", 1),
    "past growth": ("grew", 1),
    "small budget": ("size", -1),
    "big budget": ("size", 1),
    "keyword density": ("risk_words", 1),
    "early stage": ("stage", -1),
    "little progress": ("progress", -1),
    "update silence": ("silence", 1),
}
"""Name of a ranking, the sign it reads and its direction."""

LEAST_TOLD = 0.3
"""Share of rows that must state the sign; below it the ranking would be mostly ties."""


def ranking(rows: pd.DataFrame, name: str) -> pd.Series | None:
    """The ranking of these rows, or None where the facts do not carry it; what is unknown stands in the middle."""
    sign, direction = BASELINES[name]
    told = direction * rows[sign]
    if told.notna().mean() < LEAST_TOLD or told.nunique() < 2:  # noqa: PLR2004 - one value ranks nothing
        return None
    return told.fillna(told.median())
