"""The cells of one field, read together: a column settles its own day order, decimal style and percent."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from ingestion.sources.monday.board import Cell, Column
from ingestion.sources.monday.roles import FIELD_KINDS
from ingestion.tables import dates, words
from ingestion.tables.aliases import MONEY
from ingestion.tables.mapping import ListMapping
from ingestion.tables.numbers import header_unit, read_numbers
from portfolio.vocabulary import Status

_SURELY_DONE = frozenset({"done", "complete", "completed", "closed", "finished"})
_PART_OF_A_NAME = re.compile(
    r"(?:inc|ltd|llc|llp|plc|corp|co|gmbh|ag|kg|sa|s\.a|bv|b\.v|nv|oy|ab|as|spa|s\.p\.a|pty|pte|limited|sons)\.?"
    r"(?: .*)?",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://\S+")


@dataclass
class Read:
    """Values by position, why a cell gave none, and currencies that cells state."""

    told: list[object]
    faults: dict[int, str] = field(default_factory=dict)
    currencies: dict[int, str] = field(default_factory=dict)


def read_cells(name: str, column: Column, cells: Sequence[Cell], mapping: ListMapping) -> Read:
    """Read the cells of `column` as the field `name`."""
    kind = FIELD_KINDS.get(name, "text")
    if kind == "day":
        return _days(column, cells, mapping)
    if kind in {"number", "share"}:
        return _numbers(name, column, cells, mapping)
    if kind == "status":
        return _each(cells, lambda cell: status(cell.text, done=cell.done), "is not a status that is known")
    if kind in {"rag", "priority"}:
        known = words.read_words(pd.Series([cell.text for cell in cells], dtype="object"), kind)
        found = dict(zip([cell.text for cell in cells], known, strict=True))
        why = "is not a rating that is known" if kind == "rag" else "is not a priority that is known"
        return _each(cells, lambda cell: _text_or_none(found[cell.text]), why)
    return Read([_plain(name, cell) for cell in cells])


def _plain(name: str, cell: Cell) -> object:
    if name in {"vendors", "goals"}:
        return parts(cell)
    if name in {"owner", "sponsor", "reporter", "team", "vendor", "skill"}:
        return next(iter(parts(cell)), None)
    if name == "url":
        return found[-1] if (found := _ADDRESS.findall(cell.text)) else cell.text or None
    return cell.text or None


def status(label: str, *, done: bool | None) -> str | None:
    """A label in the house's words; None where it is empty or not known.

    What the board itself calls done is done, unless the label says it was given up. A board that marks no
    such label still means "Done" by the word.
    """
    word = words.read_words(pd.Series([label], dtype="object"), "status").iloc[0] if label else None
    known = _text_or_none(word)
    if done and known != Status.CANCELLED.value:
        return Status.DONE.value
    if done is False and known == Status.DONE.value and words.fold(label) not in _SURELY_DONE:
        return None
    return known


def parts(cell: Cell) -> tuple[str, ...]:
    """The names a cell lists; "Acme, Inc." is one."""
    if isinstance(cell.value, tuple):
        return cell.value
    if not cell.text:
        return ()
    out: list[str] = []
    for part in re.split(r"[,;]\s+|;", cell.text):
        if out and _PART_OF_A_NAME.fullmatch(part):
            out[-1] = f"{out[-1]}, {part}"
        elif part.strip():
            out.append(part.strip())
    return tuple(dict.fromkeys(out))


def listed(text: str, known: Mapping[str, object]) -> list[str]:
    """The item names a comma-joined cell holds: the longest known name first, since names hold commas too."""
    pieces = text.split(", ")
    out: list[str] = []
    spot = 0
    while spot < len(pieces):
        for end in range(len(pieces), spot, -1):
            name = ", ".join(pieces[spot:end])
            if name in known or end == spot + 1:
                if name.strip():
                    out.append(name)
                spot = end
                break
    return out


def _each(cells: Sequence[Cell], of: Callable[[Cell], str | None], why: str) -> Read:
    seen: dict[tuple[str, bool | None], str | None] = {}
    out = Read([])
    for spot, cell in enumerate(cells):
        key = (cell.text, cell.done)
        if key not in seen:
            seen[key] = of(cell) if cell.text or cell.done else None
        out.told.append(seen[key])
        if seen[key] is None and cell.text.strip():
            out.faults[spot] = why
    return out


def _days(column: Column, cells: Sequence[Cell], mapping: ListMapping) -> Read:
    out = Read([cell.value if isinstance(cell.value, date) else None for cell in cells])
    open_ = [spot for spot, cell in enumerate(cells) if cell.text.strip() and not isinstance(cell.value, date)]
    if not open_:
        return out
    texts = pd.Series([cells[spot].text for spot in open_], dtype="object")
    quiet = words.silence(texts)
    shape = dates.shapes(texts.where(quiet.ne("missing"), ""))
    order, _ = dates.settle({column.title: dates.evidence(shape)}, mapping.date_order)[column.title]
    days = dates.read_days(texts.where(quiet.ne("missing"), ""), shape, order)
    for n, spot in enumerate(open_):
        day = days.days.iloc[n]
        out.told[spot] = None if day is pd.NaT else day.date()
        if n in days.faults:
            unsettled = quiet.iloc[n] == "unsettled"
            out.faults[spot] = "says that the value is not settled yet" if unsettled else days.faults[n]
    return out


def _numbers(name: str, column: Column, cells: Sequence[Cell], mapping: ListMapping) -> Read:
    out = Read([float(cell.value) if isinstance(cell.value, int | float) else None for cell in cells])
    open_ = [spot for spot, cell in enumerate(cells) if cell.text.strip() and not isinstance(cell.value, int | float)]
    percent: set[int] = set()
    scaled: set[int] = set()
    if open_:
        texts = pd.Series([cells[spot].text for spot in open_], dtype="object")
        read = read_numbers(texts.mask(words.silence(texts).eq("missing"), ""))
        for n, spot in enumerate(open_):
            amount = float(read.amounts.iloc[n])
            out.told[spot] = None if amount != amount else amount  # noqa: PLR0124 - NaN differs from itself
            if n in read.faults:
                out.faults[spot] = read.faults[n]
            if isinstance(read.currency.iloc[n], str):
                out.currencies[spot] = read.currency.iloc[n]
            if read.percent.iloc[n]:
                percent.add(spot)
            if read.scaled.iloc[n]:
                scaled.add(spot)
    if name in MONEY:
        _money(out, column, mapping, scaled)
    if FIELD_KINDS.get(name) == "share":
        _share(name, out, percent)
    return out


def _money(out: Read, column: Column, mapping: ListMapping, scaled: set[int]) -> None:
    unit, currency = header_unit(column.title)
    unit = unit or mapping.unit or 1
    for spot, value in enumerate(out.told):
        if isinstance(value, float):
            out.told[spot] = value if spot in scaled else round(value * unit, 4)
            told = out.currencies.get(spot) or currency or mapping.currency
            if told:
                out.currencies[spot] = told


def _share(name: str, out: Read, percent: set[int]) -> None:
    plain = [abs(v) for n, v in enumerate(out.told) if isinstance(v, float) and n not in percent]
    whole = bool(plain) and max(plain) > 1
    for spot, value in enumerate(out.told):
        if not isinstance(value, float):
            continue
        share = value / 100 if whole or spot in percent else value
        out.told[spot] = share
        if name == "percent_complete" and not 0 <= share <= 1:
            out.told[spot], out.faults[spot] = None, "is not between 0 and 100 %"


def _text_or_none(value: object) -> str | None:
    return value if isinstance(value, str) else None
