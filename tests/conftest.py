"""What every test shares: no telemetry, no settings of the person who runs the suite."""

import os
from collections.abc import Iterator

import pytest
import structlog

from tests.openai_server import OpenAIServer, serving

for name in [n for n in os.environ if n.startswith(("BELLWETHER_", "OPENAI_"))]:
    del os.environ[name]
os.environ["ANONYMIZED_TELEMETRY"] = "False"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: os.PathLike[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test works in a folder of its own, so that no workspace is left behind or shared."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """A log level that one test sets is gone in the next."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def openai(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    """A stand-in for a language model on loopback, set as the one to use."""
    with serving() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        monkeypatch.setenv("OPENAI_BASE_URL", server.address)
        yield server
