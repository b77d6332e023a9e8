"""Asana live against a server that holds every question against Asana's own OpenAPI document."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingestion.source import Records, Request
from ingestion.sources.asana.export import AsanaCsv
from ingestion.sources.asana.live import AsanaConnector
from ingestion.tables.mapping import ListMapping
from portfolio.errors import SourceUnavailable, SourceUnreadable
from tests.contract.asana_scenario import ORG, Organisation, as_csv, utility
from tests.contract.asana_server import TOKEN, AsanaCloud, _error
from tests.contract.killing import Case, assert_resumes
from tests.contract.pulling import Connection, said
from tests.contract.server import Said, Vendor, serving

TODAY = date(2026, 3, 20)
LATER = date(2026, 4, 20)
SINCE = datetime(2026, 3, 20, tzinfo=UTC)


@contextmanager
def cloud(
    org: Organisation, uri: str = "asana://100", faults: Mapping[int, Said] | None = None, **more: Any
) -> Iterator[tuple[Connection, Vendor, AsanaCloud]]:
    """A connection to a running server."""
    asana = AsanaCloud(org, **more)
    with serving(asana.answer, faults) as vendor:
        yield Connection(AsanaConnector(), uri, TOKEN, {"ASANA_URL": f"{vendor.url}/api/1.0"}), vendor, asana


def rows(records: Records, kind: str) -> dict[str, dict[str, Any]]:
    """Rows of a table by id."""
    frame = records.tables.get(kind)
    if frame is None:
        return {}
    return {row["id"]: row for row in frame.astype("object").where(frame.notna(), None).to_dict("records")}


def picture(connection: Connection, on: date, today: date = TODAY) -> Records:
    """The work as it was known at the end of a day."""
    records = [one for one in connection.shaped(today, "asana").records if "items" in one.tables]
    return [one for one in records if one.known_on <= on][-1]


def test_tasks_become_the_work_of_their_project() -> None:
    with cloud(utility()) as (connection, _, _):
        connection.run(TODAY)
        now = connection.shaped(TODAY, "asana").records[-1]
    project = rows(now, "projects")["100"]
    assert (project["name"], project["programme"], project["team"]) == (
        "Cable replacement",
        "Grid programme",
        "Civil works",
    )
    assert (project["status"], project["rag"], project["owner"]) == ("at_risk", "red", "ana.ruiz@example.org")
    assert (project["goals"], str(project["end"])[:10]) == (("400",), "2026-09-30")
    items = rows(now, "items")
    survey = items["11"]
    assert (survey["status"], survey["priority"], survey["vendor"]) == ("blocked", "high", "Northwind")
    assert (items["12"]["status"], str(items["12"]["done_on"])[:10]) == ("done", "2026-02-20")
    assert items["12"]["owner"] == "asana:2", "no e-mail is shown for Bo"
    assert (items["14"]["parent"], items["14"]["project"], items["14"]["kind"]) == ("13", "100", "subtask")
    assert items["15"]["status"] == "unknown", "a section called Ideas says nothing of the status"
    assert set(rows(now, "dependencies")) == {"11->12", "12->13"}
    assert set(rows(now, "people")) == {"ana.ruiz@example.org", "asana:2"}
    assert rows(now, "goals")["400"]["owner"] == "ana.ruiz@example.org"


def test_status_updates_and_comments_keep_their_day_author_and_words() -> None:
    with cloud(utility()) as (connection, _, _):
        connection.run(TODAY)
        updates = rows(connection.shaped(TODAY, "asana").records[-1], "updates").values()
    told = {(str(one["dated"])[:10], one["author"], one["rag"], one["item"], one["text"]) for one in updates}
    assert told == {
        ("2026-02-01", "ana.ruiz@example.org", "green", None, "January\n\nAll well."),
        ("2026-03-02", "ana.ruiz@example.org", "red", None, "February\n\nLate."),
        ("2026-03-01", "asana:2", None, "11", "Drone is late"),
    }


def test_stories_are_facts_of_their_own_days() -> None:
    with cloud(utility()) as (connection, _, _):
        connection.run(TODAY)
        first = rows(picture(connection, date(2026, 1, 19)), "items")
        moved = rows(picture(connection, date(2026, 1, 31)), "items")
        slipped = rows(picture(connection, date(2026, 2, 10)), "items")
        done = rows(picture(connection, date(2026, 2, 20)), "items")
        project = [
            (one.known_on, row["status"], row["rag"])
            for one in connection.shaped(TODAY, "asana").records
            if (row := rows(one, "projects").get("100"))
        ]
    assert (first["11"]["status"], str(first["13"]["due"])[:10]) == ("not_started", "2026-04-01")
    assert moved["11"]["status"] == "in_progress"
    assert str(slipped["13"]["due"])[:10] == "2026-06-01"
    assert (slipped["12"]["status"], done["12"]["status"]) == ("not_started", "done")
    assert (date(2026, 2, 1), "in_progress", "green") in project
    assert project[-1] == (TODAY, "at_risk", "red")


def test_live_and_the_csv_export_tell_the_same_work(tmp_path: Path) -> None:
    org = utility()
    path = tmp_path / "cable.csv"
    path.write_text(as_csv(org), encoding="utf-8")
    file = AsanaCsv().read(path, Request("p", TODAY)).records[-1]
    with cloud(org) as (connection, _, _):
        connection.run(TODAY)
        live = connection.shaped(TODAY, "asana").records[-1]
    for kind in ("items", "dependencies"):
        ours, theirs = rows(live, kind), rows(file, kind)
        assert set(ours) == set(theirs)
        for key, row in theirs.items():
            kept = {name: value for name, value in row.items() if name not in {"project", "source", "_row", "_file"}}
            if kept.get("owner") == "Bo Li":
                kept["owner"] = "asana:2"  # the export has neither an id nor an e-mail
            assert {name: ours[key].get(name) for name in kept} == kept
    assert set(rows(file, "people")) <= set(rows(live, "people"))
    assert rows(file, "projects")["cable-replacement"]["name"] == rows(live, "projects")["100"]["name"]


def test_a_full_run_of_a_small_project_takes_few_calls() -> None:
    with cloud(utility()) as (connection, vendor, asana):
        connection.run(TODAY)
        assert vendor.calls == connection.calls <= 6
        assert len(asana.questions) > 10


def test_nothing_new_costs_one_call_and_a_change_fetches_only_what_changed() -> None:
    org = utility()
    with cloud(org) as (connection, vendor, asana):
        connection.run(TODAY)
        before = vendor.calls
        connection.run(LATER, since=SINCE)
        assert vendor.calls - before == 1
        org.on(4, 1).due("13", "2026-07-01")
        org.task("16", "Backfill", parent={"gid": "13"})
        asana.questions.clear()
        before = vendor.calls
        connection.run(LATER, since=SINCE)
        assert vendor.calls - before == 3
        fetched = [one for one in asana.questions if one.startswith("/tasks")]
        assert sorted(one.partition("?")[0] for one in fetched) == [
            "/tasks/13",
            "/tasks/13/stories",
            "/tasks/13/subtasks",
            "/tasks/16",
            "/tasks/16/stories",
        ]
        items = rows(connection.shaped(LATER, "asana").records[-1], "items")
    assert str(items["13"]["due"])[:10] == "2026-07-01"
    assert items["16"]["parent"] == "13"


def test_an_old_sync_token_lists_the_tasks_again() -> None:
    org = utility()
    with cloud(org) as (connection, _, asana):
        connection.run(TODAY)
        org.on(4, 1).complete("13")
        asana.oldest_token = len(org.events)
        asana.questions.clear()
        connection.run(LATER, since=SINCE)
        assert any(one.startswith("/tasks?") for one in asana.questions)
        stories = [one for one in asana.questions if "/stories" in one]
        assert [one.partition("?")[0] for one in stories] == ["/tasks/13/stories"], "the others did not change"
        assert rows(connection.shaped(LATER, "asana").records[-1], "items")["13"]["status"] == "done"
        asana.questions.clear()
        connection.run(LATER, since=SINCE)
        assert not [one for one in asana.questions if one.startswith("/tasks")], "the new token is used"


def test_deleted_tasks_leave_todays_picture_and_stay_in_their_past() -> None:
    org = utility()
    with cloud(org) as (connection, _, _):
        connection.run(TODAY)
        org.on(4, 1).delete("15")
        connection.run(LATER, since=SINCE)
        assert "15" not in rows(connection.shaped(LATER, "asana").records[-1], "items")
        assert "15" in rows(picture(connection, TODAY, LATER), "items")


def test_a_sweep_finds_what_no_event_told_of() -> None:
    org = utility()
    with cloud(org) as (connection, _, _):
        connection.run(TODAY)
        del org.tasks["15"]
        del org.stories["11"][-1]
        connection.run(LATER)
        now = connection.shaped(LATER, "asana").records[-1]
    assert "15" not in rows(now, "items")
    assert "Drone is late" not in {one["text"] for one in rows(now, "updates").values()}


@pytest.mark.parametrize("pages", [1, 2, 4, 7])
def test_a_run_killed_at_any_page_ends_like_one_that_was_not(pages: int) -> None:
    with cloud(utility(), page=2) as (whole, _, _):
        whole.run(TODAY)
        expected = said(whole.shaped(TODAY, "asana"))
    with cloud(utility(), page=2) as (connection, _, _):
        if not connection.run(TODAY, pages=pages):
            connection.run(TODAY)
        assert said(connection.shaped(TODAY, "asana")) == expected


def test_a_sync_killed_as_a_process_goes_on_where_it_stopped(tmp_path: Path) -> None:
    case = Case(
        "ingestion.sources.asana.live:AsanaConnector", "asana://100", {"ASANA_TOKEN": TOKEN}, "ASANA_URL", "/api/1.0"
    )
    assert assert_resumes(case, AsanaCloud(utility()).answer, tmp_path) >= 3


def test_pages_are_followed_and_an_expired_offset_begins_the_list_again() -> None:
    with cloud(utility(), page=1) as (connection, _, asana):
        asana.dead_offsets = 2
        connection.run(TODAY)
        assert set(rows(connection.shaped(TODAY, "asana").records[-1], "items")) == {"11", "12", "13", "14", "15"}


def test_what_the_plan_does_not_have_is_said_and_the_rest_is_read() -> None:
    with cloud(utility(), premium=False) as (connection, _, _):
        connection.run(TODAY)
        now = connection.shaped(TODAY, "asana").records[-1]
        assert [note for note in connection.notes if "402" in note and "premium organizations" in note]
    assert len(rows(now, "items")) == 5
    assert rows(now, "projects")["100"].get("programme") is None
    assert "goals" not in now.tables


def test_limits_are_waited_for_outside_and_inside_a_batch() -> None:
    org = utility()
    limited = _error(429, "You have made too many requests recently. Please, be chill.")
    outer = Said(limited.body, 429, {"Retry-After": "7"})
    with cloud(org, faults={0: outer, 2: Said({}, 500), 3: Said(hang_up=True)}) as (connection, _, asana):
        asana.refused["/projects/100"] = Said(limited.body, 429, {"Retry-After": "11"})
        waits: list[float] = []

        def chill(seconds: float) -> None:
            waits.append(seconds)
            if seconds >= 11:
                asana.refused.clear()

        _run_with(connection, chill)
        assert len(rows(connection.shaped(TODAY, "asana").records[-1], "items")) == 5
    assert max(waits) >= 11
    assert waits[0] >= 7


def _run_with(connection: Connection, sleep: Any) -> None:
    """Run with another way to wait."""

    class Waited(list[float]):
        def append(self, seconds: float) -> None:
            sleep(seconds)

    connection.waited = Waited()
    connection.run(TODAY)


def test_a_project_the_token_may_not_see_stops_the_run_with_a_sentence() -> None:
    with cloud(utility(), "asana://999") as (connection, _, _), pytest.raises(SourceUnreadable, match="999 cannot be"):
        connection.run(TODAY)


def test_one_of_several_projects_that_is_gone_does_not_stop_the_others() -> None:
    with cloud(utility(), "asana://100,999") as (connection, _, _):
        connection.run(TODAY)
        assert any("999" in note for note in connection.notes)
        assert len(rows(connection.shaped(TODAY, "asana").records[-1], "items")) == 5


def test_a_wrong_token_is_refused_and_never_shown() -> None:
    with cloud(utility()) as (connection, _, _):
        connection.token = "wrong-token-123"  # noqa: S105 - a token no server knows
        with pytest.raises((SourceUnreadable, SourceUnavailable), match="token") as error:
            connection.run(TODAY)
        assert "wrong-token-123" not in str(error.value)


@pytest.mark.parametrize("uri", ["asana://", f"asana://workspace/{ORG}", "asana://portfolio/300"])
def test_a_workspace_or_portfolio_reads_its_projects(uri: str) -> None:
    org = utility()
    org.project("101", "Old works", archived=True)
    org.task("21", "Left over", "101")
    with cloud(org, uri) as (connection, _, _):
        connection.run(TODAY)
        now = connection.shaped(TODAY, "asana").records[-1]
    assert set(rows(now, "projects")) == {"100"}, "archived projects are not in today's picture"
    assert len(rows(now, "items")) == 5


def test_a_project_list_gives_projects_and_items_option_overrides() -> None:
    org = Organisation()
    org.user("1", "Ana Ruiz", "ana@example.org")
    org.project("500", "Project portfolio")
    fields = [
        {"gid": "f1", "name": "Budget", "type": "number", "number_value": 1_200_000, "display_value": "€1.2M",
         "format": "currency", "currency_code": "EUR"},
        {"gid": "f2", "name": "Sponsor", "type": "people", "people_value": [{"gid": "1"}], "display_value": "Ana Ruiz"},
        {"gid": "f3", "name": "RAG", "type": "enum", "enum_value": {"name": "Amber"}, "display_value": "Amber"},
        {"gid": "f4", "name": "Area", "type": "text", "display_value": "North"},
        {"gid": "f5", "name": "Approved end", "type": "date", "date_value": {"date": "2026-12-01"}},
    ]  # fmt: skip
    org.task("51", "Tunnel", "500", "Doing", due_on="2027-01-01", custom_fields=fields)
    org.task("52", "Dig", parent={"gid": "51"}, due_on="2026-05-01")
    with cloud(org, "asana://500") as (connection, _, _):
        connection.run(TODAY)
        now = connection.shaped(TODAY, "asana").records[-1]
        connection.uri = "asana://500?items=tasks"
        plain = connection.shaped(TODAY, "asana").records[-1]
    tunnel = rows(now, "projects")["51"]
    assert (tunnel["budget"], tunnel["currency"], tunnel["rag"]) == (1_200_000, "EUR", "amber")
    assert (tunnel["sponsor"], str(tunnel["baseline_end"])[:10]) == ("ana@example.org", "2026-12-01")
    assert (tunnel["programme"], tunnel["attributes"]) == ("Project portfolio", {"Area": "North"})
    assert rows(now, "items")["52"]["project"] == "51"
    assert set(rows(plain, "projects")) == {"500"}


def test_unknown_options_and_addresses_are_errors_with_a_hint() -> None:
    connector = AsanaConnector()
    for uri, words in (
        ("asana://100?item=projects", "did you mean 'items'"),
        ("asana://100?items=boards", "none of: projects, tasks"),
        ("asana://abc", "no number of Asana's"),
        ("asana://workspace/", "no address of Asana"),
    ):
        with pytest.raises(SourceUnreadable, match=words):
            connector.target(uri)
    assert ListMapping().columns == {}
