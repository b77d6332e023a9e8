"""The critical path pass against published worked examples, a plain reference, and hand-made cases of each rule."""

from datetime import date
from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from insights.forecast import across, forecast, what_if
from portfolio.critical_path import FF, FS, SF, SS, Network, Pass, critical_path
from portfolio.floats import floats
from portfolio.link_order import order
from portfolio.working_time import STANDARD, Calendar, read, written
from tests.rules.picture_of import picture_of

MONDAY = date(2026, 3, 2)
# B. Taylor, Introduction to Management Science, chapter 8, problems 5 and 6: activity, length, ES, LS, slack.
TAYLOR_5 = [
    ("1-2", 7, 0, 2, 2), ("1-3", 10, 0, 0, 0), ("2-4", 6, 7, 9, 2), ("3-4", 5, 10, 10, 0), ("3-5", 4, 10, 14, 4),
    ("4-5", 3, 15, 15, 0), ("5-6", 2, 18, 18, 0),
]  # fmt: skip
TAYLOR_6 = [
    ("1-2", 8, 0, 1, 1), ("1-3", 10, 0, 0, 0), ("1-4", 9, 0, 6, 6), ("2-5", 6, 8, 9, 1), ("2-6", 4, 8, 16, 8),
    ("3-5", 5, 10, 10, 0), ("4-5", 0, 9, 15, 6), ("4-7", 7, 9, 20, 11), ("5-7", 12, 15, 15, 0), ("5-8", 15, 15, 16, 1),
    ("6-9", 18, 12, 20, 8), ("7-8", 4, 27, 27, 0), ("8-9", 7, 31, 31, 0),
]  # fmt: skip
# Network construction by the precedence diagram method, a course's worked example with start-to-start links.
PRECEDENCE = {
    "A": (2, []), "B": (10, [("A", SS)]), "C": (13, [("A", FS)]), "D": (12, [("A", FS)]), "E": (12, [("B", FS)]),
    "F": (7, [("B", FS)]), "G": (10, [("D", FS)]), "H": (16, [("D", FS)]), "I": (6, [("F", FS)]),
    "J": (12, [("C", FS), ("G", SS)]), "K": (5, [("I", SS)]), "L": (8, [("E", FS), ("I", FS), ("K", FS)]),
    "M": (5, [("H", FS)]), "N": (3, [("G", FS), ("J", FS), ("L", FS), ("M", FS)]),
}  # fmt: skip
PRECEDENCE_EARLY = dict(zip("ABCDEFGHIJKLMN", (0, 0, 2, 2, 10, 10, 14, 14, 17, 15, 17, 23, 30, 35), strict=True))


def network(lengths: Any, links: Any, **more: Any) -> Network:
    """A network of plain numbers on one calendar, everything from moment 0."""
    count = len(lengths)
    before, after, kind, lag = (np.array(column) for column in zip(*links, strict=True)) if links else ([], [], [], [])
    none, no = np.full(count, np.nan), np.zeros(count, dtype=bool)
    given: dict[str, Any] = {
        "length": np.array(lengths, dtype="float64"), "earliest": np.zeros(count), "latest": none, "fixed": no,
        "over": no, "group": np.zeros(count, dtype=np.int64), "calendar": np.zeros(count, dtype=np.int64),
        "before": np.array(before, dtype=np.int64), "after": np.array(after, dtype=np.int64),
        "kind": np.array(kind, dtype=np.int64), "lag": np.array(lag, dtype="float64"),
    }  # fmt: skip
    return Network(**given | more)


@pytest.mark.parametrize("book", [TAYLOR_5, TAYLOR_6], ids=["problem 5", "problem 6"])
def test_a_textbook_table_of_earliest_latest_and_slack_comes_out(book: Any) -> None:
    names = [row[0] for row in book]
    links = [
        (a, b, FS, 0.0)
        for a, one in enumerate(names)
        for b, other in enumerate(names)
        if one.split("-")[1] == other.split("-")[0]
    ]
    done = critical_path(network([row[1] for row in book], links))
    assert list(zip(names, done.early, done.late, done.total, strict=True)) == [(n, e, s, f) for n, _, e, s, f in book]


