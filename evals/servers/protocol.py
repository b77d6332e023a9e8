"""Answers as the OpenAI protocol writes them: chat completions, responses, their streams, embeddings, errors.

Shapes follow platform.openai.com/docs/api-reference (chat, responses, embeddings, models, errors), as the
`openai` client reads them. Nothing here decides what is said.
"""

import base64
import json
import struct
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from evals.servers.speech import Asked, Said

MODEL = "scripted"
_PIECE = 24  # characters a streamed event carries
_TOKEN = 4  # characters that count as one token
_DIMENSIONS = 8


def chat(asked: Asked, said: Said) -> dict[str, Any]:
    """A whole /chat/completions answer."""
    message: dict[str, Any] = {"role": "assistant", "content": said.text or None, "refusal": None}
    if said.calls:
        message["tool_calls"] = _calls(said)
    return {
        **_chat_head("chat.completion"),
        "choices": [{"index": 0, "finish_reason": _ending(asked, said), "message": message, "logprobs": None}],
        "usage": _chat_usage(asked, said),
    }


def chat_events(asked: Asked, said: Said) -> Iterator[str]:
    """The same as server-sent events; cut, it stops in the middle and never says that it is done."""
    head = _chat_head("chat.completion.chunk")

    def event(delta: Mapping[str, Any], ending: str | None = None) -> str:
        return _event({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": ending}]})

    yield event({"role": "assistant", "content": ""})
    pieces = list(_pieces(said.text))
    for piece in pieces[: max(1, len(pieces) // 2)] if said.cut else pieces:
        yield event({"content": piece})
    if said.cut:
        return
    for n, call in enumerate(_calls(said)):
        yield event({"tool_calls": [{"index": n, **call}]})
    yield event({}, _ending(asked, said))
    yield _event({**head, "choices": [], "usage": _chat_usage(asked, said)})
    yield "data: [DONE]\n\n"


def responses(asked: Asked, said: Said) -> dict[str, Any]:
    """A whole /responses answer."""
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 0,
        "model": MODEL,
        "status": "completed",
        "error": None,
        "incomplete_details": None,
        "instructions": None,
        "metadata": {},
        "parallel_tool_calls": True,
        "temperature": 0,
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1,
        "output": _output(said),
        "usage": {
            "input_tokens": _tokens(asked.text),
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": _tokens(said.text),
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": _tokens(asked.text) + _tokens(said.text),
        },
    }


def responses_events(asked: Asked, said: Said) -> Iterator[str]:
    """The same as server-sent events."""
    whole = responses(asked, said)
    begun = {**whole, "status": "in_progress", "output": [], "usage": None}
    number = iter(range(10**9))

    def event(kind: str, **rest: object) -> str:
        return f"event: {kind}\n" + _event({"type": kind, "sequence_number": next(number), **rest})

    yield event("response.created", response=begun)
    for place, item in enumerate(whole["output"]):
        if item["type"] == "function_call":
            yield event("response.output_item.added", output_index=place, item={**item, "arguments": ""})
            yield event(
                "response.function_call_arguments.delta",
                item_id=item["id"],
                output_index=place,
                delta=item["arguments"],
            )
            yield event("response.output_item.done", output_index=place, item=item)
            continue
        at = {"item_id": item["id"], "output_index": place, "content_index": 0}
        yield event("response.output_item.added", output_index=place, item={**item, "content": []})
        yield event("response.content_part.added", **at, part={"type": "output_text", "text": "", "annotations": []})
        pieces = list(_pieces(said.text))
        for piece in pieces[: max(1, len(pieces) // 2)] if said.cut else pieces:
            yield event("response.output_text.delta", **at, delta=piece, logprobs=[])
        if said.cut:
            return
        yield event("response.output_text.done", **at, text=said.text, logprobs=[])
        yield event("response.output_item.done", output_index=place, item=item)
    yield event("response.completed", response=whole)


def embeddings(body: Mapping[str, Any]) -> dict[str, Any]:
    """Vectors that are the same for the same text; as floats, or packed where the client asks for base64."""
    given = body["input"]
    texts = [given] if isinstance(given, str) or (given and isinstance(given[0], int)) else list(given)
    packed = body.get("encoding_format") == "base64"
    vectors = [_vector(str(text)) for text in texts]
    data = [base64.b64encode(struct.pack(f"<{len(v)}f", *v)).decode() if packed else v for v in vectors]
    return {
        "object": "list",
        "model": body.get("model", MODEL),
        "data": [{"object": "embedding", "index": n, "embedding": one} for n, one in enumerate(data)],
        "usage": {"prompt_tokens": sum(_tokens(str(t)) for t in texts), "total_tokens": 0},
    }


def models() -> dict[str, Any]:
    """The list of /models."""
    return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": "evals"}]}


def error(status: int, message: str) -> dict[str, Any]:
    """An error as the protocol tells it."""
    kind = "rate_limit_error" if status == 429 else "invalid_request_error" if status < 500 else "server_error"  # noqa: PLR2004 - HTTP
    return {"error": {"message": message, "type": kind, "param": None, "code": None}}


def _chat_head(kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 0, "model": MODEL, "system_fingerprint": None}


def _chat_usage(asked: Asked, said: Said) -> dict[str, int]:
    read, written = _tokens(asked.text), _tokens(said.text)
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


def _ending(asked: Asked, said: Said) -> str:
    if said.cut or (asked.longest and _tokens(said.text) > asked.longest):
        return "length"
    return "tool_calls" if said.calls and not asked.forced else "stop"


def _calls(said: Said) -> list[dict[str, Any]]:
    return [
        {"id": f"call_{n}", "type": "function", "function": {"name": call.tool, "arguments": call.arguments}}
        for n, call in enumerate(said.calls)
    ]


def _output(said: Said) -> list[dict[str, Any]]:
    content = [{"type": "output_text", "text": said.text, "annotations": [], "logprobs": []}]
    message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": content}
    calls = [
        {
            "id": f"fc_{n}",
            "type": "function_call",
            "call_id": f"call_{n}",
            "name": call.tool,
            "arguments": call.arguments,
            "status": "completed",
        }
        for n, call in enumerate(said.calls)
    ]
    return [message, *calls] if said.text or not calls else calls


def _pieces(text: str) -> Iterator[str]:
    for start in range(0, len(text), _PIECE):
        yield text[start : start + _PIECE]


def _event(data: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _tokens(text: str) -> int:
    return len(text) // _TOKEN + 1


def _vector(text: str) -> Sequence[float]:
    digest = blake2b(text.encode(errors="replace"), digest_size=_DIMENSIONS).digest()
    length = sum((byte + 1) ** 2 for byte in digest) ** 0.5
    return [(byte + 1) / length for byte in digest]
