"""Text to days. Day-month order is settled per column, by evidence, and what cannot be settled is not read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

import numpy as np
import pandas as pd

Order = Literal["dmy", "mdy"]

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""A day outside these years is a typing error (3012) and is not taken."""
CENTURY_FROM = 70
"""Two-digit years from here on are 19xx, below it 20xx."""
TYPO_SHARE = 0.02
"""Up to this share of cells may contradict the order of their column and count as typing errors."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero gennaio janv ene", "feb february februar fevrier febrero fevr",
            "mar march marz maerz mars marzo mrz", "apr april avril abril avr abr", "may mai mayo",
            "jun june juni juin junio", "jul july juli juillet julio juil", "aug august aout agosto ago",
            "sep sept september septembre septiembre", "oct october okt oktober octobre octubre",
            "nov november novembre noviembre", "dec december dez dezember decembre diciembre dic",
        ), start=1)
    for name in names.split()
}  # fmt: skip
_TIME = (
    r"(?:[T\s,]+\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_WEEKDAY = r"(?:[A-Za-z]{3,9}\.?,?\s+)?"
_ISO = rf"^(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_TIME}$"
_COMPACT = r"^(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})$"
_NUMERIC = rf"^{_WEEKDAY}(?P<a>\d{{1,2}})(?P<sep>[-/. ])(?P<b>\d{{1,2}})(?P=sep)(?P<y>\d{{4}}|\d{{2}}){_TIME}$"
_DAY_NAME = (
    rf"^{_WEEKDAY}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s\-/.]*(?P<n>[^\W\d]{{3,10}})\.?,?[\s\-/.]*"
    rf"(?P<y>\d{{4}}|\d{{2}}){_TIME}$"
)
_NAME_DAY = (
    rf"^{_WEEKDAY}(?P<n>[^\W\d]{{3,10}})\.?[\s\-/.]+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?[\s\-/.]+(?P<y>\d{{4}}){_TIME}$"
)
_YEAR_NAME = rf"^(?P<y>\d{{4}})[\s\-/.](?P<n>[^\W\d]{{3,10}})[\s\-/.](?P<d>\d{{1,2}}){_TIME}$"
_EPOCH = r"^1\d{9}(?:\d{3})?$"
_PERIOD = re.compile(
    r"^(?:q[1-4]\b.*|.*\bq[1-4]|(?:fy|fiscal year|financial year).*|h[12]\b.*|[^\W\d]{3,10}[\s\-.']*\d{2,4}"
    r"|(?:19|20)\d{2}(?:\s*[-/–]\s*\d{2,4})?|(?:early|mid|late|end|spring|summer|autumn|fall|winter)\b.*)$",
    re.IGNORECASE,
)
_SERIAL_FROM, _SERIAL_TO = 20_000, 80_000
_EXCEL_ZERO = np.datetime64("1899-12-30", "s")


@dataclass(frozen=True, eq=False)
class Shapes:
    """A column split into the shapes days are written in; one row per cell.

    Attributes:
        days: days that need no decision (ISO, month names, serials); empty elsewhere.
        a: first part of an all-number day, b: its second part, y: its year; empty where the cell is none.
        invalid: cells shaped like a day that no calendar has.
        two_digit: cells whose year has two digits.
    """

    days: pd.Series
    a: pd.Series
    b: pd.Series
    y: pd.Series
    invalid: pd.Series
    two_digit: pd.Series

    @property
    def shaped(self) -> pd.Series:
        """True where a cell looks like a day in any shape."""
        return self.days.notna() | self.a.notna() | self.invalid


def shapes(cells: pd.Series, *, serials: bool = False) -> Shapes:
    """Split the text of a column into shapes, each distinct text once. `serials`: plain numbers are Excel days."""
    codes, distinct = pd.factorize(cells.astype("object").fillna(""))
    shape = _shapes(pd.Series(distinct, dtype="object"), serials=serials)
    parts = (getattr(shape, part.name).iloc[codes].set_axis(cells.index) for part in fields(Shapes))
    return Shapes(*parts)


def _shapes(cells: pd.Series, *, serials: bool) -> Shapes:
    text = cells.astype(str).str.strip()
    nothing = pd.Series(np.nan, index=cells.index, dtype="float64")
    days = pd.Series(np.full(len(cells), np.datetime64("NaT", "s")), index=cells.index)
    invalid = pd.Series(data=False, index=cells.index)
    two_digit = pd.Series(data=False, index=cells.index)
    found: list[tuple[str, bool]] = [
        (_ISO, False),
        (_COMPACT, False),
        (_DAY_NAME, True),
        (_NAME_DAY, True),
        (_YEAR_NAME, True),
    ]
    open_ = text.ne("")
    for pattern, named in found:
        parts = text[open_].str.extract(pattern)
        hit = parts["y"].notna()
        if named:
            month = parts["n"].map(_month, na_action="ignore").astype("float64")
            hit &= month.notna()
        else:
            month = pd.to_numeric(parts["m"], errors="coerce")
        if not hit.any():
            continue
        parts = parts[hit]
        years, short = _years(parts["y"])
        read = _calendar(years, month[hit], pd.to_numeric(parts["d"]))
        days.loc[read.index] = read
        invalid.loc[read.index] = read.isna()
        two_digit.loc[read.index] = short
        open_ &= ~(open_.index.isin(read.index))
    numeric = text[open_].str.extract(_NUMERIC)
    numeric = numeric[numeric["y"].notna()]
    a, b, y = nothing.copy(), nothing.copy(), nothing.copy()
    if len(numeric):
        years, short = _years(numeric["y"])
        a.loc[numeric.index], b.loc[numeric.index] = pd.to_numeric(numeric["a"]), pd.to_numeric(numeric["b"])
        y.loc[numeric.index] = years
        two_digit.loc[numeric.index] = short
        open_ &= ~(open_.index.isin(numeric.index))
    numbers = pd.to_numeric(text[open_], errors="coerce").dropna()
    if serials and len(numbers):
        numbers = numbers[numbers.between(_SERIAL_FROM, _SERIAL_TO)]
        days.loc[numbers.index] = _EXCEL_ZERO + (numbers // 1).astype("int64").to_numpy() * np.timedelta64(86400, "s")
    elif len(numbers):
        stamps = numbers[text[numbers.index].str.fullmatch(_EPOCH)]
        seconds = np.where(stamps > 1e11, stamps / 1000, stamps)  # noqa: PLR2004 - more digits than seconds have
        days.loc[stamps.index] = (seconds // 86400 * 86400).astype("int64").astype("datetime64[s]")
    return Shapes(days, a, b, y, invalid, two_digit)


@dataclass(frozen=True)
class OrderEvidence:
    """How many cells settle the order of a column, each way, and how many leave it open."""

    dmy: int
    mdy: int
    either: int

    @property
    def order(self) -> Order | None:
        """The order the cells settle by themselves; None where they do not, or contradict each other."""
        if self.is_mixed or not self.dmy + self.mdy:
            return None
        return "dmy" if self.dmy > self.mdy else "mdy"

    @property
    def is_mixed(self) -> bool:
        """True where both orders are used for real, not by a typing error."""
        fewer, total = min(self.dmy, self.mdy), self.dmy + self.mdy + self.either
        return fewer > max(1, TYPO_SHARE * total) or (fewer > 0 and self.dmy == self.mdy)


def evidence(shape: Shapes) -> OrderEvidence:
    """What the cells of one column say about day-month order."""
    a, b = shape.a.dropna(), shape.b.dropna()
    dmy = int(((a > 12) & (b <= 12)).sum())  # noqa: PLR2004 - months of a year
    mdy = int(((b > 12) & (a <= 12)).sum())  # noqa: PLR2004 - months of a year
    same = int(((a == b) & (a <= 12)).sum())  # noqa: PLR2004 - months of a year
    return OrderEvidence(dmy, mdy, len(a) - dmy - mdy - same)


def settle(columns: Mapping[str, OrderEvidence], fixed: Order | None = None) -> dict[str, tuple[Order | None, str]]:
    """Order of each column and why: its own cells, else the other columns' where they agree, else None."""
    own = {name: seen.order for name, seen in columns.items()}
    agreed = {order for order in own.values() if order}
    lenders = [name for name, order in own.items() if order]
    lent = ", ".join(" ".join(name.split()) for name in lenders[:3])
    settled: dict[str, tuple[Order | None, str]] = {}
    for name, seen in columns.items():
        if fixed:
            settled[name] = (fixed, "as the mapping says")
        elif own[name]:
            proof, contrary = max(seen.dmy, seen.mdy), min(seen.dmy, seen.mdy)
            detail = f"{proof:,} cells can only be read that way"
            settled[name] = (own[name], detail + (f", {contrary:,} contradict it" if contrary else ""))
        elif seen.is_mixed:
            settled[name] = (None, f"mixed: {seen.dmy:,} cells are day first, {seen.mdy:,} month first")
        elif not seen.either:
            settled[name] = ("dmy", "no cell depends on it")
        elif len(agreed) == 1:
            settled[name] = (
                next(iter(agreed)),
                f"no cell settles it; as in {lent} of the same file",
            )
        else:
            settled[name] = (None, f"ambiguous: {seen.either:,} cells can be read day first or month first")
    return settled


