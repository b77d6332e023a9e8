"""Sentences for portfolios that are not there."""

from collections.abc import Iterable
from datetime import date

from portfolio.errors import UnknownPortfolio


def no_such_portfolio(name: str, known: Iterable[str]) -> UnknownPortfolio:
    """Nothing of that name was ingested."""
    names = ", ".join(known)
    return UnknownPortfolio(
        f"There is no portfolio named {name!r}; this workspace knows {names}."
        if names
        else f"There is no portfolio named {name!r}; nothing has been ingested into this workspace yet."
    )


def nothing_known_yet(name: str, as_of: date, first: date) -> UnknownPortfolio:
    """Its first picture is of a later day."""
    return UnknownPortfolio(
        f"Nothing was known about the portfolio {name!r} on {as_of}; its first picture is of {first}."
    )
