"""The page of a rule, as `bellwether rules CODE` prints it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from insights.catalogue import page
from insights.rules import RULES


def test_the_page_tells_what_it_looks_at_an_example_and_its_precision(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BELLWETHER_HOME", str(tmp_path))
    shown = CliRunner().invoke(app, ["rules", "rep004"], env={"COLUMNS": "200"})
    said = " ".join(shown.stdout.split())
    assert shown.exit_code == 0
    assert "Looks at. RAG status or status of the project" in said
    assert "Example. Green outside, and the report says that the pilot is blocked. It says, medium: Alpha" in said
    assert "Precision in this workspace." in said
    assert "recent_days 120 120" in said


def test_every_example_is_of_a_rule_that_exists_and_says_a_sentence() -> None:
    told = [page(rule).example for rule in RULES]
    shown = [example for example in told if example is not None]
    assert len(shown) >= len(RULES) - 5, "run `make docs`"
    assert all(example.says.endswith((".", "”", "”.")) for example in shown)
