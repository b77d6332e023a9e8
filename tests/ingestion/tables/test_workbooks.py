"""Workbooks: typed cells, several sheets, and the writings a spreadsheet makes of them."""

from datetime import date, datetime
from pathlib import Path

import openpyxl

from tests.ingestion.tables.reading import matches, projects, read_file


def _save(path: Path, sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.save(path)
    return path


def test_the_sheet_with_the_best_header_is_read_and_the_others_named(tmp_path: Path) -> None:
    path = _save(
        tmp_path / "book.xlsx",
        {
            "Read me": [["This workbook lists our projects"], ["Ask Ann"]],
            "Old": [["Project name", "Owner", "End date"], ["Z", "Zoe", date(2020, 1, 1)]],
            "Projects": [
                ["Portfolio 2026"], [],
                ["Project name", "Owner", "Start date", "End date", "Budget (£m)", "% complete"],
                ["A", "Ann", datetime(2026, 1, 2, 9, 30), date(2026, 12, 31), 1.5, 0.8],  # noqa: DTZ001 - spreadsheets know no zones
                ["B", "Bob", 46023, "31/01/2027", "(2)", 1],
                ["Total", None, None, None, -0.5, None],
            ],
        },
        hidden=("Old",),
    )  # fmt: skip
    read = read_file(path)
    frame = projects(read)
    assert frame["name"].tolist() == ["A", "B"]
    assert frame["start"].dt.strftime("%Y-%m-%d").tolist() == ["2026-01-02", "2026-01-01"]
    assert frame["end"].dt.strftime("%Y-%m-%d").tolist() == ["2026-12-31", "2027-01-31"]
    assert frame["budget"].tolist() == [1.5e6, -2e6]
    assert frame["percent_complete"].tolist() == [0.8, 1.0]
    assert any("Sheet 'Projects' is read; the other sheets are not: Read me." in note for note in read.notes)
    assert [(reject.row, reject.dropped) for reject in read.rejected] == [(6, True)]
    other = read_file(path, mapping="sheet: Read me\ncolumns: {This workbook lists our projects: name}\n")
    assert projects(other)["name"].tolist() == ["Ask Ann"]


def test_numbers_as_ids_have_no_decimals(tmp_path: Path) -> None:
    path = _save(tmp_path / "ids.xlsx", {"S": [["ID", "Project name"], [101, "A"], [10234567890.0, "B"]]})
    assert projects(read_file(path)).index.tolist() == ["101", "10234567890"]


def test_a_workbook_called_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    path = _save(tmp_path / "x.xlsx", {"S": [["Project name", "Owner"], ["A", "Ann"]]}).rename(tmp_path / "x.csv")
    assert projects(read_file(path))["owner"].tolist() == ["Ann"]


def test_columns_beyond_the_header_are_kept_under_their_position(tmp_path: Path) -> None:
    path = _save(tmp_path / "wide.xlsx", {"S": [["Project name", "Owner"], ["A", "Ann", "loose"]]})
    read = read_file(path)
    assert projects(read)["attributes"].tolist() == [{"column 3": "loose"}]
    assert matches(read)["column 3"] is None


def test_a_cell_merged_over_rows_counts_for_each(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in [["Tracker", None, None], ["Dept", "Project name", "Owner"], ["IT", "A", "Ann"], [None, "B", "Bob"]]:
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("A3:A4")
    book.save(tmp_path / "merged.xlsx")
    read = read_file(tmp_path / "merged.xlsx")
    assert projects(read)["department"].tolist() == ["IT", "IT"]
    assert any("merged over several rows" in note for note in read.notes)
