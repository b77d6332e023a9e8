"""Live sources through the doors: the command line, and webhooks over HTTP."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jwt
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace
from tests.api.conftest import Ran
from tests.contract.monday_scenario import account
from tests.contract.monday_server import TOKEN, MondayCloud
from tests.contract.server import Vendor, serving

Run = Callable[..., Ran]
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SIGNING = "a-signing-secret-of-at-least-32-bytes"


@pytest.fixture
def monday() -> Iterator[Vendor]:
    """A monday on loopback."""
    with serving(MondayCloud(account()).answer) as vendor:
        yield vendor


@pytest.fixture
def desk(fresh: Workspace, monday: Vendor, tmp_path: Path) -> Workspace:
    """A workspace whose environment points at that monday."""
    return Workspace(
        store=fresh.store,
        policy=fresh.policy,
        today=NOW.date,
        open_index=fresh.open_index,
        now=lambda: NOW,
        environ={"MONDAY_TOKEN": TOKEN, "MONDAY_URL": f"{monday.url}/v2", "MONDAY_SIGNING_SECRET": SIGNING},
        home=tmp_path,
    )


def test_a_source_is_added_tried_synced_and_shown_by_the_command_line(run: Run, monday: Vendor, tmp_path: Path) -> None:
    here = {"BELLWETHER_HOME": str(tmp_path / "own"), "MONDAY_TOKEN": TOKEN, "MONDAY_URL": f"{monday.url}/v2"}
    added = run("sources", "add", "monday://501,502", "-p", "relaunch", "--name", "boards", **here)
    assert added.code == 0, added.err
    assert TOKEN not in added.out
    tried = run("sources", "test", "boards", **here)
    assert tried.code == 0, tried.err
    assert "boards:read" in tried.out
    synced = run("sources", "sync", "--format", "json", **here)
    assert synced.code == 0, synced.err
    (report,) = json.loads(synced.out)
    assert report["run"] == "full"
    assert report["records"]["new"] > 0
    again = json.loads(run("sources", "sync", "--format", "json", **here).out)[0]
    assert (again["run"], again["records"]["new"]) == ("incremental", 0)
    assert again["calls"] < report["calls"]
    listed = run("sources", "list", "--format", "json", **here)
    (line,) = json.loads(listed.out)
    assert (line["name"], line["token"]) == ("boards", "env:MONDAY_TOKEN")
    assert TOKEN not in listed.out
    scores = run("scores", "--portfolio", "relaunch", "--format", "json", **here)
    assert "Website relaunch" in scores.out


def test_raw_records_of_a_source_make_the_same_portfolio_elsewhere(run: Run, monday: Vendor, tmp_path: Path) -> None:
    here = {"BELLWETHER_HOME": str(tmp_path / "one"), "MONDAY_TOKEN": TOKEN, "MONDAY_URL": f"{monday.url}/v2"}
    there = {"BELLWETHER_HOME": str(tmp_path / "two")}
    assert run("ingest", "monday://501,502", "--portfolio", "p", "--source", "boards", **here).code == 0
    file = tmp_path / "boards.jsonl"
    assert run("sources", "export", "boards", str(file), **here).code == 0
    read = run("ingest", str(file), "--portfolio", "p", "--source", "boards", **there)
    assert read.code == 0, read.err
    live, copied = (json.loads(run("scores", "-p", "p", "--format", "json", **at).out)["items"] for at in (here, there))
    assert [(s["name"], s["score"], s["band"]) for s in live] == [(s["name"], s["score"], s["band"]) for s in copied]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("sources", "add", "mondy://1", "-p", "x"), "did you mean 'monday'"),
        (("sources", "add", "jira://acme.atlassian.net/A?itms=tasks", "-p", "x"), "itms"),
        (("sources", "sync"), "empty"),
        (("sources", "test", "nothing", "-p", "harbour"), "no source named 'nothing'"),
        (("ingest", "monday://501", "-p", "x", "--as-of", "2026-01-01"), "--as-of is for files"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(run: Run, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    home = {} if "harbour" in words else {"BELLWETHER_HOME": str(tmp_path / "own")}
    ran = run(*words, **home)
    assert ran.code in {1, 2}
    assert said in " ".join(ran.err.split())
    assert "Traceback" not in ran.err


def test_a_missing_token_names_the_variable_to_set(run: Run, tmp_path: Path) -> None:
    here = {"BELLWETHER_HOME": str(tmp_path / "own")}
    assert run("sources", "add", "github://octo-org/5", "-p", "x", **here).code == 0
    ran = run("sources", "sync", **here)
    assert ran.code == 1
    assert "GITHUB_TOKEN" in ran.err


def _address(desk: Workspace) -> str:
    return desk.sources.add("relaunch", "monday://501,502", name="boards").hook


def _signed(address: str, secret: str = SIGNING, **claims: Any) -> dict[str, str]:
    said = {"aud": f"http://testserver{address}", "exp": int(NOW.timestamp()) + 60, **claims}
    return {"Authorization": jwt.encode(said, secret, algorithm="HS256")}


EVENT = {"event": {"type": "update_column_value", "pulseId": 9001, "boardId": 501, "triggerUuid": "t-1"}}


def test_a_signed_delivery_is_a_hint_and_brings_the_source_up_to_date(desk: Workspace, monday: Vendor) -> None:
    address = _address(desk)
    with TestClient(create_app(desk)) as client:
        answer = client.post(address, json=EVENT, headers=_signed(address))
        assert answer.status_code == 200
        assert "Website relaunch" in {p.name for p in desk.snapshot("relaunch").projects.values()}
        calls = monday.calls
        assert client.post(address, json=EVENT, headers=_signed(address)).status_code == 200
    assert monday.calls == calls, "a delivery that comes twice fetched twice"


def test_a_wrong_signature_gets_401_and_changes_nothing(desk: Workspace, monday: Vendor) -> None:
    address = _address(desk)
    with TestClient(create_app(desk)) as client:
        for headers in (
            {},
            {"Authorization": "nonsense"},
            _signed(address, "another-secret-that-is-long-enough-too"),
            _signed(address, aud="http://elsewhere/"),
            _signed(address, exp=int(NOW.timestamp()) - 3600),
        ):
            answer = client.post(address, json=EVENT, headers=headers)
            assert answer.status_code == 401
            assert answer.headers["content-type"] == "application/problem+json"
    assert monday.calls == 0
    assert desk.portfolios() == ()


def test_mondays_challenge_is_answered_as_it_came(desk: Workspace) -> None:
    with TestClient(create_app(desk)) as client:
        answer = client.post(_address(desk), json={"challenge": "abc"})
    assert (answer.status_code, answer.json()) == (200, {"challenge": "abc"})


def test_an_unknown_address_or_another_source_is_not_found(desk: Workspace) -> None:
    address = _address(desk)
    with TestClient(create_app(desk)) as client:
        assert client.post("/api/v1/hooks/monday/guess", json=EVENT).status_code == 404
        assert client.post(address.replace("monday", "github"), json=EVENT).status_code == 404
        assert client.post(address, content=b"x" * (1 << 20) + b"x").status_code == 413


def test_asanas_handshake_secret_is_kept_in_a_file_and_signs_what_follows(desk: Workspace, tmp_path: Path) -> None:
    address = desk.sources.add("relaunch", "asana://1200", name="plan").hook
    body = json.dumps({"events": [{"action": "changed", "resource": {"gid": "7", "resource_type": "task"}}]}).encode()
    right = hmac.new(b"shared-secret", body, hashlib.sha256).hexdigest()
    with TestClient(create_app(desk)) as client:
        assert client.post(address, content=body, headers={"X-Hook-Signature": right}).status_code == 401
        shaken = client.post(address, json={}, headers={"X-Hook-Secret": "shared-secret"})
        assert (shaken.status_code, shaken.headers["x-hook-secret"]) == (200, "shared-secret")
        assert client.post(address, content=body, headers={"X-Hook-Signature": "0" * 64}).status_code == 401
        assert client.post(address, content=body, headers={"X-Hook-Signature": right}).status_code == 200
        forged = client.post(address, json={}, headers={"X-Hook-Secret": "another"})
        assert forged.status_code == 401, "whoever knows the address could have taken the webhook over"
    (kept,) = (tmp_path / "secrets").iterdir()
    assert kept.stat().st_mode & 0o077 == 0


def test_the_doctor_calls_each_source_and_says_what_to_fix(run: Run, monday: Vendor, tmp_path: Path) -> None:
    here = {"BELLWETHER_HOME": str(tmp_path / "own"), "MONDAY_URL": f"{monday.url}/v2"}
    assert run("sources", "add", "monday://501", "-p", "relaunch", "--name", "boards", **here).code == 0
    well = run("doctor", "--format", "json", MONDAY_TOKEN=TOKEN, **here)
    ill = run("doctor", "--format", "json", **{**here, "MONDAY_TOKEN": "wrong"})
    for ran, ok in ((well, True), (ill, False)):
        (check,) = [check for check in json.loads(ran.out) if check["what"] == "source boards"]
        assert check["ok"] is ok
        assert "wrong" not in check["found"]
