"""Days are read in every writing seen; their order is settled per column and never guessed silently."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.tables import dates
from tests.ingestion.tables.reading import detail, matches, projects, read_text

DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2150, 12, 31))


def read(*cells: str, order: dates.Order | None = None) -> list[str | None]:
    column = pd.Series(cells, dtype="object")
    values = dates.read_days(column, dates.shapes(column), order).days
    return [None if pd.isna(value) else value.date().isoformat() for value in values]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2016-06-09", "2016-06-09"),
        ("2016/6/9", "2016-06-09"),
        ("2016-06-09T09:41:00Z", "2016-06-09"),
        ("2022-05-17T04:28:19.523-0700", "2022-05-17"),
        ("2016-06-09 09:41", "2016-06-09"),
        ("20160609", "2016-06-09"),
        ("June 9, 2016", "2016-06-09"),
        ("Jun 9 2016", "2016-06-09"),
        ("9 June 2016", "2016-06-09"),
        ("9th of June, 2016", "2016-06-09"),
        ("09-Jun-16", "2016-06-09"),
        ("Thursday, 9 June 2016", "2016-06-09"),
        ("12/Mar/24 9:41 AM", "2024-03-12"),
        ("03/October/2025  04:00:18 PM", "2025-10-03"),
        ("9. März 2016", "2016-03-09"),
        ("2016-Jun-09", "2016-06-09"),
        ("1718000000000", "2024-06-10"),
    ],
)
def test_days_that_need_no_decision(text: str, day: str) -> None:
    assert read(text) == [day]


@pytest.mark.parametrize(
    "text", ["TBC", "Q3 2026", "ongoing", "March 2020", "2026", "2019-20", "31/02/2020", "5", "0.8", "12 months"]
)
def test_what_is_no_day_gives_none(text: str) -> None:
    assert read(text, order="dmy") == [None]


def test_two_digit_years_are_put_into_their_century() -> None:
    assert read("31.12.40", "30.06.08", "01.01.70", "01.01.69", order="dmy") == [
        "2040-12-31", "2008-06-30", "1970-01-01", "2069-01-01",
    ]  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(st.lists(DAYS, min_size=1, max_size=30))
def test_days_written_one_way_come_back(days: list[date]) -> None:
    """Round trip in six writings; all-number ones with their order known."""
    expected = [day.isoformat() for day in days]
    assert read(*(day.isoformat() for day in days)) == expected
    assert read(*(day.strftime("%d/%m/%Y") for day in days), order="dmy") == expected
    assert read(*(day.strftime("%m/%d/%Y 12:00:00 AM") for day in days), order="mdy") == expected
    assert read(*(day.strftime("%d.%m.%Y") for day in days), order="dmy") == expected
    assert read(*(f"{day:%B} {day.day}, {day.year}" for day in days)) == expected
    assert read(*(f"{day.day}-{day:%b}-{day.year}" for day in days)) == expected


@settings(max_examples=15, deadline=None)
@given(st.lists(DAYS, min_size=3, max_size=40))
def test_the_order_found_is_the_order_written(days: list[date]) -> None:
    """Where any cell can settle the order, it is the right one; where none can, it is left open."""
    column = pd.Series([day.strftime("%d/%m/%Y") for day in days], dtype="object")
    order, _ = dates.settle({"d": dates.evidence(dates.shapes(column))})["d"]
    if any(day.day > 12 for day in days):
        assert order == "dmy"
    elif any(day.day != day.month for day in days):
        assert order is None


def test_one_cell_settles_a_column(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,End date\nA,03/04/2026\nB,25/04/2026\n")
    assert projects(read)["end"].dt.strftime("%Y-%m-%d").tolist() == ["2026-04-03", "2026-04-25"]
    assert detail(read, "End date") == "day first (1 cells can only be read that way)"


def test_an_open_column_takes_the_order_of_its_neighbours_and_says_so(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Start date,End date\nA,01/02/2026,12/31/2026\nB,03/04/2026,11/30/2026\n")
    assert projects(read)["start"].dt.strftime("%Y-%m-%d").tolist() == ["2026-01-02", "2026-03-04"]
    assert "as in End date of the same file" in detail(read, "Start date")


def test_an_open_column_alone_is_not_read(tmp_path: Path) -> None:
    """The text is kept, the field is empty, and the note says how to settle it."""
    text = "Project name,End date\nA,03/04/2026\nB,05/06/2026\n"
    read = read_text(tmp_path, text)
    assert matches(read)["End date"] is None
    assert "end" not in projects(read)
    assert projects(read)["attributes"].tolist() == [{"End date": "03/04/2026"}, {"End date": "05/06/2026"}]
    assert any("date_order" in note and "--mapping" in note for note in read.notes)
    fixed = read_text(tmp_path, text, mapping="date_order: mdy")
    assert projects(fixed)["end"].dt.strftime("%Y-%m-%d").tolist() == ["2026-03-04", "2026-05-06"]


def test_days_that_read_the_same_both_ways_need_no_order(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,End date\nA,03/03/2026\nB,05/05/2026\n")
    assert projects(read)["end"].dt.month.tolist() == [3, 5]


def test_neighbours_that_disagree_settle_nothing(tmp_path: Path) -> None:
    text = (
        "Project name,Start date,End date,Date closed\n"
        "A,31/01/2026,12/31/2026,01/02/2026\n"
        "B,30/04/2026,11/30/2026,03/04/2026\n"
    )
    read = read_text(tmp_path, text)
    assert matches(read)["Date closed"] is None
    assert matches(read)["Start date"] == "start"


def test_a_column_that_mixes_orders_rejects_what_could_be_either(tmp_path: Path) -> None:
    rows = ["25/01/2026", "26/01/2026", "27/01/2026", "01/25/2026", "01/26/2026", "01/27/2026", "03/04/2026"]
    text = "Project name,End date\n" + "".join(f"P{n},{day}\n" for n, day in enumerate(rows))
    read = read_text(tmp_path, text)
    assert projects(read)["end"].dt.strftime("%m-%d").fillna("").tolist() == ["01-25", "01-26", "01-27"] * 2 + [""]
    (reject,) = read.rejected
    assert (reject.row, reject.column, reject.value, reject.dropped) == (8, "End date", "03/04/2026", False)
    assert "nothing settles which" in reject.reason


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("31/02/2026", "no calendar has"),
        ("25/12/3012", "probably a typing error"),
        ("TBC", "not settled yet"),
        ("ongoing", "not settled yet"),
        ("Q3 2026", "a period, not a day"),
        ("March 2026", "a period, not a day"),
        ("soon", "is not a day"),
    ],
)
def test_a_value_that_is_no_day_is_named_and_the_row_stays(tmp_path: Path, value: str, reason: str) -> None:
    text = f"Project name,End date\nA,{value}\nB,25/04/2026\nC,26/04/2026\nD,27/04/2026\n"
    read = read_text(tmp_path, text)
    assert read.loaded == 4
    (reject,) = read.rejected
    assert (reject.row, reject.column, reject.value, reject.dropped) == (2, "End date", value, False)
    assert reason in reject.reason
    assert projects(read)["raw"].iloc[0]["end"] == value


def test_end_before_start_is_kept_and_said(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Start,End\nA,2026-05-01,2026-04-30\nB,2026-01-01,2026-12-31\n")
    assert projects(read)["end"].notna().all()
    (reject,) = read.rejected
    assert reject.reason == "lies before the start 2026-05-01; both are kept"


def test_a_length_of_time_is_no_day(tmp_path: Path) -> None:
    read = read_text(
        tmp_path, "Project name,Days opened,Years remaining,End\nA,41000,0.5,2026-01-01\nB,42000,1.5,2026-02-01\n"
    )
    assert (matches(read)["Days opened"], matches(read)["Years remaining"]) == (None, None)


def test_excel_day_numbers_in_a_text_export_are_days(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,End date\nA,45292\nB,45657\n")
    assert projects(read)["end"].dt.strftime("%Y-%m-%d").tolist() == ["2024-01-01", "2024-12-31"]
