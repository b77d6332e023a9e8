"""MS Project XML: what a plan says becomes a project, items, milestones, dependencies and allocations."""

from datetime import date
from typing import Any

import pytest

from portfolio.errors import SourceUnreadable
from tests.schedules.writers import element, link, mspdi

BASE = "<Baseline><Number>0</Number><Start>2026-01-05T08:00:00</Start><Finish>2026-01-09T17:00:00</Finish></Baseline>"
ROOT = element(UID=0, ID=0, Name="Bridge", OutlineLevel=0, Summary=1, PercentComplete=40, Cost=1250000,
               ActualCost=300000, Start="2026-01-05T08:00:00", Finish="2026-03-20T17:00:00")  # fmt: skip
ROOT += "<Baseline><Number>0</Number><Finish>2026-03-06T17:00:00</Finish><Cost>1000000</Cost></Baseline>"


def item(uid: Any, name: Any, level: Any = 1, **cells: Any) -> Any:
    return element(UID=uid, ID=uid, Name=name, OutlineLevel=level, **cells)


def test_the_summary_row_is_the_project_and_its_amounts_are_hundredths(read: Any) -> None:
    reading = read(mspdi([ROOT, item(1, "Dig")], "<CurrencyCode>EUR</CurrencyCode>"), "plan.xml")
    (project,) = reading.records[0].tables["projects"].to_dict("records")
    assert (project["id"], project["name"], project["currency"]) == ("bridge", "Bridge", "EUR")
    assert (project["budget"], project["forecast_cost"], project["actual_cost"]) == (10_000, 12_500, 3_000)
    assert (project["percent_complete"], project["status"]) == (0.4, "in_progress")
    assert (project["end"].date(), project["baseline_end"].date()) == (date(2026, 3, 20), date(2026, 3, 6))
    assert list(reading.records[0].tables["items"]["id"]) == ["bridge/1"]


def test_outline_levels_make_parents_and_milestones_are_a_table_of_their_own(read: Any) -> None:
    rows = [item(1, "Piers", Summary=1), item(2, "Dig", 2), item(3, "Pour", 2), item(4, "Open", Milestone=1)]
    tables = read(mspdi(rows), "plan.xml").records[0].tables
    parents = tables["items"].set_index("id")["parent"].to_dict()
    assert parents["bridge/2"] == parents["bridge/3"] == "bridge/1"
    assert list(tables["milestones"]["id"]) == ["bridge/4"]


def test_the_baseline_is_number_zero_and_a_deadline_stands_in_only_where_there_is_none(read: Any) -> None:
    other = BASE.replace("<Number>0", "<Number>1").replace("01-09", "02-09")
    rows = [item(1, "A", Deadline="2026-05-01T17:00:00") + other + BASE, item(2, "B", Deadline="2026-05-01T17:00:00")]
    reading = read(mspdi(rows), "plan.xml")
    due = reading.records[0].tables["items"].set_index("id")["baseline_due"]
    assert [day.date() for day in due] == [date(2026, 1, 9), date(2026, 5, 1)]
    assert any("deadline" in note for note in reading.notes)


def test_status_follows_actuals_percent_and_the_inactive_mark(read: Any) -> None:
    rows = [
        item(1, "A", PercentComplete=100, ActualFinish="2026-01-09T17:00:00"),
        item(2, "B", PercentComplete=30),
        item(3, "C", ActualStart="2026-01-09T08:00:00"),
        item(4, "D"),
        item(5, "E", PercentComplete=30, Active=0),
    ]
    items = read(mspdi(rows), "plan.xml").records[0].tables["items"]
    assert list(items["status"]) == ["done", "in_progress", "in_progress", "not_started", "cancelled"]
    assert items["done_on"].notna().tolist() == [True, False, False, False, False]


def test_blank_rows_are_no_tasks_and_do_not_break_the_outline(read: Any) -> None:
    rows = [item(1, "A", Summary=1), element(UID=2, ID=2, IsNull=1, OutlineLevel=0), item(3, "B", 2)]
    reading = read(mspdi(rows), "plan.xml")
    items = reading.records[0].tables["items"]
    assert list(items["id"]) == ["bridge/1", "bridge/3"]
    assert items["parent"].iloc[1] == "bridge/1"
    assert any("1 blank row " in note for note in reading.notes)


def test_a_link_to_a_task_that_is_not_there_is_rejected_with_its_row(read: Any) -> None:
    reading = read(mspdi([item(1, "A"), item(2, "B") + link(99)]), "plan.xml")
    assert "dependencies" not in reading.records[0].tables
    (reject,) = reading.rejected
    assert (reject.row, reject.column) == (2, "predecessor")
    assert reading.read == reading.loaded + 1


def test_a_link_from_another_plan_names_that_plan(read: Any) -> None:
    far = "<PredecessorLink>" + element(PredecessorUID=0, Type=1, CrossProject=1, LinkLag=0,
                                        CrossProjectName="C:\\plans\\Road Works.mpp\\12") + "</PredecessorLink>"  # fmt: skip  # noqa: E501 - one case a line
    (row,) = read(mspdi([item(1, "A") + far]), "plan.xml").records[0].tables["dependencies"].to_dict("records")
    assert (row["predecessor"], row["predecessor_project"]) == ("road-works", "road-works")
    assert row["successor"] == "bridge/1"


