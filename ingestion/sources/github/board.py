"""One GitHub project: a plan whose items are work, or a list whose items are projects."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from ingestion.live.boards import is_project_board
from ingestion.live.connector import Json, Landing, Sight
from ingestion.live.custom import CustomFields
from ingestion.live.gather import Gathered, Row, day
from ingestion.sources.github.nodes import nodes, person, reference
from ingestion.sources.github.status import HEALTH, closed_as, past_of_item, standing
from ingestion.tables.words import fold_header, read_words
from ingestion.text.markdown_body import markdown_text
from portfolio.vocabulary import Status

_VALUE = {
    "ProjectV2ItemFieldTextValue": "text",
    "ProjectV2ItemFieldNumberValue": "number",
    "ProjectV2ItemFieldDateValue": "date",
    "ProjectV2ItemFieldSingleSelectValue": "name",
}
_IN_CONTENT = {
    "ProjectV2ItemFieldLabelValue",
    "ProjectV2ItemFieldMilestoneValue",
    "ProjectV2ItemFieldPullRequestValue",
    "ProjectV2ItemFieldRepositoryValue",
    "ProjectV2ItemFieldReviewerValue",
    "ProjectV2ItemFieldUserValue",
    "ProjectV2ItemIssueFieldValue",
}
_OWN = {"TEXT", "NUMBER", "DATE", "SINGLE_SELECT"}
_WAITS = re.compile(r"(?:depends on|dependency|dependencies|blocked by|waiting (?:for|on)|predecessors?)")
_STATUS = "status"


@dataclass(frozen=True)
class _Item:
    """An item with its fields apart: custom texts by title, iteration, status word and the day it was set."""

    key: str
    body: Json
    texts: Mapping[str, str]
    waits: tuple[str, ...]
    start: date | None
    due: date | None
    status: str | None
    status_set: str | None
    left: date | None

    @property
    def content(self) -> Json:
        content: Json = self.body["content"]
        return content

    @property
    def parent(self) -> str | None:
        parent = self.content.get("parent")
        return reference(parent) if parent else None


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
    custom_titles = [title for title in titles if not _is_own(fold_header(title))]
    listing = wanted == "projects" if wanted else is_project_board(body["title"], custom_titles)
    items = _items(gathered, board, landings, sight)
    words = _words(items, sight)
    here = {item.key for item in items}
    tops = [item for item in items if listing and item.parent not in here]
    roots = {item.key: item.key for item in tops}
    for item in items:
        _find_root(item, {one.key: one for one in items}, roots)
    for level, some in (("projects", tops), ("items", [item for item in items if item not in tops])):
        texts: dict[str, list[str]] = {title: [] for title in custom_titles}
        for item in some:
            for title, text in item.texts.items():
                texts.setdefault(title, []).append(text)
        custom = CustomFields("projects" if level == "projects" else "items", texts, sight.mapping)
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


def _find_root(item: _Item, by_key: Mapping[str, _Item], roots: dict[str, str]) -> None:
    """The top-level item above an item, however deep it lies."""
    path: list[str] = []
    current: _Item | None = item
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


def _items(gathered: Gathered, board: Landing, landings: Sequence[Landing], sight: Sight) -> list[_Item]:
    items: list[_Item] = []
    hidden = elsewhere = archived = 0
    for landing in landings:
        body = landing.body
        if not body.get("content"):
            hidden += landing.gone_on is None
            continue
        item = _item(body, landing.gone_on or board.gone_on, sight)
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
    return items


def _item(body: Json, gone_on: date | None, sight: Sight) -> _Item:
    content = body["content"]
    texts: dict[str, str] = {}
    waits: tuple[str, ...] = ()
    status = status_set = None
    start = due = None
    for value in nodes(body.get("fieldValues")):
        kind, title = value["__typename"], (value.get("field") or {}).get("name")
        if kind == "ProjectV2ItemFieldIterationValue" and start is None:
            start = date.fromisoformat(value["startDate"])
            due = start + timedelta(days=int(value["duration"]))
        elif kind in _VALUE and title and value.get(_VALUE[kind]) not in (None, ""):
            text = _plain(value[_VALUE[kind]])
            if fold_header(title) == _STATUS and "optionId" in value:
                status, status_set = text, value.get("updatedAt")
            elif _WAITS.fullmatch(fold_header(title)):
                waits += _parts(text, content)
            elif not _is_own(fold_header(title)):
                texts[title] = text
        elif kind not in _VALUE and kind not in _IN_CONTENT and kind != "ProjectV2ItemFieldIterationValue":
            sight.drift.word("type of field value", kind)
    left = gone_on or (day(body["updatedAt"]) if body.get("isArchived") else None)
    return _Item(reference(content), body, texts, waits, start, due, status, status_set, left)


def _is_own(title: str) -> bool:
    """True for a field that is read by itself, not as a custom one."""
    return title in {_STATUS, "title"} or _WAITS.fullmatch(title) is not None


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _parts(text: str, content: Json) -> tuple[str, ...]:
    """References of a text column; a bare #12 is of the item's own repository."""
    own = (content.get("repository") or {}).get("nameWithOwner", "")
    parts = (part.strip() for part in re.split(r"[,;\n]", text))
    return tuple(f"{own}{part}" if part.startswith("#") else part for part in parts if part)


