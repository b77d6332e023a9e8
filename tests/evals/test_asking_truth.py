"""Every number, day and name that our own questions expect is computed again from the raw files."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from evals.asking.names import PLACES, universe
from evals.asking.suite import SPLITS, own_questions
from evals.asking.truth import tables
from tests.shared_data import SHARED, shared

QUESTIONS = own_questions()
COMPUTED = [one for one in QUESTIONS if not one["derivation"].startswith("note: ")]
FORMS = {
    "number",
    "numbers",
    "names_all",
    "names_ordered",
    "contains_all",
    "cites",
    "abstain",
    "clarify_or_state_assumption",
    "abstain_or_truth",
}


def leaves(value: Any) -> Iterator[Any]:
    """Numbers, days and texts of a derivation, in order."""
    if isinstance(value, pd.Series | pd.Index | list | tuple | set):
        for part in value:
            yield from leaves(part)
    else:
        yield value.item() if hasattr(value, "item") else value


def is_day(value: Any) -> bool:
    try:
        return isinstance(value, date) or bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def named(expect: Mapping[str, Any]) -> list[str]:
    """All names that must be there, in the order they must be in."""
    groups = expect.get("names_ordered", [])
    ordered = [name for group in groups for name in (group if isinstance(group, list) else [group])]
    return [*expect.get("names_all", []), *ordered]


def numbers(expect: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*([expect] if "number" in expect else []), *expect.get("numbers", [])]


def texts(expect: Mapping[str, Any]) -> list[list[str]]:
    return [[group] if isinstance(group, str) else group for group in expect.get("contains_all", [])]


def truth(question: Mapping[str, Any], sample: Path) -> list[Any]:
    """What the derivation gives, over the raw tables."""
    for path in question["files"]:
        if path != "sample":
            shared(path)
    frames = dict(tables(question["dataset"], SHARED, sample))
    return list(leaves(eval(question["derivation"], frames)))  # noqa: S307 - an expression of our own file, not input


@pytest.mark.parametrize("question", COMPUTED, ids=lambda question: str(question["id"]))
def test_the_raw_files_give_what_is_expected(question: Mapping[str, Any], sample: Path) -> None:
    found, expect = truth(question, sample), question["expect"]
    days = [str(value)[:10] for value in found if is_day(value)]
    figures = [float(value) for value in found if isinstance(value, int | float) and not is_day(value)]
    words = [value for value in found if isinstance(value, str) and not is_day(value)]
    specs = numbers(expect)
    assert figures == [pytest.approx(spec["number"], abs=max(spec["tolerance"], 1e-5)) for spec in specs]
    said = [*named(expect), *(group[0] for group in texts(expect) if group[0] not in days)]
    if "names_ordered" in expect:
        assert words == said
    else:
        assert Counter(words) == Counter(said)
    assert sorted(days) == sorted(group[0] for group in texts(expect) if group[0] in days)


def test_the_set_is_large_and_each_half_has_every_data_set() -> None:
    assert len(QUESTIONS) >= 160
    assert len({one["id"] for one in QUESTIONS}) == len(QUESTIONS)
    assert len({one["question"] for one in QUESTIONS}) == len(QUESTIONS)
    halves = {split: [one for one in QUESTIONS if one["split"] == split] for split in SPLITS}
    assert sum(map(len, halves.values())) == len(QUESTIONS)
    assert min(map(len, halves.values())) >= 100
    for split in SPLITS:
        assert {one["dataset"] for one in halves[split]} == set(PLACES)


def test_every_question_expects_something_the_grader_knows() -> None:
    for one in QUESTIONS:
        assert FORMS & set(one["expect"]), one["id"]
        assert date.fromisoformat(one["as_of"])


def test_every_expected_name_is_a_name_of_its_data_set(sample: Path) -> None:
    known = {}
    for one in QUESTIONS:
        dataset = one["dataset"]
        if dataset not in known:
            if dataset != "sample":
                shared(dataset)
            known[dataset] = universe(dataset, SHARED, sample)
        kind = one["expect"].get("name_type", "project")
        strangers = set(named(one["expect"])) - set(known[dataset].get(kind, ()))
        assert not strangers, one["id"]
