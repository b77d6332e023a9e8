"""What stands on some monday boards, told once: for the API, and for the Excel export."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

Value = Any
"""Label, day, (day, day), user ids, number, item ids, texts, (text, address), True: by the type of the column."""


@dataclass
class Col:
    """A column; `labels` of a status column in order, those in `done` mean finished."""

    id: str
    title: str
    type: str = "text"
    labels: tuple[str, ...] = ()
    done: tuple[str, ...] = ("Done",)
    symbol: str = ""

    @property
    def settings(self) -> dict[str, Any]:
        """The column's settings: labels by index, and which of them mean finished."""
        if self.type != "status":
            return {}
        labels = {str(n): label for n, label in enumerate(self.labels)}
        return {"labels": labels, "done_colors": [n for n, label in enumerate(self.labels) if label in self.done]}


@dataclass
class Thing:
    """An item or subitem."""

    id: str
    name: str
    values: dict[str, Value] = field(default_factory=dict)
    group: str = "topics"
    subitems: list["Thing"] = field(default_factory=list)
    created: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)
    updated: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)
    state: str = "active"


@dataclass
class Said:
    """An update with its replies."""

    id: str
    item: str | None
    by: str
    text: str
    at: datetime
    replies: list["Said"] = field(default_factory=list)


@dataclass
class Plank:
    """A board."""

    id: str
    name: str
    columns: list[Col]
    items: list[Thing] = field(default_factory=list)
    under: list[Col] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=lambda: {"topics": "Group Title"})
    updates: list[Said] = field(default_factory=list)
    logs: list[dict[str, Any]] = field(default_factory=list)
    state: str = "active"

    @property
    def below(self) -> str:
        """Id of the board its subitems live on."""
        return f"{self.id}9"

    def things(self) -> Iterator[tuple[Thing, Thing | None]]:
        """Items and subitems, each with its parent."""
        for item in self.items:
            yield item, None
            yield from ((sub, item) for sub in item.subitems)

    def find(self, key: str) -> tuple[Thing, Thing | None]:
        """An item or subitem by id."""
        return next((thing, parent) for thing, parent in self.things() if thing.id == key)

    def change(self, key: str, column: str, value: Value, at: datetime) -> None:
        """Somebody sets a value: the item is newer and the log remembers what stood there."""
        thing, parent = self.find(key)
        col = next(c for c in (self.under if parent else self.columns) if c.id == column)
        before = thing.values.get(column)
        data = {
            "board_id": int(self.below if parent else self.id),
            "pulse_id": int(key),
            "pulse_name": thing.name,
            "column_id": column,
            "column_type": col.type,
            "column_title": col.title,
            "value": logged(col, value),
            "previous_value": logged(col, before),
        }
        thing.values[column] = value
        self._log("update_column_value", data, thing, at)

    def remove(self, key: str, at: datetime, *, archive: bool = False) -> None:
        """Somebody deletes or archives an item; its subitems go along."""
        thing, parent = self.find(key)
        thing.state = "archived" if archive else "deleted"
        for sub in thing.subitems:
            sub.state = thing.state
        board = int(self.below if parent else self.id)
        data = {"board_id": board, "pulse_id": int(key), "pulse_name": thing.name}
        self._log("archive_pulse" if archive else "delete_pulse", data, thing, at)

    def _log(self, event: str, data: dict[str, Any], thing: Thing, at: datetime) -> None:
        thing.updated = at
        ticks = int(at.timestamp() * 1e7)
        log = {"id": f"log-{self.id}-{len(self.logs)}", "event": event, "entity": "pulse", "data": json.dumps(data)}
        self.logs.append(
            log | {"created_at": str(ticks), "user_id": "11", "account_id": "1", "_board": data["board_id"]}
        )


@dataclass
class Scenario:
    """An account: its people and boards."""

    users: dict[str, tuple[str, str]]
    boards: list[Plank]

    def names(self) -> dict[str, str]:
        """Item names by id, over all boards."""
        return {thing.id: thing.name for board in self.boards for thing, _ in board.things()}


def logged(col: Col, value: Value) -> Any:
    """A value as the activity log wraps it."""
    if value is None:
        return None
    wrapped: dict[str, Callable[[], Any]] = {
        "status": lambda: {
            "label": {"index": col.labels.index(value), "text": value, "is_done": value in col.done},
            "post_id": None,
        },
        "date": lambda: {"date": value.isoformat(), "icon": None, "time": None},
        "timeline": lambda: {"from": value[0].isoformat(), "to": value[1].isoformat()},
        "people": lambda: {"personsAndTeams": [{"id": int(one), "kind": "person"} for one in value]},
        "numbers": lambda: {"value": value, "unit": None},
    }
    return wrapped.get(col.type, lambda: {"value": value})()


ADA, BOB = "11", "12"
USERS = {ADA: ("Ada Byron", "Ada@Example.org"), BOB: ("Bob Marsh", "bob@example.org")}
_LABELS = ("Working on it", "Done", "Stuck", "Not started")


def day(month: int, day_: int) -> date:
    """A day of 2026."""
    return date(2026, month, day_)


def moment(month: int, day_: int, hour: int = 12) -> datetime:
    """A moment of 2026."""
    return datetime(2026, month, day_, hour, tzinfo=UTC)


