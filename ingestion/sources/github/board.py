"""One GitHub project: a plan whose items are work, or a list whose items are projects."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from ingestion.live.boards import is_project_board
from ingestion.live.connector import Json, Landing, Sight
from ingestion.live.custom import CustomFields, Level
from ingestion.live.gather import Gathered, Row, day
from ingestion.sources.github.around import read_around
from ingestion.sources.github.item import STATUS, Item, is_own, read_item
from ingestion.sources.github.nodes import nodes, person
from ingestion.sources.github.status import HEALTH, closed_as, past_of_item, standing
from ingestion.tables.words import fold_header, read_words
from ingestion.text.markdown_body import markdown_text
from portfolio.vocabulary import Status

_OWN = {"TEXT", "NUMBER", "DATE", "SINGLE_SELECT"}


def read_board(
    gathered: Gathered,
    board: Landing,
    landings: Sequence[Landing],
    updates: Iterable[Json],
    wanted: str | None,
    sight: Sight,
) -> None:
    """Add everything one board says."""
    body = board.body
    titles = [field["name"] for field in nodes(body.get("fields")) if field.get("dataType") in _OWN]
    custom_titles = [title for title in titles if not is_own(fold_header(title))]
    listing = wanted == "projects" if wanted else is_project_board(body["title"], custom_titles)
    items = _items(gathered, board, landings, sight)
    words = _words(items, sight)
    by_key = {item.key: item for item in items}
    tops = [item for item in items if listing and item.parent not in by_key]
    roots = {item.key: item.key for item in tops}
    for item in items if listing else ():
        _find_root(item, by_key, roots)
    levels: tuple[tuple[Level, list[Item]], ...] = (
        ("projects", tops),
        ("items", [item for item in items if roots.get(item.key) != item.key]),
    )
    for level, some in levels:
        texts: dict[str, list[str]] = {title: [] for title in custom_titles}
        for item in some:
            for title, text in item.texts.items():
                texts.setdefault(title, []).append(text)
        custom = CustomFields(level, texts, sight.mapping)
        if some:
            gathered.unmapped |= dict.fromkeys(title for title in texts if title not in custom.titles)
        for item in some:
            home = board.id if not listing else roots.get(item.key)
            if home is not None:
                _add_item(gathered, item, home, custom, words, sight, programme=body["title"] if listing else None)
    if listing:
        said = list(updates)
        if said:
            gathered.notes.append(
                f"{body['title']} lists projects, so its own {len(said)} status updates, which speak of the whole"
                " programme, belong to no project and were left out."
            )
        return
    _project(gathered, board, sorted(updates, key=lambda one: str(one["createdAt"])), sight)


def _find_root(item: Item, by_key: Mapping[str, Item], roots: dict[str, str]) -> None:
    """The top-level item above an item, however deep it lies."""
    path: list[str] = []
    current: Item | None = item
    while current is not None and current.key not in roots and current.key not in path:
        path.append(current.key)
        current = by_key.get(current.parent or "")
    if current is not None and current.key in roots:
        roots |= dict.fromkeys(path, roots[current.key])


def _project(gathered: Gathered, board: Landing, updates: Sequence[Json], sight: Sight) -> None:
    body, key = board.body, board.id
    row: Row = {
        "id": key,
        "name": body["title"],
        "description": body.get("shortDescription") or None,
        "status": Status.UNKNOWN.value,
        "rag": None,
        "start": None,
        "end": None,
        "status_on": None,
        "reporter": None,
        "url": body["url"],
        "source": f"{sight.source}/projects",
        "actual_end": day(body.get("closedAt")) if body.get("closed") else None,
        "raw": {},
    }
    for update in updates:
        _update(gathered, row, update, sight)
    if body.get("closed") and body.get("closedAt"):
        gathered.change("projects", key, "actual_end", body["closedAt"], None)
        gathered.turn("projects", row, "status", body["closedAt"], Status.DONE.value)
    gathered.add("projects", row, body["createdAt"])
    if board.gone_on:
        gathered.left["projects", key] = board.gone_on


def _update(gathered: Gathered, row: Row, update: Json, sight: Sight) -> None:
    """A status update is a statement of its own day, and what it says held from then on."""
    word, at = update.get("status"), update["createdAt"]
    rag, status = HEALTH.get(word or "", (None, None))
    if word and status is None:
        sight.drift.word("project status", word)
    author = person(gathered, update.get("creator"))
    if status is not None:
        gathered.turn("projects", row, "rag", at, rag.value if rag else None)
        gathered.turn("projects", row, "status", at, status.value)
        gathered.turn("projects", row, "status_on", at, day(at))
        gathered.turn("projects", row, "reporter", at, author)
        row["raw"] = {"status": word}
    for name, said in (("start", update.get("startDate")), ("end", update.get("targetDate"))):
        if said:
            gathered.turn("projects", row, name, at, day(said))
    text = markdown_text(update.get("body") or "").strip() or (word or "").replace("_", " ").capitalize()
    if text:
        gathered.add(
            "updates",
            {
                "id": update["id"],
                "project": row["id"],
                "dated": day(at),
                "author": author,
                "rag": rag.value if rag else None,
                "text": text,
                "url": row["url"],
                "source": f"{sight.source}/updates",
            },
        )


def _items(gathered: Gathered, board: Landing, landings: Sequence[Landing], sight: Sight) -> list[Item]:
    items: list[Item] = []
    hidden = elsewhere = archived = 0
    for landing in landings:
        body = landing.body
        if not body.get("content"):
            hidden += landing.gone_on is None
            continue
        item = read_item(body, landing.gone_on or board.gone_on, sight)
        archived += bool(body.get("isArchived"))
        if item.key in gathered.rows["items"] or item.key in gathered.rows["projects"]:
            elsewhere += 1
        else:
            items.append(item)
    title = board.body["title"]
    if hidden:
        gathered.notes.append(f"{title}: {hidden} items lie in repositories that this token may not see.")
    if elsewhere:
        gathered.notes.append(f"{title}: {elsewhere} items stand on an earlier board too and are counted there.")
    if archived:
        gathered.notes.append(f"{title}: {archived} archived items were left out.")
    comments = [item.content.get("comments") or {} for item in items]
    if older := sum(one.get("totalCount", 0) - len(one.get("nodes") or ()) for one in comments):
        gathered.notes.append(f"{title}: {older} comments older than the last five of their issue were not read.")
    return items


def _words(items: Iterable[Item], sight: Sight) -> dict[str, Status]:
    """Every status word of the board and its timelines in the house's words."""
    said = [item.status for item in items if item.status]
    moves = [event for item in items for event in nodes(item.content.get("timelineItems")) if "previousStatus" in event]
    distinct = list(dict.fromkeys([*said, *(m[k] for m in moves for k in ("previousStatus", "status") if m[k])]))
    read = read_words(pd.Series(distinct, dtype="object"), STATUS)
    for word, known in zip(distinct, read.notna(), strict=True):
        if not known:
            sight.drift.word("status", word)
    return {word: Status(value) for word, value in zip(distinct, read, strict=True) if isinstance(value, str)}


