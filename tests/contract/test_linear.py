"""Linear through a server that executes our queries against Linear's own schema."""

import hashlib
import hmac
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ingestion.live.connector import Shaped, Sight
from ingestion.live.hooks import Call, WrongSignature
from ingestion.source import Request
from ingestion.sources.linear import queries
from ingestion.sources.linear.captured import LinearCaptured
from ingestion.sources.linear.hook import verify
from ingestion.sources.linear.live import LinearConnector
from portfolio.errors import SourceUnreadable
from tests.contract import linear_data as data
from tests.contract.killing import Case, assert_resumes
from tests.contract.linear_server import MOST_POINTS, RATELIMITED, SCHEMA, TOKEN, Linear
from tests.contract.pulling import Connection, rows, said
from tests.contract.schema import faults
from tests.contract.server import Said, Vendor, serving
from tests.shared_data import shared

TODAY = date(2026, 3, 20)


def connection(vendor: Vendor, uri: str = "linear://", token: str = TOKEN) -> Connection:
    """A connection to a running server."""
    return Connection(LinearConnector(), uri, token, {"LINEAR_URL": vendor.url})


def pulled(cloud: Linear, uri: str = "linear://") -> tuple[Connection, Shaped]:
    """One full run."""
    with serving(cloud.answer) as vendor:
        live = connection(vendor, uri)
        assert live.run(TODAY)
    return live, live.shaped(TODAY, "linear")


@pytest.fixture(scope="module")
def acme() -> tuple[Connection, Shaped]:
    """The workspace, pulled once."""
    return pulled(Linear(*data.workspace()))


def on_days(shaped: Shaped, kind: str, key: str) -> dict[date, dict[str, Any]]:
    """What was known of a thing on the days it was in a picture."""
    return {
        picture.known_on: found[key]
        for picture in shaped.records
        if kind in picture.tables and key in (found := rows(shaped, kind, picture.known_on))
    }


@pytest.mark.parametrize("name", ["HELLO", "USERS", "STATES", "PROJECTS", "ISSUES"])
def test_every_query_is_valid_under_the_schema(name: str) -> None:
    assert faults(SCHEMA, getattr(queries, name)) == []


def test_the_rest_of_every_connection_can_be_asked_for() -> None:
    for parts in queries.MORE.values():
        for query in parts.values():
            assert faults(SCHEMA, query) == []


def test_a_project_carries_its_dates_its_health_and_whom_it_serves(acme: tuple[Connection, Shaped]) -> None:
    project = rows(acme[1], "projects", TODAY)["p-router"]
    assert (project["name"], project["status"], project["rag"]) == ("New router", "in_progress", "amber")
    assert (project["owner"], project["priority"], project["team"]) == ("ada@example.com", "high", "Engineering")
    assert (project["programme"], project["goals"]) == ("Safer streets", ("i-1",))
    assert (project["start"].date(), project["end"].date()) == (date(2026, 1, 12), date(2026, 6, 30))
    assert project["raw"] == {"status": "In Progress", "end": "2026-06-30 (quarter)"}
    assert project["percent_complete"] == 0.25
    goal = rows(acme[1], "goals", TODAY)["i-1"]
    assert (goal["name"], goal["owner"], goal["due"].date()) == (
        "Safer streets",
        "grace@example.com",
        date(2026, 12, 31),
    )
    assert rows(acme[1], "people", TODAY)["ada@example.com"]["name"] == "Ada Lovelace"


def test_the_slip_of_a_target_date_and_the_turn_of_health_are_history(acme: tuple[Connection, Shaped]) -> None:
    days = on_days(acme[1], "projects", "p-router")
    assert days[date(2026, 1, 20)]["rag"] == "green"
    assert days[date(2026, 1, 20)]["end"].date() == date(2026, 4, 30)
    assert days[date(2026, 2, 18)]["end"].date() == date(2026, 6, 30)
    assert days[date(2026, 2, 18)]["rag"] == "green"
    assert days[date(2026, 2, 20)]["rag"] == "amber"
    assert days[date(2026, 1, 5)]["status"] == "not_started"