def test_a_precedence_diagram_with_start_to_start_links_comes_out() -> None:
    spots = {name: n for n, name in enumerate(PRECEDENCE)}
    links = [(spots[a], spots[b], kind, 0.0) for b, (_, before) in PRECEDENCE.items() for a, kind in before]
    done = critical_path(network([length for length, _ in PRECEDENCE.values()], links))
    assert dict(zip(PRECEDENCE, done.early, strict=True)) == PRECEDENCE_EARLY
    assert [name for name, slack in zip(PRECEDENCE, done.total, strict=True) if slack == 0] == ["A", "D", "H", "M", "N"]


@pytest.mark.parametrize(
    ("kind", "lag", "start"),
    [(FS, 0, 5), (FS, 2, 7), (FS, -2, 3), (SS, 0, 0), (SS, 3, 3), (FF, 0, 1), (FF, 2, 3), (SF, 9, 5), (SF, 2, 0)],
)
def test_each_type_of_link_with_lag_and_lead(kind: int, lag: float, start: float) -> None:
    done = critical_path(network([5, 4], [(0, 1, kind, lag)]))
    assert done.early.tolist() == [0, start]


def reference(net: Network) -> tuple[dict[int, float], float]:
    """Earliest starts as longest paths over starts and finishes, by networkx."""
    graph: nx.DiGraph[Any] = nx.DiGraph()
    sides = {FS: "FS", SS: "SS", FF: "FF", SF: "SF"}
    for n, length in enumerate(net.length):
        graph.add_edge("begin", ("S", n), weight=0.0)
        graph.add_edge(("S", n), ("F", n), weight=length)
    starts = dict.fromkeys(range(len(net.length)), 0.0)
    for n in nx.topological_sort(nx.DiGraph(list(zip(net.before, net.after, strict=True)))):
        for a, b, kind, lag in zip(net.before, net.after, net.kind, net.lag, strict=True):
            if b == n:
                side = sides[kind]
                moment = starts[a] + (net.length[a] if side[0] == "F" else 0) + lag
                starts[b] = max(starts[b], moment - (net.length[b] if side[1] == "F" else 0))
    return starts, max(starts[n] + net.length[n] for n in starts)


@pytest.mark.parametrize("seed", range(25))
def test_random_networks_agree_with_a_plain_reference(seed: int) -> None:
    rng = np.random.default_rng(seed)
    count = int(rng.integers(5, 60))
    links = [
        (int(rng.integers(0, b)), b, int(rng.integers(0, 4)), float(rng.integers(-3, 6)))
        for b in range(1, count)
        for _ in range(int(rng.integers(1, 4)))
    ]
    net = network(rng.integers(0, 20, count), links)
    done = critical_path(net)
    starts, end = reference(net)
    assert done.early.tolist() == [starts[n] for n in range(count)]
    assert (done.total >= 0).all()
    assert (done.free <= done.total).all()
    # Float is what an activity can be late by: a day more than its float moves the end, its float does not.
    for n in rng.integers(0, count, 5).tolist():
        for more, moved in ((0.0, 0.0), (1.0, 1.0)):
            late = critical_path(
                network(net.length, links, earliest=_late(net, n, done.early[n] + done.total[n] + more))
            )
            assert np.nanmax(late.early + net.length) == end + moved


def _late(net: Network, n: int, moment: float) -> np.ndarray:
    earliest = net.earliest.copy()
    earliest[n] = moment
    return earliest


def test_a_deep_network_is_walked_link_by_link_to_the_same_end() -> None:
    count = 3_000
    links = [(n, n + 1, FS, 0.0) for n in range(count - 1)] + [(n, n + 2, SS, 1.0) for n in range(count - 2)]
    net = network([1] * count, links)
    assert order(count, net.before, net.after).deep
    done = critical_path(net)
    assert done.early.tolist() == list(range(count))
    assert (done.total == 0).all()


def test_a_circle_is_reported_and_the_rest_is_still_worked_out() -> None:
    done = critical_path(
        network([1, 2, 3, 4], [(0, 1, FS, 0), (1, 2, FS, 0), (2, 1, FS, 0), (2, 3, FS, 0), (3, 3, FS, 0)])
    )
    assert done.circular.tolist() == [False, True, True, False, True]
    assert done.early.tolist() == [0, 1, 0, 3]


