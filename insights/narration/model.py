"""Any chat model that LangChain can open, as a `Chat`: the only file of narration that knows LangChain.

`openai:NAME` reaches OpenAI or, through OPENAI_BASE_URL, any server that speaks its protocol (Ollama, vLLM,
llama.cpp); other providers need their LangChain package. Nothing is retried and nothing counted here: guards do that.
"""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from insights.narration.chat import Asked, Call, Means, Message, ModelSilent, Piece, Reply, Usage, Why
from insights.narration.strictly import strict_schema

OPENAI = "https://api.openai.com/v1"
_LONGEST_CHARACTERS_A_TOKEN = 12
_LOWEST_SERVER_FAULT, _NOT_FOUND = 500, 404
_ENDINGS = frozenset({"finish_reason", "stop_reason", "status"})
"""What the last piece of a stream carries: of chat completions, of other providers, of the Responses API."""
_NAMED = {
    "Timeout": Why.TIMEOUT, "ProtocolError": Why.TRUNCATED, "ReadError": Why.TRUNCATED, "Connect": Why.UNREACHABLE,
    "OpenAIError": Why.REFUSED,  # raised by the client itself where there is no key, before anything is sent
}  # fmt: skip
_STATUS = {401: Why.REFUSED, 403: Why.REFUSED, 408: Why.TIMEOUT, 409: Why.FAILING, 429: Why.BUSY}


class LangChainChat:
    """A model opened by `init_chat_model` when it is first asked: LangChain takes seconds to import."""

    def __init__(self, spec: str, environ: Mapping[str, str], timeout_seconds: float = 20.0) -> None:
        """Remember which model; `environ` holds OPENAI_BASE_URL."""
        self.name = spec
        self._timeout = timeout_seconds
        self._base_url = environ.get("OPENAI_BASE_URL") or OPENAI
        self._keyless = "OPENAI_API_KEY" not in environ
        self._model: Any = None
        self._lock = threading.Lock()

    def load(self) -> None:
        """Import the library and open the model, once. Raises ModelSilent where its provider is not installed."""
        with self._speaking():
            self._open()

    def reply(self, asked: Asked) -> Reply:
        """The whole answer; for a shape, the JSON that was meant for it."""
        with self._speaking():
            model = self._open()
            if asked.shape is not None and asked.means is not Means.TEXT:
                return self._shaped(model, asked)
            bound = _with_tools(model, asked)
            return _cut(_reply_of(bound.invoke(_messages(asked.messages), max_tokens=asked.longest)), asked)

    def stream(self, asked: Asked) -> Iterator[Piece]:
        """The answer as it is written. Raises ModelSilent where it breaks off."""
        with self._speaking():
            model = self._open()
            told, ended = 0, False
            for chunk in model.stream(_messages(asked.messages), max_tokens=asked.longest):
                text = str(chunk.text)
                told += len(text)
                ended = ended or not _ENDINGS.isdisjoint(chunk.response_metadata)
                yield Piece(text, _usage_of(chunk))
                if told > asked.longest * _LONGEST_CHARACTERS_A_TOKEN:
                    return  # a server that knows no limit
            if not ended:
                raise ModelSilent(Why.TRUNCATED, f"The answer of the model {self.name} broke off.")

    def _shaped(self, model: Any, asked: Asked) -> Reply:
        schema = strict_schema(asked.shape) if asked.shape else {}
        bound = model.with_structured_output(
            schema, method=asked.means.value, include_raw=True, strict=True, max_tokens=asked.longest
        )
        # Only the first of its steps is run. The second reads JSON and mends what is broken by taking off one character
        # after the other: it would be busy for hours with what a server says that knows no limit.
        reply = _reply_of(bound.first.invoke(_messages(asked.messages))["raw"])
        said = json.dumps(dict(reply.calls[0].arguments), default=str) if reply.calls else reply.text
        return _cut(Reply(said, reply.usage), asked)

    def _open(self) -> Any:
        with self._lock:
            if self._model is None:
                self._model = self._made()
            return self._model

    def _made(self) -> Any:
        from langchain.chat_models import init_chat_model  # noqa: PLC0415 - takes seconds

        provider, _, named = self.name.partition(":")
        unknown = ModelSilent(
            Why.UNSUPPORTED,
            f"{self.name!r} names no provider that is known; write it as openai:{self.name},"
            " or with the provider's own name before the colon.",
        )
        if not named:
            raise unknown
        try:
            return init_chat_model(self.name, **self._choices())
        except ValueError:
            raise unknown from None
        except ImportError:
            said = f"The package of the provider {provider!r} is not installed; install langchain-{provider}."
            raise ModelSilent(Why.UNSUPPORTED, said) from None

    def _choices(self) -> dict[str, Any]:
        chosen: dict[str, Any] = {"timeout": self._timeout, "max_retries": 0}
        if self.name.startswith("openai:"):
            # Named outright, so that no other variable of the environment sends the words elsewhere.
            chosen |= {"base_url": self._base_url, "stream_usage": True}
            if self._keyless and self._base_url != OPENAI:
                chosen["api_key"] = "none"  # servers of one's own often ask for none
        if not self.name.startswith(("openai:o", "openai:gpt-5")):  # reasoning models refuse a temperature
            chosen["temperature"] = 0
        return chosen

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Turn every failure into a ModelSilent, and keep LangChain from sending traces to anybody."""
        from langsmith import tracing_context  # noqa: PLC0415 - comes with LangChain, as slow

        try:
            with tracing_context(enabled=False):
                yield
        except ModelSilent:
            raise
        except Exception as error:  # noqa: BLE001 - whatever a model or its network does, it is one kind of failure
            raise _silent(self.name, error) from None  # its text may hold the prompt: only its kind is told


def _silent(name: str, error: Exception) -> ModelSilent:
    """A failure as the house knows it; never with the server's own words, which may repeat the prompt or the key."""
    kind = type(error).__name__
    why = _why(error)
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    said = {
        Why.BUSY: f"The model {name} is busy (429).",
        Why.FAILING: f"The server of the model {name} failed ({status or kind}).",
        Why.UNREACHABLE: f"The server of the model {name} cannot be reached; check OPENAI_BASE_URL.",
        Why.TIMEOUT: f"The model {name} did not answer in time.",
        Why.TRUNCATED: f"The answer of the model {name} broke off.",
        Why.REFUSED: f"The server of the model {name} refused the key ({status or kind}); check OPENAI_API_KEY.",
        Why.UNSUPPORTED: f"The model {name} cannot be asked this way ({status or kind}).",
        Why.MALFORMED: f"The model {name} answered in a form that cannot be read ({kind}).",
    }
    if status == _NOT_FOUND:
        said[why] = f"Its server knows no model {name}, or it is not at the address in OPENAI_BASE_URL (404)."
    return ModelSilent(why, said[why], after=_retry_after(response))