def test_history_of_a_shape_nobody_knows_is_counted_not_guessed() -> None:
    live, _ = pulled(Linear(*data.workspace()))
    sight = Sight(TODAY, "linear")
    live.connector.shape(live.connector.target(live.uri), live.landed, sight)
    assert sight.drift.seen["project history", "type, was"] == 1


def test_milestones_updates_and_dependencies_are_read(acme: tuple[Connection, Shaped]) -> None:
    milestone = rows(acme[1], "milestones", TODAY)["m-1"]
    assert (milestone["project"], milestone["due"].date()) == ("p-router", date(2026, 3, 31))
    updates = rows(acme[1], "updates", TODAY)
    assert (updates["pu-2"]["text"], updates["pu-2"]["rag"]) == ("Chips are late.", "amber")
    assert (updates["c-1"]["item"], updates["c-1"]["author"]) == ("ENG-1", "ada@example.com")
    assert "c-2" not in updates, "what a bot writes is no statement"
    links = {(row["predecessor"], row["successor"]) for row in rows(acme[1], "dependencies", TODAY).values()}
    assert links == {("m-1", "p-rollout"), ("ENG-1", "ENG-2")}


def test_issues_carry_their_state_people_and_dates(acme: tuple[Connection, Shaped]) -> None:
    items = rows(acme[1], "items", TODAY)
    first, second = items["ENG-1"], items["ENG-2"]
    assert (first["status"], first["owner"], first["priority"]) == ("done", "grace@example.com", "critical")
    assert (first["due"].date(), first["done_on"].date()) == (date(2026, 2, 15), date(2026, 2, 25))
    assert (second["status"], second["parent"], second["kind"]) == ("blocked", "ENG-1", "subtask")
    assert "due" not in second, "a cycle's end is nobody's promise"


def test_what_an_issue_was_is_known_on_its_own_days(acme: tuple[Connection, Shaped]) -> None:
    days = on_days(acme[1], "items", "ENG-1")
    assert "due" not in days[date(2026, 1, 6)]
    assert (days[date(2026, 1, 6)]["priority"], days[date(2026, 1, 10)]["priority"]) == ("medium", "critical")
    assert days[date(2026, 1, 10)]["due"].date() == date(2026, 1, 31)
    assert (days[date(2026, 1, 10)]["status"], days[date(2026, 1, 15)]["status"]) == ("not_started", "in_progress")
    assert "owner" not in days[date(2026, 1, 10)]
    assert days[date(2026, 1, 15)]["owner"] == "grace@example.com"
    assert days[date(2026, 2, 5)]["due"].date() == date(2026, 2, 15)
    assert "done_on" not in days[date(2026, 2, 5)]
    assert days[date(2026, 2, 25)]["status"] == "done"


def test_an_issue_that_moved_was_work_of_its_earlier_project(acme: tuple[Connection, Shaped]) -> None:
    days = on_days(acme[1], "items", "ENG-3")
    assert (days[date(2026, 1, 6)]["project"], days[date(2026, 2, 12)]["project"]) == ("p-router", "p-rollout")


def test_issues_without_a_project_go_to_one_named_after_their_team(acme: tuple[Connection, Shaped]) -> None:
    assert rows(acme[1], "items", TODAY)["OPS-7"]["project"] == "team/OPS"
    assert rows(acme[1], "projects", TODAY)["team/OPS"]["name"] == "Operations"
    assert any("1 issues belong to no project" in note for note in acme[1].notes)


def test_what_was_archived_is_gone_but_stays_in_the_past(acme: tuple[Connection, Shaped]) -> None:
    items, projects = rows(acme[1], "items", TODAY), rows(acme[1], "projects", TODAY)
    assert not {"ENG-4", "ENG-5"} & items.keys()
    assert "p-old" not in projects
    assert "ENG-4" in rows(acme[1], "items", date(2026, 2, 5))
    assert "ENG-4" not in rows(acme[1], "items", date(2026, 2, 25))


def test_the_live_portfolio_equals_the_one_read_from_its_raw_records(
    acme: tuple[Connection, Shaped], tmp_path: Path
) -> None:
    path = acme[0].export(tmp_path / "acme.jsonl", TODAY)
    assert LinearCaptured().accepts(path)
    reading = LinearCaptured().read(path, Request("p", TODAY, source="linear"))
    assert said(Shaped(reading.records)) == said(acme[1])
    assert reading.read == reading.loaded + reading.repeated + len(reading.rejected)


