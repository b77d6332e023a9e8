"""A model changes words and nothing else; without one, nothing of it is loaded."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.bootstrap import open_workspace
from api.settings import Settings
from api.workspace import Workspace
from insights.narration.kept import MOST
from store.ports import PassageIndex
from tests.api.conftest import write_pictures
from tests.openai_server import OpenAIServer

# The client library leaves its connections to the garbage collector and warns about its own future.
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SUMMARY = {"worded": True, "worded_by": True, "themes": {"__all__": {"worded", "worded_by"}}}
WORDS = {"items": {"__all__": {"summary", "worded_by"}}}


def honest(asked: str) -> str:
    """The finding's own sentence, said with other words around it."""
    sentence = next((line for line in asked.splitlines() if line.startswith("Finding: ")), None)
    if sentence is None:
        return "Nothing is said of this."
    fenced = re.match(r"Finding: <<data \w+>> (.*) <</data", sentence)
    assert fenced is not None
    return f"In short: {fenced[1]}"


@pytest.fixture
def worded(home: Path, tmp_path: Path, openai: OpenAIServer) -> Iterator[Workspace]:
    """A copy of the workspace on disk, with an honest model."""
    openai.says = honest
    workspace = open_workspace(Settings(home=shutil.copytree(home, tmp_path / "home"), model="openai:m"))
    yield workspace
    workspace.close()


def test_findings_ranks_scores_and_severities_are_the_same_with_a_model(
    worded: Workspace, read_only: Workspace
) -> None:
    told, plain = worded.insights("harbour"), read_only.insights("harbour")
    assert {"openai:m", "rules"} == {insight.worded_by for insight in told.items}
    assert all(i.summary.startswith("In short: ") == (i.worded_by == "openai:m") for i in told.items)
    assert told.model_dump_json(exclude=WORDS) == plain.model_dump_json(exclude=WORDS)  # type: ignore[arg-type] - a nested choice
    page, before = worded.summary("harbour"), read_only.summary("harbour")
    assert page.model_dump_json(exclude=SUMMARY) == before.model_dump_json(exclude=SUMMARY)  # type: ignore[arg-type] - a nested choice
    for name in ("brief", "scores", "coverage", "digest"):
        assert getattr(worded, name)("harbour") == getattr(read_only, name)("harbour"), name


def test_nothing_is_worded_twice_by_any_door(worded: Workspace, openai: OpenAIServer) -> None:
    page = worded.insights("harbour")
    assert 0 < len(openai.asked) <= MOST
    worded.summary("harbour")
    asked = len(openai.asked)
    first = next(insight for insight in page.items if insight.worded_by != "rules")
    assert worded.show("harbour", first.id).summary == first.summary
    again = open_workspace(Settings(home=Path("home"), model="openai:m"))
    with TestClient(create_app(again)) as client:
        listed = client.get("/api/v1/portfolios/harbour/insights").json()["items"]
        one = client.get(f"/api/v1/portfolios/harbour/insights/{first.id}").json()
        drawn = client.get("/portfolios/harbour").text
    again.close()
    assert [item["summary"] for item in listed] == [insight.summary for insight in page.items]
    assert (one["summary"], one["worded_by"]) == (first.summary, "openai:m")
    assert "Worded by openai:m" in drawn
    assert len(openai.asked) == asked


def test_only_what_is_shown_is_worded(worded: Workspace, openai: OpenAIServer) -> None:
    worded.insights("harbour", limit=2)
    assert len(openai.asked) == 2


@pytest.mark.parametrize(
    "lie", ["All 98765 projects are late.", 'The owner says "we gave up last week".', "<b>Late</b>", ""]
)
def test_a_model_that_lies_or_fails_changes_nothing(
    worded: Workspace, read_only: Workspace, openai: OpenAIServer, lie: str
) -> None:
    openai.says = lambda _: lie
    assert worded.insights("harbour").model_dump_json() == read_only.insights("harbour").model_dump_json()
    assert openai.asked


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [
        (["insights"], ("langchain", "langchain_openai", "openai", "insights.narration.model")),
        (["ask", "how many projects are late?"], ("chromadb", "wordllama", "store.chroma", "langchain")),
    ],
)
def test_a_command_loads_only_what_it_needs(home: Path, words: list[str], unwanted: tuple[str, ...]) -> None:
    code = (
        "import sys; from api.cli import app; app(sys.argv[1:], standalone_mode=False);"
        f"print('loaded', [name for name in {unwanted} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        check=True,
        env={"BELLWETHER_HOME": str(home), "PATH": ""},
    )
    assert len(done.stdout.splitlines()) > 1, "the command must have answered"
    assert done.stdout.splitlines()[-1] == "loaded []"


def test_the_index_is_opened_when_something_is_searched_for_and_not_before(fresh: Workspace, tmp_path: Path) -> None:
    fresh.ingest([write_pictures(tmp_path / "in")], "harbour")
    opened: list[PassageIndex | None] = []

    def opening() -> PassageIndex | None:
        opened.append(fresh.index)
        return fresh.index

    desk = Workspace(store=fresh.store, policy=fresh.policy, today=fresh.today, open_index=opening)
    assert desk.ask("harbour", "how many projects are late?").answered
    assert opened == []
    assert desk.ask("harbour", "why is Harbour Payments late?").citations
    assert len(opened) == 1
