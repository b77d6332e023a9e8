"""One way to speak to every vendor: retried, limited, counted, read-only, and never saying the token."""

import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from ingestion.live import answers
from ingestion.live.budget import DayBudget
from ingestion.live.connector import CursorExpired, Json, Reply, Service, Verdict
from portfolio.errors import SourceUnavailable, SourceUnreadable

_READ_AHEAD = 4
"""Answers `each` may hold for every call in flight, so that a slow reader does not fill the memory."""


@dataclass(frozen=True)
class Patience:
    """How long the transport goes on trying.

    Attributes:
        attempts: most times one request is sent.
        first: seconds of the first backoff, doubled each time; the wait is drawn between 0 and that.
        cap: most seconds of one backoff.
        in_all: most seconds one request waits over all its attempts, and most that a `Retry-After` may ask.
        largest: most bytes of one answer.
        hops: most redirects that are followed on the same host.
    """

    attempts: int = 6
    first: float = 1.0
    cap: float = 60.0
    in_all: float = 300.0
    largest: int = 64 << 20
    hops: int = 3


@dataclass(frozen=True)
class _Sent:
    """What is sent, so that it can be sent again."""

    method: str
    path: str
    params: Mapping[str, str | int] | None = None
    body: Json | None = None


class HttpWire:
    """The Wire over one httpx client; safe to use from several threads."""

    def __init__(
        self,
        service: Service,
        *,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: random.Random | None = None,
        budget: DayBudget | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Open a client for `service`; nothing is sent yet."""
        self.notes: list[str] = []
        self.calls = 0
        self.waited = 0.0
        self._service = service
        self._sleep = sleep
        self._clock = clock
        self._jitter = jitter or random.SystemRandom()
        self._budget = budget
        self._patience = patience or Patience()
        self._gate = threading.BoundedSemaphore(service.at_once)
        self._lock = threading.Lock()
        self._closed_until = 0.0
        self._secrets = answers.secrets_in(service.headers)
        base = urlsplit(service.base_url)
        if base.scheme not in {"http", "https"} or not base.hostname:
            raise SourceUnreadable(f"'{service.base_url}' is no address to call; it must begin with https://.")
        self.host = base.netloc.rpartition("@")[2]
        if base.scheme == "http" and base.hostname not in {"127.0.0.1", "::1", "localhost"}:
            self._note(f"{self.host} is called over http, so the token travels in the clear; use https.")
        self._client = httpx.Client(
            headers={"Accept": "application/json", "User-Agent": "bellwether", **service.headers},
            timeout=service.timeout,
            follow_redirects=False,
            limits=httpx.Limits(max_connections=service.at_once, max_keepalive_connections=service.at_once),
        )

    def __enter__(self) -> Self:
        """Use it in a `with` block, so that its connections are given back."""
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Close the client."""
        self.close()

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def get(self, path: str, params: Mapping[str, str | int] | None = None) -> Reply:
        """GET `path` below the base URL."""
        return self._understood(_Sent("GET", path, params))

    def post(self, path: str, body: Json) -> Reply:
        """POST a search; nothing is ever changed at the vendor."""
        return self._understood(_Sent("POST", path, body=body))

    def each(self, asks: Iterable[tuple[str, Mapping[str, str | int] | None]]) -> Iterator[Reply]:
        """GET many paths, as many at once as the service allows; the answers come in the order asked."""
        queue = iter(asks)
        with ThreadPoolExecutor(max_workers=self._service.at_once, thread_name_prefix="wire") as threads:
            waiting = [threads.submit(self.get, *one) for one in islice(queue, self._service.at_once * _READ_AHEAD)]
            try:
                while waiting:
                    reply = waiting.pop(0).result()
                    waiting += [threads.submit(self.get, *one) for one in islice(queue, 1)]
                    yield reply
            finally:
                for future in waiting:
                    future.cancel()

    def ask(self, query: str, variables: Json) -> Json:
        """Run a GraphQL query and return its `data`; errors beside partial data become notes."""
        reply = self._understood(_Sent("POST", self._service.graphql, body={"query": query, "variables": variables}))
        body = reply.body if isinstance(reply.body, dict) else {}
        data, said = body.get("data"), answers.errors_in(body)
        if not isinstance(data, dict) or (said and all(value is None for value in data.values())):
            why = self._clean("; ".join(said)) or "it holds no data"
            raise SourceUnreadable(f"{self.host} did not answer the query: {why}.")
        for message in said:
            self._note(f"{self.host} left something out: {self._clean(message)}.")
        return data

    def _understood(self, sent: _Sent) -> Reply:
        """Send until the answer is fine, or there is no point in going on."""
        waited = 0.0
        for attempt in range(1, self._patience.attempts + 1):
            verdict = self._once(sent)
            if isinstance(verdict, Reply):
                return verdict
            last = attempt == self._patience.attempts
            pause = self._pause(verdict, attempt, waited)
            if last or pause is None:
                raise SourceUnavailable(self._gave_up(verdict, attempt, waited))
            waited += pause
            until = self._closed_until
            self._wait(pause)
            if verdict.after is not None:
                self._waited_for(until)
        raise AssertionError("unreachable: the last attempt either answers or raises")

    def _once(self, sent: _Sent) -> Reply | Verdict:
        """One attempt: the reply where it is fine, or why to try again. Raises where trying again is no use."""
        try:
            with self._gate:
                self._hold()
                reply = self._send(sent)
        except httpx.TimeoutException:
            return Verdict("again", f"did not answer within {self._service.timeout:.0f} s")
        except httpx.TransportError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise SourceUnreadable(
                    f"The certificate of {self.host} is not trusted here; check the address and this machine's "
                    "certificates."
                ) from None
            return Verdict("again", f"cannot be reached ({self._clean(str(error)) or type(error).__name__})")
        verdict = self._service.judge(reply)
        if verdict.kind == "fine" and reply.status >= answers.FIRST_ERROR:
            verdict = answers.by_status(reply)
        self._notice(reply, verdict)
        if verdict.kind == "fine":
            if reply.body is None:
                raise SourceUnreadable(
                    f"{self.host} answered {sent.path} with something other than JSON; check the URL."
                )
            return reply
        if verdict.kind == "again":
            return Verdict("again", verdict.why, answers.later(verdict.after, reply.headers))
        why = self._clean(verdict.why)
        if verdict.kind == "expired":
            raise CursorExpired(why)
        if verdict.kind == "stop":
            raise SourceUnavailable(answers.sentence(f"{self.host} allows no more calls now: {why}", verdict.after))
        raise SourceUnreadable(answers.sentence(f"{self.host} {why}" if why else f"{self.host} refused", None))

    def _send(self, sent: _Sent) -> Reply:
        method, url = sent.method, httpx.URL(self._service.base_url + sent.path)
        if sent.params:
            url = url.copy_merge_params(sent.params)
        for _ in range(self._patience.hops + 1):
            if self._budget is not None:
                self._budget.spend()
            with self._lock:
                self.calls += 1
            reply, location = self._exchange(method, url, sent.body)
            if location is None:
                return reply
            target = url.join(location)
            if (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port):
                # The token would go along to whoever that is.
                raise SourceUnreadable(
                    f"{self.host} sends us on to {self._clean(target.host)}, and the token is not taken there; "
                    "give that address as the base URL if it is the right one."
                )
            if method != "GET" and reply.status not in answers.SAME_METHOD:
                raise SourceUnreadable(f"{self.host} redirects {sent.path} instead of answering; check the base URL.")
            url = target
        raise SourceUnreadable(f"{self.host} redirects {sent.path} in circles; check the base URL.")

    def _exchange(self, method: str, url: httpx.URL, body: Json | None) -> tuple[Reply, str | None]:
        """One request on the wire, read up to the largest size; and where it redirects to."""
        begun, content = self._clock(), bytearray()
        with self._client.stream(method, url, json=body) as answer:
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > self._patience.largest:
                    raise SourceUnreadable(
                        f"{self.host} answered {url.path} with more than {self._patience.largest >> 20} MB; "
                        "that is no page of records."
                    )
                if self._clock() - begun > 2 * self._service.timeout:
                    raise httpx.ReadTimeout("the answer trickles")
            headers = {name.lower(): value for name, value in answer.headers.items()}
            redirected = answer.is_redirect and "location" in headers
            parsed = None if redirected else answers.parsed(bytes(content))
            return Reply(answer.status_code, headers, parsed), headers["location"] if redirected else None

    def _pause(self, verdict: Verdict, attempt: int, waited: float) -> float | None:
        """Seconds to wait before the next attempt; None where that would be too long."""
        ceiling = min(self._patience.cap, self._patience.first * 2 ** (attempt - 1))
        drawn = self._jitter.uniform(0, ceiling)
        # A vendor that names a time means it: never earlier, and not everybody at the same moment after it.
        pause = drawn if verdict.after is None else verdict.after + min(drawn, self._patience.first)
        return pause if waited + pause <= self._patience.in_all else None

    def _gave_up(self, verdict: Verdict, attempt: int, waited: float) -> str:
        why = self._clean(verdict.why) or "asks to be called later"
        if verdict.after is not None and waited + verdict.after > self._patience.in_all:
            return answers.sentence(f"{self.host} {why}", verdict.after)
        return f"{self.host} {why}, after {attempt} attempts over {waited:.0f} s; try again later."

    def _notice(self, reply: Reply, verdict: Verdict) -> None:
        """Keep everybody from calling where the vendor says that nothing is left for now."""
        wait = verdict.after if verdict.kind == "again" else answers.spent(reply.headers)
        if wait:
            with self._lock:
                self._closed_until = max(self._closed_until, self._clock() + wait)

    def _hold(self) -> None:
        """Wait until the vendor takes calls again."""
        with self._lock:
            until = self._closed_until
            left = until - self._clock()
        if left > 0:
            if left > self._patience.in_all:
                raise SourceUnavailable(answers.sentence(f"{self.host} allows no more calls now", left))
            self._wait(left)
            self._waited_for(until)

    def _wait(self, seconds: float) -> None:
        with self._lock:
            self.waited += seconds
        self._sleep(seconds)

    def _waited_for(self, until: float) -> None:
        """Open again, unless the vendor closed for longer meanwhile."""
        with self._lock:
            if self._closed_until <= until:
                self._closed_until = 0.0

    def _note(self, sentence: str) -> None:
        with self._lock:
            if sentence not in self.notes:
                self.notes.append(sentence)

    def _clean(self, text: Any) -> str:
        """A vendor's words for people: short, on one line, and without the token."""
        return answers.clean(text, self._secrets)
