"""Texts that were reviewed once and are kept beside their test: whoever changes one shows it in the diff."""

from pathlib import Path

import pytest


def assert_kept(text: str, kept: Path) -> None:
    """Fail where `text` is not what `kept` holds; where `kept` is gone, write it and fail, so that it is read first."""
    if not kept.exists():
        kept.write_text(text, encoding="utf-8")
        pytest.fail(f"{kept.name} was missing and has been written; read it, commit it, and run the test again.")
    assert text == kept.read_text(encoding="utf-8"), (
        f"The text is not the one in {kept.name}; where the change is meant, delete that file and run the test twice."
    )
