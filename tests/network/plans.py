"""Schedule files as pictures, for tests that look at their network."""

from datetime import date
from typing import Any

import pandas as pd

from ingestion.source import Reading
from portfolio import columns
from portfolio.snapshot import Portfolio
from portfolio.work import Project


def picture(reading: Reading) -> Portfolio:
    """The picture that one file's reading comes to, on the day it is known."""
    records = reading.records[0]
    projects = [_project(row) for row in records.tables["projects"].to_dict("records")]
    tables: dict[str, Any] = {
        name: columns.conform(name, records.tables.get(name, pd.DataFrame()))
        for name in ("items", "milestones", "dependencies")
    }
    return Portfolio(name="plan", as_of=records.known_on, projects={one.id: one for one in projects}, **tables)


def _project(row: dict[Any, Any]) -> Project:
    known = {name: _plain(value) for name, value in row.items() if name in Project.model_fields}
    return Project.model_validate({name: value for name, value in known.items() if value is not None})


def _plain(value: Any) -> Any:
    if isinstance(value, pd.Timestamp):
        return value.date()
    if isinstance(value, date | tuple | dict | str):
        return value
    return None if value is None or pd.isna(value) else value
