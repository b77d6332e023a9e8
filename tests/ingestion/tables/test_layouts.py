"""Trackers as people lay them out: what was written is read or rejected by row, whatever the layout."""

from pathlib import Path

import openpyxl
import pytest

from ingestion.source import Reading, Request
from ingestion.sources.table import TableSource
from tests.ingestion.tables.reading import TODAY, day, matches, projects, read_file, read_text


def tracker(folder: Path, text: str) -> Reading:
    path = folder / "tracker.csv"
    path.write_text(text, encoding="utf-8")
    reading = TableSource().read(path, Request("test", TODAY))
    assert reading.read == reading.loaded + reading.repeated + sum(reject.dropped for reject in reading.rejected)
    return reading


def test_a_header_of_two_rows_is_read_together(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "Project,Owner,Baseline,,Forecast,\n,,Start date,End date,Start date,End date\n"
        "Alpha,Ann,2026-01-01,2026-05-01,2026-01-01,2026-06-01\nBeta,Bob,2026-02-01,2026-05-02,2026-02-01,2026-07-01\n",
    )
    row = projects(reading).loc["alpha"]
    assert (row["baseline_end"], row["end"]) == (day("2026-05-01"), day("2026-06-01"))
    assert any("two rows, 1 and 2" in note for note in reading.notes)


def test_fields_down_the_side_and_projects_as_columns(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "Project name,Alpha,Beta\nOwner,Ann,Bob\nStart date,2026-01-01,2026-02-01\nEnd date,2026-06-01,2026-07-01\n"
        "Status,In progress,Done\n",
    )
    assert list(projects(reading)["owner"]) == ["Ann", "Bob"]
    assert projects(reading).loc["beta", "end"] == day("2026-07-01")
    assert any("is turned" in note for note in reading.notes)


def test_a_form_is_one_project(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Project status form"], [], ["Project name:", "Alpha"], ["Project manager:", "Ann"],
                ["Status:", "Blocked"], ["End date:", "2026-06-01"], ["Budget:", 120000]):  # fmt: skip
        book.active.append(row)
    path = tmp_path / "form.xlsx"
    book.save(path)
    row = projects(read_file(path)).loc["alpha"]
    assert (row["owner"], row["status"], row["budget"], row["end"]) == ("Ann", "blocked", 120000, day("2026-06-01"))


def test_group_titles_stay_with_their_rows_and_are_no_projects(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path,
        "Name,Owner,Status,End\nCloud,,,\nAlpha,Ann,Done,2026-01-01\n,,,\nOffice,,,\nBeta,Bob,Open,2026-02-01\n"
        "Total,,,2\n",
    )
    rows = projects(reading)
    assert {key: cell["Group"] for key, cell in rows["attributes"].items()} == {"alpha": "Cloud", "beta": "Office"}


def test_a_project_of_which_only_the_name_is_known_is_no_group_title(tmp_path: Path) -> None:
    reading = read_text(tmp_path, "Name,Owner,Status\nAlpha,,\nBeta,Bob,Open\nGamma,,\nDelta,Di,Done\n")
    assert list(projects(reading).index) == ["alpha", "beta", "gamma", "delta"]


def test_rows_of_another_table_are_rejected_with_the_row_of_their_header(tmp_path: Path) -> None:
    text = (
        "Project name,Owner,Status,End date\nAlpha,Ann,Done,2026-01-01\nBeta,Bob,Open,2026-02-01\n,,,\n"
        "Vendor,Budget,Priority,\nAcme,10,High,\n"
    )
    reading = read_text(tmp_path, text)
    assert list(projects(reading).index) == ["alpha", "beta"]
    (reject,) = [reject for reject in reading.rejected if reject.dropped]
    assert reject.row == 6
    assert "header is row 5" in reject.reason


def test_a_second_table_with_the_same_columns_in_another_order_is_read_too(tmp_path: Path) -> None:
    text = "Name,Owner,Status\nAlpha,Ann,Done\nBeta,Bob,Open\n,,\nStatus,Name,Owner\nBlocked,Gamma,Gus\n"
    rows = projects(read_text(tmp_path, text))
    assert rows.loc["gamma", ["owner", "status"]].tolist() == ["Gus", "blocked"]


