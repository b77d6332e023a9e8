"""Each due period is delivered once: several workers, kills at every step, refusals, long absences."""

import json
import multiprocessing
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.delivering import courier as steps
from api.delivering.parcel import Refused
from api.errors import RequestUnclear
from portfolio.errors import UnknownSchedule
from store.delivering import DeliveryState
from tests.delivering.conftest import MONDAY, Clock, House, Receiver, order

PERIOD = "2026-03-30T08:00"


def states(house: House) -> dict[str, str]:
    return {one.period: one.state.value for one in house.desk().history("board")}


def test_a_due_period_is_delivered_and_the_next_one_says_what_changed_since(house: House) -> None:
    order(house)
    desk = house.desk()
    assert [(one.period, one.state.value) for one in desk.serve("w1")] == [(PERIOD, "sent")]
    assert desk.serve("w1") == []
    assert [path.name for path in sorted((house.home / "digests" / "weekly").iterdir())] == [
        "digest-harbour-2026-03-30.html", "digest-harbour-2026-03-30.md",
    ]  # fmt: skip
    house.clock.later(weeks=1)
    assert [one.period for one in desk.serve("w1")] == ["2026-04-06T08:00"]
    assert house.asked == [(date(2026, 3, 30), None), (date(2026, 4, 6), date(2026, 3, 30))]


def test_of_many_workers_one_delivers(house: House, receiver: Receiver) -> None:
    house.environ["HOOK"] = receiver.address
    order(house, channel="slack", target="env:HOOK")
    desks = [house.desk() for _ in range(4)]
    for _ in range(3):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda n: desks[n % 4].serve(f"w{n}"), range(8)))
        house.clock.later(weeks=1)
    assert len(receiver.got) == 3
    assert set(states(house).values()) == {"sent"}


def _die_at(step: int, url: str, home: Path, made: Any, environ: dict[str, str], moment: Any) -> None:
    """In a process of its own: serve, and be killed when the store is written for the n-th time."""
    house = House(Clock(moment), url, home, made, environ)
    desk = house.desk()
    store: Any = desk.store
    count = 0

    def counted(act: Any) -> Any:
        def call(*given: Any) -> Any:
            nonlocal count
            if count == step:
                os._exit(9)  # before this write
            count += 1
            return act(*given)

        return call

    store.claim, store.note = counted(store.claim), counted(store.note)
    desk.serve("victim")
    os._exit(0)


@pytest.mark.parametrize("channel", ["slack", "webhook", "file"])
def test_killed_before_any_step_the_period_arrives_once(house: House, receiver: Receiver, channel: str) -> None:
    house.environ |= {"HOOK": receiver.address, "HOOK_SECRET": "s"}
    order(house, channel=channel, target="weekly" if channel == "file" else "env:HOOK")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.delivering.test_courier"])  # or each victim would import for seconds
    killed = 0
    for step in range(6):
        given = (step, house.url, house.home, house.made, house.environ, house.clock.moment)
        victim = context.Process(target=_die_at, args=given)
        victim.start()
        victim.join(60)
        assert victim.exitcode in {0, 9}
        killed += victim.exitcode == 9
        period = house.clock.moment.astimezone().date().isoformat()
        house.clock.later(minutes=16)  # the lease of the dead runs out
        house.desk().serve("heir")
        house.desk().serve("heir")
        got = {headers.get("webhook-id") or body for headers, body in receiver.got}
        assert len(got) == (0 if channel == "file" else step + 1), (step, period)
        if channel == "slack":
            assert len(receiver.got) == step + 1  # it cannot tell a repetition, so there is none
        house.clock.moment = MONDAY + timedelta(weeks=step + 1)
    assert killed == 4  # claim, made, last step, done
    kinds = list(states(house).values())
    assert kinds.count("unclear") == (1 if channel == "slack" else 0)
    assert set(kinds) <= {"sent", "unclear"}
    if channel == "file":
        assert len(list((house.home / "digests" / "weekly").glob("digest-*.md"))) == 6


