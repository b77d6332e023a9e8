"""Formulas without a stored result are empty cells, and the report says so."""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl

from ingestion.source import Request
from ingestion.tables.formulas import formula_note
from ingestion.tables.read import read_list

REQUEST = Request("test", date(2026, 3, 1))


def _book(path: Path, budgets: list[object]) -> Path:
    book = openpyxl.Workbook()
    book.active.append(["Project name", "End date", "Budget"])
    for number, budget in enumerate(budgets):
        book.active.append([f"Project {number}", date(2026, 1, 1), budget])
    book.save(path)
    return path


def test_formulas_that_were_never_worked_out_are_reported_with_their_place(tmp_path: Path) -> None:
    """The library writes formulas without results, as many exporters do."""
    reading = read_list(_book(tmp_path / "list.xlsx", [100, "=1+1", "=SUM(C2:C3)", 7]), REQUEST)
    assert reading.loaded == 4
    (note,) = [note for note in reading.notes if "formulas" in note]
    assert note.startswith("2 formulas (the first in C3) have no stored result in list.xlsx")


def test_a_single_formula_is_spoken_of_as_one(tmp_path: Path) -> None:
    note = formula_note(_book(tmp_path / "list.xlsx", ["=1+1", 5]))
    assert note is not None
    assert note.startswith("The formula in cell C2 has no stored result")


def test_stored_results_and_plain_cells_give_no_note(tmp_path: Path) -> None:

    assert formula_note(_book(tmp_path / "plain.xlsx", [1, 2])) is None
    solved = tmp_path / "solved.xlsx"
    with (
        zipfile.ZipFile(_book(tmp_path / "raw.xlsx", ["=1+1"])) as raw,
        zipfile.ZipFile(solved, "w") as out,
    ):
        for name in raw.namelist():
            data = raw.read(name)
            out.writestr(
                name, data.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>")
            )
    assert formula_note(solved) is None


def test_a_formula_across_two_blocks_is_counted_once(tmp_path: Path) -> None:
    """Sheets are scanned a megabyte at a time."""
    note = formula_note(_book(tmp_path / "long.xlsx", [f"={number}+1" for number in range(30_000)]))
    assert note is not None
    assert note.startswith("30,000 formulas (the first in C2)")
