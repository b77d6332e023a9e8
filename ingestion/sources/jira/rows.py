"""Which rows of a Jira CSV are issues: every other one is counted as repeated or rejected with its reason."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sources.jira.cells import Cells
from ingestion.sources.jira.places import Places
from portfolio.report import Reject

_MOST_NOTES = 10


def admitted(cells: Cells, place: Places, file: str) -> tuple[Cells, int]:
    """The rows that are issues, and how many rows repeat another word for word."""
    spot = place.roles["key"][0]
    keys = cells.text(spot)
    at = place.at("project")
    project = cells.text(at) if at is not None else pd.Series(np.nan, index=keys.index, dtype="str")
    if project.isna().any():
        project = project.where(project.notna(), keys.str.replace(r"-?[^-]*$", "", regex=True))
    nameless = (keys.isna() | keys.eq("")).to_numpy()
    header = keys.str.casefold().eq("issue key").fillna(value=False).to_numpy() & ~nameless
    homeless = (project.isna() | project.eq("")).to_numpy() & ~nameless & ~header
    bad = nameless | header | homeless
    _reject(cells, file, spot, nameless, "The row has no issue key, which every issue has.")
    _reject(cells, file, spot, header, "The row repeats the header.")
    _reject(cells, file, spot, homeless, "The row names no project: neither a project key nor a key such as ABC-12.")
    twins, others = _later(cells, keys, bad, file)
    _reject(cells, file, spot, others, "The issue stands on an earlier row with other content, which was kept.")
    bad |= twins | others
    if not bad.any():
        return cells, 0
    keep = pa.array(~bad)
    columns = tuple(column.filter(keep) for column in cells.columns)
    return replace(cells, columns=columns, numbers=cells.numbers[~bad]), int(twins.sum())


def _reject(cells: Cells, file: str, spot: int, rows: np.ndarray, reason: str) -> None:
    for row in np.flatnonzero(rows).tolist():
        value = cells.columns[spot][row].as_py() or " | ".join(_row(cells.columns, row))
        cells.rejected.append(
            Reject(file=file, row=int(cells.numbers[row]), column=cells.headers[spot], value=value[:200], reason=reason)
        )


def _row(columns: Sequence[pa.ChunkedArray], row: int) -> list[str]:
    return [text for column in columns if (text := column[row].as_py())]


def _later(cells: Cells, keys: pd.Series, bad: np.ndarray, file: str) -> tuple[np.ndarray, np.ndarray]:
    """Rows whose key an earlier row has: those that repeat it word for word, and those that say something else."""
    twins, others = np.zeros(len(keys), dtype=bool), np.zeros(len(keys), dtype=bool)
    later = np.flatnonzero(keys.duplicated(keep="first").to_numpy() & ~bad)
    if not len(later):
        return twins, others
    good = keys.mask(bad)
    first = pd.Series(np.arange(len(keys)), index=keys.to_numpy()).loc[~bad].groupby(level=0).first()
    earlier = first.reindex(good.iloc[later]).to_numpy(dtype="int64")
    same = np.ones(len(later), dtype=bool)
    for column in cells.columns:
        mine, theirs = column.take(pa.array(later)), column.take(pa.array(earlier))
        equal = pc.equal(mine, theirs)
        both_empty = pc.and_(pc.is_null(mine), pc.is_null(theirs))
        same &= pc.or_(pc.fill_null(equal, fill_value=False), both_empty).to_numpy()
    twins[later[same]], others[later[~same]] = True, True
    if same.any():
        shown = ", ".join(str(cells.numbers[row]) for row in later[same][:_MOST_NOTES])
        cells.notes.append(f"{file}: {int(same.sum())} rows repeat an earlier row word for word; kept once: {shown}.")
    return twins, others
