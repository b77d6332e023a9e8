"""A sync that is killed anywhere ends as if nothing had happened."""

from pathlib import Path

from tests.contract.killing import Case, assert_resumes
from tests.contract.made_up import small

MADE = Case("tests.contract.made_up:MadeUpConnector", "made://Board", {"MADE_TOKEN": "the-made-up-token"}, "MADE_URL")


def test_killed_after_every_page_it_ends_with_the_same_store_and_asks_for_nothing_twice(tmp_path: Path) -> None:
    assert assert_resumes(MADE, small(), tmp_path) == 5
