"""A Linear workspace as data: projects with updates, milestones and relations; issues with a past."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.contract.graph import Data

USERS: dict[str, Data] = {
    key: {
        "id": f"u-{key}", "name": name, "displayName": key, "email": f"{key.capitalize()}@Example.com", "active": True,
        "app": False, "updatedAt": "2026-01-01T08:00:00.000Z",
    }
    for key, name in {"ada": "Ada Lovelace", "grace": "Grace Hopper"}.items()
}  # fmt: skip
TEAMS = {
    "ENG": {"id": "t-eng", "key": "ENG", "name": "Engineering"},
    "OPS": {"id": "t-ops", "key": "OPS", "name": "Operations"},
}
STATES: dict[str, Data] = {
    key: {"id": f"s-{key}", "name": name, "type": kind, "updatedAt": "2026-01-01T08:00:00.000Z"}
    for key, (name, kind) in {
        "todo": ("Todo", "unstarted"), "doing": ("In Progress", "started"), "blocked": ("Blocked", "started"),
        "done": ("Done", "completed"), "dropped": ("Canceled", "canceled"),
    }.items()
}  # fmt: skip
INITIATIVE = {"id": "i-1", "name": "Safer streets", "targetDate": "2026-12-31", "owner": USERS["grace"]}


def moment(day: str, hour: int = 9) -> str:
    """A moment of a day as Linear writes it."""
    return f"{day}T{hour:02d}:00:00.000Z"


def project(key: str, name: str, **more: Any) -> Data:
    """A project that has begun."""
    return {
        "__typename": "Project", "id": key, "name": name, "description": "", "priority": 2, "progress": 0.25,
        "url": f"https://linear.app/acme/project/{key}", "health": None, "healthUpdatedAt": None,
        "createdAt": moment("2026-01-05"), "updatedAt": moment("2026-02-01"), "archivedAt": None, "trashed": None,
        "startDate": "2026-01-12", "startDateResolution": None, "targetDate": "2026-06-30",
        "targetDateResolution": None, "startedAt": moment("2026-01-12"), "completedAt": None, "canceledAt": None,
        "lead": USERS["ada"], "status": {"name": "In Progress", "type": "started"}, "teams": [TEAMS["ENG"]],
        "accessibleTeams": [TEAMS["ENG"]], "initiatives": [], "projectMilestones": [], "projectUpdates": [],
        "relations": [], "history": [], **more,
    }  # fmt: skip


def update(key: str, on: str, health: str, body: str) -> Data:
    """A project update."""
    return {
        "id": key, "body": body, "health": health, "createdAt": moment(on), "updatedAt": moment(on),
        "url": f"https://linear.app/acme/update/{key}", "user": USERS["ada"],
    }  # fmt: skip


def issue(number: int, title: str, *, team: str = "ENG", **more: Any) -> Data:
    """An issue."""
    return {
        "__typename": "Issue", "id": f"id-{team}-{number}", "identifier": f"{team}-{number}", "title": title,
        "url": f"https://linear.app/acme/issue/{team}-{number}", "priority": 0.0, "estimate": None, "dueDate": None,
        "createdAt": moment("2026-01-06"), "startedAt": None, "completedAt": None, "canceledAt": None,
        "updatedAt": moment("2026-02-01"), "archivedAt": None, "trashed": None, "state": STATES["todo"],
        "assignee": None, "project": None, "team": TEAMS[team], "parent": None, "cycle": None, "relations": [],
        "comments": [], "history": [], **more,
    }  # fmt: skip


def past(key: str, on: str, **changed: Any) -> Data:
    """An entry of an issue's history."""
    names = ("DueDate", "Priority", "StateId", "AssigneeId", "ProjectId", "Title")
    blank = {f"{side}{name}": None for name in names for side in ("from", "to")}
    return {"id": key, "createdAt": moment(on), **blank, **changed}


