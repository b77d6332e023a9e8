"""When a schedule is due, clock changes and long absences among it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from api.delivering import cadence
from api.errors import RequestUnclear

ZURICH = "Europe/Zurich"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_weekly_digest_is_due_on_monday_morning_in_its_own_place() -> None:
    assert cadence.due("weekly", ZURICH, at("2026-03-20"), at("2026-04-01")) == ["2026-03-23T08:00", "2026-03-30T08:00"]
    assert cadence.moment_of("2026-03-23T08:00", ZURICH) == at("2026-03-23T07:00")
    assert cadence.moment_of("2026-03-30T08:00", ZURICH) == at("2026-03-30T06:00")
    assert cadence.due("weekly", ZURICH, at("2026-03-30T06:00"), at("2026-03-30T06:00")) == []
    assert cadence.due("weekly", ZURICH, at("2026-03-30T05:59"), at("2026-03-30T06:00")) == ["2026-03-30T08:00"]


def test_an_hour_that_a_clock_change_repeats_is_due_once_and_one_it_leaves_out_is_due_once() -> None:
    for day in ("2026-10-25", "2026-03-29"):
        first = at(day) - timedelta(days=1)
        periods = cadence.due("30 2 * * *", ZURICH, first, first + timedelta(days=3))
        assert len(periods) == len(set(periods)) == 3
        assert f"{day}T02:30" in periods


def test_looking_every_minute_finds_each_period_once_across_clock_changes() -> None:
    for begin in ("2026-03-28T20:00", "2026-10-24T20:00"):
        now, found = at(begin), []
        for _ in range(60 * 12):
            found += cadence.due("*/30 * * * *", ZURICH, now, now + timedelta(minutes=1))
            now += timedelta(minutes=1)
        whole = cadence.due("*/30 * * * *", ZURICH, at(begin), now)
        assert sorted(found) == sorted(whole)
        assert len(set(found)) == len(found)


def test_a_fortnight_is_counted_from_one_monday_for_all() -> None:
    periods = cadence.due("biweekly", "UTC", at("2026-01-01"), at("2026-03-01"))
    days = [cadence.day_of(period) for period in periods]
    assert {day.weekday() for day in days} == {0}
    assert {b - a for a, b in pairwise(days)} == {timedelta(days=14)}
    assert periods == cadence.due("fortnightly", "UTC", at("2026-01-01"), at("2026-03-01"))


def test_the_29th_of_february_is_found_and_a_long_absence_is_bounded() -> None:
    assert cadence.due("0 8 29 2 *", "UTC", at("2024-03-01"), at("2028-03-01")) == ["2028-02-29T08:00"]
    assert len(cadence.due("* * * * *", "UTC", at("2026-01-01"), at("2026-01-10"))) == 2_000
    assert cadence.upcoming("monthly", "UTC", at("2026-03-30"), 2) == [at("2026-04-01T08:00"), at("2026-05-01T08:00")]


REFUSED = [
    ("every tuesday", "UTC"), ("61 * * * *", "UTC"), ("* * *", "UTC"), ("weekly", "Mars/Base"),
    ("weekly", "../../etc/passwd"),
]  # fmt: skip


@pytest.mark.parametrize(("when", "where"), REFUSED)
def test_what_cannot_be_understood_is_refused_with_an_example(when: str, where: str) -> None:
    with pytest.raises(RequestUnclear, match=r"Europe/Zurich|0 8 \* \* mon"):
        cadence.check(when, where)
