"""Raw records of a Jira site to pictures: projects, issues, versions, words, links, and their past."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ingestion.live.connector import Json, Landed, Landing, Shaped, Sight, Target
from ingestion.live.gather import Gathered
from ingestion.sources.jira import words
from ingestion.sources.jira.fields import fill
from ingestion.sources.jira.history import earlier, histories, left
from ingestion.sources.jira.issue import Issues
from ingestion.sources.jira.queries import customs
from ingestion.sources.jira.users import Users
from ingestion.sources.jira.values import body_text, day_of, moment_of, objects, part, text_of
from portfolio.vocabulary import Status

_CLOSED = frozenset({Status.DONE.value, Status.CANCELLED.value})


def shape(target: Target, landed: Landed, sight: Sight) -> Shaped:
    """Everything that was kept of a site as pictures of its days, the last one complete."""
    return _Site(target, landed, sight).shaped()


class _Site:
    def __init__(self, target: Target, landed: Landed, sight: Sight) -> None:
        self._target, self._landed, self._sight = target, landed, sight
        self._out = Gathered()
        self._users = Users()
        self._versioned: set[str] = set()
        fields = [landing.body for landing in landed.of("field")]
        self._customs = customs(fields)
        self._titles = {title.casefold(): key for key, title, _ in self._customs}
        filled = fill(self._customs, sight.mapping)
        self._filled_keys = {one.key for ones in filled.values() for one in ones}
        categories = {
            str(landing.body.get("id")): category
            for landing in landed.of("status")
            if (category := text_of(part(landing.body, "statusCategory", "key")))
        }
        self._issues = Issues(filled, categories, self._users, sight.drift)

    def shaped(self) -> Shaped:
        issues = [one for one in self._landed.of("issue", gone=True) if isinstance(one.body.get("fields"), Mapping)]
        issues = [one for one in issues if self._in_scope(one)]
        archived = self._projects()
        for landing in issues:
            self._issues.keys[str(landing.body.get("id"))] = str(landing.body.get("key"))
            # Everybody who is anybody is met before a changelog names them by account only.
            for name in ("assignee", "reporter"):
                self._users.id_of(part(landing.body, "fields", name))
        for landing in sorted(issues, key=_order):
            if words.project_of(str(landing.body.get("key"))) not in archived:
                self._issue(landing)
        for person in self._users.rows.values():
            self._out.rows["people"][person["id"]] = person
        pictures, notes = self._out.pictures(self._sight.source, self._sight.today)
        return Shaped(pictures, (*self._out.notes, *notes), tuple(self._out.unmapped))

    def _in_scope(self, landing: Landing) -> bool:
        key = str(landing.body.get("key") or "")
        return bool(key) and (not self._target.scope or _project_key(landing.body) in self._target.scope)

    def _projects(self) -> set[str]:
        """Rows of projects and versions; returns the keys of archived projects, whose issues are left out."""
        archived = set()
        for landing in self._landed.of("project"):
            body = landing.body
            key = text_of(body.get("key"))
            if not key:
                continue
            if body.get("archived") is True or body.get("deleted") is True:
                archived.add(key)
                continue
            self._project(key, body)
            if "versions" in body:
                self._versioned.add(key)
            for version in objects(body.get("versions")):
                self._version(key, body, version)
        return archived

    def _project(self, key: str, body: Json) -> None:
        row = {
            "id": key,
            "name": text_of(body.get("name")) or key,
            "owner": self._users.id_of(body.get("lead")),
            "description": body_text(body.get("description")) or None,
            "category": text_of(body.get("projectCategory")),
            "url": self._url(body, key),
            "source": f"{self._sight.source}/projects",
        }
        self._out.add("projects", row)

    def _version(self, project: str, body: Json, version: Json) -> None:
        name = text_of(version.get("name"))
        if not name or version.get("archived") is True:
            return
        released, due = version.get("released") is True, day_of(version.get("releaseDate"))
        key = f"{project}/{name}"
        row = {
            "id": key,
            "project": project,
            "name": name,
            "kind": "milestone",
            "status": Status.DONE.value if released else Status.NOT_STARTED.value,
            "start": day_of(version.get("startDate")),
            "due": due,
            "done_on": due if released else None,
            "url": self._url(body, project),
            "source": f"{self._sight.source}/milestones",
        }
        self._out.add("milestones", row)
        if released and due:
            self._out.change("milestones", key, "status", due.isoformat(), Status.NOT_STARTED.value)

    def _issue(self, landing: Landing) -> None:
        body = landing.body
        fields, key = body["fields"], str(body["key"])
        project = _project_key(body)
        if project not in self._out.rows["projects"]:
            self._project(project, {**(part(fields, "project") or {}), "self": body.get("self")})
        if project not in self._versioned:
            for version in objects(fields.get("fixVersions")):
                self._version(project, {"self": body.get("self")}, version)
        kind = words.kind(text_of(fields.get("issuetype")), subtask=part(fields, "issuetype", "subtask") is True)
        if part(fields, "issuetype", "hierarchyLevel") == 1:
            kind = "epic"
        where = "milestones" if words.is_milestone(kind) else "items"
        state = self._issues.state(fields)
        now = self._issues.canonical(state)
        url = self._url(body, key)
        row: dict[str, Any] = {
            "id": key,
            "project": project,
            **now,
            "name": now["name"] or key,
            "kind": "milestone" if where == "milestones" else kind,
            "done_on": None,
            "blocked_since": None,
            "updated_on": day_of(fields.get("updated")),
            "url": url,
            "source": f"{self._sight.source}/{where}",
        }
        created = moment_of(fields.get("created"))
        if not self._out.add(where, row, created.isoformat() if created else None):
            return
        self._past(where, row, now, body)
        if landing.gone_on is not None:
            self._out.left[where, key] = landing.gone_on
            return
        self._words(project, key, url, fields)
        self._links(key, fields)
        for custom in fields.keys() & {id_ for id_, _, _ in self._customs}:
            if custom not in self._filled_keys and fields[custom] not in (None, "", []):
                self._out.unmapped[next(title for id_, title, _ in self._customs if id_ == custom)] = None

    def _past(self, where: str, row: dict[str, Any], now: dict[str, object], body: Json) -> None:
        """What each field was before each change, and the days on which work stopped and ended."""
        after, transitions = now, []
        for when, state in earlier(self._issues.state(body["fields"]), histories(body), self._titles):
            before = self._issues.canonical(state)
            before["name"] = before["name"] or row["id"]
            for name, value in before.items():
                if value != after.get(name) and not (name == "name" and value == row["id"]):
                    self._out.change(where, row["id"], name, when.isoformat(), value)
            if before["status"] != after["status"]:
                transitions.append((when, str(before["status"]), str(after["status"])))
            after = before
        transitions.reverse()
        self._since(where, row, "blocked_since", left(transitions, lambda status: status == Status.BLOCKED.value))
        closed = left(transitions, lambda status: status in _CLOSED)
        self._since(where, row, "done_on", closed)
        if row["status"] in _CLOSED:
            row["done_on"] = self._issues.done_on(body["fields"]) or closed[0]

    def _since(self, where: str, row: dict[str, Any], name: str, found: tuple[Any, list[tuple[datetime, Any]]]) -> None:
        row[name], ended = found
        for when, began in ended:
            self._out.change(where, row["id"], name, when.isoformat(), began)

    def _words(self, project: str, key: str, url: str | None, fields: Json) -> None:
        """Comments on their own days, and the description on the day the issue was made."""
        source = f"{self._sight.source}/updates"
        about, created = body_text(fields.get("description")), day_of(fields.get("created"))
        if about and created:
            row = {
                "id": f"{key}/description", "project": project, "item": key, "dated": created,
                "author": self._users.id_of(fields.get("reporter")), "field": "Description", "text": about,
                "url": url, "source": source,
            }  # fmt: skip
            self._out.add("updates", row)
        for comment in objects(part(fields, "comment", "comments")):
            text, dated = body_text(comment.get("body")), day_of(comment.get("created"))
            if not text or not dated:
                continue
            id_ = text_of(comment.get("id")) or f"{dated}"
            row = {
                "id": f"{key}/{id_}", "project": project, "item": key, "dated": dated,
                "author": self._users.id_of(comment.get("author")), "text": text,
                "url": f"{url}?focusedCommentId={id_}" if url else None, "source": source,
            }  # fmt: skip
            self._out.add("updates", row)

    def _links(self, key: str, fields: Json) -> None:
        for link in objects(fields.get("issuelinks")):
            outward, inward = (text_of(part(link, side, "key")) for side in ("outwardIssue", "inwardIssue"))
            name = text_of(part(link, "type", "name")) or ""
            points = words.direction(name, text_of(part(link, "type", "outward")) or "")
            other = outward or inward
            if points is None or other is None or other == key:
                continue
            logic, first = points
            before, after = (key, other) if first == (outward is not None) else (other, key)
            row = {
                "id": f"{before}->{after}", "predecessor": before, "successor": after, "type": logic.value,
                "predecessor_project": words.project_of(before), "successor_project": words.project_of(after),
                "source": f"{self._sight.source}/dependencies",
            }  # fmt: skip
            self._out.add("dependencies", row)

    def _url(self, body: Json, key: str) -> str | None:
        if self._target.site:
            return f"https://{self._target.site}/browse/{key}"
        base, found, _ = (text_of(body.get("self")) or "").partition("/rest/")
        return f"{base}/browse/{key}" if found and base.startswith(("https://", "http://")) else None


def _project_key(body: Json) -> str:
    return text_of(part(body, "fields", "project", "key")) or words.project_of(str(body.get("key")))


def _order(landing: Landing) -> tuple[str, int, str]:
    project, _, number = str(landing.body.get("key")).rpartition("-")
    return project, int(number) if number.isdigit() else 0, number
