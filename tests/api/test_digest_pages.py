"""Digests over the dashboard and over HTTP: previewed, ordered, sent to a real folder, sent again, dropped."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.workspace import Workspace
from tests.api.conftest import FORMULA, PICTURES, SCRIPT, write_pictures

PAGE = "/portfolios/harbour/digests"
API = "/api/v1/digests"
ORDER = {"name": "board", "cadence": "weekly", "timezone": "Europe/Zurich", "channel": "file", "target": "board"}


@pytest.fixture
def desk(fresh: Workspace, tmp_path: Path) -> TestClient:
    workspace = replace(fresh, home=tmp_path / "home")
    workspace.ingest([write_pictures(tmp_path / "in", PICTURES)], "harbour")
    return TestClient(create_app(workspace))


def _written(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "home").rglob("digest-*"))


def test_without_orders_the_page_says_so(desk: TestClient) -> None:
    page = desk.get(PAGE)
    assert "Nobody gets a digest of this portfolio yet." in page.text
    assert "Nothing was due yet." in page.text
    assert f'src="{PAGE}/preview.html"' in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].count("script-src") == 1


def test_the_preview_is_a_page_in_which_nothing_runs(desk: TestClient) -> None:
    shown = desk.get(f"{PAGE}/preview.html")
    assert "sandbox" in shown.headers["content-security-policy"]
    assert "script-src" not in shown.headers["content-security-policy"]
    assert SCRIPT not in shown.text
    assert FORMULA.replace('"', "&#34;") in shown.text or "HYPERLINK" in shown.text


@pytest.mark.parametrize(
    ("kind", "mark"), [("md", b"#"), ("html", b"<!doctype html>"), ("pdf", b"%PDF"), ("pptx", b"PK")]
)
def test_every_form_is_taken_along(desk: TestClient, kind: str, mark: bytes) -> None:
    answer = desk.get(f"{PAGE}/preview.{kind}?since=2026-01-31&severity=medium")
    assert answer.status_code == 200
    assert answer.content.startswith(mark)
    assert f"digest-harbour-2026-03-31.{kind}" in answer.headers["content-disposition"]


def test_the_preview_keeps_day_and_scope(desk: TestClient) -> None:
    page = desk.get(f"{PAGE}?as_of=2026-02-28&projects=Harbour+Payments&severity=high").text
    source = re.search(r'<iframe[^>]* src="([^"]+)"', page)
    assert source
    assert source[1].replace("&amp;", "&").endswith("?as_of=2026-02-28&projects=Harbour+Payments&severity=high")


def test_a_project_that_is_not_there_is_refused_at_its_field(desk: TestClient) -> None:
    page = desk.get(f"{PAGE}?projects=Nowhere")
    assert page.status_code == 200
    assert re.search(r'id="p-projects"[^>]*aria-invalid="true"[^>]*autofocus', page.text)
    assert "has no project" in page.text
    assert "<iframe" not in page.text


def test_a_digest_is_ordered_changed_paused_sent_and_dropped(desk: TestClient, tmp_path: Path) -> None:
    made = desk.post(PAGE, data=ORDER | {"forms": ["md", "pdf"], "person": "Ada"})
    assert str(made.url).endswith("/digests/schedules/board?done=made")
    assert "Mon 6 Apr 2026, 08:00 Europe/Zurich" in made.text
    assert "ordered by Ada" in made.text
    one = f"{PAGE}/schedules/board"
    changed = desk.post(one, data=ORDER | {"cadence": "monthly", "target": "elsewhere"})
    assert "The change is kept." in changed.text
    assert "Fri 1 May 2026, 08:00 Europe/Zurich" in changed.text
    assert "Paused: nothing becomes due." in desk.post(f"{one}/pause").text
    assert "It goes on from now." in desk.post(f"{one}/resume").text
    sent = desk.post(f"{one}/send")
    assert "It was delivered." in sent.text
    assert _written(tmp_path) == ["digest-harbour-2026-04-02.html", "digest-harbour-2026-04-02.md"]
    period = re.search(r'name="period" value="([^"]+)"', sent.text)
    assert period
    assert "It was delivered." in desk.post(f"{one}/again", data={"period": period[1]}).text
    gone = desk.post(f"{one}/drop").text
    assert "The schedule is dropped" in gone
    assert '<span class="ref">dropped</span>' in gone
    assert desk.get(one).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", "", "cannot name a schedule"),
        ("name", SCRIPT, "cannot name a schedule"),
        ("cadence", "whenever", "is no cadence"),
        ("timezone", "Atlantis", "is no time zone"),
        ("channel", "pigeon", "is no channel"),
        ("target", "../../etc", "is no folder for digests"),
        ("severity", "dreadful", "is no severity"),
        ("forms", "docx", "is no form of a digest"),
        ("projects", "Nowhere", "has no project"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(desk: TestClient, field: str, value: str, why: str) -> None:
    page = desk.post(PAGE, data=ORDER | {field: value})
    assert page.status_code == 400
    said = re.search(rf'id="w-{field}">([^<]*)<', page.text)
    assert said
    assert why in said[1]
    assert SCRIPT not in page.text
    assert desk.get(f"{API}/schedules").json()["items"] == []


def test_a_name_that_is_taken_is_refused(desk: TestClient) -> None:
    desk.post(PAGE, data=ORDER)
    again = desk.post(PAGE, data=ORDER | {"target": "other"})
    assert again.status_code == 400
    assert "There is a schedule named board already" in again.text
    assert desk.get(f"{API}/schedules/board").json()["target"] == "board"


def test_what_cannot_be_sent_says_why(desk: TestClient) -> None:
    desk.post(PAGE, data=ORDER | {"channel": "email", "target": "ada@example.org"})
    page = desk.post(f"{PAGE}/schedules/board/send").text
    assert "It could not be delivered yet" in page
    assert "No mail server is set up" in page
    refused = desk.post(f"{PAGE}/schedules/board/again", data={"period": "2001-01-01T08:00"})
    assert refused.status_code == 400
    assert "Nothing was sent." in refused.text


def test_another_portfolio_does_not_see_the_order(desk: TestClient, tmp_path: Path) -> None:
    desk.post(PAGE, data=ORDER)
    facts = {"as_of": "2026-03-31", "projects": [{"id": "a", "name": "Anchor"}]}
    assert desk.post("/api/v1/portfolios/other/ingest", json=facts).status_code == 200
    assert desk.get("/portfolios/other/digests/schedules/board").status_code == 404
    assert desk.post("/portfolios/other/digests/schedules/board/send").status_code == 404
    assert "board" not in desk.get("/portfolios/other/digests").text.partition("<main")[2].partition("board-weekly")[0]
    assert _written(tmp_path) == []


def test_another_site_cannot_have_it_sent(desk: TestClient, tmp_path: Path) -> None:
    desk.post(PAGE, data=ORDER)
    refused = desk.post(f"{PAGE}/schedules/board/send", headers={"sec-fetch-site": "cross-site"})
    assert refused.status_code == 403
    assert _written(tmp_path) == []


def test_the_api_previews_in_the_form_that_is_asked_for(desk: TestClient) -> None:
    path = "/api/v1/portfolios/harbour/digest"
    assert desk.get(path).json()["portfolio"] == "harbour"
    assert desk.get(path, headers={"accept": "text/markdown"}).headers["content-type"].startswith("text/markdown")
    assert desk.get(f"{path}?form=pdf").content.startswith(b"%PDF")
    page = desk.get(path, headers={"accept": "text/html,*/*;q=0.8"})
    assert "sandbox" in page.headers["content-security-policy"]
    assert desk.get(f"{path}?project=nobody").json()["type"].endswith("unknown-project")
    assert desk.get(f"{path}?form=docx").status_code == 422
    scoped = desk.get(f"{path}?project=alpha&severity=critical").json()["scope"]
    assert scoped == {"projects": ["alpha"], "severity": "critical"}


def test_the_api_orders_changes_sends_and_drops(desk: TestClient, tmp_path: Path) -> None:
    made = desk.post(f"{API}/schedules", json=ORDER | {"portfolio": "harbour", "forms": ["md"]})
    assert made.status_code == 201, made.text
    assert made.json()["next_due"] == "2026-04-06T06:00:00Z"
    assert desk.post(f"{API}/schedules", json=ORDER | {"portfolio": "harbour"}).status_code == 400
    paused = desk.patch(f"{API}/schedules/board", json={"paused": True, "severity": "high"}).json()
    assert (paused["paused"], paused["severity"], paused["next_due"]) == (True, "high", None)
    assert desk.patch(f"{API}/schedules/board", json={}).status_code == 400
    assert desk.patch(f"{API}/schedules/board", json={"target": "/etc"}).status_code == 400
    assert desk.patch(f"{API}/schedules/board", json={"name": "x"}).status_code == 422
    sent = desk.post(f"{API}/schedules/board/send").json()
    assert (sent["state"], sent["note"]) == ("sent", "digest-harbour-2026-04-02.md")
    again = desk.post(f"{API}/schedules/board/resend", json={"period": sent["period"]}).json()
    assert again["state"] == "sent"
    assert desk.post(f"{API}/schedules/board/resend", json={"period": "2001-01-01"}).status_code == 404
    history = desk.get(f"{API}/deliveries?schedule=board").json()["items"]
    assert [one["can_resend"] for one in history] == [True, True]
    assert _written(tmp_path) == ["digest-harbour-2026-04-02.md"]
    assert desk.delete(f"{API}/schedules/board").status_code == 204
    assert desk.get(f"{API}/schedules/board").json()["type"].endswith("unknown-schedule")
    assert len(desk.get(f"{API}/deliveries").json()["items"]) == 2
