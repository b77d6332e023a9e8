"""Drawings: right numbers, harmless whatever a source calls its things, the same every time."""

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring

from api.web import charts
from api.web.charts import Bar, Cell, Chart, Link, Node, Part, Span
from api.web.charts.chart import days_axis
from api.web.charts.network import BOX, places
from tests.api.conftest import HOSTILE

DAYS = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
ALLOWED = {"svg", "title", "desc", "g", "path", "line", "rect", "text", "tspan", "circle", "defs", "clipPath"}


def every_kind(name: str) -> dict[str, Chart]:
    """One drawing of each kind, with `name` wherever a source's words can stand."""
    points = list(zip(DAYS, (10.0, 30.0, 20.0), strict=True))
    return {
        "line": charts.line(name, {name: points, "Other": points[:2]}, strip=[(DAYS[0], "green"), (DAYS[1], name)]),
        "bars": charts.bars(name, [Bar(name, 3, "critical"), Bar("b", 1)], unit="insights"),
        "adding up": charts.adding_up(name, [Part(name, 30), Part("b", -5)], total=25, tone="high"),
        "heat": charts.heat(name, [Cell(name, "w1", 3), Cell(name, name, None)], what="hours", words=name),
        "gantt": charts.gantt(
            name,
            [
                Span(name, DAYS[0], DAYS[2], DAYS[0], DAYS[1]),
                Span("m", None, DAYS[1], None, DAYS[0], milestone=True),
                Span("no day", None, None),
            ],
            today=DAYS[1],
        ),
        "network": charts.network(
            name, [Node("a", name, "critical", main=True), Node("b", "b")], [Link("a", "b", said=name)], words=name
        ),
    }


