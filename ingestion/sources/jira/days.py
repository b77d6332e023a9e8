"""The days of a Jira CSV: one order of day and month for the file, settled by all its date columns together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    texts = {spot: _text(day_part(cells.columns[spot])) for spot in wanted}
    if loose is not None:
        texts[-1] = _text(day_part(loose))
    shapes = {spot: dates.shapes(text) for spot, text in texts.items()}
    names = {str(spot): dates.evidence(shape) for spot, shape in shapes.items()}
    settled = dates.settle(names, fixed)
    out = DayColumns()
    for spot, text in texts.items():
        order, why = settled[str(spot)]
        for lent in names:  # the reason names columns by position; people know them by their headers
            why = why.replace(f"as in {lent} of", f"as in {wanted.get(int(lent), 'the comments')} of")
        seen = names[str(spot)]
        read = dates.read_days(text, shapes[spot], order)
        if spot < 0:
            out.loose = read.days
            continue
        out.days[spot] = read.days
        if seen.dmy + seen.mdy + seen.either:
            out.detail[spot] = f"{_SAYS[order]} ({why})"
        if order is None and seen.either:
            cells.notes.append(
                f"The days in {wanted[spot]!r} are {why}, and nothing in {file} settles it, so they are left out. "
                "Put `date_order: dmy` or `date_order: mdy` into a mapping file and pass it with --mapping."
            )
        for row, reason in read.faults.items():
            cells.rejected.append(
                Reject(
                    file=file,
                    row=int(cells.numbers[row]),
                    column=wanted[spot],
                    value=str(cells.columns[spot][row].as_py())[:200],
                    reason=f"{reason}; the value was left out",
                    dropped=False,
                )
            )
    return out


_SAYS = {"dmy": "day first", "mdy": "month first", None: "as each cell allows"}


def _text(column: pa.ChunkedArray) -> pd.Series:
    return pd.Series(column.to_pandas(), dtype="object").fillna("")
