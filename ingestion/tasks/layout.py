"""Which table each task goes to and what its row says; the same for today and for any day before."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from ingestion.coerce import word
from ingestion.live.boards import is_project_board
from ingestion.live.custom import CustomFields, Read
from ingestion.tables.mapping import ListMapping
from ingestion.tasks.plan import Board, Home, Plan, Task
from portfolio.vocabulary import Status

_BLOCKED = ("waiting", "waiting for", "waiting on", "impeded")
_DEEPEST = 20


class Layout:
    """Where the tasks of a plan belong and how their custom fields are read.

    `earlier` holds texts custom fields once had, so that history is read as the present is.
    """

    def __init__(
        self,
        plan: Plan,
        mapping: ListMapping,
        *,
        items: str | None = None,
        earlier: Mapping[str, list[str]] | None = None,
    ) -> None:
        """`items`: `projects` or `tasks` where the user says what a top-level task is."""
        self.plan = plan
        self.boards = {board.id: board for board in plan.boards}
        self.tasks = {task.id: task for task in plan.tasks}
        self.homes: dict[str, Home] = {}
        self.lost: list[Task] = []
        self.several = 0
        for task in plan.tasks:
            home = self._home(task)
            if home is None:
                self.lost.append(task)
            else:
                self.homes[task.id] = home
                self.several += sum(one.project in self.boards for one in task.homes) > 1
        self.lists = {board.id for board in plan.boards if self._is_list(board, items)}
        old = earlier or {}
        self.items = CustomFields("items", self._texts(old, lists=False), mapping)
        self.projects = CustomFields("projects", self._texts(old, lists=True), mapping)
        self.unread: Counter[tuple[str, str]] = Counter()

    def is_project(self, task: Task) -> bool:
        """True for a top-level task of a board of projects."""
        return bool(self.lists) and task.parent not in self.tasks and self.homes[task.id].project in self.lists

    def project_of(self, task: Task) -> str:
        """Id of the project a task is a part of; of a project itself, its own."""
        if not self.lists:
            return self.homes[task.id].project
        top = self._top(task)
        return top.id if self.is_project(top) else self.homes[task.id].project

    def table_of(self, task: Task) -> str:
        """The canonical kind a task is a row of."""
        if self.is_project(task):
            return "projects"
        return "milestones" if task.kind == "milestone" else "items"

    def row(self, task: Task, *, count: bool = False) -> dict[str, Any]:
        """The row of a task; `count` where a word that is not known should be counted."""
        listed = self.is_project(task)
        fields = self.projects if listed else self.items
        read = fields.read(task.custom)
        if count:
            self._count(fields, task)
        native: dict[str, Any] = {
            "id": task.id,
            "name": task.name,
            "owner": task.owner.id if task.owner else None,
            "start": task.start,
            "url": task.url,
            "status": _status(task, self._place(task), read),
            "priority": task.priority,
        }
        custom = {name: value for name, value in read.fields.items() if name != "status"}
        if listed:
            native |= {"end": task.due, "actual_end": task.done_on, "description": task.notes or None}
            native["programme"] = self.boards[self.homes[task.id].project].name
            native["attributes"], native["raw"] = read.rest, read.raw
        else:
            native |= {"due": task.due, "done_on": task.done_on, "updated_on": task.modified}
            native["project"] = self.project_of(task)
            native["parent"] = self._item_parent(task)
            native["kind"] = task.kind
            custom.pop("currency", None)
        filled = {name: value for name, value in native.items() if value is not None}
        return custom | filled

    def _place(self, task: Task) -> Home:
        """Its place as `task` says it now or said it before; a subtask without one stands where its parent does."""
        home = self.homes[task.id]
        return next((one for one in task.homes if one.project == home.project), home)

    def _item_parent(self, task: Task) -> str | None:
        parent = self.tasks.get(task.parent or "")
        return None if parent is None or parent.id not in self.homes or self.is_project(parent) else parent.id

    def _count(self, fields: CustomFields, task: Task) -> None:
        for title, text in task.custom.items():
            if fields.unread(title, text):
                self.unread[title, text] += 1

    def _top(self, task: Task) -> Task:
        for _ in range(_DEEPEST):
            parent = self.tasks.get(task.parent or "")
            if parent is None or parent.id not in self.homes:
                return task
            task = parent
        return task

    def _home(self, task: Task) -> Home | None:
        """The first place of a task in a board that is read, else its parent's project."""
        own = next((home for home in task.homes if home.project in self.boards), None)
        if own is not None and task.parent is None:
            return own
        above: Task | None = task
        for _ in range(_DEEPEST):
            above = self.tasks.get(above.parent or "") if above else None
            if above is None:
                break
            place = next((home for home in above.homes if home.project in self.boards), None)
            if place is not None:
                return Home(place.project, own.section if own and own.project == place.project else None)
        return own

    def _is_list(self, board: Board, items: str | None) -> bool:
        if items is not None:
            return items == "projects"
        titles = dict.fromkeys(
            title
            for task in self.plan.tasks
            if task.id in self.homes and self.homes[task.id].project == board.id
            for title in task.custom
        )
        return is_project_board(board.name, [*titles])

    def _texts(self, earlier: Mapping[str, list[str]], *, lists: bool) -> dict[str, list[str]]:
        texts: dict[str, list[str]] = {}
        for task in self.plan.tasks:
            if task.id in self.homes and self.is_project(task) == lists:
                for title, text in task.custom.items():
                    texts.setdefault(title, []).append(text)
        if lists:
            for board in self.plan.boards:
                for title, text in board.custom.items():
                    texts.setdefault(title, []).append(text)
        for title, some in earlier.items():
            if title in texts:
                texts[title] += some
        return texts


def _status(task: Task, home: Home, read: Read) -> str:
    """Whether the tool says it is completed comes first; a field or section only says how open work stands."""
    said = read.fields.get("status") or task.said or section_status(home.section)
    if task.completed:
        return Status.CANCELLED.value if said == Status.CANCELLED else Status.DONE.value
    return Status.UNKNOWN.value if said is None or said == Status.DONE else str(said)


@cache
def section_status(name: str | None) -> str | None:
    """A section that is a column of a task board: To do, Doing, Blocked; other sections are topics."""
    if name and name.strip().casefold() in _BLOCKED:
        return Status.BLOCKED.value
    return word(name, Status)
