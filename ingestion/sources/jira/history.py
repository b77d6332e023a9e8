"""The changelog of an issue, run backwards: what each field was before each change."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from ingestion.live.connector import Json
from ingestion.sources.jira.values import moment_of, objects, text_of

State = dict[str, Any]
"""What an issue says, by slot: Jira's field id, and `status_id`, `assignee_name` beside two of them."""

_SLOTS = {
    "status": "status", "resolution": "resolution", "assignee": "assignee", "priority": "priority",
    "duedate": "duedate", "due date": "duedate", "summary": "summary",
    "timeoriginalestimate": "timeoriginalestimate", "parent": "parent", "issueparentassociation": "parent",
    "parent issue": "parent", "epic link": "parent", "flagged": "flagged", "resolutiondate": "resolutiondate",
}  # fmt: skip


def histories(body: Json) -> list[tuple[datetime, list[Mapping[str, Any]]]]:
    """The changes of an issue in the order of time; one that states no time is left out."""
    log = body.get("changelog")
    found: dict[str, tuple[datetime, list[Mapping[str, Any]]]] = {}
    for n, one in enumerate(objects(log.get("histories")) if isinstance(log, Mapping) else []):
        when = moment_of(one.get("created"))
        if when is not None:
            found[str(one.get("id", f"#{n}"))] = (when, objects(one.get("items")))
    return sorted(found.values(), key=lambda pair: pair[0])


def earlier(
    now: State, changes: list[tuple[datetime, list[Mapping[str, Any]]]], customs: Mapping[str, str]
) -> Iterator[tuple[datetime, State]]:
    """Newest first: the moment of a change that touches a slot, and the state before it.

    `customs` is title to field id, for servers whose changelog names custom fields only by title.
    """
    state = dict(now)
    for when, items in reversed(changes):
        touched = False
        for item in reversed(items):
            slot = _slot(item, state, customs)
            if slot is None:
                continue
            touched = True
            _undo(state, slot, item)
        if touched:
            yield when, dict(state)


def _slot(item: Mapping[str, Any], state: State, customs: Mapping[str, str]) -> str | None:
    name = (text_of(item.get("field")) or "").casefold()
    if name in _SLOTS:
        return _SLOTS[name]
    field = text_of(item.get("fieldId")) or customs.get(name)
    return field if field in state else None


def _undo(state: State, slot: str, item: Mapping[str, Any]) -> None:
    raw, said = text_of(item.get("from")), text_of(item.get("fromString"))
    if slot == "status":
        state["status_id"], state["status"] = raw, said or raw
    elif slot == "assignee":
        state["assignee"], state["assignee_name"] = raw, said
    elif slot in {"duedate", "timeoriginalestimate", "resolutiondate"}:
        state[slot] = raw or said
    elif slot.startswith("customfield_") and raw and moment_of(raw):
        state[slot] = raw  # a day: its other spelling follows the reader's language
    else:
        state[slot] = said or raw


def left(
    transitions: list[tuple[datetime, str, str]], inside: Callable[[str], bool]
) -> tuple[date | None, list[tuple[datetime, date]]]:
    """The day a kind of status began that still holds, and, for stretches that ended, (end, day they began).

    `transitions` are (moment, status before, status after) in the order of time.
    """
    since: date | None = None
    ended: list[tuple[datetime, date]] = []
    for when, before, after in transitions:
        if inside(after) and not inside(before):
            since = when.date()
        elif inside(before) and not inside(after):
            if since is not None:
                ended.append((when, since))
            since = None
    return since, ended
