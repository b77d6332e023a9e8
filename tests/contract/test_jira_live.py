"""Jira over real HTTP: Cloud and Data Center say the same, and the same as their export."""

import csv
import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingestion.live.connector import Shaped
from ingestion.live.hooks import Call, WrongSignature
from ingestion.source import Records, Request
from ingestion.sources.jira.captured import JiraCaptured
from ingestion.sources.jira.export import JiraCsv
from ingestion.sources.jira.hook import verify
from ingestion.sources.jira.live import JiraConnector
from portfolio.errors import SourceUnreadable
from tests.contract import jira_scenario as scene
from tests.contract.jira_server import EMAIL, TOKEN, Site
from tests.contract.killing import Case, assert_resumes
from tests.contract.pulling import Connection, rows, said
from tests.contract.server import Said, Vendor, serving
from tests.shared_data import shared

TODAY = date(2026, 3, 20)
CLOUD, SERVER = "jira://acme.atlassian.net/NTR,OPS", "jira://jira.acme.example/NTR,OPS"


def connection(vendor: Vendor, flavour: str = "cloud", uri: str = "") -> Connection:
    """A connection to a running site."""
    environ = {"JIRA_URL": vendor.url, **({"JIRA_EMAIL": EMAIL} if flavour == "cloud" else {})}
    return Connection(JiraConnector(), uri or (CLOUD if flavour == "cloud" else SERVER), TOKEN, environ)


@contextmanager
def site(flavour: str = "cloud", faults: Mapping[int, Said] | None = None) -> Iterator[tuple[Site, Vendor]]:
    """A running site."""
    one = Site(flavour)
    with serving(one, faults) as vendor:
        yield one, vendor


def pulled(flavour: str) -> tuple[Connection, Shaped]:
    """One full run."""
    with site(flavour) as (_, vendor):
        live = connection(vendor, flavour)
        assert live.run(TODAY)
    return live, live.shaped(TODAY, "jira")


@pytest.fixture(scope="module")
def cloud() -> tuple[Connection, Shaped]:
    """The scenario from Cloud."""
    return pulled("cloud")


@pytest.fixture(scope="module")
def server() -> tuple[Connection, Shaped]:
    """The scenario from Data Center."""
    return pulled("server")


def exported(folder: Path, **how: str) -> Records:
    """The scenario from Jira's CSV."""
    scene.write_csv(folder / "jira.csv", scene.tickets(), **how)
    reading = JiraCsv().read(folder / "jira.csv", Request("p", TODAY, source="jira"))
    assert [one for one in reading.rejected if one.dropped] == []
    return reading.records[-1]


def portfolio(records: Records) -> dict[str, list[tuple[Any, ...]]]:
    """What a picture says, people by name, without what only one of the three ways can tell.

    An export holds neither addresses of pages, nor release days of versions, nor when work was blocked.
    """
    people = records.tables["people"].set_index("id")["name"].to_dict()
    columns = {
        "projects": ("id", "name", "owner", "description"),
        "items": (
            *("id", "project", "parent", "name", "kind", "status", "priority", "owner", "vendor", "start"),
            *("baseline_due", "due", "done_on", "updated_on", "effort_hours"),
        ),
        "dependencies": ("predecessor", "successor", "type", "predecessor_project", "successor_project"),
        "updates": ("project", "item", "dated", "author", "field", "text"),
    }
    out = {}
    for kind, names in columns.items():
        frame = records.tables[kind].reindex(columns=names).astype("object")
        frame = frame.where(frame.notna(), None)
        out[kind] = sorted((tuple(people.get(cell, cell) for cell in row) for row in frame.to_numpy()), key=str)
    return out


def test_cloud_and_data_center_say_the_same(
    cloud: tuple[Connection, Shaped], server: tuple[Connection, Shaped]
) -> None:
    assert portfolio(cloud[1].records[-1]) == portfolio(server[1].records[-1])
    assert [one.known_on for one in cloud[1].records] == [one.known_on for one in server[1].records]


@pytest.mark.parametrize(
    "how", [{}, {"style": "%d/%b/%y %H:%M"}, {"style": "%m/%d/%Y %H:%M"}, {"delimiter": ";", "style": "%Y-%m-%d %H:%M"}]
)
def test_the_export_says_the_same_as_the_live_site(
    cloud: tuple[Connection, Shaped], tmp_path: Path, how: dict[str, str]
) -> None:
    assert portfolio(exported(tmp_path, **how)) == portfolio(cloud[1].records[-1])