@dataclass(frozen=True, eq=False)
class Days:
    """A read column: days, and why a cell gave none (by position)."""

    days: pd.Series
    faults: dict[int, str]


def read_days(cells: pd.Series, shape: Shapes, order: Order | None) -> Days:
    """Days of a column once its order is settled. None reads only what needs no order."""
    first_is_day = pd.Series(order == "dmy", index=cells.index)
    if order is None:
        first_is_day = shape.a > 12  # noqa: PLR2004 - months of a year
        open_ = (shape.a <= 12) & (shape.b <= 12) & (shape.a != shape.b)  # noqa: PLR2004 - months of a year
    else:
        open_ = pd.Series(data=False, index=cells.index)
    day = shape.a.where(first_is_day, shape.b)
    month = shape.b.where(first_is_day, shape.a)
    values = shape.days.fillna(_calendar(shape.y, month, day))
    values = values.mask(open_)
    year = values.dt.year
    beyond = values.notna() & ~year.between(FIRST_YEAR, LAST_YEAR)
    values = values.mask(beyond)
    faults: dict[int, str] = {}
    text = cells.astype("object").fillna("").str.strip()
    for spot in np.flatnonzero((values.isna() & text.ne("")).to_numpy()):
        faults[int(spot)] = _why(
            text.iloc[spot], shape, int(spot), order, beyond=bool(beyond.iloc[spot]), open_=bool(open_.iloc[spot])
        )
    return Days(values.astype("datetime64[s]"), faults)


