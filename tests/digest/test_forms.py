"""Every form of a digest says the same, safely, and is the same file each time."""

import io
import json
import re
import zipfile
from email import message_from_bytes, policy
from html.parser import HTMLParser
from typing import Any

import pytest
from markdown_it import MarkdownIt
from pptx import Presentation

from api.digest import FORMS, deck, mail, rendered, slack, teams, webhook
from api.digest.outline import outline
from api.digested import Digest
from tests.digest.conftest import HOSTILE, insight

SITE = "https://risk.example.org/bw/"
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class Tags(HTMLParser):
    """Names and links of a page's elements."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember one element."""
        self.names.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "background"}]


def words_in(found: Any) -> list[str]:
    """Every text of a JSON value, keys left out."""
    if isinstance(found, str):
        return [found]
    if isinstance(found, dict):
        return [text for value in found.values() for text in words_in(value)]
    return [text for value in found for text in words_in(value)] if isinstance(found, list) else []


def mailed(digest: Digest) -> Any:
    return mail.message(digest, "Bellwether <risk@harbour.example>", ["ana@harbour.example"], key="k", site=SITE)


@pytest.mark.parametrize("form", FORMS)
def test_the_same_digest_is_the_same_file_each_time(full: Digest, form: Any) -> None:
    made = rendered(full, form, SITE)
    assert made.content == rendered(full, form, SITE).content
    assert made.file_name == f"digest-harbour-2026-03-31.{form}"
    assert made.content != rendered(full.model_copy(update={"headline": "Other."}), form, SITE).content


def test_markdown_and_page_show_foreign_words_as_words_and_one_link_an_item(full: Digest) -> None:
    page = rendered(full, "html", SITE).content.decode()
    tags = Tags(page)
    assert not tags.names & {"script", "img", "iframe", "base"}
    assert "&lt;script&gt;" in page
    assert tags.links
    assert all(link.startswith("https://risk.example.org/bw/portfolios/harbour") for link in tags.links)
    words = rendered(full, "md", SITE).content.decode()
    assert not UNSEEN.search(words.replace("\n", ""))
    shown = Tags(MarkdownIt("gfm-like", {"linkify": False}).render(words))
    assert not shown.names & {"script", "img", "iframe"}
    assert all(link.startswith(SITE.rstrip("/")) for link in shown.links)
    assert not Tags(rendered(full, "html").content.decode()).links


def test_a_digest_tells_all_kinds_of_change_in_order(full: Digest) -> None:
    headings = [section.heading for section in outline(full).sections]
    assert headings == [
        "Needs a decision", "Since 2026-02-28", "New: 13", "Worse: 1", "Re-opened: 1", "Better: 1", "Resolved: 1",
        "No longer seen (which is not the same as solved): 1", "Milestones at risk in the next weeks",
        "Lateness on its way", "What could not be seen",
    ]  # fmt: skip
    words = rendered(full, "md").content.decode()
    assert "and 5 more" in words
    assert "with Ana, due 2026-04-15" in words
    assert "needed 2026-06-01, 8 weeks ahead" in words


def test_nothing_new_is_said_in_one_line(quiet: Digest) -> None:
    words = rendered(quiet, "md").content.decode()
    assert "Nothing new: 17 insights stand as they did on 2026-02-28." in words
    assert quiet.quiet
    assert "nothing new" in str(mailed(quiet)["Subject"])


