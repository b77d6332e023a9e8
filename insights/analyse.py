"""One dated picture in, everything the house has to say about it out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from insights import brief as page
from insights.brief import Memory
from insights.policy import Policy
from insights.runner import run
from insights.scoring import weigh
from portfolio.findings import Brief
from portfolio.inferred import inferred_bands
from portfolio.snapshot import Portfolio

__all__ = ["Analysis", "Memory", "analyse", "from_bytes", "to_bytes"]

_VERSION = 1
_COLUMNS = ("rule", "project", "state", "reason")


@dataclass(frozen=True, eq=False)
class Analysis:
    """A brief, and the coverage behind it (columns: rule, project, state, reason)."""

    brief: Brief
    coverage: pd.DataFrame
    memory: Memory


def analyse(portfolio: Portfolio, policy: Policy, earlier: Memory | None = None) -> Analysis:
    """Run every rule on the picture, weigh what they find, and say it."""
    found = run(portfolio, policy)
    scored = weigh(found.findings, portfolio, policy.scoring)
    told = page.brief(portfolio, scored, found.coverage, policy.scoring, earlier, portfolio.ask(inferred_bands))
    return Analysis(brief=told, coverage=found.coverage, memory=page.remember(told, earlier))


def to_bytes(analysis: Analysis) -> bytes:
    """The analysis as JSON: the same analysis gives the same bytes."""
    coverage = {name: _coded(analysis.coverage[name]) for name in _COLUMNS}
    memory = analysis.memory
    kept = {
        "as_of": memory.as_of.isoformat(),
        "first_seen": {key: day.isoformat() for key, day in memory.first_seen.items()},
        "scores": dict(memory.scores),
        "projects": dict(memory.projects),
        "index": memory.index,
    }
    rest = json.dumps({"coverage": coverage, "memory": kept}, sort_keys=True, ensure_ascii=False)
    return f'{{"version":{_VERSION},"rest":{rest},"brief":{analysis.brief.model_dump_json()}}}'.encode()


def from_bytes(kept: bytes) -> Analysis:
    """The analysis that `to_bytes` wrote. Raises ValueError where it was written by another version."""
    data = json.loads(kept)
    if data.get("version") != _VERSION:
        raise ValueError("The kept analysis was written by another version; analyse the picture again.")
    memory = data["rest"]["memory"]
    coverage = data["rest"]["coverage"]
    return Analysis(
        brief=Brief.model_validate(data["brief"]),
        coverage=pd.DataFrame({name: _decoded(coverage[name]) for name in _COLUMNS}),
        memory=Memory(
            as_of=date.fromisoformat(memory["as_of"]),
            first_seen={key: date.fromisoformat(day) for key, day in memory["first_seen"].items()},
            scores=memory["scores"],
            projects=memory["projects"],
            index=memory["index"],
        ),
    )


def _coded(column: pd.Series) -> dict[str, list[object]]:
    codes, values = pd.factorize(column.astype("object"), sort=False, use_na_sentinel=True)
    return {"values": [str(value) for value in values], "codes": [int(code) for code in codes]}


def _decoded(coded: Mapping[str, list[object]]) -> pd.Series:
    values = pd.Series([*coded["values"], None], dtype="str")
    return values.take(coded["codes"]).reset_index(drop=True)  # type: ignore[arg-type]  # codes are integers
