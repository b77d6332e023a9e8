"""What embeds look like: whole in one answer, small, harmless, framed where the token says, never in a log."""

import base64
import csv
import hashlib
import io
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from defusedxml import ElementTree
from starlette.testclient import TestClient

from api.app import create_app
from api.embedding import badge
from api.embedding.desk import View
from api.embedding.looking import Mark
from api.embedding.table import COLUMNS
from api.views import ScorePage
from portfolio.vocabulary import Severity, Trend
from tests.api.conftest import HOSTILE, NAMES
from tests.embedding.conftest import MANY, OTHER_SITE, SITE, Place

CARDS = {"heatmap": View.HEATMAP, "score": View.SCORE, "insights": View.INSIGHTS}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("path", CARDS)
def test_a_card_is_whole_small_and_for_the_sites_of_its_token(place: Place, path: str) -> None:
    answer = place.client.get(f"/embed/{path}", params={"token": place.token(CARDS[path], origins=(SITE, OTHER_SITE))})
    policy = answer.headers["content-security-policy"]
    style = re.search(r"<style>(.*)</style>", answer.text, re.DOTALL)
    assert style is not None
    assert base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode() in policy
    assert f"frame-ancestors {SITE} {OTHER_SITE}" in policy
    assert policy.startswith("default-src 'none';")
    assert "x-frame-options" not in answer.headers
    assert len(answer.headers.get_list("content-security-policy")) == 1
    assert not re.search(r"<script|<link|<img|<[^>]*\s(?:src|style|on\w+)=", answer.text.replace(style[0], ""))
    assert "https://" not in answer.text  # no address is set, so there is no link
    assert answer.text.count("<h1") == 1
    assert 'lang="en"' in answer.text
    assert len(answer.content) < 14_000


def test_all_other_pages_are_framed_by_nobody_else(place: Place) -> None:
    for path in ("/portfolios/harbour", "/portfolios/harbour/embeds", "/api/v1/portfolios", "/metrics", "/nothing"):
        headers = place.client.get(path).headers
        assert "frame-ancestors 'self'" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "SAMEORIGIN"
        assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("path", [*CARDS, "score.json"])
def test_there_is_one_link_where_the_address_is_known(place: Place, path: str) -> None:
    place.client.app.state.workspace = place.workspace = replace(place.workspace, site="https://risk.example.org/")  # type: ignore[attr-defined]  # the application under test
    client = TestClient(create_app(place.workspace))
    shown = client.get(f"/embed/{path}", params={"token": place.token(CARDS[path.removesuffix(".json")])}).text
    assert shown.count("https://risk.example.org/portfolios/harbour") == 1
    if path in CARDS:
        assert 'target="_blank" rel="noopener noreferrer"' in shown


def test_a_theme_may_be_forced_and_nothing_else_is_taken_for_one(place: Place) -> None:
    token = place.token(View.HEATMAP)
    themes = {"dark": 'lang="en" class="dark"', "light": 'lang="en" class="light"', '"><b>': 'lang="en">'}
    for theme, shown in themes.items():
        assert shown in place.client.get("/embed/heatmap", params={"token": token, "theme": theme}).text


def test_a_heat_map_says_in_words_what_its_colours_say(place: Place) -> None:
    text = place.client.get("/embed/heatmap", params={"token": place.token(View.HEATMAP)}).text
    insights = place.workspace.insights("harbour").items
    assert f"{len(insights)} open insights: " in text
    assert text.count(f"{len(insights)} open insights: ") == 2  # on the page, and as the table's caption
    few = place.client.get(
        "/embed/heatmap", params={"token": place.token(View.HEATMAP, severity=Severity.CRITICAL, projects=("alpha",))}
    ).text
    mine = [one for one in insights if one.severity == "critical" and "alpha" in one.projects]
    assert f"{len(mine)} open insight" in few
    assert ">high<" not in few


def test_insights_are_the_first_by_rank_of_what_the_token_shows(place: Place) -> None:
    text = place.client.get("/embed/insights", params={"token": place.token(View.INSIGHTS, most=2)}).text
    ranked = place.workspace.insights("harbour").items
    assert text.count("<b>") == 2
    assert f"2 of {len(ranked)}" in text
    none = place.token(View.INSIGHTS, projects=("calm",), severity=Severity.CRITICAL)
    assert "Nothing of what is shown here stands open." in place.client.get("/embed/insights?token=" + none).text


