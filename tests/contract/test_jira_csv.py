"""Jira's CSV export: what real ones hold, and whatever else may come under its header."""

import csv
import io
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingestion.find import units
from ingestion.source import Reading, Request
from ingestion.sources.jira.bodies import plain
from ingestion.sources.jira.export import JiraCsv
from ingestion.text.wiki import wiki_text
from portfolio.errors import SourceUnreadable

TODAY = date(2026, 3, 20)
HEAD = ["Summary", "Issue key", "Issue id", "Issue Type", "Status", "Status Category", "Project key"]


def read(path: Path, headers: list[str], *rows: list[str], mapping: str | None = None, **how: str) -> Reading:
    """Write a table as Jira does, and read it."""
    with path.open("w", newline="", encoding=how.pop("encoding", "utf-8")) as file:
        out = csv.writer(file, delimiter=how.pop("delimiter", ","), lineterminator=how.pop("ends", "\r\n"))
        out.writerows([headers, *rows])
    return JiraCsv().read(path, Request("p", TODAY, mapping=mapping))


def issue(number: int, *more: str, status: str = "To Do", category: str = "To Do") -> list[str]:
    """A row of an export."""
    return [f"Work {number}", f"ABC-{number}", str(10000 + number), "Story", status, category, "ABC", *more]


def items(reading: Reading) -> dict[str, dict[str, object]]:
    """Items by key, blanks left out."""
    frame = reading.records[-1].tables["items"].astype("object")
    rows = frame.where(frame.notna(), None).to_dict("records")
    return {str(row["id"]): {str(name): value for name, value in row.items() if value is not None} for row in rows}


def day(value: object) -> str:
    """A day as text."""
    return f"{value:%Y-%m-%d}"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Parent", "10001"),
        ("Parent", "ABC-1"),
        ("Parent key", "ABC-1"),
        ("Parent id", "10001"),
        ("Custom field (Epic Link)", "ABC-1"),
    ],
)
def test_each_spelling_of_parent_finds_it(tmp_path: Path, header: str, value: str) -> None:
    reading = read(tmp_path / "a.csv", [*HEAD, header, "Parent summary"], issue(1, "", ""), issue(2, value, "Work 1"))
    assert items(reading)["ABC-2"]["parent"] == "ABC-1"
    assert "parent" not in items(reading)["ABC-1"]


def test_a_parent_outside_the_file_is_said_and_the_issue_kept(tmp_path: Path) -> None:
    reading = read(tmp_path / "a.csv", [*HEAD, "Parent"], issue(1, "77777"))
    assert "parent" not in items(reading)["ABC-1"]
    assert any("internal id that is not in this file" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["12/Mar/24 9:41 AM", "13/Mar/24 12:00 AM"], ["2024-03-12", "2024-03-13"]),
        (["30/Jul/18 23:33", "02/Aug/18 00:01"], ["2018-07-30", "2018-08-02"]),
        (["6/21/2025 16:14", "6/7/2025 9:00"], ["2025-06-21", "2025-06-07"]),
        (["21/06/2025 16:14", "7/6/2025 9:00"], ["2025-06-21", "2025-06-07"]),
        (["2025-06-21T16:14:00.000+0200", "2025-06-07 16:14"], ["2025-06-21", "2025-06-07"]),
        (["21.06.2025 16:14", "07.06.2025 16:14"], ["2025-06-21", "2025-06-07"]),
    ],
)
def test_days_are_read_in_the_looks_sites_give_them(tmp_path: Path, written: list[str], meant: list[str]) -> None:
    rows = [issue(n, text) for n, text in enumerate(written, 1)]
    found = items(read(tmp_path / "a.csv", [*HEAD, "Updated"], *rows))
    assert [day(found[f"ABC-{n}"]["updated_on"]) for n in range(1, len(written) + 1)] == meant


def test_one_column_settles_day_and_month_for_all_and_a_mapping_where_none_does(tmp_path: Path) -> None:
    headers = [*HEAD, "Due Date", "Created"]
    settled = read(tmp_path / "a.csv", headers, issue(1, "03/04/2026", "21/01/2026 10:00"))
    assert day(items(settled)["ABC-1"]["due"]) == "2026-04-03"
    open_ = read(tmp_path / "a.csv", headers, issue(1, "03/04/2026", "02/01/2026 10:00"))
    assert "due" not in items(open_)["ABC-1"]
    assert any("date_order" in note for note in open_.notes)
    told = read(tmp_path / "a.csv", headers, issue(1, "03/04/2026", "02/01/2026 10:00"), mapping="date_order: mdy")
    assert day(items(told)["ABC-1"]["due"]) == "2026-03-04"


