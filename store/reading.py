"""From what was kept to one dated Portfolio: the newest source wins, and nothing later is seen."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from portfolio.identity import KINDS, NONE, Aliases
from portfolio.noun import Noun
from portfolio.picture import OBJECTS, TABLES
from portfolio.snapshot import Portfolio, project_frame
from portfolio.work import Project
from store import aliasing, codec
from store.merging import Part
from store.remembering import Recall, earlier_items
from store.versions import Version

REMEMBERED = ("projects", "milestones", "items")
"""Kinds whose earlier versions a portfolio shows as history; those of items only when they are asked for."""


def portfolio_on(
    name: str,
    as_of: date,
    versions: Iterable[Version],
    pictures: Sequence[date],
    complete: Mapping[str, Sequence[date]],
    aliases: Aliases = NONE,
    recall: Recall | None = None,
) -> Portfolio:
    """The portfolio as it was known on `as_of`.

    Args:
        name: its name.
        as_of: the day.
        versions: at least all versions that hold on the day, the earlier ones of projects and milestones,
            and all of updates. Of earlier items it is enough to be told that they were. Later ones are ignored,
            in any order.
        pictures: days of its pictures.
        complete: by source, the days of its complete pictures; each says anew what it does not change.
        aliases: the ids that stand for others, on every day.
        recall: fetches what earlier versions of items said; left out where `versions` say it.
    """
    versions = list(versions)
    by_kind: dict[str, list[Version]] = {}
    for version in sorted(versions, key=lambda v: (v.kind, v.key, v.known_from, v.source)):
        if version.kind == "updates" or version.known_from <= as_of:
            by_kind.setdefault(version.kind, []).append(version)
    visible = {kind: [v for v in found if v.holds_on(as_of)] for kind, found in by_kind.items()}
    objects: dict[str, Any] = {kind: _objects(visible.get(kind, [])) for kind in OBJECTS}
    objects["projects"] = _reported(objects["projects"], visible.get("projects", []), as_of, complete)
    tables: dict[str, Any] = {kind: _table(kind, visible.get(kind, []), aliases) for kind in TABLES}
    updates = _updates(by_kind.get("updates", []), as_of)
    if aliases:
        objects |= _identified(objects, by_kind, as_of, complete, aliases)
        updates = aliasing.rename_rows("updates", updates, aliases)
    known = tuple(sorted({day for day in pictures if day <= as_of}))
    return Portfolio(
        name=name,
        as_of=as_of,
        **objects,
        **tables,
        updates=updates,
        history=_history(_wordings(by_kind.get("projects", []), as_of, complete, aliases)),
        milestone_history=_milestone_history(by_kind.get("milestones", []), aliases),
        pictures=known,
        earlier_items=partial(earlier_items, recall or (lambda: versions), visible.get("items", []), as_of, aliases),
        fingerprint=_fingerprint(name, as_of, by_kind, updates, known, aliases),
    )


def _identified(
    objects: Mapping[str, Mapping[str, Noun]],
    by_kind: Mapping[str, Sequence[Version]],
    as_of: date,
    complete: Mapping[str, Sequence[date]],
    aliases: Aliases,
) -> dict[str, Mapping[str, Noun]]:
    """The objects under the ids that stand, each thing once."""
    found: dict[str, Mapping[str, Noun]] = {}
    for kind in OBJECTS:
        if kind not in KINDS:
            found[kind] = {key: aliasing.rename(kind, noun, aliases) for key, noun in objects[kind].items()}
            continue
        versions = by_kind.get(kind, [])
        joined = [v for v in versions if v.key in aliases.of(kind)]
        since = aliasing.since_when(joined) if kind == "projects" else {}
        standing = [v for v in versions if v.holds_on(as_of)]
        parts = [_part(v, as_of, complete, since.get((v.source, v.key, v.known_from), {})) for v in standing]
        found[kind] = aliasing.merge(kind, parts, aliases)
    return found


def _part(version: Version, as_of: date, complete: Mapping[str, Sequence[date]], since: Mapping[str, date]) -> Part:
    told = aliasing.last_told(version.source, version.known_from, as_of, complete)
    noun = version.noun
    if isinstance(noun, Project) and noun.reported_on is None:
        noun = noun.model_copy(update={"reported_on": told})
    return Part(version.source, noun, version.known_from, told, since)


def _objects(visible: Sequence[Version]) -> Mapping[str, Noun]:
    winners: dict[str, Version] = {}
    for version in visible:  # in order of known_from: the newest comes last
        winners[version.key] = version
    return {key: winners[key].noun for key in sorted(winners)}


def _reported(
    projects: Mapping[str, Project], visible: Sequence[Version], as_of: date, complete: Mapping[str, Sequence[date]]
) -> Mapping[str, Project]:
    """Projects whose source names no day of report get the day of the picture that last said what they say."""
    newest = {source: max((day for day in days if day <= as_of), default=date.min) for source, days in complete.items()}
    told = {version.key: max(version.known_from, newest.get(version.source, date.min)) for version in visible}
    return {
        key: project if project.reported_on else project.model_copy(update={"reported_on": told[key]})
        for key, project in projects.items()
    }


def _table(kind: str, visible: Sequence[Version], aliases: Aliases) -> pd.DataFrame:
    frame = codec.frame_from(kind, [version.rows for version in visible])
    sources = sorted({version.source for version in visible})
    if len(sources) < 2:  # noqa: PLR2004 - two sources are needed for a disagreement
        return aliasing.rename_rows(kind, frame, aliases) if aliases else frame
    ranked = sorted(visible, key=lambda v: (v.known_from, v.source))
    place = {id(version): n for n, version in enumerate(ranked)}
    sizes = [version.rows.num_rows for version in visible]
    rank = np.repeat([place[id(version)] for version in visible], sizes)
    source = np.repeat([sources.index(version.source) for version in visible], sizes)
    newest = pd.Series(rank).groupby(frame["id"].to_numpy(dtype=object)).transform("max")
    winner = np.array([sources.index(version.source) for version in ranked])[newest.to_numpy()]
    believed: pd.DataFrame = frame[source == winner].reset_index(drop=True)
    if not aliases:
        return believed
    renamed = aliasing.rename_rows(kind, believed, aliases)
    return aliasing.state_once(kind, renamed, believed, rank[source == winner])


def _updates(versions: Sequence[Version], as_of: date) -> pd.DataFrame:
    # The wording known on the day is the newest one brought until then; failing that, the first one brought later.
    early = sorted((v for v in versions if v.known_from <= as_of), key=lambda v: (v.known_from, v.source))
    late = sorted((v for v in versions if v.known_from > as_of), key=lambda v: (v.known_from, v.source), reverse=True)
    frame = codec.frame_from("updates", [_until(version.rows, as_of) for version in [*late, *early]])
    frame = frame.drop_duplicates("id", keep="last")
    return frame.sort_values(["dated", "id"], ignore_index=True)


def _until(rows: pa.Table, as_of: date) -> pa.Table:
    last = pa.scalar(pd.Timestamp(as_of).to_pydatetime(), type=rows.schema.field("dated").type)
    return rows.filter(pc.less_equal(rows.column("dated"), last))


def _wordings(
    versions: Sequence[Version], as_of: date, complete: Mapping[str, Sequence[date]], aliases: Aliases
) -> list[tuple[date, Project]]:
    """Every wording of every project, with the day it was known from."""
    if aliases:
        return aliasing.project_states(versions, as_of, complete, aliases)
    distinct: dict[tuple[str, date], Version] = {(v.key, v.known_from): v for v in versions}
    return [(v.known_from, v.noun) for v in distinct.values() if isinstance(v.noun, Project)]


def _history(wordings: Sequence[tuple[date, Project]]) -> pd.DataFrame:
    found = {str(number): project for number, (_, project) in enumerate(wordings)}
    frame = project_frame(found).reset_index(drop=True)
    # How each picture itself wrote them, so that a rule can quote an earlier one word for word.
    for field in ("end", "budget"):
        frame[f"{field}_text"] = pd.Series([project.raw.get(field) for project in found.values()], dtype="str")
    return frame.assign(known_on=_days([known_from for known_from, _ in wordings]))


def _milestone_history(versions: Sequence[Version], aliases: Aliases) -> pd.DataFrame:
    ordered = sorted(versions, key=lambda v: (v.known_from, v.key, v.source))
    tables = [version.rows for version in ordered]
    frame = codec.frame_from("milestones", tables)
    texts = pd.Series(
        codec.row_texts(codec.to_arrow(frame)).to_pylist() if len(frame) else [], dtype=object, index=frame.index
    )
    sizes = [table.num_rows for table in tables]
    known_on = _days(np.repeat(np.array([v.known_from for v in ordered], dtype="datetime64[s]"), sizes))
    frame = frame.assign(known_on=known_on)
    same = texts == texts.groupby(frame["id"].to_numpy(dtype=object)).shift() if len(frame) else texts.astype(bool)
    slips = frame[~same].sort_values(["id", "known_on"], ignore_index=True, kind="stable")
    return aliasing.rename_rows("milestones", slips, aliases) if aliases else slips


def _days(days: Any) -> pd.Series:
    return pd.Series(np.asarray(days, dtype="datetime64[s]"))


def _fingerprint(
    name: str,
    as_of: date,
    by_kind: Mapping[str, Sequence[Version]],
    updates: pd.DataFrame,
    pictures: Sequence[date],
    aliases: Aliases,
) -> str:
    """The same for the same picture, whatever was ingested in which order or is known later."""
    lines = [name, as_of.isoformat(), *(day.isoformat() for day in pictures), *aliasing.ids_in_force(aliases)]
    for kind in sorted(set(by_kind) - {"updates"}):
        for v in by_kind[kind]:
            standing = v.holds_on(as_of)
            if standing or kind in REMEMBERED:
                lines.append("\x1f".join([kind, v.key, v.source, v.known_from.isoformat(), v.hash, str(standing)]))
    words = codec.row_texts(codec.to_arrow(updates)).to_pylist() if len(updates) else []
    return codec.digest("\x1e".join(lines).encode(), "\x1e".join(words).encode())
