"""Proposed signals and decisions about them, forgotten when the process ends."""

from collections.abc import Sequence

from store.proposing import ProposedSignal, SignalDecision


class MemoryProposals:
    """What models proposed and people decided, in lists."""

    def __init__(self) -> None:
        """Start empty."""
        self._signals: dict[tuple[str, str], ProposedSignal] = {}
        self._decisions: list[tuple[str, SignalDecision]] = []

    def propose(self, signals: Sequence[ProposedSignal]) -> int:
        """Keep proposals; one that is kept already stays as it is. Returns how many were new."""
        before = len(self._signals)
        for one in signals:
            self._signals.setdefault((one.portfolio, one.id), one)
        return len(self._signals) - before

    def every(self, portfolio: str) -> list[ProposedSignal]:
        """Every proposal of a portfolio, in the order they were kept."""
        return [one for one in self._signals.values() if one.portfolio == portfolio]

    def decide(self, portfolio: str, decision: SignalDecision) -> None:
        """Add a decision."""
        self._decisions.append((portfolio, decision))

    def decisions(self, portfolio: str) -> list[SignalDecision]:
        """Every decision, oldest first."""
        return [decision for name, decision in self._decisions if name == portfolio]

    def size(self, portfolio: str) -> tuple[int, int]:
        """How many proposals and decisions are kept."""
        return len(self.every(portfolio)), len(self.decisions(portfolio))
