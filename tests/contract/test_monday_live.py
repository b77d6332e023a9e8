"""monday live against a server that executes our queries under monday's own schema."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingestion.source import Records
from ingestion.sources.monday.live import MondayConnector
from ingestion.sources.monday.queries import ALL
from portfolio.errors import SourceUnavailable, SourceUnreadable
from tests.contract.killing import Case, assert_resumes
from tests.contract.monday_scenario import Scenario, Thing, account, day, large, moment
from tests.contract.monday_server import TOKEN, MondayCloud
from tests.contract.pulling import Connection, said
from tests.contract.schema import faults
from tests.contract.server import Said, Vendor, serving

TODAY = date(2026, 6, 1)


@contextmanager
def cloud(
    scenario: Scenario, uri: str = "monday://501,502", faults_: Mapping[int, Said] | None = None, **limits: Any
) -> Iterator[tuple[Connection, Vendor, MondayCloud]]:
    """A connection to a running server."""
    monday = MondayCloud(scenario, **limits)
    with serving(monday.answer, faults_) as vendor:
        yield Connection(MondayConnector(), uri, TOKEN, {"MONDAY_URL": f"{vendor.url}/v2"}), vendor, monday


def last(connection: Connection) -> Records:
    """The picture of today."""
    return connection.shaped(TODAY, "monday").records[-1]


def rows(records: Records, kind: str) -> dict[str, dict[str, Any]]:
    """Rows of a table by id."""
    frame = records.tables.get(kind)
    return (
        {}
        if frame is None
        else {str(row["id"]): {str(k): v for k, v in row.items()} for row in frame.to_dict("records")}
    )


@pytest.fixture(scope="module")
def today() -> Records:
    """Today's picture of both boards after one full run."""
    with cloud(account()) as (connection, _, _):
        connection.run(TODAY)
        return last(connection)


@pytest.fixture(scope="module")
def undisturbed() -> list[tuple[Any, ...]]:
    """What a run that nobody kills ends with."""
    with cloud(account()) as (connection, _, _):
        connection.run(TODAY)
        return said(connection.shaped(TODAY, "monday"))


@pytest.mark.parametrize("name", ALL)
def test_every_query_is_valid_under_the_vendors_schema(name: str) -> None:
    assert faults("monday/monday-schema-2026-10.graphql", ALL[name]) == []


def test_a_board_becomes_a_project_and_its_rows_the_work(today: Records) -> None:
    now = today
    items = rows(now, "items")
    assert rows(now, "projects")["501"]["name"] == "Website relaunch"
    first = items["9001"]
    assert (first["project"], first["status"], first["owner"]) == ("501", "in_progress", "ada@example.org")
    assert (first["start"].date(), first["due"].date()) == (day(2, 1), day(3, 1))
    assert first["vendor"] == "Acme, Inc."
    assert items["9002"]["status"] == "blocked"
    assert items["9101"]["parent"] == "9001"
    assert items["9101"]["kind"] == "subtask"
    assert items["9101"]["status"] == "done"
    assert first["url"] == "https://byron.monday.com/boards/501/pulses/9001"


def test_a_board_of_projects_gives_projects_whose_subitems_are_work(today: Records) -> None:
    now = today
    depot = rows(now, "projects")["8001"]
    assert depot["programme"] == "Project portfolio"
    assert (depot["status"], depot["rag"], depot["priority"]) == ("in_progress", "amber", "high")
    assert (depot["owner"], depot["sponsor"]) == ("ada@example.org", "bob@example.org")
    assert depot["budget"] == 1_250_000
    assert depot["vendors"] == ("Northern Steel", "Acme, Inc.")
    assert depot["attributes"]["Mood"] == "fine"
    tender = rows(now, "items")["8101"]
    assert (tender["project"], tender["kind"], tender["status"]) == ("8001", "task", "done")
    assert tender["parent"] != "8001", "a project is no item, so it is no parent"
    assert tender["due"].date() == day(3, 1)


def test_items_option_says_what_rows_are_whatever_the_board_looks_like() -> None:
    with cloud(account(), "monday://501?items=projects") as (connection, _, _):
        connection.run(TODAY)
        assert "9001" in rows(last(connection), "projects")


def test_people_have_their_addresses_as_ids_and_a_row_each(today: Records) -> None:
    people = rows(today, "people")
    assert people["ada@example.org"]["name"] == "Ada Byron"
    assert set(people) == {"ada@example.org", "bob@example.org"}


def test_dependencies_point_from_what_must_be_done_to_what_waits(today: Records) -> None:
    links = rows(today, "dependencies")
    pairs = {(one["predecessor"], one["successor"]) for one in links.values()}
    assert pairs == {("9001", "9002"), ("9002", "9003"), ("9001", "9003")}