def test_a_mapping_names_the_field_a_column_fills(tmp_path: Path) -> None:
    headers = [*HEAD, "Custom field (Lieferant)", "Custom field (Vendor)"]
    reading = read(tmp_path / "a.csv", headers, issue(1, "Ostrava", "Acme"), mapping="columns: {Lieferant: vendors}")
    assert items(reading)["ABC-1"]["vendor"] == "Ostrava"


def test_comments_are_updates_with_the_person_and_text_of_wiki_markup(tmp_path: Path) -> None:
    said = "12/Mar/24 9:41 AM;5b10a2844c20165700ede21a;*Late*; see [plan|https://example.com/p]"
    headers = [*HEAD, "Assignee", "Assignee Id", "Comment", "Comment"]
    reading = read(tmp_path / "a.csv", headers, issue(1, "Ann Lee", "5b10a2844c20165700ede21a", said, "no day at all"))
    updates = reading.records[-1].tables["updates"]
    assert updates[["author", "text", "item"]].to_numpy().tolist() == [
        ["jira:5b10a2844c20165700ede21a", "Late; see plan (https://example.com/p)", "ABC-1"]
    ]
    assert day(updates["dated"].iloc[0]) == "2024-03-12"
    assert any("1 comments state no day" in note for note in reading.notes)
    assert reading.records[-1].tables["people"].to_numpy().tolist() == [["jira:5b10a2844c20165700ede21a", "Ann Lee"]]


def test_links_say_who_waits_and_other_files_may_hold_the_other_side(tmp_path: Path) -> None:
    headers = [
        *HEAD, "Outward issue link (Blocks)", "Outward issue link (Blocks)", "Inward issue link (Blocks)",
        "Outward issue link (Dependency)", "Outward issue link (Relates)",
    ]  # fmt: skip
    reading = read(
        tmp_path / "a.csv", headers, issue(1, "ABC-2", "OPS-9", "", "OPS-7", "X-1"), issue(2, "", "", "ABC-1", "", "")
    )
    frame = reading.records[-1].tables["dependencies"]
    pairs = frame[["predecessor", "successor", "predecessor_project", "successor_project"]].to_numpy().tolist()
    assert pairs == [
        ["ABC-1", "ABC-2", "ABC", "ABC"],
        ["ABC-1", "OPS-9", "ABC", "OPS"],
        ["OPS-7", "ABC-1", "OPS", "ABC"],
    ]


