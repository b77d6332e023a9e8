"""Builds a Portfolio from the `given` block of a rule's YAML case, the way ingestion would.

A name that is left out is the id, an id that is left out is the name's slug (or a number). Items of
kind `milestone` go to the milestones. A dependency's projects are found from its two sides.
`history` and `milestone_history` rows carry `known_on`; whatever they do not name is empty.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from portfolio import columns
from portfolio.commerce import Benefit, Contract, Vendor
from portfolio.governance import ChangeRequest, Gate, Goal
from portfolio.noun import Noun
from portfolio.people import Person
from portfolio.snapshot import Portfolio, project_frame
from portfolio.work import Milestone, Project

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
    unknown = set(given) - {*OBJECTS, *columns.TABLES, *HISTORIES, "pictures"}
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
    known = {row["known_on"] for kind in HISTORIES for row in given.get(kind, [])}
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
