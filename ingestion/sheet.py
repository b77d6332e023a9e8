"""One canonical sheet: raw cells in, typed rows out, and everything that did not fit accounted for."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from ingestion.canonical import MADE_IDS, Column, columns
from ingestion.coerce import coerce, plain
from portfolio.report import Reject

ROW = "_row"
FILE = "_file"
"""Two columns that ride along with parsed rows, so that a later reject can say where a row stood."""

_ORDERED = {
    "projects": (("baseline_start", "baseline_end"), ("start", "end"), ("start", "actual_end")),
    "allocations": (("start", "end"),),
    "contracts": (("start", "end"),),
}
_LONGEST = 200


@dataclass(frozen=True, eq=False)
class Raw:
    """A sheet as it stood: text cells (missing = empty), indexed by row number in the file."""

    sheet: str
    file: str
    cells: pd.DataFrame
    rejected: tuple[Reject, ...] = ()


@dataclass(eq=False)
class Parsed:
    """Typed rows of one sheet, and what became of the others."""

    frame: pd.DataFrame
    read: int = 0
    repeated: int = 0
    rejected: list[Reject] = field(default_factory=list)
    unmapped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def parse(raw: Raw) -> Parsed:
    """Read the cells of a sheet as its noun's fields."""
    cells = raw.cells.dropna(how="all")
    result = Parsed(pd.DataFrame(), read=len(cells) + len(raw.rejected), rejected=list(raw.rejected))
    place = _place(raw.sheet, cells.columns)
    result.unmapped = [name for name in cells.columns if name not in place.values()]
    bad = np.zeros(len(cells), dtype=bool)
    typed: dict[str, pd.Series] = {}
    kept_raw: dict[int, dict[str, str]] = {}
    for column in columns(raw.sheet):
        if column.name not in place:
            continue
        source = cells[place[column.name]]
        coerced = coerce(source, column)
        typed[column.name] = coerced.column
        if raw.sheet == "projects":
            _keep_words(column, source, coerced.column, kept_raw)
        for spot, why in coerced.faults.items():
            bad[spot] |= column.required
            kept_raw.setdefault(spot, {})[column.name] = str(source.iloc[spot])
            result.rejected.append(_value_reject(raw, cells, spot, place[column.name], column, why))
    frame = pd.DataFrame(typed).reset_index(drop=True) if typed else pd.DataFrame(index=range(len(cells)))
    _require(raw, cells, frame, bad, result)
    _in_order(raw, cells, frame, bad, kept_raw, result)
    frame = _with_ids(raw.sheet, frame)
    if raw.sheet == "projects":
        frame = _with_extras(frame, cells, result.unmapped, kept_raw)
    frame[ROW] = np.asarray(cells.index)
    frame[FILE] = pd.Series([raw.file] * len(frame), dtype="str")
    drop = bad | _repeats(raw, cells, frame, bad, result)
    result.frame = frame[~drop].reset_index(drop=True)
    _number_same_ids(raw, result)
    if raw.sheet != "projects" and result.unmapped:
        result.notes.append(f"{raw.file}: not a column of {raw.sheet}, left out: {', '.join(result.unmapped)}.")
    result.unmapped = [f"{raw.sheet}.{name}" for name in result.unmapped]
    return result


def folded(name: str) -> str:
    """A name as an id: lower case, words joined with '-'."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-") or "unnamed"


def digest(parts: Iterable[str]) -> str:
    """Short stable id of some words."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


def _place(sheet: str, headers: Iterable[str]) -> dict[str, str]:
    known = {column.name for column in columns(sheet)}
    place: dict[str, str] = {}
    for header in headers:
        name = re.sub(r"[\s_-]+", "_", header.strip().casefold())
        if name in known:
            place.setdefault(name, header)
    return place


def _keep_words(column: Column, source: pd.Series, values: pd.Series, kept_raw: dict[int, dict[str, str]]) -> None:
    """Keep the source's own text of a converted value where it reads differently, for verbatim quotes."""
    if column.kind in {"text", "list"}:
        return
    for spot, (text, value) in enumerate(zip(source, values, strict=True)):
        if isinstance(text, str) and text != plain(value):
            kept_raw.setdefault(spot, {})[column.name] = text


def _require(raw: Raw, cells: pd.DataFrame, frame: pd.DataFrame, bad: np.ndarray, result: Parsed) -> None:
    for column in columns(raw.sheet):
        if not column.required:
            continue
        absent = frame[column.name].isna().to_numpy() if column.name in frame else np.ones(len(frame), dtype=bool)
        for spot in np.flatnonzero(absent & ~bad).tolist():
            result.rejected.append(
                Reject(
                    file=raw.file,
                    row=int(cells.index[spot]),
                    column=column.name,
                    reason=f"The row has no {column.name}, which every row of {raw.sheet} needs.",
                )
            )
        bad |= absent


