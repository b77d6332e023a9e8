"""Questions about who waits for whom, against truth walked by hand over the records."""

from collections.abc import Callable

import pytest

from insights.ask import Ground, ask
from portfolio.findings import Answer
from portfolio.snapshot import Portfolio
from tests.insights.asking_nouns.made import DEPENDENCIES, PROJECTS, made

Ask = Callable[[str], Answer]
NAMES = {one["id"]: one["name"] for one in PROJECTS}
OPEN = {one["id"] for one in PROJECTS if one["status"] != "done"}
LINKS = {
    (one["predecessor_project"], one["successor_project"])
    for one in DEPENDENCIES
    if {one["predecessor_project"], one["successor_project"]} <= OPEN
    and one["predecessor_project"] != one["successor_project"]
}


def onward(project: str) -> set[str]:
    """Projects that wait for this one, directly."""
    return {NAMES[after] for before, after in LINKS if before == project}


def down(project: str) -> set[str]:
    """Projects that wait for this one, however far down."""
    found, front = set(), {project}
    while front := {after for before, after in LINKS if before in front} - found:
        found |= front
    return {NAMES[one] for one in found}


def named(found: Answer) -> set[object]:
    return {row["project"] for row in found.rows}


@pytest.mark.parametrize(
    "question",
    [
        "What waits on Atlas?",
        "what is waiting for the Atlas Warehouse",
        "which projects depend on Atlas?",
        "who depends on atlas warehouse?",
        "Which projects wait for Atlas Warehose?",
        "dependents of Atlas Warehouse",
    ],
)
def test_what_waits_directly_is_listed_and_the_chain_is_told(answer: Ask, question: str) -> None:
    found = answer(question)
    assert found.answered, found.answer
    assert named(found) == onward("atlas")
    assert all(name in found.answer for name in down("atlas"))
    assert {c.quote for c in found.citations} >= {"atlas", "ferry"}


@pytest.mark.parametrize(
    "question",
    [
        "What waits on Atlas, directly or further down the chain?",
        "which projects depend on Atlas, directly or indirectly?",
        "if Atlas slips who gets hit?",
        "what is affected if Atlas Warehouse is delayed?",
    ],
)
def test_the_whole_chain_is_listed_where_it_is_asked_for(answer: Ask, question: str) -> None:
    assert named(answer(question)) == down("atlas"), answer(question).answer


@pytest.mark.parametrize(
    "question",
    ["What does Cedar Hospital depend on?", "what is cedar waiting for?", "dependencies of the Cedar Hospital"],
)
def test_what_a_project_waits_for_is_its_open_predecessors(answer: Ask, question: str) -> None:
    assert named(answer(question)) == {NAMES[before] for before, after in LINKS if after == "cedar"}


def test_finished_predecessors_hold_nobody_up(answer: Ask) -> None:
    found = answer("what does Atlas depend on?")
    assert found.answer.startswith("None")
    assert [row["work"] for row in found.rows] == ["finished or unknown"]


def test_the_way_between_two_projects_names_each_step(answer: Ask) -> None:
    found = answer("how is Cedar Hospital linked to Atlas Warehouse?")
    assert [row["project"] for row in found.rows] == [NAMES[one] for one in ("atlas", "ferry", "cedar")]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("does Cedar depend on Atlas?", "Yes"),
        ("does Atlas depend on Cedar?", "No: it is the other way round"),
        ("does Dune Solar Park depend on Atlas?", "No: no chain"),
    ],
)
def test_yes_or_no_comes_first(answer: Ask, question: str, said: str) -> None:
    assert answer(question).answer.startswith(said), answer(question).answer


def test_items_wait_for_items(answer: Ask) -> None:
    (row,) = answer("what depends on Grid connected?").rows
    assert (row["item"], row["project"]) == ("Test of cedar 6", "Cedar Hospital")


@pytest.mark.parametrize(
    ("question", "moved"),
    [
        # Atlas ends on 30 June and is needed on 10 July: ten days of slack; the ferry has five of its own.
        ("what happens if Atlas slips two weeks?", {"Borealis Ferry": 4}),
        ("if Atlas Warehouse slips by 20 days, which projects move?", {"Borealis Ferry": 10, "Cedar Hospital": 5}),
        ("what is affected if atlas slips by a week?", {}),
    ],
)
def test_a_slip_travels_less_the_slack_of_each_link(answer: Ask, question: str, moved: dict[str, int]) -> None:
    found = answer(question)
    assert {row["project"]: row["days later, at most"] for row in found.rows} == moved, found.answer


@pytest.mark.parametrize(
    "question", ["by when does the Borealis Ferry need Atlas?", "when is atlas needed by the borealis ferry?"]
)
def test_the_day_something_is_needed_is_quoted(answer: Ask, question: str) -> None:
    found = answer(question)
    assert "10 July 2026" in found.answer
    assert [c.quote for c in found.citations] == ["2026-07-10"]


def test_without_dependencies_the_missing_noun_is_named() -> None:
    whole = made()
    bare = Portfolio(name="bare", as_of=whole.as_of, projects=whole.projects, pictures=whole.pictures)
    found = ask("what waits on Atlas?", Ground(bare))
    assert not found.answered
    assert "dependencies" in str(found.reason)


def test_a_vendor_is_no_link_between_projects(answer: Ask) -> None:
    found = answer("which projects depend on Acme Steel?")
    assert named(found) == {"Atlas Warehouse", "Borealis Ferry", "Dune Solar Park"}