def test_status_categories_decide_and_words_shade(cloud: tuple[Connection, Shaped]) -> None:
    items = rows(cloud[1], "items", TODAY)
    assert {key: item["status"] for key, item in items.items()} == {
        "NTR-1": "in_progress",
        "NTR-2": "blocked",
        "NTR-3": "not_started",
        "NTR-4": "done",
        "NTR-5": "cancelled",
        "OPS-1": "blocked",
    }
    assert items["NTR-2"]["blocked_since"].date() == date(2026, 2, 20)
    assert items["NTR-2"]["vendor"] == "Ostrava Signal"
    assert (items["NTR-3"]["kind"], items["NTR-3"]["parent"], items["NTR-4"]["parent"]) == ("subtask", "NTR-2", "NTR-1")


def test_versions_are_milestones_and_archived_ones_are_not(cloud: tuple[Connection, Shaped]) -> None:
    milestones = rows(cloud[1], "milestones", TODAY)
    assert set(milestones) == {"NTR/Handover", "NTR/Design freeze"}
    assert milestones["NTR/Handover"]["due"].date() == date(2026, 7, 15)
    assert milestones["NTR/Design freeze"]["status"] == "done"


@pytest.mark.parametrize("flavour", ["cloud", "server"])
def test_the_changelog_becomes_history_on_its_own_days(
    flavour: str, cloud: tuple[Connection, Shaped], server: tuple[Connection, Shaped]
) -> None:
    shaped = (cloud if flavour == "cloud" else server)[1]
    days = {one.known_on for one in shaped.records if "items" in one.tables}
    assert {date(2026, 2, 5), date(2026, 2, 10), date(2026, 2, 20), date(2026, 3, 2)} <= days
    before = rows(shaped, "items", date(2026, 2, 5))["NTR-2"]
    assert (before["due"].date(), before["status"]) == (date(2026, 3, 31), "in_progress")
    assert rows(shaped, "items", date(2026, 2, 10))["NTR-2"]["due"].date() == date(2026, 5, 15)
    assert rows(shaped, "items", date(2026, 2, 20))["NTR-2"]["status"] == "blocked"
    assert rows(shaped, "items", date(2026, 2, 20))["NTR-4"]["status"] == "in_progress"
    people = {row["id"]: row["name"] for row in rows(shaped, "people", TODAY).values()}
    first = rows(shaped, "items", date(2026, 1, 9))["NTR-2"]["owner"]
    assert people[first] == "Bob Stone"
    assert people[before["owner"]] == "Ann Lee"


def test_histories_and_comments_beyond_the_embedded_ones_are_fetched(cloud: tuple[Connection, Shaped]) -> None:
    body = cloud[0].kept["issue", "10002"].body
    assert len(body["changelog"]["histories"]) == 3
    assert len(body["fields"]["comment"]["comments"]) == 3


def test_a_site_without_named_projects_is_read_whole() -> None:
    with site() as (_, vendor):
        live = connection(vendor, uri="jira://acme.atlassian.net")
        live.run(TODAY)
        assert live.greet() == "Signed in to acme.atlassian.net as Bob Stone."
    assert set(rows(live.shaped(TODAY, "jira"), "projects", TODAY)) == {"NTR", "OPS"}


@pytest.mark.parametrize("flavour", ["cloud", "server"])
def test_a_later_run_fetches_only_what_changed(flavour: str) -> None:
    with site(flavour) as (one, vendor):
        live = connection(vendor, flavour)
        live.run(TODAY)
        ticket = next(issue for issue in one.issues if issue.key == "NTR-3")
        ticket.due, ticket.updated = "2026-06-15", "2026-03-21T08:00:00"
        live.run(date(2026, 3, 21), since=datetime(2026, 3, 20, 8, tzinfo=UTC))
        # Fields, statuses, two projects, one search: fewer calls cannot do it.
        assert live.calls == 5
        last = vendor.asked[-1].body
        assert f"updated >= {scene.milliseconds('2026-03-20T08:00:00')} ORDER BY" in last["jql"]
    assert rows(live.shaped(date(2026, 3, 21), "jira"), "items", date(2026, 3, 21))["NTR-3"]["due"].day == 15


def test_an_issue_the_index_did_not_show_yet_comes_with_the_overlap() -> None:
    with site() as (one, vendor):
        one.late = {10003}
        live = connection(vendor)
        live.run(TODAY)
        assert ("issue", "10003") not in live.kept
        one.late = set()
        live.run(TODAY, since=datetime(2026, 1, 7, 9, 0, tzinfo=UTC))
        assert ("issue", "10003") in live.kept


