"""Linear, live: users and states, projects, issues; later runs fetch what changed since."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.live.connector import Json, Landed, Order, Page, RawRecord, Service, Shaped, Sight, Target, Wire
from ingestion.live.uri import pieces
from ingestion.sources.linear import queries
from ingestion.sources.linear.judge import SCOPES, judge
from ingestion.sources.linear.shape import shape
from portfolio.errors import SourceUnreadable

_FORM = "linear:// for everything the token sees, or linear://ENG for the team with the key ENG"
_STAGES = ("user", "state", "project", "issue")
_FIELD = {"user": "users", "state": "workflowStates", "project": "projects", "issue": "issues"}
_QUERY = {
    "user": queries.USERS,
    "state": queries.STATES,
    "project": queries.PROJECTS,
    "issue": queries.ISSUES,
}
_FIRST = {"user": 250, "state": 250, "project": 40, "issue": 60}
"""Records a page, so that no query costs more than the 10,000 points one may cost."""


class LinearConnector:
    """Projects with their updates, milestones and relations; issues with their history."""

    name = "linear"
    scopes = SCOPES
    token = "LINEAR_TOKEN"  # noqa: S105 - the name of a variable, not a token
    swept: tuple[str, ...] = _STAGES

    def target(self, uri: str) -> Target:
        """Read linear:// or linear://TEAMKEY[,TEAMKEY]."""
        return Target(uri, self.name, "", pieces(uri, _FORM).listed(0))

    def service(self, target: Target, token: str, environ: Mapping[str, str]) -> Service:  # noqa: ARG002 - the port's
        """The public API, or the address LINEAR_URL names; a personal key is sent as it is."""
        base = (environ.get("LINEAR_URL") or "https://api.linear.app").rstrip("/")
        bare = token.startswith(("lin_api_", "Bearer "))
        return Service(base, {"Authorization": token if bare else f"Bearer {token}"}, judge=judge, at_once=2)

    def greet(self, wire: Wire, target: Target) -> str:
        """Who the token is and which teams it sees."""
        data = wire.ask(queries.HELLO, {})
        teams = {team["key"]: team["name"] for team in data["teams"]["nodes"]}
        if lost := [key for key in target.scope if key not in teams]:
            raise SourceUnreadable(
                f"{data['organization']['name']} shows this token no team {', '.join(lost)};"
                f" it sees {', '.join(teams)}."
            )
        return f"Signed in to {data['organization']['name']} as {data['viewer']['name']}; {len(teams)} teams."

    def pull(self, wire: Wire, target: Target, order: Order) -> Iterator[Page]:
        """One kind after the other, page by page."""
        at: dict[str, Any] = dict(order.at) or {"stage": _STAGES[0]}
        while at.get("stage"):
            page = _page(wire, target, order, at)
            at = dict(page.then)
            yield page

    def shape(self, target: Target, landed: Landed, sight: Sight) -> Shaped:  # noqa: ARG002 - the port's
        """Projects, issues and their past in the words of the canonical format."""
        return shape(landed, sight)


def _page(wire: Wire, target: Target, order: Order, at: Json) -> Page:
    kind = at["stage"]
    variables = {"first": _FIRST[kind], "after": at.get("after"), "filter": _filter(kind, target, order)}
    page = wire.ask(_QUERY[kind], variables)[_FIELD[kind]]
    records = tuple(RawRecord(kind, node["id"], _whole(wire, kind, node)) for node in page["nodes"] if node)
    if page["pageInfo"]["hasNextPage"]:
        then = {"stage": kind, "after": page["pageInfo"]["endCursor"]}
    else:
        place = _STAGES.index(kind) + 1
        then = {"stage": _STAGES[place] if place < len(_STAGES) else ""}
    return Page(records, then, what=_FIELD[kind])


def _filter(kind: str, target: Target, order: Order) -> Json:
    """Only the teams asked for, and for later runs only what changed or was named by a webhook."""
    wanted: dict[str, Any] = {}
    if target.scope and kind in {"project", "issue"}:
        keys = {"key": {"in": list(target.scope)}}
        wanted |= {"team": keys} if kind == "issue" else {"accessibleTeams": {"some": keys}}
    if order.full or order.since is None:
        return wanted
    since = {"updatedAt": {"gte": order.since.isoformat()}}
    ways: list[Json] = [since]
    if kind == "project":  # an update or a milestone that changed does not always touch its project
        ways += [{"projectUpdates": {"some": since}}, {"projectMilestones": {"some": since}}]
    if hinted := [key for named, key in order.hints if named == kind]:
        ways.append({"id": {"in": hinted}})
    return wanted | ({"or": ways} if len(ways) > 1 else since)


def _whole(wire: Wire, kind: str, node: Json) -> Json:
    """A record with the rest of every connection that has more than one page."""
    body = dict(node)
    for name, query in queries.MORE.get(kind, {}).items():
        page = body.get(name) or {"nodes": []}
        nodes = list(page["nodes"])
        while (page.get("pageInfo") or {}).get("hasNextPage"):
            page = wire.ask(query, {"id": body["id"], "after": page["pageInfo"]["endCursor"]})[kind][name]
            nodes += page["nodes"]
        body[name] = {"nodes": nodes}
    return body
