"""Prompts are files with declared inputs, read strictly."""

from pathlib import Path

import pytest

from prompts import template
from tests.snapshots import assert_kept

HEAD = "---\nversion: 2\ninputs: name, day\n---\n"
SNAPSHOT = Path(__file__).parent / "word_insight.snapshot.txt"


def test_a_prompt_is_filled_with_its_inputs_and_values_are_not_read_as_templates() -> None:
    prompt = template.parse("greet", HEAD + "Hello {{name}}, {{ day }}.\n")
    assert prompt.fill(name="{{day}}", day="Monday") == "Hello {{day}}, Monday."
    assert prompt.version == 2


@pytest.mark.parametrize(
    ("values", "says"),
    [({"name": "x"}, "missing: day"), ({"name": "x", "day": "y", "hour": "z"}, "unknown: hour")],
)
def test_a_missing_or_unknown_input_is_an_error(values: dict[str, str], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        template.parse("greet", HEAD + "{{name}} {{day}}").fill(**values)


@pytest.mark.parametrize(
    "source", ["no head", HEAD + "{{name}}", HEAD + "{{name}} {{day}} {{hour}}", "---\na: b\n---\n"]
)
def test_a_head_that_disagrees_with_its_text_is_an_error(source: str) -> None:
    with pytest.raises(ValueError, match="rompt greet"):
        template.parse("greet", source)


def test_every_shipped_prompt_loads() -> None:
    names = [path.stem for path in (Path(template.__file__).parent).glob("*.md")]
    assert names
    for name in names:
        assert template.load(name).version >= 1


def test_the_prompt_that_words_an_insight_is_the_one_that_was_reviewed() -> None:
    filled = template.load("word_insight").fill(
        data="Data stands between two marks.",
        pattern="Shared vendor: Acme Ltd",
        sentence="5 projects wait on Acme Ltd.",
        projects="Quay wall; Lighting",
        measured="projects = 5",
        evidence="delivered 12 days late",
    )
    assert_kept(filled + "\n", SNAPSHOT)
