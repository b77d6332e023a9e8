"""What a character is asked and what it says, whichever of the protocol's two forms it came in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One question to the model.

    Attributes:
        messages: role and text of each turn.
        tools: names of the tools it may call, with the schema of what each takes.
        schema: JSON schema its answer is bound to, where one was sent.
        forced: the tool that must be called, where one must.
        stream: whether the words are wanted as they come.
        longest: most tokens that are wanted.
        form: "chat" or "responses".
    """

    messages: tuple[tuple[str, str], ...]
    tools: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    schema: Mapping[str, Any] | None = None
    forced: str | None = None
    stream: bool = False
    longest: int | None = None
    form: str = "chat"

    @property
    def text(self) -> str:
        """All turns as one text."""
        return "\n".join(text for _, text in self.messages)

    @property
    def last(self) -> str:
        """The last turn."""
        return self.messages[-1][1] if self.messages else ""

    @property
    def answered_tools(self) -> int:
        """How many tool results stand in the conversation."""
        return sum(role == "tool" for role, _ in self.messages)


@dataclass(frozen=True)
class Called:
    """A tool call as a model writes it; `arguments` may be no JSON at all."""

    tool: str
    arguments: str


@dataclass(frozen=True)
class Said:
    """What goes back: words or calls, or a fault of the server.

    Attributes:
        text: the words.
        calls: tools that are called.
        status: HTTP status; other than 200, `text` is the message of the error.
        headers: more headers.
        delay: seconds of silence before the answer.
        cut: True where the connection ends in the middle.
        body: the very bytes of the body, where they are not even the protocol.
    """

    text: str = ""
    calls: tuple[Called, ...] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: bool = False
    body: bytes | None = None


Character = Callable[[Asked], Said]


def asked_of_chat(body: Mapping[str, Any]) -> Asked:
    """A body of /chat/completions."""
    form = body.get("response_format") or {}
    choice = body.get("tool_choice")
    return Asked(
        messages=tuple((one["role"], _words(one.get("content"))) for one in body["messages"]),
        tools={one["function"]["name"]: one["function"].get("parameters", {}) for one in body.get("tools") or ()},
        schema=form["json_schema"].get("schema") if form.get("type") == "json_schema" else None,
        forced=choice["function"]["name"] if isinstance(choice, dict) and "function" in choice else None,
        stream=bool(body.get("stream")),
        longest=body.get("max_completion_tokens") or body.get("max_tokens"),
    )


def asked_of_responses(body: Mapping[str, Any]) -> Asked:
    """A body of /responses."""
    given = body.get("input")
    turns = [{"role": "user", "content": given}] if isinstance(given, str) else list(given or ())
    if body.get("instructions"):
        turns.insert(0, {"role": "system", "content": body["instructions"]})
    form = (body.get("text") or {}).get("format") or {}
    choice = body.get("tool_choice")
    return Asked(
        messages=tuple(_turn(one) for one in turns),
        tools={one["name"]: one.get("parameters", {}) for one in body.get("tools") or () if "name" in one},
        schema=form.get("schema") if form.get("type") == "json_schema" else None,
        forced=choice.get("name") if isinstance(choice, dict) else None,
        stream=bool(body.get("stream")),
        longest=body.get("max_output_tokens"),
        form="responses",
    )


def _turn(one: Mapping[str, Any]) -> tuple[str, str]:
    if one.get("type") == "function_call_output":
        return "tool", str(one.get("output", ""))
    if one.get("type") == "function_call":
        return "assistant", json.dumps({"name": one.get("name"), "arguments": one.get("arguments")})
    return str(one.get("role", "user")), _words(one.get("content"))


def _words(content: object) -> str:
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content or "")
