"""GitHub's GraphQL endpoint: its schema, its limits, its errors."""

import time
from collections.abc import Mapping
from typing import Any

from tests.contract.github_data import ORG
from tests.contract.graph import Data, Graph, Hidden
from tests.contract.schema import schema_of
from tests.contract.server import Asked, Said

SCHEMA = "github/github-schema.graphql"
NEWER = """
extend type Issue {
  blockedBy(after: String, before: String, first: Int, last: Int): IssueConnection!
  issueType: IssueType
}
type IssueType implements Node { id: ID! name: String! }
type ProjectV2ItemStatusChangedEvent implements Node {
  actor: Actor
  createdAt: DateTime!
  id: ID!
  previousStatus: String!
  project: ProjectV2
  status: String!
  wasAutomated: Boolean!
}
extend union IssueTimelineItems = ProjectV2ItemStatusChangedEvent
extend enum IssueTimelineItemsItemType { PROJECT_V2_ITEM_STATUS_CHANGED_EVENT }
"""
"""What github.com has beyond the published schema: issue dependencies and types, moves in the timeline."""

TOKEN = "ghp_contract"  # noqa: S105 - of the test's own server
SECONDARY = Said(
    {
        "documentation_url": "https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api"
        "#about-secondary-rate-limits",
        "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    },
    status=403,
    headers={"Retry-After": "1"},
)


def spent(seconds: float) -> Said:
    """The hour's points are used up; they come back after `seconds`."""
    return Said(
        {"errors": [{"type": "RATE_LIMITED", "message": "API rate limit already exceeded for user ID 1."}]},
        headers={"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time() + seconds))},  # noqa: TID251 - a vendor has a clock
    )


WRONG = Said(
    {"data": None, "errors": [{"message": "Something went wrong while executing your query. Please include `A1B2`."}]}
)


class Github:
    """The cloud: boards by number; `remaining` points, one fewer with every call."""

    def __init__(self, *boards: Data, newer: bool = True) -> None:
        """Serve `boards` of one organization; `newer` has what github.com has beyond the published schema."""
        self.boards = {board["number"]: board for board in boards}
        self.remaining = 5000
        self.queries: list[str] = []
        self.graph = Graph(schema_of(SCHEMA, NEWER if newer else ""), self._root())

    def _root(self) -> Mapping[str, Any]:
        return {
            "viewer": {"login": "ada"},
            "rateLimit": lambda **_: {"cost": 1, "remaining": self.remaining, "resetAt": "2100-01-01T00:00:00Z"},
            "repositoryOwner": self._owner,
            "node": lambda id, **_: self._node(id),  # noqa: A006 - the argument's name in the schema
            "nodes": lambda ids, **_: [self._node(key) for key in ids],
        }

    def _owner(self, login: str, **_: Any) -> Data | None:
        if login != ORG:
            return None
        listed = [{"number": number, "title": board["title"]} for number, board in self.boards.items()]
        return {
            "__typename": "Organization",
            "login": ORG,
            "projectV2": lambda number, **_: self.boards.get(number) or _lost(number),
            "projectsV2": lambda **_: listed,
        }

    def _node(self, key: str) -> Data | None:
        for board in self.boards.values():
            if board["id"] == key:
                return board
            for one in board["items"]:
                if one["id"] == key:
                    return dict(one)
                if isinstance(one["content"], dict) and one["content"]["id"] == key:
                    return dict(one["content"])
        return None

    def answer(self, asked: Asked) -> Said:
        """One call."""
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Said({"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest"}, status=401)
        assert (asked.method, asked.path) == ("POST", "/graphql")
        assert "rateLimit{" in asked.body["query"], "every query asks what it cost"
        self.remaining -= 1
        self.queries.append(asked.body["query"].split("(", 1)[0].removeprefix("query "))
        said = self.graph.run(asked.body["query"], asked.body["variables"])
        return Said(said, headers={"X-RateLimit-Remaining": str(self.remaining)})


def _lost(number: int) -> Data:
    raise Hidden(f"Could not resolve to a ProjectV2 with the number {number}.", "NOT_FOUND")
