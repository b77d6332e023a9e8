"""A model with all that keeps it bounded around it: memory, marks, budget, rest, patience, a deadline."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from insights.narration.breaker import Rested
from insights.narration.budget import Budgeted, Limits
from insights.narration.chat import Chat
from insights.narration.deadline import Timed
from insights.narration.marking import Marked
from insights.narration.patience import Patient
from insights.narration.remembered import Remembered
from store.ports import AnalysisCache, Counts


@dataclass(frozen=True)
class Bounds:
    """How a model may be used.

    Attributes:
        timeout: seconds for one whole answer.
        retries: how often a busy or failing server is asked again.
        limits: what it may cost.
        pseudonyms: whether people's names stay here.
    """

    timeout: float = 30.0
    retries: int = 2
    limits: Limits = field(default_factory=Limits)
    pseudonyms: bool = False


@dataclass(frozen=True)
class Clock:
    """Time as it is given from outside: nothing here reads a clock of its own.

    Attributes:
        monotonic: seconds that only rise.
        sleep: waits.
        today: the day that spending counts for.
        jitter: numbers in [0, 1).
    """

    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    today: Callable[[], date]
    jitter: Callable[[], float]


def guarded(chat: Chat, bounds: Bounds, clock: Clock, counts: Counts, kept: AnalysisCache | None = None) -> Chat:
    """The model as the house uses it; `kept` remembers its answers."""
    timed = Timed(chat, bounds.timeout, clock.monotonic)
    patient = Patient(timed, bounds.retries, clock.sleep, clock.jitter)
    rested = Rested(patient, clock.monotonic)
    marked = Marked(Budgeted(rested, bounds.limits, counts, clock.today))
    return Remembered(marked, kept) if kept is not None else marked
