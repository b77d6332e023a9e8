"""Reading the columns that hold words of a closed list, and plain text."""

import numpy as np
import pandas as pd

from ingestion.tables import words
from ingestion.tables.aliases import KINDS
from ingestion.tables.values import Ledger


def read_words(ledger: Ledger) -> None:
    """Read statuses, ratings, priorities and plain text; remember what narrative columns withhold."""
    for name, headers in ledger.plan.fields.items():
        if KINDS[name] in {"status", "rag", "priority"}:
            ledger.coalesce(name, {header: _words(ledger, name, header) for header in headers})
        elif KINDS[name] in {"text", "id"}:
            ledger.coalesce(name, {header: _text(ledger, header) for header in headers})
    for header in ledger.plan.updates:
        ledger.note_withheld(header, header)


def _words(ledger: Ledger, name: str, header: str) -> pd.Series:
    cells = ledger.table.text[header]
    column = ledger.profiles[header]
    read = words.read_words(cells, name)
    quiet = column.missing | column.withheld | cells.str.strip().eq("")
    unknown = read.isna() & ~quiet
    if name == "rag":
        absent = words.is_rag_absent(cells)
        ledger.fault(header, dict.fromkeys(map(int, np.flatnonzero(unknown & absent)), "says that there is no rating"))
        unknown &= ~absent
    why = {
        "status": "is not a status that is known; read as unknown",
        "rag": "is not a rating that is known",
        "priority": "is not a priority that is known",
    }[name]
    ledger.fault(header, dict.fromkeys(map(int, np.flatnonzero(unknown)), why))
    return read


def _text(ledger: Ledger, header: str) -> pd.Series:
    column = ledger.profiles[header]
    cells = ledger.table.text[header].str.strip()
    return cells.mask(column.missing | column.withheld)
