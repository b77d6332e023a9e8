"""Questions whose words could be dropped on the way to a number: each is answered whole, or not at all."""

from collections import Counter
from collections.abc import Callable

import pytest

from portfolio.findings import Answer
from tests.insights.asking_nouns.made import BENEFITS, CHANGES, CONTRACTS, ITEMS, PROJECTS, VENDORS

Ask = Callable[[str], Answer]


def spread_over(least: int) -> set[str]:
    """Vendors that so many active projects name, have a contract with, or still wait for work of."""
    active = {one["id"] for one in PROJECTS if one["status"] != "done"}
    ties = {(vendor, one["id"]) for one in PROJECTS for vendor in one.get("vendors", ())}
    ties |= {(one["vendor"], one["project"]) for one in CONTRACTS}
    ties |= {(one["vendor"], one["project"]) for one in ITEMS if one["vendor"] and one["status"] != "done"}
    counted = Counter(vendor for vendor, project in ties if project in active)
    return {one["name"] for one in VENDORS if counted[one["id"]] >= least}


@pytest.mark.parametrize("kind", ["bugs", "epics", "subtasks", "work packages"])
def test_of_a_kind_that_no_item_is_none_is_counted(answer: Ask, kind: str) -> None:
    found = answer(f"how many {kind} are open?")
    assert not found.answered or found.answer.startswith("0 "), found.answer


@pytest.mark.parametrize(
    ("question", "cell", "expected"),
    [
        ("which vendors serve more than two projects?", "vendor", spread_over(3)),
        ("vendors used by at least 4 projects", "vendor", spread_over(4)),
        ("who leads more than one project?", "person", {"Ana Ruiz"}),
        ("what has Dora sponsored?", "project", {"Atlas Warehouse"}),
        ("which projects does Ben Cole lead?", "project", {"Cedar Hospital", "Ember Archive"}),
        ("what does Ben run that isnt finished?", "project", {"Cedar Hospital"}),
        ("gates in the next 60 days", "gate", {"Gate 2: launch"}),
        ("change requests raised in 2026", "change request", {"Second gate", "Bigger kitchen"}),
        ("list everything upstream of Cedar Hospital", "project",
         {"Atlas Warehouse", "Borealis Ferry", "Dune Solar Park"}),
    ],
)  # fmt: skip
def test_every_word_of_the_question_counts(answer: Ask, question: str, cell: str, expected: set[str]) -> None:
    assert {row[cell] for row in answer(question).rows} == expected, answer(question).answer


def test_a_person_who_holds_nothing_has_none(answer: Ask) -> None:
    assert answer("how many open tasks does Dora Lindt have?").answer.startswith("0 ")
    assert answer("open tasks of Dora Lindt").answer.startswith("None: ")


def test_the_last_words_of_a_person_are_theirs(answer: Ask) -> None:
    assert "The steel arrived late again" in answer("what did Ana write last?").answer
    assert answer("what did Dora write last?").answer.startswith("None: ")


def test_the_money_for_a_kind_of_supply_is_that_of_its_contracts(answer: Ask) -> None:
    assert answer("how much for structural steel?").answer.startswith("EUR 1.59 million")


@pytest.mark.parametrize(
    "question",
    [
        "who was overallocated in January 2020?",
        "average load of the Roofing team in April 2026",
        "how many high risks were there in January 2026?",
        "how many risks as of 31 January 2026?",
    ],
)
def test_what_is_not_kept_is_declined(answer: Ask, question: str) -> None:
    assert not answer(question).answered, answer(question).answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("which goals have no project?", "without an active project"),
        ("how many tasks are overdue in Atlas?", "of the 7 tasks of Atlas Warehouse"),
        ("which benefits are overdue?", f"none of the {len(BENEFITS)} benefits is overdue"),
        ("how many change requests are undecided?", f"1 of the {len(CHANGES)} change requests is not decided yet"),
        ("projects with more than 60 overdue tasks", "no project has more than 60 overdue tasks"),
        ("how many projects depend on Atlas?", "1 project waits on Atlas Warehouse directly, 2 with those"),
    ],
)
def test_answers_read_as_people_write(answer: Ask, question: str, said: str) -> None:
    assert said in answer(question).answer, answer(question).answer