def test_a_refusal_is_tried_again_later_with_the_same_words_and_then_is_a_visible_failure(
    house: House, receiver: Receiver
) -> None:
    house.environ["HOOK"] = receiver.address
    order(house, channel="slack", target="env:HOOK")
    receiver.status = 503
    desk = house.desk()
    (first,) = desk.serve("w")
    assert (first.state, first.attempts) == (DeliveryState.WAITING, 1)
    assert desk.serve("w") == []
    house.clock.later(seconds=61)
    house.made = house.made.model_copy(update={"headline": "Meanwhile something else."})
    (second,) = desk.serve("w")
    assert second.attempts == 2
    assert receiver.got[0][1] == receiver.got[1][1]
    for seconds in steps.BACKOFF[1:]:
        house.clock.later(seconds=seconds + 1)
        (last,) = desk.serve("w")
    assert (last.state, last.attempts) == (DeliveryState.FAILED, 7)
    assert "503" in str(last.error)
    house.clock.later(days=1)
    assert desk.serve("w") == []
    assert len(receiver.got) == 7
    receiver.status = 200
    again = desk.send("board", again=PERIOD)
    assert again.state is DeliveryState.SENT
    assert receiver.got[-1][1] == receiver.got[0][1]


def test_the_other_side_may_ask_for_a_longer_wait(house: House, receiver: Receiver) -> None:
    house.environ["HOOK"] = receiver.address
    order(house, channel="slack", target="env:HOOK")
    receiver.status, receiver.headers = 429, {"retry-after": "1800"}
    (waiting,) = house.desk().serve("w")
    assert waiting.next_try == MONDAY + timedelta(seconds=1800)


def test_what_is_refused_for_good_fails_at_once(house: House, receiver: Receiver) -> None:
    house.environ["HOOK"] = receiver.address
    order(house, channel="teams", target="env:HOOK")
    receiver.status = 410
    assert [one.state for one in house.desk().serve("w")] == [DeliveryState.FAILED]


def test_after_a_long_absence_one_digest_tells_of_all(house: House) -> None:
    order(house)
    house.clock.later(weeks=5)
    (done,) = house.desk().serve("w")
    assert done.period == "2026-05-04T08:00"
    assert list(states(house).values()).count("skipped") == 5
    assert len(house.asked) == 1


def test_a_pause_makes_nothing_due_and_is_not_made_up_for(house: House) -> None:
    order(house)
    desk = house.desk()
    desk.pause("board")
    assert desk.serve("w") == []
    assert desk.next_due(desk.schedule("board")) is None
    house.clock.later(weeks=2, hours=1)
    desk.pause("board", paused=False)
    assert desk.serve("w") == []
    house.clock.later(weeks=1)
    assert [one.period for one in desk.serve("w")] == ["2026-04-20T08:00"]


def test_sending_now_is_a_delivery_of_its_own_and_moves_what_the_next_one_compares_with(house: House) -> None:
    order(house)
    desk = house.desk()
    desk.serve("w")
    house.clock.later(days=2)
    assert desk.send("board").state is DeliveryState.SENT
    house.clock.later(days=5)
    desk.serve("w")
    assert house.asked[-1] == (date(2026, 4, 6), date(2026, 4, 1))
    assert len(desk.history("board")) == 3


def test_a_portfolio_that_is_gone_waits_and_says_so(house: House) -> None:
    kept = order(house)
    desk = house.desk()
    desk.store.keep(replace(kept, portfolio="sunk"))
    (waiting,) = desk.serve("w")
    assert waiting.state is DeliveryState.WAITING
    assert "sunk" in str(waiting.error)


def test_orders_that_cannot_be_kept_are_refused_with_what_to_do(house: House) -> None:
    for changes in (
        {"name": "a b"},
        {"cadence": "sometimes"},
        {"timezone": "Nowhere"},
        {"channel": "pigeon"},
        {"forms": ("doc",)},
    ):
        with pytest.raises(RequestUnclear):
            order(house, **changes)
    order(house)
    with pytest.raises(UnknownSchedule, match="board"):
        house.desk().schedule("bord")
    with pytest.raises(UnknownSchedule):
        house.desk().send("board", again="2020-01-01T08:00")
    with pytest.raises(Refused, match="over or with another worker"):
        steps.Courier(house.desk().store, house._make, house.desk().channels, house.clock, "x").deliver(
            house.desk().schedule("board"), house.desk().serve("w")[0].period
        )


def test_a_kept_digest_is_whole(house: House) -> None:
    order(house)
    (done,) = house.desk().serve("w")
    assert json.loads(str(done.digest))["headline"] == house.made.headline
