"""Standing orders and deliveries of one portfolio, in the words its pages show."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.delivering.cadence import zone_of
from api.delivering.desk import DigestDesk
from portfolio.errors import UnknownSchedule
from store.delivering import Delivery, DeliveryState, Schedule

TONES = {
    DeliveryState.SENT: "good",
    DeliveryState.FAILED: "bad",
    DeliveryState.UNCLEAR: "bad",
    DeliveryState.WAITING: "wait",
}
_MOST_LOOKED_AT = 1_000


@dataclass(frozen=True)
class Standing:
    """One order as a line: when it is due next in its own time, and what became of the newest period."""

    order: Schedule
    due: str
    last: Delivery | None


@dataclass(frozen=True)
class Sent:
    """One delivery as a line.

    Attributes:
        one: what is kept of it.
        tone: good, bad or wait, where the state asks for a look; else empty.
        ordered: whether its schedule still stands, so that it can be sent again.
    """

    one: Delivery
    tone: str
    ordered: bool


def standing(desk: DigestDesk, portfolio: str) -> list[Standing]:
    """The orders of a portfolio, by name."""
    mine = [one for one in desk.schedules() if one.portfolio == portfolio]
    return [
        Standing(one, local(desk.next_due(one), one.timezone), next(iter(desk.history(one.name, 1)), None))
        for one in mine
    ]


def sent(desk: DigestDesk, portfolio: str, orders: Sequence[Schedule], limit: int) -> list[Sent]:
    """What became of due periods of a portfolio, the latest first; those of orders that were dropped among them."""
    names = {one.name for one in orders}
    others = {one.name for one in desk.schedules()} - names
    history = desk.history(limit=_MOST_LOOKED_AT)
    mine = [one for one in history if one.schedule in names or (one.schedule not in others and _is_of(one, portfolio))]
    return lines(mine[:limit], names)


def lines(history: Sequence[Delivery], names: set[str]) -> list[Sent]:
    """Deliveries as lines; `names` are the schedules that still stand."""
    return [Sent(one, TONES.get(one.state, ""), one.schedule in names) for one in history]


def order_of(desk: DigestDesk, portfolio: str, name: str) -> Schedule:
    """One order of this portfolio. Raises UnknownSchedule."""
    found = desk.schedule(name)
    if found.portfolio != portfolio:
        raise UnknownSchedule(f"The schedule {name!r} belongs to another portfolio.")
    return found


def local(moment: datetime | None, timezone: str) -> str:
    """A moment in a place's own time, as people write it."""
    if moment is None:
        return ""
    there = moment.astimezone(zone_of(timezone))
    return f"{there:%a} {there.day} {there:%b %Y, %H:%M} {timezone}"


def _is_of(one: Delivery, portfolio: str) -> bool:
    return bool(one.digest) and json.loads(str(one.digest)).get("portfolio") == portfolio
