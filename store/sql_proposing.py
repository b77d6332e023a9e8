"""Proposed signals and decisions about them, in the workspace's database."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Engine, func, insert, select

from store.proposal_tables import proposed_signals, signal_decisions
from store.proposing import ProposedSignal, SignalDecision
from store.workspace import reading, writing


class SqlProposals:
    """What models proposed and people decided, as rows that are only ever added."""

    def __init__(self, engine: Engine) -> None:
        """Use the tables behind `engine`."""
        self._engine = engine

    def propose(self, signals: Sequence[ProposedSignal]) -> int:
        """Keep proposals, all or none; one that is kept already stays as it is. Returns how many were new."""
        c = proposed_signals.c
        with writing(self._engine) as connection:
            known = {
                (row.portfolio, row.id)
                for row in connection.execute(
                    select(c.portfolio, c.id).where(c.portfolio.in_({one.portfolio for one in signals}))
                )
            }
            fresh: dict[tuple[str, str], dict[str, object]] = {}
            for one in signals:
                fresh.setdefault((one.portfolio, one.id), asdict(one))
            rows = [row for key, row in fresh.items() if key not in known]
            if rows:
                connection.execute(insert(proposed_signals), rows)
        return len(rows)

    def every(self, portfolio: str) -> list[ProposedSignal]:
        """Every proposal of a portfolio, in the order they were kept."""
        c = proposed_signals.c
        wanted = select(*(c[name] for name in ProposedSignal.__dataclass_fields__)).where(c.portfolio == portfolio)
        with reading(self._engine) as connection:
            return [ProposedSignal(*row) for row in connection.execute(wanted.order_by(c.number))]

    def decide(self, portfolio: str, decision: SignalDecision) -> None:
        """Add a decision."""
        with writing(self._engine) as connection:
            connection.execute(insert(signal_decisions), [{**asdict(decision), "portfolio": portfolio}])

    def decisions(self, portfolio: str) -> list[SignalDecision]:
        """Every decision, oldest first."""
        c = signal_decisions.c
        wanted = select(*(c[name] for name in SignalDecision.__dataclass_fields__)).where(c.portfolio == portfolio)
        with reading(self._engine) as connection:
            return [SignalDecision(*row) for row in connection.execute(wanted.order_by(c.number))]

    def size(self, portfolio: str) -> tuple[int, int]:
        """How many proposals and decisions are kept."""
        with reading(self._engine) as connection:
            proposed, decided = (
                connection.scalar(select(func.count()).select_from(table).where(table.c.portfolio == portfolio)) or 0
                for table in (proposed_signals, signal_decisions)
            )
        return proposed, decided
