"""Who and what is meant: names fold to the ids they belong to; nothing is merged on a likeness.

Projects, vendors and items are found by id or by their one exact name (case, spaces and punctuation
aside). A name that several ids share is found where all of them are held to be one thing. People are
found among those of the same source only: elsewhere a name alone says too little.
"""

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pandas as pd

from ingestion.known import Known, Names, fold
from ingestion.sheet import FILE, ROW
from ingestion.source import Records
from portfolio.identity import Thing
from portfolio.report import Reject

_OWNED = ("items", "milestones", "updates", "allocations", "money", "benefits", "gates", "changes")
_PERSONS = {
    "projects": ("owner", "sponsor", "reporter"),
    "items": ("owner",),
    "milestones": ("owner",),
    "allocations": ("person",),
    "benefits": ("owner",),
    "goals": ("owner",),
}
_KEY = re.compile(r"[A-Z][A-Z0-9_]+-\d+(?=\W|$)")
"""A key as trackers write it, before the title of what it names."""


@dataclass(frozen=True, eq=False)
class Resolved:
    """Records whose references are ids, and the rows that name nothing known."""

    records: Records
    rejected: tuple[Reject, ...]
    dropped: int
    notes: tuple[str, ...]


def learn(known: Known, records: Records) -> None:
    """Add what `records` define to what is known."""
    people = known.people.setdefault(records.source, Names())
    for kind, names in (("projects", known.projects), ("vendors", known.vendors), ("people", people)):
        frame = records.tables.get(kind)
        if frame is None or not len(frame):
            continue
        pairs = list(zip(frame["id"].tolist(), frame["name"].tolist(), strict=True))
        names.add(pairs)
        if kind != "people":
            source = frozenset({records.source})
            known.add_things(Thing(kind, key, (name,), records.known_on, sources=source) for key, name in pairs)
        if kind == "projects":
            known.own.setdefault(records.source, set()).update(key for key, _ in pairs)
    for kind in ("items", "milestones"):
        frame = records.tables.get(kind)
        if frame is not None and len(frame):
            known.add_items(frame)


def leans(records: Records, known: Known) -> bool:
    """True where records name a project, item or vendor that nothing known answers to."""
    named = {
        "projects": [(kind, "project") for kind in _OWNED],
        "vendors": [("projects", "vendors"), ("items", "vendor"), ("milestones", "vendor"), ("contracts", "vendor")],
        "items": [("dependencies", "predecessor"), ("dependencies", "successor")],
    }
    for what, places in named.items():
        names: Names = known.vendors if what == "vendors" else known.projects
        for kind, column in places:
            frame = records.tables.get(kind)
            if frame is None or column not in frame:
                continue
            texts = {part for cell in frame[column].dropna().drop_duplicates() for part in listed(cell)}
            lost = [text for text in texts if names.find(text) is None]
            if lost and (what != "items" or any(text not in known.items for text in lost)):
                return True
    return False


def admit(records: Records, known: Known, *, none_known: bool) -> tuple[Records, tuple[str, ...]]:
    """Make projects of those that are only mentioned, where they are certain or there are no others to mean."""
    mentioned = records.tables.get("mentioned")
    tables = {kind: frame for kind, frame in records.tables.items() if kind != "mentioned"}
    if mentioned is None:
        return records, ()
    strangers = [known.projects.find(one) is None for one in mentioned["id"]]
    new = mentioned[np.array(strangers, dtype=bool) & (mentioned["sure"].astype(bool).to_numpy() | none_known)]
    if new.empty:
        return replace(records, tables=tables), ()
    rows = new[["id", "name", "source"]].astype("str")
    known.projects.add(zip(rows["id"], rows["name"], strict=True))
    given = tables.get("projects")
    tables["projects"] = rows if given is None else pd.concat([given, rows], ignore_index=True)
    names = ", ".join(rows["name"].head(10))
    return replace(records, tables=tables), (f"Projects that no list has yet were added by name: {names}.",)


def resolve(records: Records, known: Known) -> Resolved:
    """Replace names by ids; reject rows whose project nobody knows."""
    tables = dict(records.tables)
    rejected: list[Reject] = []
    dropped = 0
    own = known.own.get(records.source, set())

    def project(text: str) -> str | None:
        return known.projects.find(text, own)

    for kind in _OWNED:
        frame = tables.get(kind)
        if frame is None or not len(frame) or "project" not in frame:
            continue
        mapped = _swap(frame["project"], project)
        lost = (mapped.isna() & frame["project"].notna()).to_numpy()
        rejected += _lost(kind, frame[lost], records, known)
        dropped += int(lost.sum())
        tables[kind] = frame.assign(project=mapped)[~lost].reset_index(drop=True)
    notes = _vendors(tables, known)
    _people(tables, known.people.get(records.source))
    frame = tables.get("dependencies")
    if frame is not None and len(frame):
        tables["dependencies"], refused = _links(frame, records, known, project)
        rejected += refused
        dropped += len(refused)
    return Resolved(replace(records, tables=tables), tuple(rejected), dropped, tuple(notes))


