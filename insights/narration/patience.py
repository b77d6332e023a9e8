"""Asks again where a model was busy, failing or out of reach, and waits as long as its server asks for."""

from collections.abc import Callable, Iterator

from insights.narration.chat import Asked, Chat, ModelSilent, Piece, Reply

_FIRST_WAIT = 0.5
LONGEST_WAIT = 8.0


class Patient:
    """A model that is asked again up to `retries` times, with exponential backoff and jitter.

    A Retry-After of the server is honoured up to `longest` seconds; a longer one ends the call, because a person
    waits for the answer and the offline one is there. What has begun to stream is never begun again.
    """

    def __init__(
        self,
        chat: Chat,
        retries: int,
        sleep: Callable[[float], None],
        jitter: Callable[[], float],
        longest: float = LONGEST_WAIT,
    ) -> None:
        """Wrap a model; `jitter` gives numbers in [0, 1)."""
        self._chat = chat
        self._retries = retries
        self._sleep = sleep
        self._jitter = jitter
        self._longest = longest

    @property
    def name(self) -> str:
        """The model's name."""
        return self._chat.name

    def reply(self, asked: Asked) -> Reply:
        """The answer of the first try that gives one."""
        tried = 0
        while True:
            try:
                return self._chat.reply(asked)
            except ModelSilent as silent:
                self._wait(silent, tried)
                tried += 1

    def stream(self, asked: Asked) -> Iterator[Piece]:
        """The pieces of the first try that gives any."""
        tried = 0
        while True:
            begun = False
            try:
                for piece in self._chat.stream(asked):
                    begun = begun or bool(piece.text)
                    yield piece
            except ModelSilent as silent:
                if begun:
                    raise
                self._wait(silent, tried)
                tried += 1
            else:
                return

    def _wait(self, silent: ModelSilent, tried: int) -> None:
        if tried >= self._retries or not silent.why.passes:
            raise silent
        wait = silent.after
        if wait is None:
            wait = min(self._longest, _FIRST_WAIT * 2**tried) * (0.5 + 0.5 * self._jitter())
        if wait > self._longest:
            raise silent
        self._sleep(wait)
