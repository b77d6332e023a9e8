"""Schedules and deliveries that are forgotten when the process ends."""

import threading
from dataclasses import replace
from datetime import datetime

from store.delivering import Delivery, DeliveryState, Schedule, newest_first, takes


class MemoryDeliveries:
    """Schedules and deliveries in dictionaries."""

    def __init__(self) -> None:
        """Start empty."""
        self._schedules: dict[str, Schedule] = {}
        self._deliveries: dict[tuple[str, str], Delivery] = {}
        self._lock = threading.Lock()

    def schedules(self) -> list[Schedule]:
        """Every schedule, by name."""
        return [self._schedules[name] for name in sorted(self._schedules)]

    def keep(self, schedule: Schedule) -> None:
        """Add a schedule or replace the one of its name."""
        self._schedules[schedule.name] = schedule

    def drop(self, name: str) -> bool:
        """Forget a schedule; True where there was one."""
        return self._schedules.pop(name, None) is not None

    def claim(self, schedule: str, period: str, holder: str, now: datetime, until: datetime) -> Delivery | None:
        """Take a period for one worker, or None where it cannot be had."""
        with self._lock:
            known = self._deliveries.get((schedule, period))
            if known is not None and not takes(known, now):
                return None
            base = known or Delivery(schedule, period, DeliveryState.CLAIMED)
            taken = replace(
                base, state=DeliveryState.CLAIMED, attempts=base.attempts + 1, holder=holder, held_until=until,
                next_try=None, error=None,
            )  # fmt: skip
            self._deliveries[schedule, period] = taken
            return taken

    def note(self, delivery: Delivery, holder: str) -> bool:
        """Write down what became of a period that `holder` has."""
        with self._lock:
            known = self._deliveries.get((delivery.schedule, delivery.period))
            if known is None or known.holder != holder:
                return False
            self._deliveries[delivery.schedule, delivery.period] = delivery
            return True

    def deliveries(self, schedule: str | None = None, limit: int = 100) -> list[Delivery]:
        """What became of due periods, the latest first."""
        return newest_first([d for d in self._deliveries.values() if schedule in {None, d.schedule}])[:limit]

    def unfinished(self, now: datetime) -> list[Delivery]:
        """Periods whose next try has come, or whose holder's time ran out."""
        held = (DeliveryState.CLAIMED, DeliveryState.SENDING)
        return [
            d
            for d in newest_first([*self._deliveries.values()])[::-1]
            if takes(d, now) or (d.state in held and d.held_until is not None and d.held_until <= now)
        ]

    def last_sent(self, schedule: str) -> Delivery | None:
        """The newest period of a schedule that was handed over."""
        sent = (DeliveryState.SENT, DeliveryState.UNCLEAR)
        return next((d for d in self.deliveries(schedule, 10_000) if d.state in sent), None)
