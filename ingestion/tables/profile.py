"""What the cells of a column look like: shares of days, numbers, ratings, long text, distinct values."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from ingestion.tables import words
from ingestion.tables.aliases import DURATION, KINDS, candidates
from ingestion.tables.dates import Shapes, shapes
from ingestion.tables.header import Table
from ingestion.tables.numbers import read_numbers
from ingestion.tables.periods import are_periods
from ingestion.tables.words import main_words

_EMAIL = r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"
_URL = r"(?i)https?://\S+"
SAMPLE = 600
"""Cells looked at, spread over the whole column, to tell what a column holds."""
_HALF = 0.5
_MOSTLY = 0.8


@dataclass(frozen=True, eq=False)
class Profile:
    """Shares are of the cells that say something: not blank, not N/A, not withheld, not TBC."""

    header: str
    main: str
    cells: pd.Series
    said: pd.Series
    missing: pd.Series
    withheld: pd.Series
    unsettled: pd.Series
    serials: bool
    filled: int
    days: float
    numbers: float
    rag: float
    status: float
    priority: float
    email: float
    url: float
    periods: float
    length: float
    words: float
    distinct: float

    @cached_property
    def shape(self) -> Shapes:
        """The cells that say something, split into the shapes days are written in."""
        return shapes(self.cells.where(self.said, ""), serials=self.serials)

    @property
    def is_long_text(self) -> bool:
        """True where cells hold sentences."""
        return self.length > 60 and self.words > 8  # noqa: PLR2004 - a sentence

    @property
    def is_text(self) -> bool:
        """True where cells are words rather than numbers, days or short codes."""
        return self.filled > 0 and self.numbers < _HALF and self.days < _HALF

    def fits(self, field: str) -> bool:
        """True where the cells can be read as `field`; a column without any value fits everything."""
        if not self.filled:
            return True
        kind = KINDS[field]
        if field in {"currency", "url"}:
            return self.url >= _HALF if field == "url" else self.length <= 4  # noqa: PLR2004 - "EUR", "US$"
        if field in {"name", "department", "programme", "category", "phase", "description", "vendors"}:
            return self.is_text or (field == "name" and self.numbers < _MOSTLY and self.days < _HALF)
        return {
            "id": not self.is_long_text and self.url < _HALF,
            "text": not self.is_long_text and self.days < _HALF,
            "day": self.days + self.periods >= _HALF and not DURATION.search(self.main),
            "number": self.numbers >= _HALF,
            "share": self.numbers >= _HALF,
            "status": self.status >= 0.3 and self.rag <= self.status + 0.2,  # noqa: PLR2004 - own labels are common
            "rag": self.rag >= _HALF,
            "priority": self.priority >= _HALF,
        }[kind]


def profile(table: Table) -> dict[str, Profile]:
    """Profile of every column, by header."""
    return {header: _column(table, header) for header in table.headers}


def _column(table: Table, header: str) -> Profile:
    cells = table.text[header]
    silence = words.silence(cells)
    missing, withheld, unsettled = (silence.eq(why) for why in ("missing", "withheld", "unsettled"))
    said = silence.eq("")
    main = next((words_ for words_ in words.qualified(header) if candidates(words_)), main_words(header))
    all_said = cells[said]
    serials = _serials(table, header, all_said)
    count = len(all_said)
    told = (header, main, cells, said, missing, withheld, unsettled, serials, count)
    if not count:
        return Profile(*told, *(0.0,) * 11)
    some = all_said.iloc[:: -(-count // SAMPLE)]
    stripped = some.str.strip()
    sizes = stripped.str.len()
    is_short = bool(sizes.median() <= 40)  # noqa: PLR2004 - longer cells are no numbers, labels or ratings
    has_digits = is_short and bool(stripped.str.contains(r"\d").mean() >= 0.3)  # noqa: PLR2004 - days and numbers have them
    return Profile(
        *told,
        days=float(shapes(some, serials=serials).shaped.mean()) if has_digits else 0.0,
        numbers=float(read_numbers(some).amounts.notna().mean()) if has_digits else 0.0,
        rag=_rated(some, main) if is_short else 0.0,
        status=float(words.read_words(some, "status").notna().mean()) if is_short else 0.0,
        priority=float(words.read_words(some, "priority").notna().mean()) if is_short else 0.0,
        email=float(stripped.str.fullmatch(_EMAIL).mean()),
        url=float(stripped.str.fullmatch(_URL).mean()),
        periods=float(are_periods(stripped).mean()) if has_digits else 0.0,
        length=float(sizes.median()),
        words=float(stripped.str.count(r"\s+").median() + 1),
        distinct=all_said.str.strip().nunique() / count,
    )


def _rated(some: pd.Series, main: str) -> float:
    """Share of cells that are ratings or say that there is none, where at least one is a rating."""
    ratings = words.read_words(some, "rag", main).notna()
    return float((ratings | words.is_rag_absent(some)).mean())


def _serials(table: Table, header: str, said: pd.Series) -> bool:
    """True where plain numbers of a column are Excel day numbers: its header speaks of days and all cells agree."""
    if not any(KINDS[field] == "day" for field in _fields(header)) or not len(said):
        return False
    if table.typed is not None:
        return True
    numbers = pd.to_numeric(said, errors="coerce")
    return bool(numbers.between(30_000, 60_000).all() and (numbers % 1 == 0).all())


def _fields(header: str) -> list[str]:
    return list(candidates(main_words(header)))
