"""Signals that a model proposed, and what people said of them: only ever added. One port, two adapters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class ProposedSignal:
    """A signal as a model proposed it; where it stands in its update is looked up anew whenever it is shown.

    Attributes:
        id: the same for the same words of the same update, kind and polarity, whoever proposes them.
        portfolio: of which portfolio.
        update: id of the update.
        kind: a kind of signal.
        polarity: bad or good.
        quote: the words of the update.
        model: who proposed it first.
        prompt: name and version of the prompt.
        proposed_on: the day.
    """

    id: str
    portfolio: str
    update: str
    kind: str
    polarity: str
    quote: str
    model: str
    prompt: str
    proposed_on: date


@dataclass(frozen=True)
class SignalDecision:
    """What a person said of a proposal; no verdict takes back what was said before."""

    signal: str
    accepted: bool | None
    person: str | None
    reason: str | None
    decided_on: date


class ProposalStore(Protocol):
    """Keeps proposals and decisions; the newest decision stands, the older ones are its trail."""

    def propose(self, signals: Sequence[ProposedSignal]) -> int:
        """Keep proposals, all or none; one that is kept already stays as it is. Returns how many were new."""
        ...

    def every(self, portfolio: str) -> list[ProposedSignal]:
        """Every proposal of a portfolio, in the order they were kept."""
        ...

    def decide(self, portfolio: str, decision: SignalDecision) -> None:
        """Add a decision."""
        ...

    def decisions(self, portfolio: str) -> list[SignalDecision]:
        """Every decision, oldest first."""
        ...

    def size(self, portfolio: str) -> tuple[int, int]:
        """How many proposals and decisions are kept; both only grow."""
        ...
