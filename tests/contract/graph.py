"""A vendor's GraphQL server: real queries, executed against the vendor's own schema over plain data.

What a query does not ask for does not come back; a list that stands for a connection is paged by the
arguments it is asked with.
"""

import base64
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLResolveInfo,
    GraphQLSchema,
    execute_sync,
    get_named_type,
    parse,
    validate,
)

Data = dict[str, Any]
Arguments = Mapping[str, Any]


class Graph:
    """Runs queries over `root`, whose values may be functions of a field's arguments."""

    def __init__(self, schema: GraphQLSchema, root: Mapping[str, Any]) -> None:
        """The schema is the vendor's; `root` holds the fields of Query."""
        self.schema, self.root = schema, root

    def run(self, query: str, variables: Arguments | None) -> Data:
        """`data` and `errors` as a GraphQL server gives them. Raises AssertionError for a query that is invalid."""
        result = execute_sync(
            self.schema,
            _valid(self.schema, query),
            self.root,
            variable_values=dict(variables or {}),
            field_resolver=_field,
            type_resolver=_type,
        )
        said: Data = {"data": result.data}
        if result.errors:
            said["errors"] = [
                {
                    "message": error.message,
                    "path": error.path,
                    **({} if not isinstance(error.original_error, Hidden) else {"type": error.original_error.type}),
                }
                for error in result.errors
            ]
        return said


class Hidden(Exception):
    """A value this token may not see: null with an error beside it."""

    def __init__(self, message: str, kind: str = "FORBIDDEN") -> None:
        """`kind` is GitHub's `type` of the error."""
        super().__init__(message)
        self.type = kind


@cache
def _valid(schema: GraphQLSchema, query: str) -> DocumentNode:
    document = parse(query)
    wrong = validate(schema, document)
    assert not wrong, [error.message for error in wrong]
    return document


def _field(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
    value = source.get(info.field_name) if isinstance(source, Mapping) else None
    if isinstance(value, Exception):
        raise value
    if callable(value):
        value = value(**arguments)
    if str(getattr(get_named_type(info.return_type), "name", "")).endswith("Connection"):
        return connection(value or [], arguments)
    return value


def _type(value: Any, *_: Any) -> str:
    return str(value["__typename"])


def connection(values: Sequence[Any], arguments: Arguments) -> Data:
    """A page of `values`, Relay's way."""
    first, last = arguments.get("first"), arguments.get("last")
    start, end = 0, len(values)
    if arguments.get("after"):
        start = _place(arguments["after"]) + 1
    if arguments.get("before"):
        end = _place(arguments["before"])
    if last is not None:
        start = max(start, end - last)
    else:
        end = min(end, start + (50 if first is None else first))
    page = list(values[start:end])
    return {
        "nodes": page,
        "totalCount": len(values),
        "pageInfo": {
            "hasNextPage": end < len(values),
            "hasPreviousPage": start > 0,
            "startCursor": _cursor(start) if page else None,
            "endCursor": _cursor(end - 1) if page else None,
        },
    }


def _cursor(place: int) -> str:
    return base64.b64encode(f"cursor:{place}".encode()).decode()


def _place(cursor: str) -> int:
    return int(base64.b64decode(cursor).decode().split(":")[1])
