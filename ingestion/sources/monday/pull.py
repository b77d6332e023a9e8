"""Pages of a monday account in as few calls as it allows: each stage is a loop of one call a page.

boards → subs (columns of subitem boards) → items → news (activity log and updates) → hints → users → done.
Subitems live on boards of their own, so they come 500 a call like items, not nested below them. What the
next call needs is in `then`, never in memory: a run that was killed goes on from its last page.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any

from ingestion.live.connector import CursorExpired, Json, Order, Page, RawRecord, Target, Wire
from ingestion.sources.monday import queries as q
from ingestion.sources.monday.events import fate_of, happened
from portfolio.errors import SourceUnavailable, SourceUnreadable

State = dict[str, Any]
_LIVES = {None, "board", "sub_items_board"}
"""Types of boards that hold items; documents and custom objects do not."""


def pull(wire: Wire, target: Target, order: Order) -> Iterator[Page]:
    """Every page of a run, from where it stands."""
    run = _Run(wire, target, order)
    stages: Mapping[str, Callable[[State], Page]] = {
        "boards": run.boards,
        "subs": run.subs,
        "items": run.items,
        "news": run.news,
        "hints": run.hints,
        "users": run.users,
    }
    at: State = dict(order.at) or {"stage": "boards", "page": 1, "boards": [], "subs": [], "users": []}
    while at["stage"] != "done":
        page = stages[at["stage"]](at)
        yield page
        at = dict(page.then)


class _Run:
    def __init__(self, wire: Wire, target: Target, order: Order) -> None:
        self.wire, self.target, self.order = wire, target, order
        since = None if order.full or order.since is None else order.since
        self.since = None if since is None else since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def boards(self, at: State) -> Page:
        """Boards with their columns; where they are named, subitem boards known from earlier come along."""
        ids = [*self.target.scope, *sorted(set(self.order.known("board")) - set(self.target.scope))]
        named = ids if self.target.scope else None
        data = self.wire.ask(q.BOARDS, {"ids": named, "limit": q.BOARDS_AT_ONCE, "page": at["page"]})
        got = [board for board in data.get("boards") or [] if board]
        mains, subs, kept = self._sorted(got, at)
        then = at | {"boards": mains, "subs": subs}
        full = len(got) == q.BOARDS_AT_ONCE and (named is None or at["page"] * q.BOARDS_AT_ONCE < len(named))
        if full:
            return Page(_records("board", kept), then | {"page": at["page"] + 1}, what="boards")
        lost = sorted(set(self.target.scope) - {one["id"] for one in mains})
        if lost:
            seen = "It was deleted or archived, or the token does not see it"
            if not mains:
                raise SourceUnreadable(f"monday shows no board {', '.join(lost)}. {seen}; check the ids and the token.")
            self.wire.notes.append(f"monday shows no board {', '.join(lost)}. {seen}.")
        return Page(_records("board", kept), self._after_boards(then), what="boards")

    def _sorted(self, got: list[Json], at: State) -> tuple[list[State], list[State], list[Json]]:
        mains, subs, kept = list(at["boards"]), list(at["subs"]), []
        for board in got:
            if board.get("type") not in _LIVES or board.get("state") not in (None, "active"):
                continue
            under = board.get("type") == "sub_items_board"
            if self.target.scope and not under and str(board["id"]) not in self.target.scope:
                continue
            kept.append(board)
            one = {
                "id": str(board["id"]),
                "count": board.get("items_count") or 0,
                "deep": board.get("hierarchy_type") == "multi_level",
                "below": below(board),
            }
            (subs if under else mains).append(one)
        return mains, subs, kept

    def _after_boards(self, at: State) -> State:
        have = {one["id"] for one in at["subs"]}
        wanted = [sub for one in at["boards"] for sub in one["below"] if sub not in have]
        if wanted:
            return at | {"stage": "subs", "wanted": list(dict.fromkeys(wanted))}
        return self._to_items(at)

    def subs(self, at: State) -> Page:
        """Columns of subitem boards that are not known yet."""
        ids = at["wanted"][: q.BOARDS_AT_ONCE]
        data = self.wire.ask(q.BOARDS, {"ids": ids, "limit": q.BOARDS_AT_ONCE, "page": 1})
        got = [board for board in data.get("boards") or [] if board and board.get("state") in (None, "active")]
        more: list[State] = [
            {"id": str(board["id"]), "count": board.get("items_count") or 0, "deep": False, "below": []}
            for board in got
        ]
        then = at | {"subs": [*at["subs"], *more], "wanted": at["wanted"][q.BOARDS_AT_ONCE :]}
        return Page(_records("board", got), then if then["wanted"] else self._to_items(then), what="boards")

    def _to_items(self, at: State) -> State:
        """Small boards share a call: together they stay within one page."""
        wanted = {sub for one in at["boards"] for sub in one["below"]}
        every = [*at["boards"], *(one for one in at["subs"] if one["id"] in wanted)]
        queue: list[list[str]] = []
        room = 0
        for one in every:
            size = 1 if self.since else max(1, one["count"])
            if one["deep"] or size > room or not queue or len(queue[-1]) == q.BOARDS_AT_ONCE:
                queue.append([])
                room = 0 if one["deep"] else q.ITEMS_AT_ONCE
            queue[-1].append(one["id"])
            room -= size
        ids = [one["id"] for one in every]
        lots = [ids[n : n + q.BOARDS_AT_ONCE] for n in range(0, len(ids), q.BOARDS_AT_ONCE)]
        deep = [one["id"] for one in every if one["deep"]]
        of = 0 if self.since else sum(one["count"] for one in every)
        base = {"users": at["users"], "queue": queue, "cursors": [], "last": {}, "seen": []}
        return base | {"stage": "items", "lots": lots, "deep": deep, "of": of} if queue else base | {"stage": "done"}

    def items(self, at: State) -> Page:
        """The next page of a cursor, or the first page of the next boards."""
        cursors, queue, last = list(at["cursors"]), list(at["queue"]), dict(at["last"])
        pages: list[tuple[str, Json]]
        if cursors:
            board, cursor = cursors.pop(0)
            try:
                data = self.wire.ask(q.NEXT, {"cursor": cursor, "limit": q.ITEMS_AT_ONCE})
                pages = [(board, _page_of(data.get("next_items_page"), board))]
            except CursorExpired:
                self.wire.notes.append("A page cursor of monday expired; the board was read on from its last change.")
                pages = self._first([board], at, last.get(board) or self.since)
        else:
            pages = self._first(queue.pop(0), at, self.since)
        found: list[Json] = []
        for board, page in pages:
            items = [item for item in page.get("items") or [] if item]
            found += items
            touched = [item["updated_at"] for item in items if item.get("updated_at")]
            if touched:
                last[board] = max([*touched, last.get(board) or ""])
            if page.get("cursor"):
                cursors.insert(0, [board, page["cursor"]])
        then = at | {"cursors": cursors, "queue": queue, "last": last, "users": _people(found, at["users"])}
        hinted = {key for kind, key in self.order.hints if kind == "item"}
        then["seen"] = sorted({*at["seen"], *(str(item["id"]) for item in found if str(item["id"]) in hinted)})
        if not cursors and not queue:
            then = self._to_news(then)
        return Page(_records("item", found), then, what="items", of=at["of"])

    def _first(self, boards: list[str], at: State, since: str | None) -> list[tuple[str, Json]]:
        # Ordered by the last change, so that a broken sweep can go on from the last one it saw.
        params: dict[str, Any] = {"order_by": [{"column_id": "__last_updated__", "direction": "asc"}]}
        if since:
            rule = {"column_id": "__last_updated__", "compare_value": ["EXACT", since]}
            params["rules"] = [rule | {"operator": "greater_than_or_equals", "compare_attribute": "UPDATED_AT"}]
        scope = "allItems" if boards[0] in at["deep"] else None
        asked = {"boards": boards, "limit": q.ITEMS_AT_ONCE, "params": params, "scope": scope}
        data = self.wire.ask(q.ITEMS, asked)
        shown = [board for board in data.get("boards") or [] if board]
        return [(str(board["id"]), _page_of(board.get("items_page"), board["id"])) for board in shown]

    def _to_news(self, at: State) -> State:
        base = {"users": at["users"], "seen": at["seen"], "lots": at["lots"]}
        return base | {"stage": "news", "page": 1, "logs": True, "updates": True, "fates": {}}

    def news(self, at: State) -> Page:
        """Activity log and updates, newest first, in one call as long as both have more."""
        asked = {"boards": at["lots"][0], "since": self.since, "page": at["page"]}
        asked |= {"logs": q.LOGS_AT_ONCE, "updates": q.UPDATES_AT_ONCE}
        data = self.wire.ask(q.NEWS, asked | {"with_logs": at["logs"], "with_updates": at["updates"]})
        boards = [board for board in data.get("boards") or [] if board]
        logs = [board.get("activity_logs") or [] for board in boards]
        updates = [[_of_board(one, board) for one in board.get("updates") or []] for board in boards]
        more_logs = at["logs"] and any(len(some) >= q.LOGS_AT_ONCE for some in logs)
        more_updates = at["updates"] and any(len(some) >= q.UPDATES_AT_ONCE for some in updates)
        fates = dict(at["fates"])
        events = sorted((log for some in logs for log in some), key=happened, reverse=True)
        for log in events if self.since else ():
            item, fate = fate_of(log)
            if item and fate:
                fates.setdefault(item, fate)
        posts = [one for some in updates for one in some]
        then = at | {"page": at["page"] + 1, "logs": more_logs, "updates": more_updates, "fates": fates}
        then["users"] = _authors(posts, at["users"])
        gone: tuple[tuple[str, str], ...] = ()
        if not more_logs and not more_updates:
            then |= {"lots": at["lots"][1:], "page": 1, "logs": True, "updates": True}
        if not then["lots"]:
            gone = tuple(("item", item) for item, fate in fates.items() if fate == "gone")
            back = [item for item, fate in fates.items() if fate == "back"]
            then = self._to_hints(then, back)
        records = (*_records("log", events), *_records("update", posts))
        return Page(records, then, gone=gone, what="updates and history")

    def _to_hints(self, at: State, back: list[str]) -> State:
        hinted = [key for kind, key in self.order.hints if kind == "item"]
        wanted = [item for item in dict.fromkeys([*hinted, *back]) if item not in at["seen"] and not self.order.full]
        if wanted:
            return {"stage": "hints", "wanted": wanted, "users": at["users"]}
        return self._to_users(at)

    def hints(self, at: State) -> Page:
        """Items that a webhook named, by id; those that are no longer active are gone."""
        ids = at["wanted"][: q.IDS_AT_ONCE]
        data = self.wire.ask(q.BY_ID, {"ids": ids, "limit": q.IDS_AT_ONCE})
        got = [item for item in data.get("items") or [] if item]
        live = [item for item in got if item.get("state") in (None, "active") and self._is_ours(item)]
        posts = [one for item in live for one in item.get("updates") or []]
        items = [{name: value for name, value in item.items() if name != "updates"} for item in live]
        dead = sorted(set(ids) & set(self.order.known("item")) - {str(item["id"]) for item in live})
        then = at | {"wanted": at["wanted"][q.IDS_AT_ONCE :]}
        then["users"] = _authors(posts, _people(items, at["users"]))
        records = (*_records("item", items), *_records("update", posts))
        nothing_left = then if then["wanted"] else self._to_users(then)
        return Page(records, nothing_left, gone=tuple(("item", item) for item in dead), what="hinted items")

    def _is_ours(self, item: Json) -> bool:
        """A webhook may name an item of a board that is not synced."""
        return str((item.get("board") or {}).get("id")) in set(self.order.known("board"))

    def _to_users(self, at: State) -> State:
        known = set() if self.order.full else set(self.order.known("user"))
        wanted = [user for user in at["users"] if user not in known]
        return {"stage": "users", "users": wanted} if wanted else {"stage": "done"}

    def users(self, at: State) -> Page:
        """Names and addresses of the people that were seen."""
        ids = at["users"][: q.USERS_AT_ONCE]
        data = self.wire.ask(q.USERS, {"ids": ids, "limit": q.USERS_AT_ONCE})
        got = [user for user in data.get("users") or [] if user]
        rest = at["users"][q.USERS_AT_ONCE :]
        then = {"stage": "users", "users": rest} if rest else {"stage": "done"}
        return Page(_records("user", got), then, what="people")


def below(board: Json) -> list[str]:
    """Ids of the boards that hold a board's subitems."""
    found: list[str] = []
    for column in board.get("columns") or []:
        if column.get("type") == "subtasks":
            settings = column.get("settings")
            ids = settings.get("boardIds") if isinstance(settings, Mapping) else None
            found += [str(one) for one in ids or []]
    return found


