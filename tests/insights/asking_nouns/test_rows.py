"""Questions about items, updates, gates, contracts and the rest, against truth counted over the plain records."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta

import pytest

from portfolio.findings import Answer
from tests.insights.asking_nouns.made import (
    AS_OF,
    BENEFITS,
    CHANGES,
    CONTRACTS,
    GATES,
    GOALS,
    ITEMS,
    MILESTONES,
    MONEY,
    PEOPLE,
    PROJECTS,
    UPDATES,
    Record,
)

Ask = Callable[[str], Answer]
PROJECT = {one["id"]: one["name"] for one in PROJECTS}
PERSON = {one["id"]: one["name"] for one in PEOPLE}
ACTIVE = {one["id"] for one in PROJECTS if one["status"] != "done"}
WORK: list[Record] = [*ITEMS, *({**one, "kind": "milestone"} for one in MILESTONES)]


def is_open(one: Record) -> bool:
    return one["status"] != "done"


def is_overdue(one: Record) -> bool:
    return is_open(one) and one.get("due") is not None and one["due"] < AS_OF


def of(project: str) -> Callable[[Record], bool]:
    return lambda one: one["project"] == project


def owned(person: str) -> Callable[[Record], bool]:
    return lambda one: one.get("owner") == person


def due_within(days: int) -> Callable[[Record], bool]:
    return lambda one: one.get("due") is not None and AS_OF < one["due"] <= AS_OF + timedelta(days=days)


def count(records: Iterable[Record], *tests: Callable[[Record], bool]) -> int:
    return sum(all(test(one) for test in tests) for one in records)


def names(records: Iterable[Record], *tests: Callable[[Record], bool]) -> set[str]:
    return {one["name"] for one in records if all(test(one) for test in tests)}


def task(one: Record) -> bool:
    return one["kind"] != "milestone"


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("How many items are there?", count(WORK)),
        ("how many items are overdue?", count(WORK, is_overdue)),
        ("how many tasks in Atlas Warehouse are overdue", count(WORK, task, of("atlas"), is_overdue)),
        ("number of open tasks in the Borealis Ferry", count(WORK, task, of("ferry"), is_open)),
        ("How many deliverables are done?", count(WORK, lambda one: one["kind"] == "deliverable" and not is_open(one))),
        ("how many items are blocked?", count(WORK, lambda one: one["status"] == "blocked")),
        ("how many open items does Ana Ruiz have?", count(WORK, owned("ana"), is_open)),
        ("how many items have no assignee?", count(WORK, lambda one: one.get("owner") is None)),
        ("how many items are due in the next 4 weeks?", count(WORK, due_within(28))),
        ("how many milestones are overdue?", count(WORK, lambda one: not task(one), is_overdue)),
        ("how many open items have critical priority?",
         count(WORK, is_open, lambda one: one.get("priority") == "critical")),
        ("how many items were finished in February 2026?",
         count(WORK, lambda one: one.get("done_on") is not None and one["done_on"].isoformat()[:7] == "2026-02")),
        ("How many updates are there about Atlas?", count(UPDATES, of("atlas"))),
        ("how many updates did Ana Ruiz write?", count(UPDATES, lambda one: one["author"] == "Ana Ruiz")),
        ("how many updates were written in February 2026?",
         count(UPDATES, lambda one: (one["dated"].year, one["dated"].month) == (2026, 2))),
        ("how many gates are overdue?",
         count(GATES, lambda one: not one.get("passed") and not one.get("decision") and one["planned"] < AS_OF)),
        ("how many change requests are undecided?", count(CHANGES, lambda one: "decision" not in one)),
        ("how many change requests were refused?", count(CHANGES, lambda one: one.get("decision") == "refused")),
        ("how many contracts do we have with Acme?", count(CONTRACTS, lambda one: one["vendor"] == "acme")),
        ("how many benefits are below target?",
         count(BENEFITS, lambda one: one["forecast"] < one["target"])),
        ("how many goals have no project?", 1),
        ("How many people are in the Build team?", count(PEOPLE, lambda one: one["team"] == "Build")),
    ],
)  # fmt: skip
def test_counts_are_those_of_the_records(answer: Ask, question: str, number: int) -> None:
    found = answer(question)
    assert found.answered, found.answer
    assert found.answer.startswith((f"{number} ", f"{number:,} ")), found.answer


@pytest.mark.parametrize(
    ("question", "cell", "expected"),
    [
        ("which tasks of Atlas are overdue?", "item", names(WORK, task, of("atlas"), is_overdue)),
        ("list the blocked items", "item", names(WORK, lambda one: one["status"] == "blocked")),
        ("which items are without an owner?", "item", names(WORK, lambda one: one.get("owner") is None)),
        ("open milestones", "item", names(WORK, lambda one: not task(one), is_open)),
        ("which gates are overdue?", "gate", {"Gate 2: build"}),
        ("gates in the next 3 months", "gate", {"Gate 2: launch"}),
        ("which contracts end in the next 3 months?", "contract", {"Roof steel"}),
        ("contracts that end before their project does", "contract", {"Roof steel"}),
        ("which benefits are at risk?", "benefit", {"Cheaper storage"}),
        ("which goals have no projects?", "goal", {"Quiet streets"}),
        ("which vendors have late deliveries?", "vendor", {"Acme Steel Ltd", "Nordic Hulls"}),
        ("which change requests are pending?", "change request", {"Second gate"}),
        ("cross-project dependencies that are late", "dependency", set()),
    ],
)
def test_lists_hold_exactly_what_was_asked_for(answer: Ask, question: str, cell: str, expected: set[str]) -> None:
    found = answer(question)
    assert found.answered, found.answer
    assert {row[cell] for row in found.rows} == expected, found.answer


def per_project(records: Iterable[Record], *tests: Callable[[Record], bool]) -> dict[str, int]:
    counted = Counter(one["project"] for one in records if all(test(one) for test in tests))
    return {PROJECT[project]: number for project, number in counted.items()}


@pytest.mark.parametrize(
    ("question", "cell", "expected"),
    [
        ("which projects have overdue items?", "items", per_project(WORK, is_overdue)),
        ("overdue tasks per project", "items", per_project(WORK, task, is_overdue)),
        ("open items by project", "items", per_project(WORK, is_open)),
        ("which projects have more than 5 open items?", "items",
         {name: n for name, n in per_project(WORK, is_open).items() if n > 5}),
        ("which projects have blocked tasks?", "items", per_project(WORK, lambda one: one["status"] == "blocked")),
        ("number of updates per project", "updates", per_project(UPDATES)),
    ],
)  # fmt: skip
def test_projects_are_told_by_what_they_have(answer: Ask, question: str, cell: str, expected: dict[str, int]) -> None:
    found = answer(question)
    assert {str(row["project"]): row[cell] for row in found.rows} == expected, found.answer


def test_projects_are_counted_by_what_they_have(answer: Ask) -> None:
    many = len(per_project(WORK, is_overdue))
    assert answer("how many projects have overdue items?").answer.startswith(f"{many} of {len(PROJECTS)} projects")


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("which projects have had no update for 30 days?", 30),
        ("projects without an update in the last 10 days", 10),
        ("which projects have been silent for 2 months?", 60),
    ],
)
def test_silent_projects_are_active_ones_without_a_word(answer: Ask, question: str, days: int) -> None:
    last = {one: max(u["dated"] for u in UPDATES if u["project"] == one) for one in ACTIVE}
    expected = {PROJECT[one] for one, day in last.items() if (AS_OF - day).days >= days}
    assert {row["project"] for row in answer(question).rows} == expected, answer(question).answer


@pytest.mark.parametrize(
    ("question", "name", "day"),
    [
        ("what is the next gate?", "Gate 2: launch", date(2026, 4, 10)),
        ("next gate of Dune Solar Park", "Gate 3: grid", date(2026, 7, 1)),
        ("when is the next milestone of Dune?", "Grid connected", date(2026, 5, 15)),
    ],
)
def test_the_next_one_is_the_nearest_ahead(answer: Ask, question: str, name: str, day: date) -> None:
    (row,) = answer(question).rows
    assert name in row.values()
    assert day.isoformat() in row.values()


@pytest.mark.parametrize("question", ["latest update about Atlas", "what is the last update on Atlas Warehouse?"])
def test_the_latest_update_is_quoted_word_for_word(answer: Ask, question: str) -> None:
    found = answer(question)
    assert "The steel arrived late again" in found.answer
    assert found.citations[0].quote in UPDATES[0]["text"]


@pytest.mark.parametrize(
    ("question", "amount"),
    [
        ("total value of the Acme contracts", sum(c["amount"] for c in CONTRACTS if c["vendor"] == "acme")),
        ("how much did we spend on Atlas in January 2026?",
         sum(m["actual"] for m in MONEY if m["project"] == "atlas" and m["period"] == date(2026, 1, 1))),
        ("total capex in February 2026",
         sum(m["actual"] for m in MONEY if m["kind"] == "capex" and m["period"] == date(2026, 2, 1))),
    ],
)  # fmt: skip
def test_money_is_added_up_exactly(answer: Ask, question: str, amount: float) -> None:
    found = answer(question)
    said = f"EUR {amount / 1e6:,.3f}".rstrip("0").rstrip(".") + " million" if amount >= 1e6 else f"EUR {amount:,.0f}"
    assert found.answer.startswith(said), found.answer


def test_effort_is_averaged_over_the_rows_asked_for(answer: Ask) -> None:
    hours = [one["effort_hours"] for one in ITEMS if is_open(one)]
    assert answer("average effort of open items").answer.startswith(
        f"{sum(hours) / len(hours):,.1f}".rstrip("0").rstrip(".")
    )


def test_benefits_in_other_measures_are_not_added_to_money(answer: Ask) -> None:
    found = answer("what is the total target of the benefits?")
    money = sum(one["target"] for one in BENEFITS if one.get("currency"))
    assert not found.answered or f"{money:,.0f}" in found.answer, found.answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("owner of goal Better care", PERSON["dora"]),
        ("who owns the goal Faster deliveries?", PERSON["dora"]),
        ("decision of gate k4", "not approved, sent back"),
        ("deadline of the goal g1", "31 December 2027"),
    ],
)
def test_a_cell_of_a_named_thing_is_looked_up(answer: Ask, question: str, said: str) -> None:
    found = answer(question)
    assert said in found.answer, found.answer
    assert len(found.rows) == 1
    assert len(GOALS) == 3
