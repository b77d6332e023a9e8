"""Sources: files looked at before they are loaded, columns read as somebody says, and which ids are one thing."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.ledger import KEPT, MOST_REJECTS, Ledger
from api.staging import Staging
from api.workspace import Workspace
from ingestion.tables.mapping_lines import line_troubles
from portfolio.errors import SourceUnreadable
from portfolio.report import IngestReport, Reject, SyncReport, Tally
from store.landing import Connection
from store.memory import MemoryStore
from tests.api.conftest import SCRIPT

PAGE = "/portfolios/harbour/sources"
FACTS = {"as_of": "2026-01-31", "projects": [{"id": "a", "name": "Anchor", "owner": "Ada"}]}
LIST = (
    'Project name,Owner,Planned end,Forecast end,Contractor,"' + SCRIPT + '"\n'
    "Harbour,Ada,2026-01-01,2026-09-01,Orrin,=1+1\n"
    "Pier,Bo,2026-02-01,31/31/2026,Orrin,-2+3\n"
    ",Cleo,2026-02-01,2026-02-01,,three\n"
)
NOW = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def workspace(fresh: Workspace, tmp_path: Path) -> Workspace:
    return replace(fresh, home=tmp_path / "home", now=lambda: NOW)


@pytest.fixture
def desk(workspace: Workspace) -> TestClient:
    client = TestClient(create_app(workspace, upload_limit=1 << 20))
    assert client.post("/api/v1/portfolios/harbour/ingest", json=FACTS).status_code == 200
    return client


def _upload(desk: TestClient, text: str = LIST, name: str = "list.csv") -> str:
    """Upload a list and return the path of its preview."""
    files = [("files", (name, text.encode(), "text/csv"))]
    answer = desk.post(f"{PAGE}/uploads", files=files, data={"known_on": "2026-03-31"}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def _uploads(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "home" / "uploads").iterdir())


def test_the_page_shows_what_was_loaded_and_what_is_not_there(desk: TestClient) -> None:
    page = desk.get(PAGE).text
    assert "No live source feeds this portfolio." in page
    assert "Nothing is in doubt." in page
    assert re.search(r'<a href="/portfolios/harbour/sources/reports/1">2026-04-02 09:00 UTC</a>', page)
    report = desk.get(f"{PAGE}/reports/1").text
    assert "Every row and value was taken." in report
    assert desk.get(f"{PAGE}/reports/99").status_code == 404


def test_an_upload_is_looked_at_before_anything_is_kept(desk: TestClient, workspace: Workspace) -> None:
    before = workspace.store.pictures("harbour")
    page = desk.get(_upload(desk))
    assert page.status_code == 200
    assert workspace.store.pictures("harbour") == before
    assert "Nothing is loaded yet" in page.text
    for words in ("baseline end", "First rows", "Would not be taken as it stands", "columns:", "31/31/2026"):
        assert words in page.text
    assert SCRIPT not in page.text
    assert "&lt;script&gt;" in page.text
    assert re.search(r"<dd>3</dd>", page.text)


def test_an_upload_is_loaded_with_its_columns_read_as_somebody_says(
    desk: TestClient, workspace: Workspace, tmp_path: Path
) -> None:
    place = _upload(desk)
    mapping = "columns:\r\n  Project name: name\r\n  Contractor: team\r\n"
    again = desk.post(place, data={"do": "preview", "mapping": mapping, "known_on": "2026-03-30"})
    assert again.status_code == 200
    assert re.search(
        r'<th scope="row">Contractor</th><td><b>team</b></td><td class="quiet">the mapping says so', again.text
    )
    loaded = desk.post(place, data={"do": "load", "mapping": mapping, "known_on": "2026-03-30"})
    assert "It is loaded." in loaded.text
    assert workspace.store.pictures("harbour")[-1] == date(2026, 3, 30)
    assert {p.team for p in workspace.snapshot("harbour").projects.values()} >= {"Orrin"}
    assert _uploads(tmp_path) == []
    rows = list(csv.DictReader(io.StringIO(desk.get(f"{PAGE}/reports/2.csv").content.decode("utf-8-sig"))))
    assert [(row["row"], row["row left out"]) for row in rows] == [("4", "yes")]
    assert not [cell for row in rows for cell in row.values() if cell[:1] in {"=", "+", "@"}]


def test_a_proposal_that_nobody_touched_settles_nothing(desk: TestClient, workspace: Workspace) -> None:
    place = _upload(desk)
    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", desk.get(place).text, re.DOTALL)
    assert shown
    typed = shown[1].replace("&lt;", "<").replace("&gt;", ">").replace("&#39;", "'").replace("&#34;", '"')
    desk.post(place, data={"do": "preview", "mapping": typed.replace("\n", "\r\n")})
    assert workspace.staging.stage("harbour", place.rpartition("/")[2]).mapping is None


@pytest.mark.parametrize(
    ("mapping", "line", "why"),
    [
        ("columns:\n  Project name: nam\n", 2, "is no field (did you mean"),
        ("columns:\n  Project name: name\n  Ownr: owner\n", 3, "The list has no column"),
        ("colums:\n  a: name\n", 1, "There is no key"),
        ("columns: [\n", 1, "This is not YAML"),
        ("date_order: ymd\n", 1, "date_order"),
        ("- a\n", 1, "Write keys with values"),
        ("columns:\n  Owner: owner\n  Owner: team\n", 3, "stands here twice"),
    ],
)
def test_a_wrong_mapping_is_refused_at_its_line(desk: TestClient, mapping: str, line: int, why: str) -> None:
    place = _upload(desk)
    page = desk.post(place, data={"do": "load", "mapping": mapping})
    assert page.status_code == 400
    said = re.search(r'data-line="(\d+)">Line \d+</a>: ([^<]*)', page.text)
    assert said
    assert int(said[1]) == line
    assert why in said[2]
    assert re.search(r'<textarea[^>]* aria-invalid="true"[^>]* autofocus', page.text)


def test_lines_are_told_without_a_list_too() -> None:
    assert line_troubles("columns:\n  Anything: owner\n") == []
    assert line_troubles("") == []
    assert [one.line for one in line_troubles("columns:\n  A: x\n  B: y\nunit: -1\n")] == [2, 3, 4]


@pytest.mark.parametrize(
    ("files", "data", "why"),
    [
        ([], {"known_on": ""}, "Choose at least one file first."),
        ([("files", ("a.csv", b"x", "text/csv"))], {"known_on": "soon"}, "is not a day"),
        ([("files", ("a.csv", b"x", "a/b")), ("files", ("../a.csv", b"y", "a/b"))], {}, "Two files are named"),
    ],
)
def test_an_upload_that_cannot_be_taken_says_why_and_leaves_nothing(
    desk: TestClient, tmp_path: Path, files: list[tuple[str, tuple[str, bytes, str]]], data: dict[str, str], why: str
) -> None:
    page = desk.post(f"{PAGE}/uploads", files=files or None, data=data)
    assert page.status_code == 400
    assert why in re.sub(r"&#39;", "'", page.text)
    assert re.search(r'id="u-files"[^>]* aria-invalid="true"[^>]* autofocus', page.text)
    assert _uploads(tmp_path) == []


def test_what_is_no_list_is_shown_as_such_and_can_be_thrown_away(desk: TestClient, tmp_path: Path) -> None:
    place = _upload(desk, "PK\x03\x04", "broken.xlsx")
    page = desk.get(place).text
    assert "It cannot be read as it stands." in page
    assert str(tmp_path) not in page
    assert 'value="load"' not in page
    assert desk.post(place, data={"do": "load"}).status_code == 400
    gone = desk.post(place, data={"do": "drop"})
    assert "The upload is thrown away" in gone.text
    assert _uploads(tmp_path) == []
    assert desk.get(place).status_code == 422


@pytest.mark.parametrize("token", ["x", "a" * 22, "%2e%2e%2f%2e%2e"])
def test_a_token_that_is_none_opens_nothing(desk: TestClient, token: str) -> None:
    assert desk.get(f"{PAGE}/uploads/{token}").status_code in {404, 422}


def test_another_portfolio_does_not_see_the_upload(desk: TestClient) -> None:
    place = _upload(desk)
    assert desk.post("/api/v1/portfolios/other/ingest", json=FACTS).status_code == 200
    assert desk.get(place.replace("/harbour/", "/other/")).status_code == 422


def test_uploads_that_nobody_decided_about_are_swept(tmp_path: Path) -> None:
    moment = [NOW]
    staging = Staging(tmp_path, lambda: moment[0])
    old = staging.begin("harbour")
    moment[0] += timedelta(days=1, minutes=1)
    new = staging.begin("harbour")
    assert staging.stage("harbour", new.token) == new
    with pytest.raises(SourceUnreadable, match="not kept any more"):
        staging.stage("harbour", old.token)


def test_only_the_last_reports_and_the_first_rejects_are_kept() -> None:
    ledger = Ledger(MemoryStore().landing, lambda: NOW)
    many = tuple(Reject(file="a.csv", row=n, reason="No name.") for n in range(MOST_REJECTS + 5))
    report = IngestReport(portfolio="p", source="s", files=("x/a.csv",), as_of=None, read=1, loaded=1)
    ledger.keep(report.model_copy(update={"rejected": many}))
    assert (len(ledger.kept("p")[0].report.rejected), ledger.kept("p")[0].rejects) == (MOST_REJECTS, MOST_REJECTS + 5)
    assert ledger.kept("p")[0].report.files == ("a.csv",)
    for _ in range(KEPT):
        ledger.keep(report)
    assert [entry.number for entry in ledger.kept("p")] == list(range(KEPT + 1, 1, -1))
    assert ledger.kept("other") == []


def test_live_sources_show_their_runs_drift_and_hints(desk: TestClient, workspace: Workspace) -> None:
    kept = workspace.sources.add("harbour", "jira://acme.atlassian.net/BGW", name="tracker")
    landing = workspace.store.landing
    connection: Connection = next(iter(landing.connections("harbour")))
    landing.hint(connection, "d1", [("issue", "BGW-1"), ("issue", "BGW-2")], date(2026, 4, 1))
    run = SyncReport(
        portfolio="harbour", source=kept.name, uri=kept.uri, run="full", calls=7, records=Tally(new=3, removed=1),
        notes=("2 fields of issues are not known yet: <b>mood</b>.",),
    )  # fmt: skip
    workspace.ledger.keep_sync(run)
    page = desk.get(PAGE).text
    assert "never synced" in page
    assert '<td class="num" data-name="Hints waiting">2</td>' in page
    assert "full: 7 calls, 3 new, 0 changed, 1 gone" in page
    assert "&lt;b&gt;mood&lt;/b&gt;" in page
    assert "What the sync noticed" in desk.get(f"{PAGE}/reports/2").text


@pytest.fixture
def doubtful(workspace: Workspace) -> TestClient:
    client = TestClient(create_app(workspace))
    for source, name in (("board", "Customs Declarations"), ("tracker", "Customs Declaration Form")):
        facts = {"as_of": "2026-03-01", "projects": [{"id": source, "name": name, "owner": "Ann Osei"}]}
        assert client.post(f"/api/v1/portfolios/harbour/ingest?source={source}", json=facts).status_code == 200
    return client


@pytest.mark.parametrize("verdict", ["same", "separate"])
def test_people_decide_what_is_in_doubt(doubtful: TestClient, workspace: Workspace, verdict: str) -> None:
    found = workspace.identities.listed("harbour", doubts=True).items
    assert found, "the two spellings are in doubt"
    pair = {"kind": found[0].kind, "left": found[0].left.id, "right": found[0].right.id}
    assert "Keep apart" in doubtful.get(PAGE).text
    unsigned = doubtful.post(f"{PAGE}/identities", data=pair | {"verdict": verdict})
    assert unsigned.status_code == 400
    assert "Say who decides this" in unsigned.text
    done = doubtful.post(f"{PAGE}/identities", data=pair | {"verdict": verdict, "person": "Ada"})
    assert "whatever rules find later" in done.text
    decided = {frozenset((one.left.id, one.right.id)): one for one in workspace.identities.listed("harbour").items}
    assert decided[frozenset((pair["left"], pair["right"]))].decided_by == "Ada"
    assert decided[frozenset((pair["left"], pair["right"]))].state == verdict
