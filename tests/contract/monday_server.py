"""monday's API on loopback: our own queries, executed against monday's own schema over a scenario."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.contract.graph import Graph
from tests.contract.monday_scenario import Col, Plank, Scenario, Thing, logged
from tests.contract.monday_scenario import Said as Post
from tests.contract.schema import schema_of
from tests.contract.server import Asked, Said

TOKEN = "monday-test-token"  # noqa: S105 - of a server that only tests know
_TYPES = {
    "status": "StatusValue", "timeline": "TimelineValue", "date": "DateValue", "people": "PeopleValue",
    "numbers": "NumbersValue", "dependency": "DependencyValue", "dropdown": "DropdownValue", "link": "LinkValue",
    "checkbox": "CheckboxValue", "formula": "FormulaValue", "item_id": "ItemIdValue", "text": "TextValue",
    "board_relation": "BoardRelationValue", "mirror": "MirrorValue",
}  # fmt: skip


@dataclass
class MondayCloud:
    """Answers as monday does.

    Attributes:
        budget: complexity that is left; a query costs what its items cost. None: never spent.
        cursors_last: pages a cursor chain serves before it is expired, once. None: they never expire.
        daily: calls of this day that are answered; the next says DAILY_LIMIT_EXCEEDED.
    """

    scenario: Scenario
    budget: int | None = None
    cursors_last: int | None = None
    daily: int | None = None
    old_errors: bool = False
    cursors: dict[str, tuple[list[dict[str, Any]], int]] = field(default_factory=dict)
    answered: int = 0
    items_served: int = 0
    pages_served: int = 0

    def __post_init__(self) -> None:
        """Build the schema's resolvers over the scenario."""
        root = {"boards": self._boards, "items": self._items, "users": self._users, "next_items_page": self._next}
        self._graph = Graph(
            schema_of("monday/monday-schema-2026-10.graphql"), root | {"me": self._me, "complexity": self._cost}
        )

    def answer(self, asked: Asked) -> Said:
        """One call."""
        self.answered += 1
        return self._refused(asked) or self._limited() or self._run(asked)

    def _refused(self, asked: Asked) -> Said | None:
        if asked.headers.get("authorization") != TOKEN:
            return Said({"errors": ["Not Authenticated"]}, status=401)
        if asked.headers.get("api-version") != "2026-10":
            return self._error("API_VERSION_NOT_FOUND", "The API version is not pinned")
        return None if asked.path == "/v2" else Said("not here", status=404)

    def _limited(self) -> Said | None:
        if self.daily is not None and self.answered > self.daily:
            return self._error("DAILY_LIMIT_EXCEEDED", "Daily limit exceeded")
        if self.budget is not None and self.budget <= 0:
            self.budget = None
            return self._spent()
        return None

    def _run(self, asked: Asked) -> Said:
        said = self._graph.run(asked.body["query"], asked.body["variables"])
        if any("expired" in error["message"] for error in said.get("errors", ())):
            return self._error("CursorExpiredError", "The cursor provided for pagination has expired")
        return Said(said | {"extensions": {"request_id": f"request-{self.answered}"}})

    def _spent(self) -> Said:
        if self.old_errors:
            body = {"error_code": "ComplexityException", "status_code": 429}
            return Said(body | {"error_message": "Complexity budget exhausted, reset in 1 seconds"})
        return self._error("COMPLEXITY_BUDGET_EXHAUSTED", "Complexity budget exhausted", {"retry_in_seconds": 1})

    def _error(self, code: str, message: str, more: dict[str, Any] | None = None) -> Said:
        """An error, with status 200 as monday's application errors have."""
        error = {"message": message, "extensions": {"code": code, **(more or {})}}
        headers = {"Date": "Sun, 22 Nov 2026 22:00:00 GMT"} if code.startswith("DAILY") else {}
        return Said({"data": None, "errors": [error], "extensions": {"request_id": "r"}}, headers=headers)

    def _cost(self) -> dict[str, Any]:
        return {"before": 5_000_000, "after": 4_990_000, "query": 10_000, "reset_in_x_seconds": 60}

    def _me(self) -> dict[str, Any]:
        return {
            "id": "11",
            "name": "Ada Byron",
            "email": "Ada@Example.org",
            "account": {"id": "1", "name": "Byron & Co", "slug": "byron"},
        }

    def _users(self, ids: Sequence[str] | None = None, limit: int = 200, **_: Any) -> list[dict[str, Any]]:
        some = [key for key in self.scenario.users if ids is None or key in ids]
        return [
            {"id": key, "name": self.scenario.users[key][0], "email": self.scenario.users[key][1], "is_deleted": False}
            for key in some[:limit]
        ]

    def _boards(
        self, ids: Sequence[str] | None = None, limit: int = 25, page: int = 1, state: str = "active", **_: Any
    ) -> list[dict[str, Any]]:
        every = [one for board in self.scenario.boards for one in self._both(board)]
        some = [one for one in every if (ids is None or one["id"] in ids) and state in ("all", one["state"])]
        return some[(page - 1) * limit : page * limit]

    def _both(self, board: Plank) -> list[dict[str, Any]]:
        """The board and, where it has subitem columns, the board its subitems live on."""
        main = self._board(board, board.id, board.name, board.columns, "board")
        if not board.under:
            return [main]
        main["columns"].append(
            _column(Col("subitems", "Subitems", "subtasks")) | {"settings": {"boardIds": [int(board.below)]}}
        )
        below = self._board(board, board.below, f"Subitems of {board.name}", board.under, "sub_items_board")
        return [main, below]

    def _board(self, board: Plank, key: str, name: str, columns: list[Col], kind: str) -> dict[str, Any]:
        top = kind == "board"

        def things() -> list[dict[str, Any]]:
            return [
                self._item(board, thing, parent)
                for thing, parent in board.things()
                if (parent is None) == top and thing.state == "active"
            ]

        def items_page(limit: int, query_params: dict[str, Any] | None = None, **_: Any) -> dict[str, Any]:
            found = things()
            params = query_params or {}
            for rule in params.get("rules") or ():
                assert rule["column_id"] == "__last_updated__", rule
                assert rule["operator"] == "greater_than_or_equals", rule
                assert rule["compare_attribute"] == "UPDATED_AT", rule
                found = [one for one in found if one["updated_at"] >= rule["compare_value"][1]]
            if params.get("order_by"):
                found.sort(key=lambda one: one["updated_at"])
            return self._page(found, limit, 0)

        def activity_logs(limit: int = 25, page: int = 1, **rest: Any) -> list[dict[str, Any]]:
            since = _ticks(rest.get("from"))
            mine = [log for log in board.logs if str(log["_board"]) == key and int(log["created_at"]) >= since]
            mine.sort(key=lambda log: int(log["created_at"]), reverse=True)
            return mine[(page - 1) * limit : page * limit]

        def updates(limit: int = 25, page: int = 1, from_date: str | None = None, **_: Any) -> list[dict[str, Any]]:
            assert limit <= 100, "monday gives at most 100 updates a call"
            mine = [post for post in board.updates if self._stands_on(post, board, top=top)]
            if from_date:
                mine = [post for post in mine if _iso(post.at) >= from_date]
            mine.sort(key=lambda post: post.at, reverse=True)
            return [_update(post) for post in mine[(page - 1) * limit : page * limit]]

        count = len(things()) if top else sum(parent is not None for _, parent in board.things())
        groups = [{"id": k, "title": t, "archived": False, "deleted": False} for k, t in board.groups.items()]
        name_column = {"id": "name", "title": "Name", "type": "name", "archived": False, "settings": {}}
        return {
            "id": key, "name": name, "description": None, "state": board.state, "type": kind, "board_kind": "public",
            "hierarchy_type": "classic", "created_at": "2026-01-02T08:00:00Z", "updated_at": "2026-01-02T08:00:00Z",
            "url": f"https://byron.monday.com/boards/{key}", "items_count": count,
            "workspace": {"id": "1", "name": "Delivery"},
            "owners": [{"id": "11", "name": "Ada Byron", "email": "Ada@Example.org"}],
            "groups": [{"position": "1", **group} for group in groups],
            "columns": [name_column, *map(_column, columns)],
            "items_page": items_page, "activity_logs": activity_logs, "updates": updates,
        }  # fmt: skip

    def _stands_on(self, post: Post, board: Plank, *, top: bool) -> bool:
        if post.item is None:
            return top
        parents = {thing.id: parent for thing, parent in board.things()}
        return (parents.get(post.item) is None) == top

    def _items(self, ids: Sequence[str], limit: int = 25, **rest: Any) -> list[dict[str, Any]]:
        assert limit <= 100, "monday gives at most 100 items by id"
        states = {"active"} if rest.get("exclude_nonactive", True) else {"active", "archived"}
        return [
            self._item(board, thing, parent)
            | {"updates": [_update(post) for post in board.updates if post.item == thing.id]}
            for board in self.scenario.boards
            for thing, parent in board.things()
            if thing.id in ids and thing.state in states
        ][:limit]

    def _page(self, found: list[dict[str, Any]], limit: int, served: int) -> dict[str, Any]:
        assert limit <= 500, "monday gives at most 500 items a page"
        page, rest = found[:limit], found[limit:]
        self.items_served += len(page)
        self.pages_served += 1
        if self.budget is not None:
            self.budget -= 100 * len(page)
        cursor = f"cursor-{len(self.cursors)}" if rest else None
        if cursor:
            self.cursors[cursor] = (rest, served + 1)
        return {"cursor": cursor, "items": page}

    def _next(self, cursor: str, limit: int) -> dict[str, Any]:
        rest, served = self.cursors[cursor]
        if self.cursors_last is not None and served > self.cursors_last:
            self.cursors_last = None
            raise _Expired
        return self._page(rest, limit, served)

    def _item(self, board: Plank, thing: Thing, parent: Thing | None) -> dict[str, Any]:
        columns = board.under if parent else board.columns
        home = board.below if parent else board.id
        return {
            "id": thing.id, "name": thing.name, "state": thing.state, "created_at": _iso(thing.created),
            "updated_at": _iso(thing.updated), "url": f"https://byron.monday.com/boards/{home}/pulses/{thing.id}",
            "creator_id": "11", "group": {"id": thing.group, "title": board.groups.get(thing.group, "Subitems")},
            "parent_item": {"id": parent.id} if parent else None, "board": {"id": home},
            "column_values": lambda **_: [self._value(col, thing) for col in columns],
        }  # fmt: skip

    def _value(self, col: Col, thing: Thing) -> dict[str, Any]:
        """A column value in the vendor's shape: `text` is null where monday leaves it null."""
        value = thing.values.get(col.id)
        base: dict[str, Any] = {
            "__typename": _TYPES[col.type],
            "id": col.id,
            "type": col.type,
            "text": "",
            "value": None,
        }
        if col.type == "item_id":
            return base | {"text": thing.id, "item_id": thing.id}
        if col.type in ("dependency", "board_relation"):
            names = ", ".join(self.scenario.names()[key] for key in value or ())
            links = [{"linked_item_id": key, "dependency_type": 0, "lag": 0} for key in value or ()]
            base |= {"text": None, "linked_item_ids": list(value or ()), "display_value": names}
            return base | ({"dependency_links": links} if col.type == "dependency" else {})
        if col.type in ("formula", "mirror"):
            return base | {"text": None, "display_value": value or ""}
        if value is None:
            return base | {"text": None, **({"persons_and_teams": []} if col.type == "people" else {}), "values": []}
        base["value"] = logged(col, value) if col.type != "text" else value
        shown: dict[str, Any] = getattr(self, f"_{col.type}")(col, value, thing)
        return base | shown

    def _status(self, col: Col, value: str, thing: Thing) -> dict[str, Any]:
        index = col.labels.index(value)
        done = value in col.done
        return {
            "text": value,
            "label": value,
            "index": index,
            "is_done": done,
            "updated_at": _iso(thing.updated),
            "update_id": None,
        }

    def _timeline(self, _col: Col, value: Any, _thing: Thing) -> dict[str, Any]:
        start, end = (one.isoformat() for one in value)
        return {
            "text": f"{start} - {end}",
            "from": f"{start}T00:00:00+00:00",
            "to": f"{end}T00:00:00+00:00",
            "visualization_type": "default",
        }

    def _date(self, _col: Col, value: Any, _thing: Thing) -> dict[str, Any]:
        return {"text": value.isoformat(), "date": value.isoformat(), "time": ""}

    def _people(self, _col: Col, value: list[str], _thing: Thing) -> dict[str, Any]:
        names = ", ".join(self.scenario.users[key][0] for key in value)
        return {"text": names, "persons_and_teams": [{"id": key, "kind": "person"} for key in value]}

    def _numbers(self, col: Col, value: float, _thing: Thing) -> dict[str, Any]:
        return {"text": f"{value:g}", "number": value, "symbol": col.symbol}

    def _dropdown(self, _col: Col, value: list[str], _thing: Thing) -> dict[str, Any]:
        return {"text": ", ".join(value), "values": [{"id": str(n), "label": one} for n, one in enumerate(value)]}

    def _link(self, _col: Col, value: tuple[str, str], _thing: Thing) -> dict[str, Any]:
        return {"text": f"{value[0]} - {value[1]}", "url": value[1], "url_text": value[0]}

    def _checkbox(self, _col: Col, value: bool, _thing: Thing) -> dict[str, Any]:  # noqa: FBT001 - a value of a cell
        return {"text": "v" if value else "", "checked": value}

    def _text(self, _col: Col, value: str, _thing: Thing) -> dict[str, Any]:
        return {"text": value}


class _Expired(Exception):
    def __init__(self) -> None:
        super().__init__("expired")


def _column(col: Col) -> dict[str, Any]:
    return {"id": col.id, "title": col.title, "type": col.type, "archived": False, "settings": col.settings}


def _update(post: Post) -> dict[str, Any]:
    body = f"<p>\ufeff{post.text}</p>"
    return {
        "id": post.id, "body": body, "text_body": post.text, "created_at": _iso(post.at), "updated_at": _iso(post.at),
        "edited_at": _iso(post.at), "item_id": post.item, "creator_id": post.by,
        "replies": [_update(reply) for reply in post.replies],
    }  # fmt: skip


def _iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _ticks(stated: str | None) -> int:
    return int(datetime.fromisoformat(stated).timestamp() * 1e7) if stated else 0
