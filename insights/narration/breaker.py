"""Leaves a model alone that failed several times, and tries it again later with one question."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from insights.narration.chat import Asked, Chat, ModelSilent, Piece, Reply, Why

FAILURES = 3
PAUSE_SECONDS = 60.0


class Rested:
    """A circuit breaker: opens after `failures` in a row, lets one question through after `pause` seconds.

    Only failures of the model count, not refusals of ours. A Retry-After longer than the pause is kept to.
    """

    def __init__(
        self, chat: Chat, monotonic: Callable[[], float], failures: int = FAILURES, pause: float = PAUSE_SECONDS
    ) -> None:
        """Wrap a model; `monotonic` tells seconds that only rise."""
        self._chat = chat
        self._now = monotonic
        self._failures = failures
        self._pause = pause
        self._failed = 0
        self._until: float | None = None
        self._trying = False
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """The model's name."""
        return self._chat.name

    def reply(self, asked: Asked) -> Reply:
        """The answer, or ModelSilent at once while the model rests."""
        with self._let_through():
            return self._chat.reply(asked)

    def stream(self, asked: Asked) -> Iterator[Piece]:
        """The pieces, or ModelSilent at once while the model rests."""
        with self._let_through():
            yield from self._chat.stream(asked)

    @contextmanager
    def _let_through(self) -> Iterator[None]:
        self._enter()
        try:
            yield
        except ModelSilent as silent:
            self._leave(silent if silent.why.ails else None)
            raise
        except GeneratorExit:  # whoever listened has gone: that says nothing of the model
            with self._lock:
                self._trying = False
            raise
        self._leave(None)

    def _enter(self) -> None:
        with self._lock:
            if self._until is None:
                return
            left = self._until - self._now()
            if left > 0 or self._trying:
                raise ModelSilent(
                    Why.RESTING,
                    f"The model {self.name} failed {self._failed} times and is left alone"
                    f" for {max(left, 0):.0f} more seconds.",
                    after=max(left, 0.0),
                )
            self._trying = True

    def _leave(self, silent: ModelSilent | None) -> None:
        with self._lock:
            tried, self._trying = self._trying, False
            if silent is None:
                self._failed, self._until = 0, None
                return
            self._failed += 1
            long = silent.after or 0.0
            if self._failed >= self._failures or tried or long > self._pause:
                self._until = self._now() + max(self._pause, long)
