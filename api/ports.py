"""What a workspace asks of what `api.bootstrap` picks for it."""

from collections.abc import Iterable
from typing import Protocol

from api.analyses import AnalysisStore
from portfolio.findings import Brief, Insight, Theme
from store.delivering import DeliveryStore
from store.embeds import EmbedStore
from store.landing import LandingStore
from store.ports import Counts, DecisionStore, IdentityStore, MappingStore
from store.proposing import ProposalStore


class WorkspaceStore(AnalysisStore, MappingStore, DecisionStore, Protocol):
    """The one store behind a workspace."""

    @property
    def identities(self) -> IdentityStore:
        """Which ids mean one thing."""
        ...

    @property
    def landing(self) -> LandingStore:
        """Where live sources keep connections, raw records and hints."""
        ...

    @property
    def counts(self) -> Counts:
        """Counters that all processes add to."""
        ...

    @property
    def deliveries(self) -> DeliveryStore:
        """Standing orders for digests, and what became of them."""
        ...

    @property
    def embeds(self) -> EmbedStore:
        """Views that were handed out for other people's pages."""
        ...

    @property
    def proposals(self) -> ProposalStore:
        """Signals that a model proposed, and what people said of them."""
        ...

    def pulse(self) -> int | None:
        """A number that is the same while nothing was written; None where no cheap one is to be had."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class Rewording(Protocol):
    """Says insights in other words; nothing but their summary and `worded_by` changes."""

    def reworded(self, insights: Iterable[Insight]) -> tuple[Insight, ...]:
        """The insights in the same order."""
        ...


class Wordy(Protocol):
    """Says the headline and the themes of a brief in other words, beside the plain ones."""

    @property
    def name(self) -> str:
        """Who words them."""
        ...

    def headline(self, brief: Brief) -> str | None:
        """A few sentences that were checked, or None."""
        ...

    def themes(self, brief: Brief) -> tuple[Theme, ...]:
        """The themes in the same order, some with words beside their titles."""
        ...
