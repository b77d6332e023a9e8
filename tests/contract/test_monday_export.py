"""monday's Excel export: the same portfolio as the live boards, and every row accounted for."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from ingestion.find import sources
from ingestion.source import Reading, Request
from ingestion.sources.monday.export import MondayExport
from tests.contract.monday_export import export, rows
from tests.contract.monday_scenario import ADA, BOB, USERS, Col, Plank, Said, Scenario, Thing, account, day, moment
from tests.contract.test_monday_live import cloud

TODAY = date(2026, 6, 1)


def read(path: Path, mapping: str | None = None) -> Reading:
    """Read a workbook and see that every row is accounted for."""
    reading = MondayExport().read(path, Request("p", TODAY, mapping=mapping))
    assert reading.read == reading.loaded + reading.repeated + sum(one.dropped for one in reading.rejected)
    return reading


def table(reading: Reading, kind: str) -> dict[str, dict[str, Any]]:
    """Rows of a table by id."""
    frame = reading.records[0].tables.get(kind)
    return (
        {}
        if frame is None
        else {str(row["id"]): {str(k): v for k, v in row.items()} for row in frame.to_dict("records")}
    )


def sheet(path: Path, cells: list[list[Any]], name: str = "board") -> Path:
    """A workbook with one sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = name
    for row in cells:
        page.append(row)
    book.save(path)
    return path


def _said(frames: dict[str, pd.DataFrame], people: dict[str, str]) -> dict[str, list[tuple[Any, ...]]]:
    """What both sides must agree on; people by name, ids of projects by name."""

    def plain(value: Any) -> Any:
        if isinstance(value, tuple):
            return value
        return (
            None if value is None or pd.isna(value) else people.get(value, value) if isinstance(value, str) else value
        )

    names = {row["id"]: row["name"] for row in frames["projects"].to_dict("records")}
    wanted = {
        "projects": ("name", "programme", "status", "rag", "priority", "start", "end", "budget", "vendors", "sponsor"),
        "items": ("id", "project", "parent", "name", "kind", "status", "owner", "vendor", "start", "due"),
        "updates": ("id", "project", "item", "dated", "author", "text"),
        "dependencies": ("predecessor", "successor", "type"),
    }
    out = {}
    for kind, fields in wanted.items():
        found = []
        for row in frames[kind].to_dict("records") if kind in frames else []:
            row["project"] = names.get(row.get("project"), row.get("project"))
            found.append(tuple(plain(row.get(name)) for name in fields))
        out[kind] = sorted(found, key=str)
    return out


@pytest.mark.parametrize("board", [0, 1])
def test_the_export_of_a_board_is_the_same_portfolio_as_its_live_sync(board: int, tmp_path: Path) -> None:
    scenario = account()
    plank = scenario.boards[board]
    with cloud(scenario, f"monday://{plank.id}") as (connection, _, _):
        connection.run(TODAY)
        live = connection.shaped(TODAY, "s").records[-1].tables
    file = read(export(scenario, plank, tmp_path / "Board_1780272000.xlsx")).records[0]
    names = {f"{mail.casefold()}": name for name, mail in USERS.values()}
    assert _said(dict(file.tables), {}) == _said(dict(live), names)


def test_a_file_speaks_for_the_day_its_name_states(tmp_path: Path) -> None:
    scenario = account()
    reading = read(export(scenario, scenario.boards[0], tmp_path / "Website_relaunch_1767225600.xlsx"))
    assert reading.records[0].known_on == date(2026, 1, 1)
    assert reading.records[0].source == "Website_relaunch"


@pytest.mark.parametrize("titles", [1, 2, 4])
def test_up_to_four_title_rows_stand_above_the_first_group(titles: int, tmp_path: Path) -> None:
    scenario = account()
    reading = read(export(scenario, scenario.boards[0], tmp_path / "b.xlsx", titles=titles))
    assert len(table(reading, "items")) == 6
    assert f"{titles} title rows, 2 group rows, 2 headers" in reading.notes[0]


def test_a_board_without_groups_and_one_without_subitems_are_read(tmp_path: Path) -> None:
    scenario = account()
    plank = scenario.boards[0]
    assert len(table(read(export(scenario, plank, tmp_path / "a.xlsx", groups=False)), "items")) == 6
    plank.under = []
    for item in plank.items:
        item.subitems = []
    plank.updates = plank.updates[:1]
    assert len(table(read(export(scenario, plank, tmp_path / "b.xlsx")), "items")) == 4