def test_parts_that_hang_together_with_nothing_have_float_to_the_same_finish() -> None:
    done = critical_path(network([4, 3, 20], [(0, 1, FS, 0)]))
    assert done.total.tolist() == [13, 13, 0]


def test_a_date_that_cannot_be_kept_is_negative_float_back_along_the_path() -> None:
    done = critical_path(network([5, 5, 2], [(0, 1, FS, 0)], latest=np.array([np.nan, 8, np.nan])))
    assert done.total.tolist() == [-2, -2, 8]


def test_calendars_differ_and_the_moment_is_carried_over() -> None:
    whole_week = Calendar("1111111")
    friday = STANDARD.end_of(np.array(["2026-03-06"], dtype="datetime64[D]"))[0]
    earliest = np.array([friday - 5, whole_week.start_of(np.array(["2026-03-02"], dtype="datetime64[D]"))[0]])
    net = network(
        [5, 2], [(0, 1, FS, 0)], earliest=earliest, calendar=np.array([0, 1]), calendars=(STANDARD, whole_week)
    )
    done = critical_path(net)
    # Work that also runs at weekends follows Friday's on Saturday and ends on Sunday.
    assert whole_week.first_day(done.early[1:]).astype(str).tolist() == ["2026-03-07"]
    assert whole_week.last_day(done.early[1:] + 2).astype(str).tolist() == ["2026-03-08"]
    assert done.total.tolist() == [0, 0]


def test_a_calendar_comes_back_from_its_text_and_skips_its_holidays() -> None:
    calendar = read("1111100 2026-04-03 2026-04-06")
    assert written(calendar) == "1111100 2026-04-03 2026-04-06"
    start = calendar.start_of(np.array(["2026-04-02"], dtype="datetime64[D]"))
    assert calendar.last_day(start + 2).astype(str).tolist() == ["2026-04-07"]
    assert read("nonsense") == STANDARD


def rows(given: dict[str, Any], as_of: date = MONDAY) -> pd.DataFrame:
    return floats(picture_of(given, as_of)).set_index("id")


ITEMS = [
    {"id": "a", "project": "p", "start": "2026-03-02", "duration_days": 5},
    {"id": "b", "project": "p", "duration_days": 3},
    {"id": "c", "project": "p", "start": "2026-03-02", "duration_days": 10},
    {"id": "d", "project": "p", "kind": "milestone"},
]
LINKS = [
    {"predecessor": "a", "successor": "b"},
    {"predecessor": "b", "successor": "d"},
    {"predecessor": "c", "successor": "d"},
]


def test_a_project_on_its_calendar() -> None:
    found = rows({"projects": [{"id": "p"}], "items": ITEMS, "dependencies": LINKS})
    assert found["total_float_days"].to_dict() == {"a": 2, "b": 2, "c": 0, "d": 0}
    assert found["free_float_days"].to_dict() == {"a": 0, "b": 2, "c": 0, "d": 0}
    assert found["critical"].to_dict() == {"a": False, "b": False, "c": True, "d": True}
    assert (found.loc["d", "driving"], found.loc["b", "driving"]) == ("c", "a")
    assert found.loc["b", "early_start"] == pd.Timestamp("2026-03-09")
    assert found.loc["d", "early_finish"] == pd.Timestamp("2026-03-13")


def test_a_holiday_of_the_project_pushes_the_end_and_a_six_day_week_of_one_activity_does_not_wait() -> None:
    projects = [{"id": "p", "calendar": "1111100 2026-03-05; Six days=1111110"}]
    found = rows({"projects": projects, "items": ITEMS, "dependencies": LINKS})
    assert found.loc["d", "early_finish"] == pd.Timestamp("2026-03-16")
    quick = [{**one, "calendar": "Six days"} if one["id"] == "c" else one for one in ITEMS]
    found = rows({"projects": projects, "items": quick, "dependencies": LINKS})
    assert found.loc["c", "early_finish"] == pd.Timestamp("2026-03-12")


