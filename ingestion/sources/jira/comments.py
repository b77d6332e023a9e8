"""Comments (`date;author;text`) and descriptions of a Jira CSV as dated words."""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ingestion.sheet import ROW
from ingestion.sources.jira.bodies import plain
from ingestion.sources.jira.cells import Cells
from ingestion.sources.jira.columns import SOURCE, Columns
from ingestion.sources.jira.places import Places

_PARTS = r"(?s)^(?P<stamp>[^;]{4,40});(?P<author>[^;]*);(?P<text>.*)$"
_ACCOUNT = re.compile(r"[0-9a-f]{24}|[a-z0-9]+:[0-9a-f-]{8,}", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Comments:
    """Comment cells taken apart, in the order of rows; `rows` are positions among the issues."""

    rows: np.ndarray
    stamps: pa.ChunkedArray | None
    authors: pd.Series
    texts: pd.Series

    def updates(self, columns: Columns, days: pd.Series | None) -> pd.DataFrame:
        """What was said, on its own day, and what each issue is about, on the day it was made."""
        parts = [_descriptions(columns)]
        if days is not None and len(self.rows):
            parts.append(self._said(columns, days))
        frame = pd.concat([part for part in parts if len(part)]) if any(len(part) for part in parts) else parts[0]
        return frame.sort_values(ROW, kind="stable").reset_index(drop=True) if len(frame) else pd.DataFrame()

    def _said(self, columns: Columns, days: pd.Series) -> pd.DataFrame:
        issues = columns.cells.numbers[self.rows]
        frame = pd.DataFrame(
            {
                "project": columns.project.iloc[self.rows].to_numpy(),
                "item": columns.keys.iloc[self.rows].to_numpy(),
                "dated": days.to_numpy(),
                "author": _authors(self.authors, columns).to_numpy(),
                "text": self.texts.to_numpy(),
                ROW: issues,
            }
        )
        undated = frame["dated"].isna()
        created = columns.day("created").iloc[self.rows].reset_index(drop=True)
        frame["dated"] = frame["dated"].fillna(created)
        usable = frame["dated"].notna() & frame["text"].str.strip().ne("")
        if undated.any():
            columns.cells.notes.append(
                f"{int(undated.sum())} comments state no day that can be read; "
                f"{int((undated & usable).sum())} of them take the day their issue was made, the others are left out."
            )
        return _typed(frame[usable])


def comment_rows(cells: Cells, place: Places) -> Comments:
    """Take every comment cell apart; a cell that is not `date;author;text` is words without a day."""
    rows, stamps, authors, texts = [], [], [], []
    for spot in place.roles.get("comment", ()):
        column = cells.columns[spot]
        if column.null_count == len(cells.numbers):
            continue
        said = np.flatnonzero(pc.is_valid(column).to_numpy())
        given = pa.chunked_array([column.drop_null().combine_chunks()])
        parts = pc.extract_regex(given, pattern=_PARTS)
        rows.append(said)
        stamps.append(pc.struct_field(parts, "stamp").combine_chunks())
        authors.append(pd.Series(pc.struct_field(parts, "author").to_pandas(), dtype="str"))
        texts.append(plain(_otherwise(pc.struct_field(parts, "text"), given)))
    if not rows:
        empty = pd.Series([], dtype="str")
        return Comments(np.array([], dtype="int64"), None, empty, empty)
    return Comments(
        np.concatenate(rows),
        pa.chunked_array(stamps),
        pd.concat(authors, ignore_index=True),
        pd.concat(texts, ignore_index=True),
    )


def _descriptions(columns: Columns) -> pd.DataFrame:
    spots = columns.place.roles.get("description", ())
    column = columns.cells.columns[spots[0]] if spots else None
    if column is None or column.null_count == len(column):
        return pd.DataFrame()
    says = columns.day("created").notna().to_numpy() & pc.is_valid(column).to_numpy()
    frame = pd.DataFrame(
        {
            "project": columns.project[says],
            "item": columns.keys[says],
            "dated": columns.day("created")[says],
            "author": columns.person("reporter")[says],
            "field": "Description",
            "text": plain(column.filter(pa.array(says))).to_numpy(),
            ROW: columns.cells.numbers[says],
        }
    )
    return _typed(frame[frame["text"].ne("").to_numpy()])


def _authors(named: pd.Series, columns: Columns) -> pd.Series:
    """Account ids as ids of people; names stay as they are written."""
    roles = ("assignee", "reporter", "lead", "creator")
    ids = {text for role in roles for text in columns.text(f"{role}_id").dropna().unique()}
    codes, distinct = pd.factorize(named.str.strip())
    told = [f"{SOURCE}:{one}" if one in ids or _ACCOUNT.fullmatch(one) else one or None for one in distinct]
    return pd.Series(np.array([*told, None], dtype=object)[codes], dtype="str")


def _otherwise(parts: pa.ChunkedArray, whole: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.if_else(pc.is_valid(parts), parts, whole)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    days = frame["dated"].astype("datetime64[s]")
    texts = {name: frame[name].astype("str") for name in frame if name not in {"dated", ROW}}
    return pd.DataFrame({**texts, "dated": days, ROW: frame[ROW]}, index=frame.index)