def test_titles_groups_headers_sums_and_blanks_are_no_data_and_are_counted(tmp_path: Path) -> None:
    scenario = account()
    reading = read(export(scenario, scenario.boards[0], tmp_path / "b.xlsx"))
    assert reading.read == 6 + 4, "six items and subitems, four updates"
    assert reading.notes[0] == (
        "Board 'Website relaunch': 4 items and 2 subitems in 2 groups; not data: 1 title rows, 2 group rows, 2 headers,"
        " 1 subitem headers, 2 summary rows, 1 blank rows."
    )


def test_two_columns_of_one_title_are_two_columns(tmp_path: Path) -> None:
    scenario = account()
    reading = read(export(scenario, scenario.boards[0], tmp_path / "b.xlsx"))
    assert {"Notes", "Notes (2)"} <= set(reading.unmapped)


def test_without_item_ids_equal_names_are_told_apart_by_group_parent_and_turn(tmp_path: Path) -> None:
    scenario = account()
    plank = scenario.boards[0]
    plank.columns = [col for col in plank.columns if col.type != "item_id"]
    plank.under = [col for col in plank.under if col.type != "item_id"]
    plank.items += [Thing("9005", "Build", {}, group="g2"), Thing("9006", "Build", {}, group="g2")]
    plank.updates = []
    path = export(scenario, plank, tmp_path / "b.xlsx")
    first, again = table(read(path), "items"), table(read(path), "items")
    assert len(first) == 8
    assert list(first) == list(again)
    assert sum(row["name"] == "Build" for row in first.values()) == 3


def test_a_dependency_on_a_name_that_two_items_have_is_kept_as_written(tmp_path: Path) -> None:
    scenario = account()
    plank = scenario.boards[0]
    plank.items.append(Thing("9005", "Build", {}, group="g2"))
    links = table(read(export(scenario, plank, tmp_path / "b.xlsx")), "dependencies")
    assert {one["predecessor"] for one in links.values() if one["successor"] == "9003"} == {"Build", "9001"}


def test_an_update_on_an_item_that_is_not_in_the_sheet_is_kept_and_reported(tmp_path: Path) -> None:
    scenario = account()
    plank = scenario.boards[0]
    plank.updates.append(Said("7999", "123", ADA, "About something deleted.", moment(3, 3)))
    reading = read(export(scenario, plank, tmp_path / "b.xlsx"))
    assert table(reading, "updates")["7999"]["item"] == "123"
    assert any("1 updates speak about items that are not found on the board" in note for note in reading.notes)


def test_without_item_ids_an_update_is_about_the_one_item_of_its_name(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "road_1700000000.xlsx",
        [["Road"], [], ["Q1"], ["Name", "Status"], ["Beta", "Done"], ["Alpha", "Done"], [], ["Q2"], ["Name", "Status"],
         ["Alpha", "Done"]],
    )  # fmt: skip
    book = load_workbook(path)
    page = book.create_sheet("road-updates")
    for row in (
        ["Road"],
        ["Item ID", "Item Name", "Content Type", "User", "Created At", "Update Content", "Post ID"],
        ["71", "Beta", "Update", "Ada", "03/October/2025  04:00:18 PM", "We are late", "1"],
        ["72", "Alpha", "Update", "Ada", "03/October/2025  04:00:18 PM", "Which one?", "2"],
    ):
        page.append(row)
    book.save(path)
    reading = read(path)
    beta = next(key for key, row in table(reading, "items").items() if row["name"] == "Beta")
    assert {key: row["item"] for key, row in table(reading, "updates").items()} == {"1": beta, "2": "72"}
    assert any("1 updates speak about items that are not found" in note for note in reading.notes)


def test_created_at_with_an_english_month_and_two_spaces_is_a_day(tmp_path: Path) -> None:
    scenario = account()
    reading = read(export(scenario, scenario.boards[0], tmp_path / "b.xlsx"))
    assert table(reading, "updates")["7001"]["dated"].date() == day(2, 3)


def test_a_mapping_says_that_rows_are_projects(tmp_path: Path) -> None:
    scenario = account()
    reading = read(export(scenario, scenario.boards[0], tmp_path / "b.xlsx"), "items: projects")
    assert "9001" in table(reading, "projects")


