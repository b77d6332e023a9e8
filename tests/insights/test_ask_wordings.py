"""Wordings of everyday: places of a ranking, columns held against each other, report after report, what is declined."""

from collections.abc import Callable
from datetime import date

import pytest

from insights.ask import Ground, ask
from portfolio.findings import Answer
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag
from portfolio.work import Project

DAYS = (date(2025, 9, 30), date(2025, 12, 31), date(2026, 3, 31))
NOW = DAYS[-1]
Ask = Callable[[str], Answer]


def project(key: str, name: str, day: date, budget: float, rag: Rag, **facts: object) -> Project:
    given = {"id": key, "name": name, "reported_on": day, "source": "list.csv", "budget": budget, "rag": rag}
    return Project.model_validate({**given, "currency": "GBP", **facts})


def picture(day: date, *projects: Project) -> Portfolio:
    days = tuple(one for one in DAYS if one <= day)
    return Portfolio(name="works", as_of=day, projects={one.id: one for one in projects}, pictures=days)


def newest() -> Portfolio:
    sea: dict[str, object] = {"department": "Sea", "owner": "Mira Sol", "actual_cost": 3e6, "forecast_cost": 30e6}
    land: dict[str, object] = {"department": "Land", "owner": "Jon Ek", "actual_cost": 1e6, "forecast_cost": 5e6}
    return picture(
        NOW,
        project("c1", "Ferry Terminal", NOW, 12e6, Rag.RED, start=date(2024, 1, 1), end=date(2027, 2, 1), **sea),
        project("c2", "Tunnel Lighting", NOW, 4e6, Rag.AMBER, start=date(2025, 1, 1), end=date(2026, 9, 1), **land),
        project("c3", "Harbour Radar", NOW, 8e6, Rag.RED, start=date(2025, 6, 1), end=date(2026, 12, 1), **sea),
    )


PICTURES = {
    DAYS[0]: picture(DAYS[0], project("c1", "Ferry Terminal", DAYS[0], 9e6, Rag.GREEN)),
    DAYS[1]: picture(
        DAYS[1], project("c1", "Ferry Terminal", DAYS[1], 10e6, Rag.AMBER),
        project("c2", "Tunnel Lighting", DAYS[1], 4e6, Rag.AMBER),
    ),
    NOW: newest(),
}  # fmt: skip


@pytest.fixture
def answer() -> Ask:
    ground = Ground(PICTURES[NOW], at=lambda day: PICTURES[max(one for one in DAYS if one <= day)])
    return lambda question: ask(question, ground)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("which project has the second largest budget?", "Harbour Radar (GBP 8 million)"),
        ("who runs the most expensive red project?", "owner Mira Sol"),
        ("which department has the most expensive project?", "department Sea"),
        ("which projects have a forecast cost more than three times their budget?", "Harbour Radar"),
        ("how many projects are amber or worse?", "3 of 3"),
        ("which rating is most common?", "Red: 2"),
        ("how has the total budget developed since September 2025?", "+GBP 15 million"),
        ("number of red projects per report", "30 September 2025: 0; 31 December 2025: 0; 31 March 2026: 2"),
        ("ferry terminal: has the budget gone up or down since the previous report?", "budget up, from GBP 10 million"),
        ("what is the difference between the largest and the smallest budget?", "The difference is GBP 8 million"),
        ("how many projects end in each year?", "2026: 2; 2027: 1"),
        ("how much money is left in the ferry terminal?", "GBP 9 million"),
        ("what is the forcast cost of the ferry terminal?", "I read “forcast” as “forecast”"),
        ("how many projects sit in Sea altogether?", "2 of 3"),
        ("which project ends last?", "Ferry Terminal"),
        ("is the total budget of Land higher than that of Sea?", "No. Sea: GBP 20 million; Land: GBP 4 million"),
    ],
)
def test_everyday_wordings_are_answered(answer: Ask, question: str, said: str) -> None:
    found = answer(question)
    assert found.answered, found.answer
    assert said in found.answer, found.answer


@pytest.mark.parametrize(
    "question",
    [
        "total effort of the red projects",
        "what share of the ferry terminal is left?",
        "which project costs the most outside of Ferry?",
        "how many really?",
        "what is the budget of the ferry terminal before the extension?",
    ],
)
def test_what_would_be_passed_over_is_declined(answer: Ask, question: str) -> None:
    found = answer(question)
    assert not found.answered, found.answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("I have the Tunnel Board coming in today. What is the budget of the Ferry Terminal?", "GBP 12 million"),
        ("I'm new on the Sea desk. What is the total budget of its projects?", "GBP 20 million"),
        ("Dictating for the Board paper. Two largest projects by budget, descending", "Ferry Terminal"),
        ("What is the total budget of Land, in thousands of pounds?", "GBP 4 million"),
        ("How many of the Sea projects are sittin' at Red?", "2"),
        ("How many projects end in calendar year 2026?", "2 of 3"),
        ("Which projects are not expected to finish until 2027 or after?", "Ferry Terminal"),
        ("List the projects with more than 10 million of total budget", "Ferry Terminal"),
        ("dept of Land: total budget", "GBP 4 million"),
    ],
)
def test_only_what_asks_is_read_and_orders_and_units_ask_for_nothing(answer: Ask, question: str, said: str) -> None:
    found = answer(question)
    assert found.answered, found.answer
    assert said in found.answer, found.answer


@pytest.mark.parametrize(
    "question",
    ["Harbour Bridge is closing down. What is its budget?", "'Tunnel Lightin' budget of the marketing desk"],
)
def test_a_scene_that_names_what_nobody_knows_gives_no_number(answer: Ask, question: str) -> None:
    assert "GBP 24 million" not in answer(question).answer
