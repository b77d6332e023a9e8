"""Which row is which project: ids, names, repeated rows and ids that stand for two things."""

from pathlib import Path

from ingestion.source import Reading
from tests.ingestion.tables.reading import matches, projects, read_text


def test_an_id_used_twice_keeps_both_and_is_reported(tmp_path: Path) -> None:
    read = read_text(tmp_path, "ID,Project name\n1,A\n2,B\n2,C\n3,D\n")
    assert projects(read).index.tolist() == ["1", "2", "2#2", "3"]
    (reject,) = read.rejected
    assert (reject.row, reject.column, reject.value, reject.dropped) == (4, "ID", "2", False)
    assert reject.reason == "has the same id as row 3 with other content; kept as '2#2'"


def test_a_row_repeated_word_for_word_is_kept_once(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Owner\nA,Ann\nB,Bob\nA,Ann\n")
    assert (read.read, read.loaded, read.repeated) == (3, 2, 1)
    (reject,) = read.rejected
    assert (reject.row, reject.reason) == (4, "repeats row 2 word for word and is kept once")


def test_without_an_id_the_folded_name_is_the_id(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project name,Owner\n2011 Census ,Ann\nR&amp;D – Phase (2),Bob\n")
    assert projects(read).index.tolist() == ["2011 census", "r d phase 2"]
    assert projects(read)["name"].tolist() == ["2011 Census", "R&D – Phase (2)"]
    assert projects(read)["raw"].iloc[1]["name"] == "R&amp;D – Phase (2)"


def test_a_code_shared_by_many_rows_is_no_id(tmp_path: Path) -> None:
    rows = "".join(f"{n // 10},{100 + n},P{n} of many\n" for n in range(60))
    read = read_text(tmp_path, "uid,pid,Project name\n" + rows)
    assert (matches(read)["uid"], matches(read)["pid"]) == (None, "id")


def test_ids_a_spreadsheet_turned_into_floats_are_whole_again(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project ID,Project name\n101.0,A\n1.23E+05,B\n103,C\n")
    assert projects(read).index.tolist() == ["101", "123000", "103"]
    assert any("turned into decimal or scientific numbers" in note for note in read.notes)


def test_a_list_with_ids_only_names_projects_by_them(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project ID,Owner\nX-1,Ann\nX-2,Bob\n")
    assert projects(read)["name"].tolist() == ["X-1", "X-2"]


def test_two_rows_that_share_an_id_are_two_projects(tmp_path: Path) -> None:
    assert projects(read_text(tmp_path, "id,name\n1,A\n1,B\n")).index.tolist() == ["1", "1#2"]


def test_a_column_called_project_that_holds_codes_is_the_id_beside_a_name(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project,Name,Owner\nP-1,Alpha line,Ann\nP-2,Beta line,Bob\n")
    assert matches(read)["Project"] == "id"
    assert projects(read).index.tolist() == ["P-1", "P-2"]


def test_a_column_called_project_that_holds_names_is_no_id(tmp_path: Path) -> None:
    read = read_text(tmp_path, "Project,Project name,Owner\nNorth,Alpha line,Ann\nSouth,Beta line,Bob\n")
    assert matches(read)["Project"] != "id"


CHANGES = """id,when,status
a,2026-01-05,not started
a,2026-01-05,in progress
b,2026-01-05,not started
a,2026-01-09,done
b,2026-01-09,in progress
b,2026-01-09,blocked
"""
BY_DAY = "columns: {when: reported_on}"


def told(reading: Reading) -> list[tuple[str, dict[str, str]]]:
    tables = [(str(one.known_on), one.tables["projects"].set_index("id")["status"]) for one in reading.records]
    return [(day, status.to_dict()) for day, status in tables]


def test_a_mapped_reporting_day_tells_pictures_apart_and_the_last_row_of_a_day_stands(tmp_path: Path) -> None:
    reading = read_text(tmp_path, CHANGES, mapping=BY_DAY)
    assert told(reading) == [
        ("2026-01-05", {"a": "in_progress", "b": "not_started"}),
        ("2026-01-09", {"a": "done", "b": "blocked"}),
    ]
    assert (reading.read, reading.loaded, [reject.row for reject in reading.rejected]) == (6, 4, [2, 6])
    assert all("the last of a day stands" in reject.reason for reject in reading.rejected)


def test_of_a_file_written_newest_first_the_upper_row_of_a_day_stands(tmp_path: Path) -> None:
    head, *rows = CHANGES.splitlines()
    turned = "\n".join([head, *reversed(rows)]) + "\n"
    there, back = read_text(tmp_path, CHANGES, mapping=BY_DAY), read_text(tmp_path, turned, mapping=BY_DAY)
    assert told(back) == told(there)


def test_how_a_list_was_split_is_remembered(tmp_path: Path) -> None:
    for mapping in (BY_DAY, "columns: {when: reported_on}\npictures_by_day: false", None):
        text = CHANGES if mapping else CHANGES.replace("when", "Last updated")
        first = read_text(tmp_path, text, mapping=mapping)
        again = read_text(tmp_path, text, mapping=first.mapping)
        assert len(first.records) == (2 if mapping == BY_DAY else 1)
        assert told(again) == told(first)
