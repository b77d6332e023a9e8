"""What Asana's answers mean, those inside a batch too."""

from collections.abc import Mapping
from typing import Any

from ingestion.live.answers import FIRST_ERROR, errors_in
from ingestion.live.connector import FINE, Reply, Verdict

_LATER = frozenset({429, 500, 502, 503, 504})
_WORDS = {
    402: "the plan of the workspace does not have it (402)",
    403: "the token may not see it (403)",
    404: "it does not exist, or is hidden from the token (404)",
}


def judge(reply: Reply) -> Verdict:
    """A batch is asked again whole where one of its actions was refused for the moment."""
    actions = actions_in(reply.body)
    late = [one for one in actions if status_of(one) in _LATER]
    if not late:
        return FINE
    waits = [wait for one in late if (wait := _retry_after(one)) is not None]
    status = status_of(late[0])
    return Verdict("again", f"answers a part of the request with status {status}", max(waits, default=None))


def actions_in(body: Any) -> list[Mapping[str, Any]]:
    """The answers of a batch; empty where the body is none."""
    data = body.get("data") if isinstance(body, Mapping) else None
    if not isinstance(data, list) or not all(isinstance(one, Mapping) and "status_code" in one for one in data):
        return []
    return data


def status_of(answer: Mapping[str, Any]) -> int:
    """The status of one answer."""
    status = answer.get("status_code")
    return status if isinstance(status, int) else 0


def is_error(answer: Mapping[str, Any]) -> bool:
    """True where an answer holds no records."""
    return not 0 < status_of(answer) < FIRST_ERROR


def is_expired(answer: Mapping[str, Any]) -> bool:
    """True where the offset of a question is too old."""
    said = " ".join(errors_in(answer.get("body"))).casefold()
    return status_of(answer) == FIRST_ERROR and ("offset" in said or "pagination token" in said)


def why(answer: Mapping[str, Any]) -> str:
    """Why an answer holds no records, for a sentence."""
    status = status_of(answer)
    said = "; ".join(errors_in(answer.get("body")))
    return _WORDS.get(status, f"it answers with status {status}") + (f": {said[:160]}" if said else "")


def _retry_after(answer: Mapping[str, Any]) -> float | None:
    headers = answer.get("headers")
    if not isinstance(headers, Mapping):
        return None
    stated = next((value for name, value in headers.items() if str(name).casefold() == "retry-after"), None)
    try:
        return float(stated) if stated is not None else None
    except (TypeError, ValueError):
        return None
