"""The canonical format: what is written comes back, what does not fit is named, broken files are one sentence."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from ingestion.canonical import SHEETS, columns, describe, template
from ingestion.source import Reading, Request
from ingestion.sources.canonical import CanonicalSource
from portfolio.errors import SourceUnreadable
from tests.ingestion.conftest import Write


def read(path: Path, request: Request) -> Reading:
    reading = CanonicalSource().read(path, request)
    rows = {(reject.file, reject.row) for reject in reading.rejected if reject.dropped}
    assert reading.read == reading.loaded + reading.repeated + len(rows), "every row is accounted for"
    return reading


def projects(reading: Reading) -> pd.DataFrame:
    return reading.records[0].tables["projects"]


def test_every_field_of_every_noun_is_a_documented_column() -> None:
    assert {column.sheet for column in describe()} == set(SHEETS)
    assert all(column.description.endswith(".") for column in describe())
    names = {column.name for column in columns("projects")}
    assert {"id", "name", "rag", "percent_complete", "vendors"} <= names
    assert not {"source", "attributes", "raw", "withheld"} & names


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_an_empty_template_is_recognised_and_holds_no_rows(form: str, tmp_path: Path, request_today: Request) -> None:
    written = template(tmp_path / "empty", form)
    path = tmp_path / "empty" if form == "csv" else written[0]
    assert CanonicalSource().accepts(path)
    reading = read(path, request_today)
    assert (reading.read, reading.unmapped) == (0, ())


def test_friendly_spellings_are_folded_and_the_words_kept_for_quotes(write: Write, request_today: Request) -> None:
    folder = write(
        "acme",
        projects="id,name,status,rag,percent_complete,budget,vendors\n"
        'p1,Alpha,In progress,Amber/Red,45%,"1,250,000",Acme; Bolt\np2,Beta,ON-HOLD,A/G,0.5,12.5,\n',
    )
    frame = projects(read(folder, request_today))
    assert frame["status"].tolist() == ["in_progress", "on_hold"]
    assert frame["rag"].tolist() == ["amber/red", "amber/green"]
    assert frame["percent_complete"].tolist() == [0.45, 0.5]
    assert frame["budget"].tolist() == [1_250_000, 12.5]
    assert frame["raw"][0] == {
        "status": "In progress",
        "rag": "Amber/Red",
        "percent_complete": "45%",
        "budget": "1,250,000",
    }


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("start", "31/01/2026", "'31/01/2026' is not a day written as YYYY-MM-DD; the value was left out."),
        ("start", "2026-02-30", "'2026-02-30' is not a day written as YYYY-MM-DD; the value was left out."),
        ("status", "sort of", "'sort of' is none of: not_started, in_progress"),
        ("budget", "a lot", "'a lot' is not a number; the value was left out."),
        ("budget", "=SUM(A1)", "'=SUM(A1)' is not a number; the value was left out."),
        ("budget", "NaN", "'NaN' is not a number; the value was left out."),
        ("budget", "5%", "'5%' is not a number; the value was left out."),
        ("percent_complete", "45", "'45' is not a share between 0 and 1; write 0.45 or 45%; the value was left out."),
        ("cadence_days", "0", "'0' is below 1; the value was left out."),
        ("cadence_days", "7.5", "'7.5' is not a whole number; the value was left out."),
    ],
)
def test_a_value_that_does_not_fit_is_named_with_its_place_and_the_row_stays(
    column: str, value: str, reason: str, write: Write, request_today: Request
) -> None:
    folder = write("acme", projects=f"id,name,{column}\np0,Zero,\np1,Alpha,{value}\n")
    reading = read(folder, request_today)
    (reject,) = reading.rejected
    assert (reject.file, reject.row, reject.column, reject.value) == ("acme/projects.csv", 3, column, value)
    assert reject.reason.startswith(reason)
    assert not reject.dropped
    assert projects(reading)["id"].tolist() == ["p0", "p1"]
    assert projects(reading)["raw"][1][column] == value


def test_a_row_without_what_it_needs_is_rejected(write: Write, request_today: Request) -> None:
    folder = write(
        "acme",
        projects="id,name\np1,Alpha\np2,\n",
        allocations="person,project,start,end,hours_per_week\nann,p1,2026-01-01,2026-02-01,8\nbob,p1,2026-01-01,soon,8\n",
    )
    reading = read(folder, request_today)
    assert [(r.file, r.row, r.column, r.dropped) for r in reading.rejected] == [
        ("acme/projects.csv", 3, "name", True),
        ("acme/allocations.csv", 3, "end", True),
    ]
    assert (reading.read, reading.loaded) == (4, 2)


def test_an_end_before_its_start_is_not_taken_and_is_said(write: Write, request_today: Request) -> None:
    folder = write("acme", projects="id,name,start,end\np1,Alpha,2026-05-01,2026-04-01\n")
    reading = read(folder, request_today)
    (reject,) = reading.rejected
    assert reject.reason == "The end 2026-04-01 lies before the start 2026-05-01; end was not taken."
    assert projects(reading)["end"].isna().all()
    assert projects(reading)["raw"][0]["end"] == "2026-04-01"


def test_the_same_row_twice_is_kept_once_and_said(write: Write, request_today: Request) -> None:
    folder = write("acme", projects="id,name\np1,Alpha\np2,Beta\np1,Alpha\n")
    reading = read(folder, request_today)
    assert (reading.read, reading.loaded, reading.repeated) == (3, 2, 1)
    assert "row 4: repeats an earlier row word for word (id p1)" in reading.notes[0]


def test_one_id_with_two_contents_keeps_both(write: Write, request_today: Request) -> None:
    folder = write("acme", projects="id,name\np1,Alpha\np1,Other\np1#2,Taken\np1,Third\n")
    reading = read(folder, request_today)
    assert projects(reading)["id"].tolist() == ["p1", "p1#3", "p1#2", "p1#4"]
    assert reading.loaded == 4
    assert len(reading.notes) == 2


def test_unknown_columns_are_reported_and_a_projects_are_kept(write: Write, request_today: Request) -> None:
    folder = write(
        "acme",
        projects="id,name,Favourite Colour\np1,Alpha,red\n",
        items="id,project,name,mood\ni1,p1,Do,fine\n",
    )
    reading = read(folder, request_today)
    assert reading.unmapped == ("projects.Favourite Colour", "items.mood")
    assert projects(reading)["attributes"][0] == {"Favourite Colour": "red"}
    assert any("not a column of items, left out: mood" in note for note in reading.notes)


def test_milestones_are_items_of_that_kind(write: Write, request_today: Request) -> None:
    folder = write(
        "acme", projects="id,name\np1,Alpha\n", items="id,project,name,kind\ni1,p1,Do,task\ni2,p1,Go live,Milestone\n"
    )
    tables = read(folder, request_today).records[0].tables
    assert tables["items"]["id"].tolist() == ["i1"]
    assert tables["milestones"]["id"].tolist() == ["i2"]


def test_ids_that_may_be_empty_are_made(write: Write, request_today: Request) -> None:
    folder = write(
        "acme",
        projects="name\nNew  CRM (phase 2)\n",
        money="project,kind,period,actual\nnew-crm-phase-2,Capital,2026-01,5\n",
        dependencies="predecessor,successor\na,b\n",
        updates="project,dated,text\nx,2026-01-02,Fine.\n",
    )
    tables = read(folder, request_today).records[0].tables
    assert tables["projects"]["id"].tolist() == ["new-crm-phase-2"]
    assert tables["money"]["id"].tolist() == ["new-crm-phase-2/capex/2026-01"]
    assert tables["money"]["period"].tolist() == [pd.Timestamp("2026-01-01")]
    assert tables["dependencies"]["id"].tolist() == ["a->b"]
    assert len(tables["updates"]["id"][0]) == 16


def test_a_row_with_too_few_or_too_many_cells_is_rejected_and_the_others_keep_their_numbers(
    write: Write, request_today: Request
) -> None:
    folder = write("acme", projects='id,name,owner\np1,"Al\npha",Ann\np2,Beta\n\np3,Gamma,Cy,too,many\np4,,Dee\n')
    reading = read(folder, request_today)
    assert [(r.row, r.reason) for r in reading.rejected] == [
        (3, "The row has 2 cells where the header has 3."),
        (5, "The row has 5 cells where the header has 3."),
        (6, "The row has no name, which every row of projects needs."),
    ]
    assert projects(reading)["name"].tolist() == ["Al\npha"]


@pytest.mark.parametrize(
    ("folder", "meta", "as_of", "known_on"),
    [
        ("acme/2026-01-31", '{"as_of": "2025-12-31"}', date(2025, 1, 1), date(2025, 1, 1)),
        ("acme/2026-01-31", '{"as_of": "2025-12-31"}', None, date(2026, 1, 31)),
        ("acme", '{"as_of": "2025-12-31"}', None, date(2025, 12, 31)),
        ("acme", "{}", None, date(2026, 3, 2)),
    ],
)
def test_the_known_day_is_the_users_else_the_folders_else_the_files_else_today(
    folder: str, meta: str, as_of: date | None, known_on: date, write: Write
) -> None:
    place = write(folder, projects="id,name\np1,A\n")
    write(folder, suffix=".json", portfolio=meta)
    records = CanonicalSource().read(place, Request("acme", date(2026, 3, 2), as_of=as_of)).records[0]
    assert (records.known_on, records.source, records.complete) == (known_on, "acme", True)


def test_a_workbook_and_a_json_file_say_the_same_as_csv(tmp_path: Path, write: Write, request_today: Request) -> None:
    folder = write(
        "acme",
        projects="id,name,start,budget,status,vendors\np1,Alpha,2026-01-05,1000,In progress,Acme;Bolt\n",
        goals="id,name,due\ng1,Grow,2027-01-01\n",
    )
    book = Workbook()
    sheet = book.active
    sheet.title = "Projects"
    sheet.append(["id", "name", "start", "budget", "status", "vendors"])
    sheet.append(["p1", "Alpha", date(2026, 1, 5), 1000.0, "In progress", "Acme;Bolt"])
    goals = book.create_sheet("goals")
    goals.append(["id", "name", "due"])
    goals.append(["g1", "Grow", date(2027, 1, 1)])
    book.create_sheet("scratch").append(["x"])
    meta = book.create_sheet("meta")
    meta.append(["as_of", date(2026, 2, 28)])
    book.save(tmp_path / "acme.xlsx")
    whole = {
        "as_of": "2026-02-28",
        "projects": [
            {
                "id": "p1",
                "name": "Alpha",
                "start": "2026-01-05",
                "budget": 1000,
                "status": "In progress",
                "vendors": ["Acme", "Bolt"],
            }
        ],
        "goals": [{"id": "g1", "name": "Grow", "due": "2027-01-01"}],
    }
    (tmp_path / "acme.json").write_text(json.dumps(whole), encoding="utf-8")
    readings = [read(path, request_today) for path in (folder, tmp_path / "acme.xlsx", tmp_path / "acme.json")]
    for reading in readings[1:]:
        assert reading.records[0].known_on == date(2026, 2, 28)
        for kind in ("projects", "goals"):
            shown = [r.records[0].tables[kind].drop(columns="_file") for r in (readings[0], reading)]
            if kind == "projects" and reading is readings[2]:
                shown = [frame.drop(columns="_row") for frame in shown]
            columns_of = [name for name in shown[0] if name != "_row"]
            pd.testing.assert_frame_equal(shown[0][columns_of], shown[1][columns_of])
    assert readings[1].notes == ("acme.xlsx: not a canonical sheet, left out: scratch.",)


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("projects.csv", b"", "is empty"),
        ("projects.csv", b"\n\n", "is empty: it has not even a header row"),
        ("projects.csv", bytes(range(256)) * 20, "binary data"),
        ("projects.csv", b"id,name\n" + b"x" * 5_000_000, "a line longer than"),
        ("projects.csv", b"id,name,name\np1,A,B\n", "has the column name more than once"),
        ("broken.json", b'{"projects": [', "is not valid JSON"),
        ("broken.json", b'{"a": ' + b"[" * 200_000, "is nested too deeply"),
        ("broken.json", b'{"projects": {"id": 1}}', "projects must be an array of objects"),
        ("broken.json", b'{"nothing": 1}', "holds none of the canonical sheets"),
        ("broken.json", b'{"as_of": "soon", "projects": []}', "'soon' is not a day written as YYYY-MM-DD"),
        ("broken.xlsx", b"PK\x03\x04 cut off", "damaged or was cut short"),
        ("broken.xlsx", b"just text", "not a workbook although its name says so"),
        ("broken.xlsx", bomb(), "zip bomb"),
    ],
)
def test_a_broken_file_is_one_clear_sentence(
    name: str, content: bytes, sentence: str, tmp_path: Path, request_today: Request
) -> None:
    place = tmp_path / "acme"
    place.mkdir()
    (place / name).write_bytes(content)
    with pytest.raises(SourceUnreadable, match=sentence) as caught:
        CanonicalSource().read(place if name.endswith(".csv") else place / name, request_today)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


def test_windows_text_is_read_and_said(write: Write, request_today: Request) -> None:
    folder = write("acme", projects="id,name\np1,Café – Brücke\n".encode("cp1252"))
    reading = read(folder, request_today)
    assert projects(reading)["name"].tolist() == ["Café – Brücke"]
    assert "Windows-1252" in reading.notes[0]


def test_semicolons_and_a_byte_order_mark_are_fine(write: Write, request_today: Request) -> None:
    folder = write("acme", projects="\ufeffid;name\np1;Alpha, Beta\n")
    assert projects(read(folder, request_today))["name"].tolist() == ["Alpha, Beta"]
