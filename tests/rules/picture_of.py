"""Builds a Portfolio from the `given` block of a rule's YAML case, the way ingestion would.

A name that is left out is the id, an id that is left out is the name's slug (or a number). Items of
kind `milestone` go to the milestones. A dependency's projects are found from its two sides.
`history` and `milestone_history` rows carry `known_on`; whatever they do not name is empty.
`earlier_items` is a list of days and what the list of items was on each: {known_on, items}.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from portfolio import columns
from portfolio.commerce import Benefit, Contract, Vendor
from portfolio.earlier import FIELDS, EarlierItems, no_rows
from portfolio.governance import ChangeRequest, Gate, Goal
from portfolio.noun import Noun
from portfolio.people import Person
from portfolio.snapshot import Portfolio, project_frame
from portfolio.work import Milestone, Project, WorkItem

OBJECTS: Mapping[str, type[Noun]] = {
    "projects": Project,
    "people": Person,
    "vendors": Vendor,
    "contracts": Contract,
    "benefits": Benefit,
    "goals": Goal,
    "gates": Gate,
    "changes": ChangeRequest,
}
HISTORIES = ("history", "milestone_history")
SOURCE = "case.csv"


def picture_of(given: Mapping[str, Any], as_of: date) -> Portfolio:
    """The Portfolio a case describes; an unknown kind or field is an error."""
    unknown = set(given) - {*OBJECTS, *columns.TABLES, *HISTORIES, "earlier_items", "pictures"}
    if unknown:
        raise ValueError(f"A case cannot give {sorted(unknown)}")
    given = _milestones_apart(given)
    parts: dict[str, Any] = {
        kind: {n.id: n for n in _nouns(noun, kind, given.get(kind, []), as_of)}  # type: ignore[attr-defined] - all have an id
        for kind, noun in OBJECTS.items()
    }
    for table, noun in columns.TABLES.items():
        rows = _linked(given) if table == "dependencies" else given.get(table, [])
        parts[table] = columns.from_nouns(table, _nouns(noun, table, rows, as_of))
    if "history" in given:
        parts["history"] = _history(Project, given["history"], as_of)
    if "milestone_history" in given:
        parts["milestone_history"] = _history(Milestone, given["milestone_history"], as_of)
    if "earlier_items" in given:
        earlier = _earlier_items(given["earlier_items"], {item["project"] for item in given.get("items", [])}, as_of)
        parts["earlier_items"] = lambda: earlier
    known = {row["known_on"] for kind in (*HISTORIES, "earlier_items") for row in given.get(kind, [])}
    pictures = tuple(given.get("pictures", sorted({*known, as_of})))
    return Portfolio(name="case", as_of=as_of, pictures=pictures, **parts)


def _nouns(noun: type[Noun], kind: str, rows: list[dict[str, Any]], as_of: date) -> list[Noun]:
    return [noun.model_validate(_filled(noun, kind, row, number, as_of)) for number, row in enumerate(rows, 1)]


def _filled(noun: type[Noun], kind: str, row: dict[str, Any], number: int, as_of: date) -> dict[str, Any]:
    row = dict(row)
    named = row.get("name")
    row.setdefault("id", re.sub(r"\W+", "-", str(named).casefold()).strip("-") if named else f"{kind}-{number}")
    defaults = {"name": row["id"], "source": SOURCE, "reported_on": as_of}
    return {name: value for name, value in defaults.items() if name in noun.model_fields} | row


def _milestones_apart(given: Mapping[str, Any]) -> dict[str, Any]:
    items = given.get("items", [])
    apart = [item for item in items if item.get("kind") == "milestone"]
    return {
        **given,
        "items": [item for item in items if item not in apart],
        "milestones": [*given.get("milestones", []), *apart],
    }


def _linked(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    home = {row.get("id"): row.get("project") for kind in ("items", "milestones") for row in given.get(kind, [])}
    home |= {row.get("id", row.get("name")): row.get("id", row.get("name")) for row in given.get("projects", [])}
    return [
        {
            "predecessor_project": home.get(row["predecessor"]),
            "successor_project": home.get(row["successor"]),
            **row,
        }
        for row in given.get("dependencies", [])
    ]


def _history(noun: type[Noun], rows: list[dict[str, Any]], as_of: date) -> pd.DataFrame:
    bare = [{key: value for key, value in row.items() if key != "known_on"} for row in rows]
    nouns = _nouns(noun, "history", bare, as_of)
    known = pd.Series(pd.to_datetime([row["known_on"] for row in rows]).astype("datetime64[s]"))
    if noun is Project:
        frame = project_frame(dict(enumerate(nouns))).reset_index(drop=True)  # type: ignore[arg-type] - only values are read
    else:
        frame = columns.from_nouns("milestones", nouns)
    return frame.assign(known_on=known)


def _earlier_items(lists: list[dict[str, Any]], now: set[str], as_of: date) -> EarlierItems:
    """Each list stands until the next one; the present one is known since today."""
    days = [one["known_on"] for one in lists]
    frames = []
    for one, until in zip(lists, [*days[1:], as_of], strict=True):
        items = columns.from_nouns("items", _nouns(WorkItem, "items", one["items"], as_of))
        known = {"known_on": pd.Timestamp(one["known_on"]), "known_to": pd.Timestamp(until)}
        frames.append(items[["project", *FIELDS]].assign(**known))
    rows = pd.concat(frames, ignore_index=True)[list(no_rows())].astype(no_rows().dtypes.to_dict())
    since = pd.Series(pd.Timestamp(as_of), index=sorted(now), dtype="datetime64[s]")
    return EarlierItems(rows, since)