@pytest.mark.parametrize("flavour", ["cloud", "server"])
def test_a_full_run_finds_deletions_and_a_webhook_tells_of_them_at_once(flavour: str) -> None:
    with site(flavour) as (one, vendor):
        live = connection(vendor, flavour)
        live.run(TODAY)
        one.issues = [issue for issue in one.issues if issue.key not in {"NTR-5", "NTR-3"}]
        hints = (("issue", "10005"), ("issue", "10002"))
        live.run(date(2026, 3, 21), since=datetime(2026, 3, 20, tzinfo=UTC), hints=hints)
        assert live.kept["issue", "10005"].gone_on == date(2026, 3, 21)
        assert live.kept["issue", "10003"].gone_on is None
        live.run(date(2026, 3, 22))
        assert live.kept["issue", "10003"].gone_on == date(2026, 3, 22)
    items = rows(live.shaped(date(2026, 3, 22), "jira"), "items", date(2026, 3, 22))
    assert not {"NTR-5", "NTR-3"} & set(items)


def test_a_limit_on_one_endpoint_is_waited_for_as_long_as_it_says() -> None:
    said_no = Said({"errorMessages": ["Rate limit exceeded."]}, 429, {"Retry-After": "7", "RateLimit-Reason": "burst"})
    with site(faults={4: said_no}) as (_, vendor):
        live = connection(vendor)
        assert live.run(TODAY)
        assert 7 <= sum(live.waited) < 9
    assert len(rows(live.shaped(TODAY, "jira"), "items", TODAY)) == 6


def test_a_page_token_that_expired_begins_the_search_again() -> None:
    with site() as (_, vendor):
        live = connection(vendor)
        live.run(TODAY, pages=4)
        live.at = {**live.at, "token": "long gone"}
        assert live.run(TODAY)
    assert len(rows(live.shaped(TODAY, "jira"), "items", TODAY)) == 6


def test_refusals_say_what_to_do() -> None:
    with site() as (_, vendor):
        wrong = replace(connection(vendor), token="nonsense")  # noqa: S106 - of a test
        with pytest.raises(SourceUnreadable, match="does not accept the token"):
            wrong.run(TODAY)
        with pytest.raises(SourceUnreadable, match="No project could be found with key 'XYZ'"):
            connection(vendor, uri="jira://acme.atlassian.net/XYZ").run(TODAY)
    connector = JiraConnector()
    with pytest.raises(SourceUnreadable, match="set JIRA_EMAIL"):
        connector.service(connector.target(CLOUD), TOKEN, {})
    for uri in ("jira://", "jira://me:secret@acme.atlassian.net/NTR", "jira://a.example/NTR?pages=3", "monday://1"):
        with pytest.raises(SourceUnreadable):
            connector.target(uri)


def test_killed_after_every_page_it_ends_as_an_undisturbed_run(tmp_path: Path) -> None:
    environ = {"JIRA_TOKEN": TOKEN, "JIRA_EMAIL": EMAIL}
    uri = "jira://acme.atlassian.net/NTR"
    case = Case("ingestion.sources.jira.live:JiraConnector", uri, environ, "JIRA_URL")
    assert assert_resumes(case, Site(page=3), tmp_path) == 4


def test_our_own_export_of_the_raw_records_gives_the_same_pictures(
    cloud: tuple[Connection, Shaped], tmp_path: Path
) -> None:
    path = cloud[0].export(tmp_path / "jira.jsonl", TODAY)
    assert JiraCaptured().accepts(path)
    reading = JiraCaptured().read(path, Request("p", TODAY, source="jira"))
    assert reading.read == reading.loaded == len(cloud[0].kept)
    assert portfolio(reading.records[-1]) == portfolio(cloud[1].records[-1])


def test_what_was_gone_before_our_own_export_stays_gone_when_it_is_read(
    cloud: tuple[Connection, Shaped], tmp_path: Path
) -> None:
    live = cloud[0]
    kept = dict(live.kept)
    kept["issue", "10001"] = replace(kept["issue", "10001"], gone_on=date(2026, 3, 10))
    other = Connection(live.connector, live.uri, live.token, live.environ, kept)
    reading = JiraCaptured().read(other.export(tmp_path / "jira.jsonl", TODAY), Request("p", TODAY, source="jira"))
    gone = str(kept["issue", "10001"].body["key"])
    assert gone not in set(reading.records[-1].tables["items"]["id"])
    assert portfolio(reading.records[-1]) == portfolio(other.shaped(TODAY, "jira").records[-1])


