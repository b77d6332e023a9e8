"""What has been read so far: parsed fields, their source text, and every decision and cell not taken."""

from dataclasses import dataclass, field

import pandas as pd

from ingestion.tables.dates import Order
from ingestion.tables.header import Table
from ingestion.tables.mapping import ListMapping, meanings, short
from ingestion.tables.numbers import Numbers
from ingestion.tables.plan import Plan
from ingestion.tables.profile import Profile
from ingestion.tables.words import fold
from portfolio.report import Reject


@dataclass(eq=False)
class Values:
    """Parsed fields and all that was decided on the way.

    Attributes:
        fields: field to its parsed column.
        source: field to the column header each row's value came from, for raw text.
        raw: field to the source text of each row ("" where none).
        withheld: field (or narrative column) to the words of a redaction ("" where none).
        detail: column to what was decided about it.
    """

    fields: dict[str, pd.Series] = field(default_factory=dict)
    raw: dict[str, pd.Series] = field(default_factory=dict)
    withheld: dict[str, pd.Series] = field(default_factory=dict)
    detail: dict[str, str] = field(default_factory=dict)
    rejected: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    currency: pd.Series | None = None
    date_order: Order | None = None
    unit: float | None = None


class Ledger:
    """The books kept while the columns of one table are read."""

    def __init__(self, table: Table, profiles: dict[str, Profile], plan: Plan, mapping: ListMapping) -> None:
        """Nothing is read yet."""
        self.table, self.profiles, self.plan, self.mapping = table, profiles, plan, mapping
        self.out = Values()
        self.file = table.grid.path.name
        self.money: dict[str, Numbers] = {}

    def cells(self, header: str) -> pd.Series:
        """The cells that should hold a value: N/A and redactions blanked; TBC and the like stay, to be named."""
        column = self.profiles[header]
        return self.table.text[header].mask(column.missing | column.withheld, "")

    def translated(self, header: str, name: str) -> pd.Series:
        """The text of a column in which words of the list stand as what the mapping says they mean."""
        cells = self.table.text[header]
        meaning = meanings(self.mapping, header, name)
        return cells.map(lambda text: meaning.get(fold(text), text)) if meaning else cells

    def coalesce(self, name: str, columns: dict[str, pd.Series]) -> None:
        """The first column that says something wins, row by row; its text is the raw text."""
        values: pd.Series | None = None
        raw = pd.Series("", index=self.table.text.index, dtype="object")
        for header, column in columns.items():
            text = self.table.text[header]
            new = column.notna() if values is None else values.isna() & column.notna()
            raw = raw.where(~new, text)
            values = column if values is None else values.where(values.notna(), column)
            self.note_withheld(name, header)
        if values is None:
            return
        held = self.out.withheld.get(name)
        if held is not None:
            self.out.withheld[name] = held.where(values.isna(), "")
        first = next(iter(columns))
        unread = values.isna() & ~self.profiles[first].missing & ~self.profiles[first].withheld
        raw = raw.where(~unread, self.table.text[first])
        self.out.fields[name] = values
        self.out.raw[name] = raw
        if len(columns) > 1:
            rest = ", ".join(repr(short(header)) for header in list(columns)[1:])
            self.out.notes.append(f"{name} is read from {short(first)!r}, and where that is empty from {rest}.")

    def note_withheld(self, name: str, header: str) -> None:
        """Keep the words with which the source holds a value back."""
        column = self.profiles[header]
        if not column.withheld.any():
            return
        held = self.table.text[header].where(column.withheld, "")
        before = self.out.withheld.get(name)
        self.out.withheld[name] = held if before is None else before.where(before.ne(""), held)
        self.say(header, f"{int(column.withheld.sum()):,} cells are withheld by the source")

    def fault(self, header: str, faults: dict[int, str], field_: str | None = None) -> None:
        """Name cells that were not taken (position to reason); the row stays."""
        if not faults:
            return
        texts = (self.out.raw[field_] if field_ else self.table.text[header]).to_numpy()
        open_ = self.profiles[header].unsettled.to_numpy()
        for spot, said in sorted(faults.items()):
            reason = "says that the value is not settled yet" if said.startswith("is not a") and open_[spot] else said
            self.out.rejected.append(
                Reject(
                    file=self.file,
                    row=self.table.rows[spot],
                    column=" ".join(header.split()),
                    value=str(texts[spot]).strip()[:200],
                    reason=reason,
                    dropped=False,
                )
            )

    def say(self, header: str, what: str) -> None:
        """Remember a decision about a column, once."""
        before = self.out.detail.get(header)
        if before and what in before:
            return
        self.out.detail[header] = f"{before}; {what}" if before else what
