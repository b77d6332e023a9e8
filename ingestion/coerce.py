"""Text cells to typed columns, strictly and whole columns at a time.

Each distinct text is read once. What does not fit becomes empty and is named in `faults`.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import numpy as np
import pandas as pd

from ingestion.canonical import Column

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_AND_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}.*")
_MONTH = re.compile(r"\d{4}-\d{2}")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")

_SPELLINGS = {
    "status": {
        "todo": "not_started", "open": "not_started", "new": "not_started", "planned": "not_started",
        "backlog": "not_started", "notstarted": "not_started",
        "doing": "in_progress", "active": "in_progress", "started": "in_progress", "ongoing": "in_progress",
        "underway": "in_progress", "wip": "in_progress", "inprogress": "in_progress",
        "stuck": "blocked", "paused": "on_hold", "suspended": "on_hold", "onhold": "on_hold", "atrisk": "at_risk",
        "complete": "done", "completed": "done", "closed": "done", "finished": "done", "delivered": "done",
        "canceled": "cancelled", "dropped": "cancelled", "withdrawn": "cancelled",
    },
    "rag": {
        "g": "green", "a": "amber", "r": "red", "yellow": "amber", "ag": "amber/green", "ar": "amber/red",
        "greenamber": "amber/green", "redamber": "amber/red",
    },
    "priority": {
        "urgent": "critical", "highest": "critical", "verylow": "low", "lowest": "low", "normal": "medium",
        "moderate": "medium", "veryhigh": "critical",
    },
    "type": {"finishtostart": "FS", "starttostart": "SS", "finishtofinish": "FF", "starttofinish": "SF"},
    "kind": {"capital": "capex", "operating": "opex", "operational": "opex", "revenue": "opex"},
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Coerced:
    """A typed column and, by position, why a cell was not taken."""

    column: pd.Series
    faults: dict[int, str]


def coerce(cells: pd.Series, column: Column) -> Coerced:
    """Read the text `cells` (missing = empty) as `column`."""
    if column.kind in {"text", "list"}:
        return Coerced(cells.astype("str").reset_index(drop=True), {})
    codes, distinct = pd.factorize(cells)
    texts = np.asarray(distinct, dtype=object)
    read: Callable[[np.ndarray, Column], tuple[np.ndarray, list[str | None]]] = {
        "day": _days,
        "word": _words,
    }.get(column.kind, _numbers)
    values, why = read(texts, column)
    faults = {}
    wrong = np.array([reason is not None for reason in why], dtype=bool)
    if wrong.any():
        spots = np.flatnonzero(np.append(wrong, False)[codes])
        faults = {int(spot): str(why[codes[spot]]) for spot in spots}
    series = pd.Series(np.append(values, np.array([_nothing(values)], dtype=values.dtype))[codes])
    return Coerced(series.astype("str") if column.kind == "word" else series, faults)


def word(text: str | None, words: type[StrEnum]) -> str | None:
    """The member of `words` that `text` spells, or None."""
    if not text:
        return None
    return _known(words.__name__.lower(), tuple(words)).get(_fold(text))


def plain(value: object) -> str | None:
    """A cell as canonical text: ISO days, numbers without a trailing .0, None for nothing."""
    if value is None or value is pd.NaT or value == "" or value != value:  # noqa: PLR0124 - NaN is not itself
        return None
    if isinstance(value, list | tuple):
        return ";".join(part for part in (plain(one) for one in value) if part) or None
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return _plain_one(value)


def _plain_one(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        whole = value.is_integer() and abs(value) < 1e15  # noqa: PLR2004 - floats count exactly up to there
        return str(int(value)) if whole else repr(float(value))
    return str(value).strip() or None


def _nothing(values: np.ndarray) -> object:
    if values.dtype.kind == "M":
        return np.datetime64("NaT", "s")
    return np.nan if values.dtype.kind == "f" else None


def _days(texts: np.ndarray, column: Column) -> tuple[np.ndarray, list[str | None]]:
    iso = [_iso(text, month=column.name == "period") for text in texts]
    days = pd.to_datetime(pd.Series(iso, dtype="object"), format="%Y-%m-%d", errors="coerce")
    values = days.to_numpy(dtype="datetime64[s]")
    why = [None if ok else "is not a day written as YYYY-MM-DD" for ok in ~np.isnat(values)]
    if column.name == "period":
        values = values.astype("datetime64[M]").astype("datetime64[s]")
    return values, why


def _iso(text: str, *, month: bool) -> str | None:
    text = text.strip()
    if _DAY.fullmatch(text):
        return text
    timed = _DAY_AND_TIME.fullmatch(text)
    if timed:
        return timed[1]
    return f"{text}-01" if month and _MONTH.fullmatch(text) else None


def _numbers(texts: np.ndarray, column: Column) -> tuple[np.ndarray, list[str | None]]:
    written = pd.Series(texts, dtype="object").map(_plain_number)
    values = pd.to_numeric(written, errors="coerce").to_numpy(dtype="float64", copy=True)
    percent = np.array([str(text).strip().endswith("%") for text in texts], dtype=bool)
    if column.kind == "share":
        values[percent] /= 100
    why: list[str | None] = [None] * len(texts)
    for spot, value in enumerate(values):
        why[spot] = _number_fault(float(value), column, percent=bool(percent[spot]))
        if why[spot]:
            values[spot] = np.nan
    return values, why


def _plain_number(text: str) -> str:
    text = text.strip().removesuffix("%").strip()
    return text.replace(",", "") if _THOUSANDS.fullmatch(text) else text


def _number_fault(value: float, column: Column, *, percent: bool) -> str | None:
    if not np.isfinite(value) or (percent and column.kind != "share"):
        return "is not a number"
    if column.kind == "share" and not 0 <= value <= 1:
        return "is not a share between 0 and 1; write 0.45 or 45%"
    if column.kind == "whole" and not value.is_integer():
        return "is not a whole number"
    if column.least is not None and value < column.least:
        return f"is below {column.least:g}"
    return None


def _words(texts: np.ndarray, column: Column) -> tuple[np.ndarray, list[str | None]]:
    known = _known(column.name, column.words)
    values = np.array([known.get(_fold(text)) for text in texts], dtype=object)
    why = [None if value else f"is none of: {', '.join(column.words)}" for value in values]
    return values, why


def _known(name: str, words: tuple[str, ...]) -> dict[str, str]:
    return {_fold(one): str(one) for one in words} | _SPELLINGS.get(name, {})


def _fold(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
