"""Bodies as tools keep them: the words a reader sees, and nothing that hides, crashes or takes for ever."""

import json
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.text.adf import adf_text
from ingestion.text.html import html_text
from ingestion.text.markdown_body import markdown_text
from ingestion.text.prosemirror import prosemirror_text
from ingestion.text.wiki import wiki_text
from tests.shared_data import shared

ALL: list[Callable[[str], str]] = [html_text, wiki_text, markdown_text, adf_text, prosemirror_text]
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>\ufeffHey \U0001f44b</p><p>\ufeff</p><p>\ufeffRight <b>here</b></p>", "Hey \U0001f44b\n\nRight here"),
        (
            '<p><a class="user_mention_editor router" href="https://x.example/users/2">@Ann Lee</a> \ufeffhi</p>',
            "@Ann Lee hi",
        ),
        (
            '<body>See <a data-asana-gid="1" data-asana-type="user" href="https://app.example/1">Bo</a></body>',
            "See @Bo",
        ),
        ("<ul><li>one</li><li>two<ul><li>deep</li></ul></li></ul>end", "- one\n- two\n  - deep\n\nend"),
        ("<ol><li><p>a</p></li><li>b</li></ol>", "1. a\n2. b"),
        ("<table><tr><th>A<th>B</tr><tr><td><p>1</p><p>2</p></td><td>3</td></tr></table>", "A | B\n1 2 | 3"),
        (
            "a<br>b <a href='https://x.example'>link</a> <a href='javascript:x()'>js</a>",
            "a\nb link (https://x.example) js",
        ),
        ("<a href='https://x.example/'>x.example</a>", "x.example"),
        ("<blockquote>q<p>r</p></blockquote>me", "> q\n>\n> r\n\nme"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<script>x</script><style>y</style><!-- z -->ok<p style='display: none'>hid</p><p hidden>hid</p>", "ok"),
        ("<img alt='\U0001f44d'><img alt='shot.png'><img>", "\U0001f44d"),
        ("1 < 2 &amp; 3&nbsp;> 2 <", "1 < 2 & 3 > 2 <"),
        ("<input type=checkbox checked>done", "[x] done"),
        ("<table><tr><td><table><tr><td>x</td><td>y</td></tr></table></td></tr></table>", "x | y"),
        ("", ""),
    ],
)
def test_html_reads_as_a_browser_shows_it(body: str, words: str) -> None:
    assert html_text(body) == words


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("h2. Title\ntext", "Title\ntext"),
        ("{quote}one\ntwo{quote}\nme", "> one\n> two\nme"),
        ("{code:java}\nint *a* = 1; [x]\n{code}\nend", "int *a* = 1; [x]\n\nend"),
        ("[docs|https://x.example/a|smart-link] [https://y.example] [~jdoe] [~accountid:5b10] [BGW-1]",
         "docs (https://x.example/a) https://y.example @jdoe @5b10 [BGW-1]"),
        ("!shot.png|thumbnail! wow! really!", " wow! really!".strip()),
        ("{color:red}red{color} *bold* -gone- snake_case 3*4*5 {{mono}}", "red bold gone snake_case 3*4*5 mono"),
        ("||H||I||\n|a|b|", "H | I\na | b"),
        ("* one\n** two\n# three\n- four", "- one\n  - two\n- three\n- four"),
        ("{panel:title=Risk|borderStyle=dashed}late{panel}", "Risk late"),
        ("bq. said\n----\na\\\\b", "> said\n\na\nb"),
        ("{code}never closed *x*", "never closed x"),
    ],
)  # fmt: skip
def test_wiki_markup_loses_its_marks_and_keeps_its_words(body: str, words: str) -> None:
    assert wiki_text(body) == words


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("# T\n\nHi **b** [x](https://x.example) ![two words](a.png)", "T\n\nHi b x (https://x.example) two words"),
        ("- a\n- [ ] b\n  - c\n\n3. x\n4. y", "- a\n- [ ] b\n  - c\n\n3. x\n4. y"),
        ("> q\n\n```py\na **b**\n```", "> q\n\na **b**"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("<details><summary>S</summary>\n\nx<br>y\n\n</details>\n<!-- hidden -->", "S\n\nx\ny"),
        ("~~old~~ new @ann :tada:", "old new @ann :tada:"),
    ],
)
def test_markdown_reads_as_it_is_rendered(body: str, words: str) -> None:
    assert markdown_text(body) == words


