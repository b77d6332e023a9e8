"""Scheduled deliveries: who gets what when, and what became of each due period. One port, two adapters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol


class DeliveryState(StrEnum):
    """How far a due period came."""

    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    WAITING = "waiting"
    FAILED = "failed"
    UNCLEAR = "unclear"
    SKIPPED = "skipped"

    @property
    def is_over(self) -> bool:
        """True where nobody tries this period again of their own accord."""
        return self in {DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.UNCLEAR, DeliveryState.SKIPPED}


@dataclass(frozen=True)
class Schedule:
    """One standing order.

    Attributes:
        name: its name, unique in the workspace.
        portfolio: whose digest.
        cadence: a cron expression of five fields, or daily, weekdays, weekly, biweekly, monthly.
        timezone: IANA name; the cadence is read in that place's time.
        channel: email, slack, teams, webhook or file.
        target: addresses, the reference of a secret address (`env:NAME`), or a folder.
        projects: only these projects, by id or name; empty means all.
        severity: least severity that is told.
        forms: files to attach or to write: md, html, pdf, pptx.
        paused: nothing becomes due while it is.
        since: UTC moment from which periods are due.
        person: who ordered it.
    """

    name: str
    portfolio: str
    cadence: str
    timezone: str
    channel: str
    target: str
    projects: tuple[str, ...]
    severity: str
    forms: tuple[str, ...]
    paused: bool
    since: datetime
    person: str | None = None


@dataclass(frozen=True)
class Delivery:
    """One due period of one schedule.

    Attributes:
        schedule: its name.
        period: the due moment in the schedule's own time (2026-03-30T08:00): the same period is never sent twice.
        state: how far it came.
        attempts: how often it was tried.
        holder: the worker that has it; None where none has.
        held_until: UTC moment after which another worker may take it.
        next_try: UTC moment of the next attempt, where it waits for one.
        as_of: the day whose knowledge it tells.
        digest: the digest as it was made, JSON; a resend is made of this.
        sent_at: UTC moment it was handed over.
        error: why it is not sent, in a sentence.
    """

    schedule: str
    period: str
    state: DeliveryState
    attempts: int = 0
    holder: str | None = None
    held_until: datetime | None = None
    next_try: datetime | None = None
    as_of: date | None = None
    digest: str | None = None
    sent_at: datetime | None = None
    error: str | None = None


class DeliveryStore(Protocol):
    """Keeps schedules and deliveries; every call is one transaction."""

    def schedules(self) -> list[Schedule]:
        """Every schedule, by name."""
        ...

    def keep(self, schedule: Schedule) -> None:
        """Add a schedule or replace the one of its name; what it delivered stays."""
        ...

    def drop(self, name: str) -> bool:
        """Forget a schedule; its deliveries stay as history. True where there was one."""
        ...

    def claim(self, schedule: str, period: str, holder: str, now: datetime, until: datetime) -> Delivery | None:
        """Take a period for one worker, or None where it is over, waits, or another worker has it.

        A period nobody has heard of is taken; so is one whose next try has come, and one whose holder's time
        ran out before it began to send. Of two workers that ask at once, one gets it.
        """
        ...

    def note(self, delivery: Delivery, holder: str) -> bool:
        """Write down what became of a period that `holder` has; False where it has it no longer."""
        ...

    def deliveries(self, schedule: str | None = None, limit: int = 100) -> list[Delivery]:
        """What became of due periods, the latest first."""
        ...

    def unfinished(self, now: datetime) -> list[Delivery]:
        """Periods whose next try has come, or whose holder's time ran out."""
        ...

    def last_sent(self, schedule: str) -> Delivery | None:
        """The newest period of a schedule that was handed over; None where there is none."""
        ...


def takes(known: Delivery, now: datetime) -> bool:
    """True where a period that is known may be taken by another worker now."""
    if known.state is DeliveryState.WAITING:
        return known.next_try is None or known.next_try <= now
    return known.state is DeliveryState.CLAIMED and known.held_until is not None and known.held_until <= now


def newest_first(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """By period, the latest first, then by schedule."""
    return sorted(sorted(deliveries, key=lambda d: d.schedule), key=lambda d: d.period, reverse=True)
