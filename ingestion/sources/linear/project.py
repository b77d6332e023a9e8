"""Linear's projects: dates, health, milestones, what they wait for and which initiatives they serve."""

from collections.abc import Mapping
from datetime import date

from ingestion.live.connector import Json, Landing, Sight
from ingestion.live.gather import Gathered, Row, day
from ingestion.sources.linear.past import project_days
from ingestion.sources.linear.people import People
from ingestion.text.markdown_body import markdown_text
from portfolio.vocabulary import Priority, Rag, Status

_STATUS = {
    "backlog": Status.NOT_STARTED,
    "planned": Status.NOT_STARTED,
    "started": Status.IN_PROGRESS,
    "paused": Status.ON_HOLD,
    "completed": Status.DONE,
    "canceled": Status.CANCELLED,
}
_HEALTH = {"onTrack": Rag.GREEN, "atRisk": Rag.AMBER, "offTrack": Rag.RED}
PRIORITY: Mapping[int, Priority] = {1: Priority.CRITICAL, 2: Priority.HIGH, 3: Priority.MEDIUM, 4: Priority.LOW}
"""Linear counts from urgent (1) to low (4); 0 is none."""
_WAITS = {"blocks", "dependency"}
_ENDS = {"start": "S", "end": "F"}


def read_project(gathered: Gathered, landing: Landing, people: People, sight: Sight) -> None:
    """Add everything one project says."""
    body = landing.body
    goals = _goals(gathered, body, people)
    teams = [team["name"] for team in body["teams"]["nodes"]]
    row: Row = {
        "id": body["id"],
        "name": body["name"],
        "programme": body["initiatives"]["nodes"][0]["name"] if body["initiatives"]["nodes"] else None,
        "description": body.get("description") or None,
        "goals": goals,
        "owner": people.id_of(gathered, body.get("lead")),
        "team": teams[0] if teams else None,
        "priority": _priority(body.get("priority")),
        "status": _status(body, sight),
        "rag": None,
        "status_on": None,
        "reporter": None,
        "start": day(body.get("startDate")),
        "end": day(body.get("targetDate")),
        "actual_end": day(body.get("completedAt")),
        "percent_complete": body.get("progress"),
        "url": body.get("url"),
        "source": f"{sight.source}/projects",
        "raw": _raw(body),
    }
    _updates(gathered, row, body, people, sight)
    _past(gathered, row, body, sight)
    gathered.add("projects", row, body.get("createdAt"))
    if left := left_on(landing):
        gathered.left["projects", row["id"]] = left
        return
    _milestones(gathered, body, sight)
    _relations(gathered, body, sight)


def left_on(landing: Landing) -> date | None:
    """The day a record was archived, put into the bin or found to be gone."""
    body = landing.body
    if landing.gone_on:
        return landing.gone_on
    return day(body.get("archivedAt") or (body.get("updatedAt") if body.get("trashed") else None))


def _priority(number: object) -> str | None:
    found = PRIORITY.get(int(number)) if isinstance(number, int | float) else None
    return found.value if found else None


def _status(body: Json, sight: Sight) -> str:
    kind = str((body.get("status") or {}).get("type"))
    if kind not in _STATUS:
        sight.drift.word("project status", kind)
    return _STATUS.get(kind, Status.UNKNOWN).value


def _raw(body: Json) -> dict[str, str]:
    """The words behind what was converted: the status by name, a date that stands for a whole quarter."""
    raw = {"status": str(body["status"]["name"])} if body.get("status") else {}
    for name, target in (("start", "startDate"), ("end", "targetDate")):
        if body.get(target) and body.get(f"{target}Resolution"):
            raw[name] = f"{body[target]} ({body[f'{target}Resolution']})"
    return raw


