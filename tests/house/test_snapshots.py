"""A snapshot that is not there, or not the same, fails its test."""

from pathlib import Path

import pytest

from tests.snapshots import assert_kept


def test_a_deleted_snapshot_is_written_and_fails_with_a_sentence(tmp_path: Path) -> None:
    kept = tmp_path / "help.txt"
    with pytest.raises(pytest.fail.Exception, match=r"help.txt was missing and has been written"):
        assert_kept("new", kept)
    assert kept.read_text(encoding="utf-8") == "new"
    assert_kept("new", kept)


def test_another_text_than_the_one_kept_fails(tmp_path: Path) -> None:
    kept = tmp_path / "help.txt"
    kept.write_text("old", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"not the one in help.txt"):
        assert_kept("new", kept)
