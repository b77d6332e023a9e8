"""Words from sources are harmless in every door."""

import csv
import html
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from starlette.testclient import TestClient

from api import digest
from api.neutral import for_cell, for_markdown, for_terminal
from api.workspace import Workspace
from tests.api.conftest import ANSI, FORMULA, HOSTILE, MARKDOWN, SCRIPT, Ran

COMMANDS = (
    ["insights"],
    ["scores"],
    ["coverage"],
    ["insights", "--project", "delta"],
    ["ask", "which projects are late?"],
)
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Tags(HTMLParser):
    """Collects the tags and attributes of a page."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one tag."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "action"}]


def _tags(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


def _check_page(page: str) -> None:
    tags = _tags(page)
    assert not tags.tags & {"img", "iframe", "object", "embed", "base", "style", "foreignobject"}
    assert re.findall(r"<script[^>]*>", page) == re.findall(
        r'<script type="module" src="/static/[a-z]+\.[0-9a-f]{12}\.js">', page
    )
    assert not {name for name in tags.attributes if name.startswith("on")}
    assert "style" not in tags.attributes
    assert not [link for link in tags.links if "evil.example" in link or link.startswith("javascript")]
    assert not UNSEEN.search(page)
    assert html.escape(SCRIPT[:8]) in page


def test_the_page_shows_hostile_names_as_words(client: TestClient) -> None:
    page = client.get("/portfolios/harbour").text
    _check_page(page)
    assert "[click](http://evil.example)" in page
    _check_page(client.get("/portfolios/harbour/insights?project=beta").text)
    found = client.get("/api/v1/portfolios/harbour/insights?project=beta").json()["items"]
    _check_page(client.get(f"/portfolios/harbour/insights/{found[0]['id']}").text)
    error = client.get("/portfolios/%3Cscript%3Ealert(1)")
    assert error.status_code == 404
    assert "<script" not in error.text


def test_the_digest_shows_hostile_names_as_words(read_only: Workspace) -> None:
    found = read_only.digest("harbour")
    page = digest.rendered(found, "html").content.decode()
    tags = _tags(page)
    assert not tags.tags & {"script", "img", "iframe"}
    assert not tags.links
    words = digest.rendered(found, "md").content.decode()
    assert not UNSEEN.search(words)
    rendered = _tags(MarkdownIt("gfm-like", {"linkify": False}).render(words))
    assert not rendered.tags & {"script", "img", "a", "iframe"}


@pytest.mark.parametrize("words", COMMANDS)
def test_the_terminal_gets_no_escapes(run: Callable[..., Ran], words: list[str]) -> None:
    ran = run(*words)
    assert ran.code == 0
    assert not UNSEEN.search(ran.out.replace("\n", ""))
    assert "evil.example\x07" not in ran.out


@pytest.mark.parametrize("words", COMMANDS)
def test_spreadsheets_get_no_formulas(run: Callable[..., Ran], words: list[str]) -> None:
    rows = list(csv.reader(io.StringIO(run(*words, "--format", "csv").out)))
    cells = [cell for row in rows[1:] for cell in row]
    assert cells
    assert not [
        cell for cell in cells if cell[:1] in {"=", "+", "@", "\t", "\r"} or (cell[:1] == "-" and cell[1:2].isalpha())
    ]
    assert not [cell for cell in cells if UNSEEN.search(cell)]


@pytest.mark.parametrize("words", COMMANDS)
def test_markdown_gets_no_links_or_markup(run: Callable[..., Ran], words: list[str]) -> None:
    out = run(*words, "--format", "md").out
    rendered = MarkdownIt("gfm-like", {"linkify": False}).render(out)
    assert not _tags(rendered).tags & {"a", "img", "script"}


def test_json_keeps_every_word_and_escapes_controls(run: Callable[..., Ran]) -> None:
    out = run("scores", "--format", "json").out
    assert "\x1b" not in out
    names = {score["name"] for score in json.loads(out)["items"]}
    assert {SCRIPT, FORMULA, MARKDOWN} <= names


@pytest.mark.parametrize("text", HOSTILE)
def test_neutral_words_stay_readable(text: str) -> None:
    assert for_cell(text)[:1] not in {"=", "+", "-", "@"}
    assert not UNSEEN.search(for_terminal(text))
    rendered = MarkdownIt("gfm-like", {"linkify": False}).render(for_markdown(text))
    shown = html.unescape(re.sub(r"<[^>]+>", "", rendered)).strip()
    assert shown == for_terminal(text)


@pytest.mark.parametrize("text", ["-5", "+3.5", "-1,200.50", "12 %", "2026-01-31", "plain"])
def test_numbers_and_days_stay_as_they_are(text: str) -> None:
    assert for_cell(text) == text


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-2+3+cmd|' /C calc'!A0", "+A1", "\t=1", " =1", "\uff1d1"])
def test_what_would_start_a_formula_does_not(text: str) -> None:
    assert for_cell(text).startswith("'") or for_cell(text)[:1] not in {"=", "@", "+", "-"}


def test_escapes_are_taken_out_whole() -> None:
    assert for_terminal(ANSI) == "Red link desrever"
