"""Linear's GraphQL endpoint: its schema, filters, complexity points and limits."""

import math
from collections.abc import Mapping
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, IntValueNode, SelectionSetNode, VariableNode, parse
from graphql.language import OperationDefinitionNode

from tests.contract.graph import Data, Graph
from tests.contract.linear_data import STATES, TEAMS, USERS
from tests.contract.schema import schema_of
from tests.contract.server import Asked, Said

SCHEMA = "linear/linear-schema.graphql"
TOKEN = "lin_api_contract"  # noqa: S105 - of the test's own server
MOST_POINTS = 10_000


def _refusal(message: str, code: str) -> Data:
    shown = {"code": code, "type": code.lower(), "userError": False, "userPresentableMessage": message}
    return {"errors": [{"message": message, "extensions": shown}]}


RATELIMITED = Said(
    _refusal("Rate limit exceeded. Only 2500 requests are allowed per 1 hour.", "RATELIMITED"),
    status=400,
    headers={"X-RateLimit-Requests-Remaining": "0"},
)


class Linear:
    """The cloud: records by kind; every query is priced before it runs, as Linear does."""

    def __init__(self, projects: list[Data], issues: list[Data]) -> None:
        """Serve these projects and issues to one token."""
        self.projects, self.issues = projects, issues
        self.queries: list[str] = []
        self.points: list[float] = []
        self.fetched = 0
        self.graph = Graph(schema_of(SCHEMA), self._root())

    def _root(self) -> Mapping[str, Any]:
        return {
            "viewer": USERS["ada"],
            "organization": {"name": "Acme"},
            "teams": lambda **_: list(TEAMS.values()),
            "users": lambda **asked: self._found(list(USERS.values()), asked),
            "workflowStates": lambda **asked: self._found(list(STATES.values()), asked),
            "projects": lambda **asked: self._found(self.projects, asked),
            "issues": lambda **asked: self._found(self.issues, asked),
            "project": lambda id, **_: next(one for one in self.projects if one["id"] == id),  # noqa: A006 - in the schema
            "issue": lambda id, **_: next(one for one in self.issues if one["id"] == id),  # noqa: A006 - in the schema
        }

    def _found(self, records: list[Data], asked: Mapping[str, Any]) -> list[Data]:
        seen = [one for one in records if asked.get("includeArchived") or not one.get("archivedAt")]
        found = [one for one in seen if _fits(one, asked.get("filter") or {})]
        return sorted(found, key=lambda one: str(one["updatedAt"]), reverse=True)

    def answer(self, asked: Asked) -> Said:
        """One call."""
        assert (asked.method, asked.path) == ("POST", "/graphql")
        if asked.headers.get("authorization") != TOKEN:
            return Said(_refusal("Authentication required, not authenticated", "AUTHENTICATION_ERROR"), status=401)
        query, variables = asked.body["query"], asked.body["variables"]
        points = priced(query, variables)
        self.points.append(points)
        if points > MOST_POINTS:
            return Said(_refusal(f"Query too complex. Complexity: {points}", "INPUT_ERROR"), status=400)
        self.queries.append(query.replace("{", "(").split("(", 1)[0].removeprefix("query "))
        return Said(self.graph.run(query, variables), headers={"X-Complexity": str(points)})


def _fits(record: Data, wanted: Mapping[str, Any]) -> bool:
    """Linear's filters: all of the keys, any of `or`, comparators at the leaves."""
    for name, comparator in wanted.items():
        if name == "or":
            if not any(_fits(record, one) for one in comparator):
                return False
        elif name == "and":
            if not all(_fits(record, one) for one in comparator):
                return False
        elif not _holds(record.get(name), comparator):
            return False
    return True


def _holds(value: Any, comparator: Mapping[str, Any]) -> bool:
    if isinstance(value, list):
        return any(_fits(one, comparator["some"]) for one in value)
    if isinstance(value, dict):
        return _fits(value, comparator)
    tests = {
        "gte": lambda limit: value is not None and str(value)[:19] >= str(limit)[:19],
        "in": lambda some: value in some,
        "eq": lambda one: value == one,
    }
    return all(tests[name](limit) for name, limit in comparator.items())


def priced(query: str, variables: Mapping[str, Any]) -> float:
    """Points: 0.1 for a property, 1 for an object, a connection's content times its `first` (50 where none)."""
    operation = next(one for one in parse(query).definitions if isinstance(one, OperationDefinitionNode))
    return math.ceil(_cost(operation.selection_set, variables))


def _cost(selection: SelectionSetNode, variables: Mapping[str, Any]) -> float:
    cost = 0.0
    for one in selection.selections:
        assert not isinstance(one, FragmentSpreadNode)
        if not isinstance(one, FieldNode) or one.selection_set is None:
            cost += 0.1
            continue
        inside = _cost(one.selection_set, variables)
        is_connection = any(
            isinstance(each, FieldNode) and each.name.value == "nodes" for each in one.selection_set.selections
        )
        cost += inside * _first(one, variables) if is_connection else 1 + inside
    return cost


def _first(node: FieldNode, variables: Mapping[str, Any]) -> int:
    for argument in node.arguments:
        if argument.name.value == "first" and isinstance(argument.value, IntValueNode):
            return int(argument.value.value)
        if argument.name.value == "first" and isinstance(argument.value, VariableNode):
            return int(variables[argument.value.name.value])
    return 50