def test_hidden_sheets_are_left_out_and_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Name", "Owner", "Status"], ["Alpha", "Ann", "Done"]):
        book.active.append(row)
    secret = book.create_sheet("salaries")
    secret.append(["Name", "Owner", "Status", "Budget"])
    secret.append(["Omega", "Zed", "Open", 1])
    secret.sheet_state = "hidden"
    path = tmp_path / "list.xlsx"
    book.save(path)
    reading = read_file(path)
    assert list(projects(reading).index) == ["alpha"]
    assert "Hidden sheets are not read: salaries." in reading.notes


@pytest.mark.parametrize(
    ("header", "field"),
    [("Stauts", "status"), ("Ownr", None), ("Prioirty", "priority"), ("Budgt", "budget"), ("State of mind", None)],
)
def test_a_slip_of_the_pen_in_a_header_is_read_and_said(tmp_path: Path, header: str, field: str | None) -> None:
    cells = {"status": ("Done", "Open"), "priority": ("High", "Low"), "budget": ("10", "20")}.get(
        field or "", ("x", "y")
    )
    reading = read_text(tmp_path, f"Name,{header}\nAlpha,{cells[0]}\nBeta,{cells[1]}\n")
    assert matches(reading)[header] == field
    assert any("spelled almost like" in note for note in reading.notes) == (field is not None)


TASKS = (
    "Project,Task ID,Task,Owner,Start,Due date,Status,Vendor,Depends on,Comments\n"
    "Border Gateway,1,Design,Ann,2026-01-01,2026-02-01,Done,Acme,,all is well here\n"
    "Border Gateway,2,Build,Bob,2026-02-01,2026-03-15,In progress,Acme,1FS+2d,the supplier is late again\n"
    "Atlas,3,Test,,,2026-04-01,Blocked,,Build; APO-7; the weather,\n"
    ",4,Orphan,,,,,,,\n"
)


def test_a_tracker_with_projects_and_tasks_gives_items_and_dependencies(tmp_path: Path) -> None:
    reading = tracker(tmp_path, TASKS)
    (records,) = reading.records
    items = records.tables["items"].set_index("id")
    assert list(items.index) == ["border-gateway/1", "border-gateway/2", "atlas/3"]
    build = items.loc["border-gateway/2"]
    assert (build["project"], build["name"], build["owner"], build["vendor"]) == (
        "Border Gateway",
        "Build",
        "Bob",
        "Acme",
    )
    assert (build["due"], build["status"]) == (day("2026-03-15"), "in_progress")
    links = records.tables["dependencies"].set_index("successor")
    assert links.loc["border-gateway/2", ["predecessor", "type", "lag_days"]].tolist() == ["border-gateway/1", "FS", 2]
    assert set(links.loc["atlas/3", "predecessor"]) == {"border-gateway/2", "APO-7"}
    assert [reject.value for reject in reading.rejected if not reject.dropped] == ["the weather"]
    assert [(reject.row, reject.reason) for reject in reading.rejected if reject.dropped] == [
        (5, "the task names no project")
    ]
    words = records.tables["updates"].set_index("item")
    assert words.loc["border-gateway/2", ["project", "text"]].tolist() == [
        "Border Gateway",
        "the supplier is late again",
    ]


def test_a_remembered_mapping_reads_tasks_as_tasks_again(tmp_path: Path) -> None:
    first = tracker(tmp_path, TASKS)
    again = TableSource().read(tmp_path / "tracker.csv", Request("test", TODAY, mapping=first.mapping))
    assert list(again.records[0].tables["items"]["id"]) == list(first.records[0].tables["items"]["id"])


def test_a_list_of_projects_says_what_waits_for_what(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path, "ID,Project,Status,Depends on\nP1,Alpha,Done,\nP2,Beta,Open,Alpha\nP3,Gamma,Open,P2\n"
    )
    links = reading.records[0].tables["dependencies"]
    assert list(zip(links["predecessor"], links["successor"], strict=True)) == [("P1", "P2"), ("P2", "P3")]
