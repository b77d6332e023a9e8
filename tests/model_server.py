"""A server on loopback that speaks the OpenAI chat protocol as a script tells it: answers, tools, streams, faults."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = Mapping[str, Any]


@dataclass
class Turn:
    """What the server does with one request.

    Attributes:
        text: what the model says.
        calls: the tools it calls, as (name, arguments).
        status: an HTTP status other than 200 is a fault.
        headers: of the answer.
        delay: seconds before anything is sent, and between the pieces of a stream.
        cut: after how many pieces a stream breaks off; None never.
        raw: the body as it is, in the place of an answer.
        usage: tokens read and written; None counts nothing.
    """

    text: str = ""
    calls: Sequence[tuple[str, Mapping[str, Any]]] = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int | None = None
    raw: str | None = None
    usage: tuple[int, int] | None = (10, 5)


Script = Callable[[Body], Turn]


class ModelServer(ThreadingHTTPServer):
    """Answers each request as `script` says; keeps what was asked and whether a client hung up."""

    daemon_threads = True
    script: Script
    asked: list[dict[str, Any]]
    hung_up: threading.Event

    @property
    def address(self) -> str:
        """What OPENAI_BASE_URL must be."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def heard(self) -> str:
        """Everything that ever crossed the wire to this server."""
        return "\n".join(json.dumps(body, ensure_ascii=False) for body in self.asked)

    def turns(self, *turns: Turn) -> None:
        """Take these turns, one a request; the last is taken again and again."""
        left = list(turns)
        self.script = lambda _: left.pop(0) if len(left) > 1 else left[0]


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(body)
        turn = self.server.script(body)
        time.sleep(turn.delay)
        try:
            if turn.status != 200:
                self._send(turn.status, json.dumps({"error": {"message": turn.text, "type": "x"}}), turn.headers)
            elif turn.raw is not None:
                self._send(200, turn.raw, turn.headers)
            elif body.get("stream"):
                self._stream(turn, body)
            else:
                self._send(200, json.dumps(_completion(turn)), turn.headers)
        except (BrokenPipeError, ConnectionResetError):
            self.server.hung_up.set()

    def _send(self, status: int, said: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(said.encode())))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said.encode())

    def _stream(self, turn: Turn, body: Body) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        words = turn.text.split(" ")
        pieces = [word + (" " if n < len(words) - 1 else "") for n, word in enumerate(words)]
        for n, piece in enumerate(pieces):
            if turn.cut is not None and n >= turn.cut:
                return
            self._event({"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}}]})
            time.sleep(turn.delay)
        self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
        if turn.usage and (body.get("stream_options") or {}).get("include_usage"):
            self._event({"choices": [], "usage": _usage(turn.usage)})
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, event: dict[str, Any]) -> None:
        whole = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", **event}
        self.wfile.write(f"data: {json.dumps(whole)}\n\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Stay quiet."""


def _completion(turn: Turn) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": turn.text}
    if turn.calls:
        message["tool_calls"] = [
            {"id": f"c{n}", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
            for n, (name, arguments) in enumerate(turn.calls)
        ]
    choice = {"index": 0, "finish_reason": "tool_calls" if turn.calls else "stop", "message": message}
    whole = {"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
    return whole | ({"usage": _usage(turn.usage)} if turn.usage else {})


def _usage(counted: tuple[int, int]) -> dict[str, int]:
    read, written = counted
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


@contextmanager
def serving() -> Iterator[ModelServer]:
    """A running server that says nothing yet."""
    server = ModelServer(("127.0.0.1", 0), _Handler)
    server.asked = []
    server.hung_up = threading.Event()
    server.turns(Turn())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
