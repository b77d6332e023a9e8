"""Schedules and deliveries in the workspace's database."""

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from store.delivering import Delivery, DeliveryState, Schedule, takes
from store.delivery_tables import deliveries, schedules
from store.workspace import reading, writing

_LISTS = ("projects", "forms")
_MOMENTS = ("held_until", "next_try", "sent_at", "since")


class SqlDeliveries:
    """Schedules and deliveries; of two workers that want one period, the database lets one have it."""

    def __init__(self, engine: Engine) -> None:
        """Use the tables behind `engine`."""
        self._engine = engine

    def schedules(self) -> list[Schedule]:
        """Every schedule, by name."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(schedules).order_by(schedules.c.name)).mappings()
            return [Schedule(**_read(row)) for row in rows]

    def keep(self, schedule: Schedule) -> None:
        """Add a schedule or replace the one of its name."""
        with writing(self._engine) as connection:
            connection.execute(delete(schedules).where(schedules.c.name == schedule.name))
            connection.execute(insert(schedules), [_row(asdict(schedule))])

    def drop(self, name: str) -> bool:
        """Forget a schedule; True where there was one."""
        with writing(self._engine) as connection:
            return connection.execute(delete(schedules).where(schedules.c.name == name)).rowcount > 0

    def claim(self, schedule: str, period: str, holder: str, now: datetime, until: datetime) -> Delivery | None:
        """Take a period for one worker, or None where it cannot be had."""
        try:
            with writing(self._engine) as connection:
                known = _find(connection, schedule, period)
                if known is not None and not takes(known, now):
                    return None
                base = known or Delivery(schedule, period, DeliveryState.CLAIMED)
                taken = replace(
                    base, state=DeliveryState.CLAIMED, attempts=base.attempts + 1, holder=holder, held_until=until,
                    next_try=None, error=None,
                )  # fmt: skip
                if known is None:
                    connection.execute(insert(deliveries), [_row(asdict(taken))])
                    return taken
                # Whoever changes the row first has it: the others no longer find it as they read it.
                same = _key(schedule, period) & (deliveries.c.attempts == known.attempts)
                same &= deliveries.c.state == known.state.value
                changed = connection.execute(update(deliveries).where(same).values(**_row(asdict(taken)))).rowcount
                return taken if changed else None
        except IntegrityError:  # another worker wrote the period's first row between our look and our write
            return None

    def note(self, delivery: Delivery, holder: str) -> bool:
        """Write down what became of a period that `holder` has."""
        c = deliveries.c
        mine = _key(delivery.schedule, delivery.period) & (c.holder == holder)
        with writing(self._engine) as connection:
            return connection.execute(update(deliveries).where(mine).values(**_row(asdict(delivery)))).rowcount > 0

    def deliveries(self, schedule: str | None = None, limit: int = 100) -> list[Delivery]:
        """What became of due periods, the latest first."""
        c = deliveries.c
        wanted = select(deliveries).order_by(c.period.desc(), c.schedule).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(wanted if schedule is None else wanted.where(c.schedule == schedule)).mappings()
            return [_delivery(row) for row in rows]

    def unfinished(self, now: datetime) -> list[Delivery]:
        """Periods whose next try has come, or whose holder's time ran out."""
        c, moment = deliveries.c, _plain(now)
        held = c.state.in_([DeliveryState.CLAIMED.value, DeliveryState.SENDING.value]) & (c.held_until <= moment)
        waiting = (c.state == DeliveryState.WAITING.value) & or_(c.next_try.is_(None), c.next_try <= moment)
        with reading(self._engine) as connection:
            rows = connection.execute(select(deliveries).where(held | waiting).order_by(c.period, c.schedule))
            return [_delivery(row) for row in rows.mappings()]

    def last_sent(self, schedule: str) -> Delivery | None:
        """The newest period of a schedule that was handed over."""
        c = deliveries.c
        sent = c.state.in_([DeliveryState.SENT.value, DeliveryState.UNCLEAR.value])
        wanted = select(deliveries).where((c.schedule == schedule) & sent).order_by(c.period.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(wanted).mappings().first()
            return _delivery(row) if row else None


def _key(schedule: str, period: str) -> Any:
    return (deliveries.c.schedule == schedule) & (deliveries.c.period == period)


def _find(connection: Connection, schedule: str, period: str) -> Delivery | None:
    row = connection.execute(select(deliveries).where(_key(schedule, period))).mappings().first()
    return _delivery(row) if row else None


def _delivery(row: RowMapping) -> Delivery:
    values = _read(row)
    return Delivery(**{**values, "state": DeliveryState(values["state"])})


def _read(row: RowMapping) -> dict[str, Any]:
    values = dict(row)
    for name in _LISTS:
        if name in values:
            values[name] = tuple(json.loads(values[name]))
    for name in _MOMENTS:
        if values.get(name) is not None:
            values[name] = values[name].replace(tzinfo=UTC)
    return values


def _row(values: dict[str, Any]) -> dict[str, Any]:
    for name in _LISTS:
        if name in values:
            values[name] = json.dumps(values[name])
    for name in _MOMENTS:
        if values.get(name) is not None:
            values[name] = _plain(values[name])
    if "state" in values:
        values["state"] = values["state"].value
    return values


def _plain(moment: datetime) -> datetime:
    """UTC without saying so, as the tables keep it."""
    return moment.astimezone(UTC).replace(tzinfo=None)
