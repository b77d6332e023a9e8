"""Days as people write them: 2024-03-31, 31/03/2024, 1st March 2024, Mar-24, Spring 2024, Q4 2023/24, end of 2025.

What names a stretch of time is read as its last day: "by March 2024" is not late on the 20th.
"""

import calendar
import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:(?:19|20|21)\d\d|'\d\d)\b"
_SEASONS = {"spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 2}
DAY = (
    r"(?:(?P<iso>\d{4}-\d\d-\d\d)\b"
    r"|(?P<slash>\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d))\b"
    rf"|(?P<dmy>\d{{1,2}}(?:st|nd|rd|th)?(?: of)?[\s-]{{1,3}}{MONTH},?[\s-]{{1,3}}(?:{_YEAR}|\d\d\b))"
    rf"|(?P<mdy>{MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR})"
    rf"|(?P<my>{MONTH},?(?: of)?[\s'-]{{1,3}}(?:{_YEAR}|\d\d\b))"
    rf"|(?P<q>(?:q[1-4]|quarter [1-4])(?: of)?[\s-](?:fy ?)?\d{{2,4}}(?:[/-]\d\d(?!\d))?)"
    rf"|(?P<fy>(?:fy|financial year) ?\d{{2,4}}(?:[/-]\d\d)?\b)"
    rf"|(?P<season>(?:spring|summer|autumn|fall|winter)(?: of)? {_YEAR})"
    rf"|(?P<half>(?:h[12] ?{_YEAR}|{_YEAR} ?h[12]\b))"
    rf"|(?P<part>(?:early|mid|late|end|end of|the end of)[ -]{_YEAR})"
    rf"|(?P<md>\d{{1,2}}(?:st|nd|rd|th)? {MONTH}|{MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?!\s*\d))"
    rf"|(?P<m>{MONTH})"
    rf"|(?P<y>{_YEAR}))"
)
_DAY = re.compile(rf"(?<![\w/.-]){DAY}")
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[a-z]{3,}")


class Day(NamedTuple):
    """A day that is written at `start`–`end` of a text."""

    start: int
    end: int
    day: date


def days(low: str, start: int, end: int, dated: date | None = None) -> list[Day]:
    """Every day in a stretch of lower-case text; a day without a year is the one nearest after half a year ago."""
    found = []
    for one in _DAY.finditer(low, start, end):
        read = _READ[str(one.lastgroup)](one.group(), dated)
        if read is not None:
            found.append(Day(one.start(), one.end(), read))
    return found


def _numbers(text: str) -> list[int]:
    return [int(number) for number in _DIGITS.findall(text)]


def _full(year: int) -> int:
    return 2000 + year if year < 100 else year  # noqa: PLR2004 - two digits


def _made(year: int, month: int, day: int) -> date | None:
    year = _full(year)
    if not (1 <= month <= 12 and 1 <= year <= 9998):  # noqa: PLR2004 - months of a year, years of a calendar
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, day or last) if day <= last else None


def _month(text: str) -> int:
    return next((_MONTHS[w[:3]] for w in _LETTERS.findall(text) if w[:3] in _MONTHS), 0)


def _iso(text: str, _: date | None) -> date | None:
    year, month, day = _numbers(text)
    return _made(year, month, day) if day else None


def _slash(text: str, _: date | None) -> date | None:
    day, month, year = _numbers(text)
    if month > 12 >= day:  # noqa: PLR2004 - written month first
        day, month = month, day
    return _made(year, month, day) if day else None


def _dmy(text: str, _: date | None) -> date | None:
    day, year = _numbers(text)
    return _made(year, _month(text), day) if day else None


def _my(text: str, dated: date | None) -> date | None:
    number = _numbers(text)[-1]
    plain = number < 100 and "'" not in text and "-" not in text  # noqa: PLR2004 - two digits
    if plain and dated is not None and not -3 <= _full(number) - dated.year <= 5:  # noqa: PLR2004 - "Feb 20" is a day
        return _yearless(text, dated)
    return _made(number, _month(text), 0)


def _quarter(text: str, _: date | None) -> date | None:
    quarter, year, *second = _numbers(text)
    if second or "fy" in text:  # a financial year that begins in April, as "Q4 2023/24"
        first = _full(year) if second else _full(year) - 1
        return _made(first + (quarter == 4), 3 * quarter + 3 - 12 * (quarter == 4), 0)  # noqa: PLR2004 - four quarters
    return _made(year, 3 * quarter, 0)


def _financial(text: str, _: date | None) -> date | None:
    year, *second = _numbers(text)
    return _made(_full(year) + 1 if second else _full(year), 3, 0)


def _season(text: str, _: date | None) -> date | None:
    month = next(month for name, month in _SEASONS.items() if text.startswith(name))
    return _made(_full(_numbers(text)[-1]) + (month == 2), month, 0)  # noqa: PLR2004 - a winter ends in February


def _half(text: str, _: date | None) -> date | None:
    year = next(n for n in _numbers(text) if n > 2)  # noqa: PLR2004 - the other number is the half
    return _made(year, 6 if "h1" in text else 12, 0)


def _part(text: str, _: date | None) -> date | None:
    month = 3 if text.startswith("early") else 6 if text.startswith("mid") else 12
    return _made(_numbers(text)[-1], month, 0)


def _yearless(text: str, dated: date | None) -> date | None:
    month, day = _month(text), next(iter(_numbers(text)), 0)
    if dated is None or (text.strip() == "may" and not day):
        return None
    year = dated.year + (month < dated.month - 6) - (month > dated.month + 6)
    return _made(year, month, day)


_READ: dict[str, Callable[[str, date | None], date | None]] = {
    "iso": _iso,
    "slash": _slash,
    "dmy": _dmy,
    "mdy": _dmy,
    "my": _my,
    "q": _quarter,
    "fy": _financial,
    "season": _season,
    "half": _half,
    "part": _part,
    "md": _yearless,
    "m": _yearless,
    "y": lambda text, _: _made(_numbers(text)[0], 12, 0),
}
