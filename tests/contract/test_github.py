"""GitHub Projects through a server that executes our queries against GitHub's own schema."""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from ingestion.live.connector import Order, Shaped, Sight
from ingestion.live.hooks import Call, WrongSignature
from ingestion.source import Request
from ingestion.sources.github import queries
from ingestion.sources.github.captured import GithubCaptured
from ingestion.sources.github.hook import verify
from ingestion.sources.github.live import GithubConnector
from ingestion.sources.github.queries import Extras
from portfolio.errors import SourceUnavailable, SourceUnreadable
from tests.contract import github_data as data
from tests.contract.github_server import NEWER, SCHEMA, SECONDARY, TOKEN, WRONG, Github, spent
from tests.contract.graph import Data
from tests.contract.killing import Case, assert_resumes
from tests.contract.pulling import Connection, rows, said
from tests.contract.schema import faults
from tests.contract.server import Said, Vendor, serving
from tests.shared_data import shared

TODAY = date(2026, 3, 20)


def connection(vendor: Vendor, uri: str = "github://octo-org/5") -> Connection:
    """A connection to a running server."""
    return Connection(GithubConnector(), uri, TOKEN, {"GITHUB_URL": vendor.url})


def pulled(*boards: Data, newer: bool = True, uri: str = "github://octo-org/5") -> tuple[Connection, Shaped]:
    """One full run."""
    with serving(Github(*boards, newer=newer).answer) as vendor:
        live = connection(vendor, uri)
        assert live.run(TODAY)
    return live, live.shaped(TODAY, "github")


@pytest.fixture(scope="module")
def tunnel() -> tuple[Connection, Shaped]:
    """The plan, pulled once."""
    return pulled(data.tunnel())


@pytest.mark.parametrize("name", ["HELLO", "BOARDS", "BOARD", "FIELDS", "UPDATES", "VALUES", "ASSIGNEES", "STAMPS"])
def test_every_query_is_valid_under_the_published_schema(name: str) -> None:
    assert faults(SCHEMA, getattr(queries, name)) == []


def test_the_queries_that_depend_on_the_server_are_valid_there() -> None:
    for extras, more in ((Extras(), ""), (Extras(blocked_by=True, issue_type=True, moves=True), NEWER)):
        for query in (queries.items(extras), queries.by_ids(extras), queries.timeline(extras)):
            assert faults(SCHEMA, query, more) == []
    assert faults(SCHEMA, queries.blockers(), NEWER) == []


def test_a_board_is_one_project_with_what_its_status_updates_say(tunnel: tuple[Connection, Shaped]) -> None:
    project = rows(tunnel[1], "projects", TODAY)["octo-org/5"]
    assert project["name"] == "Tunnel North"
    assert (project["rag"], project["status"]) == ("red", "at_risk")
    assert project["end"].date() == date(2026, 7, 31)
    assert project["status_on"].date() == date(2026, 3, 2)
    assert project["reporter"] == "github:ada"
    assert project["raw"] == {"status": "OFF_TRACK"}


def test_target_dates_of_status_updates_are_history_on_their_own_days(tunnel: tuple[Connection, Shaped]) -> None:
    ends = {
        picture.known_on: rows(tunnel[1], "projects", picture.known_on)["octo-org/5"]
        for picture in tunnel[1].records
        if "projects" in picture.tables
    }
    assert ends[date(2026, 1, 12)]["end"].date() == date(2026, 5, 31)
    assert ends[date(2026, 2, 2)]["end"].date() == date(2026, 6, 30)
    assert (ends[date(2026, 1, 12)]["rag"], ends[date(2026, 2, 2)]["rag"]) == ("green", "amber")
    assert "end" not in ends[date(2026, 1, 2)]


def test_status_updates_and_comments_of_people_are_updates(tunnel: tuple[Connection, Shaped]) -> None:
    updates = rows(tunnel[1], "updates", TODAY)
    assert updates["SU_3"]["rag"] == "red"
    assert updates["SU_3"]["text"] == "The TBM is stuck."
    assert updates["IC_1"]["item"] == "octo-org/tunnel#2"
    assert updates["IC_1"]["author"] == "github:grace"
    assert "IC_2" not in updates, "what a bot writes is no statement"


