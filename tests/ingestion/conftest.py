from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from ingestion.source import Request

Write = Callable[..., Path]


@pytest.fixture
def request_today() -> Request:
    return Request(portfolio="acme", today=date(2026, 3, 2))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Makes a folder of the given name and writes each keyword's text into a file of that name."""

    def make(folder: str, suffix: str = ".csv", **files: str | bytes) -> Path:
        place = tmp_path / folder
        place.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            (place / f"{name}{suffix}").write_bytes(data)
        return place

    return make
