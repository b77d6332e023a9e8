"""Identities applied to what is read: the id that stands for each, things of several ids merged, repeats once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

import numpy as np
import pandas as pd

from portfolio.identity import Aliases
from portfolio.noun import Noun
from portfolio.picture import Passage
from portfolio.work import Project
from store.merging import Part, merge_nouns, merge_projects


class Wording(Protocol):
    """A project as one source had it from a day until before another."""

    @property
    def source(self) -> str:
        """Name of the source."""
        ...

    @property
    def known_from(self) -> date:
        """The first day."""
        ...

    @property
    def known_to(self) -> date:
        """The day after the last."""
        ...

    @property
    def noun(self) -> Any:
        """What it says."""
        ...


NAMED: Mapping[str, Mapping[str, str]] = {
    "projects": {
        "owner": "people",
        "sponsor": "people",
        "reporter": "people",
        "vendors": "vendors",
        "goals": "goals",
    },
    "goals": {"owner": "people"},
    "contracts": {"vendor": "vendors", "project": "projects"},
    "benefits": {"project": "projects", "owner": "people"},
    "gates": {"project": "projects"},
    "changes": {"project": "projects"},
    "items": {"project": "projects", "owner": "people", "vendor": "vendors"},
    "milestones": {"project": "projects", "owner": "people", "vendor": "vendors"},
    "updates": {"project": "projects", "author": "people"},
    "dependencies": {
        "predecessor": "projects",
        "successor": "projects",
        "predecessor_project": "projects",
        "successor_project": "projects",
    },
    "allocations": {"person": "people", "project": "projects"},
    "money": {"project": "projects"},
}
"""Which fields name what, by kind of fact."""

_ONCE: Mapping[str, tuple[str, ...]] = {
    "dependencies": ("predecessor", "successor"),
    "money": ("project", "kind", "period"),
    "allocations": ("person", "project", "skill", "start", "end"),
}
"""What two sources may both state of one thing, so that it would count twice."""


def rename(kind: str, noun: Any, aliases: Aliases) -> Any:
    """A noun whose references are ids that stand; a project keeps the words of its source in `raw`."""
    changed: dict[str, Any] = {}
    for name, what in NAMED.get(kind, {}).items():
        known, value = aliases.of(what), getattr(noun, name)
        if not known or not value:
            continue
        if isinstance(value, tuple):
            now: Any = tuple(dict.fromkeys(known.get(one, one) for one in value))
        else:
            now = known.get(value, value)
        if now != value:
            changed[name] = now
    if not changed:
        return noun
    if isinstance(noun, Project):
        written = {name: _text(getattr(noun, name)) for name in changed if name not in noun.raw}
        changed["raw"] = {**noun.raw, **written}
    return noun.model_copy(update=changed)


def merge(kind: str, parts: Sequence[Part], aliases: Aliases) -> dict[str, Noun]:
    """The things of a kind on one day, each once, by the id that stands for it."""
    grouped: dict[str, list[Part]] = {}
    for part in parts:
        stands = aliases.meant(kind, part.noun.id)
        grouped.setdefault(stands, []).append(replace(part, noun=rename(kind, part.noun, aliases)))
    merged: dict[str, Noun] = {}
    for stands in sorted(grouped):
        mine = grouped[stands]
        if stands not in aliases.of(kind):
            merged[stands] = max(mine, key=lambda part: (part.known_from, part.source)).noun
        else:
            merged[stands] = merge_projects(mine, stands) if kind == "projects" else merge_nouns(mine, stands)
    return merged


def under_its_project(passage: Passage, aliases: Aliases) -> Passage:
    """A passage under the project that stands for its own; where it was read stays as it is."""
    if passage.project is None or aliases.meant("projects", passage.project) == passage.project:
        return passage
    project = aliases.meant("projects", passage.project)
    return passage.model_copy(
        update={"project": project, "ref": passage.ref.model_copy(update={"project": project})}
    )  # fmt: skip


def rename_rows(kind: str, frame: pd.DataFrame, aliases: Aliases) -> pd.DataFrame:
    """A table whose references are ids that stand."""
    swapped = {}
    for name, what in NAMED[kind].items():
        known = aliases.of(what)
        if known and len(frame):
            column = _swap(frame[name], known)
            if column is not frame[name]:
                swapped[name] = column
    return frame.assign(**swapped) if swapped else frame


def state_once(kind: str, frame: pd.DataFrame, before: pd.DataFrame, rank: np.ndarray) -> pd.DataFrame:
    """Rows that two sources state of one thing appear once, as the newest source has them.

    Args:
        kind: of the table.
        frame: its rows under the ids that stand.
        before: the same rows under the ids of their sources.
        rank: which picture each row comes from; the newest is the highest.
    """
    if kind not in _ONCE or frame.empty or frame is before:
        return frame
    columns = list(_ONCE[kind])
    moved = np.zeros(len(frame), dtype=bool)
    for name in NAMED[kind]:
        moved |= (frame[name] != before[name]).to_numpy(dtype=bool) & frame[name].notna().to_numpy()
    # Only what identities brought together is looked at: what one source states twice is its own affair.
    touched = frame.assign(_moved=moved).groupby(columns, dropna=False)["_moved"].transform("any").to_numpy()
    order = np.argsort(-rank, kind="stable")
    again = np.zeros(len(frame), dtype=bool)
    again[order] = frame.iloc[order].duplicated(columns).to_numpy()
    drop = again & touched
    if kind == "dependencies":
        drop |= moved & (frame["predecessor"] == frame["successor"]).to_numpy(dtype=bool)
    return frame[~drop].reset_index(drop=True) if drop.any() else frame


def project_states(
    versions: Sequence[Wording], as_of: date, complete: Mapping[str, Sequence[date]], aliases: Aliases
) -> list[tuple[date, Project]]:
    """The wordings of every project known until `as_of`, merged as they stood from each day on."""
    grouped: dict[str, list[Wording]] = {}
    for one in versions:
        grouped.setdefault(aliases.meant("projects", one.noun.id), []).append(one)
    found: list[tuple[date, Project]] = []
    for stands in sorted(grouped):
        mine = grouped[stands]
        if stands in aliases.of("projects"):
            found += _wordings(mine, stands, as_of, complete, aliases)
        else:
            by_day = {one.known_from: one.noun for one in sorted(mine, key=lambda v: (v.known_from, v.source))}
            found += [(day, rename("projects", noun, aliases)) for day, noun in by_day.items()]
    return found


def since_when(versions: Sequence[Wording]) -> dict[tuple[str, str, date], dict[str, date]]:
    """From when each source says the value of each field, by source, id and the day of the wording."""
    since: dict[tuple[str, str, date], dict[str, date]] = {}
    before: Wording | None = None
    for one in sorted(versions, key=lambda v: (v.source, v.noun.id, v.known_from)):
        follows = (
            before is not None
            and (before.source, before.noun.id, before.known_to) == (one.source, one.noun.id, one.known_from)
        )  # fmt: skip
        kept = since[one.source, one.noun.id, before.known_from] if follows and before else {}
        since[one.source, one.noun.id, one.known_from] = {
            name: kept.get(name, before.known_from)
            if follows and before and _equal(before, one, name)
            else one.known_from
            for name in Project.model_fields
        }
        before = one
    return since


def _equal(one: Wording, other: Wording, name: str) -> bool:
    return bool(getattr(one.noun, name) == getattr(other.noun, name))


def _wordings(
    mine: Sequence[Wording], stands: str, as_of: date, complete: Mapping[str, Sequence[date]], aliases: Aliases
) -> list[tuple[date, Project]]:
    since = since_when(mine)
    days = sorted({day for v in mine for day in (v.known_from, v.known_to) if day <= as_of})
    found: list[tuple[date, Project]] = []
    last: Project | None = None
    for day in days:
        parts = [
            Part(
                v.source,
                rename("projects", v.noun, aliases),
                v.known_from,
                last_told(v.source, v.known_from, day, complete),
                since[v.source, v.noun.id, v.known_from],
            )
            for v in mine
            if v.known_from <= day < v.known_to
        ]
        if not parts:
            last = None
            continue
        merged = merge_projects(parts, stands)
        # Which of the sources said it last, and when, is not what it says.
        said = merged.model_copy(update={"reported_on": None, "source": None, "url": None, "origins": {}})
        if said != last:
            found.append((day, merged))
        last = said
    return found


def last_told(source: str, known_from: date, day: date, complete: Mapping[str, Sequence[date]]) -> date:
    """The day a source last said what it holds on `day`: its newest complete picture says everything anew."""
    newest = max((known for known in complete.get(source, ()) if known <= day), default=known_from)
    return max(known_from, newest)


def ids_in_force(aliases: Aliases) -> list[str]:
    """The aliases as lines, for a fingerprint."""
    return ["\x1f".join(("identity", *line)) for line in aliases.lines()]


def _swap(column: pd.Series, known: Mapping[str, str]) -> pd.Series:
    codes, texts = pd.factorize(column)
    meant = [known.get(text, text) for text in texts]
    if all(a == b for a, b in zip(meant, texts, strict=True)):
        return column
    found = np.array([*meant, None], dtype=object)
    return pd.Series(found[codes], index=column.index, dtype="str")


def _text(value: object) -> str:
    return ";".join(value) if isinstance(value, tuple) else str(value)