def test_items_carry_what_their_fields_and_their_issue_say(tunnel: tuple[Connection, Shaped]) -> None:
    items = rows(tunnel[1], "items", TODAY)
    bored, lined = items["octo-org/tunnel#1"], items["octo-org/tunnel#2"]
    assert (bored["status"], bored["priority"], bored["vendor"]) == ("done", "high", "Herrenknecht AG")
    assert (bored["due"].date(), bored["done_on"].date()) == (date(2026, 3, 1), date(2026, 3, 10))
    assert bored["owner"] == "github:ada", "the first of several assignees"
    assert (lined["status"], lined["parent"], lined["owner"]) == ("blocked", "octo-org/tunnel#1", "github:linus")
    assert (lined["start"].date(), lined["due"].date()) == (date(2026, 2, 16), date(2026, 3, 2))
    assert items["DI_3"]["status"] == "not_started"
    assert items["octo-org/tunnel#4"]["status"] == "done", "a merged pull request"
    people = rows(tunnel[1], "people", TODAY)
    assert people["github:ada"]["name"] == "Ada Lovelace"
    assert people["github:linus"]["name"] == "linus"


def test_milestones_and_blocking_issues_are_read(tunnel: tuple[Connection, Shaped]) -> None:
    assert rows(tunnel[1], "milestones", TODAY)["octo-org/tunnel/milestone/1"]["due"].date() == date(2026, 3, 15)
    links = {(row["predecessor"], row["successor"]) for row in rows(tunnel[1], "dependencies", TODAY).values()}
    assert links == {("octo-org/tunnel#1", "octo-org/tunnel#2"), ("other/repo#7", "octo-org/tunnel#2")}


def test_moves_closing_and_reopening_are_history(tunnel: tuple[Connection, Shaped]) -> None:
    known = {
        picture.known_on: rows(tunnel[1], "items", picture.known_on)
        for picture in tunnel[1].records
        if "items" in picture.tables
    }
    bored = {day: items["octo-org/tunnel#1"]["status"] for day, items in known.items() if "octo-org/tunnel#1" in items}
    assert bored[date(2026, 1, 6)] == "not_started"
    assert bored[date(2026, 2, 10)] == "in_progress"
    assert bored[date(2026, 2, 20)] == "done"
    assert bored[date(2026, 2, 25)] == "in_progress"
    assert bored[date(2026, 3, 10)] == "done"
    assert known[date(2026, 2, 20)]["octo-org/tunnel#1"]["done_on"].date() == date(2026, 2, 20)
    assert "done_on" not in known[date(2026, 2, 25)]["octo-org/tunnel#1"]


def test_a_status_whose_coming_nobody_told_was_unknown_before(tunnel: tuple[Connection, Shaped]) -> None:
    before, after = (
        rows(tunnel[1], "items", day)["octo-org/tunnel#2"] for day in (date(2026, 2, 10), date(2026, 2, 12))
    )
    assert (before["status"], after["status"]) == ("unknown", "blocked")


def test_archived_items_are_gone_and_hidden_ones_are_counted(tunnel: tuple[Connection, Shaped]) -> None:
    assert "octo-org/tunnel#5" not in rows(tunnel[1], "items", TODAY)
    assert "octo-org/tunnel#5" in rows(tunnel[1], "items", date(2026, 1, 7)), "it was there before it was archived"
    assert any("1 items lie in repositories" in note for note in tunnel[1].notes)
    assert any("1 archived" in note for note in tunnel[1].notes)


def test_without_the_newer_schema_nothing_is_asked_that_is_not_there() -> None:
    _, shaped = pulled(data.tunnel(), newer=False)
    links = {row["predecessor"] for row in rows(shaped, "dependencies", TODAY).values()}
    assert links == {"octo-org/tunnel#1", "other/repo#7"}, "from the column only"
    assert rows(shaped, "items", TODAY)["octo-org/tunnel#1"]["status"] == "done"


def test_a_board_of_projects_makes_projects_of_its_items_and_items_of_their_sub_issues() -> None:
    _, shaped = pulled(data.programme(), uri="github://octo-org/6")
    projects = rows(shaped, "projects", TODAY)
    assert list(projects) == ["octo-org/tunnel#20"]
    project = projects["octo-org/tunnel#20"]
    assert (project["budget"], project["sponsor"], project["rag"]) == (1200000.0, "R. Vance", "amber")
    assert (project["programme"], project["owner"]) == ("Rail programmes", "github:ada")
    assert project["end"].date() == date(2026, 12, 1)
    assert rows(shaped, "items", TODAY)["octo-org/tunnel#21"]["project"] == "octo-org/tunnel#20"
    _, plain = pulled(data.programme(), uri="github://octo-org/6?items=tasks")
    assert list(rows(plain, "projects", TODAY)) == ["octo-org/6"]