def test_updates_replies_and_board_posts_are_kept_with_author_and_day(today: Records) -> None:
    updates = rows(today, "updates")
    assert set(updates) == {"7001", "7002", "7003", "7004", "7101"}
    assert (updates["7002"]["item"], updates["7002"]["author"]) == ("9001", "bob@example.org")
    assert updates["7001"]["text"] == "Draft sent to the client."
    assert updates["7101"]["project"] == "8001"
    assert updates["7001"]["url"].endswith("/pulses/9001/posts/7001")


def test_a_date_that_slipped_was_another_one_before_and_is_known_on_its_own_day() -> None:
    scenario = account()
    scenario.boards[0].change("9002", "timeline", (day(3, 2), day(6, 15)), moment(4, 10))
    scenario.boards[0].change("9002", "status", "Working on it", moment(4, 20))
    scenario.boards[1].change("8001", "rag", "Red", moment(4, 12))
    with cloud(scenario) as (connection, _, _):
        connection.run(TODAY)
        pictures = connection.shaped(TODAY, "monday").records
    due = {p.known_on: rows(p, "items")["9002"]["due"].date() for p in pictures if "9002" in rows(p, "items")}
    assert due[date(2026, 1, 5)] == day(5, 1)
    assert due[date(2026, 4, 10)] == day(6, 15)
    state = {p.known_on: rows(p, "items")["9002"]["status"] for p in pictures if "9002" in rows(p, "items")}
    assert state[date(2026, 4, 10)] == "blocked"
    assert state[date(2026, 4, 20)] == "in_progress"
    health = {p.known_on: rows(p, "projects")["8001"]["rag"] for p in pictures if "8001" in rows(p, "projects")}
    assert health[date(2026, 1, 5)] == "amber"
    assert health[date(2026, 4, 12)] == "red"
    assert [p.complete for p in pictures] == [False] * (len(pictures) - 1) + [True]


def test_what_was_deleted_or_archived_is_gone_today_and_stays_in_the_past() -> None:
    scenario = account()
    with cloud(scenario) as (connection, _, _):
        connection.run(date(2026, 5, 1))
        scenario.boards[0].remove("9001", moment(5, 10))
        scenario.boards[0].remove("9004", moment(5, 11), archive=True)
        connection.run(TODAY, since=datetime(2026, 5, 1, tzinfo=UTC))
        pictures = connection.shaped(TODAY, "monday").records
    now = rows(pictures[-1], "items")
    assert set(now) == {"9002", "9003", "8101"}, "the deleted item's subitems go along"
    before = next(p for p in reversed(pictures) if p.known_on < date(2026, 5, 10) and "9002" in rows(p, "items"))
    assert {"9001", "9101", "9004"} <= set(rows(before, "items"))
    links = rows(pictures[-1], "dependencies")
    assert {(one["predecessor"], one["successor"]) for one in links.values()} == {("9002", "9003")}


def test_a_full_sweep_finds_deletions_that_no_log_tells() -> None:
    scenario = account()
    with cloud(scenario) as (connection, _, _):
        connection.run(date(2026, 5, 1))
        scenario.boards[0].items = [item for item in scenario.boards[0].items if item.id != "9004"]
        connection.run(TODAY)
        assert "9004" not in rows(last(connection), "items")
        assert connection.kept["item", "9004"].gone_on == TODAY


def test_an_incremental_run_fetches_only_what_changed_in_three_calls() -> None:
    scenario = large(520, updates=150)
    with cloud(scenario, "monday://501") as (connection, vendor, monday):
        connection.run(date(2026, 5, 1))
        begun, monday.items_served = vendor.calls, 0
        scenario.boards[0].change("100007", "status", "Stuck", moment(5, 20))
        connection.run(TODAY, since=datetime(2026, 5, 1, tzinfo=UTC))
        assert vendor.calls - begun == 3, "boards, items, news; everybody is known"
        assert monday.items_served == 1
        assert rows(last(connection), "items")["100007"]["status"] == "blocked"
        assert len(rows(last(connection), "items")) == 520


def test_a_full_run_takes_as_few_calls_as_pages_need() -> None:
    with cloud(large(1_010, updates=150, columns=1), "monday://501") as (connection, vendor, _):
        connection.run(TODAY)
        assert vendor.calls == 1 + 3 + 2 + 1, "boards, 3 pages of items, 2 pages of updates, people"


def test_small_boards_share_a_call() -> None:
    with cloud(account()) as (connection, vendor, _):
        connection.run(TODAY)
        assert vendor.calls == 5, "boards, subitem boards, all items, news, people"


def test_all_boards_are_read_where_none_is_named_and_subitems_are_counted_once() -> None:
    with cloud(account(), "monday://") as (connection, vendor, _):
        connection.run(TODAY)
        assert set(rows(last(connection), "projects")) == {"501", "8001", "8002"}
        assert vendor.calls == 4


