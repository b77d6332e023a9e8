"""Every prompt that ships is the one that was reviewed: a change of its words needs a new version and a look."""

from pathlib import Path

import pytest

from prompts import template
from tests.snapshots import assert_kept

HERE = Path(__file__).parent
NAMES = ("ask_with_tools", "plan_question", "propose_signals", "try_model", "word_answer", "word_brief", "word_theme")


@pytest.mark.parametrize("name", NAMES)
def test_the_prompt_is_the_one_that_was_reviewed(name: str) -> None:
    prompt = template.load(name)
    orders, question = prompt.parts(**{one: f"({one})" for one in prompt.inputs})
    assert_kept(f"{prompt.label}\n\n{orders}\n\n=====\n\n{question}\n", HERE / f"{name}.snapshot.txt")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "try_model"])
def test_what_others_wrote_stands_below_the_orders_and_the_marks_are_told_above(name: str) -> None:
    prompt = template.load(name)
    orders, question = prompt.parts(**{one: f"({one})" for one in prompt.inputs})
    assert "(data)" in orders
    assert all(f"({one})" in question for one in prompt.inputs if one != "data")
    assert all(f"({one})" not in orders for one in prompt.inputs if one != "data")
