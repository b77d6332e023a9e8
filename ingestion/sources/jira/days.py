"""The days of a Jira CSV: one order of day and month for the file, settled by all its date columns together."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sources.jira.cells import Cells
from ingestion.tables import dates
from portfolio.report import Reject

_CLOCK = r"(?:[T ,]+|\s+at\s+)\d{1,2}[:.]\d{2}(?:[:.]\d{2})?.*$"


@dataclass(eq=False)
class DayColumns:
    """Days by column position, and what was decided about each."""

    days: dict[int, pd.Series] = field(default_factory=dict)
    detail: dict[int, str] = field(default_factory=dict)
    loose: pd.Series | None = None


def day_part(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Timestamps without their clock, so that a hundred thousand of them are a few hundred days."""
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(column, _CLOCK, "", max_replacements=1))


def read_day_columns(
    cells: Cells, wanted: Mapping[int, str], loose: pa.ChunkedArray | None, fixed: dates.Order | None, file: str
) -> DayColumns:
    """Read the columns `wanted` (position to name) and `loose` days (those of comments) in one order.

    A cell that is no day is named among the file's rejects; its row stays.
    """
    given = {spot: cells.columns[spot] for spot in wanted} | ({} if loose is None else {-1: loose})
    columns = dict(zip(given, _Distinct.of_all(list(given.values())), strict=True))
    seen = {str(spot): column.evidence() for spot, column in columns.items()}
    settled = dates.settle(seen, fixed)
    out = DayColumns()
    for spot, column in columns.items():
        order, why = settled[str(spot)]
        why = _named(why, wanted)
        days, faults = column.read(order)
        if spot < 0:
            out.loose = days
            continue
        out.days[spot] = days
        if seen[str(spot)].dmy + seen[str(spot)].mdy + seen[str(spot)].either:
            out.detail[spot] = f"{_SAYS[order]} ({why})"
        if order is None and seen[str(spot)].either:
            cells.notes.append(
                f"The days in {wanted[spot]!r} are {why}, and nothing in {file} settles it, so they are left out. "
                "Put `date_order: dmy` or `date_order: mdy` into a mapping file and pass it with --mapping."
            )
        for row, reason in faults:
            value = str(cells.columns[spot][row].as_py())[:200]
            said = f"{reason}; the value was left out"
            number = int(cells.numbers[row])
            cells.rejected.append(
                Reject(file=file, row=number, column=wanted[spot], value=value, reason=said, dropped=False)
            )
    return out


@dataclass(frozen=True, eq=False)
class _Distinct:
    """A column's distinct days, and which of them stands in each row."""

    codes: np.ndarray
    texts: pd.Series
    shapes: dates.Shapes

    @classmethod
    def of_all(cls, columns: list[pa.ChunkedArray]) -> "list[_Distinct]":
        """Several columns, whose days are the same ones over and over, taken apart together."""
        encoded = [pc.fill_null(day_part(column), "").combine_chunks().dictionary_encode() for column in columns]
        own = [pd.Series(one.dictionary.to_pylist(), dtype="object") for one in encoded]
        shapes = dates.shapes(pd.concat(own, ignore_index=True)) if own else None
        out, begin = [], 0
        for one, texts in zip(encoded, own, strict=True):
            part = slice(begin, begin + len(texts))
            begin += len(texts)
            cut = {f.name: getattr(shapes, f.name).iloc[part].reset_index(drop=True) for f in fields(dates.Shapes)}
            out.append(cls(one.indices.to_numpy().astype("int64"), texts, dates.Shapes(**cut)))
        return out

    def evidence(self) -> dates.OrderEvidence:
        """What its cells, not its distinct days, say about their order."""
        a, b = self.shapes.a.take(self.codes), self.shapes.b.take(self.codes)
        return dates.evidence(replace(self.shapes, a=a.reset_index(drop=True), b=b.reset_index(drop=True)))

    def read(self, order: dates.Order | None) -> tuple[pd.Series, list[tuple[int, str]]]:
        """Days by row, and why a row gave none."""
        read = dates.read_days(self.texts, self.shapes, order)
        days = pd.Series(read.days.to_numpy()[self.codes].astype("datetime64[s]"))
        if not read.faults:
            return days, []
        rows = np.flatnonzero(np.isin(self.codes, list(read.faults)))
        return days, [(int(row), read.faults[int(self.codes[row])]) for row in rows]


def _named(why: str, wanted: Mapping[int, str]) -> str:
    """A reason that names columns by position, with their headers instead."""
    lenders, found, rest = why.partition("; as in ")
    if not found:
        return why
    named, _, tail = rest.partition(" of ")
    headers = [wanted.get(int(spot), "the comments") for spot in named.split(", ")]
    return f"{lenders}; as in {', '.join(headers)} of {tail}"


_SAYS = {"dmy": "day first", "mdy": "month first", None: "as each cell allows"}