def test_an_email_has_text_page_and_picture_and_is_the_same_each_time(full: Digest) -> None:
    message = mailed(full)
    assert bytes(message) == bytes(mailed(full))
    read = message_from_bytes(bytes(message), policy=policy.default)
    kinds = [part.get_content_type() for part in read.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    _, plain, _, page, picture = read.walk()
    tags = Tags(page.get_content())
    assert not tags.names & {"script", "iframe", "link", "style"}
    cid = picture["Content-ID"].strip("<>")
    assert [link for link in tags.links if link.startswith("cid:")] == [f"cid:{cid}"]
    assert picture.get_payload(decode=True).startswith(b"\x89PNG")
    assert not UNSEEN.search(plain.get_content().replace("\n", "").replace("\r", ""))
    assert len(max(plain.get_content().splitlines(), key=lambda line: 0 if "://" in line else len(line))) <= 100
    assert read["Message-ID"].endswith("@harbour.example>")
    assert mailed(full.model_copy(update={"index": 1.0}))["Message-ID"] != read["Message-ID"]


def test_a_subject_cannot_carry_another_header(full: Digest) -> None:
    sly = full.model_copy(update={"portfolio": "harbour\r\nBcc: all@evil.example"})
    assert mailed(sly)["Bcc"] is None
    assert "\n" not in str(mailed(sly)["Subject"])


def test_slack_reads_no_markup_in_foreign_words(full: Digest) -> None:
    message = slack.blocks(full, SITE)
    assert len(message["blocks"]) <= 50
    assert {block["type"] for block in message["blocks"]} == {"header", "rich_text", "divider"}
    assert "<!channel>" not in message["text"]
    assert "mrkdwn" not in json.dumps(message)
    assert not any(UNSEEN.search(text.replace("\n", "")) for text in words_in(message))
    assert any("<script>" in text for text in words_in(message["blocks"]))  # a plain word there, not markup


def test_a_teams_card_reads_no_markdown_in_foreign_words_and_fits(full: Digest) -> None:
    many = full.model_copy(update={"decide": tuple(insight(f"{HOSTILE * 5} {n}") for n in range(40))})
    for digest in (full, many):
        message = teams.card(digest, SITE)
        card = message["attachments"][0]["content"]
        assert {block["type"] for block in card["body"]} == {"RichTextBlock"}
        assert len(json.dumps(message)) < 28_000
        assert card["actions"][0]["url"].startswith(SITE.rstrip("/"))
    assert "The rest is in the dashboard." in words_in(message)


def test_a_webhook_carries_the_whole_digest_as_data(full: Digest) -> None:
    told = webhook.body(full, SITE)
    assert Digest.model_validate(told["digest"]) == full
    assert told["link"].startswith(SITE.rstrip("/"))


def test_slides_are_five_at_most_and_carry_titles_and_the_picture_s_words(full: Digest) -> None:
    made = Presentation(io.BytesIO(rendered(full, "pptx", SITE).content))
    titles = [slide.shapes.title.text_frame.text for slide in made.slides]
    assert titles == [
        "harbour",
        "Needs a decision",
        "Since 2026-02-28",
        "Milestones at risk in the next weeks",
        "What could not be seen",
    ]
    pictures = [shape for shape in made.slides[0].shapes if shape.shape_type == 13]
    assert "schedule: 2 critical" in pictures[0]._element.nvPicPr.cNvPr.get("descr")
    with zipfile.ZipFile(io.BytesIO(rendered(full, "pptx", SITE).content)) as packed:
        assert {one.date_time[0] for one in packed.infolist()} == {1980}


def test_no_words_of_a_slide_run_over_its_foot(full: Digest) -> None:
    long = tuple(insight(f"{'A name of some length ' * 4}{n}") for n in range(30))
    many = full.model_copy(update={"new": long, "reopened": long, "decide": long, "milestones": full.milestones * 30})
    made = Presentation(io.BytesIO(rendered(many, "pptx", SITE).content))
    for slide in made.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                width = shape.width / 914_400
                words = [one for one in shape.text_frame.paragraphs if one.runs]
                tall = sum(deck.inches_of(one.text, one.runs[0].font.size.pt, width) for one in words)
                assert shape.top / 914_400 + tall < deck.HEIGHT - 0.1, slide.shapes.title.text_frame.text
    assert "and 29 more" in " ".join(shape.text_frame.text for shape in made.slides[2].shapes if shape.has_text_frame)


def test_a_pdf_takes_foreign_words_as_words(full: Digest) -> None:
    made = rendered(full, "pdf", SITE).content
    assert made.startswith(b"%PDF-")
    links = re.findall(rb"/URI\s*\(([^)]*)\)", made)
    assert links
    assert all(link.startswith(SITE.rstrip("/").encode()) for link in links)
    assert not re.findall(rb"/URI\s*\(([^)]*)\)", rendered(full, "pdf").content)
