"""What every sentence of an answer is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from insights.ask import cite
from insights.ask.figures import plain_cell, shown, signed
from insights.ask.plan import Plan
from insights.ask.relation import Facts, Field
from insights.ask.run import Result, filled
from insights.ask.times import spell
from insights.narration.plain import line
from portfolio.evidence import Evidence
from portfolio.findings import Citation
from portfolio.snapshot import Portfolio

PROSE_NAMES = 12
CITED_ROWS = 8
_STATED = (
    "late", "early", "rated", "over", "under", "ahead", "still", "done", "cancelled", "on hold", "blocked", "active",
    "not ", "in progress", "new", "gone", "on time", "overdue", "open", "at risk",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """An answer in words, its rows and its proof; `reason` stands where there is none."""

    text: str
    reason: str | None = None
    rows: tuple[Mapping[str, object], ...] = ()
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, eq=False)
class Teller:
    """What every sentence of an answer is made from."""

    plan: Plan
    result: Result
    portfolio: Portfolio
    known: Facts

    @property
    def many(self) -> str:
        """What rows are called."""
        return self.known.many

    def field(self, key: str | None) -> Field:
        """A column by its key."""
        if str(key).startswith("year:"):
            return Field(str(key), f"year of {self.known.fields[str(key)[5:]].label}", "category", "")
        return self.known.fields[str(key)]

    def name(self, row: str) -> str:
        """Name of a row."""
        cell = self._value(row, "name") or self.known.frame["name"].get(row)
        return line(str(cell)) if cell is not None else row

    def currency(self, row: str) -> str | None:
        """Currency of a row's amounts, where it is stated."""
        cell = self.known.frame["currency"].get(row) if "currency" in self.known.frame else None
        return cell if isinstance(cell, str) else None

    def currencies(self, rows: pd.DataFrame) -> set[str]:
        """Currencies that stand in these rows."""
        return {str(c) for c in rows["currency"].dropna().unique()} if "currency" in rows else set()

    def proof(self, row: str, keys: Sequence[str]) -> list[Evidence]:
        """The cells a value was read from."""
        real = [key.rpartition(":")[2] if key.startswith(("change:", "growth:", "before:")) else key for key in keys]
        if self.known.prove is not None:
            found = (self.known.prove(self.portfolio, row, key) for key in dict.fromkeys(real))
            return [one for one in found if one is not None]
        if row not in self.portfolio.projects:
            return []
        names = [
            f"attribute:{key.removeprefix('attribute:')}" if f"attribute:{key}" in self.known.fields else key
            for key in real
        ]
        return cite.of_cells(self.portfolio, row, names)

    def row(self, row: str, keys: Sequence[str]) -> dict[str, object]:
        """One row of the table behind the answer."""
        cells: dict[str, object] = {self.known.one: self.name(row)}
        for key in dict.fromkeys(keys):
            value = self._value(row, key)
            if value is not None and key in self.known.fields:
                cells[self.field(key).label] = plain_cell(self.field(key), value)
        return cells

    @cached_property
    def _columns(self) -> dict[str, Mapping[str, object]]:
        return {}

    def _value(self, row: str, key: str) -> object:
        """One cell of the result; a column is opened once, since thousands of rows may be shown."""
        rows = self.result.rows
        if key not in self._columns:
            self._columns[key] = dict(zip(rows.index, rows[key].array, strict=True)) if key in rows else {}
        return filled(self._columns[key].get(row))

    def is_empty(self, row: str, key: str) -> bool:
        """True where a row states nothing in a column."""
        return self._value(row, key) is None

    def cell(self, row: str, key: str) -> str:
        """One cell in words."""
        field = self.field(key)
        value = self._value(row, key)
        text = shown(value, field, self.currency(row))
        if key.startswith(("change:", "growth:")) and isinstance(value, float):
            return signed(text, value)
        return text


def declined(reason: str) -> Told:
    """A plain refusal."""
    return Told(f"Not known. {reason}", reason=reason)


def told(
    teller: Teller,
    text: str,
    rows: Sequence[Mapping[str, object]] = (),
    citations: tuple[Citation, ...] = (),
) -> Told:
    """An answer with the days it was read from and the assumptions it rests on."""
    said = [text, *_left_out(teller), *_days(teller), *teller.plan.assumptions]
    return Told(" ".join(said), rows=tuple(rows), citations=citations)


def _left_out(teller: Teller) -> list[str]:
    """How many rows are not counted because the report that is read no longer lists them."""
    many, plan = teller.result.unlisted, teller.plan
    if not many or plan.since:
        return []
    report = "that report" if plan.on else "the newest report"
    return [f"{many:,} more that {report} does not list {'is' if many == 1 else 'are'} left out."]


def _days(teller: Teller) -> list[str]:
    """Which reports were read, where they are not simply the newest."""
    plan = teller.plan
    day = spell(plan.on or max(teller.portfolio.pictures, default=teller.portfolio.as_of))
    if plan.since:
        return [f"Compared: the report of {day} with that of {spell(plan.since)}."]
    if plan.on:
        return [f"This is from the report of {day}."]
    return []


def noun(teller: Teller, number: int) -> str:
    """What so many rows are called."""
    return teller.known.one if number == 1 else teller.known.many


def mixed(currencies: set[str]) -> str:
    """Why amounts of several currencies make no sum."""
    return f"The amounts are in several currencies ({', '.join(sorted(currencies))}) and cannot be added up or ranked."


def where(plan: Plan) -> str:
    """The conditions of a plan in words."""
    said = dict.fromkeys(f.said for f in plan.filters if f.said)
    return " " + ", ".join(said) if said else ""


def starts_verb(where: str) -> bool:
    """True where the conditions read on from “are”."""
    return where.strip().startswith(_STATED)


def names_in_prose(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    listed = "; ".join(names[:PROSE_NAMES])
    return f"{listed}; and {len(names) - PROSE_NAMES:,} more in the rows" if len(names) > PROSE_NAMES else listed