def test_what_is_done_drives_from_the_day_it_was_done_and_what_has_begun_has_its_rest_ahead() -> None:
    done = {**ITEMS[0], "status": "done", "done_on": "2026-03-10"}
    begun = {**ITEMS[2], "status": "in_progress", "percent_complete": 0.5}
    given = {"projects": [{"id": "p"}], "items": [done, ITEMS[1], begun, ITEMS[3]], "dependencies": LINKS}
    found = rows(given, date(2026, 3, 11))
    assert "a" not in found.index
    assert found.loc["b", "early_start"] == pd.Timestamp("2026-03-11")
    assert found.loc["c", "early_finish"] == pd.Timestamp("2026-03-17")


def test_a_deadline_and_a_constraint_tighten_float() -> None:
    items = [ITEMS[0], {**ITEMS[1], "deadline": "2026-03-10"}, {**ITEMS[2], "constraint": "start_no_earlier",
             "constraint_on": "2026-03-09"}, ITEMS[3]]  # fmt: skip
    found = rows({"projects": [{"id": "p"}], "items": items, "dependencies": LINKS})
    assert found["total_float_days"].to_dict() == {"a": -1, "b": -1, "c": 0, "d": 0}
    assert found.loc["c", "early_start"] == pd.Timestamp("2026-03-09")


def test_a_lag_in_calendar_days_is_counted_off_in_working_days() -> None:
    links = [{"predecessor": "a", "successor": "b", "lag_days": 3}, *LINKS[1:]]  # from a Friday: one working day
    found = rows({"projects": [{"id": "p"}], "items": ITEMS, "dependencies": links})
    assert found.loc["b", "early_start"] == pd.Timestamp("2026-03-10")


def test_a_linked_summary_holds_all_that_lies_below_it() -> None:
    items = [ITEMS[0], {"id": "s", "project": "p", "kind": "summary"}, {**ITEMS[1], "parent": "s"}, ITEMS[3]]
    links = [{"predecessor": "a", "successor": "s"}, {"predecessor": "s", "successor": "d"}]
    found = rows({"projects": [{"id": "p"}], "items": items, "dependencies": links})
    assert set(found.index) == {"a", "b", "d"}
    assert found.loc["b", "early_start"] == pd.Timestamp("2026-03-09")
    assert found.loc["d", "early_finish"] == pd.Timestamp("2026-03-11")


def test_the_forecast_names_the_longest_path_and_a_delay_travels_to_the_next_project() -> None:
    given = {
        "projects": [{"id": "p", "end": "2026-03-10"}, {"id": "q"}],
        "items": [*ITEMS, {"id": "z", "project": "q", "start": "2026-03-02", "due": "2026-03-03"}],
        "dependencies": [*LINKS, {"predecessor": "d", "successor": "z"}],
    }
    portfolio = picture_of(given, MONDAY)
    told = forecast(portfolio, "p")
    assert told is not None
    assert (told.finish, told.late_days, told.critical) == (date(2026, 3, 13), 3, ("c", "d"))
    assert [step.id for step in told.longest] == ["c", "d"]
    assert {one.project: one.finish for one in across(portfolio)} == {"p": date(2026, 3, 13), "q": date(2026, 3, 17)}
    assert [(one.project, one.moved_days) for one in what_if(portfolio, {"c": 600})] == [("p", 600), ("q", 600)]
    assert what_if(portfolio, {"a": 2}) == ()
    with pytest.raises(ValueError, match="No open linked work has the id x"):
        what_if(portfolio, {"x": 1})


def test_a_portfolio_without_links_has_no_floats() -> None:
    assert len(rows({"projects": [{"id": "p"}], "items": ITEMS})) == 0


def test_every_step_of_a_longest_path_touches_the_next() -> None:
    portfolio = picture_of({"projects": [{"id": "p"}], "items": ITEMS, "dependencies": LINKS}, MONDAY)
    (told,) = across(portfolio)
    assert all(one.finish <= other.finish for one, other in pairwise(told.longest))


def test_the_pass_is_plain_numbers() -> None:
    assert isinstance(critical_path(network([], [])), Pass)
