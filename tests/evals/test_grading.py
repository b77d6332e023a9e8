"""A question set is graded by the shared grader; a wrong number that is stated without doubt is told apart."""

from datetime import date
from pathlib import Path
from typing import Any

from evals.asking.suite import asking
from evals.grading import MISSING, Graded, grader, judged, misstated, tally
from evals.questions import questions
from evals.real import day_of
from tests.evals.small_workspace import SmallWorkspace
from tests.shared_data import SHARED, shared

NUMBER = {"number": 22, "tolerance": 0, "unit": "projects"}


def one(answer: str, expect: dict[str, Any], *, answered: bool = True) -> Graded:
    """One answer to one question, graded."""
    shared("questions/grade.py")
    question = {"id": "q", "dataset": "none", "kind": "count", "question": "how many?", "expect": expect}
    return judged(question, {"answer": answer, "answered": answered, "rows": [], "citations": []}, {}, grader(SHARED))


def test_a_right_number_is_right() -> None:
    result = one("22 projects are running.", NUMBER)
    assert result.right
    assert not result.misstated


def test_a_wrong_number_is_wrong_and_misstated() -> None:
    result = one("24 projects are known.", NUMBER)
    assert not result.right
    assert result.misstated


def test_a_wrong_day_is_misstated() -> None:
    assert one("It ends on 1 May 2027.", {"contains_all": [["2027-05-28", "28 May 2027"]]}).misstated


def test_a_number_where_nothing_is_known_is_misstated() -> None:
    assert one("It costs 12 million.", {"abstain": True}).misstated


def test_an_honest_refusal_is_wrong_but_not_misstated() -> None:
    result = one("I do not know.", NUMBER, answered=False)
    assert not result.right
    assert not result.misstated


def test_words_without_a_number_are_wrong_but_not_misstated() -> None:
    result = one("Some projects are running.", NUMBER)
    assert not result.right
    assert not result.misstated


def test_a_file_that_is_not_listed_is_known_on_the_day_of_the_question() -> None:
    day = date(2026, 10, 31)
    assert day_of("nowhere/b.csv", unlisted=day) == day
    assert day_of("gmpp_uk/gmpp_march_2022.csv", unlisted=day) == date(2022, 3, 31)
    assert day_of("canada_gc_it/gc-it-projects-2019.csv", unlisted=day) is None


def test_the_tally_names_what_is_wrong() -> None:
    results = [one("22 projects.", NUMBER), one("24 projects.", NUMBER)]
    told = tally("asking", "dev", results)
    assert told.value == 0.5
    assert "1 of 2. q: number 22" in told.reason
    counted = misstated("asking", results)
    assert counted.value == 1


def test_without_the_grader_both_sets_are_skipped_with_the_reason(tmp_path: Path) -> None:
    nowhere = SmallWorkspace()
    for scores in (list(questions(nowhere, tmp_path)), list(asking(nowhere, tmp_path, tmp_path))):
        assert [(found.value, found.reason) for found in scores] == [(None, MISSING)]
