"""No answer may take longer than a given time, however slowly its server drips."""

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from insights.narration.chat import Asked, Chat, Loadable, ModelSilent, Piece, Reply, Why

_T = TypeVar("_T")


class Timed:
    """A model with `seconds` for each whole answer.

    A client library's own time-out starts anew with every byte; this one does not. The call runs on a thread of
    its own; when its time is up, or when nobody listens any more, its stream is closed at the next piece.
    A library that has to be loaded first is loaded before the time begins: that can take longer than an answer.
    """

    def __init__(self, chat: Chat, seconds: float, monotonic: Callable[[], float]) -> None:
        """Wrap a model; `monotonic` tells seconds that only rise."""
        self._chat = chat
        self._seconds = seconds
        self._now = monotonic

    @property
    def name(self) -> str:
        """The model's name."""
        return self._chat.name

    def reply(self, asked: Asked) -> Reply:
        """The answer. Raises ModelSilent when time is up."""
        (made,) = self._timed(lambda: iter([self._chat.reply(asked)]))
        return made

    def stream(self, asked: Asked) -> Iterator[Piece]:
        """The pieces. Raises ModelSilent when time is up."""
        yield from self._timed(lambda: self._chat.stream(asked))

    def _timed(self, make: "Callable[[], Iterator[_T]]") -> "Iterator[_T]":
        if isinstance(self._chat, Loadable):
            self._chat.load()
        pump = _Pump(make)
        end = self._now() + self._seconds
        pump.start()
        try:
            while True:
                try:
                    made = pump.items.get(timeout=max(0.0, end - self._now()))
                except queue.Empty:
                    raise ModelSilent(
                        Why.TIMEOUT, f"The model {self.name} did not finish its answer in {self._seconds:g} seconds."
                    ) from None
                if made is None and pump.failed is not None:
                    raise pump.failed
                if made is None:
                    return
                yield made
        finally:
            pump.stopped.set()


class _Pump(threading.Thread, Generic[_T]):
    """Takes things out of an iterator on a thread of its own; None is the end."""

    def __init__(self, make: Callable[[], Iterator[_T]]) -> None:
        super().__init__(name="model-call", daemon=True)
        self.items: queue.SimpleQueue[_T | None] = queue.SimpleQueue()
        self.stopped = threading.Event()
        self.failed: BaseException | None = None
        self._make = make

    def run(self) -> None:
        try:
            made = self._make()
            for one in made:
                if self.stopped.is_set():
                    close = getattr(made, "close", None)
                    if close:
                        close()
                    break
                self.items.put(one)
        except Exception as error:  # noqa: BLE001 - it is raised again where the answer is waited for
            self.failed = error
        self.items.put(None)