def paragraph(*content: dict[str, object]) -> dict[str, object]:
    return {"type": "paragraph", "content": list(content)}


def text(words: str, **more: object) -> dict[str, object]:
    return {"type": "text", "text": words, **more}


def test_adf_nodes_become_words() -> None:
    item = {"type": "listItem", "content": [paragraph(text("a"))]}
    row = {"type": "tableRow", "content": [{"type": "tableHeader", "content": [paragraph(text("H"))]},
                                           {"type": "tableCell", "content": [paragraph(text("v"))]}]}  # fmt: skip
    doc = {
        "type": "doc",
        "content": [
            {"type": "bulletList", "content": [item, item]},
            {"type": "table", "content": [row]},
            {"type": "taskList", "content": [{"type": "taskItem", "attrs": {"state": "DONE"}, "content": [text("t")]}]},
            paragraph(
                {"type": "mention", "attrs": {"text": "@Ann"}},
                text(" on "),
                {"type": "date", "attrs": {"timestamp": "1700000000000"}},
                {"type": "hardBreak"},
                {"type": "emoji", "attrs": {"shortName": ":tada:", "text": "\U0001f389"}},
                {"type": "inlineCard", "attrs": {"url": "https://x.example"}},
                {"type": "status", "attrs": {"text": " LATE"}},
            ),
            {"type": "mediaSingle", "content": [{"type": "media", "attrs": {"alt": "the new plan"}}]},
            {"type": "nobodyKnows", "content": [paragraph(text("still here"))]},
        ],
    }
    said = "- a\n- a\n\nH | v\n\n- [x] t\n\n@Ann on 2023-11-14\n\U0001f389https://x.example LATE"
    said += "\n\nthe new plan\n\nstill here"
    assert adf_text(doc) == said
    assert adf_text(json.dumps(doc)) == said
    assert adf_text("*wiki* of API v2") == "wiki of API v2"


def test_the_captured_jira_issue_and_linear_update_read_clean() -> None:
    issue = json.loads(shared("connectors/jira/airbyte-issue-IT-26-v3-adf.json").read_text())
    assert adf_text(issue["fields"]["description"]) == "Implement OAUth"
    update = json.loads(shared("connectors/linear/zulip-projectUpdate_create.json").read_text())["data"]
    said = prosemirror_text(update["bodyData"])
    assert said.startswith("This is a project status update\nImported User7:03 AM (http://localhost:9991/")


@pytest.mark.parametrize("read", ALL)
def test_hidden_characters_go_and_emoji_sequences_stay(read: Callable[[str], str]) -> None:
    assert read(
        f"a\u200bb\u202ec\u2060\x07d {FAMILY}\U0001f3f4\U000e0067\U000e0062\U000e007f e\U000e0041\U000e0042"
    ) == (f"abcd {FAMILY}\U0001f3f4\U000e0067\U000e0062\U000e007f e")


MARKS = st.sampled_from(
    [
        *"<>/&;\"'=[]{}()|*_-#!`~\\:.^ \n\t\ufeff\u200d\x00ab1",
        *("<p", "</", "<!--", "<a href=", "{code}", "{quote}", "||", "h1. ", "> ", "- ", "```", "[x]("),
        *('{"type":"doc","content":[', "]}"),
    ]
)


@given(st.lists(MARKS, max_size=60).map("".join))
@settings(max_examples=120, deadline=None)
def test_no_text_makes_a_reader_fail_or_leaves_a_control_character(body: str) -> None:
    for read in ALL:
        said = read(body)
        assert not any(ord(letter) < 32 and letter != "\n" for letter in said)
        assert "\ufeff" not in said


@pytest.mark.parametrize("read", ALL)
@pytest.mark.parametrize(
    "piece",
    ["<div>", "<ul><li>", "<blockquote>x", "<a href='http://q'>x", "<!--", "<a ", "<table><tr><td>", "&", "<x y='",
     "[", "*a", "> ", "- ", "`", "![", "{quote}", "{code}", "!a", "||", '{"type":"doc","content":[', "<", "**a ", "_a"],
)  # fmt: skip
def test_depth_and_size_cost_no_more_than_seconds(read: Callable[[str], str], piece: str) -> None:
    start = time.process_time()
    read(piece * (120_000 // len(piece)))
    assert time.process_time() - start < 5
