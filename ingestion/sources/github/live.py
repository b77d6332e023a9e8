"""GitHub Projects, live: boards whole, then only the items that changed since.

A full run reads every item, 100 a call. A later run reads the items' time stamps, 100 a call, and then
only those that changed; GitHub offers no filter by day for the items of a project.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Any

from ingestion.live.connector import (
    CursorExpired,
    Json,
    Landed,
    Order,
    Page,
    RawRecord,
    Service,
    Shaped,
    Sight,
    Target,
    Wire,
)
from ingestion.live.uri import pieces
from ingestion.sources.github import queries
from ingestion.sources.github.judge import SCOPES, judge
from ingestion.sources.github.queries import Extras
from ingestion.sources.github.shape import shape
from portfolio.errors import SourceUnavailable, SourceUnreadable

_FORM = "github://ORG/NUMBER[,NUMBER], or github://ORG for all its projects"
_OPTIONS = {"items": ("projects", "tasks")}
_BATCH = 50


class GithubConnector:
    """Projects v2 of an organization or a user, with their issues, pull requests and drafts."""

    name = "github"
    scopes = SCOPES
    token = "GITHUB_TOKEN"  # noqa: S105 - the name of a variable, not a token
    swept: tuple[str, ...] = ("project", "item", "update")

    def target(self, uri: str) -> Target:
        """Read github://OWNER/NUMBER[,NUMBER]."""
        read = pieces(uri, _FORM, options=_OPTIONS, parts=(1, 2))
        numbers = read.listed(1)
        if strange := [one for one in numbers if not one.isdigit()]:
            raise SourceUnreadable(f"'{strange[0]}' is not the number of a GitHub project; the form is {_FORM}.")
        return Target(uri, self.name, read.parts[0], numbers, read.options)

    def service(self, target: Target, token: str, environ: Mapping[str, str]) -> Service:  # noqa: ARG002 - the port's
        """The public API, or the one GITHUB_URL names (an Enterprise server's ends in /api)."""
        base = (environ.get("GITHUB_URL") or "https://api.github.com").rstrip("/")
        headers = {"Authorization": f"Bearer {token}", "Accept": "application/vnd.github+json"}
        return Service(base, headers, judge=judge, at_once=2)

    def greet(self, wire: Wire, target: Target) -> str:
        """Who the token is and which board it sees."""
        if not target.scope:
            data = wire.ask(queries.BOARDS, {"login": target.site, "after": None})
            boards = _owner(data, target)["projectsV2"]["nodes"]
            return f"{target.site} shows {len(boards)} projects: {', '.join(one['title'] for one in boards[:5])}."
        data = wire.ask(queries.HELLO, {"login": target.site, "number": int(target.scope[0])})
        board = _owner(data, target).get("projectV2") or _nothing(target, target.scope[0])
        return f"Signed in as {data['viewer']['login']}; the project {target.scope[0]} is “{board['title']}”."

    def pull(self, wire: Wire, target: Target, order: Order) -> Iterator[Page]:
        """Boards one after the other: the board, its items, and for later runs only the changed ones."""
        at: dict[str, Any] = dict(order.at) or {"todo": list(target.scope) or _numbers(wire, target)}
        while at["todo"]:
            if "id" not in at:
                page = _board(wire, target, at)
            elif order.full or order.since is None:
                page = _items(wire, at)
            elif at.get("stage") == "changed":
                page = _changed(wire, at)
            else:
                page = _stamps(wire, at, order)
            at = dict(page.then)
            yield page

    def shape(self, target: Target, landed: Landed, sight: Sight) -> Shaped:
        """Boards and their items in the words of the canonical format."""
        return shape(target, landed, sight)


def _owner(data: Json, target: Target) -> Json:
    owner: Json | None = data.get("repositoryOwner")
    if not owner:
        raise SourceUnreadable(f"GitHub knows no organization or user called {target.site}; check the address.")
    return owner


def _nothing(target: Target, number: str) -> Json:
    raise SourceUnreadable(f"{target.site} has no project {number} that this token may read. {SCOPES}")


def _numbers(wire: Wire, target: Target) -> list[str]:
    found: list[str] = []
    after: str | None = None
    while True:
        page = _owner(wire.ask(queries.BOARDS, {"login": target.site, "after": after}), target)["projectsV2"]
        found += [str(one["number"]) for one in page["nodes"] if one]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def _board(wire: Wire, target: Target, at: Mapping[str, Any]) -> Page:
    number = at["todo"][0]
    data = wire.ask(queries.BOARD, {"login": target.site, "number": int(number)})
    owner = _owner(data, target)
    board: dict[str, Any] = dict(owner.get("projectV2") or _nothing(target, number))
    more = {"id": board["id"]}
    fields = _rest(wire, queries.FIELDS, more, board["fields"], "fields")
    updates = _rest(wire, queries.UPDATES, more, board.pop("statusUpdates"), "statusUpdates")
    board |= {"fields": {"nodes": fields}, "owner": {"login": owner["login"]}}
    known = {field["name"] for field in (data.get("issue") or {}).get("fields") or ()}
    extras = {
        "blocked_by": "blockedBy" in known,
        "issue_type": "issueType" in known,
        "moves": data.get("moved") is not None,
    }
    records = (
        RawRecord("project", f"{owner['login']}/{board['number']}", board),
        *(RawRecord("update", one["id"], one) for one in updates),
    )
    return Page(records, {"todo": at["todo"], "id": board["id"], "extras": extras}, what=f"project {board['title']}")