def _swap(column: pd.Series, find: Callable[[str], str | None]) -> pd.Series:
    codes, texts = pd.factorize(column)
    found = np.array([*(find(text) for text in texts), None], dtype=object)
    return pd.Series(found[codes], index=column.index, dtype="str")


def _lost(kind: str, rows: pd.DataFrame, records: Records, known: Known) -> list[Reject]:
    hints = {name: known.projects.near(name) for name in rows["project"].unique()}
    return [
        _reject(
            row,
            records,
            "project",
            f"The project '{row['project']}' of this row of {kind} is in neither this file nor the portfolio"
            + (f"; did you mean '{hints[row['project']]}'?" if hints[row["project"]] else "."),
        )
        for row in rows.to_dict("records")
    ]


def _reject(row: Mapping[Hashable, object], records: Records, column: str, reason: str) -> Reject:
    number = row.get(ROW)
    return Reject(
        file=str(row.get(FILE) or records.source),
        row=int(str(number)) if number is not None else None,
        column=column,
        value=str(row.get(column))[:200],
        reason=reason,
    )


def _vendors(tables: dict[str, pd.DataFrame], known: Known) -> list[str]:
    """Fold vendor names to ids; a vendor that is only named becomes one with its name as id."""
    new: dict[str, str] = {}
    given = tables.get("vendors")
    listed_here = set() if given is None else set(given["id"])

    def find(text: str) -> str | None:
        text = text.strip()
        found = known.vendors.find(text)
        if text and found is None:
            known.vendors.add([(text, text)])
            found = text
        if found and known.vendors.ids[found] == found and found not in listed_here:
            new[found] = found
        return found

    projects = tables.get("projects")
    if projects is not None and "vendors" in projects:
        tables["projects"] = projects.assign(
            vendors=pd.Series([_each(cell, find) for cell in projects["vendors"]], dtype="object")
        )
    for kind in ("items", "milestones", "contracts"):
        frame = tables.get(kind)
        if frame is not None and "vendor" in frame:
            tables[kind] = frame.assign(vendor=_swap(frame["vendor"], find))
    if not new:
        return []
    named = pd.DataFrame({"id": list(new), "name": list(new)}, dtype="str")
    tables["vendors"] = named if given is None else pd.concat([given, named], ignore_index=True)
    return [f"Vendors that are named but not listed were added: {', '.join(sorted(new)[:10])}."]


def _each(cell: object, find: Callable[[str], str | None]) -> tuple[str, ...]:
    found = (find(part) for part in listed(cell))
    return tuple(dict.fromkeys(part for part in found if part))


def listed(cell: object) -> tuple[str, ...]:
    """The parts of a `;` list; a tuple or list is taken as it is."""
    if isinstance(cell, str):
        return tuple(part.strip() for part in cell.split(";") if part.strip())
    return tuple(str(part) for part in cell) if isinstance(cell, tuple | list) else ()


def _people(tables: dict[str, pd.DataFrame], people: Names | None) -> None:
    if people is None or not people.ids:
        return
    for kind, fields in _PERSONS.items():
        frame = tables.get(kind)
        if frame is None:
            continue
        for name in fields:
            if name in frame:
                frame = frame.assign(**{name: _swap(frame[name], lambda text: people.find(text) or text)})
        tables[kind] = frame


def _links(
    frame: pd.DataFrame, records: Records, known: Known, project: Callable[[str], str | None]
) -> tuple[pd.DataFrame, list[Reject]]:
    """Make ids of both sides and fill in their projects; refuse a link whose sides are unknown or unclear."""
    unclear: dict[str, str] = {}

    @cache
    def end(text: str) -> str:
        if text in known.items:
            return text
        found = project(text)
        if found:
            return found
        key = _KEY.match(text)
        if key and key[0] in known.items:
            return key[0]
        named = known.named_items.get(fold(text), set())
        if len(named) > 1:
            unclear[text] = f"{len(named)} items are named '{text}'; write the id of the one that is meant."
        return next(iter(named)) if len(named) == 1 else text

    def side(text: str) -> str | None:
        return known.items.get(end(text)) or project(end(text))

    written = frame
    for name in ("predecessor", "successor"):
        found = _swap(frame[name], side)
        stated = frame.get(f"{name}_project")
        if stated is not None:
            found = _swap(stated, project).fillna(found)
        frame = frame.assign(**{name: _swap(frame[name], end), f"{name}_project": found})
    lost = (frame["predecessor_project"].isna() & frame["successor_project"].isna()).to_numpy()
    first, second = (written[name].isin(list(unclear)).to_numpy() for name in ("predecessor", "successor"))
    refused = [
        _reject(row, records, name, unclear[str(row[name])])
        for name, rows in (("predecessor", first), ("successor", second & ~first))
        for row in written[rows].to_dict("records")
    ]
    lost = lost & ~first & ~second
    refused += [
        _reject(row, records, "predecessor", "Neither side of this dependency is a known project or item.")
        for row in frame[lost].to_dict("records")
    ]
    return frame[~lost & ~first & ~second].reset_index(drop=True), refused
