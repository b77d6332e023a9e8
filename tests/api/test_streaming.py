"""The answer over HTTP as it is written: checked sentences, citations, the whole; and what a client's going ends."""

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.bootstrap import open_workspace
from api.settings import Settings
from api.workspace import Workspace
from tests.model_server import ModelServer, Turn, serving

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
QUESTION = "how many projects are rated green?"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A scripted model, set as the one to use."""
    with serving() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "x")
        monkeypatch.setenv("OPENAI_BASE_URL", server.address)
        yield server


@pytest.fixture
def true(read_only: Workspace) -> str:
    """The first sentence of the offline answer."""
    return read_only.ask("harbour", QUESTION).answer.split(". ")[0].rstrip(".") + "."


@contextmanager
def served(home: Path, **chosen: object) -> Iterator[str]:
    """The HTTP door on a port of its own, with a model."""
    own = shutil.copytree(home, Path("home"))  # answers are kept there
    workspace = open_workspace(Settings(home=own, model="openai:m", **chosen))  # type: ignore[arg-type] - real settings
    server = uvicorn.Server(uvicorn.Config(create_app(workspace), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/api/v1/portfolios/harbour/ask"
    finally:
        server.should_exit = True
        thread.join()
        workspace.close()


def events(address: str, question: str = QUESTION) -> list[tuple[str, dict[str, object]]]:
    """Every event of an answer."""
    headers = {"Accept": "text/event-stream"}
    told = httpx.post(address, json={"question": question}, headers=headers, timeout=60).text
    parts = [one.split("\n") for one in told.strip().split("\n\n") if not one.startswith(":")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in parts]


def test_checked_sentences_come_first_then_citations_answer_and_done(home: Path, model: ModelServer, true: str) -> None:
    model.turns(Turn(f"{true} All of them will be cancelled tomorrow."))
    with served(home) as address:
        told = events(address)
        plain = httpx.post(address, json={"question": QUESTION}, timeout=60).json()
    names = [name for name, _ in told]
    assert names[-2:] == ["answer", "done"]
    assert names.index("delta") == 0
    answer = told[-2][1]
    assert "".join(str(data["text"]) for name, data in told if name == "delta") == answer["answer"]
    assert str(answer["answer"]).startswith(true)
    assert "cancelled" not in str(told)
    assert answer["worded_by"] == "openai:m"
    assert plain == answer
    assert len([name for name in names if name == "citation"]) == len(answer["citations"])  # type: ignore[arg-type] - a list


def test_a_sentence_leaves_before_the_model_has_finished(home: Path, model: ModelServer, true: str) -> None:
    model.turns(Turn(f"{true} " + "It goes on and on. " * 40, delay=0.05))
    with (
        served(home) as address,
        httpx.stream(
            "POST", address, json={"question": QUESTION}, headers={"Accept": "text/event-stream"}, timeout=60
        ) as reply,
    ):
        lines = reply.iter_lines()
        first = [next(lines), next(lines)]
        assert not model.hung_up.is_set()
    assert first[0] == "event: delta"
    assert true in first[1]
    assert model.hung_up.wait(30), "the client has gone: the model's call must have been ended"


def test_when_the_model_fails_the_same_door_streams_the_offline_answer(home: Path, model: ModelServer) -> None:
    model.turns(Turn(status=500))
    with served(home, model_retries=0) as address:
        told = events(address)
    answer = told[-2][1]
    assert answer["worded_by"] == "rules"
    assert str(answer["note"]).startswith("The model did not help")
    assert "sk-" not in str(told)


def test_no_person_s_name_crosses_the_wire_where_pseudonyms_are_chosen(home: Path, model: ModelServer) -> None:
    model.script = lambda _: Turn("The sources say it waits for the harbour authority. Person-1 leads it.")
    with served(home, model_pseudonyms=True) as address:
        for question in ("who owns Quiet One?", "why is Harbour Payments late?", "what does Ada Osei lead?"):
            events(address, question)
    assert model.asked
    assert "Ada" not in model.heard
    assert "Osei" not in model.heard
    assert "Harbour Payments" in model.heard.translate({ord(char): " " for char in "ˆ¦¬¤¶†‡"})
