"""Whatever a model's server does is one kind of failure, told without keys or prompts, in bounded time and tries."""

import time
from contextlib import closing

import pytest

from insights.narration.chat import ModelSilent, Usage, Why
from insights.narration.model import LangChainChat
from tests.model_server import ModelServer, Turn
from tests.narration.conftest import Open, Time, asking

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_an_answer_comes_with_its_tokens_and_streams_in_pieces(opened: Open, server: ModelServer) -> None:
    server.turns(Turn("Five projects are late.", usage=(40, 8)))
    reply = opened().reply(asking())
    assert (reply.text, reply.usage) == ("Five projects are late.", Usage(40, 8))
    pieces = list(opened().stream(asking()))
    assert "".join(piece.text for piece in pieces) == "Five projects are late."
    assert len(pieces) > 3
    assert [piece.usage for piece in pieces if piece.usage] == [Usage(40, 8)]


@pytest.mark.parametrize(
    ("turn", "why", "asked"),
    [
        (Turn("Slow down, sk-secret", status=429), Why.BUSY, 3),
        (Turn("boom", status=500), Why.FAILING, 3),
        (Turn("boom", status=503), Why.FAILING, 3),
        (Turn("no key", status=401), Why.REFUSED, 1),
        (Turn("what?", status=400), Why.UNSUPPORTED, 1),
        (Turn("gone", status=404), Why.UNSUPPORTED, 1),
        (Turn(raw="<html>"), Why.MALFORMED, 1),
        (Turn(raw='{"choices": []}'), Why.MALFORMED, 1),
        (Turn(raw='{"choices": nul'), Why.MALFORMED, 1),
    ],
)
@pytest.mark.parametrize("streamed", [False, True])
def test_each_fault_has_its_name_and_only_those_that_pass_are_tried_again(
    opened: Open, server: ModelServer, turn: Turn, why: Why, asked: int, *, streamed: bool
) -> None:
    server.turns(turn)
    chat = opened()
    with pytest.raises(ModelSilent) as silent:
        list(chat.stream(asking("Ada Osei?"))) if streamed else chat.reply(asking("Ada Osei?"))
    if not (streamed and turn.raw):  # an empty stream has simply broken off
        assert (silent.value.why, len(server.asked)) == (why, asked)
    assert "sk-secret" not in str(silent.value)
    assert "Ada Osei" not in repr(silent.value)


def test_a_busy_server_is_left_alone_for_as_long_as_it_asks(opened: Open, server: ModelServer, clock: Time) -> None:
    server.turns(Turn(status=429, headers={"Retry-After": "3"}), Turn("Five."))
    assert opened().reply(asking()).text == "Five."
    assert clock.slept == [3.0]


def test_a_server_that_asks_for_minutes_is_not_waited_for_and_then_not_asked(
    opened: Open, server: ModelServer, clock: Time
) -> None:
    server.turns(Turn(status=429, headers={"Retry-After": "120"}), Turn("Five."))
    chat = opened()
    with pytest.raises(ModelSilent, match="busy"):
        chat.reply(asking())
    with pytest.raises(ModelSilent, match="left alone for 120 more seconds"):
        chat.reply(asking())
    assert (clock.slept, len(server.asked)) == ([], 1)
    clock.now += 121
    assert chat.reply(asking()).text == "Five."


def test_waits_grow_between_tries(opened: Open, server: ModelServer, clock: Time) -> None:
    server.turns(Turn(status=500))
    with pytest.raises(ModelSilent):
        opened(retries=4).reply(asking())
    assert clock.slept == [0.375, 0.75, 1.5, 3.0]


def test_a_refused_connection_says_what_to_check() -> None:
    chat = LangChainChat("openai:m", {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}, 2)
    with pytest.raises(ModelSilent, match="cannot be reached; check OPENAI_BASE_URL") as silent:
        chat.reply(asking())
    assert silent.value.why is Why.UNREACHABLE


