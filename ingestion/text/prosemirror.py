"""ProseMirror documents (Linear's `bodyData`) to plain text."""

from collections.abc import Mapping
from typing import Any

from ingestion.text.nodes import nodes_text


def prosemirror_text(doc: Mapping[str, Any] | str) -> str:
    """The words of a ProseMirror document, given as its tree or as JSON text."""
    return nodes_text(doc)
