"""Schedules and deliveries: the same promises whatever keeps them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from store.delivering import DeliveryState, Schedule
from store.sql import SqlStore
from tests.store.conftest import Store

NOW = datetime(2026, 3, 30, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
PERIOD = "2026-03-30T08:00"
WEEKLY = Schedule(
    name="board", portfolio="harbour", cadence="0 8 * * 1", timezone="Europe/Zurich", channel="email",
    target="ana@harbour.example", projects=("alpha",), severity="high", forms=("pdf",), paused=False,
    since=NOW, person="Ana",
)  # fmt: skip


def test_a_schedule_is_kept_replaced_and_dropped(store: Store) -> None:
    kept = store.deliveries
    kept.keep(WEEKLY)
    kept.keep(replace(WEEKLY, name="audit", projects=()))
    kept.keep(replace(WEEKLY, paused=True))
    assert [s.name for s in kept.schedules()] == ["audit", "board"]
    assert kept.schedules()[1] == replace(WEEKLY, paused=True)
    assert (kept.drop("audit"), kept.drop("audit")) == (True, False)


def test_a_period_has_one_holder_until_its_time_runs_out(store: Store) -> None:
    kept = store.deliveries
    taken = kept.claim("board", PERIOD, "one", NOW, LATER)
    assert taken is not None
    assert (taken.state, taken.attempts, taken.holder) == (DeliveryState.CLAIMED, 1, "one")
    assert kept.claim("board", PERIOD, "two", NOW, LATER) is None
    after = LATER + timedelta(seconds=1)
    assert [d.period for d in kept.unfinished(after)] == [PERIOD]
    again = kept.claim("board", PERIOD, "two", after, after + timedelta(minutes=10))
    assert again is not None
    assert (again.attempts, again.holder) == (2, "two")
    assert not kept.note(replace(taken, state=DeliveryState.SENT), "one")  # it is no longer the first one's


def test_a_period_that_is_over_or_begun_to_be_sent_is_never_taken_again(store: Store) -> None:
    kept = store.deliveries
    for number, state in enumerate(DeliveryState):
        period = f"2026-03-{number + 1:02}T08:00"
        taken = kept.claim("board", period, "one", NOW, LATER)
        assert taken is not None
        assert kept.note(replace(taken, state=state, next_try=LATER), "one")
        far = LATER + timedelta(days=30)
        can = kept.claim("board", period, "two", far, far + timedelta(minutes=1)) is not None
        assert can == (state in {DeliveryState.CLAIMED, DeliveryState.WAITING}), state


def test_a_waiting_period_is_taken_when_its_next_try_has_come(store: Store) -> None:
    kept = store.deliveries
    taken = kept.claim("board", PERIOD, "one", NOW, LATER)
    assert taken is not None
    waiting = replace(taken, state=DeliveryState.WAITING, next_try=LATER, error="The server is busy.", digest="{}")
    assert kept.note(waiting, "one")
    assert kept.unfinished(NOW) == []
    assert kept.claim("board", PERIOD, "one", NOW, LATER) is None
    assert kept.unfinished(LATER) == [waiting]
    again = kept.claim("board", PERIOD, "two", LATER, LATER + timedelta(minutes=10))
    assert again is not None
    assert (again.attempts, again.digest, again.error) == (2, "{}", None)


def test_the_last_one_sent_is_the_newest_period_that_was_handed_over(store: Store) -> None:
    kept = store.deliveries
    for period, state in (
        ("2026-03-16T08:00", DeliveryState.SENT),
        ("2026-03-23T08:00", DeliveryState.UNCLEAR),
        ("2026-03-30T08:00", DeliveryState.FAILED),
    ):
        taken = kept.claim("board", period, "one", NOW, LATER)
        assert taken is not None
        kept.note(replace(taken, state=state, as_of=date(2026, 3, 1), sent_at=NOW), "one")
    last = kept.last_sent("board")
    assert last is not None
    assert (last.period, last.sent_at, last.as_of) == ("2026-03-23T08:00", NOW, date(2026, 3, 1))
    assert kept.last_sent("audit") is None
    assert [d.period for d in kept.deliveries("board", limit=2)] == ["2026-03-30T08:00", "2026-03-23T08:00"]
    assert kept.deliveries("audit") == []


def test_of_many_workers_that_ask_at_once_one_gets_the_period(url: str) -> None:
    stores = [SqlStore(url) for _ in range(4)]
    try:
        with ThreadPoolExecutor(8) as pool:
            for day in range(1, 11):
                period = f"2026-04-{day:02}T08:00"
                asked = [
                    pool.submit(stores[n % 4].deliveries.claim, "board", period, f"w{n}", NOW, LATER) for n in range(8)
                ]
                assert sum(one.result() is not None for one in asked) == 1
    finally:
        for store in stores:
            store.close()
