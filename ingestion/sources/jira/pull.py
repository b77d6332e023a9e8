"""The pages of a run: each goes on from what the one before it left, so that a kill loses one page at most."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from ingestion.live.connector import CursorExpired, Json, Order, Page, RawRecord, Target, Wire
from ingestion.sources.jira import queries
from portfolio.errors import SourceUnreadable

_HINTS_AT_ONCE = 50


class Puller:
    """One run against one site."""

    def __init__(self, wire: Wire, api: str, flavour: str, target: Target, order: Order) -> None:
        """Nothing is asked yet; `api` is the path of the REST API, `flavour` cloud or server."""
        self._wire, self._api, self._flavour = wire, api, flavour
        self._target, self._order = target, order

    def pages(self) -> Iterator[Page]:
        """Pages until nothing is left; the last one's `then` says stage `end`."""
        stages = {"": self._site, "projects": self._project, "issues": self._issues, "hints": self._hinted}
        at: dict[str, Any] = dict(self._order.at)
        while at.get("stage") != "end":
            page = stages[at.get("stage", "")](at)
            at = dict(page.then)
            yield page

    def _site(self, _: Mapping[str, Any]) -> Page:
        """Custom fields, statuses and, where none are named, which projects there are."""
        fields, statuses = (_objects(self._wire.get(f"{self._api}/{what}").body) for what in ("field", "status"))
        keys = list(self._target.scope) or self._all_projects()
        if not keys:
            raise SourceUnreadable(f"{self._target.site} shows this token no project; check what its owner may browse.")
        records = [RawRecord("field", str(one["id"]), one) for one in fields if one.get("id") and _custom(one)]
        records += [RawRecord("status", str(one["id"]), one) for one in statuses if one.get("id")]
        ids = queries.wanted(fields, self._target.options.get("fields", ""))
        then = {"stage": "projects", "keys": keys, "left": keys, "fields": ids}
        return Page(tuple(records), then, what="fields and statuses")

    def _all_projects(self) -> list[str]:
        if self._flavour == "server":
            return [str(one["key"]) for one in _objects(self._wire.get(f"{self._api}/project").body) if one.get("key")]
        keys: list[str] = []
        while True:
            body = self._wire.get(f"{self._api}/project/search", {"startAt": len(keys), "maxResults": 50}).body
            found = _objects(body.get("values") if isinstance(body, Mapping) else None)
            keys += [str(one["key"]) for one in found if one.get("key")]
            if not found or body.get("isLast", True):
                return keys

    def _project(self, at: Mapping[str, Any]) -> Page:
        key, left = at["left"][0], at["left"][1:]
        body = self._wire.get(f"{self._api}/project/{quote(key, safe='')}").body
        if not isinstance(body, dict) or not body.get("id"):
            raise SourceUnreadable(
                f"{self._target.site} answered the project {key} with something else; check the URL."
            )
        then = {**at, "left": left, "keys": [str(body.get("key") or key) if k == key else k for k in at["keys"]]}
        if not left:
            then = {"stage": "issues", "keys": then["keys"], "fields": at["fields"], "of": at.get("of", 0)}
        return Page((RawRecord("project", str(body["id"]), body),), then, what=f"project {key}", of=len(at["keys"]))

    def _issues(self, at: Mapping[str, Any]) -> Page:
        since = None if self._order.full else self._order.since
        some = at["keys"][: queries.PROJECTS_AT_ONCE]
        query = queries.jql(some, since, by_key=self._flavour == "server")
        try:
            body = self._search(queries.search(self._flavour, at, query))
        except CursorExpired:
            if not at.get("token"):
                raise
            return Page((), {**at, "token": None}, what="issues, from the start again")
        issues = self._whole(_objects(body.get("issues")))
        place = _place_after(self._flavour, at, body, len(issues))
        then = {**at, **place} if place else self._after_issues(at)
        total = body.get("total") if isinstance(body.get("total"), int) else 0
        return Page(tuple(map(_issue, issues)), then, what="issues", of=total or 0)

    def _after_issues(self, at: Mapping[str, Any]) -> dict[str, Any]:
        rest = at["keys"][queries.PROJECTS_AT_ONCE :]
        seen = [*at.get("seen", ()), *at["keys"][: queries.PROJECTS_AT_ONCE]]
        if rest:
            return {"stage": "issues", "keys": rest, "seen": seen, "fields": at["fields"]}
        hints = [key for kind, key in self._order.hints if kind == "issue"]
        return {"stage": "hints", "left": hints, "keys": seen, "fields": at["fields"]} if hints else {"stage": "end"}

    def _hinted(self, at: Mapping[str, Any]) -> Page:
        """Issues that webhooks named; those the site does not give any more are gone."""
        some, rest = at["left"][:_HINTS_AT_ONCE], at["left"][_HINTS_AT_ONCE:]
        if self._flavour == "cloud":
            asked = {"issueIdsOrKeys": some, "fields": at["fields"], "expand": ["changelog"]}
            body = self._wire.post(f"{self._api}/issue/bulkfetch", asked).body
        else:
            # Without validation an id that is gone is left out; with it, the whole search is refused.
            query = f"id in ({', '.join(some)})"
            asked = {"jql": query, "fields": at["fields"], "expand": ["changelog"], "maxResults": _HINTS_AT_ONCE}
            body = self._wire.post(f"{self._api}/search", {**asked, "validateQuery": False}).body
        issues = self._whole(_objects(body.get("issues") if isinstance(body, Mapping) else None))
        given = {str(issue.get(name)) for issue in issues for name in ("id", "key")}
        mine = [issue for issue in issues if _project_key(issue) in at["keys"]]
        gone = tuple(("issue", key) for key in some if key not in given and key.isdigit())
        then = {**at, "left": rest} if rest else {"stage": "end"}
        return Page(tuple(map(_issue, mine)), then, gone, what="issues that webhooks named", of=len(at["left"]))

    def _search(self, asked: Json) -> Json:
        path = "search/jql" if self._flavour == "cloud" else "search"
        body = self._wire.post(f"{self._api}/{path}", asked).body
        if not isinstance(body, Mapping) or not isinstance(body.get("issues"), list):
            raise SourceUnreadable(
                f"{self._target.site} answered a search without issues; check the URL and the token."
            )
        return body

    def _whole(self, issues: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Issues with all of their history and comments, of which a search embeds only the first page."""
        short = [str(issue["id"]) for issue in issues if _lacks(issue.get("changelog"), "histories")]
        if short and self._flavour == "cloud":
            rest = self._histories(short)
            for issue in issues:
                if str(issue["id"]) in rest:
                    issue["changelog"] = {"histories": rest[str(issue["id"])]}
        for issue in issues:
            fields = issue.get("fields")
            if isinstance(fields, dict) and _lacks(fields.get("comment"), "comments"):
                fields["comment"] = {"comments": self._comments(str(issue["id"]))}
        return list(issues)

    def _histories(self, ids: list[str]) -> dict[str, list[Json]]:
        found: dict[str, list[Json]] = {}
        token: str | None = None
        while True:
            asked = {"issueIdsOrKeys": ids, "maxResults": 1000, **({"nextPageToken": token} if token else {})}
            body = self._wire.post(f"{self._api}/changelog/bulkfetch", asked).body
            for one in _objects(body.get("issueChangeLogs") if isinstance(body, Mapping) else None):
                found.setdefault(str(one.get("issueId")), []).extend(_objects(one.get("changeHistories")))
            token = body.get("nextPageToken") if isinstance(body, Mapping) else None
            if not token:
                return found

    def _comments(self, issue: str) -> list[Json]:
        found: list[Json] = []
        while True:
            place: dict[str, str | int] = {"startAt": len(found), "maxResults": queries.PAGE, "orderBy": "created"}
            body = self._wire.get(f"{self._api}/issue/{issue}/comment", place).body
            some = _objects(body.get("comments") if isinstance(body, Mapping) else None)
            found += some
            if not some or len(found) >= int(body.get("total") or 0):
                return found


def _place_after(flavour: str, at: Mapping[str, Any], body: Json, count: int) -> dict[str, Any]:
    """Where the next page begins; empty after the last."""
    if flavour == "cloud":
        token = body.get("nextPageToken")
        return {"token": token} if token and not body.get("isLast") else {}
    start = at.get("start", 0) + count
    return {"start": start} if count and start < int(body.get("total") or 0) else {}


def _lacks(part: object, name: str) -> bool:
    """True where an embedded list says that it holds more than it gave."""
    if not isinstance(part, Mapping):
        return False
    given, total = part.get(name), part.get("total")
    return isinstance(given, list) and isinstance(total, int) and total > len(given)


def _issue(body: Json) -> RawRecord:
    return RawRecord("issue", str(body["id"]), body)


def _project_key(issue: Json) -> str:
    fields = issue.get("fields")
    project = fields.get("project") if isinstance(fields, Mapping) else None
    return str(project.get("key")) if isinstance(project, Mapping) else str(issue.get("key")).rpartition("-")[0]


def _custom(field: Json) -> bool:
    return bool(queries.customs([field]))


def _objects(value: object) -> list[dict[str, Any]]:
    """The objects of a list that may be missing or hold nulls."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