def test_a_status_nobody_knows_is_unknown_and_named_with_its_row(tmp_path: Path) -> None:
    scenario = account()
    plank = scenario.boards[0]
    plank.columns[1].labels = (*plank.columns[1].labels, "Purple")
    plank.items[3].values |= {"status": "Purple"}
    reading = read(export(scenario, plank, tmp_path / "b.xlsx"))
    assert table(reading, "items")["9004"]["status"] == "unknown"
    assert [(one.column, one.value, one.dropped) for one in reading.rejected] == [("Status", "Purple", False)]


_TRACKER = [["Name", "Owner", "Status", "End date"], ["Depot", "Ada", "Done", "2026-05-01"]]


@pytest.mark.parametrize(
    "cells",
    [
        _TRACKER,
        [["Project tracker"], *_TRACKER],
        [["Project tracker"], [], *_TRACKER],
        [["Project tracker", "as of May"], ["North"], *_TRACKER],
        [["Q1"], ["a", "b"], ["Name", "x"]],
    ],
)
def test_an_ordinary_tracker_is_left_to_others_whatever_its_file_is_called(
    cells: list[list[Any]], tmp_path: Path
) -> None:
    path = sheet(tmp_path / "monday-board-updates.xlsx", cells)
    assert not MondayExport().accepts(path)


def test_an_export_is_known_by_its_content_under_any_name(tmp_path: Path) -> None:
    scenario = account()
    path = export(scenario, scenario.boards[0], tmp_path / "status.xlsx")
    assert next(name for name, source in sources().items() if source.accepts(path)) == "monday-export"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a zip", b"Name,Owner\n"])
def test_what_is_no_workbook_is_not_accepted(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(content)
    assert not MondayExport().accepts(path)


_WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn", "Co")), min_size=1, max_size=8
)
_NAMES = st.lists(_WORDS, min_size=1, max_size=3).map(", ".join).filter(lambda name: name not in {"Subitems", "Name"})
_CELLS = {
    "text": _NAMES,
    "status": st.sampled_from(("Done", "Stuck", "Working on it")),
    "date": st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    "people": st.lists(st.sampled_from([ADA, BOB]), min_size=1, max_size=2, unique=True),
    "numbers": st.floats(0, 1e9, allow_nan=False),
    "timeline": st.tuples(st.dates(date(2020, 1, 1), date(2024, 1, 1)), st.dates(date(2024, 1, 2), date(2030, 1, 1))),
}


@st.composite
def _boards(draw: st.DrawFn) -> tuple[Plank, int]:
    columns = [Col("itemid", "Item ID (auto generated)", "item_id")]
    under = [Col("itemid", "Item ID (auto generated)", "item_id")]
    for some in (columns, under):
        for n, type_ in enumerate(draw(st.lists(st.sampled_from(sorted(_CELLS)), max_size=5))):
            labels = ("Done", "Stuck", "Working on it") if type_ == "status" else ()
            some.append(
                Col(
                    f"c{n}",
                    draw(st.one_of(_WORDS, st.sampled_from(("Status", "Owner", "Date", "Name", "Subitems")))),
                    type_,
                    labels,
                )
            )
    groups = {f"g{n}": draw(_NAMES) for n in range(draw(st.integers(1, 3)))}
    board = Plank("7", draw(_NAMES), columns, under=under if draw(st.booleans()) else [], groups=groups)
    for n in range(draw(st.integers(0, 6))):
        values = {col.id: draw(st.none() | _CELLS[col.type]) for col in columns if col.type in _CELLS}
        item = Thing(str(1000 + n), draw(_NAMES), values, group=draw(st.sampled_from(sorted(groups))))
        for m in range(draw(st.integers(0, 3)) if board.under else 0):
            below = {col.id: draw(st.none() | _CELLS[col.type]) for col in under if col.type in _CELLS}
            item.subitems.append(Thing(str(5000 + 10 * n + m), draw(_NAMES), below))
        board.items.append(item)
    return board, draw(st.integers(1, 4))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_boards())
def test_what_was_written_is_read_and_nothing_else(tmp_path: Path, made: tuple[Plank, int]) -> None:
    board, titles = made
    scenario = Scenario(dict(USERS), [board])
    reading = read(sheet(tmp_path / "b.xlsx", rows(scenario, board, titles=titles)), "items: tasks")
    written = {thing.id: (thing.name, parent.id if parent else None) for thing, parent in board.things()}
    found = table(reading, "items")
    assert reading.read == len(written)
    assert {
        key: (row["name"], row["parent"] if isinstance(row["parent"], str) else None) for key, row in found.items()
    } == written
    assert not any(one.dropped for one in reading.rejected)
    assert table(reading, "projects").keys() == {row["project"] for row in found.values()} or not found
