"""Columns made from others: attributes of the source by their kind, counts of done and left, what is listed."""

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights.ask.headers import called as pattern
from insights.ask.headers import spaced
from insights.ask.relation import Field, Kind
from insights.ask.times import DAY, stretch
from insights.ask.words import fold
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag

_MOST_CATEGORIES = 400
_MOSTLY = 0.6  # a column of numbers may hold some cells that say why there is no number
_LABEL_DAYS = 75  # a report about a month is seldom out later than this after its end
_YES, _NO = frozenset({"true", "yes", "y"}), frozenset({"false", "no", "n"})
_ISO = r"\s*\d{4}-\d{2}-\d{2}(?:[T ].*)?"
_SLASHED = r"\s*(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?"
_DONE = r"(?:done|completed?|closed|finished|delivered)"
_TOTAL = r"(?:total|planned|all|overall|count)"
COUNTED = ("done_count", "total_count", "left_count")


def attributes(portfolio: Portfolio) -> Iterator[tuple[str, Field, pd.Series]]:
    """Columns of the source that matched no field, each with its own header as its name."""
    held = pd.DataFrame([p.attributes for p in portfolio.projects.values()], index=list(portfolio.projects))
    for header in held.columns:
        column = held[header].replace("", None)
        name = spaced(str(header))
        words = fold(name).split()
        if not words or column.notna().sum() == 0:
            continue
        kind, values = _typed(column, name)
        counted = len(words) > 1 and words[0] in {"n", "num", "number", "count", "no"} and kind == "number"
        called = pattern(" ".join(words[1:]) if counted else name, kind)
        if counted:
            name = f"number of {' '.join(w for w in words[1:] if w != 'of')}"
            called = rf"(?:number of |count of )?(?:{called})"
        yield f"attribute:{header}", Field(f"attribute:{header}", name.lower(), kind, called), values


def _typed(column: pd.Series, name: str) -> tuple[Kind, pd.Series]:
    """What a column of texts holds, and its cells as that."""
    filled = column.dropna().astype("str").str.strip()
    folded = filled.str.lower()
    if folded.isin(_YES | _NO).all():
        flags = column.astype("str").str.strip().str.lower().map(lambda cell: cell in _YES).astype("object")
        return "flag", flags.where(column.notna(), None)
    numbers = pd.to_numeric(column.astype("str").str.replace(r"[£$€,% ]", "", regex=True), errors="coerce")
    if numbers[column.notna()].notna().mean() > _MOSTLY:
        share = filled.str.contains("%", regex=False).mean() > 1 - _MOSTLY
        if share:
            return "share", numbers / 100
        return "money" if re.search(r"cost|budget|amount|spend", name.lower()) else "number", numbers
    days = _days(column, filled)
    if days is not None:
        return "day", days
    in_words = filled.str.contains(r"[A-Za-z]{3}", regex=True) & filled.str.lower().str.fullmatch(DAY)
    if in_words.mean() > _MOSTLY:
        return "text", column  # times in words are no names of anything
    few = filled.nunique() <= min(_MOST_CATEGORIES, max(12, len(filled) * 0.6))
    return "category" if few else "text", column


def _days(column: pd.Series, filled: pd.Series) -> pd.Series | None:
    """A column of dates, where its cells leave no doubt which part is the day."""
    if filled.str.fullmatch(_ISO).mean() > _MOSTLY:
        return pd.to_datetime(column.astype("str").str.slice(0, 10), errors="coerce", format="%Y-%m-%d")
    parts = filled.str.extract(rf"^{_SLASHED}$").dropna()
    if len(parts) < _MOSTLY * len(filled) or parts.empty:
        return None
    first, second = parts[0].astype(int).max(), parts[1].astype(int).max()
    if (first > 12) == (second > 12):  # noqa: PLR2004 - months: neither or both could be the day
        return None
    order = "%d/%m/%Y" if first > 12 else "%m/%d/%Y"  # noqa: PLR2004 - as above
    return pd.to_datetime(column.astype("str").str.strip().str.split(" ").str[0], errors="coerce", format=order)


def counts(portfolio: Portfolio, fields: dict[str, Field], frame: pd.DataFrame) -> dict[str, pd.Series]:
    """How much is done, planned and left, where the source counts it: in two columns, or as "31/37"."""
    pair = _pair(fields)
    if pair:
        done, total = frame[pair[0]].astype("float64"), frame[pair[1]].astype("float64")
    else:
        said = pd.Series({key: p.raw.get("percent_complete") for key, p in portfolio.projects.items()}, dtype="object")
        parts = said.astype("str").str.extract(r"^\s*(\d+)\s*(?:/|of|out of)\s*(\d+)\s*$")
        if parts[0].notna().sum() == 0:
            return {}
        done, total = parts[0].astype("float64"), parts[1].astype("float64")
    return dict(zip(COUNTED, (done, total, total - done), strict=True))


def _pair(fields: dict[str, Field]) -> tuple[str, str] | None:
    """Two number columns that name the same thing, one done and one in total."""
    numbers = {f.label: key for key, f in fields.items() if key.startswith("attribute:") and f.kind == "number"}
    for label, key in numbers.items():
        stripped = re.sub(rf"\b{_DONE}\b", "", label).split()
        if stripped != label.split():
            for other, total in numbers.items():
                if other != label and re.sub(rf"\b{_TOTAL}\b", "", other).split() == stripped:
                    return key, total
    return None


def levels(frame: pd.DataFrame) -> pd.Series:
    """The reported rating as a level from 1 (green) to 5 (red)."""
    known = {rag.value: float(rag.level) for rag in Rag}
    return frame["rag"].map(lambda cell: known.get(cell, np.nan), na_action="ignore").astype("float64")


def listed(portfolio: Portfolio) -> pd.Series:
    """Which projects the newest report of their source still lists; all, where a source tells only of changes."""
    everyone = pd.Series(data=True, index=list(portfolio.projects), dtype=bool)
    history = portfolio.history
    if history.empty:
        return everyone
    said = pd.to_datetime(pd.Series({key: p.reported_on for key, p in portfolio.projects.items()}, dtype="object"))
    last = history.groupby("id")["known_on"].max().reindex(everyone.index)
    last = last.where(~(said > last), said)  # a row that says the day of its report was in that report
    source = pd.Series({key: p.source for key, p in portfolio.projects.items()}, dtype="object")
    newest = last.groupby(source.fillna("")).transform("max")
    still = (last.reindex(everyone.index) >= newest.reindex(everyone.index)) | last.isna()
    share = still.groupby(source.fillna("")).transform("mean")
    return still | (share < 0.5)  # noqa: PLR2004 - half


def carried_label(portfolio: Portfolio) -> str | None:
    """The time that the newest rows say they are about ("2025-07"), where all of them say the same."""
    return portfolio.ask(_carried_label)


def _carried_label(portfolio: Portfolio) -> str | None:
    still = portfolio.ask(listed)
    rows = [p.attributes for key, p in portfolio.projects.items() if still.get(key, True)]
    for header in rows[0] if rows else ():
        said = {row.get(header, "") for row in rows}
        if len(said) == 1:
            (label,) = said
            span = stretch(label.lower(), portfolio.as_of) if len(label) < 20 and any(map(str.isdigit, label)) else None  # noqa: PLR2004 - a label
            newest = max(portfolio.pictures, default=portfolio.as_of)
            if span and (span[1] - span[0]).days < 100 and -1 <= (newest - span[0]).days <= _LABEL_DAYS + 31:  # noqa: PLR2004 - a quarter at most
                return label.lower()
    return None
