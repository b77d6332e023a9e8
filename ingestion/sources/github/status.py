"""Where an item stands, now and on every day it moved: its own state and the board's status column."""

from collections.abc import Mapping
from typing import Any

from ingestion.live.connector import Json
from ingestion.live.gather import Gathered, day
from ingestion.sources.github.nodes import nodes
from portfolio.vocabulary import Rag, Status

HEALTH: Mapping[str, tuple[Rag | None, Status]] = {
    "ON_TRACK": (Rag.GREEN, Status.IN_PROGRESS),
    "AT_RISK": (Rag.AMBER, Status.AT_RISK),
    "OFF_TRACK": (Rag.RED, Status.AT_RISK),
    "INACTIVE": (None, Status.ON_HOLD),
    "COMPLETE": (None, Status.DONE),
}
"""A status update's own word: what it says of confidence and of the project's state."""

_DROPPED = {"NOT_PLANNED", "DUPLICATE"}


def closed_as(content: Json) -> Status | None:
    """What closed work counts as; None while it is open."""
    if content.get("prState") == "MERGED":
        return Status.DONE
    if content.get("prState") == "CLOSED":
        return Status.CANCELLED
    if content.get("state") == "CLOSED":
        return Status.CANCELLED if content.get("stateReason") in _DROPPED else Status.DONE
    return None


def standing(column: Status | None, closed: Status | None, *, is_draft: bool) -> Status:
    """Closed is closed; what is open stands where the board says, and is not started where it says nothing."""
    if closed is not None:
        return closed
    return column or (Status.UNKNOWN if is_draft else Status.NOT_STARTED)


def past_of_item(
    gathered: Gathered, key: str, item: Json, column: str | None, set_on: str | None, words: Mapping[str, Status]
) -> None:
    """Status and day of completion of an item as they were before each of its moves.

    The timeline tells of closing, reopening and, on newer servers, of moves on the board. Moves can be
    missing there, so a status whose coming is not told is taken as new on the day its value was set,
    and as unknown before.
    """
    content = item["content"]
    events = sorted(nodes(content.get("timelineItems")), key=lambda event: str(event["createdAt"]))
    moves = [
        event
        for event in events
        if event["__typename"] == "ProjectV2ItemStatusChangedEvent"
        and (event.get("project") or {}).get("id") == item["project"]["id"]
    ]
    steps: list[tuple[str, str, Any]] = [(move["createdAt"], "column", move["status"] or None) for move in moves]
    start: str | None = (moves[0]["previousStatus"] or None) if moves else column
    if set_on and (not moves or moves[-1]["status"] != column):
        steps.append((set_on, "column", column))
        start = start if moves else "\0unknown"
    for event in events:
        if event["__typename"] == "ClosedEvent":
            dropped = event.get("stateReason") in _DROPPED
            steps.append((event["createdAt"], "closed", Status.CANCELLED if dropped else Status.DONE))
        elif event["__typename"] == "ReopenedEvent":
            steps.append((event["createdAt"], "closed", None))
    if content["__typename"] == "PullRequest" and content.get("closedAt"):
        steps.append((content["closedAt"], "closed", closed_as(content)))
    _replay(gathered, key, sorted(steps, key=lambda step: step[0]), start, words, content)


def _replay(
    gathered: Gathered,
    key: str,
    steps: list[tuple[str, str, Any]],
    start: str | None,
    words: Mapping[str, Status],
    content: Json,
) -> None:
    is_draft = content["__typename"] == "DraftIssue"
    column, closed, done_on = start, None, None
    for at, what, value in steps:
        before = standing(_column(column, words), closed, is_draft=is_draft)
        if what == "column":
            column = value
        else:
            closed = value
        after = standing(_column(column, words), closed, is_draft=is_draft)
        if after != before:
            gathered.change("items", key, "status", at, before.value)
        finished = day(at) if closed is Status.DONE else None
        if what == "closed" and finished != done_on:
            gathered.change("items", key, "done_on", at, done_on)
            done_on = finished


def _column(word: str | None, words: Mapping[str, Status]) -> Status | None:
    return None if word is None else words.get(word, Status.UNKNOWN)