def _why(error: Exception) -> Why:
    from langchain_core import exceptions as known  # noqa: PLC0415 - as slow as the rest of LangChain

    kinds: tuple[tuple[type[Exception] | tuple[type[Exception], ...], Why], ...] = (
        (known.ModelTimeoutError, Why.TIMEOUT),
        (known.ModelConnectionError, Why.UNREACHABLE),
        ((known.ModelAuthenticationError, known.ModelPermissionDeniedError), Why.REFUSED),
        ((known.ModelInvalidRequestError, known.ModelNotFoundError, known.ContextOverflowError), Why.UNSUPPORTED),
        ((ImportError, NotImplementedError, TypeError), Why.UNSUPPORTED),
    )
    for kind, why in kinds:
        if isinstance(error, kind):
            return why
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _STATUS.get(status, Why.FAILING if status >= _LOWEST_SERVER_FAULT else Why.UNSUPPORTED)
    name = type(error).__name__  # of the HTTP library beneath, which depends on the provider
    return next((why for part, why in _NAMED.items() if part in name), Why.MALFORMED)


def _retry_after(response: Any) -> float | None:
    """Seconds of a Retry-After header; a date in one is not read, servers of models send seconds."""
    headers = getattr(response, "headers", None) or {}
    try:
        return max(0.0, float(headers["retry-after-ms"]) / 1000)
    except (KeyError, ValueError):
        pass
    try:
        return max(0.0, float(headers["retry-after"]))
    except (KeyError, ValueError):
        return None


def _messages(messages: Sequence[Message]) -> list[Any]:
    from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage  # noqa: PLC0415 - slow

    made: list[Any] = []
    for one in messages:
        if one.role == "tool":
            made.append(ToolMessage(one.text, tool_call_id=one.answers or ""))
        elif one.role == "assistant":
            calls = [{"id": c.id, "name": c.tool, "args": dict(c.arguments), "type": "tool_call"} for c in one.calls]
            made.append(AIMessage(one.text, tool_calls=calls))
        else:
            made.append((SystemMessage if one.role == "system" else HumanMessage)(one.text))
    return made


def _with_tools(model: Any, asked: Asked) -> Any:
    if not asked.tools:
        return model
    described = [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.takes.model_json_schema(),
            },
        }
        for tool in asked.tools
    ]
    return model.bind_tools(described)


def _reply_of(message: Any) -> Reply:
    calls = tuple(Call(str(c.get("id") or n), c["name"], c["args"]) for n, c in enumerate(message.tool_calls))
    return Reply(str(message.text), _usage_of(message), calls)


def _cut(reply: Reply, asked: Asked) -> Reply:
    """No longer than the tokens that were wanted can be, whatever a server sends."""
    return replace(reply, text=reply.text[: asked.longest * _LONGEST_CHARACTERS_A_TOKEN])


def _usage_of(message: Any) -> Usage | None:
    counted = message.usage_metadata
    return Usage(counted["input_tokens"], counted["output_tokens"]) if counted else None
