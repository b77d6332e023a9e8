"""A small organisation in Asana: what it holds today, how it came to be, and its events since a moment."""

import csv
import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

ORG = "900"
Body = dict[str, Any]


def stamp(moment: datetime) -> str:
    """A moment as Asana writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ref(body: Body, kind: str) -> Body:
    """A compact record."""
    return {"gid": body["gid"], "resource_type": kind, "name": body.get("name")}


@dataclass
class Organisation:
    """Everything the server knows; every change writes its story and its event, as Asana does."""

    now: datetime = datetime(2026, 1, 5, 9, tzinfo=UTC)
    users: dict[str, Body] = field(default_factory=dict)
    projects: dict[str, Body] = field(default_factory=dict)
    tasks: dict[str, Body] = field(default_factory=dict)
    stories: dict[str, list[Body]] = field(default_factory=dict)
    statuses: dict[str, list[Body]] = field(default_factory=dict)
    portfolios: dict[str, Body] = field(default_factory=dict)
    contents: dict[str, list[str]] = field(default_factory=dict)
    goals: dict[str, Body] = field(default_factory=dict)
    links: list[Body] = field(default_factory=list)
    events: list[tuple[str, Body]] = field(default_factory=list)
    _next: int = 5000

    def on(self, month: int, day: int) -> "Organisation":
        """What follows happens on that day of 2026."""
        self.now = datetime(2026, month, day, 9, tzinfo=UTC)
        return self

    def key(self) -> str:
        """A fresh gid; time passes."""
        self._next += 1
        self.now += timedelta(seconds=1)
        return str(self._next)

    def user(self, gid: str, name: str, email: str | None) -> Body:
        """Add a user; `email` may be hidden."""
        self.users[gid] = {"gid": gid, "resource_type": "user", "name": name, "email": email}
        return self.users[gid]

    def project(self, gid: str, name: str, **more: Any) -> Body:
        """Add a project."""
        body: Body = {
            "gid": gid, "resource_type": "project", "name": name, "archived": False, "completed": False,
            "completed_at": None, "created_at": stamp(self.now), "modified_at": stamp(self.now), "start_on": None,
            "due_on": None, "owner": None, "team": {"gid": "77", "name": "Civil works"}, "notes": "",
            "permalink_url": f"https://app.asana.com/0/{gid}/{gid}", "workspace": {"gid": ORG, "name": "Utility"},
            "current_status_update": None, "custom_fields": [],
        }  # fmt: skip
        self.projects[gid] = body | more
        self.statuses[gid] = []
        return self.projects[gid]

    def task(self, gid: str, name: str, project: str | None = None, section: str = "", **more: Any) -> Body:
        """Add a task or subtask."""
        homes = [] if project is None else [self._home(project, section)]
        body: Body = {
            "gid": gid, "resource_type": "task", "resource_subtype": "default_task", "name": name,
            "completed": False, "completed_at": None, "created_at": stamp(self.now), "modified_at": stamp(self.now),
            "start_on": None, "start_at": None, "due_on": None, "due_at": None, "assignee": None, "parent": None,
            "memberships": homes, "num_subtasks": 0, "dependencies": [], "notes": "",
            "permalink_url": f"https://app.asana.com/0/{project or 0}/{gid}", "is_rendered_as_separator": False,
            "custom_fields": [],
        }  # fmt: skip
        self.tasks[gid] = body | more
        self.stories[gid] = []
        parent = self.tasks[gid]["parent"]
        if parent:
            self.tasks[parent["gid"]]["num_subtasks"] += 1
        self._event(gid, "task", "added", gid)
        return self.tasks[gid]

    def due(self, gid: str, day: str) -> None:
        """Set another due day."""
        task = self.tasks[gid]
        old = {"start_on": task["start_on"], "due_on": task["due_on"], "due_at": None}
        self._story(gid, "due_date_changed", old_dates=old, new_dates=old | {"due_on": day})
        task["due_on"] = day
        self._changed(gid, "due_on")

    def complete(self, gid: str) -> None:
        """Mark a task complete."""
        self._story(gid, "marked_complete")
        self.tasks[gid] |= {"completed": True, "completed_at": stamp(self.now)}
        self._changed(gid, "completed")

    def reopen(self, gid: str) -> None:
        """Mark a task incomplete again."""
        self._story(gid, "marked_incomplete")
        self.tasks[gid] |= {"completed": False, "completed_at": None}
        self._changed(gid, "completed")

    def move(self, gid: str, project: str, section: str) -> None:
        """Move a task to another section."""
        task = self.tasks[gid]
        home = next(one for one in task["memberships"] if one["project"]["gid"] == project)
        old, new = home["section"], self._home(project, section)["section"]
        self._story(gid, "section_changed", old_section=old, new_section=new, project={"gid": project})
        home["section"] = new
        self._changed(gid, "memberships")

    def assign(self, gid: str, user: str | None) -> None:
        """Assign a task, or take it off somebody."""
        who = ref(self.users[user], "user") if user else None
        self._story(gid, "assigned" if who else "unassigned", assignee=who)
        self.tasks[gid]["assignee"] = who
        self._changed(gid, "assignee")

    def choose(self, gid: str, title: str, option: str) -> None:
        """Choose another option of a custom field."""
        for one in self.tasks[gid]["custom_fields"]:
            if one["name"] == title:
                new = {"gid": f"o-{option}", "name": option}
                self._story(gid, "enum_custom_field_changed", custom_field={"gid": one["gid"], "name": title},
                            old_enum_value=one["enum_value"], new_enum_value=new)  # fmt: skip
                one["enum_value"], one["display_value"] = new, option
        self._changed(gid, "custom_fields")

    def comment(self, gid: str, user: str, words: str) -> str:
        """Comment on a task; the id of the story."""
        story = self._story(gid, "comment_added", type="comment", text=words, html_text=f"<body>{words}</body>",
                            created_by=ref(self.users[user], "user"))  # fmt: skip
        return str(story["gid"])

    def status(self, project: str, user: str, kind: str, title: str, words: str) -> None:
        """Post a status update."""
        body = {
            "gid": self.key(), "resource_type": "status_update", "title": title, "text": words,
            "html_text": f"<body>{words}</body>", "status_type": kind, "author": ref(self.users[user], "user"),
            "created_by": ref(self.users[user], "user"), "created_at": stamp(self.now),
            "parent": {"gid": project, "resource_type": "project"},
        }  # fmt: skip
        self.statuses[project].insert(0, body)
        self.projects[project]["current_status_update"] = {"gid": body["gid"], "title": title}

    def delete(self, gid: str) -> None:
        """Delete a task."""
        self._event(gid, "task", "deleted", gid)
        del self.tasks[gid]

    def _home(self, project: str, section: str) -> Body:
        return {
            "project": {"gid": project, "name": self.projects[project]["name"]},
            "section": {"gid": f"s-{project}-{section}", "name": section or "Untitled section"},
        }

    def _story(self, gid: str, subtype: str, **more: Any) -> Body:
        body: Body = {
            "gid": self.key(), "resource_type": "story", "created_at": stamp(self.now), "created_by": None,
            "type": "system", "resource_subtype": subtype, "text": subtype.replace("_", " "),
            "target": {"gid": gid, "resource_type": "task"},
        }  # fmt: skip
        self.stories[gid].append(body | more)
        self._event(body["gid"], "story", "added", gid, parent={"gid": gid, "resource_type": "task"})
        return body

    def _changed(self, gid: str, what: str) -> None:
        self.tasks[gid]["modified_at"] = stamp(self.now)
        self._event(gid, "task", "changed", gid, change={"field": what})

    def _event(self, gid: str, kind: str, action: str, task: str, **more: Any) -> None:
        body = {"action": action, "resource": {"gid": gid, "resource_type": kind}, "type": kind, "parent": None}
        for project in self._projects(task):
            self.events.append((project, body | more))

    def _projects(self, task: str) -> list[str]:
        body = self.tasks.get(task)
        if body is None:
            return []
        own = [home["project"]["gid"] for home in body["memberships"]]
        return own or (self._projects(body["parent"]["gid"]) if body["parent"] else [])


def enum(gid: str, name: str, value: str | None) -> Body:
    """A custom field with options."""
    option = None if value is None else {"gid": f"o-{value}", "name": value}
    return {"gid": gid, "name": name, "type": "enum", "display_value": value, "enum_value": option}


def words(gid: str, name: str, value: str) -> Body:
    """A custom field with text."""
    return {"gid": gid, "name": name, "type": "text", "display_value": value}


def utility() -> Organisation:
    """One project with a year behind it, in a portfolio, with a goal."""
    org = Organisation()
    org.user("1", "Ana Ruiz", "Ana.Ruiz@example.org")
    org.user("2", "Bo Li", None)
    org.project("100", "Cable replacement ", start_on="2026-01-05", due_on="2026-09-30", owner={"gid": "1"})
    fields = [enum("f1", "Priority", "High"), words("f2", "Vendor", "Northwind"), enum("f3", "Status", None)]
    org.task("11", "Survey, phase 1", "100", "To do", start_on="2026-01-10", due_on="2026-02-01", custom_fields=fields)
    org.task("12", "Permits", "100", "To do", due_on="2026-02-15", dependencies=[{"gid": "11"}])
    org.task("13", "Dig trench", "100", "To do", due_on="2026-04-01", dependencies=[{"gid": "12"}])
    org.task("14", "Hire digger", parent={"gid": "13"})
    org.task("15", "Old idea", "100", "Ideas")
    org.assign("11", "1")
    org.assign("12", "2")
    org.on(1, 20).move("11", "100", "Doing")
    org.on(2, 1).status("100", "1", "on_track", "January", "All <b>well</b>.")
    org.on(2, 10).due("13", "2026-06-01")
    org.on(2, 20).complete("12")
    org.on(3, 1).choose("11", "Status", "Blocked")
    org.comment("11", "2", "Drone is late")
    org.on(3, 2).status("100", "1", "off_track", "February", "Late.")
    org.portfolios["300"] = {"gid": "300", "resource_type": "portfolio", "name": "Grid programme", "archived": False}
    org.contents["300"] = ["100"]
    org.goals["400"] = {"gid": "400", "name": "Fewer outages", "owner": {"gid": "1"}, "due_on": "2026-12-31"}
    org.links.append({"gid": "401", "supported_goal": {"gid": "400"}, "supporting_resource": {"gid": "100"}})
    return org


HEADER = ("Task ID", "Created At", "Completed At", "Last Modified", "Name", "Section/Column", "Assignee",
          "Assignee Email", "Start Date", "Due Date", "Tags", "Notes", "Projects", "Parent task",
          "Blocked By (Dependencies)")  # fmt: skip


def as_csv(org: Organisation) -> str:
    """The same tasks as Asana's own export writes them."""
    titles = list(dict.fromkeys(one["name"] for task in org.tasks.values() for one in task["custom_fields"]))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*HEADER, *titles])
    for task in org.tasks.values():
        who = org.users[task["assignee"]["gid"]] if task["assignee"] else {}
        homes = task["memberships"]
        custom = {one["name"]: one["display_value"] or "" for one in task["custom_fields"]}
        waits = ", ".join(org.tasks[one["gid"]]["name"] for one in task["dependencies"] if one["gid"] in org.tasks)
        writer.writerow(
            [
                task["gid"],
                task["created_at"][:10],
                (task["completed_at"] or "")[:10],
                task["modified_at"][:10],
                task["name"],
                homes[0]["section"]["name"] if homes else "",
                who.get("name", ""),
                who.get("email") or "",
                task["start_on"] or "",
                task["due_on"] or "",
                "",
                task["notes"],
                ", ".join(home["project"]["name"].strip() for home in homes),
                org.tasks[task["parent"]["gid"]]["name"] if task["parent"] else "",
                waits,
                *(custom.get(title, "") for title in titles),
            ]
        )
    return out.getvalue()
