"""Linear's issues: where they stand, what they wait for, and what they were."""

from collections.abc import Mapping

import pandas as pd

from ingestion.live.connector import Json, Landing, Sight
from ingestion.live.gather import Gathered, Row, day
from ingestion.sources.linear.people import People
from ingestion.sources.linear.project import PRIORITY, left_on
from ingestion.tables.words import read_words
from ingestion.text.markdown_body import markdown_text
from portfolio.vocabulary import Status

_TYPE = {
    "triage": Status.NOT_STARTED,
    "backlog": Status.NOT_STARTED,
    "unstarted": Status.NOT_STARTED,
    "started": Status.IN_PROGRESS,
    "completed": Status.DONE,
    "canceled": Status.CANCELLED,
    "duplicate": Status.CANCELLED,
}
_BY_NAME = {Status.BLOCKED, Status.AT_RISK, Status.ON_HOLD}
"""What only a state's name can say; whether work is open or done its type says."""


def states_of(landings: list[Landing], sight: Sight) -> dict[str, Status]:
    """Every workflow state in the house's words."""
    names = read_words(pd.Series([str(one.body["name"]) for one in landings], dtype="object"), "status")
    found: dict[str, Status] = {}
    for one, name in zip(landings, names, strict=True):
        kind = str(one.body["type"])
        if kind not in _TYPE:
            sight.drift.word("type of state", kind)
        status = _TYPE.get(kind, Status.UNKNOWN)
        if not status.is_closed and isinstance(name, str) and Status(name) in _BY_NAME:
            status = Status(name)
        found[one.id] = status
    return found


def team_project(body: Json) -> str:
    """Where the issues of a team go that belong to no project."""
    return f"team/{body['team']['key']}"


def read_issue(
    gathered: Gathered, landing: Landing, states: Mapping[str, Status], people: People, sight: Sight
) -> bool:
    """Add everything one issue says; True where it belongs to no project that can be seen."""
    body = landing.body
    key, cycle = body["identifier"], body.get("cycle") or {}
    home = (body.get("project") or {}).get("id")
    stray = home not in gathered.rows["projects"]
    if stray:
        home = team_project(body)
        team = {"id": home, "name": body["team"]["name"], "source": f"{sight.source}/teams"}
        gathered.add("projects", team | {"team": body["team"]["name"], "status": Status.UNKNOWN.value})
    status = states.get(body["state"]["id"], Status.UNKNOWN)
    priority = PRIORITY.get(int(body.get("priority") or 0))
    row: Row = {
        "id": key,
        "project": home,
        "parent": (body.get("parent") or {}).get("identifier"),
        "name": body["title"],
        "kind": "subtask" if body.get("parent") else "task",
        "status": status.value,
        "priority": priority.value if priority else None,
        "owner": people.id_of(gathered, body.get("assignee")),
        "team": body["team"]["name"],
        "start": day(body.get("startedAt") or cycle.get("startsAt")),
        "due": day(body.get("dueDate")),
        "done_on": day(body.get("completedAt")) if status is Status.DONE else None,
        "updated_on": day(body.get("updatedAt")),
        "url": body.get("url"),
        "source": f"{sight.source}/issues",
    }
    if not gathered.add("items", row, body.get("createdAt")):
        return stray
    _past(gathered, body, states, people)
    left = left_on(landing) or gathered.left.get(("projects", str(home)))
    if left:
        gathered.left["items", key] = left
        return stray
    for one in body["relations"]["nodes"]:
        if one["type"] == "blocks" and one.get("relatedIssue"):
            link = {"id": one["id"], "predecessor": key, "successor": one["relatedIssue"]["identifier"]}
            gathered.add("dependencies", link | {"source": f"{sight.source}/relations"})
    for comment in body["comments"]["nodes"]:
        text = markdown_text(comment.get("body") or "").strip()
        if text and not comment.get("botActor"):
            said = {"id": comment["id"], "project": home, "item": key, "dated": day(comment["createdAt"])}
            author = people.id_of(gathered, comment.get("user"))
            where = {"url": comment.get("url"), "source": f"{sight.source}/comments"}
            gathered.add("updates", said | where | {"author": author, "text": text})
    return stray


def _past(gathered: Gathered, body: Json, states: Mapping[str, Status], people: People) -> None:
    key, done_on = body["identifier"], None
    for one in sorted(body["history"]["nodes"], key=lambda event: str(event["createdAt"])):
        at = one["createdAt"]
        if one.get("fromDueDate") != one.get("toDueDate"):
            gathered.change("items", key, "due", at, day(one.get("fromDueDate")))
        if one.get("fromPriority") != one.get("toPriority"):
            before = PRIORITY.get(int(one.get("fromPriority") or 0))
            gathered.change("items", key, "priority", at, before.value if before else None)
        if one.get("fromAssigneeId") != one.get("toAssigneeId"):
            gathered.change("items", key, "owner", at, people.id_of(gathered, one.get("fromAssigneeId")))
        if one.get("fromProjectId") != one.get("toProjectId"):
            gathered.change("items", key, "project", at, one.get("fromProjectId") or team_project(body))
        if one.get("fromTitle") and one["fromTitle"] != one.get("toTitle"):
            gathered.change("items", key, "name", at, one["fromTitle"])
        if one.get("toStateId") and one.get("fromStateId") and one["fromStateId"] != one["toStateId"]:
            before_status, after = (states.get(one[side], Status.UNKNOWN) for side in ("fromStateId", "toStateId"))
            if before_status is not after:
                gathered.change("items", key, "status", at, before_status.value)
            finished = day(at) if after is Status.DONE else None
            if (finished is None) != (done_on is None):
                gathered.change("items", key, "done_on", at, done_on)
                done_on = finished