def test_the_live_portfolio_equals_the_one_read_from_its_raw_records(
    tunnel: tuple[Connection, Shaped], tmp_path: Path
) -> None:
    path = tunnel[0].export(tmp_path / "tunnel.jsonl", TODAY)
    source = GithubCaptured()
    assert source.accepts(path)
    reading = source.read(path, Request("p", TODAY, source="github"))
    assert said(Shaped(reading.records)) == said(tunnel[1])
    assert reading.read == reading.loaded + reading.repeated + len(reading.rejected)


def test_a_full_run_takes_one_call_a_hundred_items_and_one_for_the_board() -> None:
    live, shaped = pulled(data.board(5, "Many", data.many(250)))
    assert len(rows(shaped, "items", TODAY)) == 250
    assert live.calls == 4


def test_a_later_run_fetches_only_what_changed_since() -> None:
    cloud = Github(data.board(5, "Many", data.many(250)))
    with serving(cloud.answer) as vendor:
        live = connection(vendor)
        live.run(TODAY)
        changed = cloud.boards[5]["items"][7]
        changed["content"] |= {"title": "Changed", "updatedAt": data.stamp("2026-03-21")}
        cloud.boards[5]["items"][9] |= {"updatedAt": data.stamp("2026-03-21")}
        cloud.queries.clear()
        live.run(date(2026, 3, 21), since=datetime(2026, 3, 20, tzinfo=UTC))
    assert cloud.queries == ["Board", "Stamps", "Stamps", "Stamps", "ByIds"]
    items = rows(live.shaped(date(2026, 3, 21), "github"), "items", date(2026, 3, 21))
    assert items["octo-org/tunnel#1007"]["name"] == "Changed"
    assert len(items) == 250


def test_a_hint_is_fetched_and_what_was_deleted_is_gone() -> None:
    cloud = Github(data.board(5, "Few", data.many(3)))
    with serving(cloud.answer) as vendor:
        live = connection(vendor)
        live.run(TODAY)
        deleted = cloud.boards[5]["items"].pop(1)
        live.run(TODAY, since=datetime(2026, 3, 19, tzinfo=UTC), hints=(("item", deleted["id"]),))
    assert sorted(rows(live.shaped(TODAY, "github"), "items", TODAY)) == [
        "octo-org/tunnel#1000",
        "octo-org/tunnel#1002",
    ]


def test_a_full_run_finds_what_is_gone() -> None:
    cloud = Github(data.board(5, "Few", data.many(3)))
    with serving(cloud.answer) as vendor:
        live = connection(vendor)
        live.run(TODAY)
        cloud.boards[5]["items"].pop()
        live.run(TODAY)
    assert len(rows(live.shaped(TODAY, "github"), "items", TODAY)) == 2


def test_a_run_killed_after_any_page_ends_with_the_same_records() -> None:
    board = data.board(5, "Many", data.many(120))
    whole, _ = pulled(board)
    for pages in range(3):
        with serving(Github(board).answer) as vendor:
            live = connection(vendor)
            assert not live.run(TODAY, pages=pages)
            assert live.run(TODAY)
        assert live.kept == whole.kept


def test_a_sync_killed_at_every_page_boundary_ends_with_the_same_store(tmp_path: Path) -> None:
    case = Case(
        "ingestion.sources.github.live:GithubConnector",
        "github://octo-org/5",
        {"GITHUB_TOKEN": TOKEN},
        "GITHUB_URL",
    )
    assert_resumes(case, Github(data.board(5, "Plan", data.many(2))).answer, tmp_path)


