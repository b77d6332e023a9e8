"""Addresses: of a portfolio's pages with what was chosen kept, and of what lies outside."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode


def address(portfolio: str, path: str = "", query: Mapping[str, object] | None = None) -> str:
    """The address of a page of a portfolio; values that are empty are left out, lists are repeated.

    `path` begins with a slash and is already quoted where it holds names (see `part`).
    """
    return f"/portfolios/{quote(portfolio, safe='')}{path}{asking(query or {})}"


def asking(query: Mapping[str, object]) -> str:
    """The query of an address, its question mark included; nothing where nothing is asked."""
    pairs = [(name, one) for name, value in query.items() for one in _values(value)]
    return f"?{urlencode(pairs)}" if pairs else ""


def part(name: str) -> str:
    """A name as one part of a path."""
    return quote(name, safe="")


def safe_url(url: str | None) -> str | None:
    """A link only where it leads to the web; `javascript:` and the like are shown as nothing."""
    return url if url and url.lower().startswith(("https://", "http://")) else None


def _values(value: object) -> list[str]:
    if value is None or value == "":
        return []
    if isinstance(value, str):
        return [str(value)]
    if isinstance(value, Iterable):
        return [str(one) for one in value]
    return [str(value)]
