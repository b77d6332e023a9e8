"""One small programme in Jira, told three ways: as Cloud's REST v3, as Data Center's REST v2, and as the CSV export."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

CATEGORIES = {"new": "To Do", "indeterminate": "In Progress", "done": "Done"}
STATUSES = {
    "To Do": ("10000", "new"), "Doing": ("10001", "indeterminate"), "Waiting for vendor": ("10002", "indeterminate"),
    "Abgenommen": ("10003", "done"), "In der Prüfung": ("10004", "indeterminate"),
}  # fmt: skip
START, BASELINE, VENDOR, FLAGGED, EPIC, POINTS, PLUGIN = (f"customfield_{n}" for n in range(10115, 10122))
PICKER = "com.atlassian.jira.plugin.system.customfieldtypes"
CUSTOM = {
    START: ("Start date", f"{PICKER}:datepicker"),
    BASELINE: ("Baseline due", f"{PICKER}:datepicker"),
    VENDOR: ("Vendor", f"{PICKER}:select"),
    FLAGGED: ("Flagged", f"{PICKER}:multicheckboxes"),
    EPIC: ("Epic Link", "com.pyxis.greenhopper.jira:gh-epic-link"),
    POINTS: ("Story Points", f"{PICKER}:float"),
    PLUGIN: ("Parent Link", "com.atlassian.jpo:jpo-custom-field-parent"),
}


@dataclass(frozen=True)
class User:
    """Somebody with an account; most sites hide e-mail addresses."""

    account: str
    name: str
    email: str = ""


ANN = User("5b10a2844c20165700ede21a", "Ann Lee", "Ann.Lee@example.com")
BOB = User("712020:6c2ec4dc-1d2b-4f1c-9f0e-000000000002", "Bob Stone")


@dataclass(frozen=True)
class Said:
    """A comment: `bold` stands in it in bold type."""

    id: str
    at: str
    by: User
    text: str
    bold: str = ""


@dataclass(frozen=True)
class Change:
    """A changelog entry: (field, field id, from, fromString, to, toString)."""

    id: str
    at: str
    items: tuple[tuple[str, str, str | None, str | None, str | None, str | None], ...]


@dataclass
class Ticket:
    """An issue of the scenario."""

    id: int
    key: str
    type: str
    summary: str
    status: str
    created: str
    updated: str
    priority: str = "Medium"
    assignee: User | None = None
    resolution: str = ""
    resolved: str = ""
    due: str = ""
    parent: str = ""
    epic: str = ""
    description: str = ""
    estimate: int | None = None
    custom: dict[str, str] = field(default_factory=dict)
    comments: list[Said] = field(default_factory=list)
    blocks: list[str] = field(default_factory=list)
    depends_on: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


PROJECTS = {"NTR": ("10500", "Northern rail depot", ANN), "OPS": ("10501", "Operations", BOB)}


def tickets() -> list[Ticket]:
    """The issues as they are at first."""
    slip = Change("900", "2026-02-10T08:00:00", (("duedate", "duedate", "2026-03-31", None, "2026-05-15", None),))
    stop = Change(
        "901", "2026-02-20T09:00:00", (("status", "status", "10001", "Doing", "10002", "Waiting for vendor"),)
    )
    given = Change(
        "902", "2026-02-05T09:00:00", (("assignee", "assignee", BOB.account, BOB.name, ANN.account, ANN.name),)
    )
    done = Change(
        "903",
        "2026-03-02T10:00:00",
        (
            ("status", "status", "10001", "Doing", "10003", "Abgenommen"),
            ("resolution", "resolution", None, None, "10000", "Done"),
        ),
    )
    return [
        Ticket(
            10001, "NTR-1", "Epic", 'Depot "North", phase 1', "Doing", "2026-01-05T09:30:00", "2026-03-01T10:00:00",
            "High", ANN, due="2026-06-30", description='First line.\nSecond; with a semicolon, and "quotes".',
            custom={START: "2026-01-12", BASELINE: "2026-05-31", POINTS: "13"},
        ),
        Ticket(
            10002, "NTR-2", "Story", "Signalling interface", "Waiting for vendor", "2026-01-06T09:30:00",
            "2026-03-04T10:00:00", "Highest", ANN, due="2026-05-15", parent="NTR-1", estimate=144000,
            custom={VENDOR: "Ostrava Signal", BASELINE: "2026-03-31"}, blocks=["NTR-3", "OPS-1"],
            comments=[
                Said("501", "2026-02-10T08:00:00", ANN, "The supplier slips by two weeks; we wait.", "two weeks"),
                Said("502", "2026-02-24T08:00:00", BOB, "Still nothing."),
                Said("503", "2026-03-04T08:00:00", ANN, "Escalated."),
            ],
            changes=[given, slip, stop],
        ),
        Ticket(
            10003, "NTR-3", "Sub-task", "Cable test", "To Do", "2026-01-07T09:30:00", "2026-01-07T09:30:00",
            parent="NTR-2", due="2026-06-01", depends_on=["OPS-1"],
        ),
        Ticket(
            10004, "NTR-4", "Bug", "Wrong drawing", "Abgenommen", "2026-01-08T09:30:00", "2026-03-02T10:00:00",
            "Low", BOB, "Done", "2026-03-02T10:00:00", epic="NTR-1", changes=[done],
        ),
        Ticket(
            10005, "NTR-5", "Story", "Old idea", "Abgenommen", "2026-01-09T09:30:00", "2026-01-20T10:00:00",
            resolution="Won't Do", resolved="2026-01-20T10:00:00",
        ),
        Ticket(
            10101, "OPS-1", "Task", "Rota for the depot", "In der Prüfung", "2026-02-01T09:30:00",
            "2026-02-02T09:30:00", assignee=BOB, due="2026-04-30", custom={FLAGGED: "Impediment"},
        ),
    ]  # fmt: skip


VERSIONS: Mapping[str, list[dict[str, Any]]] = {
    "NTR": [
        {"id": "10026", "name": "Handover", "archived": False, "released": False, "releaseDate": "2026-07-15"},
        {"id": "10027", "name": "Design freeze", "archived": False, "released": True, "releaseDate": "2026-02-15"},
        {"id": "10028", "name": "Old plan", "archived": True, "released": True, "releaseDate": "2025-02-15"},
    ],
    "OPS": [],
}


def milliseconds(moment: str) -> int:
    """A moment of the scenario, which is in UTC, as Jira counts them."""
    return int(datetime.fromisoformat(moment).replace(tzinfo=UTC).timestamp() * 1000)


def write_csv(path: Path, issues: list[Ticket], *, delimiter: str = ",", style: str = "%d/%b/%y %I:%M %p") -> None:
    """The scenario as Jira's own export: repeated headers, internal ids of parents, dates in the site's look."""

    def when(moment: str) -> str:
        return datetime.fromisoformat(moment).strftime(style) if moment else ""

    def day(text: str) -> str:
        return datetime.fromisoformat(text).strftime(style.partition(" ")[0]) if text else ""

    ids = {one.key: one.id for one in issues}
    blocks = max(len(one.blocks) for one in issues)
    said = max(len(one.comments) for one in issues)
    blocked_by = {one.key: [other.key for other in issues if one.key in other.blocks] for one in issues}
    inward = max(map(len, blocked_by.values()))
    headers = [
        "Summary", "Issue key", "Issue id", "Issue Type", "Status", "Project key", "Project name", "Project lead",
        "Project lead id", "Project description", "Priority", "Resolution", "Assignee", "Assignee Id", "Reporter",
        "Reporter Id", "Created", "Updated", "Resolved", "Due date", "Description", "Original estimate",
        *["Inward issue link (Blocks)"] * inward, *["Outward issue link (Blocks)"] * blocks,
        "Outward issue link (Depends)", "Custom field (Baseline due)", "Custom field (Epic Link)",
        "Custom field (Flagged)", "Custom field (Start date)", "Custom field (Story Points)", "Custom field (Vendor)",
        *["Comment"] * said, "Parent", "Parent summary", "Status Category",
    ]  # fmt: skip
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file, delimiter=delimiter)
        out.writerow(headers)
        for one in issues:
            project = one.key.partition("-")[0]
            _, name, lead = PROJECTS[project]
            comments = [f"{when(c.at)};{c.by.account};{_wiki(c)}" for c in one.comments]
            out.writerow(
                [
                    one.summary, one.key, one.id, one.type, one.status, project, name, lead.name, lead.account,
                    f"About {name}.", one.priority, one.resolution, one.assignee.name if one.assignee else "",
                    one.assignee.account if one.assignee else "", ANN.name, ANN.account, when(one.created),
                    when(one.updated), when(one.resolved), day(one.due), one.description,
                    "" if one.estimate is None else one.estimate,
                    *_padded(blocked_by[one.key], inward), *_padded(one.blocks, blocks),
                    *_padded(one.depends_on, 1), day(one.custom.get(BASELINE, "")), one.epic,
                    one.custom.get(FLAGGED, ""), day(one.custom.get(START, "")), one.custom.get(POINTS, ""),
                    one.custom.get(VENDOR, ""), *_padded(comments, said), ids.get(one.parent, ""), "",
                    CATEGORIES[STATUSES[one.status][1]],
                ]
            )  # fmt: skip


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _wiki(said: Said) -> str:
    return said.text.replace(said.bold, f"*{said.bold}*") if said.bold else said.text


def rich(text: str, bold: str, *, adf: bool) -> Any:
    """A body as v3 (ADF) or v2 (wiki markup) gives it."""
    if not adf:
        return text.replace(bold, f"*{bold}*") if bold else text
    before, found, after = text.partition(bold) if bold else (text, "", "")
    content: list[dict[str, Any]] = []
    for n, line in enumerate(before.split("\n")):
        content += [{"type": "hardBreak"}] * (n > 0) + [{"type": "text", "text": line}]
    if found:
        content += [{"type": "text", "text": found, "marks": [{"type": "strong"}]}, {"type": "text", "text": after}]
    return {"type": "doc", "version": 1, "content": [{"type": "paragraph", "content": content}]}
