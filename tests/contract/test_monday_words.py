"""monday's answers, webhooks, captured records and board names: what each means."""

import json
from datetime import UTC, date, datetime

import jwt
import pytest

from ingestion.live.boards import is_project_board
from ingestion.live.connector import Reply
from ingestion.live.hooks import Call, WrongSignature
from ingestion.source import Request
from ingestion.sources.monday.captured import MondayCaptured
from ingestion.sources.monday.events import moment
from ingestion.sources.monday.hook import verify
from ingestion.sources.monday.judge import judge
from tests.shared_data import shared

SECRET = "a signing secret that is long enough for sha-256"  # noqa: S105 - of this test
URL = "https://bellwether.example.org/api/v1/hooks/monday/abc"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
EVENT = json.dumps({"event": {"type": "update_column_value", "pulseId": 9001, "boardId": 501, "triggerUuid": "t-1"}})


def reply(body: object, status: int = 200, **headers: str) -> Reply:
    return Reply(status, headers, body)


def error(code: str, message: str = "said", **extra: object) -> dict[str, object]:
    return {"data": None, "errors": [{"message": message, "extensions": {"code": code, **extra}}]}


@pytest.mark.parametrize(
    ("body", "kind", "after"),
    [
        ({"data": {"boards": []}}, "fine", None),
        (error("COMPLEXITY_BUDGET_EXHAUSTED", retry_in_seconds=17), "again", 17),
        ({"error_code": "ComplexityException", "error_message": "budget exhausted, reset in 29 seconds"}, "again", 29),
        (error("FIELD_LIMIT_EXCEEDED"), "again", None),
        (error("FIELD_MINUTE_RATE_LIMIT_EXCEEDED", retry_in_seconds=3), "again", 3),
        (error("maxConcurrencyExceeded"), "again", None),
        (error("IP_RATE_LIMIT_EXCEEDED"), "again", None),
        (error("INTERNAL_SERVER_ERROR"), "again", None),
        (error("CursorExpiredError"), "expired", None),
        (error("CursorException", "The cursor provided has expired"), "expired", None),
        (error("UserUnauthorizedException"), "refused", None),
        ({"errors": ["Not Authenticated"]}, "refused", None),
        (error("InvalidBoardIdException", "no such board"), "refused", None),
        (error("maxComplexityExceeded", "Query too complex"), "refused", None),
    ],
)
def test_an_error_in_a_200_means_what_its_code_says(body: object, kind: str, after: float | None) -> None:
    verdict = judge(reply(body))
    assert (verdict.kind, verdict.after) == (kind, after)


def test_the_daily_limit_stops_until_midnight_by_the_vendors_clock() -> None:
    verdict = judge(reply(error("DAILY_LIMIT_EXCEEDED"), date="Sun, 22 Nov 2026 22:00:00 GMT"))
    assert (verdict.kind, verdict.after) == ("stop", 7200)


def test_partial_data_with_an_error_beside_them_are_used() -> None:
    body = {"data": {"boards": [{"id": "1"}]}, "errors": [{"message": "no column", "extensions": {"code": "Oops"}}]}
    assert judge(reply(body)).kind == "fine"


def test_seventeen_digits_are_a_moment() -> None:
    assert moment({"created_at": "16872631837419768"}) == datetime(2023, 6, 20, 12, 13, 3, 741977, tzinfo=UTC)


def call(body: str = EVENT, signed: str | None = None, **claims: object) -> Call:
    """A delivery signed as monday signs it, with these claims besides."""
    stated = {"aud": URL, "exp": int(NOW.timestamp()) + 300} | claims
    signed = jwt.encode(stated, SECRET, "HS256") if signed is None else signed
    return Call({"authorization": signed} if signed else {}, body.encode(), URL, NOW)


