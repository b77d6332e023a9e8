"""A Trello board export: cards, check items, comments, archived cards, and what actions tell of the past."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ingestion.find import units
from ingestion.ingest import ingest
from ingestion.source import Reading, Records, Request
from ingestion.sources.trello.export import TrelloJson
from portfolio.errors import SourceUnreadable
from store.memory import MemoryStore

TODAY = date(2026, 3, 20)


def key(day: str, tail: int) -> str:
    """An id as Trello makes them: the second it was made, then anything."""
    return f"{int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()):08x}{tail:016x}"


BOARD, TODO, DOING, DONE = key("2026-01-01", 1), key("2026-01-01", 2), key("2026-01-01", 3), key("2026-01-01", 4)
ANA, BO = key("2025-01-01", 5), key("2025-01-01", 6)
SURVEY, PERMIT, OLD = key("2026-01-05", 7), key("2026-01-06", 8), key("2026-01-07", 9)
LIST, STEP = key("2026-01-08", 10), key("2026-01-08", 11)
VENDOR = key("2026-01-01", 12)


def action(day: str, kind: str, data: dict[str, Any], number: int) -> dict[str, Any]:
    creator = {"id": BO, "fullName": "Bo Li", "username": "bo"}
    return {
        "id": key(day, number),
        "type": kind,
        "date": f"{day}T09:00:00.000Z",
        "data": data,
        "memberCreator": creator,
    }


def board() -> dict[str, Any]:
    card = {"idBoard": BOARD, "closed": False, "dueComplete": False, "labels": [], "idMembers": [], "desc": ""}
    return {
        "id": BOARD,
        "name": "Cable replacement",
        "desc": "Replace the **cable**.",
        "closed": False,
        "idOrganization": None,
        "url": "https://trello.com/b/abc/cable",
        "shortLink": "abc",
        "lists": [
            {"id": TODO, "name": "To Do", "closed": False, "idBoard": BOARD},
            {"id": DOING, "name": "Doing", "closed": False, "idBoard": BOARD},
            {"id": DONE, "name": "Done", "closed": False, "idBoard": BOARD},
        ],
        "cards": [
            card
            | {
                "id": SURVEY,
                "name": "Survey",
                "idList": DOING,
                "due": "2026-04-30T12:00:00.000Z",
                "start": "2026-01-10T00:00:00.000Z",
                "idMembers": [ANA, BO],
                "labels": [{"id": "x", "name": "Urgent"}, {"id": "y", "name": "Blocked"}],
                "dateLastActivity": "2026-03-01T09:00:00.000Z",
                "customFieldItems": [{"idCustomField": VENDOR, "value": {"text": "Northwind"}}],
                "url": "https://trello.com/c/s1",
            },
            card | {"id": PERMIT, "name": "Permit", "idList": DONE, "due": None},
            card | {"id": OLD, "name": "Old idea", "idList": TODO, "closed": True, "due": None},
        ],
        "checklists": [
            {
                "id": LIST,
                "name": "Steps",
                "idCard": SURVEY,
                "checkItems": [{"id": STEP, "name": "Rent drone", "state": "complete", "due": None, "idMember": BO}],
            }
        ],
        "members": [{"id": ANA, "fullName": "Ana Ruiz", "username": "ana"}, {"id": BO, "fullName": "Bo Li"}],
        "customFields": [{"id": VENDOR, "name": "Vendor", "type": "text"}],
        "actions": [
            action("2026-03-01", "commentCard", {"text": "Drone is **late**", "card": {"id": SURVEY}}, 20),
            action(
                "2026-02-20",
                "updateCard",
                {"card": {"id": PERMIT, "idList": DONE}, "old": {"idList": DOING}},
                21,
            ),
            action(
                "2026-02-10",
                "updateCard",
                {"card": {"id": SURVEY, "due": "2026-04-30"}, "old": {"due": "2026-02-28T12:00:00.000Z"}},
                22,
            ),
            action("2026-02-05", "updateCard", {"card": {"id": OLD, "closed": True}, "old": {"closed": False}}, 23),
        ],
    }


def read(tmp_path: Path, body: object) -> Reading:
    path = tmp_path / "board.json"
    path.write_text(json.dumps(body), encoding="utf-8")
    return TrelloJson().read(path, Request("p", TODAY))


def items(records: Records) -> dict[str, dict[str, Any]]:
    return {str(row["name"]): row for row in records.tables["items"].to_dict("records")}


def test_cards_and_check_items_are_work_of_one_project(tmp_path: Path) -> None:
    reading = read(tmp_path, board())
    now = reading.records[-1]
    assert now.complete
    assert now.known_on == TODAY
    project = now.tables["projects"].to_dict("records")[0]
    assert (project["id"], project["name"], project["description"]) == (
        BOARD,
        "Cable replacement",
        "Replace the cable.",
    )
    rows = items(now)
    assert set(rows) == {"Survey", "Permit", "Rent drone"}, "the archived card is not in today's picture"
    survey = rows["Survey"]
    assert (survey["status"], survey["priority"], survey["vendor"]) == ("blocked", "critical", "Northwind")
    assert survey["owner"] == f"trello:{ANA}"
    assert str(survey["due"])[:10] == "2026-04-30"
    assert rows["Permit"]["status"] == "done"
    assert str(rows["Permit"]["done_on"])[:10] == "2026-02-20"
    assert (rows["Rent drone"]["parent"], rows["Rent drone"]["status"]) == (SURVEY, "done")
    update = now.tables["updates"].to_dict("records")[0]
    assert (update["item"], update["author"], update["text"]) == (SURVEY, f"trello:{BO}", "Drone is late")
    assert (reading.read, reading.loaded, reading.rejected) == (6, 6, ())


def test_actions_are_facts_of_their_own_days(tmp_path: Path) -> None:
    pictures = {records.known_on: records for records in read(tmp_path, board()).records}
    assert str(items(pictures[date(2026, 1, 5)])["Survey"]["due"])[:10] == "2026-02-28"
    assert str(items(pictures[date(2026, 2, 10)])["Survey"]["due"])[:10] == "2026-04-30"
    assert items(pictures[date(2026, 2, 10)])["Permit"]["status"] == "in_progress"
    assert items(pictures[date(2026, 2, 20)])["Permit"]["status"] == "done"
    assert "Old idea" in items(pictures[date(2026, 1, 7)])
    assert "Old idea" not in items(pictures[date(2026, 2, 10)])
    assert "Permit" not in items(pictures[date(2026, 1, 5)]), "its id says that it was made a day later"


def test_a_board_becomes_a_portfolio_with_its_past(tmp_path: Path) -> None:
    path = tmp_path / "board.json"
    path.write_text(json.dumps(board()), encoding="utf-8")
    assert [unit.kind for unit in units([path])[0]] == ["trello"]
    store = MemoryStore()
    report = ingest([path], Request("p", TODAY), store=store)[0]
    assert report.read == report.loaded == 6
    then = store.read("p", as_of=date(2026, 2, 1)).items.set_index("name")
    assert str(then.loc["Survey", "due"])[:10] == "2026-02-28"


def test_json_of_other_tools_is_not_taken_for_a_board(tmp_path: Path) -> None:
    for body in ({"projects": [{"idBoard": 1, "idList": 2}]}, {"as_of": "2026-01-01", "items": []}, [{"text": "hi"}]):
        path = tmp_path / "other.json"
        path.write_text(json.dumps(body), encoding="utf-8")
        assert not TrelloJson().accepts(path)


def test_a_closed_board_is_refused_with_one_reason(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="is closed in Trello"):
        read(tmp_path, board() | {"closed": True})


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-10, 10**20) | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@st.composite
def _damaged(draw: st.DrawFn) -> Any:
    """A board in which some values were replaced by anything at all."""
    body = board()
    for _ in range(draw(st.integers(1, 6))):
        place: Any = body
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            spot = draw(st.sampled_from(keys))
            if isinstance(place[spot], dict | list) and draw(st.booleans()):
                place = place[spot]
                continue
            place[spot] = draw(_JSON)
            break
    return body


@settings(
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=_damaged())
def test_a_damaged_board_is_read_or_refused_with_a_sentence(tmp_path: Path, body: Any) -> None:
    reading: Reading | None
    try:
        reading = read(tmp_path, body)
    except SourceUnreadable as error:
        reading, said = None, str(error)
    if reading is None:
        assert said.startswith("board.json")
    else:
        assert reading.read == reading.loaded + reading.repeated + sum(r.dropped for r in reading.rejected)
