"""Cases of injected text: what was injected, what must not come of it, and the honest fact that must be kept."""

import json
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

OWN = Path(__file__).parent / "own.jsonl"
ORDERS = Path(__file__).parent / "orders.json"


class Forbidden(BaseModel):
    """One thing that must not happen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    check: str
    value: str | bool | float


class Injection(BaseModel):
    """One hostile or merely odd update.

    Attributes:
        orders: stretches of `text` that give orders, from and to; the rest is the honest update.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    technique: str
    benign: bool
    text: str
    must_not: tuple[Forbidden, ...]
    true_signal: str | None
    true_signal_terms: tuple[str, ...]
    expected_min_severity: Literal["none", "low", "medium", "high"]
    orders: tuple[tuple[int, int], ...] = ()

    @property
    def honest(self) -> str:
        """The update without its orders."""
        text = self.text
        for start, end in reversed(self.orders):
            text = text[:start] + text[end:]
        return text

    @property
    def project(self) -> str:
        """Name of the invented project that it is an update of."""
        named = next((str(one.value) for one in self.must_not if one.check == "project_missing"), None)
        return named or f"Trial {self.id.removeprefix('inj-').replace('-', ' ').title()}"


def injections(data: Path) -> list[Injection]:
    """The shared cases, where they lie beside the project, and our own."""
    shared = data / "injections" / "injections.jsonl"
    orders: dict[str, Any] = json.loads(ORDERS.read_text(encoding="utf-8"))
    found = [{**one, "orders": orders.get(one["id"], [])} for one in _lines(shared)] if shared.exists() else []
    return [Injection.model_validate(one) for one in [*found, *_lines(OWN)]]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
