"""Raw records to pictures: today's, and those of the days the stories and status updates tell of."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from ingestion.body import Body, day, inner, moment, objects
from ingestion.live.connector import Drift, Landed, Landing, Shaped, Sight, Target
from ingestion.source import Records
from ingestion.sources.asana.body import People, custom, dates, gid, text
from ingestion.sources.asana.past import Past, earlier_texts, past, remember
from ingestion.tasks.history import History
from ingestion.tasks.layout import Layout
from ingestion.tasks.place import tables
from ingestion.tasks.plan import Board, Home, Plan, Task, Who
from ingestion.text.html import html_text
from portfolio.vocabulary import Rag, Status

_HEALTH: Mapping[str, tuple[Status | None, Rag | None]] = {
    "on_track": (Status.IN_PROGRESS, Rag.GREEN), "at_risk": (Status.AT_RISK, Rag.AMBER),
    "off_track": (Status.AT_RISK, Rag.RED), "on_hold": (Status.ON_HOLD, None), "complete": (Status.DONE, None),
    "achieved": (Status.DONE, None), "partial": (Status.DONE, None), "missed": (Status.DONE, None),
    "dropped": (Status.CANCELLED, None),
    # Colours of the statuses that came before status updates, as old captures hold them.
    "green": (Status.IN_PROGRESS, Rag.GREEN), "yellow": (Status.AT_RISK, Rag.AMBER), "red": (Status.AT_RISK, Rag.RED),
    "blue": (Status.ON_HOLD, None),
}  # fmt: skip
_BY = ("author", "created_by")
_KINDS = {"default_task": "task", "milestone": "milestone", "approval": "approval"}


@dataclass(frozen=True)
class _Report:
    """A status update of a project."""

    project: str
    on: datetime
    status: Status | None
    rag: Rag | None
    row: Mapping[str, Any]


def shape(target: Target, landed: Landed, sight: Sight) -> Shaped:
    """Make the pictures."""
    people = People([dict(one.body) for one in landed.of("user")])
    projects = {one.id: one for one in landed.of("project") if one.body.get("archived") is not True}
    reports = _reports(landed, people, sight.drift)
    boards = _boards(landed, projects, reports, people)
    tasks, gone = _tasks(landed, projects, people, sight.drift)
    stories: dict[str, list[Body]] = defaultdict(list)
    for one in landed.of("story"):
        stories[gid(one.body, "target") or ""].append(one.body)
    fields = _definitions(landed)
    pasts = [past(task, stories[key], people, fields) for key, task in tasks.items()]
    plan = Plan(boards, tuple(tasks.values()), goals=tuple(_goals(landed, people)))
    layout = Layout(plan, sight.mapping, items=target.options.get("items"), earlier=_earlier(pasts))
    told = [dict(one.row) for some in reports.values() for one in some if one.project in layout.boards]
    comments, homeless = _comments(stories, layout, people)
    said = _in_lists(told, layout) + comments
    layout.plan = replace(plan, updates=tuple(said), people=_voices(landed, said, people))
    now = Records(sight.source, sight.today, complete=True, tables=tables(layout, sight.source, gone=frozenset(gone)))
    history = History(layout)
    for found in pasts:
        remember(found, history)
    _project_history(reports, layout, history)
    _closings(projects, reports, layout, history)
    for key, on in gone.items():
        if key in layout.homes:
            history.gone(tasks[key], on)
    records, notes = history.pictures(now)
    for (title, words), count in layout.unread.items():
        for _ in range(count):
            sight.drift.word(f"value of {title}", words[:60])
    archived = len(landed.of("project")) - len(projects)
    return Shaped(records, (*notes, *_notes(layout, gone, homeless, archived)), tuple(_unmapped(layout)))


def _earlier(pasts: list[Past]) -> dict[str, list[str]]:
    """Texts that custom fields once had, by title."""
    earlier: dict[str, list[str]] = defaultdict(list)
    for found in pasts:
        for title, texts in earlier_texts(found).items():
            earlier[title] += texts
    return earlier


def _boards(
    landed: Landed, projects: Mapping[str, Landing], reports: Mapping[str, list[_Report]], people: People
) -> tuple[Board, ...]:
    programmes: dict[str, str] = {}
    names = {one.id: text(one.body, "name") or one.id for one in landed.of("portfolio")}
    for one in landed.of("member"):
        portfolio, project = text(one.body, "portfolio"), text(one.body, "project")
        if portfolio in names and project:
            programmes.setdefault(project, names[portfolio])
    goals: dict[str, list[str]] = defaultdict(list)
    for one in landed.of("link"):
        supporter, goal = gid(one.body, "supporting_resource"), gid(one.body, "supported_goal")
        if supporter and goal:
            goals[supporter].append(goal)
    return tuple(_board(one.body, programmes, goals, reports.get(key, []), people) for key, one in projects.items())


def _board(
    body: Body,
    programmes: Mapping[str, str],
    goals: Mapping[str, list[str]],
    reports: list[_Report],
    people: People,
) -> Board:
    key = str(body["gid"])
    start, due = dates(body, "")
    owner = people.who(inner(body, "owner"))
    last = reports[-1] if reports else None
    status = Status.DONE if body.get("completed") is True else last.status if last else None
    facts = {
        "programme": programmes.get(key),
        "goals": tuple(goals.get(key, ())) or None,
        "owner": owner.id if owner else None,
        "team": text(inner(body, "team"), "name"),
        "start": start,
        "end": due,
        "actual_end": day(body.get("completed_at")),
        "status": status.value if status else None,
        "rag": last.rag.value if last and last.rag else None,
        "status_on": last.on.date() if last else None,
        "description": text(body, "notes"),
        "url": text(body, "permalink_url"),
    }
    texts = custom(objects(body, "custom_fields"), people)
    name = (text(body, "name") or key).strip()
    return Board(key, name, facts, texts, day(body.get("created_at")), (owner,) if owner and owner.known else ())


def _tasks(
    landed: Landed, projects: Mapping[str, Landing], people: People, drift: Drift
) -> tuple[dict[str, Task], dict[str, date]]:
    """Tasks by gid, and the day each was found to be gone where it was."""
    tasks: dict[str, Task] = {}
    gone: dict[str, date] = {}
    for one in landed.of("task", gone=True):
        subtype = text(one.body, "resource_subtype") or "default_task"
        if subtype == "section" or one.body.get("is_rendered_as_separator") is True:
            continue
        if subtype not in _KINDS:
            drift.word("kind of task", subtype)
        tasks[one.id] = _task(one.body, _KINDS.get(subtype, "task"), people)
        if one.gone_on is not None:
            gone[one.id] = one.gone_on
    # A subtask whose parent is gone is gone with it.
    for key, task in tasks.items():
        if key not in gone and task.parent in gone and not any(home.project in projects for home in task.homes):
            gone[key] = gone[task.parent]
    return tasks, gone


def _task(body: Body, kind: str, people: People) -> Task:
    parent = gid(body, "parent")
    start, due = dates(body, "")
    homes = tuple(
        Home(project, text(inner(one, "section"), "name"))
        for one in objects(body, "memberships")
        if (project := gid(one, "project"))
    )
    return Task(
        id=str(body["gid"]),
        name=text(body, "name") or str(body["gid"]),
        kind="subtask" if parent and kind == "task" else kind,
        parent=parent,
        homes=homes,
        owner=people.who(inner(body, "assignee")),
        completed=body.get("completed") is True,
        done_on=day(body.get("completed_at")) if body.get("completed") is True else None,
        created=day(body.get("created_at")),
        modified=day(body.get("modified_at")),
        start=start or day(body.get("start_at")),
        due=due,
        custom=custom(objects(body, "custom_fields"), people),
        waits_for=tuple(key for one in objects(body, "dependencies") if (key := text(one, "gid"))),
        notes=text(body, "notes"),
        url=text(body, "permalink_url"),
    )


def _definitions(landed: Landed) -> dict[str, Body]:
    """Custom fields by gid, for the format of their numbers."""
    return {
        key: one
        for landing in landed.of("task")
        for one in objects(landing.body, "custom_fields")
        if (key := text(one, "gid"))
    }


def _reports(landed: Landed, people: People, drift: Drift) -> dict[str, list[_Report]]:
    """Status updates by project, oldest first."""
    found: dict[str, list[_Report]] = defaultdict(list)
    for one in landed.of("status"):
        project, on = gid(one.body, "parent"), moment(one.body.get("created_at"))
        kind = text(one.body, "status_type") or text(one.body, "color") or ""
        if project is None or on is None:
            continue
        if kind and kind not in _HEALTH:
            drift.word("status_type", kind)
        status, rag = _HEALTH.get(kind, (None, None))
        title, words = text(one.body, "title"), _words(one.body)
        author = inner(one.body, "author") or inner(one.body, "created_by")
        row = {
            "id": one.id,
            "project": project,
            "dated": on.date(),
            "author": _author(people, author),
            "rag": rag.value if rag else None,
            "text": "\n\n".join(part for part in (title, words) if part) or kind or "-",
            "url": f"https://app.asana.com/0/{project}/{one.id}",
        }
        found[project].append(_Report(project, on, status, rag, row))
    for some in found.values():
        some.sort(key=lambda one: one.on)
    return found


def _words(body: Body) -> str:
    html = text(body, "html_text")
    return html_text(html) if html else text(body, "text") or ""


def _author(people: People, user: Body) -> str | None:
    who = people.who(user)
    return who.id if who else None


def _comments(stories: Mapping[str, list[Body]], layout: Layout, people: People) -> tuple[list[dict[str, Any]], int]:
    """Comments as rows of updates, and how many say nothing of their task."""
    rows: list[dict[str, Any]] = []
    homeless = 0
    for key, some in stories.items():
        for story in some:
            if text(story, "type") != "comment":
                continue
            on, words = day(story.get("created_at")), _words(story)
            task = layout.tasks.get(key)
            if task is None or key not in layout.homes or on is None:
                homeless += 1
            elif words:
                row: dict[str, Any] = {
                    "id": text(story, "gid"),
                    "project": layout.project_of(task),
                    "item": None if layout.is_project(task) else key,
                    "dated": on,
                    "author": _author(people, inner(story, "created_by")),
                    "text": words,
                    "url": task.url,
                }
                rows.append(row)
    return rows, homeless


def _voices(landed: Landed, said: list[dict[str, Any]], people: People) -> tuple[Who, ...]:
    """Who wrote the updates."""
    ids = {row["author"] for row in said}
    users = [inner(one.body, key) for kind in ("story", "status") for one in landed.of(kind) for key in _BY]
    return tuple(who for user in users if (who := people.who(user)) is not None and who.known and who.id in ids)


def _in_lists(said: list[dict[str, Any]], layout: Layout) -> list[dict[str, Any]]:
    """Status updates of a board of projects are about no project of it, so they are left out."""
    return [row for row in said if row["project"] not in layout.lists]


def _project_history(reports: Mapping[str, list[_Report]], layout: Layout, history: History) -> None:
    for project, some in reports.items():
        if project not in layout.boards or project in layout.lists:
            continue
        status: Status | None = None
        rag: Rag | None = None
        on: date | None = None
        for report in some:
            history.changed("projects", project, "status", report.on, (status or Status.UNKNOWN).value)
            history.changed("projects", project, "rag", report.on, rag.value if rag else None)
            history.changed("projects", project, "status_on", report.on, on)
            status, rag, on = report.status, report.rag, report.on.date()


def _closings(
    projects: Mapping[str, Landing], reports: Mapping[str, list[_Report]], layout: Layout, history: History
) -> None:
    """A project that is marked complete was what its last update said until then."""
    for key, one in projects.items():
        closed = moment(one.body.get("completed_at"))
        if one.body.get("completed") is True and closed and key not in layout.lists:
            said = [report.status for report in reports.get(key, []) if report.on <= closed]
            before = said[-1] if said else None
            history.changed("projects", key, "status", closed, (before or Status.UNKNOWN).value)


def _goals(landed: Landed, people: People) -> list[dict[str, Any]]:
    rows = []
    for one in landed.of("goal"):
        name = text(one.body, "name")
        if name:
            owner = people.who(inner(one.body, "owner"))
            row = {"id": one.id, "name": name, "owner": owner.id if owner else None, "due": day(one.body.get("due_on"))}
            rows.append(row)
    return rows


def _unmapped(layout: Layout) -> list[str]:
    read = {*layout.items.titles, *layout.projects.titles}
    said = [*(task.custom for task in layout.plan.tasks), *(board.custom for board in layout.plan.boards)]
    return sorted({title for one in said for title in one if title not in read})


def _notes(layout: Layout, gone: Mapping[str, date], homeless: int, archived: int) -> list[str]:
    notes = [f"{archived} archived projects are left out."] if archived else []
    lost = sum(task.id not in gone for task in layout.lost)
    if lost:
        notes.append(f"{lost} tasks belong to no project that is read, and neither does a task above them.")
    if layout.several:
        notes.append(f"{layout.several} tasks stand in several projects; each is kept in the first of them.")
    if homeless:
        notes.append(f"{homeless} comments are about tasks that are not read.")
    return notes
