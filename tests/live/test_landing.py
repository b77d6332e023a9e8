"""What every landing store keeps between runs; the same facts for memory and SQL."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ingestion.live.connector import RawRecord
from portfolio.errors import WorkspaceBusy
from portfolio.report import Tally
from store.landing import Connection, LandingStore, Run, Start
from store.memory_landing import MemoryLanding
from store.sql import SqlStore

DAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


@pytest.fixture(params=["memory", "sql"])
def landing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LandingStore]:
    if request.param == "memory":
        yield MemoryLanding()
        return
    store = SqlStore(f"sqlite:///{tmp_path / 'workspace.db'}")
    yield store.landing
    store.close()


def connected(landing: LandingStore, name: str = "board") -> Connection:
    return landing.connect(Connection("port", name, "made://Board", "env:MADE_TOKEN", DAY, "source: x\n"))


def begin(landing: LandingStore, one: Connection, *, full: bool = True, days: int = 0, holder: str = "me") -> Run:
    now = NOW + timedelta(days=days)
    since = None if full else now - timedelta(hours=1)
    return landing.begin(
        one, Start(full=full, since=since, now=now, day=now.date(), holder=holder), alive=lambda _: True
    )


def raw(key: str, n: int = 0, kind: str = "item") -> RawRecord:
    return RawRecord(kind, key, {"id": key, "n": n, "text": "ä\ud800" if n == 9 else "ä"})


def land(landing: LandingStore, run: Run, *records: RawRecord, gone: tuple[tuple[str, str], ...] = ()) -> Tally:
    return landing.land(run, records, gone, {"page": len(records)}, now=NOW, calls=2)


def kept(landing: LandingStore, one: Connection) -> dict[str, tuple[int, date, date | None]]:
    return {r.id: (r.body["n"], r.first_seen, r.gone_on) for r in landing.records(one)}


def test_connections_are_remembered_per_portfolio_without_any_token(landing: LandingStore) -> None:
    one = connected(landing)
    landing.connect(Connection("other", "board", "made://Z", "file:/t", DAY))
    assert landing.connection("port", "board") == one
    assert landing.connection("port", "nothing") is None
    assert [(c.portfolio, c.name, c.uri, c.token, c.mapping) for c in landing.connections()] == [
        ("other", "board", "made://Z", "file:/t", None),
        ("port", "board", "made://Board", "env:MADE_TOKEN", "source: x\n"),
    ]
    assert [c.name for c in landing.connections("port")] == ["board"]


def test_a_page_is_kept_once_however_often_it_lands(landing: LandingStore) -> None:
    one = connected(landing)
    run = begin(landing, one)
    assert land(landing, run, raw("a"), raw("b"), raw("b", 9)) == Tally(new=2)
    assert land(landing, run, raw("a"), raw("b", 9)) == Tally(unchanged=2)
    assert land(landing, run, raw("a", 1)) == Tally(changed=1)
    assert kept(landing, one) == {"a": (1, DAY, None), "b": (9, DAY, None)}
    assert landing.known(one, "item") == ["a", "b"]
    assert landing.known(one, "note") == []


def test_the_order_of_a_records_keys_is_no_change(landing: LandingStore) -> None:
    run = begin(landing, connected(landing))
    landing.land(run, [RawRecord("item", "a", {"x": 1, "y": 2})], (), {}, now=NOW)
    assert landing.land(run, [RawRecord("item", "a", {"y": 2, "x": 1})], (), {}, now=NOW) == Tally(unchanged=1)


def test_a_run_that_stopped_is_gone_on_with_where_it_stopped(landing: LandingStore) -> None:
    one = connected(landing)
    first = begin(landing, one, full=False)
    assert (first.at, first.resumed, first.calls) == ({}, False, 0)
    land(landing, first, raw("a"))
    landing.release(first)
    second = begin(landing, one, days=3, holder="other")
    assert (second.number, second.at, second.resumed, second.calls) == (first.number, {"page": 1}, True, 2)
    assert (second.full, second.since, second.began) == (False, first.since, first.began)
    landing.finish(second, ())
    third = begin(landing, one)
    assert third.number > second.number
    assert third.at == {}


def test_a_finished_run_tells_when_it_began(landing: LandingStore) -> None:
    one = connected(landing)
    assert (one.finished_at, one.swept_at) == (None, None)
    landing.finish(begin(landing, one), ("item",))
    landing.finish(begin(landing, one, full=False, days=2), ("item",))
    now = landing.connection("port", "board")
    assert now is not None
    assert (now.finished_at, now.swept_at) == (NOW + timedelta(days=2), NOW)


def test_what_a_full_run_does_not_name_is_gone_and_comes_back_when_named(landing: LandingStore) -> None:
    one = connected(landing)
    run = begin(landing, one)
    land(landing, run, raw("a"), raw("b"), raw("n", kind="note"))
    landing.finish(run, ("item",))
    partial = begin(landing, one, full=False, days=1)
    land(landing, partial, raw("a"))
    assert landing.finish(partial, ("item",)).gone == {}, "an incremental run names only what changed"
    sweep = begin(landing, one, days=7)
    land(landing, sweep, raw("a"))
    swept = landing.finish(sweep, ("item",))
    assert (swept.gone, swept.of) == ({"item": 1}, {"item": 2})
    assert kept(landing, one)["b"] == (0, DAY, date(2026, 6, 8))
    assert kept(landing, one)["n"] == (0, DAY, None), "kinds that a full run does not name completely stay"
    assert landing.known(one, "item") == ["a"]
    back = begin(landing, one, full=False, days=9)
    assert land(landing, back, raw("b")) == Tally(changed=1)
    assert kept(landing, one)["b"] == (0, DAY, None), "known since it was first seen"


def test_what_the_vendor_says_is_gone_is_gone_on_that_day(landing: LandingStore) -> None:
    one = connected(landing)
    run = begin(landing, one, days=2)
    assert land(landing, run, raw("a"), raw("b"), gone=(("item", "b"), ("item", "never"))) == Tally(new=2, removed=1)
    assert kept(landing, one)["b"][2] == date(2026, 6, 3)
    assert land(landing, run, gone=(("item", "b"),)) == Tally()


def test_only_one_process_holds_a_run(landing: LandingStore) -> None:
    one = connected(landing)
    mine = begin(landing, one)
    with pytest.raises(WorkspaceBusy, match="Another process is syncing board now; wait until it is done"):
        begin(landing, one, holder="other")
    dead = Start(full=True, since=None, now=NOW, day=DAY, holder="other")
    taken = landing.begin(one, dead, alive=lambda _: False)
    assert taken.number == mine.number
    with pytest.raises(WorkspaceBusy, match="Another process went on with the sync of board"):
        land(landing, mine, raw("a"))
    with pytest.raises(WorkspaceBusy):
        landing.finish(mine, ())
    landing.release(mine)
    land(landing, taken, raw("a"))
    late = Start(full=True, since=None, now=NOW + timedelta(hours=1), day=DAY, holder="third")
    assert landing.begin(one, late, alive=lambda _: True).number == mine.number, "silence for too long frees it"


def test_an_open_run_is_given_up_for_a_full_one_that_is_asked_for(landing: LandingStore) -> None:
    one = connected(landing)
    first = begin(landing, one, full=False)
    land(landing, first, raw("a"))
    asked = Start(full=True, since=None, now=NOW, day=DAY, holder="me", asked=True)
    second = landing.begin(one, asked, alive=lambda _: True)
    assert second.number > first.number
    assert (second.full, second.at) == (True, {})


def test_a_dropped_run_is_not_gone_on_with_but_what_it_kept_stays(landing: LandingStore) -> None:
    one = connected(landing)
    run = begin(landing, one)
    land(landing, run, raw("a"))
    landing.drop(run)
    assert begin(landing, one).at == {}
    assert landing.known(one, "item") == ["a"]


def test_a_connection_that_reads_something_else_begins_anew(landing: LandingStore) -> None:
    one = connected(landing)
    landing.finish(begin(landing, one), ())
    land(landing, begin(landing, one, full=False), raw("a"))
    moved = landing.connect(Connection("port", "board", "made://Other", "env:X", DAY))
    assert (moved.number, moved.finished_at) == (one.number, None)
    assert begin(landing, moved).at == {}


def test_hints_wait_for_a_finished_run_and_a_replay_is_known(landing: LandingStore) -> None:
    one = connected(landing)
    assert landing.hint(one, "d1", [("item", "a"), ("item", "a")], DAY)
    assert not landing.hint(one, "d1", [("item", "z")], DAY)
    assert landing.hint(one, "d2", [], DAY)
    assert not landing.hint(one, "d2", [], DAY)
    run = begin(landing, one)
    landing.hint(one, "d3", [("item", "late")], DAY)
    assert landing.hints(run) == (("item", "a"),), "what came after it began is for the next run"
    landing.release(run)
    run = begin(landing, one)
    assert landing.hints(run) == (("item", "a"), ("item", "late")), "it was not finished, so nothing is used up"
    landing.hint(one, "d4", [("item", "later")], DAY)
    assert landing.waiting(one) == 3
    landing.finish(run, ())
    assert landing.hints(begin(landing, one)) == (("item", "later"),)
    assert landing.waiting(one) == 1
    assert not landing.hint(one, "d1", [("item", "a")], DAY)


def test_forgetting_a_connection_forgets_what_was_kept_of_it(landing: LandingStore) -> None:
    one, other = connected(landing), connected(landing, "other")
    for each in (one, other):
        land(landing, begin(landing, each), raw("a"))
    assert landing.disconnect("port", "board")
    assert not landing.disconnect("port", "board")
    assert landing.known(other, "item") == ["a"]
    again = connected(landing)
    assert list(landing.records(again)) == []


def test_small_state_and_counts(landing: LandingStore) -> None:
    assert landing.told("x") is None
    landing.tell("x", "1")
    landing.tell("x", "2")
    assert landing.told("x") == "2"
    landing.tell("x", None)
    assert landing.told("x") is None
    assert [landing.count("n", by) for by in (0, 1, 2, -1, 0)] == [0, 1, 3, 2, 2]


def test_a_large_page_is_one_page(landing: LandingStore) -> None:
    one = connected(landing)
    run = begin(landing, one)
    many = [raw(str(n)) for n in range(1500)]
    assert land(landing, run, *many) == Tally(new=1500)
    assert land(landing, run, *many[:-1], raw("1499", 5)) == Tally(changed=1, unchanged=1499)
