"""Random messy lists, as CSV and as XLSX: what was written is read or rejected by row, nothing else."""

import csv
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.source import Reading, Request
from ingestion.sources.table import TableSource
from portfolio.errors import SourceUnreadable

HEADER = ["Project name", "Owner", "Status", "Start date", "Due date", "Budget", "Owner"]
WORDS = st.sampled_from(["Cloud", "Border", "Gateway", "Payroll", "Atlas", "Ledger", "Harbour", "Relay", "Copper"])
NAMES = st.lists(WORDS, min_size=2, max_size=3).map(" ".join)
DAYS = st.dates(date(2020, 1, 13), date(2030, 12, 28)).map(date.isoformat) | st.sampled_from(["", "TBC", "Q3 2026"])
AMOUNTS = st.sampled_from(["", "0", "1200", "1,234.50", "(300)", "n/a", "12k"])
STATUSES = st.sampled_from(["Done", "In progress", "Blocked", "", "At risk"])
PROJECT = st.tuples(NAMES, st.sampled_from(["", "Ann", "Bob"]), STATUSES, DAYS, DAYS, AMOUNTS, st.just(""))
NOISE = st.sampled_from(["blank", "total", "header", "group"])
ROWS = st.lists(st.tuples(st.just("project"), PROJECT) | st.tuples(NOISE, st.none()), min_size=1, max_size=14)
TITLES = st.lists(st.sampled_from(["Portfolio report", "As of today", ""]), max_size=3)


def laid_out(titles: list[str], rows: list[tuple[str, tuple[str, ...] | None]]) -> tuple[list[list[str]], list[str]]:
    """The cells of the sheet, and the names of the projects in it."""
    width = len(HEADER)
    sheet = [[title, *[""] * (width - 1)] for title in titles] + [HEADER]
    names: list[str] = []
    for n, (kind, cells) in enumerate(rows):
        if cells is not None:
            name = f"{cells[0]} {n}x"
            names.append(name)
            sheet.append([name, *(cells[1:] if any(cells[1:]) else ("Ann", *cells[2:]))])
        elif kind == "blank":
            sheet.append([""] * width)
        elif kind == "total":
            sheet.append(["Total", "", "", "", "", "4500", ""])
        elif kind == "header":
            sheet.append(HEADER)
        else:
            sheet += [[""] * width, [f"Group {n}", *[""] * (width - 1)]]
    return sheet, names


def read(path: Path) -> Reading | None:
    try:
        return TableSource().read(path, Request("x", date(2026, 3, 1)))
    except SourceUnreadable:
        return None


@given(TITLES, ROWS)
@settings(max_examples=40, deadline=None)
def test_every_project_is_read_or_its_row_is_rejected(
    titles: list[str], rows: list[tuple[str, tuple[str, ...] | None]]
) -> None:
    sheet, names = laid_out(titles, rows)
    with TemporaryDirectory() as folder:
        text, book = Path(folder) / "list.csv", openpyxl.Workbook()
        with text.open("w", newline="", encoding="utf-8") as opened:
            csv.writer(opened).writerows(sheet)
        for cells in sheet:
            book.active.append([cell or None for cell in cells])
        book.save(Path(folder) / "list.xlsx")
        for path in (text, Path(folder) / "list.xlsx"):
            reading = read(path)
            if reading is None:
                assert not names, "a list with a project is never refused whole"
                continue
            held = {name for records in reading.records for name in records.tables["projects"]["name"]}
            lost = {reject.row for reject in reading.rejected if reject.dropped}
            written = {cells[0]: number for number, cells in enumerate(sheet, 1) if cells[0] in names}
            assert all(name in held or number in lost for name, number in written.items())
            spare = {name for name in held if name not in written}
            assert all(name.startswith("Group ") for name in spare), "nothing is invented"
            assert reading.read == reading.loaded + reading.repeated + len(lost)