def tasks() -> Plank:
    """A board that is one project: groups, subitems, a dependency by name with a comma, two titles alike."""
    columns = [
        Col("person", "Person", "people"),
        Col("status", "Status", "status", _LABELS),
        Col("timeline", "Timeline", "timeline"),
        Col("dep", "Depends on", "dependency"),
        Col("vendor", "Vendor", "dropdown"),
        Col("note", "Notes", "text"),
        Col("note2", "Notes", "text"),
        Col("formula", "Days left", "formula"),
        Col("link", "Spec", "link"),
        Col("check", "Signed off", "checkbox"),
        Col("itemid", "Item ID (auto generated)", "item_id"),
    ]
    under = [
        Col("owner", "Owner", "people"),
        Col("status", "Status", "status", _LABELS),
        Col("date0", "Date", "date"),
        Col("itemid", "Item ID (auto generated)", "item_id"),
    ]
    board = Plank("501", "Website relaunch", columns, under=under, groups={"topics": "To do", "g2": "Later"})
    board.items = [
        Thing(
            "9001",
            "Design, first draft",
            {
                "person": [ADA, BOB],
                "status": "Working on it",
                "timeline": (day(2, 1), day(3, 1)),
                "vendor": ["Acme, Inc."],
                "note": "as agreed",
                "note2": "second",
                "formula": "12",
                "link": ("Spec", "https://example.org/spec"),
                "check": True,
            },
            subitems=[
                Thing("9101", "Sketch", {"owner": [ADA], "status": "Done", "date0": day(2, 10)}),
                Thing("9102", "Review", {"owner": [BOB], "date0": day(2, 20)}),
            ],
        ),
        Thing(
            "9002", "Build", {"person": [BOB], "status": "Stuck", "timeline": (day(3, 2), day(5, 1)), "dep": ["9001"]}
        ),
        Thing("9003", "Launch", {"status": "Not started", "dep": ["9002", "9001"]}, group="g2"),
        Thing("9004", "Retire the old site", {"status": "Not started"}, group="g2"),
    ]
    board.updates = [
        Said(
            "7001", "9001", ADA, "Draft sent to the client.", moment(2, 3),
            [Said("7002", "9001", BOB, "They like it.", moment(2, 4))],
        ),
        Said("7003", "9101", BOB, "Sketch is ready.", moment(2, 9)),
        Said("7004", None, ADA, "Please keep dates current.", moment(2, 11)),
    ]  # fmt: skip
    return board


def projects() -> Plank:
    """A board of projects: budget, sponsor, vendor, health, timeline."""
    columns = [
        Col("pm", "Project manager", "people"),
        Col("sponsor", "Sponsor", "people"),
        Col("status", "Status", "status", _LABELS),
        Col("rag", "Health", "status", ("Green", "Amber", "Red"), done=()),
        Col("prio", "Priority", "status", ("High", "Medium", "Low"), done=()),
        Col("timeline", "Timeline", "timeline"),
        Col("budget", "Budget", "numbers"),
        Col("vendor", "Vendor", "dropdown"),
        Col("mood", "Mood", "text"),
        Col("itemid", "Item ID (auto generated)", "item_id"),
    ]
    under = [
        Col("owner", "Owner", "people"),
        Col("status", "Status", "status", _LABELS),
        Col("date0", "Due date", "date"),
    ]
    under.append(Col("itemid", "Item ID (auto generated)", "item_id"))
    board = Plank("502", "Project portfolio", columns, under=under, groups={"topics": "Running"})
    board.items = [
        Thing(
            "8001",
            "New depot",
            {
                "pm": [ADA],
                "sponsor": [BOB],
                "status": "Working on it",
                "rag": "Amber",
                "prio": "High",
                "timeline": (day(1, 10), day(9, 30)),
                "budget": 1_250_000.0,
                "vendor": ["Northern Steel", "Acme, Inc."],
                "mood": "fine",
            },
            subitems=[Thing("8101", "Tender", {"owner": [ADA], "status": "Done", "date0": day(3, 1)})],
        ),
        Thing("8002", "Payroll", {"pm": [BOB], "status": "Stuck", "rag": "Red", "timeline": (day(2, 1), day(12, 1))}),
    ]
    board.updates = [Said("7101", "8001", ADA, "Steel is four weeks late.", moment(4, 1))]
    return board


def account() -> Scenario:
    """Both boards."""
    return Scenario(dict(USERS), [tasks(), projects()])


def large(items: int, updates: int = 0, *, columns: int = 3) -> Scenario:
    """One board of many tasks, with the first `columns` of its columns."""
    board = tasks()
    board.columns = board.columns[:columns]
    board.items, board.under, board.updates = [], [], []
    for n in range(items):
        start = day(1, 1) + timedelta(days=n % 200)
        values = {
            "person": [ADA if n % 2 else BOB],
            "status": _LABELS[n % 4],
            "timeline": (start, start + timedelta(days=20)),
            "vendor": [f"Supplier {n % 40}"],
            "note": f"Note {n}",
        }
        values = {col.id: values[col.id] for col in board.columns if col.id in values}
        touched = moment(1, 1) + timedelta(minutes=n)
        board.items.append(Thing(str(100_000 + n), f"Task {n}", values, created=moment(1, 1), updated=touched))
    for n in range(updates):
        at = moment(2, 1) + timedelta(minutes=n)
        board.updates.append(Said(str(700_000 + n), str(100_000 + n % items), ADA, f"Update {n}.", at))
    return Scenario(dict(USERS), [board])