def test_the_handshake_is_answered_with_its_own_challenge() -> None:
    delivery = verify(call('{"challenge": "xyz"}', signed=""), None)
    assert delivery.reply == {"challenge": "xyz"}
    assert delivery.hints == ()


def test_a_signed_delivery_is_a_hint_to_fetch_the_item_again() -> None:
    delivery = verify(call(), SECRET)
    assert delivery.hints == (("item", "9001"),)
    assert delivery.id == "t-1"


def test_the_same_delivery_twice_has_one_id_even_where_it_names_none() -> None:
    body = json.dumps({"event": {"type": "create_item", "pulseId": 5}})
    assert verify(call(body), SECRET).id == verify(call(body), SECRET).id


@pytest.mark.parametrize(
    "wrong",
    [
        call(signed=""),
        call(signed="not.a.token"),
        call(
            signed=jwt.encode(
                {"aud": URL, "exp": 4_000_000_000}, "another secret that is just as long, really", "HS256"
            )
        ),
        call(signed=jwt.encode({"aud": URL, "exp": 4_000_000_000}, None, "none")),
        call(signed=jwt.encode({"aud": URL, "exp": 4_000_000_000}, SECRET + "x" * 32, "HS512")),
        call(signed=jwt.encode({"aud": URL}, SECRET, "HS256")),
        call(exp=int(NOW.timestamp()) - 3600),
        call(aud="https://elsewhere.example.org/api/v1/hooks/monday/abc"),
        call(aud=URL + "d"),
        call(nbf=int(NOW.timestamp()) + 3600),
        call("not json"),
    ],
)
def test_a_delivery_that_is_not_mondays_or_too_old_is_refused(wrong: Call) -> None:
    with pytest.raises(WrongSignature):
        verify(wrong, SECRET)


def test_nothing_is_believed_where_no_secret_is_kept() -> None:
    with pytest.raises(WrongSignature):
        verify(call(), None)


@pytest.mark.parametrize(
    ("name", "titles", "expected"),
    [
        ("Project portfolio", [], True),
        ("Programmes 2026", [], True),
        ("Strategic initiatives", [], True),
        ("Project list", [], True),
        ("Website relaunch", ["Person", "Status", "Timeline"], False),
        ("Project Apollo", ["Owner", "Status", "Due date"], False),
        ("Projects: tasks", ["Owner"], False),
        ("Delivery", ["Budget", "Sponsor", "Timeline"], True),
        ("Delivery", ["Budget", "Sponsor"], False),
        ("Delivery", ["Budget", "Timeline"], False),
        ("Delivery", ["Vendor", "Health", "End date"], True),
    ],
)
def test_a_board_is_a_list_of_projects_by_its_name_or_its_columns(name: str, titles: list[str], expected: bool) -> None:  # noqa: FBT001 - a case
    assert is_project_board(name, titles) is expected


def test_captured_records_of_2023_become_a_portfolio_through_the_same_shape() -> None:
    path = shared("connectors/monday/airbyte-monday-records-2023.jsonl")
    assert MondayCaptured().accepts(path)
    reading = MondayCaptured().read(path, Request("p", date(2026, 6, 1)))
    assert (reading.read, reading.loaded, reading.repeated) == (11, 8, 0)
    assert [reject.row for reject in reading.rejected] == [6, 7, 8], "updates on boards that are not in the file"
    *past, now = reading.records
    items = {row["name"]: row for row in now.tables["items"].to_dict("records")}
    assert items["Item 1"]["status"] == "in_progress"
    assert items["Item 2"]["status"] == "done"
    assert items["Item 3"]["status"] == "unknown", "the grey default label says nothing"
    assert items["Item 3"]["due"].date() == date(2023, 6, 13)
    assert str(items["Item 2"]["done_on"]) == "NaT", "the label's day is the template's, four years before the item"
    assert set(now.tables["projects"]["name"]) == {"New Board", "Procurement process"}
    assert [picture.known_on for picture in past] == [date(2023, 6, 13)]
