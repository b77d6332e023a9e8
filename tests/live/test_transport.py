"""The transport: patient with limits, short with refusals, and never telling the token."""

import random
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from ingestion.live import answers
from ingestion.live.budget import DayBudget
from ingestion.live.connector import FINE, CursorExpired, Reply, Service, Verdict
from ingestion.live.transport import HttpWire, Patience
from portfolio.errors import SourceUnavailable, SourceUnreadable
from store.memory_landing import MemoryLanding
from tests.contract.server import Answer, Asked, Said, Vendor, serving

SECRET = "tok-3f9a-very-secret"  # noqa: S105 - made up
DAY = date(2026, 6, 30)


class Waits:
    """A clock and a sleep that only moves it."""

    def __init__(self) -> None:
        """Begin at nought."""
        self.now = 0.0
        self.slept: list[float] = []

    def clock(self) -> float:
        """Now."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.slept.append(seconds)
        self.now += seconds


@contextmanager
def wired(
    answer: Answer, faults: Mapping[int, Said] | None = None, **rest: Any
) -> Iterator[tuple[HttpWire, Vendor, Waits]]:
    waits = Waits()
    budget, patience = rest.pop("budget", None), rest.pop("patience", None)
    with serving(answer, faults) as vendor:
        service = Service(vendor.url, {"Authorization": f"Bearer {SECRET}"}, **{"timeout": 5.0, **rest})
        with HttpWire(
            service,
            sleep=waits.sleep,
            clock=waits.clock,
            jitter=random.Random(7),  # noqa: S311 - draws waits
            budget=budget,
            patience=patience,
        ) as wire:
            yield wire, vendor, waits


def fine(asked: Asked) -> Said:
    return Said({"path": asked.path, "query": dict(asked.query)})


def test_an_answer_comes_with_its_json_and_lower_case_headers() -> None:
    with wired(lambda _: Said([1], headers={"X-Thing": "Yes"})) as (wire, vendor, waits):
        reply = wire.get("/a b", {"q": "ä&b", "n": 2})
        assert (reply.status, reply.body, reply.headers["x-thing"]) == (200, [1], "Yes")
        assert vendor.asked[0].query == {"q": "ä&b", "n": "2"}
        assert vendor.asked[0].headers["authorization"] == f"Bearer {SECRET}"
        assert (wire.calls, waits.slept) == (1, [])


@pytest.mark.parametrize(
    "fault",
    [Said({}, 429), Said("<html>", 500), Said({}, 503), Said({}, 408), Said(hang_up=True), Said({}, 529)],
    ids=["429", "500", "503", "408", "hang-up", "529"],
)
def test_a_passing_fault_is_tried_again(fault: Said) -> None:
    with wired(fine, {0: fault, 1: fault}) as (wire, vendor, waits):
        assert wire.get("/x").body["path"] == "/x"
        assert wire.calls == vendor.calls == 3
        assert len(waits.slept) == 2
        assert 0 <= waits.slept[0] <= 1
        assert 0 <= waits.slept[1] <= 2


def test_a_timeout_is_tried_again() -> None:
    with wired(fine, {0: Said({}, wait=0.4)}, timeout=0.1) as (wire, _, waits):
        assert wire.get("/x").body["path"] == "/x"
        assert len(waits.slept) == 1


def test_it_gives_up_after_some_attempts_and_says_so() -> None:
    with wired(lambda _: Said({"message": "boom"}, 503)) as (wire, vendor, waits):
        with pytest.raises(
            SourceUnavailable, match=r"503: boom, after 6 attempts over \d+ s; try again later\."
        ) as told:
            wire.get("/x")
        assert vendor.calls == 6
        assert [wait <= 2**n for n, wait in enumerate(waits.slept)] == [True] * 5
        assert SECRET not in str(told.value)


def test_nobody_there_is_an_error_that_names_the_host() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wire = HttpWire(Service(f"http://127.0.0.1:{port}", {}), sleep=lambda _: None)
    with pytest.raises(SourceUnavailable, match=f"127.0.0.1:{port} cannot be reached"):
        wire.get("/x")
    wire.close()


def test_retry_after_in_seconds_is_honoured_and_never_undercut() -> None:
    with wired(fine, {0: Said({}, 429, {"Retry-After": "20"})}) as (wire, _, waits):
        wire.get("/x")
        assert 20 <= sum(waits.slept) <= 21


def test_waits_given_as_dates_are_read_against_the_servers_own_clock() -> None:
    sent = datetime(2021, 2, 3, 4, 5, tzinfo=UTC)
    when = {"date": format_datetime(sent, usegmt=True)}
    later = format_datetime(sent + timedelta(seconds=40), usegmt=True)
    assert answers.later(None, {**when, "retry-after": later}) == 40
    assert answers.later(None, {"retry-after": later}) is None, "without its clock nobody can tell"
    assert answers.later(7, {**when, "retry-after": "oops"}) == 7
    reset = str(int(sent.timestamp()) + 55)
    assert answers.later(None, {**when, "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}) == 55
    assert answers.later(None, {**when, "x-ratelimit-remaining": "1", "x-ratelimit-reset": reset}) is None


def test_a_wait_that_is_too_long_ends_the_run_at_once() -> None:
    with wired(fine, {0: Said({}, 429, {"Retry-After": "7200"})}) as (wire, vendor, waits):
        with pytest.raises(SourceUnavailable, match="try again in 120 minutes"):
            wire.get("/x")
        assert (vendor.calls, waits.slept) == (1, [])


@pytest.mark.parametrize(
    "headers",
    [
        {"RateLimit": '"minute";r=0;t=30'},
        {"RateLimit": '"day";r=900;t=80000, "minute";r=0;t=30'},
        {"RateLimit-Remaining": "0", "RateLimit-Reset": "30"},
        {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "30"},
    ],
)
def test_when_the_limit_headers_say_nothing_is_left_the_next_call_waits(headers: dict[str, str]) -> None:
    with wired(fine, {0: Said({"ok": 1}, headers=headers)}) as (wire, vendor, waits):
        assert wire.get("/a").body == {"ok": 1}
        assert waits.slept == []
        wire.get("/b")
        assert waits.slept == [30]
        wire.get("/c")
        assert waits.slept == [30]
        assert vendor.calls == 3


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said({"message": "Bad credentials"}, 401), r"does not accept the token \(401\).*Bad credentials"),
        (Said({"errorMessages": ["No access"]}, 403), r"scopes.*No access"),
        (Said({"errors": [{"message": "Not a recognized ID"}]}, 404), r"404.*Not a recognized ID"),
        (Said({"errors": {"jql": "Field 'x' does not exist"}}, 400), r"400.*jql: Field 'x' does not exist"),
        (Said("<html>Log in</html>", 200), "something other than JSON"),
        (Said("", 200), "something other than JSON"),
    ],
)
def test_a_refusal_is_not_tried_again_and_is_a_sentence(said: Said, expected: str) -> None:
    with wired(lambda _: said) as (wire, vendor, _):
        with pytest.raises(SourceUnreadable, match=expected) as told:
            wire.get("/x")
        assert vendor.calls == 1
        assert str(told.value).endswith(".")


def test_the_token_is_in_no_error_and_no_note_even_where_the_vendor_repeats_it() -> None:
    with wired(lambda asked: Said({"message": f"Bad token {asked.headers['authorization']}\x1b[31m"}, 401)) as (
        wire,
        _,
        _,
    ):
        with pytest.raises(SourceUnreadable) as told:
            wire.get("/x")
        assert SECRET not in str(told.value)
        assert "\x1b" not in str(told.value)
    echo = Said({"data": {"a": 1}, "errors": [{"message": f"field hidden from {SECRET}"}]})
    with wired(lambda _: echo) as (wire, _, _):
        wire.ask("{a}", {})
        assert len(wire.notes) == 1
        assert SECRET not in wire.notes[0]


def test_a_redirect_to_another_host_is_not_followed_because_the_token_would_go_along() -> None:
    with serving(fine) as other, wired(lambda _: Said({}, 302, {"Location": f"{other.url}/x"})) as (wire, _, _):
        with pytest.raises(SourceUnreadable, match="token is not taken there"):
            wire.get("/x")
        assert other.calls == 0


def test_a_redirect_on_the_same_host_is_followed_but_not_in_circles() -> None:
    def answer(asked: Asked) -> Said:
        if asked.path == "/old":
            return Said({}, 301, {"Location": "/new?a=1"})
        return Said({}, 302, {"Location": "/loop"}) if asked.path == "/loop" else fine(asked)

    with wired(answer) as (wire, _, _):
        assert wire.get("/old").body == {"path": "/new", "query": {"a": "1"}}
        with pytest.raises(SourceUnreadable, match="circles"):
            wire.get("/loop")
        with pytest.raises(SourceUnreadable, match="redirects"):
            wire.post("/old", {"q": 1})


def test_an_answer_that_is_too_large_is_not_read_to_its_end() -> None:
    with (
        wired(lambda _: Said("x" * 50_000), patience=Patience(largest=10_000)) as (wire, _, _),
        pytest.raises(SourceUnreadable, match="more than"),
    ):
        wire.get("/x")


def judged(reply: Reply) -> Verdict:
    code = reply.body.get("code", "") if isinstance(reply.body, dict) else ""
    kinds: dict[str, Verdict] = {
        "busy": Verdict("again", "complexity spent", 12),
        "day": Verdict("stop", "the daily limit is reached", 7200),
        "old": Verdict("expired", "CursorExpiredError"),
        "no": Verdict("refused", "has no board 7"),
    }
    return kinds.get(code, FINE)


def test_errors_inside_status_200_are_what_the_connector_says_they_are() -> None:
    with wired(fine, {0: Said({"code": "busy"})}, judge=judged) as (wire, _, waits):
        assert wire.post("/x", {"a": 1}).body["path"] == "/x"
        assert 12 <= sum(waits.slept) <= 13
    for code, error, words in (
        ("day", SourceUnavailable, "daily limit.*120 minutes"),
        ("old", CursorExpired, "CursorExpiredError"),
        ("no", SourceUnreadable, "has no board 7"),
    ):
        with wired(fine, {0: Said({"code": code})}, judge=judged) as (wire, vendor, _):
            with pytest.raises(error, match=words):
                wire.get("/x")
            assert vendor.calls == 1


def test_a_graphql_answer_with_data_and_errors_keeps_the_data_and_notes_the_errors_once() -> None:
    body = {"data": {"a": 1, "b": None}, "errors": [{"message": "b is hidden.", "path": ["b"]}]}
    with wired(lambda _: Said(body), graphql="/v2") as (wire, vendor, _):
        assert wire.ask("query{a b}", {"n": 1}) == {"a": 1, "b": None}
        wire.ask("query{a b}", {"n": 1})
        assert len(wire.notes) == 1
        assert "b is hidden" in wire.notes[0]
        assert (vendor.asked[0].path, vendor.asked[0].body) == ("/v2", {"query": "query{a b}", "variables": {"n": 1}})


@pytest.mark.parametrize(
    "body",
    [
        {"errors": [{"message": "Parse error"}]},
        {"data": None},
        {"data": {"a": None}, "errors": [{"message": "Gone"}]},
        [],
    ],
)
def test_a_graphql_answer_without_data_is_refused(body: Any) -> None:
    with wired(lambda _: Said(body)) as (wire, _, _), pytest.raises(SourceUnreadable, match="did not answer the query"):
        wire.ask("{a}", {})


def test_no_more_calls_are_in_flight_than_the_service_allows_and_answers_keep_their_order() -> None:
    lock, flying, most = threading.Lock(), [0], [0]

    def answer(asked: Asked) -> Said:
        with lock:
            flying[0] += 1
            most[0] = max(most[0], flying[0])
        time.sleep(0.02)
        with lock:
            flying[0] -= 1
        return Said({"n": asked.path})

    with serving(answer) as vendor, HttpWire(Service(vendor.url, {}, at_once=3)) as wire:
        found = [reply.body["n"] for reply in wire.each((f"/{n}", None) for n in range(20))]
        assert found == [f"/{n}" for n in range(20)]
        assert wire.calls == 20
        assert most[0] == 3


def test_each_stops_asking_when_one_is_refused() -> None:
    with wired(lambda asked: Said({}, 404) if asked.path == "/2" else fine(asked), at_once=1) as (wire, vendor, _):
        with pytest.raises(SourceUnreadable, match="404"):
            list(wire.each((f"/{n}", None) for n in range(500)))
        assert vendor.calls < 20


def test_the_days_calls_are_counted_over_runs_and_begin_anew_with_the_next_utc_day() -> None:
    landing = MemoryLanding()

    def budget(day: date) -> DayBudget:
        return DayBudget("made:here", day, landing.count, 3)

    with wired(fine, {0: Said({}, 503)}, budget=budget(DAY)) as (wire, _, _):
        wire.get("/a")
    with wired(fine, budget=budget(DAY)) as (wire, vendor, _):
        wire.get("/b")
        with pytest.raises(SourceUnavailable, match="3 calls a day to here are spent; try again after midnight UTC"):
            wire.get("/c")
        assert vendor.calls == 1, "the repeated call of the first run counted too"
    with wired(fine, budget=budget(DAY + timedelta(days=1))) as (wire, _, _):
        wire.get("/d")
    assert budget(DAY).spent == 3


def test_plain_http_to_another_machine_is_said() -> None:
    with HttpWire(Service("http://jira.example.org", {})) as wire:
        assert "travels in the clear" in wire.notes[0]
    with pytest.raises(SourceUnreadable, match="must begin with https"):
        HttpWire(Service("ftp://x", {}))