def _records(kind: str, bodies: Iterable[Json]) -> tuple[RawRecord, ...]:
    return tuple(RawRecord(kind, str(body["id"]), body) for body in bodies)


def _of_board(update: Json, board: Json) -> Json:
    """A board-level post names no item; the board it stood on is put beside it."""
    return update if update.get("item_id") else {**update, "board": {"id": board["id"]}}


def _people(items: Iterable[Json], seen: Iterable[str]) -> list[str]:
    found = dict.fromkeys(seen)
    for item in items:
        for value in item.get("column_values") or []:
            for person in value.get("persons_and_teams") or []:
                if person.get("kind") in (None, "person"):
                    found[str(person["id"])] = None
    return list(found)


def _authors(posts: Iterable[Json], seen: Iterable[str]) -> list[str]:
    found = dict.fromkeys(seen)
    for post in posts:
        for one in (post, *(post.get("replies") or [])):
            author = str(one.get("creator_id") or "")
            if author.isdigit():  # the system writes under negative ids
                found[author] = None
    return list(found)


def _page_of(page: Json | None, board: object) -> Json:
    """A page of items. An answer without one is no empty board: a full run would bury everything on it."""
    if page is None:
        raise SourceUnavailable(f"monday left the items of board {board} out of its answer.")
    return page
