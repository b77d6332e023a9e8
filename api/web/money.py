"""What one project may cost, will cost and has cost, and how that was told over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from api.web import charts
from api.web.amounts import amount, signed_percent
from portfolio.costs import costs
from portfolio.inferred import signs
from portfolio.snapshot import Portfolio

MOST_TOLD = 6
_TONES = ("accent", "accent", "medium", "high", "critical", "critical")


@dataclass(frozen=True)
class Told:
    """Budget, forecast and actual as one picture told them."""

    day: date
    budget: float | None
    forecast: float | None
    actual: float | None


@dataclass(frozen=True)
class Money:
    """The money of one project.

    Attributes:
        drawn: budget, forecast and actual side by side; None where none of them is known.
        missing: which of them are not known, in words.
        over: share of the budget that the forecast is above it.
        told: what earlier pictures said where it changed, newest first.
        lines: what the monthly lines say: months, their budget and what was spent.
        currency: ISO code, where the source says one.
    """

    drawn: charts.Drawn | None
    missing: tuple[str, ...]
    over: float | None
    told: Sequence[Told]
    lines: tuple[int, float, float] | None
    currency: str | None


def money_of(picture: Portfolio, project: str) -> Money:
    """The money of one project."""
    row: dict[Any, Any] = picture.ask(costs).loc[project].to_dict()
    known = {name: None if pd.isna(row[name]) else float(row[name]) for name in ("budget", "forecast", "actual")}
    currency = picture.projects[project].currency
    budget, forecast = known["budget"], known["forecast"]
    return Money(
        drawn=_drawn(picture, project, known, currency),
        missing=tuple(name for name, value in known.items() if value is None),
        over=forecast / budget - 1 if forecast is not None and budget else None,
        told=_told(picture, project, known),
        lines=_lines(picture, project),
        currency=currency,
    )


def _drawn(
    picture: Portfolio, project: str, known: dict[str, float | None], currency: str | None
) -> charts.Drawn | None:
    found = picture.ask(signs)
    level = found.loc[(found["project"] == project) & (found["sign"] == "forecast over budget"), "level"]
    tones = {"budget": "soft", "forecast": _TONES[int(level.max())] if len(level) else "accent", "actual": "low"}
    rows = [
        charts.Bar(name.capitalize(), value, tones[name], _said(name, value, known["budget"]))
        for name, value in known.items()
        if value is not None
    ]
    title = f"Money of {picture.name_of(project)}"
    if not rows:
        return None
    # The longest bar leaves room for what its end says.
    top = 1.5 * max(row.value for row in rows) or None
    return charts.draw(charts.bars(title, rows, unit=currency or "Amount", top=top, width=230))


def _said(name: str, value: float, budget: float | None) -> str:
    if name == "forecast" and budget:
        return f"{amount(value)} ({signed_percent(value / budget - 1)})"
    return f"{amount(value)} ({100 * value / budget:.0f} %)" if name == "actual" and budget else amount(value)


def _told(picture: Portfolio, project: str, known: dict[str, float | None]) -> list[Told]:
    past = picture.history
    past = past[(past["id"] == project) & (past["known_on"] < picture.today)].sort_values("known_on")
    fields = {"budget": "budget", "forecast": "forecast_cost", "actual": "actual_cost"}
    seen = [
        Told(
            pd.Timestamp(row["known_on"]).date(),
            *(None if pd.isna(row[field]) else float(row[field]) for field in fields.values()),
        )
        for row in past[["known_on", *fields.values()]].to_dict("records")
    ]
    seen.append(Told(picture.as_of, *known.values()))
    moved = [
        one
        for before, one in zip([None, *seen], seen, strict=False)
        if before is None or (one.budget, one.forecast, one.actual) != (before.budget, before.forecast, before.actual)
    ]
    spoken = [one for one in moved if any(value is not None for value in (one.budget, one.forecast, one.actual))]
    return spoken[::-1][:MOST_TOLD] if len(spoken) > 1 else []


def _lines(picture: Portfolio, project: str) -> tuple[int, float, float] | None:
    rows = picture.money
    rows = rows[(rows["project"] == project) & (rows["period"] <= picture.today) & rows["actual"].notna()]
    if rows.empty:
        return None
    return rows["period"].nunique(), float(rows["budget"].sum()), float(rows["actual"].sum())