def test_nested_pages_are_read_to_their_end() -> None:
    events = [
        {"__typename": "ReopenedEvent" if n % 2 else "ClosedEvent", "id": f"E{n}", "stateReason": "COMPLETED",
         "createdAt": f"2026-02-{n // 2 + 1:02d}T{8 + n % 2:02d}:00:00Z"}
        for n in range(50)
    ]  # fmt: skip
    crowd = [{"__typename": "User", "login": f"u{n}", "name": None} for n in range(23)]
    values = [data.value(f"Text {n}", "Text", text=f"v{n}") for n in range(95)]
    blockers = [data.issue(n, "x") for n in range(100, 145)]
    big = data.item(data.issue(1, "Big", events=events, assignees=crowd, blockedBy=blockers), *values)
    fields = [data.field(f"Text {n}", "TEXT") for n in range(95)]
    updates = [data.update(f"S{n}", "2026-01-12", "ON_TRACK", None, None, f"News {n}") for n in range(130)]
    live, shaped = pulled(data.board(5, "Wide", [big], fields=fields, statusUpdates=updates))
    body = next(one.body for one in live.landed.of("item"))
    assert len(body["fieldValues"]["nodes"]) == 95
    assert len(body["content"]["assignees"]["nodes"]) == 23
    assert [one["id"] for one in body["content"]["timelineItems"]["nodes"]] == [f"E{n}" for n in range(50)]
    assert len(rows(shaped, "dependencies", TODAY)) == 45
    assert len(rows(shaped, "updates", TODAY)) == 130
    assert len(live.landed.of("project")[0].body["fields"]["nodes"]) == 95


def test_a_thing_that_went_takes_its_work_along() -> None:
    board = data.programme()
    board["items"][0] |= {"isArchived": True, "updatedAt": data.stamp("2026-03-01")}
    _, shaped = pulled(board, uri="github://octo-org/6")
    last = shaped.records[-1].tables
    assert not len(last.get("projects", ()))
    assert not len(last.get("items", ()))


def test_words_and_values_nobody_knows_are_counted_and_older_comments_named() -> None:
    comments = [
        {"id": f"IC_{n}", "body": "x", "createdAt": data.stamp("2026-02-12"), "url": "u", "author": data.USERS["ada"]}
        for n in range(7)
    ]
    odd = data.item(data.issue(1, "Odd", comments=comments), data.status("Parked at the gate", "2026-02-01"))
    live, shaped = pulled(data.board(5, "Odd", [odd]))
    sight = Sight(TODAY, "github")
    live.connector.shape(live.connector.target(live.uri), live.landed, sight)
    assert sight.drift.seen["status", "Parked at the gate"] == 1
    assert rows(shaped, "items", TODAY)["octo-org/tunnel#1"]["status"] == "unknown"
    assert any("2 comments older" in note for note in shaped.notes)


@pytest.mark.parametrize(
    ("fault", "least"),
    [
        (SECONDARY, 1.0),
        (partial(spent, 30), 25.0),  # made when it is needed: it names a moment
        (WRONG, 0.0),
        (Said({"message": "Server Error"}, status=502), 0.0),
        (Said("<html>Unicorn!</html>", status=503, headers={"Retry-After": "3"}), 3.0),
        (Said(hang_up=True), 0.0),
    ],
    ids=["secondary", "spent", "wrong", "502", "503", "hangup"],
)
def test_limits_and_faults_are_waited_out(fault: Said | Callable[[], Said], least: float) -> None:
    first = fault if isinstance(fault, Said) else fault()
    with serving(Github(data.tunnel()).answer, {1: first}) as vendor:
        live = connection(vendor)
        assert live.run(TODAY)
    assert sum(live.waited) >= least
    assert len(rows(live.shaped(TODAY, "github"), "items", TODAY)) == 4


def test_points_spent_for_long_end_the_run_and_say_when_to_come_back() -> None:
    with serving(Github(data.tunnel()).answer, {1: spent(2400)}) as vendor:
        live = connection(vendor)
        with pytest.raises(SourceUnavailable, match=r"points of this hour; try again in 40 minutes"):
            live.run(TODAY)
        assert live.run(TODAY), "and it goes on afterwards"


def test_nodes_that_are_forbidden_leave_the_rest_and_a_note() -> None:
    board = data.tunnel()
    board["items"][1]["content"]["milestone"] = data.HIDDEN
    live, shaped = pulled(board)
    assert "octo-org/tunnel#2" in rows(shaped, "items", TODAY)
    assert any("Resource not accessible" in note for note in live.notes)


def test_an_answer_without_the_items_ends_the_run_and_buries_nothing() -> None:
    class Partial:
        def ask(self, _query: str, _variables: object) -> dict[str, Any]:
            return {"node": {"items": None}}

    at = {"todo": ["1"], "id": "PVT_1", "extras": {"blocked_by": False, "issue_type": False, "moves": False}}
    connector = GithubConnector()
    order = Order(full=True, since=None, at=at, known=lambda _: (), hints=())
    with pytest.raises(SourceUnavailable, match="left the items"):
        next(connector.pull(cast("Any", Partial()), connector.target("github://octo-org/1"), order))


