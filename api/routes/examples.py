"""Examples in the OpenAPI document, all taken from the sample portfolio (`bellwether demo`)."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import JsonValue


@cache
def _all() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files("api.routes").joinpath("examples.json").read_text(encoding="utf-8"))
    return found


def example(name: str, more: dict[str, Any] | None = None) -> dict[int | str, dict[str, Any]]:
    """The example of a successful answer, as FastAPI takes it; `more` adds other media types."""
    return {200: {"content": {"application/json": {"example": body(name)}, **(more or {})}}}


def body(name: str) -> Any:
    """One example by name."""
    return _all().get(name, {})


PORTFOLIOS = "portfolios"
SUMMARY = "summary"
INSIGHTS = "insights"
DETAIL = "detail"
SCORES = "scores"
SCORE = "score"
COVERAGE = "coverage"
RULES = "rules"
RULE = "rule"
ANSWER = "answer"
REPORT = "report"
IDENTITIES = "identities"
IDENTITY = "identity"
JUDGED: dict[str, JsonValue] = {
    "kind": "vendor",
    "left": "Acme Ltd.",
    "right": "ACME Limited",
    "verdict": "same",
    "person": "Portfolio office",
}
DECISION: dict[str, JsonValue] = {
    "state": "accepted",
    "reason": "The supplier has signed a recovery plan; we look again in June.",
    "person": "Portfolio office",
    "expires_on": "2026-06-30",
}
QUESTION: dict[str, JsonValue] = {"question": "How many projects are late?"}
CANONICAL = {
    "as_of": "2026-03-31",
    "projects": [
        {
            "id": "harbour",
            "name": "Harbour payments",
            "owner": "R. Osei",
            "baseline_end": "2026-05-29",
            "end": "2026-08-14",
        }
    ],
}
