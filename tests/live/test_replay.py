"""History becomes pictures of its own days, each holding the whole tables of the projects that changed."""

from datetime import date
from typing import Any

import pandas as pd

from ingestion.live.replay import replay
from ingestion.live.rows import table
from ingestion.source import Records

TODAY = date(2026, 6, 30)


def day(text: str) -> date:
    return date.fromisoformat(text)


def now(items: list[dict[str, Any]], projects: list[dict[str, Any]] | None = None, **rest: Any) -> Records:
    named = projects or [{"id": "p", "name": "P"}]
    tables = {"projects": table("projects", named), "items": table("items", items), **rest}
    return Records("board", TODAY, complete=True, tables=tables)


def changes(*rows: tuple[str, str, str, str, Any]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["kind", "id", "field", "on", "before"])


def item(key: str, **rest: Any) -> dict[str, Any]:
    return {"id": key, "project": "p", "name": key.upper(), "status": "in_progress"} | rest


def seen(pictures: tuple[Records, ...], name: str, kind: str = "items") -> dict[str, dict[str, Any]]:
    found = {}
    for picture in pictures:
        frame = picture.tables.get(kind)
        if frame is not None and len(frame):
            values = frame[name] if name in frame else pd.Series([None] * len(frame))
            cells = [None if pd.isna(v) else v.date() if isinstance(v, pd.Timestamp) else v for v in values]
            found[str(picture.known_on)] = dict(zip(frame["id"], cells, strict=True))
    return found


def test_each_day_of_change_has_the_whole_table_as_it_was() -> None:
    board = now([item("a", due=day("2026-05-20")), item("b", due=day("2026-05-01"))])
    past = changes(
        ("items", "a", "due", "2026-03-01", day("2026-03-10")),
        ("items", "a", "due", "2026-04-01", day("2026-04-10")),
    )
    born = {("items", "a"): day("2026-01-05"), ("items", "b"): day("2026-03-15")}
    pictures, notes = replay(board, past, born)
    assert seen(pictures, "due") == {
        "2026-01-05": {"a": day("2026-03-10")},
        "2026-03-01": {"a": day("2026-04-10")},
        "2026-03-15": {"a": day("2026-04-10"), "b": day("2026-05-01")},
        "2026-04-01": {"a": day("2026-05-20"), "b": day("2026-05-01")},
        "2026-06-30": {"a": day("2026-05-20"), "b": day("2026-05-01")},
    }
    assert [picture.complete for picture in pictures] == [False] * 4 + [True]
    assert notes == ()
    assert list(pictures[0].tables["projects"]["id"]) == ["p"], "the project is named where it is first known"
    assert "projects" not in pictures[1].tables


def test_two_changes_of_one_day_leave_the_last_value_and_the_first_before() -> None:
    board = now([item("a", status="done")])
    past = changes(
        ("items", "a", "status", "2026-03-01T15:00:00Z", "blocked"),
        ("items", "a", "status", "2026-03-01T09:00:00Z", "not_started"),
    )
    pictures, _ = replay(board, past, {("items", "a"): day("2026-02-01")})
    assert seen(pictures, "status") == {
        "2026-02-01": {"a": "not_started"},
        "2026-03-01": {"a": "done"},
        "2026-06-30": {"a": "done"},
    }


def test_what_was_always_there_is_known_as_it_was_from_the_day_before_its_first_change() -> None:
    pictures, _ = replay(
        now([item("a", status="done")]), changes(("items", "a", "status", "2026-03-01", "blocked")), {}
    )
    assert seen(pictures, "status") == {
        "2026-02-28": {"a": "blocked"},
        "2026-03-01": {"a": "done"},
        "2026-06-30": {"a": "done"},
    }


def test_a_value_that_came_from_or_went_to_nothing_is_nothing() -> None:
    board = now([item("a", owner="Ann"), item("b", owner=None)])
    past = changes(
        ("items", "a", "owner", "2026-03-01", None),
        ("items", "b", "due", "2026-03-02", day("2026-04-01")),
        ("items", "b", "effort_hours", "2026-03-02", 12),
    )
    pictures, _ = replay(board, past, {("items", "a"): day("2026-01-01"), ("items", "b"): day("2026-01-01")})
    assert seen(pictures, "owner")["2026-01-01"] == {"a": None, "b": None}
    assert seen(pictures, "owner")["2026-03-01"] == {"a": "Ann", "b": None}
    assert seen(pictures, "due")["2026-03-01"] == {"a": None, "b": day("2026-04-01")}
    assert seen(pictures, "due")["2026-03-02"] == {"a": None, "b": None}
    assert seen(pictures, "effort_hours")["2026-03-01"] == {"a": None, "b": 12.0}


