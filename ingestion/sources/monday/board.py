"""A monday board as its API, its Excel export and captured records all show it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal["text", "day", "people", "number", "status", "dependency", "relation", "none"]
"""What a column holds; `none` is what carries no fact of its own (files, the subitems column, buttons)."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of one item.

    Attributes:
        text: as people see it; empty where nothing is said.
        value: the same where its type is certain: a day, a number, or the parts of a list.
        done: True or False where the tool itself says whether this label means finished.
        changed: day the value was set, where the tool says so.
    """

    text: str = ""
    value: date | float | tuple[str, ...] | None = None
    done: bool | None = None
    changed: date | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `key` tells columns of one title apart. A timeline is two: `… - Start` and `… - End`."""

    key: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Link:
    """This item waits for `to` (or, where `ahead`, the other way round)."""

    to: str
    type: str = "FS"
    lag: float | None = None
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One item or subitem."""

    id: str
    name: str
    cells: Mapping[str, Cell]
    parent: str | None = None
    group: str = ""
    url: str | None = None
    updated: date | None = None
    created: date | None = None
    links: tuple[Link, ...] = ()
    is_milestone: bool = False
    team: str | None = None
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """An update, a reply or a board-level post; `item` is empty for the last."""

    id: str | None
    item: str | None
    dated: date
    author: str | None
    text: str
    row: int | None = None
    url: str | None = None


@dataclass(frozen=True)
class Board:
    """A board with everything on it.

    Attributes:
        of_projects: each top-level item is a project; else the board is one and its items are the work.
        columns: columns of items; `under` those of subitems.
        facts: what is known of the board itself, as fields of a project.
    """

    id: str
    name: str
    of_projects: bool
    columns: tuple[Column, ...]
    under: tuple[Column, ...]
    entries: tuple[Entry, ...]
    posts: tuple[Post, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)
    file: str | None = None
