"""A GitHub organization as data: one plan with everything a board can hold, one board of projects."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.contract.graph import Data, Hidden

ORG, REPO = "octo-org", "octo-org/tunnel"
USERS: dict[str, Data] = {
    login: {"__typename": "User", "login": login, "name": name}
    for login, name in {"ada": "Ada Lovelace", "grace": "Grace Hopper", "linus": None}.items()
}
BOT: Data = {"__typename": "Bot", "login": "dependabot"}


def stamp(day: str, hour: int = 9) -> str:
    """A moment of a day as GitHub writes it."""
    return f"{day}T{hour:02d}:00:00Z"


def field(name: str, kind: str, **more: Any) -> Data:
    """A field of a board."""
    own = {"SINGLE_SELECT": "ProjectV2SingleSelectField", "ITERATION": "ProjectV2IterationField"}
    key = f"PVTF_{name.replace(' ', '')}"
    return {"__typename": own.get(kind, "ProjectV2Field"), "id": key, "name": name, "dataType": kind, **more}


_SPRINTS = {
    "duration": 14,
    "startDay": 1,
    "iterations": [{"id": "it2", "title": "Sprint 2", "startDate": "2026-02-16", "duration": 14}],
    "completedIterations": [{"id": "it1", "title": "Sprint 1", "startDate": "2026-02-02", "duration": 14}],
}
_OPTIONS = [
    {"id": key, "name": name, "color": "GRAY", "description": ""}
    for key, name in (("o1", "Todo"), ("o2", "In Progress"), ("o3", "Blocked"), ("o4", "Done"))
]
FIELDS = [
    field("Title", "TITLE"),
    field("Assignees", "ASSIGNEES"),
    field("Status", "SINGLE_SELECT", options=_OPTIONS),
    field("Priority", "SINGLE_SELECT", options=[{"id": "p1", "name": "High", "color": "RED", "description": ""}]),
    field("Vendor", "TEXT"),
    field("Due date", "DATE"),
    field("Points", "NUMBER"),
    field("Depends on", "TEXT"),
    field("Sprint", "ITERATION", configuration=_SPRINTS),
]


def value(title: str, kind: str, /, **more: Any) -> Data:
    """A field's value at an item."""
    return {"__typename": f"ProjectV2ItemField{kind}Value", "field": field(title, "TEXT"), **more}


def status(name: str, on: str) -> Data:
    """The status of an item and the day it was set."""
    return value("Status", "SingleSelect", name=name, optionId="o", updatedAt=stamp(on))


def milestone(number: int, due: str, **more: Any) -> Data:
    """A repository's milestone."""
    return {
        "id": f"MI_{number}",
        "number": number,
        "title": f"v{number}.0",
        "description": None,
        "dueOn": f"{due}T08:00:00Z",
        "createdAt": stamp("2026-01-05"),
        "closedAt": None,
        "state": "OPEN",
        "url": f"https://github.com/{REPO}/milestone/{number}",
        "repository": {"nameWithOwner": REPO},
        **more,
    }


def _events(events: list[Data]) -> Callable[..., list[Data]]:
    names = {
        "CLOSED_EVENT": "ClosedEvent",
        "REOPENED_EVENT": "ReopenedEvent",
        "PROJECT_V2_ITEM_STATUS_CHANGED_EVENT": "ProjectV2ItemStatusChangedEvent",
    }

    def asked(itemTypes: list[str], **_: Any) -> list[Data]:  # noqa: N803 - the argument's name in the schema
        wanted = {names[kind] for kind in itemTypes}
        return [event for event in events if event["__typename"] in wanted]

    return asked


