"""Rendered answers, kept while they are true: the same question twice costs one look at the revision.

The key of an answer is its address and form; it stands while the portfolio's version does. A warm answer is sent
before routing begins, so it costs less than a route that does nothing.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from pydantic import BaseModel
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.workspace import Workspace

Key = tuple[str, bytes, bool]
"""Path, query, and whether the answer is a table."""

MOST_BYTES = 64 << 20
_BIGGEST_SHARE = 4


@dataclass(frozen=True)
class Kept:
    """One rendered answer, and the version of the portfolio it is true for."""

    body: bytes
    etag: str
    media_type: str
    portfolio: str | None
    version: str

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """Headers of the full answer."""
        return [
            (b"content-type", self.media_type.encode()),
            (b"content-length", str(len(self.body)).encode()),
            *self.short_headers,
        ]

    @property
    def short_headers(self) -> list[tuple[bytes, bytes]]:
        """Headers that a 304 carries too."""
        return [(b"etag", self.etag.encode()), (b"cache-control", b"private, no-cache"), (b"vary", b"Accept")]


class Replies:
    """Answers of one process, the least used forgotten first."""

    def __init__(self, workspace: Workspace) -> None:
        """Keep answers about the portfolios of `workspace`."""
        self._workspace = workspace
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def warm(self, key: Key) -> Kept | None:
        """The answer kept under a key, where it still stands."""
        kept = self._kept.get(key)
        if kept is None or kept.version != self._version(kept.portfolio):
            return None
        return kept

    def reply(
        self,
        request: Request,
        portfolio: str | None,
        make: Callable[[], BaseModel | str],
        media_type: str = "application/json",
    ) -> Response:
        """Render an answer, keep it, and send it: whole, or as 304 where the caller has it already."""
        key = key_of(request.url.path, request.scope["query_string"], request.headers.get("accept"))
        kept = self.made(key, portfolio, make, media_type)
        if matches(request.headers.get("if-none-match"), kept.etag):
            return Response(status_code=304, headers={k.decode(): v.decode() for k, v in kept.short_headers})
        return Response(kept.body, headers={k.decode(): v.decode() for k, v in kept.headers})

    def made(self, key: Key, portfolio: str | None, make: Callable[[], BaseModel | str], media_type: str) -> Kept:
        """Render an answer and keep it under a key."""
        version = self._version(portfolio)
        made = make()
        text = made if isinstance(made, str) else made.model_dump_json()
        body = text.encode()
        etag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        kept = Kept(body, etag, media_type, portfolio, version)
        # What was rendered while the portfolio changed may be half old; it is sent, but not kept.
        if version == self._version(portfolio):
            self._keep(key, kept)
        return kept

    def _version(self, portfolio: str | None) -> str:
        return self._workspace.version(portfolio)

    def _keep(self, key: Key, kept: Kept) -> None:
        if len(kept.body) > MOST_BYTES // _BIGGEST_SHARE:
            return
        with self._lock:
            before = self._kept.pop(key, None)
            self._bytes += len(kept.body) - (len(before.body) if before else 0)
            self._kept[key] = kept
            while self._bytes > MOST_BYTES:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= len(gone.body)


class Warm:
    """ASGI layer that sends kept answers without going through the routes."""

    def __init__(self, app: ASGIApp, replies: Replies) -> None:
        """Stand before `app`."""
        self.app = app
        self.replies = replies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the kept answer, or let the routes make one."""
        if scope["type"] == "http" and scope["method"] == "GET":
            headers = Headers(scope=scope)
            kept = self.replies.warm(key_of(scope["path"], scope["query_string"], headers.get("accept")))
            if kept is not None:
                if matches(headers.get("if-none-match"), kept.etag):
                    await send({"type": "http.response.start", "status": 304, "headers": kept.short_headers})
                    await send({"type": "http.response.body", "body": b""})
                else:
                    await send({"type": "http.response.start", "status": 200, "headers": kept.headers})
                    await send({"type": "http.response.body", "body": kept.body})
                return
        await self.app(scope, receive, send)


def key_of(path: str, query: bytes, accept: str | None) -> Key:
    """What an answer is kept under: its address, and whether a table was asked for instead of an object."""
    return path, query, wants_table(accept)


def wants_table(accept: str | None) -> bool:
    """True where CSV is accepted and JSON is not."""
    types = {part.partition(";")[0].strip().lower() for part in (accept or "").split(",")}
    return "text/csv" in types and "application/json" not in types


def matches(wanted: str | None, etag: str) -> bool:
    """True where If-None-Match names this answer; weak marks and lists included (RFC 9110, 13.1.2)."""
    if not wanted:
        return False
    return wanted.strip() == "*" or etag in [part.strip().removeprefix("W/") for part in wanted.split(",")]


def workspace_of(request: Request) -> Workspace:
    """The workspace behind this application."""
    workspace: Workspace = request.app.state.workspace
    return workspace


def replies_of(request: Request) -> Replies:
    """The kept answers of this application."""
    replies: Replies = request.app.state.replies
    return replies