def _goals(gathered: Gathered, body: Json, people: People) -> tuple[str, ...]:
    for one in body["initiatives"]["nodes"]:
        goal = {"id": one["id"], "name": one["name"], "due": day(one.get("targetDate"))}
        gathered.add("goals", goal | {"owner": people.id_of(gathered, one.get("owner"))})
    return tuple(one["id"] for one in body["initiatives"]["nodes"])


def _updates(gathered: Gathered, row: Row, body: Json, people: People, sight: Sight) -> None:
    for update in sorted(body["projectUpdates"]["nodes"], key=lambda one: str(one["createdAt"])):
        rag = _HEALTH.get(str(update.get("health")))
        if rag is None:
            sight.drift.word("health", update.get("health"))
        author, at = people.id_of(gathered, update.get("user")), update["createdAt"]
        gathered.turn("projects", row, "rag", at, rag.value if rag else None)
        gathered.turn("projects", row, "status_on", at, day(at))
        gathered.turn("projects", row, "reporter", at, author)
        text = markdown_text(update.get("body") or "").strip()
        if text:
            said = {"id": update["id"], "project": row["id"], "dated": day(at), "author": author, "text": text}
            where = {"url": update.get("url"), "source": f"{sight.source}/updates"}
            gathered.add("updates", said | where | {"rag": rag.value if rag else None})
    # Health can be set back without an update; then its own time stamp tells since when.
    now = _HEALTH.get(str(body.get("health")))
    if body.get("healthUpdatedAt"):
        gathered.turn("projects", row, "rag", body["healthUpdatedAt"], now.value if now else None)


def _past(gathered: Gathered, row: Row, body: Json, sight: Sight) -> None:
    key = row["id"]
    for at, name, before, after in project_days(body["history"]["nodes"], sight.drift):
        if before != after:
            gathered.change("projects", key, name, at, day(before))
    steady = row["status"] in {Status.IN_PROGRESS, Status.DONE, Status.CANCELLED}
    ended = body.get("completedAt") or body.get("canceledAt")
    if body.get("startedAt") and steady:
        gathered.change("projects", key, "status", body["startedAt"], Status.NOT_STARTED.value)
    if ended and steady and row["status"] != Status.IN_PROGRESS:
        before_end = Status.IN_PROGRESS if body.get("startedAt") else Status.NOT_STARTED
        gathered.change("projects", key, "status", ended, before_end.value)
    if body.get("completedAt"):
        gathered.change("projects", key, "actual_end", body["completedAt"], None)


def _milestones(gathered: Gathered, body: Json, sight: Sight) -> None:
    for one in body["projectMilestones"]["nodes"]:
        if one.get("archivedAt"):
            continue
        done = one.get("status") == "done"
        begun = Status.IN_PROGRESS if one.get("progress") else Status.NOT_STARTED
        row = {
            "id": one["id"],
            "project": body["id"],
            "name": one["name"],
            "kind": "milestone",
            "status": (Status.DONE if done else begun).value,
            "due": day(one.get("targetDate")),
            "percent_complete": one.get("progress"),
            "updated_on": day(one.get("updatedAt")),
            "source": f"{sight.source}/milestones",
        }
        gathered.add("milestones", row, one.get("createdAt"))


def _relations(gathered: Gathered, body: Json, sight: Sight) -> None:
    """A project or one of its milestones must deliver before the related one goes on."""
    for one in body["relations"]["nodes"]:
        if one["type"] not in _WAITS:
            if one["type"] not in {"related", "duplicate", "similar"}:
                sight.drift.word("project relation", one["type"])
            continue
        predecessor = (one.get("projectMilestone") or {}).get("id") or body["id"]
        successor = (one.get("relatedProjectMilestone") or {}).get("id") or one["relatedProject"]["id"]
        link = {
            "id": one["id"],
            "predecessor": predecessor,
            "successor": successor,
            "type": _ENDS.get(one["anchorType"], "F") + _ENDS.get(one["relatedAnchorType"], "S"),
            "source": f"{sight.source}/relations",
        }
        gathered.add("dependencies", link)
