"""Canonical records out of a read table: one picture, or one per reporting day."""

import html
from collections.abc import Iterable
from datetime import date

import numpy as np
import pandas as pd

from ingestion.source import Records
from ingestion.tables.aliases import KINDS
from ingestion.tables.header import Table
from ingestion.tables.identity import Identity
from ingestion.tables.plan import Plan
from ingestion.tables.values import Values
from ingestion.tables.words import is_missing

SPOT = "_spot"
"""Column of updates that says which row of the list they stand in."""
_CONVERTED = {"day", "number", "share", "status", "rag", "priority"}


def projects(table: Table, plan: Plan, values: Values, identity: Identity, source: str) -> pd.DataFrame:
    """The projects frame: parsed fields, and what the source wrote beside them."""
    keep = identity.keep.to_numpy()
    frame = pd.DataFrame({"id": identity.ids.astype("str"), "name": identity.names.astype("str")})
    for name, column in values.fields.items():
        if name in {"id", "name", "currency"}:
            continue
        frame[name] = _shown(name, column)
    if values.currency is not None:
        frame["currency"] = values.currency.astype("str")
    if "reported_on" in frame and "status_on" not in frame and {"rag", "status"} & set(frame):
        frame["status_on"] = frame["reported_on"]
    frame["source"] = pd.Series(source, index=frame.index, dtype="str")
    frame["attributes"] = pd.Series(_dicts(_attributes(table, plan), len(frame)))
    frame["raw"] = pd.Series(_dicts(_raw(table, plan, values, identity), len(frame)))
    held = ((name, column.str.strip()) for name, column in values.withheld.items())
    frame["withheld"] = pd.Series(_dicts(held, len(frame)))
    return frame[keep].reset_index(drop=True)


def _shown(name: str, column: pd.Series) -> pd.Series:
    if name == "status":
        return column.fillna("unknown")
    if KINDS[name] != "text":
        return column
    text = column.map(html.unescape, na_action="ignore").astype("str")
    return text.str.replace(r"\s*[;|\n]+\s*", ";", regex=True) if name in {"vendors", "goals"} else text


def updates(
    table: Table, plan: Plan, values: Values, identity: Identity, dated: pd.Series, source: str
) -> pd.DataFrame:
    """Narrative cells as updates of their picture's day."""
    parts = []
    for header in plan.updates:
        cells = table.text[header]
        says = identity.keep & cells.str.strip().ne("")
        held = values.withheld.get(header)
        if held is not None:
            says &= held.eq("")
        says &= ~is_missing(cells)
        parts.append(
            pd.DataFrame(
                {
                    SPOT: cells.index[says],
                    "project": identity.ids[says].astype("str"),
                    "dated": dated[says],
                    "field": pd.Series(header, index=cells.index[says], dtype="str"),
                    "text": cells[says].str.strip().astype("str"),
                    "source": pd.Series(source, index=cells.index[says], dtype="str"),
                }
            )
        )
    return pd.concat(parts).sort_index(kind="stable").reset_index(drop=True) if parts else pd.DataFrame()


def records(
    frame: pd.DataFrame, words: pd.DataFrame, days: pd.Series | None, known_on: date, source: str
) -> tuple[Records, ...]:
    """One complete picture on `known_on`, or, where `days` tells them apart, one set of change records a day."""
    if days is None:
        return (Records(source, known_on, True, _tables(frame, words)),)  # noqa: FBT003 - the port's own field
    out = []
    for day in np.sort(days.dropna().unique()):
        rows = frame[days.eq(day).to_numpy()].reset_index(drop=True)
        said = words[words["dated"].eq(day)].reset_index(drop=True) if len(words) else words
        out.append(Records(source, pd.Timestamp(day).date(), False, _tables(rows, said)))  # noqa: FBT003 - as above
    return tuple(out)


def _tables(frame: pd.DataFrame, words: pd.DataFrame) -> dict[str, pd.DataFrame]:
    tables = {"projects": frame}
    if len(words):
        tables["updates"] = words
    return tables


def _attributes(table: Table, plan: Plan) -> Iterable[tuple[str, pd.Series]]:
    """Columns without a field, those that only stand in for another column, and those with words nobody knows."""
    spare = [header for headers in plan.fields.values() for header in headers[1:]]
    for header in table.headers:
        if header in plan.attributes or header in spare or header in plan.kept:
            yield " ".join(header.split()), table.text[header].str.strip()


def _raw(table: Table, plan: Plan, values: Values, identity: Identity) -> Iterable[tuple[str, pd.Series]]:
    for name, column in values.raw.items():
        if KINDS[name] in _CONVERTED:
            yield name, column.str.strip()
    header = plan.first("name")
    if header:
        written = table.text[header]
        yield "name", written.where(written.ne(identity.names), "")


def _dicts(columns: Iterable[tuple[str, pd.Series]], length: int) -> list[dict[str, str]]:
    out: list[dict[str, str]] = [{} for _ in range(length)]
    for name, column in columns:
        for held, text in zip(out, column, strict=True):
            if text:
                held[name] = text
    return out
