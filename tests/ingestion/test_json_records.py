"""JSON Lines of plain records: a list of projects, read as a table, every line accounted for."""

import json
from datetime import date
from pathlib import Path

from ingestion.ingest import ingest
from ingestion.source import Request
from portfolio.report import IngestReport
from store.memory import MemoryStore
from tests.ingestion.conftest import Write
from tests.shared_data import shared

DAY = date(2026, 3, 2)


def load(store: MemoryStore, path: Path) -> IngestReport:
    (report,) = ingest([path], Request("x", DAY), store=store)
    dropped = {(r.file, r.row) for r in report.rejected if r.dropped}
    assert report.read == report.loaded + report.repeated + len(dropped), "every line is accounted for"
    return report


def lines(write: Write, *rows: object) -> Path:
    said = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return write("in", ".jsonl", projects="\n".join(said)) / "projects.jsonl"


def test_every_enhancement_of_every_release_is_loaded() -> None:
    path = shared("k8s_keps/kep_snapshots.jsonl")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    store = MemoryStore()
    report = load(store, path)
    assert (report.read, report.loaded) == (len(rows), len(rows)) == (529, 529)
    projects = store.read("x").projects.values()
    assert {project.name for project in projects} == {row["title"] for row in rows}
    assert {project.attributes["owning_sig"] for project in projects} == {row["owning_sig"] for row in rows}


def test_records_are_read_as_the_same_list_in_csv_would_be(write: Write) -> None:
    rows = [
        {
            "Project ID": "P1",
            "Project name": "Harbour",
            "Status": "In progress",
            "Budget": 1200,
            "End date": "2026-05-01",
        },
        {"Project ID": "P2", "Project name": "Tram", "Status": "Done", "Budget": 30.5, "End date": None},
    ]
    store, other = MemoryStore(), MemoryStore()
    load(store, lines(write, *rows))
    cells = [",".join("" if cell is None else str(cell) for cell in row.values()) for row in rows]
    load(other, write("csv", ".csv", projects="\n".join([",".join(rows[0]), *cells])) / "projects.csv")
    assert store.read("x").projects == other.read("x").projects


def test_a_name_only_later_lines_have_is_a_column_and_lists_are_written_out(write: Write) -> None:
    store = MemoryStore()
    load(
        store,
        lines(
            write,
            {"id": "P1", "name": "Harbour", "sigs": ["node", "network"]},
            {"id": "P2", "name": "Tram", "depth": {"a": 1}},
        ),
    )
    one, two = (store.read("x").projects[id_] for id_ in ("P1", "P2"))
    assert one.attributes == {"sigs": "node, network"}
    assert two.attributes == {"depth": '{"a": 1}'}


def test_lines_that_are_no_record_are_rejected_with_their_number(write: Write) -> None:
    row = {"id": "P1", "name": "Harbour", "status": "Done"}
    report = load(
        MemoryStore(), lines(write, row, "{broken", "", [1, 2], {"id": "P2", "name": "Tram", "status": "Done"})
    )
    assert (report.read, report.loaded) == (4, 2)
    assert [reject.row for reject in report.rejected] == [2, 4]


def test_a_record_word_for_word_again_is_kept_once(write: Write) -> None:
    row = {"id": "P1", "name": "Harbour", "status": "Done"}
    report = load(MemoryStore(), lines(write, row, row))
    assert (report.read, report.loaded, report.repeated) == (2, 1, 1)


def test_a_formula_in_a_record_stays_text(write: Write) -> None:
    store = MemoryStore()
    load(store, lines(write, {"id": "P1", "name": "Harbour", "remark on it": "=1+1"}))
    assert store.read("x").projects["P1"].attributes["remark on it"] == "=1+1"
