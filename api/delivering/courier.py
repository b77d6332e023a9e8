"""Serves due periods, each delivered once.

The order of steps carries the promise. A period is claimed in the database, so one worker has it. The digest
is made and kept, so every later try says the same. The channel hands over all but the last bytes; only then
`sending` is written down, and the last bytes follow. A worker that stops before that step has delivered
nothing, and another takes over. One that stops after it has delivered, as far as anybody can know: where the
other side can tell a repetition, the period is sent again; elsewhere it is left as `unclear` for a person to
see, and never sent twice.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import structlog

from api.delivering import cadence
from api.delivering.parcel import Channel, Parcel, Refused, Unclear
from api.digested import Digest, Scope
from portfolio.errors import PortfolioError
from portfolio.vocabulary import Severity
from store.delivering import Delivery, DeliveryState, DeliveryStore, Schedule

log = structlog.get_logger("api.delivering")

LEASE = timedelta(minutes=15)
"""How long a worker may take before another may think it dead; making a digest takes seconds."""
BACKOFF = (60, 300, 900, 3_600, 4 * 3_600, 12 * 3_600)
"""Seconds to wait after each try that failed; after the last it is a failure for a person to look at."""
_SUPERSEDED = "A later period was due as well when a worker came; one digest tells of both."
_PERIOD = len("2026-03-30T08:00")
"""Periods of the cadence are this long; what was sent by hand or sent again has a longer name."""
_RECENT = 200
_STOPPED = "The worker stopped while handing it over; it may have arrived. Send it again by hand if it did not."


class _Lost(Exception):
    """Another worker has taken the period over."""


class Courier:
    """One worker's hands."""

    def __init__(
        self,
        store: DeliveryStore,
        make: Callable[..., Digest],
        channels: Mapping[str, Channel],
        now: Callable[[], datetime],
        holder: str,
        site: str | None = None,
    ) -> None:
        """Serve as `holder`; `now` is the moment in UTC."""
        self._store, self._make, self._channels = store, make, channels
        self._now, self._holder, self._site = now, holder, site

    def serve(self, schedules: Iterable[Schedule]) -> Iterator[Delivery]:
        """Everything that is due, waits for another try, or was left by a worker that stopped."""
        by_name = {one.name: one for one in schedules}
        for left in self._store.unfinished(self._now()):
            schedule = by_name.get(left.schedule)
            if left.state is DeliveryState.SENDING:
                self._settle(left, schedule)
            if schedule is not None and not schedule.paused:
                yield from self._taken(schedule, left.period)
        for schedule in by_name.values():
            if not schedule.paused:
                yield from self._due(schedule)

    def deliver(self, schedule: Schedule, period: str) -> Delivery:
        """Deliver one period now. Raises Refused where somebody else has it or it is over."""
        done = next(iter(self._taken(schedule, period)), None)
        if done is None:
            raise Refused(f"The period {period} of {schedule.name} is over or with another worker.", later=False)
        return done

    def resend(self, schedule: Schedule, sent: Delivery) -> Delivery:
        """Send a kept digest once more, as a person asks for; the history tells both."""
        taken = self._claimed(schedule, f"{sent.period}#{self._now():%Y%m%d%H%M%S}")
        if taken is None:
            raise Refused("It is being sent again already.", later=False)
        return self._carry(schedule, replace(taken, as_of=sent.as_of, digest=sent.digest), key=sent.period)

    def _due(self, schedule: Schedule) -> Iterator[Delivery]:
        known = self._store.deliveries(schedule.name, _RECENT)
        last = next((one.period for one in known if len(one.period) == _PERIOD), None)
        after = max(schedule.since, cadence.moment_of(last, schedule.timezone)) if last else schedule.since
        periods = cadence.due(schedule.cadence, schedule.timezone, after, self._now())
        for period in periods[:-1]:
            taken = self._claimed(schedule, period)
            if taken:
                self._note(replace(taken, state=DeliveryState.SKIPPED, error=_SUPERSEDED))
        if periods:
            yield from self._taken(schedule, periods[-1])

    def _taken(self, schedule: Schedule, period: str) -> Iterator[Delivery]:
        taken = self._claimed(schedule, period)
        if taken is not None:
            yield self._carry(schedule, taken)

    def _claimed(self, schedule: Schedule, period: str) -> Delivery | None:
        now = self._now()
        return self._store.claim(schedule.name, period, self._holder, now, now + LEASE)

    def _carry(self, schedule: Schedule, taken: Delivery, key: str | None = None) -> Delivery:
        channel = self._channels[schedule.channel]
        try:
            made = self._made(schedule, taken)
            parcel = Parcel(
                key=f"{schedule.name}@{key or taken.period}",
                target=schedule.target,
                digest=Digest.model_validate_json(str(made.digest)),
                forms=schedule.forms,
                site=self._site,
            )
            note = channel.send(parcel, partial(self._last_step, made))
            done = replace(made, state=DeliveryState.SENT, sent_at=self._now(), error=note or None)
        except _Lost:
            return replace(taken, error="Another worker took it over.")
        except Unclear as unclear:
            done = self._unclear(made, channel, str(unclear))
        except PortfolioError as refused:
            done = self._refused(taken, refused)
        kept = self._store.note(done, self._holder)
        log.info(
            "digest", schedule=done.schedule, period=done.period, state=done.state.value, why=done.error, kept=kept
        )
        return done

    def _last_step(self, made: Delivery) -> None:
        self._note(replace(made, state=DeliveryState.SENDING))

    def _made(self, schedule: Schedule, taken: Delivery) -> Delivery:
        """The delivery with its digest: made once and kept, so that every try says the same."""
        if taken.digest:
            return taken
        day = cadence.day_of(taken.period)
        last = self._store.last_sent(schedule.name)
        scope = Scope(projects=schedule.projects, severity=Severity(schedule.severity))
        digest = self._make(schedule.portfolio, day, since=_before(last, day), scope=scope)
        return self._note(replace(taken, as_of=day, digest=digest.model_dump_json()))

    def _refused(self, taken: Delivery, refused: PortfolioError) -> Delivery:
        later = not isinstance(refused, Refused) or refused.later
        if not later or taken.attempts > len(BACKOFF):
            return self._latest(taken, state=DeliveryState.FAILED, error=str(refused))
        asked = refused.wait_seconds if isinstance(refused, Refused) else 0.0
        wait = max(float(BACKOFF[taken.attempts - 1]), asked)
        next_try = self._now() + timedelta(seconds=wait)
        return self._latest(taken, state=DeliveryState.WAITING, error=str(refused), next_try=next_try)

    def _unclear(self, made: Delivery, channel: Channel, why: str) -> Delivery:
        if channel.repeatable:
            wait = timedelta(seconds=BACKOFF[min(made.attempts, len(BACKOFF)) - 1])
            return replace(made, state=DeliveryState.WAITING, error=why, next_try=self._now() + wait)
        return replace(made, state=DeliveryState.UNCLEAR, error=why, sent_at=self._now())

    def _settle(self, left: Delivery, schedule: Schedule | None) -> None:
        """Decide about a period whose worker stopped after the last step was written down."""
        repeat = schedule is not None and self._channels[schedule.channel].repeatable
        state = DeliveryState.WAITING if repeat else DeliveryState.UNCLEAR
        settled = replace(left, state=state, next_try=None, error=_STOPPED, sent_at=None if repeat else left.held_until)
        self._store.note(settled, str(left.holder))

    def _latest(self, taken: Delivery, **changes: Any) -> Delivery:
        """The delivery as it was kept last, with the digest that was made for it, changed."""
        known = self._store.deliveries(taken.schedule, _RECENT)
        kept = next((one for one in known if one.period == taken.period), taken)
        return replace(kept, **changes)

    def _note(self, delivery: Delivery) -> Delivery:
        if not self._store.note(delivery, self._holder):
            raise _Lost
        return delivery


def _before(last: Delivery | None, day: date) -> date | None:
    """The day the last digest told of; None where there was none, or it told of this very day."""
    return last.as_of if last and last.as_of and last.as_of < day else None
