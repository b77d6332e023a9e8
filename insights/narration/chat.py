"""The port to a language model: what may be asked of one and what it answers, whoever stands behind it.

Adapters speak to a model; guards (time, retries, breaker, budget, cache, pseudonyms, marking) wrap one `Chat`
and are a `Chat` themselves, so that each does one thing and callers see only this.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, Protocol, runtime_checkable

from pydantic import BaseModel

from portfolio.errors import ModelUnavailable

LONGEST_REPLY = 2_000


class Why(StrEnum):
    """Why a model gave no answer that can be used."""

    BUSY = "busy"
    FAILING = "failing"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    UNSUPPORTED = "unsupported"
    REFUSED = "refused"
    BUDGET = "budget"
    RESTING = "resting"

    @property
    def passes(self) -> bool:
        """True where the same question may be answered a moment later."""
        return self in {Why.BUSY, Why.FAILING, Why.UNREACHABLE, Why.TRUNCATED}

    @property
    def ails(self) -> bool:
        """True where it speaks of the model's health, not of the question."""
        return self.passes or self in {Why.TIMEOUT, Why.REFUSED}


class ModelSilent(ModelUnavailable):
    """A model gave no usable answer; says why, without a key, an address's password or a prompt."""

    def __init__(self, why: Why, said: str, after: float | None = None) -> None:
        """Keep the reason; `after` is how many seconds the server asked to be left alone."""
        super().__init__(said)
        self.why = why
        self.after = after


class Means(StrEnum):
    """How a model is brought to answer in a shape: bound by a schema, by calling a tool, or just told to."""

    SCHEMA = "json_schema"
    TOOL = "function_calling"
    TEXT = "text"


@dataclass(frozen=True)
class Tool:
    """Something a model may ask for: reads only, takes what `takes` allows, never a path or an address."""

    name: str
    description: str
    takes: type[BaseModel]


@dataclass(frozen=True)
class Call:
    """A tool as the model called it; its arguments are not checked yet."""

    id: str
    tool: str
    arguments: Mapping[str, object]


@dataclass(frozen=True)
class Message:
    """One turn; `answers` is the id of the call whose result a tool message holds."""

    role: Literal["system", "user", "assistant", "tool"]
    text: str
    calls: tuple[Call, ...] = ()
    answers: str | None = None


@dataclass(frozen=True)
class Asked:
    """One question to a model: all it is sent.

    Attributes:
        prompt: name and version of the prompt file, like `word_answer:1`.
        messages: the turns so far.
        longest: most tokens it may write.
        shape: the type its answer must have, as JSON.
        means: how it is brought to that shape.
        tools: what it may call.
    """

    prompt: str
    messages: tuple[Message, ...]
    longest: int = LONGEST_REPLY
    shape: type[BaseModel] | None = None
    means: Means = Means.SCHEMA
    tools: tuple[Tool, ...] = ()


@dataclass(frozen=True)
class Usage:
    """Tokens that were read and written."""

    read: int = 0
    written: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        """Both together."""
        return Usage(self.read + other.read, self.written + other.written)


@dataclass(frozen=True)
class Reply:
    """What a model answered; for a shape its text is JSON. `usage` is None where the server counts nothing."""

    text: str
    usage: Usage | None = None
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class Piece:
    """The next words of an answer; the last piece carries the usage where the server counts it."""

    text: str = ""
    usage: Usage | None = None


class Chat(Protocol):
    """A model that answers. Every failure is a ModelSilent."""

    @property
    def name(self) -> str:
        """The model as it was configured, like `openai:NAME`."""
        ...

    def reply(self, asked: Asked) -> Reply:
        """The whole answer."""
        ...

    def stream(self, asked: Asked) -> Iterator[Piece]:
        """The answer as it is written. Closing the iterator ends the call."""
        ...


@runtime_checkable
class Loadable(Protocol):
    """A model whose library takes long to load, once; that time is this machine's, not the model's."""

    def load(self) -> None:
        """Make it ready to be asked. Raises ModelSilent where it cannot be."""
        ...


def in_strings(value: object, change: Callable[[str], str]) -> object:
    """A JSON value with every string in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [in_strings(one, change) for one in value]
    return {key: in_strings(one, change) for key, one in value.items()} if isinstance(value, dict) else value