def test_a_move_rewrites_both_projects() -> None:
    two = [{"id": "p", "name": "P"}, {"id": "q", "name": "Q"}]
    board = now([item("a", project="q"), item("b"), item("c", project="q")], two)
    born = {("items", key): day("2026-01-01") for key in "abc"}
    pictures, _ = replay(board, changes(("items", "a", "project", "2026-03-01", "p")), born)
    assert seen(pictures, "project") == {
        "2026-01-01": {"a": "p", "b": "p", "c": "q"},
        "2026-03-01": {"a": "q", "b": "p", "c": "q"},
        "2026-06-30": {"a": "q", "b": "p", "c": "q"},
    }


def test_an_item_from_a_project_that_is_not_read_is_there_from_the_day_it_came() -> None:
    board = now([item("a"), item("b")])
    born = {("items", key): day("2026-01-01") for key in "ab"}
    pictures, _ = replay(board, changes(("items", "a", "project", "2026-03-01", "elsewhere")), born)
    assert seen(pictures, "project") == {
        "2026-01-01": {"b": "p"},
        "2026-03-01": {"a": "p", "b": "p"},
        "2026-06-30": {"a": "p", "b": "p"},
    }


def test_nobody_knew_the_day_of_completion_before_it_came() -> None:
    board = now([item("a", status="done", done_on=day("2026-05-10"), updated_on=day("2026-06-01"))])
    past = changes(("items", "a", "status", "2026-05-10", "in_progress"))
    pictures, _ = replay(board, past, {("items", "a"): day("2026-01-01")})
    assert seen(pictures, "done_on") == {
        "2026-01-01": {"a": None},
        "2026-05-10": {"a": day("2026-05-10")},
        "2026-06-30": {"a": day("2026-05-10")},
    }
    assert seen(pictures, "updated_on")["2026-05-10"] == {"a": day("2026-05-10")}
    assert seen(pictures, "updated_on")["2026-01-01"] == {"a": day("2026-01-01")}


def test_what_is_gone_stays_in_the_pictures_of_its_days() -> None:
    pictures, _ = replay(
        now([item("a"), item("b")]),
        changes(),
        {("items", "a"): day("2026-01-01"), ("items", "b"): day("2026-02-01")},
        left={("items", "b"): day("2026-04-01")},
    )
    assert {on: set(rows) for on, rows in seen(pictures, "name").items()} == {
        "2026-01-01": {"a"},
        "2026-02-01": {"a", "b"},
        "2026-04-01": {"a"},
        "2026-06-30": {"a"},
    }


def test_projects_have_history_too_and_their_work_may_be_older() -> None:
    projects = [{"id": "p", "name": "P", "end": day("2026-09-01")}]
    past = changes(("projects", "p", "end", "2026-04-01", day("2026-07-01")))
    born = {("projects", "p"): day("2026-02-01"), ("items", "a"): day("2026-01-01")}
    pictures, _ = replay(now([item("a")], projects), past, born)
    assert seen(pictures, "end", "projects") == {
        "2026-01-01": {"p": day("2026-07-01")},
        "2026-02-01": {"p": day("2026-07-01")},
        "2026-04-01": {"p": day("2026-09-01")},
        "2026-06-30": {"p": day("2026-09-01")},
    }


def test_milestones_are_a_table_of_their_own() -> None:
    stones = table("milestones", [{"id": "m", "project": "p", "name": "M", "due": day("2026-08-01")}])
    past = changes(("milestones", "m", "due", "2026-04-01", day("2026-07-01")))
    pictures, _ = replay(now([item("a")], milestones=stones), past, {("milestones", "m"): day("2026-02-01")})
    assert seen(pictures, "due", "milestones") == {
        "2026-02-01": {"m": day("2026-07-01")},
        "2026-04-01": {"m": day("2026-08-01")},
        "2026-06-30": {"m": day("2026-08-01")},
    }
    assert "items" not in pictures[0].tables, "items did not change, and nothing is known of their past"


def test_changes_of_today_and_later_are_in_the_last_picture_only() -> None:
    past = changes(("items", "a", "status", "2026-06-30", "blocked"), ("items", "a", "status", "2026-07-01", "done"))
    pictures, _ = replay(now([item("a")]), past, {("items", "a"): day("2026-06-30")})
    assert [picture.known_on for picture in pictures] == [TODAY]


def test_without_history_there_is_only_now() -> None:
    board = now([item("a")])
    pictures, notes = replay(board, changes(), {})
    assert pictures == (board,)
    assert notes == ()


def test_a_long_history_keeps_the_last_change_of_each_month_and_says_so() -> None:
    days = pd.date_range("2026-01-01", "2026-05-31")
    past = changes(*(("items", "a", "effort_hours", str(on.date()), float(n)) for n, on in enumerate(days)))
    pictures, notes = replay(
        now([item("a", effort_hours=999)]), past, {("items", "a"): day("2026-01-01")}, most_rows=20
    )
    assert [str(picture.known_on) for picture in pictures] == [
        "2026-01-01",
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
        "2026-05-31",
        "2026-06-30",
    ]
    assert seen(pictures, "effort_hours")["2026-02-28"] == {"a": 59.0}, "the value from 1 March's before"
    assert len(notes) == 1
    assert "month" in notes[0]
