"""Questions about the whole web of waiting, gates passed, bookings, ranks and ids, against the plain records."""

from collections import Counter
from collections.abc import Callable

import pytest

from portfolio.findings import Answer
from tests.insights.asking_nouns.made import ALLOCATIONS, GATES, ITEMS, PROJECTS

Ask = Callable[[str], Answer]
NAMES = {one["id"]: one["name"] for one in PROJECTS}
PEOPLE = {"ana": "Ana Ruiz", "ben": "Ben Cole", "chi": "Chi Okafor"}


def cells(found: Answer, cell: str) -> set[object]:
    return {row[cell] for row in found.rows}


def passed(stage: str) -> set[object]:
    return {NAMES[one["project"]] for one in GATES if one["name"].startswith(stage) and one.get("passed")}


@pytest.mark.parametrize(
    "question", ["what is the longest chain of dependencies?", "which project has the longest chain behind it"]
)
def test_the_longest_chain_is_told_from_its_start(answer: Ask, question: str) -> None:
    found = answer(question)
    assert found.answer.startswith("Atlas Warehouse → Borealis Ferry → Cedar Hospital (3 projects, 2 links"), found


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("does Cedar Hospital depend on Atlas Warehouse directly?", "No, not directly"),
        ("does Cedar Hospital depend on Atlas Warehouse, directly or not?", "Yes"),
        ("is Cedar Hospital downstream of Atlas Warehouse?", "Yes"),
        ("how many projects are downstream of Atlas Warehouse?", "2 in all"),
        ("how many projects wait on Atlas Warehouse directly?", "1 project waits"),
    ],
)
def test_directly_means_directly(answer: Ask, question: str, said: str) -> None:
    assert answer(question).answer.startswith(said), answer(question).answer


def test_projects_that_nothing_waits_on_are_all_the_others(answer: Ask) -> None:
    waited_for = {"atlas", "ferry", "dune"}
    expected = {NAMES[one["id"]] for one in PROJECTS if one["status"] != "done" and one["id"] not in waited_for}
    assert cells(answer("which projects does nothing depend on?"), "project") == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("which projects passed gate 1?", passed("Gate 1")),
        ("which projects have not passed gate 2", {"Atlas Warehouse", "Borealis Ferry"}),
        ("which projects missed gate 2", {"Atlas Warehouse"}),
        ("which projects failed gate 1?", {"Cedar Hospital"}),
        ("which projects are waiting for gate 3?", {"Dune Solar Park"}),
        ("which Supply projects have not passed gate 2?", {"Atlas Warehouse", "Borealis Ferry"}),
    ],
)
def test_projects_are_told_by_their_gates(answer: Ask, question: str, expected: set[object]) -> None:
    assert cells(answer(question), "project") == expected, answer(question).answer


def test_a_gate_passed_late_is_no_gate_that_is_overdue(answer: Ask) -> None:
    late = sum(bool(one.get("passed")) and one["passed"] > one["planned"] for one in GATES)
    assert answer("how many gates were passed late?").answer.startswith(f"{late} ")


def test_the_most_is_counted_over_any_group(answer: Ask) -> None:
    held = Counter(one["owner"] for one in ITEMS if one["status"] == "done" and one["owner"])
    most = {PEOPLE[one] for one, number in held.items() if number == max(held.values())}
    assert cells(answer("which person has the most done items?"), "assignee") == most


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("who owns atlas-1?", PEOPLE[next(one["owner"] for one in ITEMS if one["id"] == "atlas-1")]),
        ("what is the target of b2?", "90,000"),
        ("when does c3 end?", "31 October 2026"),
    ],
)
def test_an_id_alone_names_its_row(answer: Ask, question: str, said: str) -> None:
    assert said in answer(question).answer, answer(question).answer


def test_hours_booked_are_those_of_running_allocations(answer: Ask) -> None:
    hours = sum(one["hours_per_week"] for one in ALLOCATIONS if one["project"] == "atlas")
    assert answer("how many hours a week are booked on Atlas Warehouse?").answer.startswith(f"{hours:g} hours")
    assert cells(answer("who is booked on Cedar Hospital?"), "person") == {"Ben Cole"}


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("average load of the Build team this week", "80.0% is the average load of 2 people"),  # 24 and 40 of 80 hours
        ("who was over capacity in January 2026?", "None: nobody"),
        ("who is busier this week, Ana Ruiz or Ben Cole?", "Ben Cole is promised 40"),
    ],
)
def test_loads_are_averaged_compared_and_told_of_the_past(answer: Ask, question: str, said: str) -> None:
    assert answer(question).answer.startswith(said), answer(question).answer


@pytest.mark.parametrize(
    "question", ["who is over capacity in Hamburg?", "average load of the Roofing team", "is atlas-99 overdue?"]
)
def test_a_word_that_narrows_and_is_not_known_is_declined(answer: Ask, question: str) -> None:
    assert not answer(question).answered, answer(question).answer


def test_scores_are_grouped_bounded_and_weighed(answer: Ask) -> None:
    assert "average risk score by department" in answer("which department has the riskiest projects?").answer
    assert answer("how many projects have a score above 100?").answer.startswith("0 of 5")
    assert "The difference is" in answer("why is Atlas Warehouse ranked above Ember Archive?").answer