def _add_item(
    gathered: Gathered,
    item: Item,
    home: str,
    custom: CustomFields,
    words: Mapping[str, Status],
    sight: Sight,
    *,
    programme: str | None,
) -> None:
    content, is_project = item.content, home == item.key
    is_draft = content["__typename"] == "DraftIssue"
    closed = closed_as(content)
    column = None if item.status is None else words.get(item.status, Status.UNKNOWN)
    people = [person(gathered, user) for user in nodes(content.get("assignees"))]
    read = custom.read(item.texts)
    row: Row = {
        "id": item.key,
        "name": content["title"],
        "status": standing(column, closed, is_draft=is_draft).value,
        "owner": next((one for one in people if one), None),
        "start": item.start,
        "url": content.get("url"),
        "source": f"{sight.source}/items",
    }
    finished = day(content.get("closedAt")) if closed is Status.DONE else None
    if is_project:
        row |= {"programme": programme, "end": item.due, "actual_end": finished, "attributes": read.rest}
        row["raw"] = read.raw | ({"status": item.status} if item.status else {})
    else:
        row |= {"project": home, "parent": item.parent, "kind": _kind(content), "due": item.due, "done_on": finished}
        row["updated_on"] = day(max(str(item.body["updatedAt"]), str(content.get("updatedAt") or "")))
    row |= {name: _field(name, value) for name, value in read.fields.items() if not (name == "owner" and row["owner"])}
    if item.status is None and closed is None and "status" not in read.fields and is_draft:
        row["status"] = Status.UNKNOWN.value
    kind = "projects" if is_project else "items"
    gathered.add(kind, row, item.body["createdAt"])
    left = item.left or gathered.left.get(("projects", home))
    if left:
        gathered.left[kind, item.key] = left
    before = len(gathered.changes)
    past_of_item(gathered, item.key, item.body, item.status, item.status_set, words)
    if is_project:
        for change in gathered.changes[before:]:
            change |= {"kind": kind, "field": "actual_end" if change["field"] == "done_on" else change["field"]}
    read_around(gathered, item, home, sight)


def _field(name: str, value: object) -> object:
    return (value,) if name in {"vendors", "goals"} and isinstance(value, str) and ";" not in value else value


def _kind(content: Json) -> str:
    if content["__typename"] == "PullRequest":
        return "pull request"
    kind = (content.get("issueType") or {}).get("name")
    return str(kind).casefold() if kind else "subtask" if content.get("parent") else "task"