def test_no_query_costs_more_than_linear_allows() -> None:
    cloud = Linear(*data.workspace())
    pulled(cloud)
    assert max(cloud.points) <= MOST_POINTS


def test_a_full_run_takes_one_call_a_page() -> None:
    live, shaped = pulled(Linear([], data.many(160)))
    assert len(rows(shaped, "items", TODAY)) == 160
    assert live.calls == 3 + 3


def test_a_later_run_fetches_only_what_changed() -> None:
    cloud = Linear(*data.workspace())
    cloud.issues += data.many(100)
    with serving(cloud.answer) as vendor:
        live = connection(vendor)
        live.run(TODAY)
        cloud.issues[1] |= {"title": "Solder twice", "updatedAt": data.moment("2026-03-21")}
        cloud.projects[1]["projectUpdates"] = [data.update("pu-9", "2026-03-21", "offTrack", "Trouble.")]
        cloud.queries.clear()
        before = dict(live.kept)
        live.run(date(2026, 3, 22), since=datetime(2026, 3, 20, tzinfo=UTC))
    assert cloud.queries == ["Users", "States", "Projects", "Issues"]
    changed = {key for key, landing in live.kept.items() if landing is not before.get(key)}
    assert changed == {("issue", "id-ENG-2"), ("project", "p-rollout")}
    shaped = live.shaped(date(2026, 3, 22), "linear")
    assert rows(shaped, "items", date(2026, 3, 22))["ENG-2"]["name"] == "Solder twice"
    assert rows(shaped, "updates", date(2026, 3, 22))["pu-9"]["rag"] == "red"


def test_a_hint_is_fetched_whatever_its_time_stamp_says() -> None:
    cloud = Linear(*data.workspace())
    with serving(cloud.answer) as vendor:
        live = connection(vendor)
        live.run(TODAY)
        cloud.issues[0]["title"] = "Choose other chips"
        live.run(TODAY, since=datetime(2026, 3, 20, tzinfo=UTC), hints=(("issue", "id-ENG-1"),))
    assert rows(live.shaped(TODAY, "linear"), "items", TODAY)["ENG-1"]["name"] == "Choose other chips"


def test_a_full_run_finds_what_was_deleted() -> None:
    cloud = Linear([], data.many(3))
    with serving(cloud.answer) as vendor:
        live = connection(vendor)
        live.run(TODAY)
        cloud.issues.pop()
        live.run(TODAY)
    assert len(rows(live.shaped(TODAY, "linear"), "items", TODAY)) == 2


def test_a_team_in_the_address_reads_only_that_team() -> None:
    _, shaped = pulled(Linear(*data.workspace()), "linear://OPS")
    assert list(rows(shaped, "items", TODAY)) == ["OPS-7"]
    assert list(rows(shaped, "projects", TODAY)) == ["team/OPS"]


def test_a_run_killed_after_any_page_ends_with_the_same_records() -> None:
    projects, issues = data.workspace()
    whole, _ = pulled(Linear(projects, issues + data.many(70)))
    for pages in range(6):
        with serving(Linear(projects, issues + data.many(70)).answer) as vendor:
            live = connection(vendor)
            assert live.run(TODAY, pages=pages) is (pages == 5)
            assert live.run(TODAY)
        assert live.kept == whole.kept


def test_a_sync_killed_at_every_page_boundary_ends_with_the_same_store(tmp_path: Path) -> None:
    case = Case("ingestion.sources.linear.live:LinearConnector", "linear://", {"LINEAR_TOKEN": TOKEN}, "LINEAR_URL")
    router = data.project("p-router", "New router")
    assert_resumes(case, Linear([router], [data.issue(1, "Choose chips", project=router)]).answer, tmp_path)


