"""The issues and projects of a Jira CSV, column by column."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from ingestion.sources.jira import words
from ingestion.sources.jira.columns import Columns
from ingestion.tables.numbers import read_numbers

_SECONDS = 3600
_JOIN = "\x1f"
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*-\d+")


def items(columns: Columns) -> pd.DataFrame:
    """One row an issue, milestones among them."""
    status = _status(columns)
    closed = status.isin(["done", "cancelled"])
    done = columns.day("resolved").fillna(columns.filled_day("done_on")).fillna(columns.day("category_changed"))
    frame = pd.DataFrame(
        {
            "id": columns.keys,
            "project": columns.project,
            "parent": _parents(columns),
            "name": columns.text("name").fillna(columns.keys),
            "kind": _each(columns.text("type").fillna(""), words.kind),
            "status": status,
            "priority": _each(columns.text("priority").fillna(columns.filled("priority")), words.priority),
            "owner": columns.person("assignee").fillna(columns.filled("owner")),
            "team": columns.filled("team"),
            "vendor": columns.filled("vendor"),
            "skill": columns.filled("skill"),
            "start": columns.filled_day("start"),
            "baseline_due": columns.filled_day("baseline_due"),
            "due": columns.day("due").fillna(columns.filled_day("due")),
            "done_on": done.where(closed),
            "updated_on": columns.day("updated"),
        }
    )
    estimate = pd.to_numeric(columns.text("estimate"), errors="coerce").astype("float64") / _SECONDS
    stated = read_numbers(columns.filled("effort_hours").fillna("")).amounts.reset_index(drop=True)
    frame["effort_hours"] = stated.fillna(estimate)
    frame["percent_complete"] = _share(columns.filled("percent_complete"))
    return frame


def projects(columns: Columns) -> pd.DataFrame:
    """One row a project that issues name, in the order of the file."""
    facts = pd.DataFrame(
        {
            "id": columns.project,
            "name": columns.text("project_name"),
            "owner": columns.person("lead"),
            "description": columns.text("about"),
            "url": columns.text("project_url"),
        }
    )
    by = facts.groupby("id", sort=False, as_index=False).first()
    by["name"] = by["name"].fillna(by["id"])
    return by.astype("str")


def _status(columns: Columns) -> pd.Series:
    parts = [columns.text("status"), columns.text("category"), columns.text("resolution"), columns.filled("flagged")]
    joined = parts[0].fillna("")
    for part in parts[1:]:
        joined = joined + _JOIN + part.fillna("")
    statuses = _each(joined, lambda text: words.status(*(part or None for part in text.split(_JOIN, 3))))
    unknown = parts[0][statuses.eq("unknown")].dropna()
    if len(unknown):
        names = ", ".join(f"{name} ({count})" for name, count in unknown.value_counts().head(8).items())
        columns.cells.notes.append(f"Statuses of no known meaning and without a category, read as unknown: {names}.")
    return statuses


def _parents(columns: Columns) -> pd.Series:
    """Keys of parents, from whichever of the four spellings a row uses."""
    keys = set(columns.keys)
    internal = columns.text("internal")
    by_id = pd.Series(columns.keys.to_numpy(), index=internal.to_numpy())
    by_id = by_id[by_id.index.notna() & ~by_id.index.duplicated()]
    found = columns.text("parent_key")
    lost = pd.Series(data=False, index=found.index)
    for text in (columns.text("parent"), columns.text("parent_id"), columns.filled("epic")):
        if text.isna().all():
            continue
        given = text.dropna()
        joined = pd.Series(by_id.reindex(given).to_numpy(), index=given.index, dtype="str")
        rest = given[joined.isna()]
        known = [one in keys or bool(_KEY.fullmatch(one)) for one in rest.tolist()]
        meant = joined.fillna(rest[known]).reindex(text.index).astype("str")
        lost |= text.notna() & meant.isna()
        found = found.fillna(meant)
    lost &= found.isna()
    if lost.any():
        columns.cells.notes.append(
            f"{int(lost.sum())} issues name a parent by an internal id that is not in this file; "
            "they are kept without it."
        )
    return found.mask(found.eq(columns.keys)).astype("str")


def _share(text: pd.Series) -> pd.Series:
    if text.isna().all():
        return pd.Series(np.nan, index=text.index, dtype="float64")
    numbers = read_numbers(text.fillna(""))
    plain = numbers.amounts.mask(numbers.percent)
    as_percent = numbers.percent | bool(plain.max() > 1)
    values = numbers.amounts.where(~as_percent, numbers.amounts / 100)
    return values.where(values.between(0, 1)).reset_index(drop=True)


def _each(text: pd.Series, function: Callable[[str], str | None]) -> pd.Series:
    """A function over a column, each distinct text once."""
    codes, distinct = pd.factorize(text)
    told = np.array([*(function(one) for one in distinct), None], dtype=object)
    return pd.Series(told[codes], index=text.index, dtype="str")