def test_values_that_drifted_are_counted_and_hidden_ones_are_nothing(cloud: tuple[Connection, Shaped]) -> None:
    live = cloud[0]
    kept = dict(live.kept)
    body = json.loads(json.dumps(kept["issue", "10001"].body))
    body["fields"] |= {
        "duedate": {"odd": True}, "assignee": "ann", "status": None, "priority": None, "issuelinks": None,
        "comment": [], "issuetype": None, "created": 1767605400000, "parent": "NTR-2", scene.START: ["2026-01-12"],
        scene.VENDOR: [None, {"value": "Acme"}], "fixVersions": [None], "reporter": {"displayName": "Ann"},
    }  # fmt: skip
    body["changelog"] = {"histories": [None, {"created": "soon", "items": []}, {"created": body["fields"]["created"]}]}
    other = Connection(live.connector, live.uri, live.token, live.environ, kept)
    other.kept["issue", "10001"] = replace(kept["issue", "10001"], body=body)
    item = rows(other.shaped(TODAY, "jira"), "items", TODAY)["NTR-1"]
    assert "due" not in item
    assert (item["status"], item["vendor"], item["owner"]) == ("unknown", "Acme", "ann")
    assert said(other.shaped(TODAY, "jira")) == said(other.shaped(TODAY, "jira"))


SECRET = "the webhook's secret"  # noqa: S105 - of a test


def call(body: bytes, secret: str = SECRET, **headers: str) -> Call:
    """A delivery as Jira signs it."""
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return Call({"x-hub-signature": signature, **headers}, body, "https://here/hook", datetime(2026, 3, 20, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "issue"),
    [
        ("mm-webhook-issue-deleted.json", "10303"),
        ("mm-webhook-cloud-issue-updated-custom-field.json", "10368"),
        ("mm-webhook-server-comment-created.json", "10013"),
    ],
)
def test_a_signed_delivery_names_the_issue_to_look_at_again(name: str, issue: str) -> None:
    body = shared(f"connectors/jira/{name}").read_bytes()
    delivery = verify(call(body, **{"x-atlassian-webhook-identifier": "id-1"}), SECRET)
    assert delivery.id == "id-1"
    assert delivery.hints == (("issue", issue),)


def test_a_wrong_missing_or_tampered_signature_is_refused() -> None:
    body = b'{"issue": {"id": "1"}}'
    for one in (call(body, "wrong"), replace(call(body), headers={}), replace(call(body), body=body + b" ")):
        with pytest.raises(WrongSignature):
            verify(one, SECRET)
    with pytest.raises(WrongSignature):
        verify(call(body), None)
    assert verify(call(b"not json"), SECRET).hints == ()


def test_every_captured_file_loads_whole_or_is_refused_with_one_sentence() -> None:
    folder = shared("connectors/jira")
    loaded, refused = 0, []
    for path in [folder, *sorted(folder.glob("*.csv")), *sorted(folder.glob("*.json"))]:
        assert JiraCaptured().accepts(path), path.name
        try:
            reading = JiraCaptured().read(path, Request("p", TODAY))
        except SourceUnreadable as error:
            refused.append(str(error))
            continue
        loaded += 1
        dropped = sum(one.dropped for one in reading.rejected)
        assert reading.read == reading.loaded + reading.repeated + dropped, path.name
    assert (loaded, len(refused)) == (17, 7)
    assert all(reason.endswith(".") and reason.count(". ") == 0 for reason in refused)


def test_the_captured_folder_is_one_portfolio_with_its_past() -> None:
    reading = JiraCaptured().read(shared("connectors/jira"), Request("p", TODAY))
    last = reading.records[-1]
    assert (len(last.tables["items"]), len(last.tables["projects"])) == (33, 13)
    assert len(reading.records) > 5
    assert {one.known_on.year for one in reading.records} >= {2020, 2021, 2022}


def test_the_rows_of_an_export_are_those_its_writer_wrote(tmp_path: Path) -> None:
    exported(tmp_path)
    with (tmp_path / "jira.csv").open(encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    assert header.count("Outward issue link (Blocks)") == 2
    assert header.count("Comment") == 3


def test_every_search_names_its_fields_and_asks_for_the_changelog() -> None:
    with site() as (_, vendor):
        connection(vendor).run(TODAY)
        searches = [one for one in vendor.asked if one.path.endswith("/search/jql")]
    assert searches
    assert all(one.body["fields"] and one.body["expand"] == "changelog" for one in searches)
