"""Kinds of questions in several wordings over two small pictures whose answers are counted by hand."""

from collections.abc import Callable
from datetime import date

import pytest

from insights.ask import Ground, ask
from portfolio.findings import Answer
from portfolio.snapshot import Portfolio
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
    project("a1", "Ferry Terminal", BEFORE, department="Ports Office", phase="Design", rag=Rag.GREEN, currency="GBP",
            budget=10e6, end=date(2026, 12, 1), raw={"percent_complete": "2/10"}, percent_complete=0.2),
    project("a2", "Tunnel Lighting", BEFORE, department="Roads Office", phase="Design", rag=Rag.AMBER, currency="GBP",
            budget=4e6, end=date(2026, 9, 1), owner="Mira Sol", raw={"percent_complete": "5/5"}, percent_complete=1.0),
    project("a4", "Quay Cranes", BEFORE, department="Ports Office", phase="Build", rag=Rag.RED, currency="GBP",
            budget=20e6, end=date(2027, 1, 1)),
])  # fmt: skip
NEWEST = picture(NOW, [
    project("a1", "Ferry Terminal", NOW, department="Ports Office", phase="Build", rag=Rag.RED, currency="GBP",
            budget=13e6, end=date(2028, 2, 1), raw={"percent_complete": "4/12"}, percent_complete=4 / 12),
    project("a2", "Tunnel Lighting", NOW, department="Roads Office", phase="Design", rag=Rag.AMBER, currency="GBP",
            budget=3e6, end=date(2026, 9, 1), owner="Mira Sol", raw={"percent_complete": "5/5"}, percent_complete=1.0),
    project("a3", "Harbour Radar", NOW, department="Ports Office", phase="Design", currency="GBP", budget=6e6,
            end=date(2026, 5, 1)),
])  # fmt: skip


@pytest.fixture
def answer() -> Ask:
    ground = Ground(NEWEST, at=lambda day: EARLIER if day < NOW else NEWEST)
    return lambda question: ask(question, ground)


def named(found: Answer) -> set[object]:
    return {row["project"] for row in found.rows}


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("which projects are new since the December 2025 report?", {"Harbour Radar"}),
        ("projects that dropped out between December 2025 and March 2026", {"Quay Cranes"}),
        ("which projects moved from design into build since the December 2025 report?", {"Ferry Terminal"}),
        ("whose budget increased by more than 20% since December 2025?", {"Ferry Terminal"}),
        ("projects whose budget fell compared with the previous report", {"Tunnel Lighting"}),
        ("whose completion date moved out by over a year since the December 2025 report", {"Ferry Terminal"}),
        ("which projects ticked more boxes between the December 2025 and March 2026 reports?", {"Ferry Terminal"}),
        ("which projects are not red?", {"Tunnel Lighting"}),
        ("projects without an owner", {"Ferry Terminal", "Harbour Radar"}),
        ("projects other than those of the Ports Office", {"Tunnel Lighting"}),
        ("projects with a budget between 5 and 8 million", {"Harbour Radar"}),
        ("what ends next quarter?", {"Harbour Radar"}),
        ("Ports Office projects in design that end before July 2026", {"Harbour Radar"}),
    ],
)
def test_lists_name_exactly_what_meets_the_conditions(answer: Ask, question: str, names: set[str]) -> None:
    found = answer(question)
    assert found.answered, found.answer
    assert named(found) == names, found.answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what was the rating of the ferry terminal in the December 2025 report?", "Green"),
        ("how did the budget of the ferry terminal change since the December 2025 report?", "+GBP 3 million"),
        ("median budget of all projects", "GBP 6 million"),
        ("what is the range of budgets?", "From GBP 3 million"),
        ("how many boxes are left to tick across all projects?", "8 in total"),
        ("what share of the total budget is the Ports Office's?", "86.4%"),
        ("is the ferry terminal red?", "Yes."),
        ("is tunnel lighting red?", "No."),
        ("how many projects were red in the December 2025 report?", "1 of 3"),
        ("how many departments have more than 1 project?", "1 different"),
    ],
)
def test_facts_are_read_from_the_picture_that_is_meant(answer: Ask, question: str, said: str) -> None:
    found = answer(question)
    assert found.answered, found.answer
    assert said in found.answer, found.answer


@pytest.mark.parametrize(
    "question",
    [
        "how many projects were red in the June 2026 report?",
        "how many projects were red in the June 2024 report?",
        "projects with more than 7 turbines",
        "how many projects are red unless they are new to harbourmasters?",
        "how many projects have more than 5 widgets",
    ],
)
def test_what_is_out_of_time_or_not_understood_is_refused(answer: Ask, question: str) -> None:
    found = answer(question)
    assert not found.answered, found.answer


def test_a_comparison_says_which_two_reports_were_compared(answer: Ask) -> None:
    said = answer("what changed since the previous report?").answer
    assert "Compared: the report of 31 March 2026 with that of 31 December 2025." in said


def test_without_earlier_pictures_nothing_is_compared() -> None:
    assert not ask("which budgets rose since the December 2025 report?", Ground(NEWEST)).answered


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("how many of the projects were not on the December 2025 list?", "1 project new"),
        ("how did the total budget move from December 2025 to March 2026? both totals", "22 million"),
        ("who dropped straight from green to red between December 2025 and March 2026", "Ferry Terminal"),
        ("Ferry Terminal end date: last quarter vs this quarter", "from 1 December 2026 to 1 February 2028"),
        ("Ferry Terminal v Harbour Radar: which has the bigger budget", "The difference is GBP 7 million"),
        ("all projects, department with the most projects", "Ports Office: 2"),
        ("No. of projects in design", "2 of"),
        ("three projects, dearest first", "Ferry Terminal (GBP 13 million)"),
    ],
)
def test_reports_sides_groups_and_ranks_are_understood_as_people_write_them(
    answer: Ask, question: str, names: str
) -> None:
    found = answer(question)
    assert found.answered, found.answer
    assert names in found.answer


@pytest.mark.parametrize(
    "question",
    [
        "how many projects have the most suppliers",
        "Ferry Terminal vs Skybridge, which has the bigger budget?",
        "top 3 longest projects",
    ],
)
def test_a_word_that_no_plan_uses_is_declined_not_passed_over(answer: Ask, question: str) -> None:
    found = answer(question)
    assert not found.answered, found.answer


def test_the_organisation_is_named_where_no_person_runs_anything() -> None:
    unnamed = {key: one.model_copy(update={"owner": None}) for key, one in NEWEST.projects.items()}
    ground = Ground(Portfolio(name="works", as_of=NOW, projects=unnamed, pictures=(NOW,)))
    found = ask("who runs Tunnel Lighting", ground)
    assert "Roads Office" in found.answer
    assert "names no person" in found.answer
