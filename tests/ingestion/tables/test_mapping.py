"""A mapping file wins, is checked, and the decided mapping reads the list the same way again."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from ingestion.source import Request
from ingestion.sources.table import TableSource
from portfolio.errors import MappingUnclear
from tests.ingestion.tables.reading import matches, projects, read_file, read_text
from tests.shared_data import shared

TEXT = 'Hanke,Kuka,Loppu,Raha\nBrücke,Ann,31.12.2026,"1.234,50"\nTunnel,Bob,30.06.2027,"99,00"\n'
MAPPING = """
columns: {Hanke: name, Kuka: owner, Loppu: end, Raha: budget}
currency: EUR
source: bau
"""


def test_a_mapping_names_columns_no_alias_knows(tmp_path: Path) -> None:
    with pytest.raises(MappingUnclear):
        read_text(tmp_path, TEXT)
    read = read_text(tmp_path, TEXT, mapping=MAPPING)
    row = projects(read).loc["brucke"]
    assert (row["name"], row["owner"], row["budget"], row["currency"]) == ("Brücke", "Ann", 1234.5, "EUR")
    assert row["end"] == pd.Timestamp("2026-12-31")
    assert read.records[0].source == "bau"


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("column: {a: b}", "did you mean 'columns'?"),
        ("columns: {Hanke: nam}", "did you mean 'name'?"),
        ("columns: {Hankke: name}", "did you mean 'Hanke'?"),
        ("date_order: ymd", "date_order"),
        ("- a", "must hold keys"),
        ("{", "is not YAML"),
        ("header_row: 9", "has nothing there"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_said(tmp_path: Path, mapping: str, says: str) -> None:
    with pytest.raises(MappingUnclear) as unclear:
        read_text(tmp_path, TEXT, mapping=mapping)
    assert says in str(unclear.value)
    assert "\n" not in str(unclear.value)


def test_optional_and_ignored_columns(tmp_path: Path) -> None:
    mapping = "columns: {Hanke: name, Kuka: ignore, Stand: rag}\noptional: [Stand]\n"
    read = read_text(tmp_path, TEXT, mapping=mapping)
    assert "owner" not in projects(read)
    assert "Kuka" not in projects(read)["attributes"].iloc[0]
    assert read.unmapped == ("Loppu", "Raha")


@pytest.mark.parametrize(
    "file",
    ["gmpp_panel/gmpp_2014.csv", "gmpp_uk/gmpp_march_2022.csv", "canada_gc_it/gc-it-projects-2016.csv"],
)
def test_the_decided_mapping_reads_the_list_the_same_way(file: str) -> None:
    path = shared(file)
    first = read_file(path)
    again = read_file(path, mapping=first.mapping)
    assert matches(again) == matches(first)
    pd.testing.assert_frame_equal(projects(again), projects(first))
    assert again.mapping == first.mapping


def test_a_remembered_mapping_reads_the_next_picture() -> None:
    """The decided mapping of one year reads the following years, new and renamed narrative columns included."""
    old = read_file(shared("gmpp_panel/gmpp_2014.csv"))
    for year in (2015, 2018):
        path = shared(f"gmpp_panel/gmpp_{year}.csv")
        plain = projects(read_file(path))
        remembered = projects(read_file(path, mapping=old.mapping))
        pd.testing.assert_frame_equal(remembered, plain)


def test_a_list_that_lacks_a_mapped_column_is_unclear(tmp_path: Path) -> None:
    mapping = read_text(tmp_path, "Project name,End date\nA,2026-01-31\n").mapping
    with pytest.raises(MappingUnclear, match=r"the column 'End date', which list\.csv does not have"):
        read_text(tmp_path, "Project name,Owner\nA,Ann\n", mapping=mapping)


def test_the_day_of_a_picture(tmp_path: Path) -> None:
    """A constant as-of column, else what was asked, else the file's name, else today."""

    def known(name: str, text: str, as_of: date | None = None) -> date:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        reading = TableSource().read(path, Request("p", date(2026, 3, 1), as_of=as_of))
        return reading.records[0].known_on

    plain = "Project name,Owner\nA,Ann\nB,Bob\n"
    dated = 'Project name,As of\nA,"June 9, 2016"\nB,"June 9, 2016"\n'
    assert known("list.csv", plain) == date(2026, 3, 1)
    assert known("list 2025-12-31.csv", plain) == date(2025, 12, 31)
    assert known("list 2025-12-31.csv", plain, date(2025, 1, 1)) == date(2025, 1, 1)
    assert known("list.csv", dated, date(2025, 1, 1)) == date(2016, 6, 9)


def test_rows_of_several_days_are_several_pictures_even_after_as_of(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "Report date,Project ID,Project name,End\n2025-01-31,1,A,2026-01-01\n2025-01-31,2,B,2026-01-01\n"
        "2025-02-28,1,A,2026-06-01\n2025-02-28,2,B,2026-01-01\n,3,C,2026-01-01\n",
        encoding="utf-8",
    )
    reading = TableSource().read(path, Request("p", date(2026, 3, 1), as_of=date(2025, 1, 31)))
    assert [(r.known_on, r.complete, len(r.tables["projects"])) for r in reading.records] == [
        (date(2025, 1, 31), False, 2),
        (date(2025, 2, 28), False, 2),
    ]
    (reject,) = reading.rejected
    assert (reject.row, reject.dropped) == (6, True)
    assert reading.read == 5


def test_one_row_a_project_with_its_own_day_is_one_picture(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,RAG,Last updated\nA,Red,2026-01-03\nB,Green,2026-02-04\n")
    frame = projects(read)
    assert frame["reported_on"].dt.day.tolist() == [3, 4]
    assert frame["status_on"].equals(frame["reported_on"])