def issue(number: int, title: str, *, events: list[Data] | None = None, **more: Any) -> Data:
    """An issue of the repository."""
    return {
        "__typename": "Issue",
        "id": f"I_{number}",
        "number": number,
        "title": title,
        "state": "OPEN",
        "stateReason": None,
        "url": f"https://github.com/{REPO}/issues/{number}",
        "createdAt": stamp("2026-01-05"),
        "updatedAt": stamp("2026-02-01"),
        "closedAt": None,
        "repository": {"nameWithOwner": REPO},
        "assignees": [],
        "labels": [],
        "milestone": None,
        "parent": None,
        "subIssuesSummary": {"total": 0, "completed": 0, "percentCompleted": 0},
        "timelineItems": _events(events or []),
        "comments": [],
        "blockedBy": [],
        "issueType": None,
        **more,
    }


def item(content: Data | None, *values: Data, board: str = "PVT_5", **more: Any) -> Data:
    """An item of a board."""
    kinds = {"Issue": "ISSUE", "PullRequest": "PULL_REQUEST", "DraftIssue": "DRAFT_ISSUE"}
    key = content["id"] if content else more["id"]
    return {
        "__typename": "ProjectV2Item",
        "id": f"PVTI_{key}",
        "type": kinds[content["__typename"]] if content else "REDACTED",
        "isArchived": False,
        "createdAt": stamp("2026-01-06"),
        "updatedAt": stamp("2026-02-02"),
        "project": {"id": board},
        "content": content,
        "fieldValues": list(values),
        **more,
    }


def plan() -> list[Data]:
    """Items of the plan: one of each kind, with a past."""
    bored = issue(
        1,
        "Bore the tunnel",
        state="CLOSED",
        stateReason="COMPLETED",
        closedAt=stamp("2026-03-10"),
        updatedAt=stamp("2026-03-10"),
        assignees=[USERS["ada"], USERS["grace"]],
        milestone=milestone(1, "2026-03-15"),
        events=[
            {"__typename": "ProjectV2ItemStatusChangedEvent", "id": "E1", "createdAt": stamp("2026-02-10"),
             "previousStatus": "Todo", "status": "In Progress", "project": {"id": "PVT_5"}},
            {"__typename": "ClosedEvent", "id": "E2", "createdAt": stamp("2026-02-20"), "stateReason": "COMPLETED"},
            {"__typename": "ReopenedEvent", "id": "E3", "createdAt": stamp("2026-02-25")},
            {"__typename": "ClosedEvent", "id": "E4", "createdAt": stamp("2026-03-10"), "stateReason": "COMPLETED"},
        ],
    )  # fmt: skip
    lined = issue(
        2,
        "Line the walls",
        assignees=[USERS["linus"]],
        parent=bored,
        blockedBy=[bored],
        comments=[
            {"id": "IC_1", "body": "Segments **late** by two weeks.", "createdAt": stamp("2026-02-12"),
             "url": f"https://github.com/{REPO}/issues/2#c1", "author": USERS["grace"]},
            {"id": "IC_2", "body": "Bump x from 1 to 2", "createdAt": stamp("2026-02-13"),
             "url": f"https://github.com/{REPO}/issues/2#c2", "author": BOT},
        ],
    )  # fmt: skip
    draft = {
        "__typename": "DraftIssue", "id": "DI_3", "title": "Talk to the fire brigade", "assignees": [USERS["ada"]],
        "createdAt": stamp("2026-01-20"), "updatedAt": stamp("2026-01-20"),
    }  # fmt: skip
    pull = {
        "__typename": "PullRequest", "id": "PR_4", "number": 4, "title": "Signal code", "state": "MERGED",
        "url": f"https://github.com/{REPO}/pull/4", "createdAt": stamp("2026-01-10"), "mergedAt": stamp("2026-01-30"),
        "updatedAt": stamp("2026-01-30"), "closedAt": stamp("2026-01-30"), "repository": {"nameWithOwner": REPO},
        "assignees": [], "labels": [], "milestone": None,
    }  # fmt: skip
    return [
        item(
            bored,
            value("Title", "Text", text="Bore the tunnel"),
            status("In Progress", "2026-02-10"),
            value("Priority", "SingleSelect", name="High", optionId="p1", updatedAt=stamp("2026-01-06")),
            value("Vendor", "Text", text="Herrenknecht AG"),
            value("Due date", "Date", date="2026-03-01"),
            value("Points", "Number", number=8.0),
        ),
        item(
            lined,
            status("Blocked", "2026-02-12"),
            value("Sprint", "Iteration", title="Sprint 2", startDate="2026-02-16", duration=14, iterationId="it2"),
            value("Depends on", "Text", text="#1, other/repo#7"),
        ),
        item(draft, status("Todo", "2026-01-20")),
        item(pull),
        item(issue(5, "Old idea"), status("Todo", "2026-01-07"), isArchived=True, updatedAt=stamp("2026-02-05")),
        item(None, id="secret"),
    ]


