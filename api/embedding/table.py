"""Scores as rows for spreadsheets and BI tools: the same columns in the same order, no cell a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from api.neutral import for_cell
from portfolio.findings import Brief, Score

DRIVERS = 3
COLUMNS = (
    "portfolio", "as_of", "project", "name", "score", "band", "trend", "residual", "reported_status",
    "inferred_status", "coverage", "active", "drivers",
)  # fmt: skip
"""New columns are only ever added at the end."""

Value = str | float | bool | date | None


def rows_of(brief: Brief, scores: Iterable[Score]) -> list[tuple[Value, ...]]:
    """One row a project. `score` and `residual` run from 0 to 100, `coverage` from 0 to 1."""
    titles = {insight.id: insight.title for insight in brief.insights}
    return [
        (
            brief.portfolio, brief.as_of, one.project, one.name, one.score, str(one.band), one.trend.value,
            one.residual, one.reported_status, one.inferred_status, one.coverage, one.active,
            "; ".join([titles[part.insight] for part in one.parts if part.insight in titles][:DRIVERS]),
        )
        for one in scores
    ]  # fmt: skip


def as_csv(rows: Sequence[Sequence[Value]]) -> str:
    """The table as CSV (RFC 4180); true and false in small letters, nothing where nothing is known."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(COLUMNS)
    out.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def as_records(rows: Sequence[Sequence[Value]]) -> list[dict[str, Value]]:
    """The table as one flat object a row."""
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


def _cell(value: Value) -> object:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return for_cell(value)
    return value
