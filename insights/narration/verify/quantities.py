"""Numbers in a text with their units, folded so that "1.2m" meets "1,200,000" and "two weeks" meets "14 days"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from insights.narration.verify.moments import Moment, moments

_UNITS = {"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_TEENS = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SMALL = {**_UNITS, **_TEENS, **_TENS}
_BIG = {"hundred": 100, "thousand": 1_000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_MAGNITUDES = {"k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12, **_BIG}
_SPELT = rf"(?:{'|'.join(_SMALL)})(?:[\s-](?:and\s)?(?:{'|'.join([*_SMALL, *_BIG])}))*|a\s(?:{'|'.join(_BIG)})"
_UNIT = (
    r"%|per\s?cent(?:age\spoints?)?|percentage\spoints?|pp\b"
    r"|(?:(?:calendar|full|whole)[\s-])?(?:days?|weeks?|months?|years?|hours?|quarters?)\b"
    r"|(?:working|business)[\s-]days?\b"
    r"|(?:dollars?|pounds|euros?|usd|gbp|eur|cad)\b|times\b|points?\b"
)
_NUMBER = re.compile(
    rf"(?<![\w.])(?P<currency>[£$€]\s?|\b(?:usd|gbp|eur|cad)\s)?(?P<sign>[-−](?=\d))?"
    rf"(?:(?P<digits>\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    rf"(?:\s?(?P<magnitude>thousand|million|billion|trillion|bn|mn|tn|[kmb])(?![\w]))?"
    rf"|\b(?P<spelt>{_SPELT})\b)"
    rf"(?P<ordinal>(?:st|nd|rd|th)\b)?(?:[\s-]?(?P<unit>{_UNIT}))?",
    re.IGNORECASE,
)
_CURRENCY = {"£": "gbp", "$": "usd", "€": "eur", "dollar": "usd", "pound": "gbp", "euro": "eur"}
_IN_DAYS = {"day": 1.0, "week": 7.0}
_IN_MONTHS = {"month": 1.0, "quarter": 3.0, "year": 12.0}
_CLOSE = 0.05
_MONEY = ("usd", "gbp", "eur", "cad")


@dataclass(frozen=True)
class Quantity:
    """One number or moment of a text.

    Attributes:
        value: the number, magnitudes and spelling folded in.
        unit: "%", "day", "week", "month", "year", "usd", … or "" for a plain number, "ordinal" for a rank.
        step: what its last written place is worth, so that rounding can be told from error.
        start, end: where it stands in the text.
        moment: the day, month, quarter or year that it is, if it is one.
    """

    value: float
    unit: str = ""
    step: float = 1.0
    start: int = 0
    end: int = 0
    moment: Moment | None = None

    def agrees(self, known: "Quantity") -> bool:
        """True where saying this is true of what is known; rounding to the places said counts as true."""
        if self.moment or known.moment:
            return bool(self.moment and known.moment and self.moment.is_within(known.moment))
        return any(
            _close(value, self.step * scale, other)
            for value, scale, unit in _folded(self)
            for other, _, its in _folded(known)
            if _same_unit(unit, its)
        )


@lru_cache(maxsize=2048)  # the same facts are looked at for every sentence
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number and moment of a text, in order; codes such as "R-12" and "M4" are names, not numbers."""
    days = moments(text)
    rest = list(text)
    for one in days:
        rest[one.start : one.end] = " " * (one.end - one.start)
    found = [Quantity(0, "moment", start=one.start, end=one.end, moment=one) for one in days]
    return tuple(sorted([*found, *_numbers("".join(rest))], key=lambda one: one.start))


def measured(values: Mapping[str, object]) -> tuple[Quantity, ...]:
    """The numbers of a finding or plan by name: days where the name says days, a share as percent too."""
    return tuple(_measured(values))


def _measured(values: Mapping[str, object]) -> Iterator[Quantity]:
    for name, value in values.items():
        if isinstance(value, str):
            yield from quantities(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            continue
        size = float(abs(value))
        unit = next(
            (one for one in ("day", "week", "month", "year", "hour") if re.search(rf"{one}s?\b", _spaced(name))), ""
        )
        yield Quantity(size, unit, 0)
        if unit:
            yield Quantity(size, "", 0)
        elif size <= 1 or "share" in name or "percent" in name or "ratio" in name:
            yield Quantity(100 * size if "percent" not in name else size, "%", 0)


def _spaced(name: str) -> str:
    return name.replace("_", " ").lower()


def _numbers(text: str) -> Iterator[Quantity]:
    for found in _NUMBER.finditer(text):
        if text[found.end() : found.end() + 1].isalnum():
            continue  # 5pm, 3rdparty: a code, checked as a word
        digits, spelt = found["digits"], found["spelt"]
        if digits:
            value, step = _value(digits)
            scale = _MAGNITUDES[found["magnitude"].lower()] if found["magnitude"] else 1
            value, step = value * scale, step * scale
        else:
            value, step = _spelt(spelt.lower()), 1.0
        unit = "ordinal" if found["ordinal"] else _unit(found["unit"], found["currency"])
        yield Quantity(-value if found["sign"] else value, unit, step, found.start(), found.end())


def _value(digits: str) -> tuple[float, float]:
    plain = re.sub(r"[,\u00a0\u202f](?=\d{3}(?:\D|$))", "", digits).replace(",", ".")
    places = len(plain.partition(".")[2])
    return float(plain), 10.0**-places


def _spelt(words: str) -> float:
    total, part = 0.0, 0.0
    for word in re.split(r"[\s-]+", words):
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word in _BIG:
            total += (part or 1) * _BIG[word]
            part = 0
    return total + part


def _unit(said: str | None, currency: str | None) -> str:
    if said:
        low = " ".join(said.lower().replace("-", " ").split())
        if low.startswith(("%", "per", "pp")):
            return "pp" if "point" in low or low == "pp" else "%"
        if low.startswith(("working", "business")):
            return "working day"
        last = low.split()[-1].rstrip("s")
        return _CURRENCY.get(last, last)
    if currency:
        mark = currency.strip().lower()
        return _CURRENCY.get(mark, mark)
    return ""


def _folded(one: Quantity) -> Iterator[tuple[float, float, str]]:
    """The same amount in every unit it can exactly be said in: value, what rounding is worth there, unit.

    Rounding is only known in the unit that was said: 100 days are not 14 weeks.
    """
    yield one.value, 1.0, one.unit
    if one.unit in _IN_DAYS:
        yield one.value * _IN_DAYS[one.unit], 0.0, "in days"
    if one.unit in _IN_MONTHS:
        yield one.value * _IN_MONTHS[one.unit], 0.0, "in months"
    if one.unit == "" and 0 < abs(one.value) < 1:
        yield one.value * 100, 100.0, "%"


def _same_unit(said: str, known: str) -> bool:
    return said == known or (said == "" and known in _MONEY) or (known == "" and said in _MONEY)


def _close(said: float, step: float, known: float) -> bool:
    """Equal, or `known` rounded to the places that were said, and never off by more than a twentieth."""
    off = abs(said - known)
    tolerance = 1e-9 * max(1.0, abs(known))
    if off <= tolerance:
        return True
    whole = float(known).is_integer() and step <= 1
    return not whole and off <= step / 2 + tolerance and off <= _CLOSE * abs(known)