# Characters that no XML can hold, and a text without end: each ended the renderer's process, and ours with it.
DEADLY = ("\x00", "\x1b[31m", "\ufffe", "\udc80", "A" * 100_000, "")
KINDS = list(every_kind("x"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_name_is_only_words(kind: str) -> None:
    for name in (*HOSTILE, *DEADLY):
        drawn = charts.draw(every_kind(name)[kind])
        root = fromstring(str(drawn.svg))
        assert {one.tag.split("}")[-1] for one in root.iter()} <= ALLOWED
        attributes = {attribute for one in root.iter() for attribute in one.attrib}
        assert not [one for one in attributes if one.startswith("on") or one in {"style", "href", "src"}]
        assert "url(http" not in str(drawn.svg)
        assert "\x1b" not in str(drawn.svg)
        assert "\u202e" not in str(drawn.svg)


@pytest.mark.parametrize("kind", KINDS)
def test_a_drawing_has_a_name_words_and_a_table(kind: str) -> None:
    drawn = charts.draw(every_kind("Pump")[kind])
    root = fromstring(str(drawn.svg))
    assert root.get("role") == "img"
    assert [root[0].tag, root[0].text] == ["title", "Pump"]
    assert root[1].tag == "desc"
    assert root[1].text == drawn.words
    assert drawn.words
    assert drawn.rows
    assert {len(row) for row in drawn.rows} == {len(drawn.columns)}


@pytest.mark.parametrize("kind", KINDS)
def test_colours_follow_the_style_sheet_and_the_font_the_page(kind: str) -> None:
    svg = str(charts.draw(every_kind("Pump")[kind]).svg)
    assert "var(--" in svg
    assert "font-family" not in svg
    assert re.findall(r'(?:fill|stroke)="#[0-9a-f]+"', svg) == []


def test_ids_of_two_drawings_do_not_meet() -> None:
    found: list[str] = []
    for name in ("one", "two"):
        for chart in every_kind(name).values():
            root: ET.Element = fromstring(str(charts.draw(chart).svg))
            found += [one.attrib["id"] for one in root.iter() if "id" in one.attrib]
    assert len(found) == len(set(found))


def test_parts_begin_where_the_one_before_ended() -> None:
    chart = charts.adding_up("s", [Part("a", 30), Part("b", 12.5), Part("c", -2.5)], total=40, tone="high")
    steps = chart.spec["data"]["values"]
    assert [(step["from"], step["to"]) for step in steps] == [(0, 30), (30, 42.5), (42.5, 40), (0, 40)]


def test_what_could_not_be_seen_is_neither_nothing_nor_calm() -> None:
    chart = charts.heat("h", [Cell("a", "w1", 0), Cell("a", "w2", None)], what="hours", words="w")
    nothing, unseen = chart.spec["data"]["values"]
    assert unseen["tone"] != nothing["tone"]
    assert unseen["said"] == "–"
    assert [row[2] for row in chart.rows] == [0, "not assessed"]


def test_whoever_waits_stands_further_right_and_a_circle_is_drawn_too() -> None:
    spots = places(["a", "b", "c", "d"], [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")])
    assert spots["a"][0] < spots["b"][0] == spots["c"][0] < spots["d"][0]
    assert len(set(spots.values())) == 4


def test_links_never_run_through_a_box_and_a_circle_goes_around() -> None:
    nodes = [Node(name, name) for name in "abcd"]
    chart = charts.network(
        "", nodes, [Link("a", "b"), Link("b", "c"), Link("c", "d"), Link("d", "b")], words="b, c and d wait in a circle"
    )
    spots = places(list("abcd"), [("a", "b"), ("b", "c"), ("c", "d"), ("d", "b")])
    steps = chart.spec["layer"][0]["data"]["values"]
    inside = [
        (one["x"], one["y"])
        for one in steps
        for x, y in spots.values()
        if x + 1 < one["x"] < x + BOX[0] - 1 and y < one["y"] < y + BOX[1]
    ]
    assert inside == []
    assert {one["turn"] for one in chart.spec["layer"][1]["data"]["values"]} == {0, 180}


@pytest.mark.parametrize(
    ("days", "form"),
    [
        ([date(2026, 9, 30), date(2026, 10, 31)], "%-d %b"),
        ([date(2025, 11, 30), date(2026, 5, 31), date(2026, 10, 31)], "%-d %b %y"),
        ([date(2020 + n, 3, 31) for n in range(7)], "%b %Y"),
    ],
)
def test_an_axis_names_days_that_are_known_each_once_and_apart(days: list[date], form: str) -> None:
    axis = days_axis(days, 300)
    named = [date(one["year"], one["month"], one["date"]) for one in axis["values"]]
    assert axis["format"] == form
    assert named[-1] == days[-1]
    assert set(named) <= set(days)
    assert len(named) == len(set(named)) >= 2
    crowded = [date(2026, 1, 1 + n) for n in range(28)]
    assert len(days_axis(crowded, 300)["values"]) <= 6
    assert len(days_axis(days[:1], 300)["values"]) == 1


def test_each_status_stands_below_its_point_and_none_beyond_the_line() -> None:
    points = list(zip(DAYS, (10.0, 30.0, 20.0), strict=True))
    chart = charts.line("x", {"Score": points}, strip=[(day, "green") for day in DAYS])
    strip = chart.spec["vconcat"][-1]["data"]["values"]
    assert strip[0]["from"].startswith("2026-01-31")
    assert strip[-1]["to"].startswith("2026-03-31")
    assert [one["to"] for one in strip[:-1]] == [one["from"] for one in strip[1:]]


def test_work_of_which_only_the_end_is_known_is_drawn_by_it() -> None:
    chart = charts.gantt("x", [Span("whole", None, DAYS[1])], today=DAYS[0])
    assert chart.spec["hconcat"][1]["layer"][3]["data"]["values"][0]["to"].startswith("2026-02-28")


def test_a_row_without_days_is_in_the_table_and_not_in_the_drawing() -> None:
    chart = every_kind("Pump")["gantt"]
    assert [row[0] for row in chart.rows] == ["Pump", "m", "no day"]
    assert "no day" not in str(charts.draw(chart).svg)
    assert "2 later than first planned" in chart.words


def test_a_drawing_leaves_the_page_as_a_picture_with_colours_of_its_own() -> None:
    assert charts.png(every_kind("Pump")["bars"]).startswith(b"\x89PNG")
