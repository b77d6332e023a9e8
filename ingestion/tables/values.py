"""Columns of text to fields with parsed values; every cell that is not taken is named."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ingestion.tables import dates, units, variance, words
from ingestion.tables.aliases import KINDS, MONEY
from ingestion.tables.header import Table
from ingestion.tables.mapping import ListMapping, short
from ingestion.tables.numbers import Numbers, Style, header_unit, read_numbers
from ingestion.tables.profile import Profile
from ingestion.tables.propose import Plan
from portfolio.report import Reject

_DAY_KINDS = frozenset(name for name, kind in KINDS.items() if kind == "day")


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
    date_order: dates.Order | None = None
    unit: float | None = None


class Reader:
    """Reads the columns of one table as its plan says."""

    def __init__(self, table: Table, profiles: dict[str, Profile], plan: Plan, mapping: ListMapping) -> None:
        """Nothing is read yet."""
        self.table, self.profiles, self.plan, self.mapping = table, profiles, plan, mapping
        self.out = Values()
        self._file = table.grid.path.name
        self._money: dict[str, Numbers] = {}

    def read(self) -> Values:
        """Read every field of the plan."""
        self._days()
        self._amounts()
        for name, headers in self.plan.fields.items():
            if KINDS[name] in {"status", "rag", "priority"}:
                self._coalesce(name, {header: self._words(name, header) for header in headers})
            elif KINDS[name] in {"text", "id"}:
                self._coalesce(name, {header: self._text(header) for header in headers})
        self._variances()
        for header in self.plan.updates:
            self._note_withheld(header, header)
        self._order()
        return self.out

    # --- days -----------------------------------------------------------------------------------------------

    def _days(self) -> None:
        wanted = {name: headers for name, headers in self.plan.fields.items() if name in _DAY_KINDS}
        all_headers = [header for headers in wanted.values() for header in headers]
        seen = {short(header): dates.evidence(self.profiles[header].shape) for header in all_headers}
        others = {
            short(header): dates.evidence(self.profiles[header].shape)
            for header in self.plan.attributes
            if self.profiles[header].days >= 0.9  # noqa: PLR2004 - days although no field wants them
        }
        settled = dates.settle({**seen, **others}, self.mapping.date_order)
        for name, headers in wanted.items():
            read: dict[str, pd.Series] = {}
            for header in list(headers):
                order, why = settled[short(header)]
                evidence = seen[short(header)]
                if order is None and not evidence.is_mixed:
                    self._leave_ambiguous(name, header, why)
                    continue
                if evidence.dmy + evidence.mdy + evidence.either:
                    words_ = {"dmy": "day first", "mdy": "month first", None: "as each cell allows"}[order]
                    self._say(header, f"{words_} ({why})")
                    if evidence.dmy + evidence.mdy or self.mapping.date_order:
                        self.out.date_order = order or self.out.date_order
                shape = self.profiles[header].shape
                if shape.two_digit.any():
                    self._say(
                        header,
                        f"two-digit years from {dates.CENTURY_FROM} on are 19{dates.CENTURY_FROM}–1999, others 20xx",
                    )
                cells = self._cells(header)
                days = dates.read_days(cells, shape, order)
                self._fault(header, days.faults)
                read[header] = days.values
            if read:
                self._coalesce(name, read)

    def _leave_ambiguous(self, name: str, header: str, why: str) -> None:
        self.plan.fields[name].remove(header)
        if not self.plan.fields[name]:
            del self.plan.fields[name]
        self.plan.attributes.append(header)
        self._say(header, f"not read as {name}: {why}")
        self.out.notes.append(
            f"The days in {short(header)!r} are {why}, and nothing in the file settles it, so they are kept as text. "
            "Put `date_order: dmy` or `date_order: mdy` into a mapping file and pass it with --mapping."
        )

    # --- amounts --------------------------------------------------------------------------------------------

    def _amounts(self) -> None:
        wanted = [
            (name, header)
            for name, headers in self.plan.fields.items()
            if KINDS[name] in {"number", "share"}
            for header in headers
        ]
        lean: Style | None = "comma" if self.table.grid.comma_decimals else None
        first = {header: read_numbers(self._cells(header), lean=lean) for _, header in wanted}
        sure = {numbers.style for numbers in first.values() if numbers.is_sure}
        for _, header in wanted:
            numbers = first[header]
            if not numbers.is_sure and numbers.style_why and len(sure) == 1 and numbers.style not in sure:
                numbers = read_numbers(self._cells(header), lean=next(iter(sure)))
            self._money[header] = numbers
            self._fault(header, numbers.faults)
            if numbers.style_why:
                self._say(header, f"decimal {numbers.style} ({numbers.style_why})")
        self._scale(wanted)
        for name, headers in self.plan.fields.items():
            if KINDS[name] == "share":
                self._coalesce(name, {header: self._share(name, header) for header in headers})
            elif KINDS[name] == "number":
                self._coalesce(name, {header: self._money[header].values for header in headers})

    def _scale(self, wanted: list[tuple[str, str]]) -> None:
        money = [header for name, header in wanted if name in MONEY]
        if not money:
            return
        bare: list[str] = []
        currencies: list[pd.Series] = []
        stated: set[str] = set()
        for header in money:
            numbers = self._money[header]
            unit, currency = header_unit(header)
            if unit:
                _scale_up(numbers, unit)
                self._say(header, f"amounts × {unit:,.0f} (the header says so)")
            elif not numbers.scaled.all() and not numbers.scaled[numbers.values.notna()].all():
                bare.append(header)
            else:
                self._say(header, "each amount states its unit")
            cell = numbers.currency.where(numbers.currency.notna(), currency)
            stated |= set(cell.dropna().unique())
            currencies.append(cell.where(numbers.values.notna()))
            if numbers.damaged:
                self._say(header, "pound signs are damaged by a wrong encoding and read as £")
            if numbers.unclear_sign and not self.mapping.currency:
                self._say(header, f"the sign {numbers.unclear_sign} is used by several currencies; none is assumed")
        if bare:
            self._bare(bare)
        self._currency(currencies, stated)

    def _bare(self, bare: list[str]) -> None:
        unit, why = self.mapping.unit, "the mapping says so"
        if unit is None:
            texts = [
                self.table.text[header] for header in [*self.plan.updates, *self.plan.fields.get("description", [])]
            ]
            amounts = {h: self._money[h].values.mask(self._money[h].scaled) for h in bare}
            told = units.from_text(amounts, texts)
            if told:
                unit, why = told.factor, told.why
        if unit is None:
            for header in bare:
                self._say(header, "unit not stated; amounts as written")
            self.out.notes.append(
                f"The unit of {', '.join(repr(short(h)) for h in bare)} is not stated; amounts are kept as written. "
                "If they are millions, put `unit: 1000000` into a mapping file."
            )
            return
        self.out.unit = unit
        for header in bare:
            numbers = self._money[header]
            _scale_up(numbers, unit)
            self._say(header, f"amounts × {unit:,.0f} ({why})")
        if not self.mapping.unit:
            self.out.notes.append(f"Amounts without a unit are read as × {unit:,.0f}: {why}.")

    def _currency(self, currencies: list[pd.Series], stated: set[str]) -> None:
        index = self.table.text.index
        row = pd.Series(None, index=index, dtype="object")
        for column in currencies:
            row = row.where(row.notna(), column)
        own = self.plan.first("currency")
        if own:
            code = self.table.text[own].str.strip().str.upper()
            row = code.where(code.str.fullmatch("[A-Z]{3}"), row)
        elif self.mapping.currency:
            row = (
                row.fillna(self.mapping.currency)
                if stated - {self.mapping.currency}
                else row.where(row.notna(), self.mapping.currency)
            )
        elif len(stated) == 1:
            has_amount = pd.concat([c.notna() for c in (self._money[h].values for h in self._money)], axis=1).any(
                axis=1
            )
            row = row.where(row.notna() | ~has_amount, next(iter(stated)))
        if row.notna().any():
            self.out.currency = row

    def _share(self, name: str, header: str) -> pd.Series:
        numbers = self._money[header]
        values = numbers.values
        plain = values.mask(numbers.percent)
        most = plain.abs().max()
        fractions = bool(((plain % 1) != 0)[plain.notna()].any())
        says = "percent" in self.profiles[header].main.split() or "pct" in self.profiles[header].main.split()
        few = 1.0 if name == "percent_complete" else 1.5
        if plain.notna().any():
            as_percent = most > few or (
                says and not (fractions and (name == "percent_complete" or self.table.typed is not None))
            )
            if as_percent:
                plain = plain / 100
            self._say(header, "read as percent" if as_percent else "read as shares of 1")
        values = plain.where(~numbers.percent, values / 100)
        if name == "percent_complete":
            beyond = values.notna() & ~values.between(0, 1)
            self._fault(header, dict.fromkeys(map(int, np.flatnonzero(beyond)), "is not between 0 and 100 %"))
            values = values.mask(beyond)
        return values

    # --- words and text -------------------------------------------------------------------------------------

    def _words(self, name: str, header: str) -> pd.Series:
        cells = self.table.text[header]
        column = self.profiles[header]
        read = words.read_words(cells, name)
        quiet = column.missing | column.withheld | cells.str.strip().eq("")
        unknown = read.isna() & ~quiet
        if name == "rag":
            absent = words.is_rag_absent(cells)
            self._fault(
                header, dict.fromkeys(map(int, np.flatnonzero(unknown & absent)), "says that there is no rating")
            )
            unknown &= ~absent
        why = {
            "status": "is not a status that is known; read as unknown",
            "rag": "is not a rating that is known",
            "priority": "is not a priority that is known",
        }[name]
        self._fault(header, dict.fromkeys(map(int, np.flatnonzero(unknown)), why))
        return read

    def _text(self, header: str) -> pd.Series:
        column = self.profiles[header]
        cells = self.table.text[header].str.strip()
        return cells.mask(column.missing | column.withheld)

    # --- variances ------------------------------------------------------------------------------------------

    def _variances(self) -> None:
        fields = self.out.fields
        late = over = None
        if "end" in fields and "baseline_end" in fields:
            late = (fields["end"] - fields["baseline_end"]).dt.total_seconds() / 86400
        plan = next((name for name in ("budget", "baseline_budget") if name in fields), None)
        outcome = next((name for name in ("forecast_cost", "actual_cost") if name in fields), None)
        if plan and outcome:
            over = fields[outcome] - fields[plan]
        for name, difference, of, to, worse in (
            ("schedule_variance_days", late, "baseline_end", "end", "late"),
            ("schedule_variance_share", late, "baseline_end", "end", "late"),
            ("cost_variance", over, str(plan), str(outcome), "over"),
            ("cost_variance_share", over, str(plan), str(outcome), "over"),
        ):
            header = self.plan.first(name)
            if header is None or name not in fields:
                continue
            if self.mapping.negative_is:
                sign = variance.Sign(-1 if self.mapping.negative_is == "late" else 1, "as the mapping says")
            else:
                sign = variance.settle(fields[name], difference, of, to, worse)
            if sign.factor == -1:
                fields[name] = -fields[name] + 0.0
            self._say(header, sign.why)
            note = f"{short(header)!r}: {sign.why}."
            if sign.factor is None:
                note = f"The sign of {short(header)!r} is unsettled: {sign.why}. Put `negative_is: late` or `early` into a mapping file."
            self.out.notes.append(note)

    # --- shared ---------------------------------------------------------------------------------------------

    def _cells(self, header: str) -> pd.Series:
        """The cells that should hold a value: N/A and redactions blanked; TBC and the like stay, to be named."""
        column = self.profiles[header]
        return self.table.text[header].mask(column.missing | column.withheld, "")

    def _coalesce(self, name: str, columns: dict[str, pd.Series]) -> None:
        """The first column that says something wins, row by row; its text is the raw text."""
        values: pd.Series | None = None
        raw = pd.Series("", index=self.table.text.index, dtype="object")
        for header, column in columns.items():
            text = self.table.text[header]
            new = column.notna() if values is None else values.isna() & column.notna()
            raw = raw.where(~new, text)
            values = column if values is None else values.where(values.notna(), column)
            self._note_withheld(name, header)
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

    def _note_withheld(self, name: str, header: str) -> None:
        column = self.profiles[header]
        if not column.withheld.any():
            return
        held = self.table.text[header].where(column.withheld, "")
        before = self.out.withheld.get(name)
        self.out.withheld[name] = held if before is None else before.where(before.ne(""), held)
        self._say(header, f"{int(column.withheld.sum()):,} cells are withheld by the source")

    def _order(self) -> None:
        """An end before its start is kept and said."""
        if "start" not in self.out.fields or "end" not in self.out.fields:
            return
        wrong = self.out.fields["end"] < self.out.fields["start"]
        header = self.plan.first("end") or "end"
        starts = self.out.fields["start"].to_numpy().astype("datetime64[D]")
        self._fault(
            header,
            {int(s): f"lies before the start {starts[s]}; both are kept" for s in np.flatnonzero(wrong)},
            "end",
        )

    def _fault(self, header: str, faults: dict[int, str], field_: str | None = None) -> None:
        if not faults:
            return
        texts = (self.out.raw[field_] if field_ else self.table.text[header]).to_numpy()
        open_ = self.profiles[header].unsettled.to_numpy()
        for spot, said in sorted(faults.items()):
            reason = "says that the value is not settled yet" if said.startswith("is not a") and open_[spot] else said
            self.out.rejected.append(
                Reject(
                    file=self._file,
                    row=self.table.rows[spot],
                    column=" ".join(header.split()),
                    value=str(texts[spot]).strip()[:200],
                    reason=reason,
                    dropped=False,
                )
            )

    def _say(self, header: str, what: str) -> None:
        before = self.out.detail.get(header)
        if before and what in before:
            return
        self.out.detail[header] = f"{before}; {what}" if before else what


def _scale_up(numbers: Numbers, unit: float) -> None:
    """Multiply what states no unit itself; rounded, because 33.05 × 1,000,000 is 33049999.999999996."""
    bare = ~numbers.scaled
    numbers.values.loc[bare] = (numbers.values[bare] * unit).round(4)
