"""The server itself: HTTP on loopback, one character behind it at a time."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from evals.servers import protocol
from evals.servers.speech import Asked, Character, Said, asked_of_chat, asked_of_responses

_FORMS: dict[str, tuple[Callable[[dict[str, Any]], Asked], Any, Any]] = {
    "/v1/chat/completions": (asked_of_chat, protocol.chat, protocol.chat_events),
    "/v1/responses": (asked_of_responses, protocol.responses, protocol.responses_events),
}


class ModelServer(ThreadingHTTPServer):
    """Answers as its character does and remembers what it was asked.

    Attributes:
        character: who speaks; may be changed while it runs.
        heard: every question, in order.
        bodies: every body as it came, to see exactly what left the machine.
    """

    daemon_threads = True
    character: Character
    heard: list[Asked]
    bodies: list[dict[str, Any]]

    @property
    def address(self) -> str:
        """What OPENAI_BASE_URL must be."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def asked(self) -> list[str]:
        """The last turn of every question."""
        return [one.last for one in self.heard]

    @property
    def says(self) -> Callable[[str], str]:
        """A character in one line: words from words; no words are an error 500."""
        return lambda text: self.character(Asked((("user", text),))).text

    @says.setter
    def says(self, words: Callable[[str], str]) -> None:
        def character(asked: Asked) -> Said:
            said = words(asked.last)
            return Said(said) if said else Said("The server has lost its words.", status=500)

        self.character = character


class _Door(BaseHTTPRequestHandler):
    server: ModelServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/v1/models":
            self._whole(200, protocol.models())
        else:
            self._whole(404, protocol.error(404, f"There is nothing at {self.path}."))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.bodies.append(body)
        if self.path == "/v1/embeddings":
            self._whole(200, protocol.embeddings(body))
            return
        if self.path not in _FORMS:
            self._whole(404, protocol.error(404, f"There is nothing at {self.path}."))
            return
        read, whole, events = _FORMS[self.path]
        asked = read(body)
        self.server.heard.append(asked)
        said = self.server.character(asked)
        if said.delay:
            time.sleep(said.delay)
        if said.body is not None:
            self._send(200, said.body, said.headers)
        elif said.status != 200:  # noqa: PLR2004 - HTTP
            self._whole(said.status, protocol.error(said.status, said.text), said.headers)
        elif asked.stream:
            self._events(events(asked, said))
        elif said.cut:
            self._cut(json.dumps(whole(asked, said)).encode())
        else:
            self._whole(200, whole(asked, said), said.headers)

    def log_message(self, *_: object) -> None:
        """Stay quiet."""

    def _whole(self, status: int, body: object, headers: Any = None) -> None:
        self._send(status, json.dumps(body, ensure_ascii=False).encode(errors="replace"), headers or {})

    def _send(self, status: int, body: bytes, headers: Any) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._write(body)

    def _events(self, events: Iterator[str]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for event in events:
            self._write(event.encode(errors="replace"))

    def _cut(self, body: bytes) -> None:
        """Promise a whole body, send half of it and hang up."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._write(body[: len(body) // 2])
        self.close_connection = True

    def _write(self, data: bytes) -> None:
        try:
            self.wfile.write(data)
        except ConnectionError:
            self.close_connection = True  # a client that has waited long enough has gone


def _speechless(_: Asked) -> Said:
    return Said("No character was set.", status=500)


@contextmanager
def serving(character: Character = _speechless) -> Iterator[ModelServer]:
    """A running server with a character; it is stopped on leaving."""
    server = ModelServer(("127.0.0.1", 0), _Door)
    server.character = character
    server.heard = []
    server.bodies = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
