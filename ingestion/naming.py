"""What a file or folder is called as a source, and the day its name states."""

import re
from datetime import date
from pathlib import Path

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
_NOISE = re.compile(rf"(?<![a-z])(?:{_MONTHS}|v|ver|version|rev|final|draft|copy|q|fy|h|w|wk)(?![a-z])", re.IGNORECASE)
_ISO_DAY = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")


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


def _stream(stem: str) -> str:
    letters = re.sub(r"\d+", " ", stem)
    words = _NOISE.sub(" ", letters)
    kept = re.sub(r"[\s._,()+-]*\s[\s._,()+-]*", " ", f" {words} ").strip(" ._-,()+")
    return re.sub(r"\s+", "-", kept)
