"""Reviewing identities: a list with reasons, a person's word, and taking it back; from every door."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from api.app import create_app
from api.bootstrap import open_workspace
from api.cli import app
from api.errors import RequestUnclear
from api.identities import Judgement
from api.settings import Settings
from api.workspace import Workspace
from portfolio.errors import UnknownPortfolio
from portfolio.identity import Verdict

URL = "/api/v1/portfolios/border/identities"


def _write(path: Path, *rows: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two canonical folders of two sources that share a project, a vendor and a person."""
    folder = tmp_path_factory.mktemp("doors")
    board, tracker = folder / "board", folder / "tracker"
    _write(
        board / "projects.csv",
        {"id": "4711", "name": "BGW Border Gateway", "owner": "Ann Osei", "vendors": "Acme Ltd.", "end": "2026-09-01"},
        {"id": "4712", "name": "Customs Declarations", "owner": "Ann Osei", "vendors": "Bolt", "end": "2026-10-01"},
    )
    _write(board / "people.csv", {"id": "board:7", "name": "A. Osei", "email": "ann@example.org"})
    _write(board / "vendors.csv", {"id": "Bolt", "name": "Bolt Ltd"}, {"id": "Acme Ltd.", "name": "Acme Ltd."})
    _write(
        tracker / "projects.csv",
        {"id": "BGW", "name": "Border Gateway", "owner": "ann@example.org", "vendors": "ACME Limited"},
        {"id": "CUS", "name": "Customs Declaration Form", "owner": "ann@example.org", "vendors": "Bolt GmbH"},
    )
    _write(tracker / "people.csv", {"id": "ann@example.org", "name": "Ann Osei", "email": "Ann@Example.org"})
    workspace = open_workspace(Settings(home=folder / "home"))
    workspace.ingest([board], "border", as_of=date(2026, 3, 1))
    workspace.ingest([tracker], "border", as_of=date(2026, 3, 2))
    workspace.close()
    return folder / "home"


@pytest.fixture
def workspace(home: Path) -> Iterator[Workspace]:
    """The workspace, opened."""
    opened = open_workspace(Settings(home=home))
    yield opened
    opened.close()


def test_two_folders_share_a_person_by_address_a_vendor_and_a_project(workspace: Workspace) -> None:
    portfolio = workspace.snapshot("border")
    assert {p.name for p in portfolio.projects.values()} >= {"BGW Border Gateway", "Customs Declarations"}
    assert set(portfolio.people) == {"board:7"}
    assert portfolio.projects["4711"].vendors == ("Acme Ltd.",)
    assert portfolio.projects["4711"].owner == "board:7"
    assert "BGW" not in portfolio.projects


def test_the_list_says_what_was_joined_and_what_is_in_doubt_and_why(workspace: Workspace) -> None:
    found = workspace.identities.listed("border")
    states = {(one.kind, frozenset((one.left.id, one.right.id))): one for one in found.items}
    joined = states["vendor", frozenset(("Acme Ltd.", "ACME Limited"))]
    assert (joined.state, joined.decided_by, joined.stands) == ("same", "rules", "Acme Ltd.")
    assert "legal form" in joined.reason
    doubt = states["vendor", frozenset(("Bolt", "Bolt GmbH"))]
    assert (doubt.state, doubt.stands) == ("doubt", None)
    assert found.items[0].state == "doubt", "doubts come first"
    assert found.doubts == len(workspace.identities.listed("border", doubts=True).items)
    assert {one.kind for one in workspace.identities.listed("border", kind="person").items} == {"person"}


def test_a_decision_is_shown_with_who_made_it_and_can_be_taken_back(workspace: Workspace) -> None:
    before = workspace.snapshot("border").fingerprint
    version = workspace.version("border")
    said = workspace.identities.decide(
        "border", Judgement("vendor", "Bolt GmbH", "Bolt", Verdict.SAME, "Bo", "One invoice address.")
    )
    assert (said.state, said.decided_by, said.reason, said.stands) == ("same", "Bo", "One invoice address.", "Bolt")
    assert workspace.version("border") != version, "ETags turn over"
    assert "Bolt GmbH" not in workspace.snapshot("border").vendors
    undone = workspace.identities.decide("border", Judgement("vendor", "Bolt", "Bolt GmbH", None, "Bo"))
    assert (undone.state, undone.decided_by) == ("doubt", "rules")
    assert workspace.snapshot("border").fingerprint == before
    assert len(workspace.store.identities.decisions("border")) == 2, "the trail keeps both"


@pytest.mark.parametrize(
    ("judgement", "told"),
    [
        (Judgement("vendor", "Acme", "Bolt", None), "no vendor 'Acme'"),
        (Judgement("vendor", "Bolt", "Bolt", Verdict.SAME), "one and the same vendor"),
        (Judgement("vendor", "Bolt", "Acme Ltd.", None), "nothing to undo"),
        (Judgement("milestone", "a", "b", Verdict.SAME), "say project, vendor, goal, person"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_a_sentence(
    workspace: Workspace, judgement: Judgement, told: str
) -> None:
    with pytest.raises(RequestUnclear, match=told):
        workspace.identities.decide("border", judgement)


def test_an_unknown_portfolio_is_told(workspace: Workspace) -> None:
    with pytest.raises(UnknownPortfolio, match="no portfolio named 'nowhere'"):
        workspace.identities.listed("nowhere")


def test_the_command_lists_and_decides(home: Path) -> None:
    def run(*words: str) -> str:
        result = CliRunner().invoke(app, ["identities", *words], env={"BELLWETHER_HOME": str(home), "COLUMNS": "200"})
        assert result.exit_code == 0, result.output
        return result.stdout

    listed = json.loads(run("--format", "json", "--kind", "vendor"))
    assert {one["kind"] for one in listed["items"]} == {"vendor"}
    assert "doubt" in run("--doubts")
    assert "are two things" in run("separate", "vendor", "Acme Ltd.", "acme limited", "--by", "Bo")
    assert "Bo" in run("--kind", "vendor")
    assert "Acme Ltd. stands for both" in run("undo", "vendor", "Acme Ltd.", "ACME Limited")


def test_http_lists_and_decides_with_etags_and_problems(workspace: Workspace) -> None:
    client = TestClient(create_app(workspace))
    first = client.get(URL)
    assert first.status_code == 200
    assert client.get(URL, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    body = {"kind": "vendor", "left": "Acme Ltd.", "right": "ACME Limited", "verdict": "separate", "person": "Bo"}
    said = client.post(URL, json=body)
    assert (said.status_code, said.json()["state"]) == (200, "separate")
    again = client.get(URL, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200, "a decision changes the answer"
    assert client.post(URL, json={**body, "verdict": "undo"}).json()["state"] == "same"
    refused = client.post(URL, json={**body, "left": "Nobody"})
    assert (refused.status_code, refused.headers["content-type"]) == (400, "application/problem+json")
    assert client.post(URL, json={**body, "verdict": "maybe"}).status_code == 422
    assert client.get("/api/v1/portfolios/nowhere/identities").status_code == 404
