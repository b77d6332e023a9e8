"""The measure of the search: its arithmetic, and labels that hold no text."""

import re

import pytest

from evals.retrieval.case import CASES, labelled
from evals.retrieval.suite import ndcg, recall


def test_a_perfect_order_is_one_and_a_late_answer_counts_less() -> None:
    answers = frozenset({"a", "b"})
    assert ndcg(["a", "b", "x"], answers) == pytest.approx(1.0)
    assert ndcg(["x", "a", "b"], answers) < ndcg(["a", "x", "b"], answers) < 1
    assert ndcg([*"0123456789", "a"], answers) == 0


def test_recall_is_of_as_many_as_ten_can_show() -> None:
    many = frozenset(str(n) for n in range(30))
    assert recall([str(n) for n in range(10)], many) == 1
    assert recall(["a", "x"], frozenset({"a", "b"})) == 0.5


def test_there_are_enough_questions_in_both_halves_and_none_is_in_both() -> None:
    halves = {half: {one.query for one in labelled() if one.half == half} for half in ("dev", "held")}
    assert min(len(queries) for queries in halves.values()) >= 40
    assert not halves["dev"] & halves["held"]
    assert all(one.answers for one in labelled())


def test_labels_hold_places_and_hashes_and_never_the_words() -> None:
    rows = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line.lstrip().startswith("- ")]
    assert rows
    assert all(re.fullmatch(r'      - \["[^" ]+", \d+, "[0-9a-f]{12}"\]', row) for row in rows)
