"""What is planned for the sample: projects, people, vendors and links, read from the files beside this one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from evals.synth.curves import Curve

HERE = Path(__file__).parent

PICTURES: tuple[date, ...] = (
    date(2025, 11, 30),
    date(2025, 12, 31),
    date(2026, 1, 31),
    date(2026, 2, 28),
    date(2026, 3, 31),
    date(2026, 4, 30),
    date(2026, 5, 31),
    date(2026, 6, 30),
    date(2026, 7, 31),
    date(2026, 8, 31),
    date(2026, 9, 30),
    date(2026, 10, 31),
)
"""The days on which the whole portfolio was written down; the last one is today in the sample."""


@dataclass(frozen=True)
class Plot:
    """The life of one project, as the author of the sample decided it."""

    id: str
    name: str
    programme: str
    department: str
    category: str
    family: str
    description: str
    priority: str
    team: str
    start: date
    end: date
    budget: float
    value: float
    cadence: int
    parts: tuple[str, ...]
    goals: tuple[str, ...]
    benefit: tuple[str, str, float]
    owner: object
    sponsor: object
    rag: Mapping[date, str]
    tone: Mapping[date, str]
    vendors: object
    progress: Curve
    plan: Curve
    spend: Curve
    ends: Mapping[date, date] = field(default_factory=dict)
    eac: Mapping[date, float] = field(default_factory=dict)
    replans: tuple[date, ...] = ()
    actual_end: date | None = None
    updates_until: date | None = None
    touched_until: date | None = None
    rag_until: date | None = None
    blocked: Mapping[int, date] = field(default_factory=dict)
    benefit_due: Mapping[date, date] = field(default_factory=dict)
    benefit_forecast: Mapping[date, float] = field(default_factory=dict)
    realised: float = 0.0

    def end_on(self, day: date) -> date:
        """The forecast end as it stood on `day`."""
        stood: date = standing(self.ends, day, self.end)
        return stood

    def vendors_on(self, day: date) -> list[str]:
        """Vendors under contract on `day`."""
        if isinstance(self.vendors, Mapping):
            return [name for name, since in self.vendors.items() if since <= day]
        return list(self.vendors) if isinstance(self.vendors, Sequence) else []

    def all_vendors(self) -> list[str]:
        """Every vendor it will ever have."""
        return list(self.vendors) if isinstance(self.vendors, Mapping | Sequence) else []

    def person_on(self, role: str, day: date) -> str:
        """Id of the owner or sponsor on `day`; empty where nobody is named."""
        named = getattr(self, role)
        return str(standing(named, day, "")) if isinstance(named, Mapping) else str(named)


def standing(steps: Mapping[date, Any], day: date, before: Any) -> Any:
    """The value of the last step on or before `day`, or `before`."""
    known = [since for since in steps if since <= day]
    return steps[max(known)] if known else before


@cache
def plots() -> tuple[Plot, ...]:
    """The 24 projects, in the order of the file."""
    return tuple(_plot(entry) for entry in read_yaml("projects.yaml"))


@cache
def group() -> Mapping[str, Any]:
    """People, vendors, goals and links."""
    facts: Mapping[str, Any] = read_yaml("group.yaml")
    return facts


@cache
def wording() -> Mapping[str, Mapping[str, list[str]]]:
    """Parts of sentences, by tone."""
    parts: Mapping[str, Mapping[str, list[str]]] = read_yaml("wording.yaml")
    return parts


def read_yaml(name: str) -> Any:
    """Content of one of the files beside this one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((HERE / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders


def _plot(entry: dict[str, Any]) -> Plot:
    start, end, today = entry["start"], entry["end"], PICTURES[-1]
    plan = Curve(entry.pop("plan", [[start, 0], [end, 1]]))
    reached = plan.at(today)
    progress = Curve(entry.pop("progress", [[start, 0], [today, round(reached, 3)]]))
    spend = Curve(entry.pop("spend", [[day, round(share * 0.985, 4)] for day, share in progress.points]))
    for name in ("parts", "goals", "replans"):
        entry[name] = tuple(entry.get(name, ()))
    entry["benefit"] = tuple(entry["benefit"])
    return Plot(plan=plan, progress=progress, spend=spend, **entry)