def _items(wire: Wire, at: Mapping[str, Any]) -> Page:
    extras = Extras(**at["extras"])
    data = wire.ask(queries.items(extras), {"id": at["id"], "after": at.get("after")})
    page = _items_in(data)
    records = tuple(_record(wire, node, extras) for node in page["nodes"] if node)
    return Page(records, _on(at, page), what="items", of=page.get("totalCount", 0))


def _items_in(data: Json) -> Json:
    """A board's page of items. An answer without one is no empty board: a full run would bury everything on it."""
    board = data.get("node")
    if board is None:
        raise CursorExpired("The project is not there any more")
    page: Json | None = board.get("items")
    if page is None:
        raise SourceUnavailable("GitHub left the items of a project out of its answer.")
    return page


def _stamps(wire: Wire, at: Mapping[str, Any], order: Order) -> Page:
    data = wire.ask(queries.STAMPS, {"id": at["id"], "after": at.get("after")})
    page = _items_in(data)
    since = order.since.astimezone(UTC).isoformat()[:19] if order.since else ""
    known = set(order.known("item"))
    ids = [node["id"] for node in page["nodes"] if node and (_touched(node) >= since or node["id"] not in known)]
    wanted = dict.fromkeys([*at.get("ids", ()), *ids, *(key for kind, key in order.hints if kind == "item")])
    then = _on(at, page) | {"ids": list(wanted)}
    if not page["pageInfo"]["hasNextPage"]:
        then = {**at, "ids": list(wanted), "stage": "changed"} if wanted else _next(at)
    return Page((), then, what="time stamps", of=page.get("totalCount", 0))


def _touched(node: Json) -> str:
    """The later of the item's and its content's time stamp, as text that compares with ISO moments in UTC."""
    content = node.get("content") or {}
    return max(str(node["updatedAt"]), str(content.get("updatedAt") or ""))[:19]


def _changed(wire: Wire, at: Mapping[str, Any]) -> Page:
    extras = Extras(**at["extras"])
    ids, rest = at["ids"][:_BATCH], at["ids"][_BATCH:]
    nodes = wire.ask(queries.by_ids(extras), {"ids": ids})["nodes"]
    records = tuple(_record(wire, node, extras) for node in nodes if node and node.get("id"))
    gone = tuple(("item", key) for key, node in zip(ids, nodes, strict=True) if node is None)
    return Page(records, {**at, "ids": rest} if rest else _next(at), gone, what="changed items", of=len(ids))


def _on(at: Mapping[str, Any], page: Json) -> dict[str, Any]:
    if page["pageInfo"]["hasNextPage"]:
        return {**at, "after": page["pageInfo"]["endCursor"]}
    return _next(at)


def _next(at: Mapping[str, Any]) -> dict[str, Any]:
    return {"todo": at["todo"][1:]}


def _record(wire: Wire, node: Json, extras: Extras) -> RawRecord:
    """An item with the rest of whatever had more than one page."""
    item: dict[str, Any] = dict(node)
    values = _rest(wire, queries.VALUES, {"id": item["id"]}, item.get("fieldValues"), "fieldValues")
    item["fieldValues"] = {"nodes": values}
    content: dict[str, Any] | None = dict(item["content"]) if item.get("content") else None
    if content:
        own = {"id": content["id"]}
        content["assignees"] = {"nodes": _rest(wire, queries.ASSIGNEES, own, content.get("assignees"), "assignees")}
        if content.get("blockedBy"):
            content["blockedBy"] = {"nodes": _rest(wire, queries.blockers(), own, content["blockedBy"], "blockedBy")}
        if content.get("timelineItems"):
            content["timelineItems"] = {"nodes": _earlier(wire, own, content["timelineItems"], extras)}
        item["content"] = content
    return RawRecord("item", item["id"], item)


def _rest(wire: Wire, query: str, variables: Json, first: Json | None, name: str) -> list[Json]:
    page: Json = first or {"nodes": []}
    nodes = [one for one in page.get("nodes") or () if one]
    while (page.get("pageInfo") or {}).get("hasNextPage"):
        data = wire.ask(query, {**variables, "after": page["pageInfo"]["endCursor"]})
        page = (data.get("node") or {}).get(name) or {}
        nodes += [one for one in page.get("nodes") or () if one]
    return nodes


def _earlier(wire: Wire, own: Json, last: Json, extras: Extras) -> list[Json]:
    page, nodes = last, [one for one in last.get("nodes") or () if one]
    while (page.get("pageInfo") or {}).get("hasPreviousPage"):
        data = wire.ask(queries.timeline(extras), {**own, "before": page["pageInfo"]["startCursor"]})
        page = (data.get("node") or {}).get("timelineItems") or {}
        nodes = [*(one for one in page.get("nodes") or () if one), *nodes]
    return nodes
