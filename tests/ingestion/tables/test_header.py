"""The header is found wherever it stands; rows that are no projects are skipped and accounted for."""

from pathlib import Path

import pytest

from ingestion.tables.aliases import candidates
from ingestion.tables.header import main_words
from tests.ingestion.tables.reading import matches, projects, read_file, read_text


def test_titles_and_a_link_above_the_header(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        "Portfolio report,,\nhttps://list.example/projects,,\n,,\nProject name,Owner,End date\nA,Ann,2026-01-31\n",
    )
    assert projects(read).index.tolist() == ["a"]
    assert any("The header is row 4; the rows above it (1–2)" in note for note in read.notes)
    assert read.read == 1


def test_totals_blanks_and_repeated_headers_are_no_projects(tmp_path: Path) -> None:
    text = "Project name,Budget\nA,5\n,\nTotal Place,7\nProject name,Budget\nTotal,12\nGrand total of 2,12\n"
    read = read_text(tmp_path, text)
    assert projects(read)["name"].tolist() == ["A", "Total Place"]
    assert [(reject.row, reject.reason) for reject in read.rejected] == [
        (5, "the row repeats the header"),
        (6, "the row adds the others up and is no project"),
        (7, "the row adds the others up and is no project"),
    ]
    assert any("1 blank rows are skipped: 3" in note for note in read.notes)
    assert (read.read, read.loaded) == (5, 2)


def test_a_row_without_name_and_id_is_rejected(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Owner\nA,Ann\n,Bob\n")
    (reject,) = read.rejected
    assert (reject.row, reject.column, reject.dropped) == (3, "Project name", True)


def test_columns_of_the_same_name_are_kept_apart(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Notes,Notes\nA,one,two\n")
    assert projects(read)["attributes"].tolist() == [{"Notes": "one", "Notes (2)": "two"}]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("projectedActualProjectCompletionDate", "end"), ("planned_end_date", "baseline_end"),
        ("Security  approval", None), ("Speaking Engagements ", None), ("\ufeffProject Name", "name"),
        ("IPA Delivery Confidence Assessment \n(A Delivery Confidence Assessment, Red – Amber – Green)", "rag"),
        ("% Complete", "percent_complete"), ("Complete (%)", "percent_complete"),
        ("PERCENT_COMPLETE", "percent_complete"),
        ("Cost Variance (%)", "cost_variance_share"), ("Project Manager", "owner"), ("SRO", "sponsor"),
        ("Lead Department", "department"), ("Supplier", "vendors"), ("Deadline", "end"), ("Due on", "end"),
        ("timeline end", "end"), ("Last updated", "reported_on"), ("Status date", "status_on"),
        ("EAC", "forecast_cost"),
        ("Spend to date", "actual_cost"), ("Baseline End Date", "baseline_end"), ("Health", "rag"),
        ("Priority", "priority"), ("Original budget", "baseline_budget"), ("FY23 budget", "year_budget"),
    ],
)  # fmt: skip
def test_headers_are_known_in_many_spellings(header: str, field: str | None) -> None:
    found = candidates(main_words(header))
    best = min(found, key=found.__getitem__) if found else None
    assert best == field


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_delimiters_and_encodings(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [["Project name", "Owner", "Budget"], ["Café “Nord”", "Zoë", "12"], ["B", "Max", "30"]]
    path = tmp_path / f"list-{encoding}.csv"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    read = read_file(path)
    assert projects(read)["name"].tolist() == ["Café “Nord”", "B"]
    assert projects(read)["budget"].tolist() == [12, 30]
    said = " ".join(read.notes)
    assert ("Windows-1252" in said) == (encoding == "cp1252")
    assert ("UTF-16" in said) == encoding.startswith("utf-16")


def test_semicolons_suggest_decimal_commas(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name;Budget\nA;1.234\nB;2.345\n")
    assert projects(read)["budget"].tolist() == [1234, 2345]


def test_a_row_torn_by_line_breaks_is_put_together(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Notes,Owner\nA,first line\n\nthird line,Ann\nB,plain,Bob\n")
    assert projects(read)["owner"].tolist() == ["Ann", "Bob"]
    assert read.records[0].tables["updates"]["text"].tolist() == ["first line\n\nthird line", "plain"]
    assert any("lines 2–4" in note for note in read.notes)


def test_what_cannot_be_joined_is_rejected_with_its_row(tmp_path: Path) -> None:
    read = read_text(
        tmp_path, "Project name,Notes,Owner,End\nA,x,Ann,2026-01-01\nq\nB,y\nC,z,Cy,2026-01-01\nSource: me\n"
    )
    assert projects(read)["name"].tolist() == ["A", "C"]
    assert [(reject.row, reject.dropped) for reject in read.rejected] == [(3, True), (4, True), (6, True)]
    assert "cannot be joined" in read.rejected[0].reason


def test_missing_last_cells_are_empty_and_said(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Owner,Team,End\nA,Ann\nB,Bob,Blue,2026-01-01\n")
    assert projects(read)["owner"].tolist() == ["Ann", "Bob"]
    assert any("fewer cells than the header" in note for note in read.notes)


def test_cells_beyond_the_header_are_named(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Owner\nA,Ann,what?\nB,Bob,\n")
    (reject,) = read.rejected
    assert (reject.row, reject.value, reject.dropped) == (2, "what?", False)


def test_ratings_and_statuses_are_told_apart_by_their_cells(tmp_path: Path) -> None:
    rated = read_text(tmp_path, "Project name,Status\nA,Green\nB,Amber/Red\nC,red \n")
    assert matches(rated)["Status"] == "rag"
    assert projects(rated)["rag"].tolist() == ["green", "amber/red", "red"]
    said = read_text(tmp_path, "Project name,Status,Health\nA,In Progress,🟢\nB,DONE,R\nC,banana,Yellow\n")
    assert projects(said)["status"].tolist() == ["in_progress", "done", "unknown"]
    assert projects(said)["rag"].tolist() == ["green", "red", "amber"]
    (reject,) = said.rejected
    assert (reject.value, reject.dropped) == ("banana", False)


def test_narrative_columns_become_updates_of_the_pictures_day(tmp_path: Path) -> None:
    read = read_text(
        tmp_path,
        "Project name,Status commentary\nA,We wait for the supplier to deliver the pumps.\nB,Data not provided\nC,\n",
    )
    (records,) = read.records
    updates = records.tables["updates"]
    assert updates[["project", "field", "text"]].to_numpy().tolist() == [
        ["a", "Status commentary", "We wait for the supplier to deliver the pumps."]
    ]
    assert projects(read)["withheld"].iloc[1] == {"Status commentary": "Data not provided"}
