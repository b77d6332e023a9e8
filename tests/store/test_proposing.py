"""Proposed signals and what people said of them: the same promises whatever keeps them."""

from dataclasses import replace
from datetime import date

from store.proposing import ProposedSignal, SignalDecision
from tests.store.conftest import Store

DAY = date(2026, 3, 30)
LATE = ProposedSignal(
    id="sig-1", portfolio="harbour", update="u1", kind="vendor", polarity="bad", quote="the yard misses its slots",
    model="openai:m", prompt="propose_signals:1", proposed_on=DAY,
)  # fmt: skip


def test_what_is_proposed_twice_is_kept_once_and_as_it_was_first(store: Store) -> None:
    again = replace(LATE, model="openai:other", proposed_on=date(2026, 4, 1))
    other = replace(LATE, id="sig-2", kind="date")
    assert store.proposals.propose([LATE, other, again]) == 2
    assert store.proposals.propose([again]) == 0
    assert store.proposals.every("harbour") == [LATE, other]
    assert store.proposals.every("north") == []
    assert store.proposals.propose([]) == 0


def test_decisions_are_a_trail_of_one_portfolio(store: Store) -> None:
    said = SignalDecision("sig-1", accepted=True, person="Ana", reason="Seen on site.", decided_on=DAY)
    undone = SignalDecision("sig-1", accepted=None, person="Ana", reason=None, decided_on=DAY)
    store.proposals.decide("harbour", said)
    store.proposals.decide("harbour", undone)
    assert store.proposals.decisions("harbour") == [said, undone]
    assert store.proposals.decisions("north") == []
    assert store.proposals.size("harbour") == (0, 2)