def board(number: int, title: str, items: list[Data], **more: Any) -> Data:
    """A project."""
    return {
        "__typename": "ProjectV2",
        "id": f"PVT_{number}",
        "number": number,
        "title": title,
        "shortDescription": "From shaft to shaft",
        "closed": False,
        "closedAt": None,
        "createdAt": stamp("2026-01-02"),
        "updatedAt": stamp("2026-03-11"),
        "url": f"https://github.com/orgs/{ORG}/projects/{number}",
        "creator": USERS["ada"],
        "fields": FIELDS,
        "statusUpdates": [],
        "items": items,
        **more,
    }


def update(key: str, on: str, word: str, start: str | None, target: str | None, body: str) -> Data:
    """A status update of the plan."""
    return {
        "id": key, "status": word, "startDate": start, "targetDate": target, "body": body, "createdAt": stamp(on),
        "updatedAt": stamp(on), "project": {"id": "PVT_5"}, "creator": USERS["ada"],
    }  # fmt: skip


def tunnel() -> Data:
    """The plan with three status updates, newest first as GitHub gives them."""
    updates = [
        update("SU_3", "2026-03-02", "OFF_TRACK", "2026-01-12", "2026-07-31", "The TBM is **stuck**."),
        update("SU_2", "2026-02-02", "AT_RISK", "2026-01-12", "2026-06-30", "Segments are late."),
        update("SU_1", "2026-01-12", "ON_TRACK", "2026-01-12", "2026-05-31", "We begin."),
    ]
    return board(5, "Tunnel North", plan(), statusUpdates=updates)


def programme() -> Data:
    """A board whose items are projects, with a sub-issue as work."""
    fields = [
        field("Title", "TITLE"),
        field("Status", "SINGLE_SELECT", options=_OPTIONS),
        field("Budget", "NUMBER"),
        field("Sponsor", "TEXT"),
        field("Target date", "DATE"),
        field("Health", "SINGLE_SELECT", options=[]),
    ]
    top = issue(20, "Signalling", assignees=[USERS["ada"]])
    rows = [
        item(
            top,
            status("In Progress", "2026-02-01"),
            value("Budget", "Number", number=1200000.0),
            value("Sponsor", "Text", text="R. Vance"),
            value("Target date", "Date", date="2026-12-01"),
            value("Health", "SingleSelect", name="Amber", optionId="h", updatedAt=stamp("2026-02-01")),
            board="PVT_6",
        ),
        item(issue(21, "Order cable", parent=top), status("Todo", "2026-02-01"), board="PVT_6"),
    ]
    return board(6, "Rail programmes", rows, fields=fields)


def many(count: int) -> list[Data]:
    """Plain issues, each updated on its own minute from 1 January 2026 on."""
    first = datetime(2026, 1, 1, tzinfo=UTC)
    return [
        item(
            issue(1000 + n, f"Task {n}", updatedAt=_iso(first + timedelta(minutes=n))),
            status("Todo", "2026-01-06"),
            updatedAt=_iso(first + timedelta(minutes=n)),
        )
        for n in range(count)
    ]


def _iso(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


HIDDEN = Hidden("Resource not accessible by personal access token")
