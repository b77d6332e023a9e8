"""Custom fields by their titles: which field of a project or item each is, and what its texts say there.

A vendor's custom field is a column with a title; it is read as a column of a list is, all its texts
together, so that the order of day and month or a decimal comma is settled by all of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from ingestion.tables import dates, words
from ingestion.tables.aliases import KINDS, MONEY, candidates
from ingestion.tables.mapping import ListMapping
from ingestion.tables.numbers import header_unit, read_numbers
from ingestion.tables.words import fold_header, main_words

Level = Literal["projects", "items"]

ITEM_FIELDS: Mapping[str, str] = {
    "status": "status", "priority": "priority", "owner": "owner", "team": "team", "vendors": "vendor",
    "start": "start", "end": "due", "baseline_end": "baseline_due", "actual_end": "done_on",
    "percent_complete": "percent_complete",
}  # fmt: skip
"""Fields of a list's columns that an item has too, under the item's own names."""
_NOT_CUSTOM = frozenset({"id", "name", "url", "reported_on", "currency"})
_FITS = 0.5
"""Share of a field's texts that must be readable before its title alone decides what it is."""


@dataclass(frozen=True)
class Read:
    """What the custom fields of one thing say.

    Attributes:
        fields: canonical field to its value.
        rest: title to text of what is no field.
        raw: canonical field to its source text, where that was converted.
    """

    fields: dict[str, object] = field(default_factory=dict)
    rest: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Column:
    target: str
    said: Mapping[str, object]
    currencies: Mapping[str, str]


class CustomFields:
    """The custom fields of one connection or file, read once as columns."""

    def __init__(self, level: Level, texts: Mapping[str, Iterable[str]], mapping: ListMapping) -> None:
        """`texts`: every text a title ever had."""
        self._quiet = _quiet(text for some in texts.values() for text in some)
        fixed = {fold_header(title): target for title, target in mapping.columns.items()}
        ranked: list[tuple[int, int, str, str]] = []
        distinct = {title: list(dict.fromkeys(some)) for title, some in texts.items()}
        self._columns: dict[str, _Column] = {}
        self._ignored: set[str] = set()
        columns: dict[tuple[str, str], _Column] = {}
        for spot, title in enumerate(distinct):
            told = fixed.get(fold_header(title))
            if told == "ignore":
                self._ignored.add(title)
                continue
            asked = {told: -1} if told else candidates(main_words(title))
            for target, rank in asked.items():
                if (own := _own(target, level)) is None:
                    continue
                column = _read(own, target, title, distinct[title], mapping)
                known = sum(value is not None for value in column.said.values())
                said = [text for text in distinct[title] if text not in self._quiet]
                if told or known >= _FITS * len(said):
                    ranked.append((rank, spot, title, own))
                    columns[title, own] = column
        taken: set[str] = set()
        for _, _, title, own in sorted(ranked):
            if title not in self._columns and own not in taken:
                taken.add(own)
                self._columns[title] = columns[title, own]

    @property
    def titles(self) -> dict[str, str]:
        """Title to the field it is read as."""
        return {title: column.target for title, column in self._columns.items()}

    def unread(self, title: str, text: str) -> bool:
        """True where a title is a field and this text of it could not be read."""
        column = self._columns.get(title)
        return column is not None and column.said.get(text) is None and text not in self._quiet

    def read(self, custom: Mapping[str, str]) -> Read:
        """What the custom fields of one thing say."""
        out = Read()
        for title, text in custom.items():
            column = self._columns.get(title)
            if title in self._ignored or text in self._quiet:
                continue
            if column is None:
                out.rest[title] = text
                continue
            value = column.said.get(text)
            if value is not None:
                out.fields[column.target] = value
            if str(value) != text:
                out.raw[column.target] = text
            if currency := column.currencies.get(text):
                out.fields.setdefault("currency", currency)
        return out


def _own(target: str, level: Level) -> str | None:
    if target not in KINDS or target in _NOT_CUSTOM:
        return None
    return target if level == "projects" else ITEM_FIELDS.get(target)


def _quiet(texts: Iterable[str]) -> frozenset[str]:
    """Texts that say nothing: a dash, N/A, TBC."""
    distinct = list(dict.fromkeys(texts))
    silence = words.silence(pd.Series(distinct, dtype="object"))
    return frozenset(text for text, why in zip(distinct, silence, strict=True) if why in {"missing", "unsettled"})


def _read(own: str, target: str, title: str, texts: list[str], mapping: ListMapping) -> _Column:
    """Every distinct text of a title as the field."""
    cells = pd.Series(texts, dtype="object")
    kind = KINDS[target]
    if kind == "day":
        shape = dates.shapes(cells)
        order, _ = dates.settle({title: dates.evidence(shape)}, mapping.date_order)[title]
        days = dates.read_days(cells, shape, order).days
        return _Column(own, {t: None if day is pd.NaT else day.date() for t, day in zip(texts, days, strict=True)}, {})
    if kind in {"number", "share"}:
        return _numbers(own, target, title, texts, mapping)
    if kind in {"status", "rag", "priority"}:
        return _Column(own, _some(texts, words.read_words(cells, kind)), {})
    return _Column(own, {text: text.strip() or None for text in texts}, {})


def _numbers(own: str, target: str, title: str, texts: list[str], mapping: ListMapping) -> _Column:
    numbers = read_numbers(pd.Series(texts, dtype="object"))
    amounts = numbers.amounts
    unit, currency = header_unit(title)
    if target in MONEY:
        unit = unit or mapping.unit
        amounts = amounts.where(numbers.scaled, (amounts * (unit or 1)).round(4))
    if KINDS[target] == "share":
        plain = amounts.mask(numbers.percent)
        whole = plain.abs().max() > 1
        amounts = amounts.where(~numbers.percent & ~whole, amounts / 100)
        amounts = amounts.where(amounts.between(0, 1)) if target == "percent_complete" else amounts
    told = numbers.currency.where(numbers.currency.notna(), currency or mapping.currency)
    stated = {t: str(code) for t, code in zip(texts, told, strict=True) if target in MONEY and isinstance(code, str)}
    return _Column(own, {t: None if a != a else float(a) for t, a in zip(texts, amounts, strict=True)}, stated)  # noqa: PLR0124 - NaN differs from itself


def _some(texts: list[str], values: pd.Series) -> dict[str, object]:
    return {text: None if missing else value for text, value, missing in zip(texts, values, values.isna(), strict=True)}
