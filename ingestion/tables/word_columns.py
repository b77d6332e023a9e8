"""Reading the columns that hold words of a closed list, and plain text."""

import numpy as np
import pandas as pd

from ingestion.tables import words
from ingestion.tables.aliases import KINDS
from ingestion.tables.values import Ledger

_PEOPLE = ("owner", "sponsor", "reporter")
_ADDRESS = r"(?<=[^\s;,])\s*<[^<>@\s]+@[^<>@\s]+>"
"""The address after a name: "Ann Ray <a.ray@x.example>" is Ann Ray."""


def read_words(ledger: Ledger) -> None:
    """Read statuses, ratings, priorities and plain text; remember what narrative columns withhold."""
    for name, headers in ledger.plan.fields.items():
        if KINDS[name] in {"status", "rag", "priority"}:
            ledger.coalesce(name, {header: _words(ledger, name, header) for header in headers})
        elif KINDS[name] in {"text", "id"}:
            ledger.coalesce(name, {header: _text(ledger, name, header) for header in headers})
    _statuses_among_ratings(ledger)
    for header in ledger.plan.updates:
        ledger.note_withheld(header, header)


def _words(ledger: Ledger, name: str, header: str) -> pd.Series:
    cells = ledger.translated(header, name)
    column = ledger.profiles[header]
    read = words.read_words(cells, name, column.main)
    quiet = column.missing | column.withheld | cells.str.strip().eq("")
    unknown = read.isna() & ~quiet
    if name == "rag":
        absent = words.is_rag_absent(cells)
        ledger.fault(header, dict.fromkeys(map(int, np.flatnonzero(unknown & absent)), "says that there is no rating"))
        unknown &= ~absent
        if "status" not in ledger.plan.fields:
            unknown &= words.read_words(cells, "status").isna()
    why = {
        "status": "is not a status that is known; read as unknown",
        "rag": "is not a rating that is known",
        "priority": "is not a priority that is known",
    }[name]
    ledger.fault(header, dict.fromkeys(map(int, np.flatnonzero(unknown)), why))
    if unknown.any() and header not in ledger.plan.kept:
        ledger.plan.kept.append(header)
    return read


def _statuses_among_ratings(ledger: Ledger) -> None:
    """A column of ratings in which some rows say "Closed" or "Not started" instead tells the status of those."""
    header = ledger.plan.first("rag")
    if header is None or "status" in ledger.plan.fields:
        return
    cells = ledger.translated(header, "rag")
    rating = words.read_words(cells, "rag", ledger.profiles[header].main)
    status = words.read_words(cells, "status").where(rating.isna())
    if status.notna().any():
        ledger.out.fields["status"] = status
        ledger.out.raw["status"] = cells.where(status.notna(), "")
        ledger.say(header, f"{int(status.notna().sum()):,} cells are no rating but a status, and are read as that")


def _text(ledger: Ledger, name: str, header: str) -> pd.Series:
    column = ledger.profiles[header]
    cells = ledger.translated(header, name).str.strip()
    if name in _PEOPLE and cells.str.contains("@", regex=False).any():
        cells = cells.str.replace(_ADDRESS, "", regex=True)
    return cells.mask(column.missing | column.withheld)
