"""JSON Lines: one update a line, and what else it knows about its project, on the line's own day."""

import json
from datetime import date
from pathlib import Path

import pytest

from ingestion.ingest import ingest
from ingestion.source import Request
from portfolio.errors import SourceUnreadable
from portfolio.report import IngestReport
from store.memory import MemoryStore
from tests.ingestion.conftest import Write
from tests.shared_data import shared


def load(store: MemoryStore, path: Path) -> IngestReport:
    (report,) = ingest([path], Request("x", date(2026, 3, 2)), store=store)
    rows = {(r.file, r.row) for r in report.rejected if r.dropped}
    assert report.read == report.loaded + report.repeated + len(rows), "every line is accounted for"
    return report


def lines(write: Write, *rows: object) -> Path:
    said = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return write("in", ".jsonl", notes="\n".join(said)) / "notes.jsonl"


def test_the_rust_updates_give_every_line_and_each_months_progress() -> None:
    path = shared("rust_project_goals/updates_parsed.jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    store = MemoryStore()
    report = load(store, path)
    assert (report.read, report.loaded, report.rejected) == (277, 277, ())
    assert report.pictures == tuple(sorted({date.fromisoformat(row["published"]) for row in rows}))
    assert set(store.read("x").projects) == {str(row["issue"]) for row in rows}
    for row in rows:
        project = store.read("x", date.fromisoformat(row["published"])).projects[str(row["issue"])]
        share = row["progress_done"] / row["progress_total"] if row["progress_total"] else None
        assert project.percent_complete == share
        assert project.name == row["title"]
        assert project.attributes["help_wanted"] == str(row["help_wanted"]).lower()
    words = {row["text"].strip() for row in rows}
    assert set(store.read("x").updates["text"]) <= words


def test_other_names_for_the_same_fields_are_understood(write: Write) -> None:
    store = MemoryStore()
    row = {
        "project": "p1",
        "project_name": "Apollo",
        "created_at": "2026-01-05T10:00:00Z",
        "body": "Late.",
        "by": "Ann",
    }
    report = load(store, lines(write, {**row, "state": "In Progress", "health": "Amber", "mood": "fine"}))
    project = store.read("x").projects["p1"]
    assert (project.name, project.status, project.rag, project.attributes) == (
        "Apollo",
        "in_progress",
        "amber",
        {"mood": "fine"},
    )
    update = store.read("x").updates.iloc[0]
    assert (update["project"], update["author"], update["text"]) == ("p1", "Ann", "Late.")
    assert report.unmapped == ("mood",)


def test_a_title_finds_the_project_a_list_defines(write: Write) -> None:
    store = MemoryStore()
    ingest([write("list/2026-01-01", projects="id,name\np1,Apollo\n")], Request("x", date(2026, 3, 2)), store=store)
    report = load(store, lines(write, {"title": "APOLLO", "date": "2026-01-05", "text": "Late."}))
    assert report.rejected == ()
    assert store.read("x").updates["project"].tolist() == ["p1"]
    assert set(store.read("x").projects) == {"p1"}


def test_a_project_nobody_knows_is_refused_where_others_are_known(write: Write) -> None:
    store = MemoryStore()
    ingest([write("list/2026-01-01", projects="id,name\np1,Apollo\n")], Request("x", date(2026, 3, 2)), store=store)
    report = load(store, lines(write, {"project": "Apolo", "date": "2026-01-05", "text": "Late."}))
    (reject,) = report.rejected
    assert (reject.row, reject.column) == (1, "project")
    assert "did you mean 'Apollo'?" in reject.reason


def test_each_bad_line_is_rejected_with_its_number_and_the_rest_loads(write: Write) -> None:
    good = {"project": "p1", "date": "2026-01-05", "text": "Late."}
    report = load(
        MemoryStore(),
        lines(
            write,
            good,
            "{broken",
            "",
            "[1, 2]",
            {**good, "date": "05/01/2026"},
            {**good, "date": None},
            {**good, "project": ""},
            {**good, "text": " "},
            good,
        ),
    )
    assert (report.read, report.loaded, report.repeated) == (8, 1, 1)
    assert [(r.row, r.reason.split(":")[0]) for r in report.rejected] == [
        (2, "The line is not JSON"),
        (4, "The line is not a JSON object."),
        (5, "'05/01/2026' is not a day written as YYYY-MM-DD."),
        (6, "The line states no day."),
        (7, "The line names no project."),
        (8, "The line has no words."),
    ]


def test_a_line_cut_short_says_where_it_breaks(write: Write) -> None:
    good = {"project": "p1", "date": "2026-01-05", "text": "Late."}
    report = load(MemoryStore(), lines(write, good, '{"project": "p2", "tit'))
    (reject,) = report.rejected
    assert reject.reason == "The line is not JSON: Unterminated string starting at character 19."


def test_words_that_only_say_there_are_none_are_no_update(write: Write) -> None:
    store = MemoryStore()
    row = {"issue": 7, "title": "Apollo", "date": "2026-01-05", "progress_done": 1, "progress_total": 4}
    report = load(store, lines(write, {**row, "text": "Apollo\nNo detailed updates available."}))
    assert report.loaded == 1
    assert store.read("x").projects["7"].percent_complete == 0.25
    assert store.read("x").updates.empty


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"\x00\x01", "binary data"),
        (b"not json\nat all\n", "holds no line that is a JSON object"),
        (b'{"colour": "red"}\n', "no line names a project"),
        (b'{"text": "' + b"x" * 5_000_000, "a line longer than"),
    ],
)
def test_a_broken_file_is_one_sentence_and_nothing_is_kept(content: bytes, sentence: str, write: Write) -> None:
    store = MemoryStore()
    with pytest.raises(SourceUnreadable, match=sentence):
        load(store, write("in", ".jsonl", notes=content) / "notes.jsonl")
    assert store.portfolios() == []