def test_a_missing_key_is_named() -> None:
    with pytest.raises(ModelSilent, match="check OPENAI_API_KEY") as silent:
        LangChainChat("openai:m", {}, 2).reply(asking())
    assert silent.value.why is Why.REFUSED


def test_a_provider_that_is_not_installed_is_a_failure_like_any_other() -> None:
    with pytest.raises(ModelSilent, match="is not installed; install langchain-anthropic") as silent:
        LangChainChat("anthropic:m", {}, 2).reply(asking())
    assert silent.value.why is Why.UNSUPPORTED


def test_a_stream_that_breaks_off_is_told_and_what_came_is_kept_from_being_asked_twice(
    opened: Open, server: ModelServer
) -> None:
    server.turns(Turn("Five projects are late.", cut=2))
    told: list[str] = []
    with pytest.raises(ModelSilent, match="broke off"):
        told.extend(piece.text for piece in opened().stream(asking()))
    assert "".join(told) in {"", "Five projects "}
    assert len(server.asked) == 1


def test_a_server_that_drips_has_one_time_for_the_whole_answer(server: ModelServer) -> None:
    from insights.narration.deadline import Timed  # noqa: PLC0415 - the guard alone, with a real clock

    server.turns(Turn("a b c d e f g h i j k l m n o p", delay=0.1))
    bare = LangChainChat("openai:m", {"OPENAI_BASE_URL": server.address, "OPENAI_API_KEY": "x"}, 5)
    bare.reply(asking())  # opened, so that no import counts
    begun = time.monotonic()
    with pytest.raises(ModelSilent, match=r"did not finish its answer in 0\.5 seconds"):
        list(Timed(bare, 0.5, time.monotonic).stream(asking()))
    assert time.monotonic() - begun < 1.0
    assert server.hung_up.wait(3), "the call must have been ended"


def test_loading_the_library_is_not_counted_as_the_model_s_time(server: ModelServer) -> None:
    from insights.narration.deadline import Timed  # noqa: PLC0415 - the guard alone

    class Late(LangChainChat):
        loads = 0

        def load(self) -> None:
            self.loads += 1
            super().load()
            clock[0] += 100.0  # a cold disk

    server.turns(Turn("Five projects are late."))
    clock = [0.0]
    bare = Late("openai:m", {"OPENAI_BASE_URL": server.address, "OPENAI_API_KEY": "x"}, 30)
    assert Timed(bare, 30, lambda: clock[0]).reply(asking()).text == "Five projects are late."
    assert bare.loads == 1


def test_when_nobody_listens_any_more_the_call_is_ended(server: ModelServer, opened: Open) -> None:
    server.turns(Turn("word " * 200, delay=0.02))
    with closing(opened().stream(asking())) as pieces:  # type: ignore[type-var] - a generator
        assert next(pieces).text
    assert server.hung_up.wait(3)


def test_three_failures_open_the_breaker_and_one_question_tries_later(
    opened: Open, server: ModelServer, clock: Time
) -> None:
    server.turns(Turn(status=500))
    chat = opened(retries=0)
    for _ in range(3):
        with pytest.raises(ModelSilent, match="failed"):
            chat.reply(asking())
    with pytest.raises(ModelSilent) as resting:
        chat.reply(asking())
    assert (resting.value.why, len(server.asked)) == (Why.RESTING, 3)
    clock.now += 61
    with pytest.raises(ModelSilent, match="server of the model"):
        chat.reply(asking())  # half open: one question goes through, fails, and it opens again
    with pytest.raises(ModelSilent, match="left alone"):
        chat.reply(asking())
    clock.now += 61
    server.turns(Turn("Five."))
    assert chat.reply(asking()).text == "Five."
    assert chat.reply(asking()).text == "Five."


def test_a_question_it_cannot_take_does_not_open_the_breaker(opened: Open, server: ModelServer) -> None:
    server.turns(Turn(status=400))
    chat = opened(retries=0)
    for _ in range(5):
        with pytest.raises(ModelSilent, match="cannot be asked this way"):
            chat.reply(asking())
    assert len(server.asked) == 5