def workspace() -> tuple[list[Data], list[Data]]:
    """Projects and issues with everything they can hold."""
    gate = {
        "id": "m-1", "name": "Phase 1", "targetDate": "2026-03-31", "status": "next", "progress": 0.5,
        "createdAt": moment("2026-01-06"), "updatedAt": moment("2026-02-01"), "archivedAt": None,
    }  # fmt: skip
    rollout = project("p-rollout", "Rollout", status={"name": "Planned", "type": "planned"}, startedAt=None)
    waits = {
        "id": "r-1", "type": "dependency", "anchorType": "milestone", "relatedAnchorType": "start",
        "relatedProject": rollout, "projectMilestone": gate, "relatedProjectMilestone": None,
    }  # fmt: skip
    slip = [{"type": "targetDate", "from": "2026-04-30", "to": "2026-06-30"}, {"type": "icon", "was": "a"}]
    router = project(
        "p-router", "New router",
        health="atRisk", healthUpdatedAt=moment("2026-02-20"), initiatives=[INITIATIVE], projectMilestones=[gate],
        targetDateResolution="quarter", relations=[waits],
        projectUpdates=[
            update("pu-2", "2026-02-20", "atRisk", "Chips are **late**."),
            update("pu-1", "2026-01-20", "onTrack", "Fine."),
        ],
        history=[{"id": "h-1", "createdAt": moment("2026-02-18"), "entries": slip}],
    )  # fmt: skip
    old = project("p-old", "Old portal", archivedAt=moment("2026-02-10"))
    first = issue(
        1, "Choose chips", project=router, assignee=USERS["grace"], priority=1.0, state=STATES["done"],
        startedAt=moment("2026-01-15"), completedAt=moment("2026-02-25"), dueDate="2026-02-15",
        comments=[
            {"id": "c-1", "body": "Vendor **confirmed**.", "createdAt": moment("2026-02-02"), "url": "https://linear.app/c/1",
             "user": USERS["ada"], "botActor": None},
            {"id": "c-2", "body": "Linked a PR", "createdAt": moment("2026-02-03"), "url": "https://linear.app/c/2",
             "user": None, "botActor": {"name": "GitHub"}},
        ],
        history=[
            past("e-4", "2026-02-25", fromStateId="s-doing", toStateId="s-done"),
            past("e-3", "2026-02-05", fromDueDate="2026-01-31", toDueDate="2026-02-15"),
            past("e-2", "2026-01-15", fromStateId="s-todo", toStateId="s-doing", toAssigneeId="u-grace"),
            past("e-1", "2026-01-10", fromPriority=3.0, toPriority=1.0, toDueDate="2026-01-31"),
        ],
    )  # fmt: skip
    second = issue(
        2, "Solder", project=router, parent=first, state=STATES["blocked"], startedAt=moment("2026-02-01"),
        cycle={"number": 3.0, "startsAt": moment("2026-02-02"), "endsAt": moment("2026-02-16")},
    )  # fmt: skip
    first["relations"] = [
        {"id": "ir-1", "type": "blocks", "relatedIssue": second},
        {"id": "ir-2", "type": "related", "relatedIssue": second},
    ]
    moved = issue(
        3, "Print labels", project=rollout,
        history=[past("e-9", "2026-02-12", fromProjectId="p-router", toProjectId="p-rollout")],
    )  # fmt: skip
    stray = issue(7, "Renew certificate", team="OPS", dueDate="2026-05-01")
    gone = issue(4, "Spike", project=router, archivedAt=moment("2026-02-08"))
    under = issue(5, "Portal task", project=old)
    return [router, rollout, old], [first, second, moved, stray, gone, under]


def many(count: int) -> list[Data]:
    """Plain issues, each updated on its own minute."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        issue(1000 + n, f"Task {n}", updatedAt=(begin + timedelta(minutes=n)).strftime("%Y-%m-%dT%H:%M:%S.000Z"))
        for n in range(count)
    ]