def test_hostile_names_stay_words_everywhere(place: Place) -> None:
    for project in MANY:
        token, mark = place.token(View.SCORE, projects=(project,)), place.token(View.BADGE, projects=(project,))
        page = place.client.get("/embed/score", params={"token": token}).text
        assert "<script" not in page
        assert "<img" not in page
        assert "\x1b" not in page
        image = place.client.get("/embed/badge.svg", params={"token": mark})
        assert image.headers["content-type"].startswith("image/svg+xml")
        drawn = ElementTree.fromstring(image.text)
        assert {one.tag.removeprefix(SVG) for one in drawn.iter()} <= {
            "svg", "title", "clipPath", "rect", "g", "path", "text",
        }  # fmt: skip


STRANGE = (*HOSTILE, "", "x" * 500, "港口支付", "\ud800", "e\u0301" * 30, "&amp;]]>", "a\u202eb")


@pytest.mark.parametrize("name", STRANGE)
def test_a_badge_is_as_wide_as_its_words_and_always_well_formed(name: str) -> None:
    made = badge.badge(Mark(name=name, score=63.4, band=Severity.HIGH, trend=Trend.WORSE))
    drawn: ET.Element = ElementTree.fromstring(made)
    texts = drawn.findall(f".//{SVG}text")
    whole = int(drawn.attrib["width"])
    assert whole == sum(int(text.attrib["textLength"]) for text in texts) + 28
    assert whole < 700
    title = drawn.findtext(f"{SVG}title") or ""
    assert title.endswith("risk score 63 of 100, high, worse")
    assert drawn.attrib["aria-label"] == title
    assert drawn.attrib["role"] == "img"
    assert texts[1].text == "63 high ▲"


def test_words_are_measured_letter_by_letter() -> None:
    assert badge.width_of("WWW") > 3 * badge.width_of("iii")
    assert len({badge.width_of(digit) for digit in "0123456789"}) == 1
    assert badge.width_of("é") == badge.width_of("e") == badge.width_of("e\u0301")
    assert badge.width_of("港") == 11
    assert badge.width_of("") == 0


def test_the_table_has_stable_columns_and_no_formulas(place: Place) -> None:
    path = "/api/v1/portfolios/harbour/scores"
    answers = [
        place.client.get(path, params={"format": "csv"}),
        place.client.get(path, headers={"accept": "text/csv"}),
        place.client.get("/embed/scores.csv", params={"token": place.token(View.SCORES)}),
    ]
    for answer in answers:
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert answer.headers["etag"] == answers[0].headers["etag"]
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert tuple(rows[0]) == COLUMNS
        assert {row["project"] for row in rows} == set(NAMES)
        scores = [float(row["score"]) for row in rows]
        assert scores == sorted(scores, reverse=True)
        assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@", "\t"))]
    rows_again = place.client.get("/embed/scores.json", params={"token": place.token(View.SCORES)}).json()
    assert [row["score"] for row in rows_again] == scores
    assert tuple(rows_again[0]) == COLUMNS


def test_json_and_csv_of_one_address_are_kept_apart(place: Place) -> None:
    path = "/api/v1/portfolios/harbour/scores"
    for accept, kind in (("text/csv", "text/csv"), ("*/*", "application/json"), ("text/csv", "text/csv"),
                         ("application/json, text/csv", "application/json")):  # fmt: skip
        answer = place.client.get(path, headers={"accept": accept})
        assert answer.headers["content-type"].startswith(kind)
        again = place.client.get(path, headers={"accept": accept, "if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_a_token_narrows_the_scores_of_the_api(place: Place) -> None:
    path = "/api/v1/portfolios/harbour/scores"
    token = place.token(View.SCORES, projects=("alpha", "calm"))
    page = ScorePage.model_validate(place.client.get(path, params={"token": token}).json())
    assert {score.project for score in page.items} == {"alpha", "calm"}
    assert page.total == 2
    assert place.client.get(path).json()["total"] == len(NAMES)
    assert place.client.get("/api/v1/portfolios/north/scores", params={"token": token}).status_code == 404


def test_the_component_is_small_and_asks_for_nothing_else(place: Place) -> None:
    answer = place.client.get("/embed/bellwether-score.js")
    assert len(answer.content) < 6 * 1024
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    for wrong in ("innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "import ", "Function("):
        assert wrong not in answer.text
    again = place.client.get("/embed/bellwether-score.js", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_no_token_is_ever_logged(place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    embed, token = place.hand_out(View.SCORE)
    for given in (token, token[:-4] + "AAAA"):
        for path in ("score", "score.json", "nothing"):
            place.client.get(f"/embed/{path}", params={"token": given})
            place.client.get(f"/embed/{path}", headers={"authorization": f"Bearer {given}"})
    place.client.get("/metrics")
    told = "".join(capfd.readouterr())
    assert "/embed/score" in told
    assert token[:60] not in told
    assert embed.id not in told
    assert "token=" not in told
