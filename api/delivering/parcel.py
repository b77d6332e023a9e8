"""What is handed to a channel, and how a hand-over can end."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from api.digested import Digest
from portfolio.errors import PortfolioError


@dataclass(frozen=True)
class Parcel:
    """A digest on its way.

    Attributes:
        key: schedule and period: what makes this sending one of its own.
        target: where it goes, as the schedule has it.
        digest: what it says.
        forms: files that go with it, or that it is.
        site: public address of the dashboard; None leaves the links out.
    """

    key: str
    target: str
    digest: Digest
    forms: tuple[str, ...] = ()
    site: str | None = None


class Refused(PortfolioError):
    """The other side did not take it: nothing was delivered. `later` where another try may help."""

    def __init__(self, message: str, *, later: bool, wait_seconds: float = 0.0) -> None:
        """Say why, whether to try again, and how long the other side asked to wait."""
        super().__init__(message)
        self.later = later
        self.wait_seconds = wait_seconds


class Unclear(PortfolioError):
    """The line broke after everything was handed over: it may have arrived or not."""


class Channel(Protocol):
    """One way for a digest to reach people or programs."""

    repeatable: bool
    """True where the other side can tell a repetition, so that sending again is safe."""

    def check(self, target: str) -> None:
        """Raises RequestUnclear where a target cannot be used."""
        ...

    def ready(self, target: str) -> str:
        """What was found without delivering anything. Raises Refused or RequestUnclear where it cannot deliver."""
        ...

    def send(self, parcel: Parcel, last_step: Callable[[], None]) -> str:
        """Deliver; return a note for the history, often empty.

        `last_step` is called once, when all but the last bytes are over: before it nothing can have been
        delivered, after it something may have. Raises Refused or Unclear.
        """
        ...
