"""Every project, vendor, goal and person a portfolio ever knew, with the signs by which to tell them apart."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from portfolio.identity import KINDS, Thing
from portfolio.noun import Noun
from portfolio.people import Person
from portfolio.work import Project
from store import codec
from store.aliasing import NAMED
from store.versions import Version

OBJECTS = (*KINDS, "benefits")
"""Kinds of facts whose every version is looked at."""

TABLES = ("items", "milestones", "allocations", "updates")
"""Kinds of facts that name people; of the first three only what holds at last is looked at."""

_AT = "@"


class _Signs:
    """Where a text that names a person stands, by source."""

    def __init__(self) -> None:
        self.on: dict[str, set[str]] = defaultdict(set)
        self.teams: dict[str, set[str]] = defaultdict(set)
        self.first_seen = date.max

    def add(self, source: str, day: date, projects: Iterable[Any], teams: Iterable[Any]) -> None:
        self.on[source].update(project for project in projects if project is not None)
        self.teams[source].update(team for team in teams if team)
        self.first_seen = min(self.first_seen, day)


def things_of(objects: Iterable[Version], tables: Iterable[Version]) -> tuple[Thing, ...]:
    """What the versions tell of, in one order; `tables` are read only where somebody has an id."""
    by_id: dict[tuple[str, str], list[Version]] = {}
    others: list[Version] = []
    for version in objects:
        if version.kind in KINDS:
            by_id.setdefault((version.kind, version.key), []).append(version)
        else:
            others.append(version)
    signs: dict[str, _Signs] = defaultdict(_Signs)
    if any(kind == "people" for kind, _ in by_id):
        _from_objects([*(v for found in by_id.values() for v in found), *others], signs)
        _from_tables(tables, signs)
    things = [_thing(kind, key, found, signs) for (kind, key), found in by_id.items()]
    known = {thing.id for thing in things if thing.kind == "people"}
    things += [_mention(text, found) for text, found in signs.items() if text not in known]
    return tuple(sorted(things, key=lambda thing: (thing.kind, thing.id)))


def _thing(kind: str, key: str, versions: Sequence[Version], signs: dict[str, _Signs]) -> Thing:
    ordered = sorted(versions, key=lambda v: (v.known_from, v.source), reverse=True)
    nouns: list[Any] = [version.noun for version in ordered]
    teams: dict[str, set[str]] = defaultdict(set)
    emails: set[str] = set()
    if kind == "people":
        emails = {noun.email.strip().casefold() for noun in nouns if isinstance(noun, Person) and noun.email}
        emails |= _mail_in(key)
        for version in ordered:
            noun = version.noun
            if isinstance(noun, Person) and noun.team:
                teams[version.source].add(noun.team)
    met = signs.get(key) if kind == "people" else None
    for source, named in (met.teams if met else {}).items():
        teams[source] |= named
    return Thing(
        kind=kind,
        id=key,
        names=tuple(dict.fromkeys(noun.name for noun in nouns)),
        first_seen=ordered[-1].known_from,
        emails=frozenset(emails),
        sources=frozenset(version.source for version in ordered),
        on={source: frozenset(ones) for source, ones in (met.on if met else {}).items()},
        teams={source: frozenset(ones) for source, ones in teams.items() if ones},
    )


def _mention(text: str, signs: _Signs) -> Thing:
    return Thing(
        kind="people",
        id=text,
        names=(text,),
        first_seen=signs.first_seen,
        emails=frozenset(_mail_in(text)),
        sources=frozenset(signs.on),
        mentioned=True,
        on={source: frozenset(ones) for source, ones in signs.on.items()},
        teams={source: frozenset(ones) for source, ones in signs.teams.items() if ones},
    )


def _mail_in(text: str) -> set[str]:
    """The address where an id is one."""
    return {text.casefold()} if text.count(_AT) == 1 and ":" not in text and " " not in text.strip() else set()


def _from_objects(versions: Iterable[Version], signs: dict[str, _Signs]) -> None:
    for version in versions:
        noun: Any = version.noun
        project = noun.id if isinstance(noun, Project) else getattr(noun, "project", None)
        for name, what in NAMED.get(version.kind, {}).items():
            text = getattr(noun, name)
            if what == "people" and text:
                signs[text].add(version.source, version.known_from, [project], [getattr(noun, "team", None)])


def _from_tables(versions: Iterable[Version], signs: dict[str, _Signs]) -> None:
    grouped: dict[tuple[str, str], list[Version]] = {}
    for version in versions:
        grouped.setdefault((version.kind, version.source), []).append(version)
    for (kind, source), found in grouped.items():
        for named in _named(kind, found).to_pylist():
            day, teams = date.fromordinal(named["day_min"]), named.get("team_distinct", ())
            signs[named["person"]].add(source, day, named["project_distinct"], teams)


def _named(kind: str, versions: Sequence[Version]) -> pa.Table:
    """Everybody whom rows of a kind name, each once: since when, on which projects and with which teams."""
    column = next(name for name, what in NAMED[kind].items() if what == "people")
    wanted = [column, "project", *(["team"] if kind in {"items", "milestones"} else [])]
    chunks = codec.columns_from((v.content for v in versions if not isinstance(v.content, Noun)), wanted)
    days = np.repeat([version.known_from.toordinal() for version in versions], [len(chunk) for chunk in chunks])
    rows = pa.concat_tables(chunks, promote_options="default").append_column("day", pa.array(days))
    asked = [("day", "min"), *((name, "distinct") for name in rows.column_names if name in {"project", "team"})]
    return rows.filter(pc.is_valid(rows[column])).rename_columns({column: "person"}).group_by("person").aggregate(asked)
