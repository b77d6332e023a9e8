"""A Trello board (lists, cards, check items, members) as a plan of tasks."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from ingestion.body import Body, day, inner, objects
from ingestion.sources.trello.body import born, text, texts
from ingestion.tables.words import read_words
from ingestion.tasks.layout import section_status
from ingestion.tasks.plan import Board, Home, Task, Who
from ingestion.text.markdown_body import markdown_text
from portfolio.vocabulary import Priority, Status

_OPEN = frozenset({Status.BLOCKED, Status.ON_HOLD, Status.AT_RISK})
_SHORTEST = 3
"""A label of one or two letters is no priority."""


@dataclass(frozen=True)
class Lists:
    """The lists of a board: name by id, and those that are archived."""

    names: Mapping[str, str]
    closed: frozenset[str]

    @classmethod
    def of(cls, lists: list[Body]) -> "Lists":
        """Read the lists."""
        named = {key: name for one in lists if (key := text(one, "id")) and (name := text(one, "name"))}
        return cls(named, frozenset(str(one["id"]) for one in lists if one.get("closed") is True and text(one, "id")))


class Names:
    """Members by id."""

    def __init__(self, members: list[Body]) -> None:
        """Learn the members; an e-mail is there only where Trello may show it."""
        self._who: dict[str, Who] = {}
        for one in members:
            key = text(one, "id")
            name = text(one, "fullName") or text(one, "username")
            if key and name:
                email = (text(one, "email") or "").casefold() or None
                self._who[key] = Who(email or f"trello:{key}", name, email)

    def get(self, key: str | None) -> Who | None:
        """The member with that id, if the board names him."""
        return self._who.get(key or "")

    def all(self) -> tuple[Who, ...]:
        """Everybody."""
        return tuple(self._who.values())


def board_of(body: Body, who: Names) -> Board | None:
    """The board as a project."""
    key, name = text(body, "id"), text(body, "name")
    if key is None:
        return None
    facts = {
        "url": text(body, "url") or text(body, "shortUrl"),
        "description": markdown_text(text(body, "desc") or "") or None,
    }
    return Board(key, name or key, facts, created=born(key), people=who.all())


class Cards:
    """Cards and check items as tasks."""

    def __init__(self, lists: Lists, who: Names, fields: list[Body]) -> None:
        """`fields`: definitions of the board's custom fields."""
        self.lists, self.who = lists, who
        self._fields = {key: one for one in fields if (key := text(one, "id"))}

    def card(self, body: Body) -> Task | None:
        """A card; None where it has no id."""
        key = text(body, "id")
        if key is None:
            return None
        project, column = text(body, "idBoard") or "", text(body, "idList") or ""
        labels = [name for one in objects(body, "labels") if (name := text(one, "name"))]
        owner = next((self.who.get(one) for one in texts(body, "idMembers") if self.who.get(one)), None)
        task = Task(
            id=key,
            name=text(body, "name") or key,
            homes=(Home(project, self.lists.names.get(column)),),
            owner=owner,
            created=born(key),
            modified=day(body.get("dateLastActivity")),
            start=day(body.get("start")),
            due=day(body.get("due")),
            said=_said(labels),
            priority=_priority(labels),
            custom=self._custom(objects(body, "customFieldItems")) | ({"Labels": "; ".join(labels)} if labels else {}),
            notes=markdown_text(text(body, "desc") or "") or None,
            url=text(body, "url") or text(body, "shortUrl"),
        )
        return done(task, complete=body.get("dueComplete") is True)

    def is_archived(self, body: Body) -> bool:
        """True for a card that was archived, by itself or with its list."""
        return body.get("closed") is True or (text(body, "idList") or "") in self.lists.closed

    def check_items(self, checklist: Body, cards: Mapping[str, Task]) -> list[Task]:
        """The entries of a checklist, as subtasks of its card."""
        card = cards.get(text(checklist, "idCard") or "")
        if card is None:
            return []
        found = []
        for one in objects(checklist, "checkItems"):
            key, name = text(one, "id"), text(one, "name")
            if key and name:
                task = Task(
                    id=key,
                    name=name,
                    kind="subtask",
                    parent=card.id,
                    homes=tuple(Home(home.project) for home in card.homes),
                    owner=self.who.get(text(one, "idMember")),
                    completed=text(one, "state") == "complete",
                    created=born(key),
                    due=day(one.get("due")),
                )
                found.append(task)
        return found

    def _custom(self, items: list[Body]) -> dict[str, str]:
        custom: dict[str, str] = {}
        for one in items:
            definition = self._fields.get(text(one, "idCustomField") or "")
            title = text(definition, "name") if definition else None
            if definition is not None and title and (said := _value(definition, one)):
                custom[title] = said
        return custom


def done(task: Task, *, complete: bool) -> Task:
    """The task with whether it is finished: ticked off, or in a list that is called Done."""
    finished = complete or any(section_status(home.section) == Status.DONE for home in task.homes)
    return replace(task, completed=finished)


def finished_on(task: Task, on: date | None) -> Task:
    """The task with the day it was finished, where it is."""
    return replace(task, done_on=on if task.completed else None)


def _value(definition: Body, item: Body) -> str | None:
    chosen = text(item, "idValue")
    if chosen:
        option = next((one for one in objects(definition, "options") if text(one, "id") == chosen), {})
        return text(inner(option, "value"), "text")
    value = inner(item, "value")
    read = day(value.get("date"))
    if read:
        return read.isoformat()
    return text(value, "number") or text(value, "text") or text(value, "checked")


def _said(labels: list[str]) -> Status | None:
    """Blocked, on hold or at risk, where a label says it."""
    words = [section_status(label) for label in labels]
    return next((Status(one) for one in words if one is not None and Status(one) in _OPEN), None)


def _priority(labels: list[str]) -> Priority | None:
    words = read_words(pd.Series([one for one in labels if len(one) >= _SHORTEST], dtype="object"), "priority")
    return next((Priority(one) for one in words if isinstance(one, str)), None)