def _in_order(
    raw: Raw,
    cells: pd.DataFrame,
    frame: pd.DataFrame,
    bad: np.ndarray,
    kept_raw: dict[int, dict[str, str]],
    result: Parsed,
) -> None:
    needed = {column.name for column in columns(raw.sheet) if column.required}
    for first, last in _ORDERED.get(raw.sheet, ()):
        if first not in frame or last not in frame:
            continue
        wrong = (frame[last] < frame[first]).to_numpy() & ~bad
        for spot in np.flatnonzero(wrong).tolist():
            end, start = (f"{frame[name].iloc[spot]:%Y-%m-%d}" for name in (last, first))
            drops = last in needed
            kept_raw.setdefault(spot, {})[last] = end
            outcome = "the row was left out" if drops else f"{last} was not taken"
            result.rejected.append(
                Reject(
                    file=raw.file,
                    row=int(cells.index[spot]),
                    column=last,
                    value=end,
                    reason=f"The {last} {end} lies before the {first} {start}; {outcome}.",
                    dropped=drops,
                )
            )
        if wrong.any() and last in needed:
            bad |= wrong
        elif wrong.any():
            frame.loc[wrong, last] = pd.NaT


def _with_ids(sheet: str, frame: pd.DataFrame) -> pd.DataFrame:
    if sheet not in MADE_IDS or frame.empty:
        return frame
    given = frame["id"] if "id" in frame else pd.Series([None] * len(frame), dtype="str")
    blank = given.isna().to_numpy()
    if blank.any():
        made = given.astype("object")
        made[blank] = _made_ids(sheet, frame[blank])
        given = made.astype("str")
    return frame.assign(id=given)[["id", *(name for name in frame.columns if name != "id")]]


def _made_ids(sheet: str, rows: pd.DataFrame) -> list[str]:
    def texts(name: str) -> list[str]:
        if name not in rows:
            return [""] * len(rows)
        if rows[name].dtype.kind == "M":
            return list(rows[name].dt.strftime("%Y-%m-%d").fillna(""))
        return list(rows[name].fillna("").astype(str))

    if sheet == "projects":
        return [folded(name) for name in texts("name")]
    if sheet == "money":
        days = texts("period")
        return [f"{p}/{k}/{d[:7]}" for p, k, d in zip(texts("project"), texts("kind"), days, strict=True)]
    if sheet == "allocations":
        return ["/".join(part) for part in zip(texts("person"), texts("project"), texts("start"), strict=True)]
    if sheet == "dependencies":
        return [f"{a}->{b}" for a, b in zip(texts("predecessor"), texts("successor"), strict=True)]
    return update_ids(texts("project"), texts("dated"), texts("field"), texts("text"))


def update_ids(projects: list[str], days: list[str], fields: list[str], texts: list[str]) -> list[str]:
    """Ids of updates that have none: made of project, day, field and words."""
    return [digest(parts) for parts in zip(projects, days, fields, texts, strict=True)]


def _with_extras(
    frame: pd.DataFrame, cells: pd.DataFrame, unmapped: list[str], kept_raw: dict[int, dict[str, str]]
) -> pd.DataFrame:
    extras: list[dict[str, str]] = [{} for _ in range(len(cells))]
    for name in unmapped:
        column = cells[name]
        for spot in np.flatnonzero(column.notna().to_numpy()):
            extras[spot][name] = str(column.iloc[spot])
    return frame.assign(
        attributes=pd.Series(extras, dtype="object"),
        raw=pd.Series([kept_raw.get(spot, {}) for spot in range(len(cells))], dtype="object"),
    )


def _repeats(raw: Raw, cells: pd.DataFrame, frame: pd.DataFrame, bad: np.ndarray, result: Parsed) -> np.ndarray:
    repeats = np.zeros(len(frame), dtype=bool)
    if frame.empty or "id" not in frame:
        return repeats
    shared = np.flatnonzero(frame["id"].duplicated(keep=False).to_numpy() & ~bad)
    rows = cells.iloc[shared]
    twins = rows.duplicated(keep="first").to_numpy()
    for spot in shared[twins].tolist():
        result.notes.append(
            f"{raw.file}, row {cells.index[spot]}: repeats an earlier row word for word"
            f" (id {frame['id'].iloc[spot]}); kept once."
        )
    repeats[shared[twins]] = True
    result.repeated = int(twins.sum())
    return repeats


def _number_same_ids(raw: Raw, result: Parsed) -> None:
    frame = result.frame
    if frame.empty or "id" not in frame:
        return
    nth = frame.groupby("id").cumcount()
    later = np.flatnonzero(nth.to_numpy() > 0)
    if not len(later):
        return
    ids = frame["id"].astype("object")
    taken = set(ids)
    for spot in later.tolist():
        number = int(nth.iloc[spot]) + 1
        while f"{ids.iloc[spot]}#{number}" in taken:
            number += 1
        new = f"{ids.iloc[spot]}#{number}"
        taken.add(new)
        result.notes.append(
            f"{raw.file}, row {frame[ROW].iloc[spot]}: id {ids.iloc[spot]} stands on an earlier row"
            f" with other content; both are kept, this one as {new}."
        )
        ids.iloc[spot] = new
    result.frame = frame.assign(id=ids.astype("str"))


def _value_reject(raw: Raw, cells: pd.DataFrame, spot: int, header: str, column: Column, why: str) -> Reject:
    value = str(cells[header].iloc[spot])
    outcome = "the row was left out" if column.required else "the value was left out"
    return Reject(
        file=raw.file,
        row=int(cells.index[spot]),
        column=header,
        value=value[:_LONGEST],
        reason=f"'{value[:60]}' {why}; {outcome}.",
        dropped=column.required,
    )
