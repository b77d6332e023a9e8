"""Posting JSON so that the other side cannot act on it before the last step is written down."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from api.delivering.parcel import Refused, Unclear
from api.errors import RequestUnclear
from ingestion.live import secrets
from portfolio.errors import SourceUnreadable

TIMEOUT = httpx.Timeout(20.0, connect=10.0)
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_BUSY = 429
_MOST_WAIT = 3_600.0


def check_reference(target: str) -> None:
    """Raises RequestUnclear where a target is not the reference of a secret address."""
    if not (target.startswith("env:") and target.removeprefix("env:").replace("_", "").isalnum()):
        raise RequestUnclear(
            "An address of this kind lets anybody post, so it is never kept here: put it into an environment variable "
            "and give its name as env:NAME."
        )


def address_of(target: str, environ: Mapping[str, str]) -> str:
    """The address a reference points at. Raises Refused where there is none that may be used."""
    try:
        address = secrets.token(target, environ)
    except SourceUnreadable as missing:
        name = target.removeprefix("env:")
        raise Refused(f"The environment variable {name} holds no address to post to.", later=True) from missing
    parts = urlsplit(address)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not safe or not parts.hostname:
        raise Refused(f"{target} does not hold an https address.", later=False)
    return address


def host_of(address: str) -> str:
    """The part of an address that is no secret."""
    return urlsplit(address).hostname or ""


def post(
    address: str, body: Mapping[str, Any], last_step: Callable[[], None], headers: Mapping[str, str] | None = None
) -> None:
    """Post a JSON body; all but its last byte is on its way when `last_step` is called.

    Raises Refused where the other side did not take it, Unclear where the line broke after the last byte.
    """
    content = json.dumps(body, ensure_ascii=False).encode()
    handed_over = False

    def parts() -> Iterator[bytes]:
        nonlocal handed_over
        yield content[:-1]
        last_step()
        handed_over = True
        yield content[-1:]

    given = {"content-type": "application/json", "content-length": str(len(content)), **(headers or {})}
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            answer = client.post(address, content=parts(), headers=given)
    except httpx.HTTPError as broken:
        if handed_over:
            raise Unclear("The connection broke after the message was handed over; it may have arrived.") from broken
        raise Refused(f"The other side cannot be reached ({type(broken).__name__}).", later=True) from broken
    if answer.is_success:
        return
    later = answer.status_code == _BUSY or answer.status_code >= 500  # noqa: PLR2004 - their side is unwell
    raise Refused(f"The other side answered {answer.status_code}.", later=later, wait_seconds=_wait(answer))


def _wait(answer: httpx.Response) -> float:
    said = answer.headers.get("retry-after", "")
    return min(float(said), _MOST_WAIT) if said.isdigit() else 0.0
