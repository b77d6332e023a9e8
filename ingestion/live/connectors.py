"""The connector of a URI, loaded when it is asked for."""

import pkgutil
from collections.abc import Callable, Mapping

from ingestion.live.connector import Connector
from ingestion.live.uri import scheme_of

CONNECTORS: Mapping[str, str] = {
    "monday": "ingestion.sources.monday.live:MondayConnector",
    "jira": "ingestion.sources.jira.live:JiraConnector",
    "asana": "ingestion.sources.asana.live:AsanaConnector",
    "github": "ingestion.sources.github.live:GithubConnector",
    "linear": "ingestion.sources.linear.live:LinearConnector",
}
"""By the scheme of the URI."""


def connector(uri: str) -> Connector:
    """The connector that reads a URI. Raises SourceUnreadable where none does."""
    made: Callable[[], Connector] = pkgutil.resolve_name(CONNECTORS[scheme_of(uri)])
    return made()
