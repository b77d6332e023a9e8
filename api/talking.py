"""The language model that the settings describe, with everything around it that keeps it bounded."""

import re
from collections.abc import Mapping

import pandas as pd

from api.ports import WorkspaceStore
from api.settings import Settings
from insights.narration.budget import Limits
from insights.narration.chat import Chat
from insights.narration.guarded import Bounds, Clock, guarded
from insights.narration.model import LangChainChat
from insights.narration.pseudonyms import Pseudonymous, Pseudonyms
from portfolio.snapshot import Portfolio

_PEOPLE_IN = {"items": ("owner",), "milestones": ("owner",), "updates": ("author",)}
_OF_PEOPLE = re.compile(
    r"\b(contact|manager|owner|lead|leader|sponsor|officer|person|assignee|champion|cio|sro)s?\b", re.IGNORECASE
)


def bounds_of(settings: Settings) -> Bounds:
    """How the settings let a model be used."""
    return Bounds(
        timeout=settings.model_timeout,
        retries=settings.model_retries,
        limits=Limits(
            call_tokens=settings.model_call_tokens,
            day_tokens=settings.model_day_tokens,
            call_money=settings.model_call_money,
            day_money=settings.model_day_money,
            price_read=settings.model_price_read,
            price_written=settings.model_price_written,
        ),
    )


def open_chat(settings: Settings, store: WorkspaceStore, environ: Mapping[str, str], clock: Clock) -> Chat | None:
    """The model, its answers kept in `store` and its cost counted there; None where none is configured."""
    if settings.model is None:
        return None
    bare = LangChainChat(settings.model, environ, settings.model_timeout)
    chat = guarded(bare, bounds_of(settings), clock, store.counts, kept=store)
    return Pseudonymous(chat, Everybody(store).names) if settings.model_pseudonyms else chat


class Everybody:
    """The pseudonyms of all people of a workspace, drawn anew when something was written."""

    def __init__(self, store: WorkspaceStore) -> None:
        """Read people from this store."""
        self._store = store
        self._seen: object = None
        self._names = Pseudonyms(())

    def names(self) -> Pseudonyms:
        """Pseudonyms for everyone known in any portfolio, the same until a portfolio changes."""
        seen = [(info.name, info.revision) for info in self._store.portfolios()]
        if seen != self._seen:
            pictures = [self._store.read(name) for name, _ in seen]
            people = {name for one in pictures for name in people_of(one)}
            things = {name for one in pictures for name in things_of(one)}
            self._names, self._seen = Pseudonyms(people, things), seen
        return self._names


def people_of(portfolio: Portfolio) -> set[str]:
    """Every name, handle and address by which a picture calls a person."""
    named = {word for one in portfolio.people.values() for word in (one.id, one.name, one.email)}
    named |= {word for one in portfolio.projects.values() for word in (one.owner, one.sponsor)}
    for table, fields in _PEOPLE_IN.items():
        frame: pd.DataFrame = getattr(portfolio, table)
        for field in fields:
            named |= set(frame[field].dropna().unique())
    for cell in portfolio.items["resources"].dropna().unique():
        named |= {part.split("[")[0].strip() for part in str(cell).split(";")}
    for one in portfolio.projects.values():
        named |= {cell for header, cell in one.attributes.items() if _OF_PEOPLE.search(header)}
    return {word for word in named if word}


def things_of(portfolio: Portfolio) -> set[str]:
    """Names that are nobody's: words of theirs stay readable."""
    nouns = (portfolio.projects, portfolio.vendors, portfolio.goals, portfolio.benefits)
    return {one.name for kind in nouns for one in kind.values()}
