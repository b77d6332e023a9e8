"""Raw records of monday to pictures: pure, whatever the order in which they came."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import pandas as pd

from ingestion.live.boards import is_project_board
from ingestion.live.connector import Json, Landed, Landing, Shaped, Sight, Target
from ingestion.live.replay import replay
from ingestion.source import Records
from ingestion.sources.monday.board import Board, Cell, Column, Entry, Link, Post
from ingestion.sources.monday.cells import Typed, cells, day_of, is_known, is_milestone, links, team, typed
from ingestion.sources.monday.history import born, changes, left
from ingestion.sources.monday.people import People
from ingestion.sources.monday.picture import Made, picture
from ingestion.sources.monday.pull import below
from ingestion.text.html import html_text

_BOARD = frozenset(  # keys of 2026 and of 2023
    {
        "id", "name", "description", "state", "type", "board_kind", "hierarchy_type", "created_at", "updated_at", "url",
        "items_count", "workspace", "owners", "groups", "columns", "creator", "permissions", "pos", "subscribers",
        "tags", "top_group", "updates", "views", "communication", "updated_at_int", "board_folder_id",
    }
)  # fmt: skip
_ITEM = frozenset(
    {
        "id", "name", "state", "created_at", "updated_at", "url", "creator_id", "group", "parent_item", "board",
        "column_values", "assets", "subscribers", "updates", "updated_at_int",
    }
)  # fmt: skip
_UPDATE = frozenset(
    {
        "id", "body", "text_body", "created_at", "updated_at", "edited_at", "item_id", "creator_id", "creator",
        "replies", "assets", "board",
    }
)  # fmt: skip


def shape(target: Target, landed: Landed, sight: Sight) -> Shaped:
    """The boards as they are today, and as the activity log says they were."""
    shaped, lost = shape_all(target, landed, sight)
    if not lost:
        return shaped
    return replace(
        shaped, notes=(*shaped.notes, f"{len(lost)} updates are left out: no board that was read is theirs.")
    )


def shape_all(target: Target, landed: Landed, sight: Sight) -> tuple[Shaped, list[str]]:
    """The same, and the ids of updates that stand on no board that was read."""
    people = People(landed)
    reader = _Reader(target, landed, sight, people)
    boards = list(reader.boards())
    made = picture(boards, sight.mapping, sight.source)
    for row in people.rows():
        made.add("people", row)
    for (title, why), count in made.unknown.items():
        for _ in range(count):
            sight.drift.word(f"column {title!r}", why)
    gone = left(landed, made)
    now = Records(sight.source, sight.today, complete=True, tables=_today(made, gone))
    past = changes(landed, made, people, sight.mapping)
    records, notes = replay(now, past, born(boards, made), left=gone)
    lost = [reject.reason for reject in made.rejected if reject.dropped]
    told = [f"{count} updates are left out: one that {why}." for why, count in _counted(lost).items()]
    return Shaped(records, (*made.notes, *told, *notes), tuple(made.unmapped)), reader.lost


def _today(made: Made, gone: Mapping[tuple[str, str], date]) -> dict[str, pd.DataFrame]:
    """The tables less what hangs on things that are gone; the things themselves `replay` takes out."""
    ids = {key for _, key in gone}
    projects = {key for kind, key in gone if kind == "projects"}
    if ids:
        rows = made.rows
        rows["dependencies"] = [
            row for row in rows.get("dependencies", ()) if not {row["predecessor"], row["successor"]} & ids
        ]
        rows["updates"] = [row for row in rows.get("updates", ()) if row["project"] not in projects]
    return made.tables()


def _counted(reasons: list[str]) -> dict[str, int]:
    return {reason: reasons.count(reason) for reason in dict.fromkeys(reasons)}


class _Reader:
    """Landed records as boards."""

    def __init__(self, target: Target, landed: Landed, sight: Sight, people: People) -> None:
        self.target, self.landed, self.sight, self.people = target, landed, sight, people
        self.bodies = {one.id: one.body for one in landed.of("board", gone=True)}
        self.columns = {key: self._columns(body) for key, body in self.bodies.items()}
        self.main_of = {sub: key for key, body in self.bodies.items() for sub in below(body)}
        self.lost: list[str] = []
        self.items = {one.id: one for one in landed.of("item", gone=True) if one.body.get("state") in (None, "active")}

    def _columns(self, body: Json) -> dict[str, Typed]:
        self.sight.drift.fields("board", body, _BOARD)
        for column in body.get("columns") or ():
            if not is_known(str(column.get("type"))):
                self.sight.drift.word("column type", column.get("type"))
        found = (typed(column) for column in body.get("columns") or ())
        return {one.id: one for one in found if one is not None}

    def boards(self) -> Iterator[Board]:
        """Each board with its items and, from the boards below it, its subitems."""
        items: dict[str, list[Landing]] = {}
        for one in self.items.values():
            items.setdefault(self._main(one.body), []).append(one)
        posts = self._posts()
        live = {one.id for one in self.landed.of("board")}
        for key in dict.fromkeys([*self.bodies, *items]):
            body = self.bodies.get(key, {"id": key, "name": f"Board {key}"})
            if body.get("type") in ("document", "custom_object") or key in self.main_of:
                continue
            mine = items.get(key, [])
            if key in live or mine or key not in self.bodies:
                yield self._board(key, body, mine, posts.get(key, []))

    def _main(self, item: Json) -> str:
        board = str((item.get("board") or {}).get("id") or "")
        return self.main_of.get(board, board)

    def _board(self, key: str, body: Json, items: list[Landing], posts: list[Post]) -> Board:
        columns = tuple(c for one in self._of(key, items, top=True) for c in one.columns)
        under = tuple(c for sub in below(body) for one in self.columns.get(sub, {}).values() for c in one.columns)
        if body.get("hierarchy_type") == "multi_level" and not under:
            under = columns
        entries = tuple(self._entry(one, key) for one in items)
        titles = [one.title for one in self._of(key, items, top=True)]
        named = self.target.options.get("items") or self.sight.mapping.items
        of_projects = named == "projects" if named else is_project_board(str(body.get("name")), titles)
        return Board(
            id=key,
            name=str(body.get("name") or key),
            of_projects=of_projects,
            columns=columns,
            under=under or self._under(items),
            entries=self._with_parents(entries),
            posts=tuple(posts),
            facts=self._facts(body),
        )

    def _of(self, key: str, items: list[Landing], *, top: bool) -> list[Typed]:
        """The columns of a board; where it was not captured, those its items' values name."""
        known = self.columns.get(key)
        if known:
            return list(known.values())
        found: dict[str, Typed] = {}
        for one in items:
            if bool(one.body.get("parent_item")) != top:
                for value in one.body.get("column_values") or ():
                    column = self._column(value, {})
                    if column is not None:
                        found.setdefault(column.id, column)
        return list(found.values())

    def _under(self, items: list[Landing]) -> tuple[Column, ...]:
        return tuple(c for one in self._of("", items, top=False) for c in one.columns)

    def _column(self, value: Json, known: Mapping[str, Typed]) -> Typed | None:
        """The column of a value; records of 2023 carry title and type themselves."""
        key = str(value.get("id"))
        if key in known:
            return known[key]
        title = (value.get("column") or {}).get("title") or value.get("title") or key
        return typed({"id": key, "title": title, "type": value.get("type")})

    def _entry(self, one: Landing, main: str) -> Entry:
        body = one.body
        self.sight.drift.fields("item", body, _ITEM)
        known = self.columns.get(str((body.get("board") or {}).get("id") or main), {})
        held: dict[str, Cell] = {}
        found: list[Link] = []
        milestone, squad = False, None
        for value in body.get("column_values") or ():
            column = self._column(value, known)
            if column is None or column.kind == "none":
                continue
            held |= cells(value, column, self.people.seen)
            found += links(value, column)
            milestone = milestone or (column.type == "timeline" and is_milestone(value))
            squad = squad or (team(value) if column.kind == "people" else None)
        parent = body.get("parent_item")
        return Entry(
            id=one.id,
            name=str(body.get("name") or one.id),
            cells=held,
            parent=str(parent["id"]) if parent else None,
            group=str((body.get("group") or {}).get("title") or ""),
            url=body.get("url"),
            updated=day_of(body.get("updated_at")),
            created=day_of(body.get("created_at")),
            links=tuple(found),
            is_milestone=milestone,
            team=squad,
        )

    def _with_parents(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """A subitem whose parent was never seen stands by itself; parents first."""
        ids = {entry.id for entry in entries}
        known = [e if e.parent is None or e.parent in ids else replace(e, parent=None) for e in entries]
        return tuple(sorted(known, key=lambda entry: entry.parent is not None))

    def _facts(self, body: Json) -> dict[str, object]:
        workspace = (body.get("workspace") or {}).get("name")
        owners = [self.people.seen(str(one["id"]), "") for one in body.get("owners") or () if one]
        facts: dict[str, object] = {
            "description": body.get("description") or None,
            "url": body.get("url"),
            "owner": next((one for one in owners if one), None),
            "attributes": {"Workspace": str(workspace)} if workspace else {},
        }
        return {name: value for name, value in facts.items() if value is not None}

    def _posts(self) -> dict[str, list[Post]]:
        """Updates and replies by the board they stand on."""
        out: dict[str, list[Post]] = {}
        alone = next(iter(self.bodies)) if len(self.bodies) == 1 else ""
        for one in self.landed.of("update"):
            body = one.body
            self.sight.drift.fields("update", body, _UPDATE)
            item = str(body["item_id"]) if body.get("item_id") else None
            about = self.items.get(item or "")
            board = self._main(about.body if about else body) or alone
            if not board:
                self.lost.append(one.id)
                continue
            for said in (body, *(body.get("replies") or ())):
                post = self._post(said, item, about)
                if post is not None:
                    out.setdefault(board, []).append(post)
        return out

    def _post(self, body: Json, item: str | None, about: Landing | None) -> Post | None:
        dated = day_of(body.get("created_at"))
        words = html_text(str(body.get("body") or "")) or str(body.get("text_body") or "").replace("\ufeff", "").strip()
        if dated is None or not words:
            return None
        creator = body.get("creator") or {}
        author = str(body.get("creator_id") or creator.get("id") or "")
        url = about.body.get("url") if about else None
        return Post(
            id=str(body["id"]),
            item=item,
            dated=dated,
            author=self.people.seen(author, str(creator.get("name") or "")) if author.isdigit() else None,
            text=words,
            url=f"{url}/posts/{body['id']}" if url else None,
        )
