"""What is asked of Asana: paths, parameters and the fields each answer is to hold.

Every call goes through `POST /batch`, up to ten questions at once; a question is a small list, so that
what is still to be asked can be kept between two pages.
"""

from collections.abc import Mapping
from typing import Any

TOGETHER = 10
"""Most questions of one batch."""
PAGE = 100

_VALUE = ("name", "type", "display_value", "number_value", "enum_value.name", "multi_enum_values.name",
          "date_value.date", "date_value.date_time")  # fmt: skip
_CUSTOM = tuple(f"custom_fields.{one}" for one in _VALUE)
TASK = (
    "name", "resource_subtype", "completed", "completed_at", "created_at", "modified_at", "start_on", "start_at",
    "due_on", "due_at", "assignee.name", "parent", "memberships.project", "memberships.section.name",
    "num_subtasks", "dependencies", "notes", "permalink_url", "is_rendered_as_separator", *_CUSTOM,
    "custom_fields.format", "custom_fields.currency_code", "custom_fields.people_value.name",
)  # fmt: skip
PROJECT = (
    "name", "archived", "completed", "completed_at", "created_at", "modified_at", "start_on", "due_on", "owner",
    "team.name", "notes", "permalink_url", "workspace", "current_status_update", *_CUSTOM,
)  # fmt: skip
STATUS = ("title", "text", "html_text", "status_type", "author.name", "created_at", "created_by.name", "parent")
STORY = (
    "created_at", "created_by.name", "type", "resource_subtype", "text", "html_text", "target", "assignee.name",
    "old_name", "old_dates.start_on", "old_dates.due_on", "old_dates.due_at", "old_section.name", "new_section.name",
    "project", "custom_field.name", "old_enum_value.name", "old_number_value", "old_text_value",
    "old_date_value", "old_multi_enum_values.name", "old_people_value.name",
)  # fmt: skip
USER = ("name", "email")
PORTFOLIO = ("name", "archived", "owner.name", "permalink_url")
GOAL = ("name", "owner.name", "due_on", "status", "notes")
LINK = ("supported_goal", "supporting_resource")
EVENT = ("action", "resource", "parent", "type", "change.field")

Question = list[Any]
"""[what, gid, offset or sync token or None, further parameters or None]"""


def question(what: str, gid: str = "", offset: str | None = None, **more: str) -> Question:
    """A question, as it is kept."""
    return [what, gid, offset, more or None]


def action(asked: Question) -> Mapping[str, Any]:
    """The batch action of a question."""
    what, gid, offset, more = asked
    path, data, fields, pages = _SHAPES[what]
    options: dict[str, Any] = {"fields": list(fields)}
    if pages:
        options["limit"] = PAGE
        if offset:
            options["offset"] = offset
    known = {name: value.format(gid=gid) for name, value in data.items()} | (more or {})
    if what == "events" and offset:
        known["sync"] = offset
    return {"relative_path": path.format(gid=gid), "method": "get", "data": known, "options": options}


_SHAPES: Mapping[str, tuple[str, Mapping[str, str], tuple[str, ...], bool]] = {
    "workspaces": ("/workspaces", {}, ("name",), True),
    "projects": ("/projects", {"workspace": "{gid}"}, PROJECT, True),
    "project": ("/projects/{gid}", {}, PROJECT, False),
    "events": ("/events", {"resource": "{gid}"}, EVENT, False),
    "tasks": ("/tasks", {"project": "{gid}"}, TASK, True),
    "task": ("/tasks/{gid}", {}, TASK, False),
    "subtasks": ("/tasks/{gid}/subtasks", {}, TASK, True),
    "stories": ("/tasks/{gid}/stories", {}, STORY, True),
    "statuses": ("/status_updates", {"parent": "{gid}"}, STATUS, True),
    "users": ("/users", {"workspace": "{gid}"}, USER, True),
    "user": ("/users/{gid}", {}, USER, False),
    "portfolios": ("/portfolios", {"workspace": "{gid}", "owner": "me"}, PORTFOLIO, True),
    "portfolio": ("/portfolios/{gid}", {}, PORTFOLIO, False),
    "contents": ("/portfolios/{gid}/items", {}, ("name",), True),
    "goals": ("/goals", {"workspace": "{gid}"}, GOAL, True),
    "links": ("/goal_relationships", {"supported_goal": "{gid}"}, LINK, True),
}
"""What to its path, parameters, fields, and whether it comes in pages."""
