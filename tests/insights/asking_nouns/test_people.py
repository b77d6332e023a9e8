"""Questions about persons, teams, load and vendors, against truth taken from the plain records."""

from collections.abc import Callable

import pytest

from portfolio.findings import Answer
from tests.insights.asking_nouns.made import ITEMS, MILESTONES, PROJECTS

Ask = Callable[[str], Answer]
NAMES = {one["id"]: one["name"] for one in PROJECTS}


def cells(found: Answer, cell: str) -> set[object]:
    return {row[cell] for row in found.rows}


@pytest.mark.parametrize(
    "question",
    ["who works on Dune Solar Park?", "who is working on dune", "Who is involved in the Dune Solar Parc?"],
)
def test_those_who_lead_hold_or_are_promised_work_on_it(answer: Ask, question: str) -> None:
    holders = {one["owner"] for one in [*ITEMS, *MILESTONES] if one["project"] == "dune" and one["status"] != "done"}
    people = {"ana": "Ana Ruiz", "ben": "Ben Cole", "chi": "Chi Okafor"}
    expected = {people[one] for one in holders | {"chi"} if one}
    assert cells(answer(question), "person") == expected, answer(question).answer


@pytest.mark.parametrize("question", ["which projects does Ben work on?", "what is Ben Cole working on?"])
def test_what_a_person_works_on_is_active_only(answer: Ask, question: str) -> None:
    held = {one["project"] for one in ITEMS if one["owner"] == "ben" and one["status"] != "done"}
    expected = {NAMES[one] for one in held | {"cedar"} if one != "ember"}
    assert cells(answer(question), "project") == expected, answer(question).answer


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("who is over 100% next month?", {"Ana Ruiz"}),  # 24 + 24 of 40 hours from 30 March on
        ("who is overallocated in April 2026?", {"Ana Ruiz"}),
        ("who is over-allocated this week?", set()),
        ("whose week is fully booked right now?", {"Ben Cole"}),
        ("which people are above 110% in the next 3 months?", {"Ana Ruiz"}),
        ("who is over capacity in the week of 6 April 2026?", {"Ana Ruiz"}),
        ("who has spare capacity this week?", {"Ana Ruiz", "Chi Okafor"}),
    ],
)
def test_load_is_promised_hours_against_capacity(answer: Ask, question: str, people: set[str]) -> None:
    found = answer(question)
    assert found.answered, found.answer
    assert cells(found, "person") == people, found.answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("is Ana overbooked in April 2026?", "Yes: Ana Ruiz is promised 48 of 40 hours (120%, 8 too many)"),
        ("how busy is Chi Okafor this week?", "Chi Okafor is promised 16 of 32 hours (50%, 16 to spare)"),
        ("does Ben Cole have any spare hours right now?", "No: Ben Cole is promised 40 of 40 hours"),
    ],
)
def test_the_load_of_one_person_is_told_in_hours(answer: Ask, question: str, said: str) -> None:
    assert answer(question).answer.startswith(said), answer(question).answer


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("which projects use Acme?", {"Atlas Warehouse", "Borealis Ferry", "Dune Solar Park"}),
        ("which projects depend on Nordic Hulls?", {"Borealis Ferry", "Cedar Hospital"}),
        ("what projects does Nordic supply?", {"Borealis Ferry", "Cedar Hospital"}),
    ],
)
def test_projects_of_a_vendor(answer: Ask, question: str, expected: set[str]) -> None:
    open_work = {
        NAMES[i["project"]] for i in ITEMS if i["vendor"] and i["status"] != "done" and i["project"] != "ember"
    }
    found = cells(answer(question), "project")
    assert expected <= found, answer(question).answer
    assert found - expected <= open_work  # besides, whoever still has open items of the vendor


@pytest.mark.parametrize(
    ("question", "vendor"),
    [
        ("who does our structural steel?", "Acme Steel Ltd"),
        ("which vendor supplies paint?", "Idle Paints"),
        ("what does Nordic Hulls supply?", "Nordic Hulls"),
    ],
)
def test_vendors_by_what_they_supply(answer: Ask, question: str, vendor: str) -> None:
    assert cells(answer(question), "vendor") == {vendor}, answer(question).answer


def test_the_suppliers_of_a_project(answer: Ask) -> None:
    assert "Nordic Hulls" in cells(answer("who supplies the Borealis Ferry?"), "vendor")


@pytest.mark.parametrize("question", ["who works on the moon base?", "how busy is Zaphod this week?"])
def test_unknown_names_are_not_guessed(answer: Ask, question: str) -> None:
    assert not answer(question).answered, answer(question).answer
