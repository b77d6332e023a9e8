"""Atlassian Document Format (Jira Cloud v3) to plain text."""

from collections.abc import Mapping
from typing import Any

from ingestion.text.nodes import nodes_text
from ingestion.text.wiki import wiki_text


def adf_text(doc: Mapping[str, Any] | str) -> str:
    """The words of an ADF document; a string that is no document is the wiki markup of API v2."""
    if isinstance(doc, str) and not doc.lstrip().startswith('{"'):
        return wiki_text(doc)
    return nodes_text(doc)