def test_every_row_is_loaded_repeated_or_rejected_with_its_reason(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    text = io.StringIO()
    out = csv.writer(text)
    out.writerows([HEAD, issue(1), issue(1), ["Other", *issue(1)[1:]], HEAD, ["no key", *[""] * 6], ["", *[""] * 6]])
    path.write_text(text.getvalue() + "too,short\r\n\r\n", newline="")
    reading = JiraCsv().read(path, Request("p", TODAY))
    assert (reading.read, reading.loaded, reading.repeated) == (6, 1, 1)
    assert [one.row for one in reading.rejected] == [4, 5, 6, 8]


def test_projects_carry_name_and_lead_and_several_may_share_a_file(tmp_path: Path) -> None:
    headers = [*HEAD[:6], "Project name", "Project lead", "Project lead id"]
    rows = [[*issue(1)[:6], "Alpha", "Ann", "a1"], ["Else", "XYZ-1", "1", "Bug", "Odd", "", "Beta", "Bob", ""]]
    reading = read(tmp_path / "a.csv", headers, *rows)
    found = reading.records[-1].tables["projects"][["id", "name", "owner"]].to_numpy().tolist()
    assert found == [["ABC", "Alpha", "jira:a1"], ["XYZ", "Beta", "Bob"]]
    assert items(reading)["XYZ-1"]["status"] == "unknown"
    assert any("Odd (1)" in note for note in reading.notes)


@pytest.mark.parametrize("how", [{"delimiter": ";"}, {"delimiter": "\t"}, {"encoding": "utf-8-sig"}, {"ends": "\n"},
                                 {"encoding": "utf-16"}, {"encoding": "cp1252"}])  # fmt: skip
def test_separators_encodings_and_line_ends_do_not_matter(tmp_path: Path, how: dict[str, str]) -> None:
    rows = [["Prüfung; mit, Zeichen\nund Zeile", *issue(1)[1:]], issue(2)]
    found = items(read(tmp_path / "a.csv", HEAD, *rows, **how))
    assert found["ABC-1"]["name"] == "Prüfung; mit, Zeichen\nund Zeile"
    assert set(found) == {"ABC-1", "ABC-2"}


def test_only_exports_of_jira_are_taken_for_one(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    for header, mine in (
        (HEAD, True),
        (["Key", "Summary", "Status"], False),
        (["Project", "Issue key", "Cost"], False),
    ):
        path.write_text(",".join(header) + "\n")
        assert JiraCsv().accepts(path) is mine
    path.write_text(",".join(HEAD) + "\n" + ",".join(issue(1)) + "\n")
    assert [unit.kind for unit in units([path])[0]] == ["jira-csv"]


def test_a_header_without_issues_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="no issues below it"):
        read(tmp_path / "a.csv", HEAD)


CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=12
) | st.sampled_from(
    [
        "",
        "a;b",
        'say "so"',
        "two\nlines",
        "ABC-1",
        "10001",
        "12/Mar/24 9:41 AM",
        "12/Mar/24;me;text",
        "Done",
        "5%",
        "=1+1",
    ]
)
WIDE = [*HEAD, "Labels", "Labels", "Comment", "Comment", "Due date", "Created", "Parent", "Outward issue link (Blocks)",
        "Outward issue link (Blocks)", "Description", "Custom field (Vendor)", "Resolution", "Assignee Id"]  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(
    rows=st.lists(st.lists(CELL, min_size=len(WIDE), max_size=len(WIDE)), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_what_was_written_is_read_or_rejected_by_row(rows: list[list[str]], delimiter: str, quoting: int) -> None:
    rows = [[*issue(n)[:2], *row[2:]] if n % 3 else row for n, row in enumerate(rows)]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows([WIDE, *rows])  # type: ignore[arg-type]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(text.getvalue().encode())
        filled = [row for row in rows if any(row)]
        try:
            reading = JiraCsv().read(path, Request("p", TODAY))
        except SourceUnreadable:
            # Nothing else refuses a whole file: no row has both an issue key and a project.
            assert not any(row[1].strip() and (row[6].strip() or "-" in row[1]) for row in filled)
            return
    dropped = [one for one in reading.rejected if one.dropped]
    assert reading.read == len(filled) == reading.loaded + reading.repeated + len(dropped)
    written = {row[1].strip(): row for row in reversed(filled)}
    for key, item in items(reading).items() if "items" in reading.records[-1].tables else ():
        assert item["name"] == (written[key][0].strip() or key)


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=300))
@example(body=b'"')
@example(body=b'\r\n"open,ABC-1\r\n')
@example(body=b"\xff\xfe\x00")
def test_any_bytes_below_a_header_of_jira_are_read_or_refused(body: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(",".join(WIDE).encode() + b"\r\n" + body)
        assert JiraCsv().accepts(path)
        try:
            reading = JiraCsv().read(path, Request("p", TODAY))
        except SourceUnreadable:
            return
    assert reading.read == reading.loaded + reading.repeated + sum(one.dropped for one in reading.rejected)


MARKUP = st.lists(
    st.sampled_from(
        ["*", "* ", "- ", "-", "_", "+", "^", "~", "{code}", "{quote}", "[a|http://b.c]", "!x.png!", "??", "h1. ",
         "bq. ",         "|", "||", "# ", "word", " ", "\n", "\r\n", "\n\n\n", "\t",
         "-5", "a-b", "C++", "x_y", "\\", "----", "é",
         "\u200b",         "1.", "\u00a0", "🙂", ":)", "#", "--", "**", "end. "]
    ),
    max_size=14,
).map("".join)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(texts=st.lists(MARKUP, min_size=1, max_size=8))
def test_a_column_of_bodies_reads_as_each_of_them_alone(texts: list[str]) -> None:
    found = plain(pa.chunked_array([pa.array([*texts, None], type=pa.string())]))
    assert found.iloc[:-1].tolist() == [wiki_text(text) for text in texts]
    assert pd.isna(found.iloc[-1])