def _words(items: Iterable[_Item], sight: Sight) -> dict[str, Status]:
    """Every status word of the board and its timelines in the house's words."""
    said = [item.status for item in items if item.status]
    moves = [event for item in items for event in nodes(item.content.get("timelineItems")) if "previousStatus" in event]
    distinct = list(dict.fromkeys([*said, *(m[k] for m in moves for k in ("previousStatus", "status") if m[k])]))
    read = read_words(pd.Series(distinct, dtype="object"), _STATUS)
    for word, known in zip(distinct, read.notna(), strict=True):
        if not known:
            sight.drift.word("status", word)
    return {word: Status(value) for word, value in zip(distinct, read, strict=True) if isinstance(value, str)}


def _add_item(
    gathered: Gathered,
    item: _Item,
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
    if item.left:
        gathered.left[kind, item.key] = item.left
    before = len(gathered.changes)
    past_of_item(gathered, item.key, item.body, item.status, item.status_set, words)
    if is_project:
        for change in gathered.changes[before:]:
            change |= {"kind": kind, "field": "actual_end" if change["field"] == "done_on" else change["field"]}
    _around(gathered, item, home, sight)


def _field(name: str, value: object) -> object:
    return (value,) if name in {"vendors", "goals"} and isinstance(value, str) and ";" not in value else value


def _kind(content: Json) -> str:
    if content["__typename"] == "PullRequest":
        return "pull request"
    kind = (content.get("issueType") or {}).get("name")
    return str(kind).casefold() if kind else "subtask" if content.get("parent") else "task"


def _around(gathered: Gathered, item: _Item, home: str, sight: Sight) -> None:
    """What belongs to an item: its milestone, what it waits for, what was said about it."""
    content = item.content
    if item.left:
        return
    if milestone := content.get("milestone"):
        add_milestone(gathered, milestone, home, f"{sight.source}/items")
    for blocker in (*(reference(one) for one in nodes(content.get("blockedBy"))), *item.waits):
        link: dict[str, Any] = {"id": f"{blocker}->{item.key}", "predecessor": blocker, "successor": item.key}
        gathered.add("dependencies", link | {"source": f"{sight.source}/items"})
    for comment in nodes(content.get("comments")):
        author = comment.get("author") or {}
        text = markdown_text(comment.get("body") or "").strip()
        if text and author.get("__typename") != "Bot":
            gathered.add(
                "updates",
                {
                    "id": comment["id"],
                    "project": home,
                    "item": None if home == item.key else item.key,
                    "dated": day(comment["createdAt"]),
                    "author": person(gathered, author),
                    "text": text,
                    "url": comment["url"],
                    "source": f"{sight.source}/comments",
                },
            )


def add_milestone(gathered: Gathered, milestone: Json, home: str, source: str) -> None:
    """A repository's milestone; it belongs to the first project that names it."""
    key = f"{milestone['repository']['nameWithOwner']}/milestone/{milestone['number']}"
    closed = str(milestone["state"]).upper() == "CLOSED"
    row = {
        "id": key,
        "project": home,
        "name": milestone["title"],
        "kind": "milestone",
        "status": (Status.DONE if closed else Status.NOT_STARTED).value,
        "due": day(milestone.get("dueOn")),
        "done_on": day(milestone.get("closedAt")) if closed else None,
        "url": milestone["url"],
        "source": source,
    }
    if gathered.add("milestones", row, milestone["createdAt"]) and closed and milestone.get("closedAt"):
        gathered.change("milestones", key, "status", milestone["closedAt"], Status.NOT_STARTED.value)
        gathered.change("milestones", key, "done_on", milestone["closedAt"], None)
