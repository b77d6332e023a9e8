"""The vendors' GraphQL schemas, to hold our queries against."""

from functools import cache
from pathlib import Path

from graphql import GraphQLSchema, build_schema, parse, validate

from tests.shared_data import shared


@cache
def _schema(path: Path) -> GraphQLSchema:
    return build_schema(path.read_text(encoding="utf-8"), assume_valid=True)


def faults(schema: str, query: str) -> list[str]:
    """What is wrong with `query` under the schema at `connectors/<schema>`; empty where nothing is."""
    return [error.message for error in validate(_schema(shared(f"connectors/{schema}")), parse(query))]
