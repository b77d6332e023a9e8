"""Handing out and taking back: in the dashboard, over HTTP, on the command line."""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.bootstrap import open_workspace
from api.cli import app
from api.embedding.desk import View
from api.settings import Settings
from tests.api.conftest import PICTURES, write_pictures
from tests.embedding.conftest import OTHER_SITE, SITE, Place

PAGE = "/portfolios/harbour/embeds"
API = "/api/v1/portfolios/harbour/embeds"
SAME_SITE = {"sec-fetch-site": "same-origin"}
GIVEN = {
    "view": "score",
    "projects": ["alpha", "beta"],
    "origins": f"{SITE}\r\n{OTHER_SITE} ",
    "person": "Ana",
    "most": "5",
}


def test_the_page_hands_out_and_takes_back(place: Place) -> None:
    made = place.client.post(PAGE, data=GIVEN, headers=SAME_SITE)
    assert made.status_code == 200
    assert made.headers["cache-control"] == "no-store"
    way = html.unescape(html.unescape(made.text))
    address = re.search(r'<iframe src="(http://testserver/embed/score\?[^"]+)"', way)
    assert address is not None
    assert place.client.get(address[1]).status_code == 200
    assert "<bellwether-score project=" in way
    (embed,) = place.workspace.embeds.listed("harbour")
    assert (embed.projects, embed.origins, embed.person) == (("alpha", "beta"), (SITE, OTHER_SITE), "Ana")
    listed = place.client.get(PAGE).text
    assert embed.id in listed
    assert "eyJ" not in listed  # the token is told once
    gone = place.client.post(f"{PAGE}/{embed.id}/revoke", headers=SAME_SITE, follow_redirects=False)
    assert (gone.status_code, gone.headers["location"]) == (303, f"{PAGE}?done={embed.id}")
    assert "revoked" in place.client.get(PAGE).text
    assert place.client.get(address[1]).status_code == 404


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"person": ""}, "Say who hands this out"),
        ({"origins": ""}, "Say which site"),
        ({"origins": "https://*"}, "is not the origin of a site"),
        ({"projects": []}, "Say which projects"),
        ({"days": "9999"}, "1 to 400 days"),
    ],
)
def test_the_page_says_why_and_keeps_what_was_typed(place: Place, changed: dict[str, object], why: str) -> None:
    before = len(place.workspace.embeds.listed())
    answer = place.client.post(PAGE, data={**GIVEN, "note": "For the wiki", **changed}, headers=SAME_SITE)
    assert answer.status_code == 400
    assert why in html.unescape(answer.text)
    assert 'value="For the wiki"' in answer.text
    assert len(place.workspace.embeds.listed()) == before


def test_another_site_can_neither_hand_out_nor_take_back(place: Place) -> None:
    embed, _ = place.hand_out(View.BADGE)
    foreign = {"sec-fetch-site": "cross-site", "origin": SITE}
    before = len(place.workspace.embeds.listed())
    for answer in (
        place.client.post(PAGE, data=GIVEN, headers=foreign),
        place.client.post(f"{PAGE}/{embed.id}/revoke", headers=foreign),
        place.client.post(API, json={"view": "badge"}, headers=foreign),
        place.client.delete(f"{API}/{embed.id}", headers=foreign),
    ):
        assert answer.status_code == 403
    assert len(place.workspace.embeds.listed()) == before
    assert place.workspace.embeds.state(embed) == "stands"


def test_programs_do_the_same_over_http(place: Place) -> None:
    made = place.client.post(API, json={"view": "badge", "projects": ["Quiet One"], "days": 7, "note": "README"})
    assert made.status_code == 201
    told = made.json()
    assert (told["projects"], told["state"], told["note"]) == (["calm"], "stands", "README")
    assert "Quiet One" in place.client.get(told["url"]).text
    (line,) = [one for one in place.client.get(API).json()["items"] if one["id"] == told["id"]]
    assert "token" not in line
    assert place.client.delete(f"{API}/{told['id']}").json()["state"] == "revoked"
    assert "Quiet One" not in place.client.get(told["url"]).text
    assert place.client.delete(f"{API}/nothing").status_code == 404
    assert place.client.post(API, json={"view": "badge", "colour": "red"}).status_code == 422
    assert place.client.post(API, json={"view": "heatmap"}).status_code == 400
    assert place.client.get("/api/v1/portfolios/nowhere/embeds").status_code == 404


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    """Runs `bellwether embed …` on a workspace on disk."""
    home = tmp_path / "home"
    workspace = open_workspace(Settings(home=home))
    workspace.ingest([write_pictures(tmp_path / "in", PICTURES[-1:])], "harbour")
    workspace.close()

    def command(*words: str, code: int = 0) -> str:
        environment = {"BELLWETHER_HOME": str(home), "COLUMNS": "200"}
        done = CliRunner().invoke(app, ["embed", *words], env=environment)
        assert done.exit_code == code, done.output
        return done.output

    return command


def test_the_command_line_does_the_same(run: Callable[..., str]) -> None:
    assert "Nothing was handed out" in run("list")
    said = run("create", "score", "--project", "alpha", "--origin", SITE, "--by", "Ana", "--note", "Wiki")
    assert '<iframe src="http://127.0.0.1:8765/embed/score?token=ey' in said
    told = json.loads(run("create", "badge", "--format", "json"))
    assert told["url"].endswith(told["token"])
    listed = json.loads(run("list", "--format", "json"))
    assert {one["view"] for one in listed} == {"badge", "score"}
    assert "ey" + told["token"][2:20] not in json.dumps(listed)
    run("rotate")
    assert f"{told['id']} is taken back." in run("revoke", told["id"])
    states = {one["id"]: one["state"] for one in json.loads(run("list", "--format", "json"))}
    assert states[told["id"]] == "revoked"
    assert "no view" in run("create", "everything", code=2)
    assert "Say which site" in run("create", "heatmap", code=1)
    assert "There is no embed 'x'" in run("revoke", "x", code=1)
