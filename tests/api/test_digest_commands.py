"""`bellwether digest …` and `bellwether worker --once`, on a workspace of their own."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from api.bootstrap import open_workspace
from api.settings import Settings
from tests.api.conftest import PICTURES, Ran, write_pictures


@pytest.fixture
def at(tmp_path: Path) -> Path:
    """A workspace that these tests may write into."""
    workspace = open_workspace(Settings(home=tmp_path / "own"))
    workspace.ingest([write_pictures(tmp_path / "in", PICTURES[:2])], "harbour")
    workspace.close()
    return tmp_path / "own"


def test_a_digest_is_ordered_listed_sent_again_paused_and_dropped(run: Callable[..., Ran], at: Path) -> None:
    made = run("digest", "schedule", "board", "--to", "board", "--channel", "file", "--attach", "md", home=at)
    assert made.code == 0, made.err
    assert "board is ordered. Next: " in made.out
    listed = json.loads(run("digest", "list", "--format", "json", home=at).out)
    assert [(one["name"], one["channel"], one["last"]) for one in listed] == [("board", "file", "")]
    sent = run("digest", "send", "board", home=at)
    assert (sent.code, len(list((at / "digests" / "board").glob("*.md")))) == (0, 1)
    history = json.loads(run("digest", "history", "board", "--format", "json", home=at).out)
    assert [one["state"] for one in history] == ["sent"]
    assert run("digest", "send", "board", "--again", history[0]["period"], home=at).code == 0
    assert "board is paused." in run("digest", "pause", "board", home=at).out
    assert json.loads(run("digest", "list", "--format", "json", home=at).out)[0]["next"] == "paused"
    assert "board goes on." in run("digest", "pause", "board", "--resume", home=at).out
    assert run("digest", "drop", "board", home=at).code == 0
    assert run("digest", "send", "board", home=at).code != 0
    assert len(json.loads(run("digest", "history", "--format", "json", home=at).out)) == 2


def test_a_worker_that_finds_nothing_due_says_so(run: Callable[..., Ran], at: Path) -> None:
    run("digest", "schedule", "board", "--to", "board", "--channel", "file", home=at)
    done = run("worker", "--once", home=at)
    assert (done.code, done.out.splitlines()[-1]) == (0, "0 due.")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("board", "--to", "../out", "--channel", "file"), "is no folder for digests"),
        (("board", "--to", "https://hooks.example.org/1", "--channel", "slack"), "env:"),
        (("board", "--to", "nobody"), "is no e-mail address"),
        (("a b", "--to", "x", "--channel", "file"), "cannot name a schedule"),
        (("board", "--to", "x", "--channel", "file", "--every", "whenever"), "is no cadence"),
        (("board", "--to", "x", "--channel", "file", "--timezone", "Atlantis"), "is no time zone"),
        (("board", "--to", "x", "--channel", "file", "--project", "nobody"), "has no project"),
    ],
)
def test_an_order_that_cannot_be_kept_says_why(
    run: Callable[..., Ran], home: Path, words: tuple[str, ...], why: str
) -> None:
    refused = run("digest", "schedule", *words, home=home)
    assert refused.code != 0
    assert why in " ".join(refused.err.split())


def test_a_preview_is_printed_without_what_terminals_obey(run: Callable[..., Ran]) -> None:
    printed = run("digest", "preview", "--print", "--since", "2026-01-31", "--severity", "medium")
    assert printed.code == 0
    assert "\x1b" not in printed.out
    assert "Harbour Payments" in printed.out