def test_an_expired_cursor_goes_on_from_the_last_change_seen() -> None:
    with cloud(large(1_510, columns=1), "monday://501", cursors_last=2) as (connection, _, _):
        connection.run(TODAY)
        assert len(rows(last(connection), "items")) == 1_510
        assert any("expired" in note for note in connection.notes)


@pytest.mark.parametrize("old", [False, True])
def test_a_spent_complexity_budget_is_waited_for(old: bool) -> None:  # noqa: FBT001 - a case
    with cloud(large(1_010, columns=1), "monday://501", budget=60_000, old_errors=old) as (connection, _, _):
        connection.run(TODAY)
        assert len(rows(last(connection), "items")) == 1_010
        assert any(seconds >= 1 for seconds in connection.waited)


def test_the_daily_limit_ends_the_run_and_the_next_goes_on_where_it_stopped() -> None:
    with cloud(large(1_010, columns=1), "monday://501", daily=3) as (connection, vendor, monday):
        with pytest.raises(SourceUnavailable, match="daily number of calls"):
            connection.run(TODAY)
        begun, monday.daily = vendor.calls, None
        connection.run(TODAY)
        assert vendor.calls - begun == 3, "the third page of items, news, people"
        assert len(rows(last(connection), "items")) == 1_010


def test_server_errors_and_429_are_tried_again() -> None:
    broken = {1: Said({"errors": []}, status=502), 2: Said("slow down", status=429, headers={"Retry-After": "1"})}
    broken[4] = Said({"errors": [{"message": "oops", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}], "data": None})
    with cloud(account(), faults_=broken) as (connection, _, _):
        connection.run(TODAY)
        assert len(rows(last(connection), "items")) == 7


def test_a_wrong_token_is_refused_with_what_to_check() -> None:
    with cloud(account()) as (connection, _, _):
        connection.token = TOKEN[::-1]
        with pytest.raises(SourceUnreadable, match="MONDAY_TOKEN"):
            connection.run(TODAY)


def test_a_board_nobody_sees_is_named() -> None:
    with cloud(account(), "monday://999") as (connection, _, _), pytest.raises(SourceUnreadable, match="999"):
        connection.run(TODAY)


@pytest.mark.parametrize("pages", range(1, 6))
def test_killed_at_any_page_a_run_ends_with_what_an_undisturbed_one_has(
    pages: int, undisturbed: list[tuple[Any, ...]]
) -> None:
    with cloud(account()) as (connection, _, _):
        connection.run(TODAY, pages=pages)
        connection.run(TODAY)
        assert said(connection.shaped(TODAY, "monday")) == undisturbed


def test_a_process_killed_at_every_page_boundary_leaves_the_same_store_and_asks_for_nothing_twice(
    tmp_path: Path,
) -> None:
    scenario = account()
    scenario.boards[0].change("9002", "timeline", (day(3, 2), day(6, 15)), moment(4, 10))
    case = Case(
        "ingestion.sources.monday.live:MondayConnector", "monday://501", {"MONDAY_TOKEN": TOKEN}, "MONDAY_URL", "/v2"
    )
    assert assert_resumes(case, MondayCloud(scenario).answer, tmp_path) == 5


def test_a_hint_fetches_one_item_by_id_and_finds_that_it_is_gone() -> None:
    scenario = account()
    with cloud(scenario) as (connection, _, _):
        connection.run(date(2026, 5, 1))
        thing: Thing = scenario.boards[0].find("9004")[0]
        thing.state = "archived"  # an archive that no log tells of
        hints = (("item", "9004"), ("item", "123456"))
        connection.run(TODAY, since=datetime(2026, 5, 30, tzinfo=UTC), hints=hints)
        assert "9004" not in rows(last(connection), "items")
        assert ("item", "123456") not in connection.kept


def test_greeting_says_who_the_token_is_and_what_it_does_not_see() -> None:
    from ingestion.live.transport import HttpWire  # noqa: PLC0415 - only here

    with cloud(account(), "monday://501,77") as (connection, vendor, _):
        target = connection.connector.target(connection.uri)
        service = connection.connector.service(target, TOKEN, connection.environ)
        with HttpWire(service) as wire:
            told = connection.connector.greet(wire, target)
        assert vendor.calls == 1
    assert told == ("The token is Ada Byron of Byron & Co; it sees Website relaunch (4 items). It does not see 77.")


@pytest.mark.parametrize("uri", ["monday://abc", "monday://501?item=tasks", "monday://501?items=x", "monday://5/6"])
def test_a_wrong_uri_is_refused_with_the_form(uri: str) -> None:
    with pytest.raises(SourceUnreadable):
        MondayConnector().target(uri)
