"""The first layer of HTTP: who may ask, what is logged and counted, which headers every answer carries."""

import re
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import NotAllowed, TooLarge
from api.problems import problem_of
from portfolio.errors import PortfolioError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
SECURITY_HEADERS = (
    ("content-security-policy", CONTENT_POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "SAMEORIGIN"),
    # Not `no-referrer`: with it, browsers send `Origin: null` with our own forms, which then look foreign.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_RAW_HEADERS = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS]

log = structlog.get_logger("api.http")


class Tallies:
    """Requests counted by method, route and status, with the seconds they took."""

    def __init__(self) -> None:
        """Nothing counted yet."""
        self.requests: Counter[tuple[str, str, int]] = Counter()
        self.seconds: Counter[str] = Counter()

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self.requests[method, route, status] += 1
        self.seconds[route] += seconds  # type: ignore[assignment]  # Counter adds floats as well


class Front:
    """ASGI layer around everything else."""

    def __init__(self, app: ASGIApp, tallies: Tallies, allowed_hosts: tuple[str, ...], upload_limit: int) -> None:
        """Stand before `app`."""
        self.app = app
        self.tallies = tallies
        self.hosts = None if "*" in allowed_hosts else frozenset(host.lower() for host in allowed_hosts)
        self.upload_limit = upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, pass on, count and log one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.perf_counter()
        headers = Headers(scope=scope)
        given = headers.get("x-request-id")
        request_id = given if given and _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex[:16]
        scope.setdefault("state", {})["request_id"] = request_id
        status = 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                # Some answers carry an enum member here; logs and metrics are to hold the bare number.
                status = int(message["status"])
                message["headers"] = [*_secured(message.get("headers", ())), (b"x-request-id", request_id.encode())]
            await send(message)

        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            self._admit(scope["method"], headers)
            limited = receive if scope["method"] in SAFE_METHODS else self._limited(receive)
            await self.app(scope, limited, answer)
        except PortfolioError as refused:
            await problem_of(refused, scope["path"], request_id)(scope, receive, answer)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
            seconds = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", None) or scope.get("bellwether.route", "other")
            self.tallies.add(scope["method"], route, status, seconds)
            log.info(
                "request",
                request_id=request_id,
                method=scope["method"],
                path=scope["path"],
                status=status,
                ms=round(seconds * 1000, 2),
            )

    def _admit(self, method: str, headers: Headers) -> None:
        """Refuse foreign host names (DNS rebinding) and changes asked for by other sites (CSRF)."""
        if self.hosts is not None and _host_name(headers.get("host", "")) not in self.hosts:
            raise NotAllowed(
                "This server does not answer to that host name; add it to BELLWETHER_ALLOWED_HOSTS if it should."
            )
        if method not in SAFE_METHODS:
            if _is_foreign(headers):
                raise NotAllowed(
                    "Another site asked for this change; changes are taken from this site and programs only."
                )
            size = headers.get("content-length", "")
            if size.isdigit() and int(size) > self.upload_limit:
                raise self._too_large()

    def _limited(self, receive: Receive) -> Receive:
        taken = 0

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.upload_limit:
                raise self._too_large()
            return message

        return counted

    def _too_large(self) -> TooLarge:
        megabytes = self.upload_limit >> 20
        return TooLarge(
            f"The upload is larger than {megabytes} MB; use `bellwether ingest` for it, "
            "or raise BELLWETHER_UPLOAD_LIMIT_MB."
        )


def _secured(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers with those of the house; what an answer says itself stands.

    An answer with a content policy of its own says there who may frame it; the older header would contradict it.
    """
    own = list(headers)
    said = {name.lower() for name, _ in own}
    if b"content-security-policy" in said:
        said.add(b"x-frame-options")
    return [*own, *(pair for pair in _RAW_HEADERS if pair[0] not in said)]


def _host_name(host: str) -> str:
    """Host without its port, brackets of IPv6 kept out."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _is_foreign(headers: Headers) -> bool:
    """True where a browser says that another site asks. Programs that are no browser say nothing, and may ask."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")  # all that browsers before `Sec-Fetch-Site` send
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