def _why(text: str, shape: Shapes, spot: int, order: Order | None, *, beyond: bool, open_: bool) -> str:
    if beyond:
        return f"is a day outside the years {FIRST_YEAR} to {LAST_YEAR}, probably a typing error"
    if open_:
        return "can be read day first or month first, and nothing settles which"
    a, b = shape.a.iloc[spot], shape.b.iloc[spot]
    if a == a and order and ((order == "dmy" and b > 12 >= a) or (order == "mdy" and a > 12 >= b)):  # noqa: PLR0124, PLR2004 - NaN differs from itself
        return f"contradicts the order of its column ({'day first' if order == 'dmy' else 'month first'})"
    if shape.invalid.iloc[spot] or a == a:  # noqa: PLR0124 - NaN differs from itself
        return "is a day that no calendar has"
    if _PERIOD.match(text):
        return "names a period, not a day"
    return "is not a day"


def month_number(name: str) -> int | None:
    """The month a word names, in any language that is known; None where it names none."""
    return _MONTHS.get(name.casefold().translate(str.maketrans("äéûôèáíóú", "aeuoeaiou")))


def _month(name: str) -> float:
    return float(month_number(name) or np.nan)


def _years(text: pd.Series) -> tuple[pd.Series, pd.Series]:
    years = pd.to_numeric(text)
    short = text.str.len() == 2  # noqa: PLR2004 - a two-digit year
    century = np.where(years >= CENTURY_FROM, 1900, 2000)
    return years.where(~short, years + century), short


def _calendar(year: pd.Series, month: pd.Series, day: pd.Series) -> pd.Series:
    """Days of a calendar, empty where there is no such day; a year 3012 is kept for the reader to refuse."""
    ok = year.notna() & month.between(1, 12) & day.between(1, 31) & year.between(1, 9999)
    out = pd.Series(np.full(len(year), np.datetime64("NaT", "s")), index=year.index)
    if not ok.any():
        return out
    y, m, d = (part[ok].astype("int64").to_numpy() for part in (year, month, day))
    months = (y - 1970) * 12 + (m - 1)
    first = months.astype("datetime64[M]")
    days = first.astype("datetime64[D]") + (d - 1).astype("timedelta64[D]")
    real = days.astype("datetime64[M]") == first
    stamps = days.astype("datetime64[s]")
    stamps[~real] = np.datetime64("NaT", "s")
    out.loc[ok[ok].index] = stamps
    return out
