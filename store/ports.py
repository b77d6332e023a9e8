"""What the rest of the house may ask of a store. Adapters: memory, SQL, Chroma."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import numpy as np

from portfolio.findings import Measure
from portfolio.identity import Aliases, IdentityDecision, Link, Thing
from portfolio.picture import Passage, Picture
from portfolio.report import Tally
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import InsightState, Severity


@dataclass(frozen=True)
class PortfolioInfo:
    """A portfolio that is kept: its name, its pictures, how often it changed."""

    name: str
    pictures: tuple[date, ...]
    revision: int


class PortfolioStore(Protocol):
    """Keeps pictures with both kinds of time; reads back one dated Portfolio."""

    def portfolios(self) -> list[PortfolioInfo]:
        """Every portfolio kept, by name."""
        ...

    def write(self, picture: Picture) -> Mapping[str, Tally]:
        """Keep a picture, whole or not at all; return what changed, by kind.

        Writing the same picture twice changes nothing. Pictures may arrive in any order of time.
        """
        ...

    def has_picture(self, portfolio: str, source: str, known_on: date, fingerprint: str) -> bool:
        """True where exactly this picture was written before and still stands."""
        ...

    def read(self, portfolio: str, as_of: date | None = None) -> Portfolio:
        """What was known on `as_of` (default: the day of the newest fact). Raises UnknownPortfolio."""
        ...

    def pictures(self, portfolio: str, as_of: date | None = None) -> tuple[date, ...]:
        """Days of the pictures known on `as_of`, oldest first."""
        ...

    def revision(self, portfolio: str) -> int:
        """Rises with every write that changed something; 0 where the portfolio is unknown."""
        ...


class MappingStore(Protocol):
    """Remembers how a portfolio's lists are read."""

    def mapping(self, portfolio: str, source: str) -> str | None:
        """The remembered mapping as YAML, or None."""
        ...

    def remember_mapping(self, portfolio: str, source: str, mapping: str) -> None:
        """Keep a mapping for the next time this source is read."""
        ...


@dataclass(frozen=True)
class Decision:
    """What a person decided about an insight, and how bad it was when they did.

    Attributes:
        insight: id of the insight.
        state: the state they left it in.
        reason: why.
        person: who decided.
        decided_on: the day.
        expires_on: the last day the decision stands.
        owner: who deals with it.
        due: by when.
        note: anything else.
        severity: its severity then; None of decisions older than this field, as below.
        score: its score then.
        measured: its numbers then.
        seen_on: day of the picture the person looked at.
    """

    insight: str
    state: InsightState
    reason: str | None
    person: str | None
    decided_on: date
    expires_on: date | None = None
    owner: str | None = None
    due: date | None = None
    note: str | None = None
    severity: Severity | None = None
    score: float | None = None
    measured: Mapping[str, Measure] | None = field(default=None, hash=False)
    seen_on: date | None = None


class DecisionStore(Protocol):
    """Remembers people's decisions; the newest stands, the older ones are the audit trail."""

    def decide(self, portfolio: str, *decisions: Decision) -> None:
        """Add decisions, all or none."""
        ...

    def every_decision(self, portfolio: str, as_of: date | None = None) -> list[Decision]:
        """Every decision made until `as_of`, oldest first, those that have expired included."""
        ...

    def decisions(self, portfolio: str, as_of: date) -> Mapping[str, Decision]:
        """The decision standing on `as_of`, by insight id."""
        ...

    def trail(self, portfolio: str, insight: str) -> list[Decision]:
        """Every decision about an insight, oldest first."""
        ...


class IdentityStore(Protocol):
    """Remembers which ids mean one thing: what rules hold, and what people decided, which always stands."""

    def sources(self, portfolio: str) -> tuple[str, ...]:
        """Every source that ever spoke, by name."""
        ...

    def things(self, portfolio: str) -> tuple[Thing, ...]:
        """Everything the portfolio ever knew by an id or a name."""
        ...

    def links(self, portfolio: str) -> tuple[Link, ...]:
        """What the rules hold of pairs, in one order."""
        ...

    def propose(self, portfolio: str, links: Sequence[Link]) -> None:
        """Replace what the rules hold; what people decided stays. The revision rises where that changes anything."""
        ...

    def decisions(self, portfolio: str) -> tuple[IdentityDecision, ...]:
        """Every decision, oldest first: the trail."""
        ...

    def decide(self, portfolio: str, decision: IdentityDecision) -> None:
        """Add a decision; a decision without a verdict takes back the one before."""
        ...

    def aliases(self, portfolio: str) -> Aliases:
        """The ids that stand for others, as every read applies them."""
        ...


