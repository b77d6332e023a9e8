"""Slack: what people wrote in channels, about the project their channel, thread or words name."""

import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingestion.find import units
from ingestion.sources.slack.mrkdwn import mrkdwn_text
from portfolio.errors import SourceUnreadable
from store.memory import MemoryStore
from tests.messages.loading import knowing, load, updates
from tests.shared_data import shared

USERS = [
    {"id": "U1", "name": "ann", "profile": {"real_name": "Ann Lee", "email": "Ann@Acme.example"}},
    {"id": "U2", "name": "bob", "real_name": "Bob Ray", "profile": {}},
    {"id": "U9", "name": "ci", "is_bot": True, "profile": {}},
]
CHANNELS = [{"id": "C1", "name": "proj-border-gateway"}, {"id": "C2", "name": "general"}]


@pytest.fixture
def store(tmp_path: Path) -> MemoryStore:
    return knowing(tmp_path)


def said(text: str, ts: str = "1770000000.000100", user: str = "U1", **more: object) -> dict[str, Any]:
    return {"type": "message", "text": text, "ts": ts, "user": user, **more}


def export(folder: Path, **channels: list[object]) -> Path:
    place = folder / "slack-export"
    place.mkdir(exist_ok=True)
    (place / "users.json").write_text(json.dumps(USERS))
    (place / "channels.json").write_text(json.dumps(CHANNELS))
    for name, messages in channels.items():
        room = place / name.replace("_", "-")
        room.mkdir(exist_ok=True)
        (room / "2026-02-02.json").write_text(json.dumps(messages))
    return place


def test_a_channel_named_after_a_project_is_about_it(store: MemoryStore, tmp_path: Path) -> None:
    load(store, export(tmp_path, proj_border_gateway=[said("Vendor is late"), said("so?", "1770000001.1", "U2")]))
    rows = updates(store)
    assert list(rows["project"]) == ["BGW", "BGW"]
    assert list(rows["author"]) == ["ann@acme.example", "slack:U2"]
    assert rows["dated"][0].date() == date(2026, 2, 2)
    people = store.read("x").people
    assert people["ann@acme.example"].name == "Ann Lee"
    assert people["slack:U2"].name == "Bob Ray"


def test_in_a_general_channel_the_words_decide_and_the_thread_keeps_them(store: MemoryStore, tmp_path: Path) -> None:
    messages: list[object] = [
        said("ATL-7 is blocked", "1770000000.000100"),
        said("since when?", "1770000100.000100", "U2", thread_ts="1770000000.000100"),
        said("lunch?", "1770000200.000100"),
    ]
    report = load(store, export(tmp_path, general=messages))
    assert [(row.project, row.item) for row in updates(store).itertuples()] == [("ATL", "ATL-7")] * 2
    assert [reject.value for reject in report.rejected] == ["lunch?"]


def test_bots_joins_and_wordless_messages_are_left_out_and_counted(store: MemoryStore, tmp_path: Path) -> None:
    messages: list[object] = [
        said("has joined", subtype="channel_join"),
        said("build green", "2.1", "U9"),
        said("deploy", "3.1", subtype="bot_message"),
        said("👍", "4.1"),
        said("real", "1770000000.5"),
    ]
    report = load(store, export(tmp_path, proj_border_gateway=messages))
    assert report.read == report.loaded == 1
    (note,) = [note for note in report.notes if note.startswith("Left out")]
    assert "1 × channel join" in note
    assert "1 × message without words" in note


def test_an_edited_message_is_kept_once_with_its_last_wording(store: MemoryStore, tmp_path: Path) -> None:
    edit = {"type": "message", "subtype": "message_changed", "message": said("late by two weeks"), "ts": "1770000009.1"}
    report = load(store, export(tmp_path, proj_border_gateway=[said("late"), edit]))
    assert list(updates(store)["text"]) == ["late by two weeks"]
    assert report.repeated == 1


def test_a_zip_says_what_its_folder_says(store: MemoryStore, tmp_path: Path) -> None:
    folder = export(tmp_path, proj_border_gateway=[said("Vendor is late")])
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for file in folder.rglob("*.json"):
            archive.write(file, file.relative_to(folder).as_posix())
    load(store, packed)
    assert list(updates(store)["text"]) == ["Vendor is late"]


def test_an_export_is_one_unit_and_a_change_in_a_channel_is_seen(tmp_path: Path) -> None:
    folder = export(tmp_path, proj_border_gateway=[said("one")])
    found, strange = units([folder])
    assert [unit.kind for unit in found] == ["slack"]
    assert not strange
    before = found[0].content
    export(tmp_path, proj_border_gateway=[said("one"), said("two", "1770000002.1")])
    assert units([folder])[0][0].content != before


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (
            "<@U1> see <https://x.example/a|the plan> &amp; <#C2|general>",
            "@Ann see the plan (https://x.example/a) & #general",
        ),
        ("*late* _and_ ~gone~ `code` 2*3*4 a_b_c", "late and gone code 2*3*4 a_b_c"),
        ("<!here> <mailto:a@b.example|a@b.example> <https://x.example>", "@here a@b.example https://x.example"),
        ("<@U404|zed> &lt;b&gt;", "@zed <b>"),
        ("```\nx = 1\n```", "x = 1"),
    ],
)
def test_markup_becomes_words(text: str, plain: str) -> None:
    assert mrkdwn_text(text, {"U1": "Ann"}, {"C2": "general"}) == plain


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("info", "description of one channel"),
        ("info_archived", "description of one channel"),
        ("members1", "a list of members"),
        ("user_U0001", "the profile of one person"),
    ],
)
def test_captured_answers_without_messages_are_refused_with_one_reason(
    store: MemoryStore, name: str, reason: str
) -> None:
    with pytest.raises(SourceUnreadable, match=reason):
        load(store, shared(f"connectors/slack_email/perceval-slack_{name}.json"))


def test_the_captured_history_is_read_and_what_names_no_project_is_rejected(store: MemoryStore) -> None:
    report = load(store, shared("connectors/slack_email/perceval-slack_history.json"))
    assert (report.read, report.loaded, len(report.rejected)) == (4, 0, 4)
    assert any("bot message" in note and "channel join" in note for note in report.notes)


def test_one_broken_day_is_one_reject_and_the_other_days_are_read(store: MemoryStore, tmp_path: Path) -> None:
    place = export(tmp_path, proj_border_gateway=[said("The gateway slips by a week")])
    (place / "proj-border-gateway" / "2026-02-09.json").write_text("{cut sho")
    report = load(store, place)
    assert len(updates(store)) == 1
    assert [reject.file for reject in report.rejected] == ["slack-export/proj-border-gateway/2026-02-09.json"]


def test_without_a_known_project_an_export_says_to_load_the_list_first(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="load the list of projects first"):
        load(MemoryStore(), export(tmp_path, general=[said("hi there")]))