def test_people_are_owners_and_allocations_and_things_are_neither(read: Any) -> None:
    resources = "".join(
        f"<Resource>{element(**one)}</Resource>"
        for one in (
            {"UID": 1, "Name": "Ann Lee", "Type": 1, "EmailAddress": "Ann@Example.com", "Group": "Civil"},
            {"UID": 2, "Name": "Bo", "Type": 1},
            {"UID": 3, "Name": "Concrete", "Type": 0},
        )
    )
    work = "".join(
        f"<Assignment>{element(TaskUID=1, ResourceUID=uid, Start='2026-01-05T08:00:00', Finish='2026-01-16T17:00:00', Work='PT40H0M0S')}</Assignment>"  # noqa: E501 - one case a line
        for uid in (3, 1, 2)
    )
    tail = f"<Resources>{resources}</Resources><Assignments>{work}</Assignments>"
    tables = read(mspdi([item(1, "A")], tail=tail), "plan.xml").records[0].tables
    assert tables["items"]["owner"].tolist() == ["ann@example.com"]
    assert tables["people"][["id", "name", "team"]].to_numpy().tolist() == [["ann@example.com", "Ann Lee", "Civil"]]
    allocations = tables["allocations"].set_index("person")["hours_per_week"].to_dict()
    assert allocations == {"ann@example.com": 20.0, "Bo": 20.0}, "40 hours over two weeks"


def test_custom_fields_are_read_by_their_alias(read: Any) -> None:
    head = "<ExtendedAttributes>" + "".join(
        f"<ExtendedAttribute>{element(FieldID=n, FieldName=f'Text{n}', Alias=alias)}</ExtendedAttribute>"
        for n, alias in ((1, "Supplier"), (2, "Priority"), (3, "Colour of the door"))
    ) + "</ExtendedAttributes>"  # fmt: skip
    said = "".join(
        f"<ExtendedAttribute>{element(FieldID=n, Value=value)}</ExtendedAttribute>"
        for n, value in ((1, "Acme Ltd"), (2, "Urgent"), (3, "red"))
    )
    tables = read(mspdi([ROOT + said, item(1, "A") + said], head), "plan.xml").records[0].tables
    (row,) = tables["items"].to_dict("records")
    assert (row["vendor"], row["priority"]) == ("Acme Ltd", "critical")
    (project,) = tables["projects"].to_dict("records")
    assert project["vendors"] == ("Acme Ltd",)
    assert project["attributes"]["Colour of the door"] == "red"


@pytest.mark.parametrize(
    ("head", "name", "request_", "day", "why"),
    [
        ("<StatusDate>2026-02-01T00:00:00</StatusDate><LastSaved>2026-02-03T00:00:00</LastSaved>", "p.xml", {}, date(2026, 2, 1), "status date"),  # noqa: E501 - one case a line
        ("<LastSaved>2026-02-03T00:00:00</LastSaved>", "p.xml", {}, date(2026, 2, 3), "saved"),
        ("<StatusDate>2027-02-01T00:00:00</StatusDate>", "p.xml", {}, date(2026, 3, 10), "still to come"),
        ("<StatusDate>2026-02-01T00:00:00</StatusDate>", "p 2026-01-15.xml", {}, date(2026, 1, 15), "file's name"),
        ("", "p.xml", {"as_of": date(2025, 12, 1)}, date(2025, 12, 1), "asked for"),
        ("", "p.xml", {}, date(2026, 3, 10), "today"),
    ],
)  # fmt: skip
def test_the_day_a_plan_is_known_on_follows_the_house_order_and_is_told(
    read: Any, head: Any, name: Any, request_: Any, day: Any, why: Any
) -> None:
    reading = read(mspdi([item(1, "A")], head), name, **request_)
    assert reading.records[0].known_on == day
    assert why in reading.notes[0]


def test_a_note_that_stays_keeps_its_id_from_picture_to_picture(read: Any) -> None:
    one, two = (
        read(mspdi([item(1, "A", Notes="Permit is late.")]), "p.xml", as_of=day).records[0].tables["updates"]
        for day in (date(2026, 1, 1), date(2026, 2, 1))
    )
    assert one["text"].tolist() == ["Permit is late."]
    assert one["id"].tolist() == two["id"].tolist()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_encodings_that_the_file_declares_are_followed(read: Any, encoding: Any) -> None:
    text = mspdi([item(1, "Brücke")]).replace("UTF-8", encoding)
    items = read(text.encode(encoding), "plan.xml").records[0].tables["items"]
    assert items["name"].tolist() == ["Brücke"]


def test_a_plan_that_is_cut_short_is_refused_with_the_place(read: Any) -> None:
    with pytest.raises(SourceUnreadable, match=r"plan\.xml is not well-formed XML \(line 1, column \d+\)"):
        read(mspdi([item(1, "A")])[:-20], "plan.xml")
