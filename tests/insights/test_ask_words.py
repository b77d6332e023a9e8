"""Every word of a question is used or the question is refused; headers nobody foresaw are understood by their words."""

from collections.abc import Callable
from datetime import date

import pytest

from insights.ask import Ground, ask
from portfolio.findings import Answer
from portfolio.snapshot import Portfolio, project_frame
from portfolio.vocabulary import Rag
from portfolio.work import Project

BEFORE, NOW = date(2025, 12, 31), date(2026, 3, 31)
Ask = Callable[[str], Answer]


def project(key: str, name: str, day: date, **facts: object) -> Project:
    return Project.model_validate({"id": key, "name": name, "reported_on": day, "source": "list.csv", **facts})


def picture(day: date, projects: list[Project]) -> Portfolio:
    days = tuple(one for one in (BEFORE, NOW) if one <= day)
    return Portfolio(name="works", as_of=day, projects={one.id: one for one in projects}, pictures=days)


EARLIER = picture(BEFORE, [
    project("b1", "Ferry Terminal", BEFORE, department="Ports Office", rag=Rag.RED, budget=10e6, actual_cost=1e6,
            end=date(2026, 12, 1), currency="GBP"),
    project("b2", "Tunnel Lighting", BEFORE, department="Roads Office", rag=Rag.GREEN, budget=4e6, actual_cost=1e6,
            end=date(2026, 9, 1), currency="GBP"),
])  # fmt: skip
NEWEST = picture(NOW, [
    project("b1", "Ferry Terminal", NOW, department="Ports Office", rag=Rag.RED, budget=12e6, actual_cost=3e6,
            end=date(2027, 2, 1), currency="GBP", owner="Mira Sol", programme="Coast",
            attributes={"creation_date": "2024-01-15", "owning_sig": "sig-sea", "Project_delay": "62"}),
    project("b2", "Tunnel Lighting", NOW, department="Roads Office", rag=Rag.RED, budget=4e6, actual_cost=2e6,
            end=date(2026, 9, 1), currency="GBP", programme="Land",
            attributes={"creation_date": "2024-05-02", "owning_sig": "sig-road", "Project_delay": "0"}),
    project("b3", "Harbour Radar", NOW, department="Ports Office", rag=Rag.AMBER, currency="GBP", programme="Coast",
            attributes={"creation_date": "2025-07-09", "owning_sig": "sig-sea", "Project_delay": "5"}),
])  # fmt: skip


@pytest.fixture
def answer() -> Ask:
    ground = Ground(NEWEST, at=lambda day: EARLIER if day < NOW else NEWEST)
    return lambda question: ask(question, ground)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is the total budget, and how much of it is spent?", "GBP 5 million in total: spent so far"),
        ("how many projects are red, and which?", "Ferry Terminal; Tunnel Lighting"),
        ("how has the number of red projects changed since the December 2025 report?", "1 then, and now 2"),
        ("when was the ferry terminal created?", "15 January 2024"),
        ("which sig owns the ferry terminal?", "sig-sea"),
        ("how many projects are delayed?", "2 of 3"),
        ("total budget by programme", "Coast: GBP 12 million"),
        ("which departments have no amber project?", "Roads Office: 0"),
        ("which project is the most expensive and who owns it?", "owner Mira Sol"),
    ],
)
def test_all_that_is_asked_is_answered(answer: Ask, question: str, said: str) -> None:
    found = answer(question)
    assert said in found.answer, found.answer


@pytest.mark.parametrize(
    "question",
    [
        "how many big projects do we have?",
        "how many projects are approved?",
        "what is the marketing budget of the ferry terminal?",
        "how many projects cost more than 900 billion?",
        "how many ferry terminal projects does the Roads Office have?",
        "difference in budget between the ferry terminal and the monorail",
    ],
)
def test_a_word_that_nothing_uses_is_never_passed_over(answer: Ask, question: str) -> None:
    found = answer(question)
    assert not found.answered, found.answer


def test_rows_that_moved_out_since_a_day_are_found_by_than_and_that_day(answer: Ask) -> None:
    found = answer("Which projects have a later end date than at the end of December 2025?")
    assert {row["project"] for row in found.rows} == {"Ferry Terminal"}, found.answer


def test_what_the_newest_report_leaves_blank_is_told_from_an_earlier_one_with_its_day() -> None:
    history = project_frame(EARLIER.projects).assign(known_on=BEFORE)
    blank = NEWEST.projects["b2"].model_copy(update={"budget": None, "baseline_budget": None})
    now = Portfolio(
        name="works", as_of=NOW, projects={**NEWEST.projects, "b2": blank}, pictures=(BEFORE, NOW),
        history=history.reset_index().astype({"known_on": "datetime64[s]"}),
    )  # fmt: skip
    said = ask("what is the budget of tunnel lighting?", Ground(now)).answer
    assert "stale" in said, said
    assert "GBP 4 million, in the report of 31 December 2025" in said, said
