"""Cells that relations share: names of people and projects instead of ids, days counted, and proof of a cell."""

import re
from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from insights.ask.plan import Filter
from insights.ask.relation import State
from insights.ask.words import fold
from insights.evidence import cell
from portfolio.evidence import Evidence
from portfolio.noun import Noun
from portfolio.ownership import resolved
from portfolio.snapshot import Portfolio

_SHORTEST = 4
_MOST_WORDS = 40
_COMMON = frozenset({
    "limited", "group", "company", "services", "service", "systems", "system", "works", "international", "solutions",
    "data", "civil", "partners", "build", "technologies", "consulting", "holdings", "corp", "gmbh", "incorporated",
    "may", "june", "april", "august", "jan", "will", "mark", "dale", "the", "and", "for", "are", "per", "all", "new",
})  # fmt: skip


def is_so(column: str, said: str) -> Filter:
    """The condition that a yes-or-no column says yes."""
    return Filter(field=column, op="is", any_of=("True",), said=said)


def person_names(portfolio: Portfolio, spellings: pd.Series) -> pd.Series:
    """The name of each person as the list of people spells it, else as it was written; empty for nobody."""
    persons = resolved(portfolio, spellings)
    codes, distinct = pd.factorize(persons)
    listed = {one: portfolio.people[one].name for one in distinct if one in portfolio.people}
    names = pd.Series([*(listed.get(one) for one in distinct), None], dtype="str").take(codes)
    return names.set_axis(spellings.index).fillna(spellings.where(persons.notna()))


def person_name(portfolio: Portfolio, spelling: str | None) -> str | None:
    """One person's name, as `person_names`."""
    if spelling is None:
        return None
    name = person_names(portfolio, pd.Series([spelling], dtype="str")).iloc[0]
    return str(name) if isinstance(name, str) else None


def of_projects(portfolio: Portfolio, projects: pd.Series, columns: tuple[str, ...]) -> pd.DataFrame:
    """Columns of the project that each row belongs to."""
    table = portfolio.table
    place = table.index.get_indexer(pd.Index(projects.astype("object")))
    taken = {}
    for name in columns:
        column = table[name]
        taken[name] = pd.Series(column.array.take(place, allow_fill=True), index=projects.index)
    return pd.DataFrame(taken, index=projects.index)


def project_names(portfolio: Portfolio, projects: pd.Series) -> pd.Series:
    """The name of each row's project, or its id where it is not known."""
    return of_projects(portfolio, projects, ("name",))["name"].astype("str").fillna(projects)


def joined_names(portfolio: Portfolio, projects: pd.Series) -> pd.Series:
    """The names of several projects in one cell, parted by ";" as their ids are."""
    return projects.map(lambda ids: ";".join(map(portfolio.name_of, ids.split(";"))), na_action="ignore").astype("str")


def indexed(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows by id; of an id that stands twice the first row stays."""
    frame = frame.assign(id=frame["id"].astype("str"))
    if not frame["id"].is_unique:
        frame = frame.drop_duplicates("id")
    return frame.set_index("id", drop=False).rename_axis(None)


def days_since(portfolio: Portfolio, days: pd.Series) -> pd.Series:
    """Whole days from each day to the day of the picture."""
    passed: pd.Series = (np.datetime64(portfolio.as_of, "s") - days).dt.days.astype("float64")
    return passed


def short_names(names: pd.Series, *, people: bool = False) -> Mapping[str, str]:
    """Words of names that only one of them holds → that name: people say "Fennimore" for Fennimore Civil Works.

    With `people`, first names of three letters too; months and other words of questions never.
    """
    holders: dict[str, set[str]] = {}
    for name in map(str, names.dropna().unique()):
        for word in fold(name).split():
            holders.setdefault(word, set()).add(name)
    alone = {word: held.copy().pop() for word, held in holders.items() if len(held) == 1}
    shortest = _SHORTEST - people
    return {word: name for word, name in alone.items() if len(word) >= shortest and word not in _COMMON}


def valued_states(column: str, values: pd.Series) -> tuple[State, ...]:
    """The words that a column holds as conditions of their own, the longest first."""
    words = sorted({str(value) for value in values.dropna().unique()}, key=lambda value: (-len(value), value))
    return tuple(
        State(
            " ".join(map(re.escape, fold(word).split())),
            Filter(field=column, op="is", any_of=(word,), said=f"with {column} {word}"),
        )
        for word in words[:_MOST_WORDS]
        if fold(word)
    )


def proved_in(
    portfolio: Portfolio, tables: Callable[[Portfolio], tuple[pd.DataFrame, ...]], kind: str, one: str, column: str
) -> Evidence | None:
    """The cell of the first of these tables that holds the id, as written; None where it is empty."""
    for table, places in zip(tables(portfolio), portfolio.ask(_places, tables), strict=True):
        place = places.get(one)
        if place is not None and column in table:
            row = {
                name: table[name].array[place] for name in ("id", "source", "project", "url", column) if name in table
            }
            return stated(cell(portfolio, kind, row, column))
    return None


def proved_of(portfolio: Portfolio, kind: str, noun: Noun | None, column: str) -> Evidence | None:
    """The value of a field of a thing that is an object, not a row; None where it is empty."""
    if noun is None or column not in type(noun).model_fields:
        return None
    return stated(cell(portfolio, kind, noun.model_dump(), column))


def stated(found: Evidence) -> Evidence | None:
    """Proof only where something is written."""
    return found if found.quote else None


def _places(
    portfolio: Portfolio, tables: Callable[[Portfolio], tuple[pd.DataFrame, ...]]
) -> tuple[Mapping[str, int], ...]:
    """Where each id stands first in each table."""
    return tuple(
        dict(zip(reversed(ids), range(len(ids) - 1, -1, -1), strict=True))
        for ids in (table["id"].to_list() for table in tables(portfolio))
    )
