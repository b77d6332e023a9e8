"""Reading a text as a schedule file, and one Java process for all tests that need it."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from ingestion.source import Reading, Request
from ingestion.sources.schedules import JavaSchedules, MspdiSource, XerSource
from ingestion.sources.schedules.java import read_documents
from tests.shared_data import SHARED

TODAY = date(2026, 3, 10)
FOLDERS = ("schedule_files_mpxj", "connectors/msproject", "connectors/primavera")


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Reading]:
    """Write text or bytes to a file and read it with the source that accepts it."""

    def reader(content: str | bytes, name: str, **request: Any) -> Reading:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        source = next(one for one in (MspdiSource(), XerSource(), JavaSchedules()) if one.accepts(path))
        return source.read(path, Request("p", TODAY, **request))

    return reader


def shared_files() -> list[Path]:
    """Every schedule file that lies beside the project; none where the data is not there."""
    found = [file for folder in FOLDERS if (SHARED / folder).exists() for file in sorted((SHARED / folder).iterdir())]
    return [file for file in found if file.suffix not in (".md", ".upstream")]


@pytest.fixture(scope="session")
def by_java() -> Mapping[Path, Mapping[str, Any]]:
    """What MPXJ says of every shared file, in one Java process; skips where there is no MPXJ, Java or data."""
    if find_spec("mpxj") is None or find_spec("jpype") is None:
        pytest.skip("needs the extra 'schedules' (mpxj and jpype1)")
    if shutil.which("java") is None:
        pytest.skip("needs a Java runtime")
    files = shared_files()
    if not files:
        pytest.skip("needs the schedule files in ../shared/data")
    return dict(zip(files, read_documents(files), strict=True))
