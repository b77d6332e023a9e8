"""A Jira site on loopback, Cloud (REST v3) or Data Center (REST v2), in the vendor's own shapes."""

import base64
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.contract import jira_scenario as scene
from tests.contract.jira_scenario import Change, Said, Ticket, User, milliseconds, rich
from tests.contract.server import Asked
from tests.contract.server import Said as Answered

EMAIL, TOKEN = "bot@example.com", "jira-token-for-tests"
_JQL = re.compile(r"project in \((?P<keys>[^)]*)\) AND updated >= (?P<since>\d+) ORDER BY (?P<by>updated|key) ASC")
_IDS = re.compile(r"id in \((?P<ids>[^)]*)\)")


@dataclass
class Site:
    """A site with its issues.

    Attributes:
        flavour: cloud or server.
        late: ids of issues that search does not show yet (Cloud's index is eventually consistent).
        embedded: how many changes and comments a search embeds of each issue (Cloud).
    """

    flavour: str = "cloud"
    issues: list[Ticket] = field(default_factory=scene.tickets)
    page: int = 2
    late: set[int] = field(default_factory=set)
    embedded: int = 2

    @property
    def api(self) -> str:
        """Path of the REST API."""
        return "/rest/api/3" if self.flavour == "cloud" else "/rest/api/2"

    def __call__(self, asked: Asked) -> Answered:
        """Answer one request."""
        pair = base64.b64encode(f"{EMAIL}:{TOKEN}".encode()).decode()
        right = f"Basic {pair}" if self.flavour == "cloud" else f"Bearer {TOKEN}"
        if asked.headers.get("authorization") != right:
            return Answered({"errorMessages": ["You are not authenticated."], "errors": {}}, 401)
        if not asked.path.startswith(self.api):
            return Answered({"errorMessages": ["The requested API has been removed."], "errors": {}}, 410)
        path = asked.path.removeprefix(self.api)
        fixed = {"/field": self._fields, "/status": self._statuses, "/myself": lambda: self._user(scene.BOB)}
        if asked.method == "GET" and path in fixed:
            return Answered(fixed[path]())
        if asked.method == "POST":
            return self._post(path, asked.body or {})
        return self._get(path, asked)

    def _get(self, path: str, asked: Asked) -> Answered:
        if path == "/project/search" and self.flavour == "cloud":
            start = int(asked.query.get("startAt", 0))
            keys = sorted(scene.PROJECTS)[start : start + 1]
            last = start + 1 >= len(scene.PROJECTS)
            return Answered({"values": [self._project(key) for key in keys], "total": 2, "isLast": last})
        if path == "/project" and self.flavour == "server":
            return Answered([self._project(key) for key in sorted(scene.PROJECTS)])
        found = re.fullmatch(r"/project/(\w+)", path)
        if found and found[1] in scene.PROJECTS:
            return Answered({**self._project(found[1]), "versions": scene.VERSIONS[found[1]]})
        if found:
            return Answered({"errorMessages": [f"No project could be found with key '{found[1]}'."], "errors": {}}, 404)
        comments = re.fullmatch(r"/issue/(\d+)/comment", path)
        issue = next((one for one in self.issues if comments and one.id == int(comments[1])), None)
        if issue is None:
            return Answered({"errorMessages": ["Issue does not exist or you do not have permission to see it."]}, 404)
        start = int(asked.query.get("startAt", 0))
        some = issue.comments[start : start + self.page]
        return Answered({"startAt": start, "total": len(issue.comments), "comments": [self._said(one) for one in some]})

    def _post(self, path: str, body: dict[str, Any]) -> Answered:
        if path == "/search/jql" and self.flavour == "cloud":
            return self._search_by_token(body)
        if path == "/search" and self.flavour == "server":
            return self._search_by_place(body)
        if path == "/issue/bulkfetch" and self.flavour == "cloud":
            asked = set(map(str, body["issueIdsOrKeys"]))
            found = [one for one in self.issues if {str(one.id), one.key} & asked]
            return Answered({"issues": [self._issue(one, body["fields"]) for one in found], "issueErrors": []})
        if path == "/changelog/bulkfetch" and self.flavour == "cloud":
            return self._changelogs(body)
        return Answered({"errorMessages": [f"null for uri: {path}"]}, 404)

    def _search_by_token(self, body: dict[str, Any]) -> Answered:
        found = self._matching(str(body.get("jql")))
        if found is None:
            return Answered({"errorMessages": ["Unbounded JQL queries are not allowed here."], "errors": {}}, 400)
        token = body.get("nextPageToken")
        if token is not None and not str(token).startswith("place-"):
            return Answered({"errorMessages": ["The provided next page token is invalid or expired."]}, 400)
        start = int(str(token).removeprefix("place-")) if token else 0
        some = [self._issue(one, body.get("fields")) for one in found[start : start + self.page]]
        end = start + self.page
        return Answered(
            {"issues": some, **({"nextPageToken": f"place-{end}"} if end < len(found) else {"isLast": True})}
        )

    def _search_by_place(self, body: dict[str, Any]) -> Answered:
        ids = _IDS.fullmatch(str(body.get("jql")))
        if ids:
            wanted = {part.strip() for part in ids["ids"].split(",")}
            found: list[Ticket] | None = [one for one in self.issues if str(one.id) in wanted]
            if body.get("validateQuery", True) and len(found or ()) < len(wanted):
                return Answered({"errorMessages": ["A value with ID does not exist for the field 'id'."]}, 400)
        else:
            found = self._matching(str(body.get("jql")))
        if found is None:
            return Answered({"errorMessages": ["Error in the JQL Query: Expecting operator."], "errors": {}}, 400)
        start = int(body.get("startAt", 0))
        some = [self._issue(one, body.get("fields")) for one in found[start : start + self.page]]
        return Answered({"startAt": start, "maxResults": self.page, "total": len(found), "issues": some})

    def _matching(self, jql: str) -> list[Ticket] | None:
        query = _JQL.fullmatch(jql)
        if query is None:
            return None
        keys = set(re.findall(r'"(\w+)"', query["keys"]))
        found = [
            one
            for one in self.issues
            if one.key.partition("-")[0] in keys
            and milliseconds(one.updated) >= int(query["since"])
            and one.id not in self.late
        ]
        return sorted(found, key=lambda one: (one.updated if query["by"] == "updated" else "", one.id))

    def _changelogs(self, body: dict[str, Any]) -> Answered:
        token = int(body.get("nextPageToken") or 0)
        asked = [one for one in self.issues if str(one.id) in body["issueIdsOrKeys"]]
        pairs = [(one, change) for one in asked for change in one.changes]
        some = pairs[token : token + 2]
        logs = [
            {"issueId": str(one.id), "changeHistories": [{**self._history(change), "created": milliseconds(change.at)}]}
            for one, change in some
        ]
        more = {"nextPageToken": str(token + 2)} if token + 2 < len(pairs) else {}
        return Answered({"issueChangeLogs": logs, **more})

    def _issue(self, one: Ticket, fields: list[str] | None) -> dict[str, Any]:
        whole = {"id": str(one.id), "key": one.key, "self": f"https://acme.atlassian.net{self.api}/issue/{one.id}"}
        if not fields:
            return {"id": str(one.id)} if self.flavour == "cloud" else whole
        values = self._values(one)
        histories = [self._history(change) for change in one.changes]
        given = histories[: self.embedded] if self.flavour == "cloud" else histories
        log = {"startAt": 0, "maxResults": len(given), "total": len(histories), "histories": given}
        return {**whole, "fields": {name: values[name] for name in fields if name in values}, "changelog": log}

    def _values(self, one: Ticket) -> dict[str, Any]:
        adf = self.flavour == "cloud"
        key, category = scene.STATUSES[one.status]
        comments = [self._said(said) for said in one.comments]
        given = comments[: self.embedded] if adf else comments
        parent = next((other for other in self.issues if other.key == one.parent), None)
        custom: dict[str, Any] = dict.fromkeys(scene.CUSTOM)
        custom |= {
            scene.START: one.custom.get(scene.START),
            scene.BASELINE: one.custom.get(scene.BASELINE),
            scene.POINTS: float(one.custom[scene.POINTS]) if scene.POINTS in one.custom else None,
            scene.VENDOR: {"value": one.custom[scene.VENDOR], "id": "7"} if scene.VENDOR in one.custom else None,
            scene.FLAGGED: [{"value": one.custom[scene.FLAGGED], "id": "8"}] if scene.FLAGGED in one.custom else None,
            scene.EPIC: one.epic or None,
            # Seen on real sites: an error stands where the value should.
            scene.PLUGIN: {
                "hasEpicLinkFieldDependency": False,
                "showField": False,
                "nonEditableReason": {"reason": "PLUGIN_LICENSE_ERROR", "message": "Only for Premium users."},
            },
        }
        return {
            "summary": one.summary,
            "issuetype": {
                "name": one.type,
                "subtask": one.type == "Sub-task",
                **({"hierarchyLevel": {"Epic": 1, "Sub-task": -1}.get(one.type, 0)} if adf else {}),
            },
            "status": {
                "id": key,
                "name": one.status,
                "statusCategory": {"key": category, "name": scene.CATEGORIES[category]},
            },
            "project": self._project(one.key.partition("-")[0]),
            "priority": {"name": one.priority, "id": "3"},
            "resolution": {"name": one.resolution} if one.resolution else None,
            "resolutiondate": _stamp(one.resolved),
            "assignee": self._user(one.assignee) if one.assignee else None,
            "reporter": self._user(scene.ANN),
            "created": _stamp(one.created),
            "updated": _stamp(one.updated),
            "duedate": one.due or None,
            "description": rich(one.description, "", adf=adf) if one.description else None,
            "comment": {"comments": given, "total": len(comments), "maxResults": len(given), "startAt": 0},
            "issuelinks": self._links(one),
            "timeoriginalestimate": one.estimate,
            "fixVersions": [],
            **({"parent": {"id": str(parent.id), "key": parent.key}} if parent else {}),
            **custom,
        }

    def _links(self, one: Ticket) -> list[dict[str, Any]]:
        blocks = {"name": "Blocks", "inward": "is blocked by", "outward": "blocks"}
        depends = {"name": "Depends", "inward": "is depended on by", "outward": "depends on"}
        by_key = {other.key: other for other in self.issues}

        def end(key: str) -> dict[str, Any]:
            return {"id": str(by_key[key].id) if key in by_key else "99999", "key": key}

        return [
            *({"type": blocks, "outwardIssue": end(key)} for key in one.blocks),
            *({"type": blocks, "inwardIssue": end(other.key)} for other in self.issues if one.key in other.blocks),
            *({"type": depends, "outwardIssue": end(key)} for key in one.depends_on),
        ]

    def _user(self, user: User) -> dict[str, Any]:
        if self.flavour == "cloud":
            return {"accountId": user.account, "displayName": user.name, "accountType": "atlassian"}
        name = user.name.split(" ")[0].casefold()
        return {"key": user.account, "name": name, "displayName": user.name, "emailAddress": user.email or "?"}

    def _said(self, said: Said) -> dict[str, Any]:
        body = rich(said.text, said.bold, adf=self.flavour == "cloud")
        return {"id": said.id, "author": self._user(said.by), "body": body, "created": _stamp(said.at)}

    def _history(self, change: Change) -> dict[str, Any]:
        named = ("field", "fieldId", "from", "fromString", "to", "toString")
        items = [dict(zip(named, item, strict=True)) for item in change.items]
        for item in items:
            if self.flavour == "server":
                item.pop("fieldId")
        return {"id": change.id, "author": self._user(scene.BOB), "created": _stamp(change.at), "items": items}

    def _project(self, key: str) -> dict[str, Any]:
        id_, name, lead = scene.PROJECTS[key]
        return {
            "id": id_,
            "key": key,
            "name": name,
            "description": f"About {name}.",
            "lead": self._user(lead),
            "projectTypeKey": "software",
            "self": f"https://acme.atlassian.net{self.api}/project/{id_}",
        }

    def _fields(self) -> list[dict[str, Any]]:
        own = [{"id": "summary", "name": "Summary", "custom": False, "schema": {"type": "string", "system": "summary"}}]
        return own + [
            {"id": key, "name": title, "custom": True, "schema": {"type": "any", "custom": type_}}
            for key, (title, type_) in scene.CUSTOM.items()
        ]

    def _statuses(self) -> list[dict[str, Any]]:
        return [
            {"id": key, "name": name, "statusCategory": {"key": category, "name": scene.CATEGORIES[category]}}
            for name, (key, category) in scene.STATUSES.items()
        ]


def _stamp(moment: str) -> str | None:
    """As Jira writes it, in the zone of whoever asks: here two hours behind UTC, without a colon."""
    if not moment:
        return None
    shifted = datetime.fromtimestamp(milliseconds(moment) / 1000, tz=UTC) - timedelta(hours=2)
    return shifted.strftime("%Y-%m-%dT%H:%M:%S.000-0200")
