"""When a schedule is due.

A period is a moment on the wall clock of the schedule's place, without an offset: `2026-03-29T08:00`. So an
hour that a clock change repeats is one period and not two, and one that it leaves out is still due, once.
"""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from api.errors import RequestUnclear

SHORTCUTS = {
    "daily": "0 8 * * *",
    "weekdays": "0 8 * * mon-fri",
    "weekly": "0 8 * * mon",
    "monthly": "0 8 1 * *",
}
BIWEEKLY = "biweekly"
_FORTNIGHTS_FROM = date(2024, 1, 1)  # a Monday; every second one from there, for all schedules alike
_MOST = 2_000
_MARGIN = timedelta(days=2)
"""More than any clock change, so that none hides a period."""
_HORIZON = timedelta(days=366 * 9)
"""Every cron expression that is ever due is due within eight years: 29 February, across a century."""
FORM = "%Y-%m-%dT%H:%M"


def check(cadence: str, timezone: str) -> None:
    """Raises RequestUnclear where a cadence or a time zone cannot be understood."""
    zone_of(timezone)
    _trigger(cadence)


def due(cadence: str, timezone: str, after: datetime, now: datetime) -> list[str]:
    """Periods that became due after one moment and until another, oldest first.

    Of a very long absence only the last 2,000 are told; both moments carry a time zone.
    """
    zone = zone_of(timezone)
    found: deque[str] = deque(maxlen=_MOST)
    for period, moment in _moments(cadence, zone, after - _MARGIN):
        if moment > now + _MARGIN:
            break
        if after < moment <= now:
            found.append(period)
    return list(found)


def upcoming(cadence: str, timezone: str, now: datetime, count: int = 1) -> list[datetime]:
    """The next moments, in UTC."""
    later = (moment for _, moment in _moments(cadence, zone_of(timezone), now - _MARGIN) if moment > now)
    return list(islice(later, count))


def moment_of(period: str, timezone: str) -> datetime:
    """The UTC moment of a period."""
    wall = datetime.strptime(period, FORM).replace(tzinfo=zone_of(timezone))
    return wall.astimezone(UTC)


def day_of(period: str) -> date:
    """The day of a period, in its own place."""
    return date.fromisoformat(period[:10])


def _moments(cadence: str, zone: ZoneInfo, start: datetime) -> Iterator[tuple[str, datetime]]:
    """Periods and their moments from a start on; the wall clock is walked as if it never changed."""
    trigger = _trigger(cadence)
    wall = start.astimezone(zone).replace(tzinfo=UTC)
    before, end = None, wall + _HORIZON
    while wall < end:
        fire = trigger.get_next_fire_time(before, wall)
        if fire is None:
            return
        plain = fire.replace(tzinfo=None)
        yield plain.strftime(FORM), plain.replace(tzinfo=zone).astimezone(UTC)
        before, wall = fire, fire + timedelta(minutes=1)


@lru_cache(maxsize=256)
def _trigger(cadence: str) -> Any:
    """How a cadence fires, read on a wall clock that is called UTC here."""
    from apscheduler.triggers.calendarinterval import CalendarIntervalTrigger  # noqa: PLC0415 - only schedules need it
    from apscheduler.triggers.cron import CronTrigger  # noqa: PLC0415 - as above

    words = cadence.strip().casefold()
    if words in {BIWEEKLY, "bi-weekly", "fortnightly"}:
        return CalendarIntervalTrigger(weeks=2, hour=8, start_date=_FORTNIGHTS_FROM, timezone=UTC)
    try:
        return CronTrigger.from_crontab(SHORTCUTS.get(words, words), timezone=UTC)
    except (ValueError, KeyError) as wrong:
        raise RequestUnclear(
            f"{cadence!r} is no cadence: write daily, weekdays, weekly, biweekly, monthly or a cron expression of five "
            f"fields like '0 8 * * mon' ({wrong})."
        ) from wrong


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name. Raises RequestUnclear."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise RequestUnclear(f"{name!r} is no time zone; write one like Europe/Zurich or UTC.") from wrong
