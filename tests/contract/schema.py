"""The vendors' GraphQL schemas, to hold our queries against and to answer them by."""

import re
from functools import cache
from pathlib import Path

from graphql import GraphQLSchema, build_schema, parse, validate

from tests.shared_data import shared


@cache
def _schema(path: Path, more: str) -> GraphQLSchema:
    # Descriptions are two thirds of the text, and nothing here reads them.
    bare = re.sub(r'"""(?:[^"\\]|\\.|"(?!""))*"""', "", path.read_text(encoding="utf-8"))
    return build_schema(bare + more, assume_valid=True, assume_valid_sdl=True, no_location=True)


def schema_of(schema: str, more: str = "") -> GraphQLSchema:
    """The schema at `connectors/<schema>`, built once a session; `more` is SDL that a newer server adds."""
    return _schema(shared(f"connectors/{schema}"), more)


def faults(schema: str, query: str, more: str = "") -> list[str]:
    """What is wrong with `query` under the schema at `connectors/<schema>`; empty where nothing is."""
    return [error.message for error in validate(schema_of(schema, more), parse(query))]
