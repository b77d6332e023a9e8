"""A scripted model on loopback, and the real LangChain client that talks to it."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest

from insights.narration.budget import Limits
from insights.narration.chat import Asked, Chat, Message
from insights.narration.guarded import Bounds, Clock, guarded
from insights.narration.model import LangChainChat
from store.memory import MemoryStore
from tests.model_server import ModelServer, serving

with warnings.catch_warnings():  # the client library warns about its own future when it is imported
    warnings.simplefilter("ignore")
    import langchain_openai  # noqa: F401 - imported once for all tests here


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    """A model that does as its script says, set as the one to use."""
    with serving() as running:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
        monkeypatch.setenv("OPENAI_BASE_URL", running.address)
        yield running


@dataclass
class Time:
    """A clock that tests wind by hand; sleeping takes no time but is written down."""

    now: float = 1_000.0
    day: date = date(2026, 3, 1)
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        """Pass the time."""
        self.slept.append(seconds)
        self.now += seconds

    @property
    def clock(self) -> Clock:
        """This time as guards take it."""
        return Clock(lambda: self.now, self.sleep, lambda: self.day, lambda: 0.5)


@pytest.fixture
def clock() -> Time:
    """A clock at rest."""
    return Time()


@pytest.fixture
def store() -> MemoryStore:
    """An empty store."""
    return MemoryStore()


Open = Callable[..., Chat]


@pytest.fixture
def opened(server: ModelServer, clock: Time, store: MemoryStore) -> Open:
    """Opens the model on loopback, with or without bounds."""

    def make(*, kept: bool = False, timeout: float = 5.0, retries: int = 2, **limits: float) -> Chat:
        bare = LangChainChat("openai:m", {"OPENAI_BASE_URL": server.address, "OPENAI_API_KEY": "sk-secret"}, timeout)
        bounds = Bounds(timeout, retries, Limits(**limits))  # type: ignore[arg-type] - tests name real limits
        return guarded(bare, bounds, clock.clock, store.counts, store if kept else None)

    return make


def asking(words: str = "How many?", **more: object) -> Asked:
    """A short question."""
    return Asked("test:1", (Message("system", "Answer."), Message("user", words)), **more)  # type: ignore[arg-type]
