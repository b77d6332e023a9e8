"""The Portfolio: one dated picture of everything known on a day, and the questions rules ask it.

Objects where there are few (projects, vendors, people, goals), columns where there are many
(items, updates, allocations, money, history). Nothing in it is dated later than `as_of` was known.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

import numpy as np
import pandas as pd

from portfolio import columns
from portfolio.commerce import Benefit, Contract, Vendor
from portfolio.earlier import EarlierItems
from portfolio.governance import ChangeRequest, Gate, Goal
from portfolio.people import Person, Skill, Team
from portfolio.work import Programme, Project

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Portfolio:
    """What was known about a portfolio on `as_of`: the only "today" that rules have."""

    name: str
    as_of: date
    projects: Mapping[str, Project] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    vendors: Mapping[str, Vendor] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    benefits: Mapping[str, Benefit] = field(default_factory=dict)
    goals: Mapping[str, Goal] = field(default_factory=dict)
    gates: Mapping[str, Gate] = field(default_factory=dict)
    changes: Mapping[str, ChangeRequest] = field(default_factory=dict)
    items: pd.DataFrame = field(default_factory=lambda: columns.empty("items"))
    milestones: pd.DataFrame = field(default_factory=lambda: columns.empty("milestones"))
    updates: pd.DataFrame = field(default_factory=lambda: columns.empty("updates"))
    dependencies: pd.DataFrame = field(default_factory=lambda: columns.empty("dependencies"))
    allocations: pd.DataFrame = field(default_factory=lambda: columns.empty("allocations"))
    money: pd.DataFrame = field(default_factory=lambda: columns.empty("money"))
    history: pd.DataFrame = field(
        default_factory=lambda: project_frame({}).assign(known_on=pd.Series(dtype="datetime64[s]"))
    )
    milestone_history: pd.DataFrame = field(
        default_factory=lambda: columns.empty("milestones").assign(known_on=pd.Series(dtype="datetime64[s]"))
    )
    pictures: tuple[date, ...] = ()
    earlier_items: Callable[[], EarlierItems] = field(default=EarlierItems, repr=False)
    fingerprint: str = ""
    _answers: dict[Hashable, object] = field(default_factory=dict, repr=False)

    @cached_property
    def today(self) -> pd.Timestamp:
        """`as_of` as a timestamp, for arithmetic on columns."""
        return pd.Timestamp(self.as_of)

    @cached_property
    def table(self) -> pd.DataFrame:
        """Projects as columns, indexed by id; the scalar fields of Project plus `active` and `critical`."""
        return project_frame(self.projects)

    @cached_property
    def programmes(self) -> Mapping[str, Programme]:
        """Programmes that projects name."""
        names = sorted({p.programme for p in self.projects.values() if p.programme})
        return {name: Programme(id=name, name=name) for name in names}

    @cached_property
    def teams(self) -> Mapping[str, Team]:
        """Teams that people or projects name."""
        named = {p.team for p in self.people.values()} | {p.team for p in self.projects.values()}
        return {name: Team(id=name, name=name) for name in sorted(n for n in named if n)}

    @cached_property
    def skills(self) -> Mapping[str, Skill]:
        """Skills that people have."""
        names = sorted({skill for p in self.people.values() for skill in p.skills})
        return {name: Skill(id=name, name=name) for name in names}

    @cached_property
    def item_history(self) -> EarlierItems:
        """What earlier pictures said of items; fetched from where it is kept when first asked for."""
        return self.earlier_items()

    def ask(self, question: Callable[..., T], *given: Hashable) -> T:
        """The answer to `question(self, *given)`, computed once for this picture and shared by all who ask it."""
        key = (question, *given)
        if key not in self._answers:
            self._answers[key] = question(self, *given)
        return cast("T", self._answers[key])

    def has(self, need: str) -> pd.Series:
        """Which projects have the fact `need` ("projects.end", "items.due", "a.b|c.d" for either).

        Returns a boolean series indexed by project id, remembered per need.
        """
        key = ("need", need)
        if key not in self._answers:
            alternatives = [self._has_one(part) for part in need.split("|")]
            self._answers[key] = pd.Series(np.logical_or.reduce(alternatives), index=self.table.index)
        return cast("pd.Series", self._answers[key])

    def name_of(self, project: str) -> str:
        """Full name of a project, or its id where the project is unknown."""
        known = self.projects.get(project)
        return known.name if known else project

    def person_name(self, person: str) -> str:
        """Name of a person by id; a name as written is its own."""
        known = self.people.get(person)
        return known.name if known else person

    def _has_one(self, need: str) -> np.ndarray:
        kind, _, column = need.partition(".")
        if kind == "projects":
            present = self.table[column]
            known = present.astype(bool) if column in {"vendors", "goals"} else present.notna()
            return known.to_numpy(dtype=bool)
        owners = self._owners(kind, column)
        return np.fromiter((one in owners for one in self.projects), dtype=bool, count=len(self.projects))

    def _owners(self, kind: str, column: str) -> set[str]:
        if kind == "dependencies":
            frame = self.dependencies
            sides = frame[["predecessor_project", "successor_project"]]
            rows = sides if column in {"", "*"} else sides[frame[column].notna()]
            return {*rows["predecessor_project"].dropna().unique(), *rows["successor_project"].dropna().unique()}
        if kind in columns.TABLES or kind in {"history", "milestone_history"}:
            frame = getattr(self, kind)
            owners = frame["id" if kind == "history" else "project"]
            rows = owners if column in {"", "*"} else owners[frame[column].notna()]
            return set(rows.dropna().unique())
        nouns = getattr(self, kind).values()
        return {n.project for n in nouns if column in {"", "*"} or getattr(n, column) is not None}


_LISTS = ("vendors", "goals")
_MAPS = ("attributes", "raw", "withheld", "origins")


def project_frame(projects: Mapping[str, Project]) -> pd.DataFrame:
    """Projects as one frame indexed by id (column `id` kept), lists joined with ';', maps left out."""
    names = [n for n in Project.model_fields if n not in _MAPS]
    kinds = columns.dtypes(Project)
    data: dict[str, pd.Series] = {}
    everyone = list(projects.values())
    for name in names:
        values = [getattr(p, name) for p in everyone]
        if name in _LISTS:
            data[name] = pd.Series([";".join(v) for v in values], dtype="str")
        else:
            data[name] = pd.Series(values, dtype=kinds[name])
    frame = pd.DataFrame(data)
    frame["active"] = pd.Series([p.is_active for p in everyone], dtype="bool")
    frame["critical"] = pd.Series([p.is_critical for p in everyone], dtype="bool")
    frame.index = pd.Index(frame["id"].astype("str")).rename(None)
    return frame
