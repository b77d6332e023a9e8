"""What a model may cost is set aside before a call, corrected after it, and shared by every process."""

import subprocess
import sys
from pathlib import Path

import pytest

from insights.narration.budget import Budgeted, Limits
from insights.narration.chat import ModelSilent, Usage, Why
from store.memory import MemoryStore
from store.sql import SqlStore
from tests.model_server import ModelServer, Turn
from tests.narration.conftest import Open, Time, asking

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
KEY = "model:2026-03-01"


def test_what_was_set_aside_is_corrected_by_what_the_server_counted(
    opened: Open, server: ModelServer, store: MemoryStore
) -> None:
    server.turns(Turn("Five.", usage=(100, 50)))
    chat = opened(price_read=2.0, price_written=10.0)
    chat.reply(asking())
    list(chat.stream(asking()))
    assert store.counts.add(KEY, (0, 0, 0)) == (2, 300, 2 * (200 + 500))


def test_without_a_count_by_the_server_the_estimate_stands(
    opened: Open, server: ModelServer, store: MemoryStore
) -> None:
    server.turns(Turn("Five projects are late.", usage=None))
    opened().reply(asking("word " * 300))
    calls, tokens, _ = store.counts.add(KEY, (0, 0, 0))
    assert calls == 1
    assert 500 < tokens < 1_000


def test_a_fault_costs_nothing_and_a_broken_answer_what_was_set_aside(
    opened: Open, server: ModelServer, store: MemoryStore
) -> None:
    server.turns(Turn(status=500))
    with pytest.raises(ModelSilent):
        opened(retries=0).reply(asking())
    assert store.counts.add(KEY, (0, 0, 0))[1] == 0


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"call_tokens": 100}, "a call may take 100"),
        ({"call_money": 0.001, "price_written": 10.0}, "a call may cost 0.001"),
        ({"day_tokens": 2_000}, "took 0 of the 2,000 tokens"),
        ({"day_money": 0.01, "price_written": 10.0}, "cost 0.0000 of the 0.01"),
    ],
)
def test_a_call_that_could_cost_too_much_is_refused_before_it_is_made(
    opened: Open, server: ModelServer, limits: dict[str, float], says: str, store: MemoryStore
) -> None:
    with pytest.raises(ModelSilent, match=says) as silent:
        opened(**limits).reply(asking())
    assert silent.value.why is Why.BUDGET
    assert "BELLWETHER_MODEL_" in str(silent.value)
    assert server.asked == []
    assert store.counts.add(KEY, (0, 0, 0)) == (0, 0, 0)


def test_the_day_s_allowance_is_used_up_and_there_again_tomorrow(
    opened: Open, server: ModelServer, clock: Time
) -> None:
    server.turns(Turn("Five.", usage=(2_000, 500)))
    chat = opened(day_tokens=4_500)
    chat.reply(asking())
    with pytest.raises(ModelSilent, match=r"took 2,500 of the 4,500 tokens .* asked again tomorrow"):
        chat.reply(asking())
    clock.day = clock.day.replace(day=2)
    assert chat.reply(asking()).text == "Five."


def test_a_refusal_for_its_cost_does_not_open_the_breaker(opened: Open, server: ModelServer) -> None:
    chat = opened(call_tokens=2_500)
    for _ in range(5):
        with pytest.raises(ModelSilent, match="could take"):
            chat.reply(asking("word " * 2_000))
    server.turns(Turn("Five."))
    assert chat.reply(asking()).text == "Five."


def test_two_processes_share_one_count(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'workspace.db'}"
    SqlStore(url).close()
    code = (
        "import sys; from store.sql import SqlStore; s = SqlStore(sys.argv[1]);"
        "[s.counts.add('k', (1, 10)) for _ in range(25)]; s.close()"
    )
    running = [subprocess.Popen([sys.executable, "-c", code, url]) for _ in range(3)]
    assert [one.wait(60) for one in running] == [0, 0, 0]
    store = SqlStore(url)
    assert store.counts.add("k", (0, 0)) == (75, 750)
    for n in range(600):
        store.put(f"other {n}", b"x")
    assert store.counts.add("k", (0, 0)) == (75, 750), "results that make room never take a count away"
    store.close()


def test_what_today_has_used_can_be_asked(opened: Open, store: MemoryStore, clock: Time) -> None:
    store.counts.add(KEY, (3, 1_200, 2_500_000))
    spent = Budgeted(opened(), Limits(), store.counts, lambda: clock.day).spent()
    assert (spent.calls, spent.tokens, spent.money) == (3, 1_200, 2.5)
    assert Limits(price_read=1.0, price_written=2.0).cost(Usage(1_000_000, 500_000)) == 2.0
