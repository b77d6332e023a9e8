"""A workspace whose language model is a character on loopback, or a real one; what was said is written down."""

import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from evals.ports import Model
from evals.servers import Asked, Character, ModelServer, Said, serving

TIMEOUT_SECONDS = 20.0
"""Enough for a server on loopback on a machine that has much else to do."""
SLOW_SECONDS, IMPATIENT_SECONDS = 1.5, 0.4
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+(?:\s*\[\d+\])*|\n|$)")


@dataclass
class Recorded:
    """A character whose words are written down.

    Attributes:
        character: who speaks.
        said: every text that went out as words, not as JSON.
        seconds: how long each answer took it.
    """

    character: Character
    said: list[str] = field(default_factory=list)
    calls: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, asked: Asked) -> Said:
        """What the character says."""
        said = self.character(asked)
        with self._lock:
            self.calls += 1
            if asked.schema is None and asked.forced is None and said.status == 200 and said.body is None:  # noqa: PLR2004 - HTTP
                self.said.append(said.text[:20_000])
        return said


@contextmanager
def standing_in(recorded: Recorded) -> Iterator[ModelServer]:
    """The character on loopback, named in the environment as the model's address for as long as it stands."""
    named = ("OPENAI_BASE_URL", "OPENAI_API_KEY")
    before = {name: os.environ.get(name) for name in named}
    with serving(recorded) as server:
        os.environ.update(dict(zip(named, (server.address, "scripted"), strict=True)))
        try:
            yield server
        finally:
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def model_named(name: str) -> Model:
    """How a scripted character is configured: a name of its own, so that no kept answer of another is served."""
    timeout = IMPATIENT_SECONDS if name == "slow" else TIMEOUT_SECONDS
    return Model(f"openai:{name.replace(' ', '-')}", timeout=timeout, retries=1)


def sentences(text: str) -> list[str]:
    """The sentences of a text, citations with them, spaces folded."""
    return [" ".join(one.split()) for one in _SENTENCE.findall(text) if one.strip()]


def clock() -> float:
    """Seconds that only rise."""
    return time.perf_counter()