def test_nested_pages_are_read_to_their_end() -> None:
    projects, issues = data.workspace()
    projects[0]["projectUpdates"] = [data.update(f"n-{n}", "2026-02-20", "onTrack", f"News {n}") for n in range(35)]
    issues[0]["history"] = [data.past(f"x-{n}", "2026-02-20") for n in range(140)]
    live, shaped = pulled(Linear(projects, issues))
    assert len([key for key in rows(shaped, "updates", TODAY) if key.startswith("n-")]) == 35
    body = next(one.body for one in live.landed.of("issue") if one.body["identifier"] == "ENG-1")
    assert len(body["history"]["nodes"]) == 140


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        (RATELIMITED, 60.0),
        (Said(RATELIMITED.body, status=400, headers={"Retry-After": "70"}), 70.0),
        (Said({"errors": [{"message": "Internal error", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}]}, 500), 0.0),
        (Said("Bad gateway", status=502), 0.0),
        (Said(hang_up=True), 0.0),
    ],
    ids=["ratelimited", "retry-after", "500", "502", "hangup"],
)
def test_limits_and_faults_are_waited_out(fault: Said, least: float) -> None:
    with serving(Linear([], data.many(3)).answer, {3: fault}) as vendor:
        live = connection(vendor)
        assert live.run(TODAY)
    assert sum(live.waited) >= least
    assert len(rows(live.shaped(TODAY, "linear"), "items", TODAY)) == 3


def test_a_wrong_token_is_said_so_and_greeting_names_the_workspace() -> None:
    with serving(Linear([], []).answer) as vendor:
        with pytest.raises(SourceUnreadable, match="does not accept the token"):
            connection(vendor, token="lin_api_wrong").run(TODAY)  # noqa: S106 - a token that is none
        assert connection(vendor).greet() == "Signed in to Acme as Ada Lovelace; 2 teams."
        with pytest.raises(SourceUnreadable, match=r"no team XYZ; it sees ENG, OPS"):
            connection(vendor, "linear://XYZ").greet()


@pytest.mark.parametrize("uri", ["linear://ENG/x", "linear://ENG?a=b", "linear//ENG"])
def test_an_address_that_is_none_is_refused(uri: str) -> None:
    with pytest.raises(SourceUnreadable, match="linear://"):
        LinearConnector().target(uri)


@pytest.mark.parametrize("name", ["projectUpdate_create", "project_update_target_date"])
def test_webhook_bodies_are_no_exports(name: str) -> None:
    path = shared(f"connectors/linear/zulip-{name}.json")
    assert LinearCaptured().accepts(path)
    with pytest.raises(SourceUnreadable, match="webhook delivery, not an export"):
        LinearCaptured().read(path, Request("p", TODAY))


def call(body: bytes, now: datetime, **headers: str) -> Call:
    """A delivery as Linear sends it."""
    sign = hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    named = {"linear-signature": sign, "linear-delivery": "d1"} | {
        key.replace("_", "-"): value for key, value in headers.items()
    }
    return Call(named, body, "https://bellwether.example/api/v1/hooks/linear/1", now)


def test_a_fresh_signed_delivery_names_what_to_fetch_and_an_old_one_is_refused() -> None:
    update = shared("connectors/linear/zulip-projectUpdate_create.json").read_bytes()
    sent = datetime.fromtimestamp(1780338211948 / 1000, UTC)
    delivery = verify(call(update, sent + timedelta(seconds=59)), "s3cret")
    assert (delivery.id, delivery.hints) == ("d1", (("project", "a2ad5ab3-4d3a-4381-b587-99f83b886b8e"),))
    moved = shared("connectors/linear/zulip-project_update_target_date.json").read_bytes()
    changed = datetime.fromtimestamp(1779949684623 / 1000, UTC)
    assert verify(call(moved, changed), "s3cret").hints == (("project", "e65b2421-bad1-4075-bfd4-24be439c83f9"),)
    for late in (timedelta(seconds=61), timedelta(seconds=-61)):
        with pytest.raises(WrongSignature, match="last minute"):
            verify(call(update, sent + late), "s3cret")


@pytest.mark.parametrize("given", ["", "00", "é"])
def test_a_wrong_signature_is_refused(given: str) -> None:
    now = datetime(2026, 3, 20, tzinfo=UTC)
    with pytest.raises(WrongSignature, match="does not carry"):
        verify(call(b"{}", now, linear_signature=given), "s3cret")
    with pytest.raises(WrongSignature, match="No secret"):
        verify(call(b"{}", now), None)
    with pytest.raises(WrongSignature, match="last minute"):
        verify(call(b"[1]", now), "s3cret")
