"""Files of raw records are recognised by what they are, and every row of them is read or rejected."""

import json
from datetime import date
from pathlib import Path

import pytest

from ingestion.live.captured import captured, first_record, form_of, landed_in, line_of, source_in
from ingestion.live.connector import Landing
from tests.shared_data import SHARED, shared


def devlake_files() -> list[Path]:
    return sorted((SHARED / "connectors").glob("*/devlake-*.csv"))


@pytest.mark.parametrize("name", [f"{path.parent.name}/{path.name}" for path in devlake_files()] or ["missing"])
def test_every_row_of_a_devlake_table_is_a_record(name: str) -> None:
    found = captured(shared(f"connectors/{name}"))
    assert found is not None
    assert found.form == "devlake"
    assert found.records
    assert found.rejected == ()
    assert all(record.url.startswith("http") or record.url == "" for record in found.records)
    first = first_record(shared(f"connectors/{name}"))
    assert first == found.records[0]


@pytest.mark.parametrize("vendor", ["monday/airbyte-monday-records-2023", "asana/airbyte-asana-records-2022"])
def test_airbyte_lines_carry_their_stream_and_day(vendor: str) -> None:
    path = shared(f"connectors/{vendor}.jsonl")
    found = captured(path)
    assert found is not None
    assert found.form == "airbyte"
    assert found.rejected == ()
    assert all(record.stream and record.day for record in found.records)
    assert first_record(path) == found.records[0]


def test_what_is_exported_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "board.jsonl"
    seen, gone, synced = date(2026, 1, 2), date(2026, 2, 3), date(2026, 3, 4)
    kept = [Landing("item", str(n), {"name": "näme", "n": n}, seen, gone if n else None) for n in range(2)]
    path.write_text("".join(line_of("monday", one, "monday://7", synced) for one in kept), encoding="utf-8")
    found = captured(path)
    assert found is not None
    assert (found.form, found.source, source_in(path), found.day) == ("bellwether", "monday", "monday", synced)
    assert {record.url for record in found.records} == {"monday://7"}
    assert landed_in(found, synced).landings == tuple(kept)


def test_a_line_that_is_no_record_is_rejected_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = json.dumps({"stream": "items", "data": {"id": 1}, "emitted_at": 1_700_000_000_000})
    path.write_text(f"{good}\n{{broken\n[1]\n", encoding="utf-8")
    found = captured(path)
    assert found is not None
    assert [reject.row for reject in found.rejected] == [2, 3]
    assert found.day == date(2023, 11, 14)
    assert found.read == 3


def test_a_cell_that_is_no_json_is_rejected_with_its_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('id,params,data,url,input,created_at\n1,{},"{""a"":1}",,null,2022-01-02 03:04:05\n2,,oops,,,\n')
    found = captured(path)
    assert found is not None
    assert [record.body for record in found.records] == [{"a": 1}]
    assert found.day == date(2022, 1, 2)
    assert [reject.row for reject in found.rejected] == [3]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.csv", "Project,Status\nA,red\n"),
        ("notes.jsonl", '{"project": "A", "text": "late", "date": "2026-01-01"}\n'),
        ("empty.jsonl", ""),
        ("blank.csv", "\n\n"),
        ("deep.jsonl", "[" * 100_000),
        ("data.txt", '{"stream": "a", "data": {}}'),
    ],
)
def test_other_files_are_left_to_other_sources(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    assert form_of(path) is None
    assert captured(path) is None
    assert first_record(path) is None
