"""Asana's CSV export: every row is read or rejected with its number, and nothing is made up."""

from datetime import date
from pathlib import Path

import pytest

from ingestion.find import sources, units
from ingestion.ingest import ingest
from ingestion.source import Reading, Request
from ingestion.sources.asana.export import AsanaCsv
from portfolio.errors import SourceUnreadable
from store.memory import MemoryStore

TODAY = date(2026, 11, 22)
HEADER = (
    "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due Date,"
    "Tags,Notes,Projects,Parent task,Blocked By (Dependencies),Blocking (Dependencies),Priority,Vendor,Status\n"
)
ROWS = (
    '11,2026-01-05,,2026-03-01,"Survey, phase 1",Doing,Ana Ruiz,Ana.Ruiz@example.org,2026-01-10,2026-02-01,,Look,'
    "Cable replacement,,,,High,Northwind,\n"
    '12,2026-01-06,2026-02-20,2026-02-20,Permits,Done,Bo,,,2026-02-15,,,"Cable replacement, Audit",,'
    '"Survey, phase 1",Dig trench,,,Cancelled\n'
    "13,2026-01-06,,2026-02-20,Dig trench,To do,,,,2026-04-01,,,Cable replacement,,,,Sometime,,Blocked\n"
    "14,2026-01-07,,2026-02-21,Hire digger,,,,,,,,,Dig trench,,,,,\n"
)


def read(tmp_path: Path, text: str, name: str = "cable.csv") -> Reading:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return AsanaCsv().read(path, Request("p", TODAY))


def by_id(reading: Reading, kind: str = "items") -> dict[str, dict[str, object]]:
    return {str(row["id"]): row for row in reading.records[-1].tables[kind].to_dict("records")}


def test_rows_become_items_of_the_project_every_row_is_in(tmp_path: Path) -> None:
    reading = read(tmp_path, HEADER + ROWS)
    assert (reading.read, reading.loaded, reading.rejected) == (4, 4, ())
    assert reading.records[-1].tables["projects"]["id"].tolist() == ["cable-replacement"]
    items = by_id(reading)
    assert {row["project"] for row in items.values()} == {"cable-replacement"}
    assert items["11"]["status"] == "in_progress"
    assert items["11"]["priority"] == "high"
    assert items["11"]["vendor"] == "Northwind"
    assert items["11"]["owner"] == "ana.ruiz@example.org"
    assert items["12"]["owner"] == "Bo"
    assert items["12"]["status"] == "cancelled", "completed, and the status field says it was dropped"
    assert items["13"]["status"] == "blocked", "the field says more than the section"
    assert items["14"]["parent"] == "13"
    assert items["14"]["status"] == "unknown"
    assert reading.records[-1].tables["people"]["id"].tolist() == ["ana.ruiz@example.org"]


def test_dependencies_are_found_by_names_that_hold_commas(tmp_path: Path) -> None:
    links = read(tmp_path, HEADER + ROWS).records[-1].tables["dependencies"]
    assert set(zip(links["predecessor"], links["successor"], strict=True)) == {("11", "12"), ("12", "13")}


def test_a_copy_pasted_through_sheets_is_read_below_its_url_and_spacer_rows(tmp_path: Path) -> None:
    width = HEADER.count(",")
    pasted = "https://app.asana.com/0/1/list" + "," * width + "\n" + "," * width + "\n" + HEADER + "," * width + "\n"
    path = tmp_path / "pasted.csv"
    path.write_text(pasted + ROWS, encoding="utf-8")
    assert [unit.kind for unit in units([path])[0]] == ["asana-csv"]
    reading = AsanaCsv().read(path, Request("p", TODAY))
    assert reading.loaded == 4
    assert any("header is row 3" in note for note in reading.notes)


def test_names_that_two_tasks_share_are_kept_apart_by_their_id(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        HEADER
        + "1,,,,Review,,,,,,,,P,,,,,,\n2,,,,Review,,,,,,,,P,,,,,,\n"
        + "3,,,,Write,,,,,,,,,Review,,,,,\n4,,,,Send,,,,,,,,P,,Review,,,,\n",
    )
    items = by_id(reading)
    assert items["3"]["parent"] == "2"
    assert "dependencies" not in reading.records[-1].tables
    assert sorted((r.row, r.column, r.dropped) for r in reading.rejected) == [
        (4, "Parent task", False),
        (5, "Blocked By (Dependencies)", False),
    ]


def test_rows_without_a_name_an_id_or_a_project_are_rejected_with_their_number(tmp_path: Path) -> None:
    reading = read(
        tmp_path,
        HEADER + "1,,,,Good,,,,,,,,P,,,,,,\n2,,,,,,,,,,,,P,,,,,,\n,,,,No id,,,,,,,,P,,,,,,\n"
        "5,,,,Homeless,,,,,,,,,,,,,,\n1,,,,Good,,,,,,,,P,,,,,,\n1,,,,Other,,,,,,,,P,,,,,,\n"
        "7,,,,Odd day,,,,,soon-ish 3,,,P,,,,,,\n",
    )
    assert (reading.read, reading.loaded, reading.repeated) == (7, 2, 1)
    assert sorted(r.row or 0 for r in reading.rejected if r.dropped) == [3, 4, 5, 7]
    assert [(r.row, r.column) for r in reading.rejected if not r.dropped] == [(8, "Due Date")]


def test_a_project_list_becomes_projects_with_their_own_fields(tmp_path: Path) -> None:
    header = (
        "Task ID,Name,Section/Column,Assignee,Start Date,Due Date,Notes,Projects,Parent task,Budget (EUR),RAG,Area\n"
    )
    reading = read(
        tmp_path,
        header + '21,Tunnel,Doing,Ana,2026-01-01,2027-01-01,Aims,Project portfolio,,"1,200,000",Amber,North\n'
        "22,Dig,,,,2026-05-01,,,Tunnel,,,\n",
    )
    project = by_id(reading, "projects")["21"]
    assert (project["budget"], project["currency"], project["rag"]) == (1_200_000, "EUR", "amber")
    assert (project["programme"], project["attributes"]) == ("Project portfolio", {"Area": "North"})
    assert by_id(reading)["22"]["project"] == "21"


def test_other_lists_are_not_taken_for_asana(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Task ID,Name,Owner\n1,A,B\n", encoding="utf-8")
    assert not AsanaCsv().accepts(path)


def test_a_file_with_the_header_only_is_refused_with_one_reason(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="no rows below it"):
        read(tmp_path, HEADER)


def test_an_export_becomes_a_portfolio(tmp_path: Path) -> None:
    path = tmp_path / "cable.csv"
    path.write_text(HEADER + ROWS, encoding="utf-8")
    store = MemoryStore()
    report = ingest([path], Request("p", TODAY), store=store)[0]
    assert (report.read, report.loaded) == (4, 4)
    snapshot = store.read("p")
    assert snapshot.projects["cable-replacement"].name == "Cable replacement"
    assert len(snapshot.items) == 4
    assert len(snapshot.dependencies) == 2
    assert next(iter(sources())) == "trello"