def test_a_wrong_token_and_a_board_that_is_not_there_are_said_so() -> None:
    with serving(Github(data.tunnel()).answer) as vendor:
        wrong = Connection(GithubConnector(), "github://octo-org/5", "ghp_wrong1", {"GITHUB_URL": vendor.url})
        with pytest.raises(SourceUnreadable, match="does not accept the token"):
            wrong.run(TODAY)
        with pytest.raises(SourceUnreadable, match="no project 9"):
            connection(vendor, "github://octo-org/9").run(TODAY)
        with pytest.raises(SourceUnreadable, match="no organization or user called nobody"):
            connection(vendor, "github://nobody/9").run(TODAY)


@pytest.mark.parametrize(
    "uri", ["github://", "github://octo-org/five", "github://octo-org/5?x=1", "github://octo-org/5?items=all"]
)
def test_an_address_that_is_none_is_refused(uri: str) -> None:
    with pytest.raises(SourceUnreadable, match=r"github://|is no value of the option"):
        GithubConnector().target(uri)


def test_an_organization_without_a_number_means_all_its_projects() -> None:
    _, shaped = pulled(data.tunnel(), data.programme(), uri="github://octo-org")
    assert set(rows(shaped, "projects", TODAY)) == {"octo-org/5", "octo-org/tunnel#20"}


def test_repositories_captured_by_devlake_are_projects() -> None:
    path = shared("connectors/github/devlake-raw_github_api_issues.csv")
    source = GithubCaptured()
    assert source.accepts(path)
    reading = source.read(path, Request("p", TODAY))
    assert (reading.read, reading.loaded, reading.repeated) == (42, 41, 1)
    shaped = Shaped(reading.records)
    last = reading.records[-1].known_on
    assert list(rows(shaped, "projects", last)) == ["panjf2000/ants"]
    item = rows(shaped, "items", last)["panjf2000/ants#4"]
    assert (item["kind"], item["status"], item["done_on"].date()) == ("pull request", "done", date(2018, 7, 26))
    assert rows(shaped, "items", date(2018, 7, 25))["panjf2000/ants#4"]["status"] == "not_started"
    milestones = shared("connectors/github/devlake-raw_github_api_milestones.csv")
    assert source.accepts(milestones)
    assert len(source.read(milestones, Request("p", TODAY)).records[-1].tables["milestones"]) == 1


@pytest.mark.parametrize("name", ["issues-labeled", "milestone-created", "projects_v2_item-edited"])
def test_webhook_bodies_are_no_exports(name: str) -> None:
    path = shared(f"connectors/github/octokit-{name}.json")
    assert GithubCaptured().accepts(path)
    with pytest.raises(SourceUnreadable, match="webhook delivery, not an export"):
        GithubCaptured().read(path, Request("p", TODAY))


def call(body: bytes, **headers: str) -> Call:
    """A delivery as GitHub sends it."""
    sign = "sha256=" + hmac.new(b"s3cret", body, hashlib.sha256).hexdigest()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Call(
        {"x-hub-signature-256": sign, "x-github-delivery": "d1", "x-github-event": "projects_v2_item"} | named,
        body,
        "https://bellwether.example/api/v1/hooks/github/1",
        datetime(2026, 3, 20, tzinfo=UTC),
    )


def test_a_signed_delivery_names_the_item_to_fetch() -> None:
    body = shared("connectors/github/octokit-projects_v2_item-edited.json").read_bytes()
    delivery = verify(call(body), "s3cret")
    assert delivery.id == "d1"
    assert delivery.hints == (("item", "PVTI_lADOAWcTxs07G84AVqWu"),)
    issues = shared("connectors/github/octokit-issues-labeled.json").read_bytes()
    assert verify(call(issues, x_github_event="issues"), "s3cret").hints == ()


@pytest.mark.parametrize("given", ["", "sha256=00", "sha1=abc", "sha256=é"])
def test_a_wrong_signature_is_refused(given: str) -> None:
    with pytest.raises(WrongSignature):
        verify(call(b"{}", x_hub_signature_256=given), "s3cret")
    with pytest.raises(WrongSignature):
        verify(call(b"{}"), None)
    with pytest.raises(WrongSignature):
        verify(call(b"{}"), "another")


def test_a_signed_body_that_is_no_json_is_only_a_hint_that_something_changed() -> None:
    assert verify(call(b"\xff not json"), "s3cret").hints == ()
    assert verify(call(json.dumps([1]).encode()), "s3cret").hints == ()
