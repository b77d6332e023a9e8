"""A task board and its tasks, whichever tool they come from and however they were exported."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portfolio.vocabulary import Priority, Status


@dataclass(frozen=True)
class Who:
    """A person: `id` is the e-mail in lower case, else `<tool>:<id>`, else the name as written."""

    id: str
    name: str
    email: str | None = None
    known: bool = True
    """False where only a display name was given: no person is made of it."""


@dataclass(frozen=True)
class Home:
    """One place of a task: a board and, where it has one, a section (list, column) of it."""

    project: str
    section: str | None = None


@dataclass(frozen=True)
class Task:
    """A task, subtask, milestone, card or check item.

    Attributes:
        said: how open work stands, where a label or the like says it.
        custom: title to text of its custom fields, empty ones left out.
        waits_for: tasks it depends on, by id or by name as written.
        blocks: tasks that depend on it, by id or by name as written.
        row: row of the file it stood in.
    """

    id: str
    name: str
    kind: str = "task"
    parent: str | None = None
    homes: tuple[Home, ...] = ()
    owner: Who | None = None
    completed: bool = False
    said: Status | None = None
    priority: Priority | None = None
    done_on: date | None = None
    created: date | None = None
    modified: date | None = None
    start: date | None = None
    due: date | None = None
    custom: Mapping[str, str] = field(default_factory=dict)
    waits_for: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    notes: str | None = None
    url: str | None = None
    row: int | None = None


@dataclass(frozen=True)
class Board:
    """A board: `facts` are fields of Project that are known of it besides its custom fields."""

    id: str
    name: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    custom: Mapping[str, str] = field(default_factory=dict)
    created: date | None = None
    people: tuple[Who, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Boards and tasks, and what was said about them (rows of updates, their authors as `Who`)."""

    boards: tuple[Board, ...]
    tasks: tuple[Task, ...]
    updates: tuple[Mapping[str, Any], ...] = ()
    goals: tuple[Mapping[str, Any], ...] = ()
    people: tuple[Who, ...] = ()
