"""What a file or folder is called as a source, and the day its name states."""

import calendar
import re
from datetime import date
from pathlib import Path

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_NOISE = re.compile(rf"(?<![a-z])(?:{_MONTHS}|v|ver|version|rev|final|draft|copy|q|fy|h|w|wk)(?![a-z])", re.IGNORECASE)
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_SHORT_YEAR = r"(?P<y>20\d{2}|\d{2})(?!\d)"
_NAMED_MONTH = re.compile(rf"(?<![a-z])(?P<n>{_MONTHS})[\s._'-]*{_SHORT_YEAR}(?![-_.]\d)", re.IGNORECASE)
_NUMBERED_MONTHS = (
    re.compile(r"(?<!\d)(?P<y>20\d{2})[-_. ]?(?P<m>0[1-9]|1[0-2])(?!\d|[-_.]\d)"),
    re.compile(r"(?<!\d)(?<!\d[-_.])(?P<m>0[1-9]|1[0-2])[-_.](?P<y>20\d{2})(?!\d)"),
)
_QUARTERS = (
    re.compile(rf"(?<![a-z])Q(?P<q>[1-4])[\s._'-]*{_SHORT_YEAR}", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<y>20\d{2})[\s._-]*Q(?P<q>[1-4])(?!\d)", re.IGNORECASE),
)


def source_name(path: Path, named: str | None = None) -> str:
    """Name of the stream of pictures `path` belongs to.

    What the user said, else the stem without digits, month names, version marks and loose
    separators, so that `gmpp_2014.csv` and `gmpp_2015.csv` succeed each other. A folder or file
    whose name is only a date takes the name of the folder it lies in.
    """
    if named:
        return named
    for part in (path, *path.absolute().parents):
        plain = _stream(part.name if part.is_dir() else part.stem)
        if plain:
            return plain
    return "portfolio"


def day_in(name: str) -> date | None:
    """The only `YYYY-MM-DD` in a file or folder name, or None."""
    days = set()
    for found in _ISO_DAY.finditer(name):
        try:
            days.add(date(int(found[1]), int(found[2]), int(found[3])))
        except ValueError:
            continue
    return days.pop() if len(days) == 1 else None


def month_in(name: str) -> date | None:
    """Last day of the only month or quarter a file's name states (`P12_Mar26`, `2026-02`, `Q3_2025`), or None."""
    ends: set[date] = set()
    for found in _NAMED_MONTH.finditer(name):
        month = 1 + ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec").index(
            found["n"][:3].casefold()
        )
        ends.add(_last(int(found["y"]) % 100, month))
    for pattern in _NUMBERED_MONTHS:
        ends |= {_last(int(found["y"]) % 100, int(found["m"])) for found in pattern.finditer(name)}
    for pattern in _QUARTERS:
        ends |= {_last(int(found["y"]) % 100, 3 * int(found["q"])) for found in pattern.finditer(name)}
    return ends.pop() if len(ends) == 1 else None


def year_in(name: str) -> int | None:
    """The only year a file's name states (`plan_2014`, `FY24`), or None."""
    years = {int(found[0]) for found in re.finditer(r"(?<!\d)(?:19|20)\d{2}(?!\d)", name)}
    years = years or {2000 + int(found[1]) for found in re.finditer(r"FY[\s_-]?(\d{2})(?!\d)", name, re.IGNORECASE)}
    return years.pop() if len(years) == 1 else None


def _last(year: int, month: int) -> date:
    return date(2000 + year, month, calendar.monthrange(2000 + year, month)[1])


def _stream(stem: str) -> str:
    letters = re.sub(r"\d+", " ", stem)
    words = _NOISE.sub(" ", letters)
    kept = re.sub(r"[\s._,()+-]*\s[\s._,()+-]*", " ", f" {words} ").strip(" ._-,()+")
    return re.sub(r"\s+", "-", kept)