class Identified(Protocol):
    """A store that remembers identities."""

    @property
    def identities(self) -> IdentityStore:
        """Which ids mean one thing."""
        ...


class AnalysisCache(Protocol):
    """Keeps results that are expensive and depend only on their key."""

    def get(self, key: str) -> bytes | None:
        """The kept bytes, or None."""
        ...

    def put(self, key: str, value: bytes) -> None:
        """Keep `value` under `key`."""
        ...


class Counts(Protocol):
    """Counters that every process of a workspace adds to."""

    def add(self, key: str, amounts: Sequence[int]) -> tuple[int, ...]:
        """Add to the numbers under `key`, which begin at zero; return what they are then. One step for all."""
        ...


class Embedder(Protocol):
    """Turns text into vectors of one fixed dimension; `name` changes whenever vectors would."""

    name: str
    dimension: int

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One row of float32 per text. Raises ModelUnavailable."""
        ...


@dataclass(frozen=True)
class Found:
    """A passage that answers a query, and how it was found.

    Attributes:
        passage: the newest of those that say nearly the same in one project.
        score: how well it answers, from 0 to 1; comparable within one search only.
        text_rank: its place from 1 by words alone, or None where it shares none.
        vector_rank: its place from 1 by meaning alone, or None where there is none.
        times: how often it stands there, in nearly the same words.
    """

    passage: Passage
    score: float
    text_rank: int | None
    vector_rank: int | None
    times: int = 1


class PassageSearch(Protocol):
    """Finds passages by words and by meaning."""

    def search(
        self,
        portfolio: str,
        query: str,
        *,
        as_of: date,
        projects: Iterable[str] | None = None,
        kinds: Iterable[str] | None = None,
        limit: int = 10,
    ) -> list[Found]:
        """Passages known on `as_of`, best first, by words and, where vectors are at hand, by meaning.

        Filters hold before anything is ranked, and nothing known later is even counted. What says nearly the
        same in one project is shown once, as its newest wording. A question about the present prefers the newest.
        """
        ...


Progress = Callable[[str, int, int], None]
"""Told what is being done, how much is done and of how many."""


class PassageIndex(PassageSearch, Protocol):
    """A search that can be brought up to date with the store."""

    def refresh(self, portfolio: str, progress: Progress | None = None) -> int:
        """Embed what is not embedded yet, drop what is gone; return how many were embedded.

        Safe to call at any time and from several processes; finishes what an earlier call left.
        """
        ...


class VectorsUnavailable(Exception):
    """The vector index cannot be used now: another process writes to it, or it is damaged."""


class VectorIndex(Protocol):
    """Keeps vectors in named collections, each under the hash of the words it was made of.

    What the store shows can be embedded again at any time, so a lost or damaged index is built again.
    """

    def writing(self) -> AbstractContextManager[None]:
        """Hold the right to write; one process at a time. Raises WorkspaceBusy after waiting."""
        ...

    def collection(self, portfolio: str, embedder: str) -> str:
        """Name of the collection of a portfolio's passages under an embedder."""
        ...

    def marker(self, collection: str) -> str | None:
        """The state the collection was last brought to, or None where that was never finished."""
        ...

    def finish(self, portfolio: str, embedder: str, marker: str) -> None:
        """Note the state reached and drop the portfolio's collections under other embedders."""
        ...

    def ids(self, collection: str) -> set[str]:
        """Ids of everything kept."""
        ...

    def vectors(self, collection: str, ids: Sequence[str]) -> Mapping[str, np.ndarray]:
        """Vectors by id; what is not kept is left out."""
        ...

    def add(self, collection: str, ids: Sequence[str], vectors: np.ndarray) -> None:
        """Keep vectors (one row an id) under their ids."""
        ...

    def remove(self, collection: str, ids: Sequence[str]) -> None:
        """Forget vectors."""
        ...

    def drop(self, collection: str) -> None:
        """Forget a collection."""
        ...
