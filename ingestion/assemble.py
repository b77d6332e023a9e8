"""Records of one day to a Picture: typed objects, conformed tables, passages, and a fingerprint."""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from ingestion.canonical import SHEETS
from ingestion.passages import description_passages, update_passages
from ingestion.resolve import listed
from ingestion.sheet import update_ids
from ingestion.source import Records
from portfolio import columns
from portfolio.noun import Noun
from portfolio.picture import OBJECTS, TABLES, Picture
from portfolio.work import Project

_LISTS = {"vendors", "goals", "skills"}
_MAPS = {"attributes", "raw", "withheld"}


def assemble(portfolio: str, records: Records, names: Mapping[str, str], mapping: str | None = None) -> Picture:
    """Make the picture; `names` are project names for titles, `mapping` is how its lists were read."""
    objects = {
        kind: _objects(kind, frame, records)
        for kind in OBJECTS
        if (frame := records.tables.get(kind)) is not None and len(frame)
    }
    tables = {
        kind: columns.conform(kind, _sourced(frame, records))
        for kind in TABLES
        if (frame := records.tables.get(kind)) is not None and len(frame)
    }
    updates = _updates(records)
    projects = {key: noun for key, noun in objects.get("projects", {}).items() if isinstance(noun, Project)}
    titles = {**names, **{key: project.name for key, project in projects.items()}}
    passages = tuple(description_passages(records.source, projects, records.known_on))
    if updates is not None:
        passages += tuple(update_passages(records.source, updates, titles))
    return Picture(
        portfolio=portfolio,
        source=records.source,
        known_on=records.known_on,
        complete=records.complete,
        fingerprint=_fingerprint(mapping or "", records, objects, tables, updates),
        objects=objects,
        tables=tables,
        updates=updates,
        passages=passages,
    )


def _objects(kind: str, frame: pd.DataFrame, records: Records) -> dict[str, Noun]:
    noun = SHEETS[kind]
    fields = [name for name in noun.model_fields if name in frame]
    cells = [_values(frame[name], name) for name in fields]
    made = [
        noun(**{name: value for name, value in zip(fields, row, strict=True) if value is not None})
        for row in zip(*cells, strict=True)
    ]
    if kind == "projects":
        made = [_named(project, records) for project in made if isinstance(project, Project)]
    return {noun.id: noun for noun in made}  # type: ignore[attr-defined]  # every object kind has an id


def _values(column: pd.Series, name: str) -> list[Any]:
    if name in _LISTS:
        return [listed(cell) for cell in column]
    if name in _MAPS:
        return [cell if isinstance(cell, dict) else None for cell in column]
    if column.dtype.kind == "M":
        return [None if cell is pd.NaT else cell.date() for cell in column]
    absent = column.isna().to_numpy()
    return [None if gone else cell for cell, gone in zip(column.tolist(), absent, strict=True)]


def _named(project: Project, records: Records) -> Project:
    # `reported_on` stays empty where the source gives no day of its own: the store knows the pictures' days,
    # and a project that says the same a month later is the same fact.
    return project if project.source is not None else project.model_copy(update={"source": records.source})


def _sourced(frame: pd.DataFrame, records: Records) -> pd.DataFrame:
    return frame if "source" in frame else frame.assign(source=records.source)


def _updates(records: Records) -> pd.DataFrame | None:
    frame = records.tables.get("updates")
    if frame is None or not len(frame):
        return None
    table = columns.conform("updates", _sourced(frame, records))
    blank = table["id"].isna()
    if blank.any():
        rows = table[blank]
        made = update_ids(
            rows["project"].tolist(),
            rows["dated"].dt.strftime("%Y-%m-%d").tolist(),
            rows["field"].fillna("").tolist(),
            rows["text"].tolist(),
        )
        ids = table["id"].astype("object")
        ids[blank] = made
        table = table.assign(id=ids.astype("str"))
    return table.drop_duplicates("id").reset_index(drop=True)


def _fingerprint(
    mapping: str,
    records: Records,
    objects: Mapping[str, Mapping[str, Noun]],
    tables: Mapping[str, pd.DataFrame],
    updates: pd.DataFrame | None,
) -> str:
    """Hash of everything the picture says, so that two pictures with one fingerprint are one picture."""
    hasher = hashlib.blake2b(digest_size=16)
    for part in (mapping, records.source, records.known_on.isoformat(), str(records.complete)):
        hasher.update(part.encode() + b"\x1f")
    for kind in sorted(objects):
        for key in sorted(objects[kind]):
            hasher.update(f"{kind}\x1f{key}\x1f{objects[kind][key].model_dump_json()}\x1e".encode())
    for kind, frame in sorted({**tables, **({} if updates is None else {"updates": updates})}.items()):
        hasher.update(kind.encode())
        hasher.update(np.ascontiguousarray(pd.util.hash_pandas_object(frame, index=False).to_numpy()).tobytes())
    return hasher.hexdigest()
