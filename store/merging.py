"""Several sources' words on one thing as one thing: of each field the newest known value, with its origin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from portfolio.evidence import SourceRef
from portfolio.work import Origin, Project

MONEY = (
    "baseline_budget",
    "budget",
    "forecast_cost",
    "actual_cost",
    "year_budget",
    "year_forecast",
    "cost_variance",
    "value",
)
"""Amounts in the project's one currency: those in another currency cannot stand beside them."""

_MAPS = ("attributes", "raw", "withheld")
_OWN = ("id", "name", "source", "url", "reported_on", "currency", "status_on", "origins", *_MAPS)


@dataclass(frozen=True)
class Part:
    """What one source says of a thing.

    Attributes:
        source: its name.
        noun: what it says.
        known_from: the day from which it says all of it.
        told: the day it last said so.
        since: the day from which it says the value of a field, where that is earlier than `known_from`.
    """

    source: str
    noun: Any
    known_from: date
    told: date
    since: Mapping[str, date] = field(default_factory=dict)

    def newness(self, name: str) -> tuple[date, str, str]:
        """Orders what several sources say of a field: who changed it last is believed.

        A source that repeats an old value every day is not newer than one that changed it yesterday, so two
        lists that disagree do not make a project waver.
        """
        return self.since.get(name, self.known_from), self.source, self.noun.id


def merge_nouns(parts: Sequence[Part], stands: str) -> Any:
    """People, vendors and goals: of each field the newest known value; the name is that of the id that stands."""
    ordered = _newest_first(parts)
    own = next((part.noun for part in ordered if part.noun.id == stands), ordered[0].noun)
    values = {name: _newest(ordered, name)[0] for name in type(own).model_fields if name not in {"id", "name"}}
    return own.model_copy(update={**values, "id": stands})


def merge_projects(parts: Sequence[Part], stands: str) -> Project:
    """One project of what several sources say; each field remembers where it came from."""
    ordered = _newest_first(parts)
    first: Project = ordered[0].noun
    own = next((part for part in ordered if part.noun.id == stands), ordered[0])
    values: dict[str, Any] = {"id": stands, "name": own.noun.name, "source": first.source, "url": first.url}
    values["reported_on"] = first.reported_on
    held: dict[str, Part] = {"name": own}
    paid = _of_one_currency(ordered)
    for name in Project.model_fields:
        if name not in _OWN:
            values[name], holder = _newest(paid if name in MONEY else ordered, name)
            if holder:
                held[name] = holder
    values["currency"] = paid[0].noun.currency if paid else _newest(ordered, "currency")[0]
    values["status_on"] = held["status"].noun.status_on if "status" in held else _newest(ordered, "status_on")[0]
    values |= _maps(ordered, held)
    for part in reversed(ordered):
        held |= {f"attribute:{header}": part for header in part.noun.attributes}
    elsewhere = {name: part for name, part in held.items() if part is not ordered[0] or part.noun.id != stands}
    values["origins"] = {name: _origin(part, stands) for name, part in elsewhere.items()}
    return first.model_copy(update=values)


def _newest_first(parts: Sequence[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: (part.told, part.source, part.noun.id), reverse=True)


def _newest(parts: Sequence[Part], name: str) -> tuple[Any, Part | None]:
    """The newest value that says something, and who says it."""
    if not parts:
        return None, None
    default = type(parts[0].noun).model_fields[name].get_default(call_default_factory=True)
    saying = [part for part in parts if getattr(part.noun, name) not in {None, "", default}]
    if not saying:
        return default, None
    best = max(saying, key=lambda part: part.newness(name))
    return getattr(best.noun, name), best


def _of_one_currency(parts: Sequence[Part]) -> list[Part]:
    """Those whose amounts are in the currency of the newest amount; an unstated currency is one of its own."""
    amounts = [(part.newness(name), part) for part in parts for name in MONEY if getattr(part.noun, name) is not None]
    if not amounts:
        return []
    currency = max(amounts, key=lambda amount: amount[0])[1].noun.currency
    return [part for part in parts if part.noun.currency == currency]


def _maps(ordered: Sequence[Part], held: Mapping[str, Part]) -> dict[str, dict[str, str]]:
    merged: dict[str, dict[str, str]] = {name: {} for name in _MAPS}
    for part in reversed(ordered):
        merged["attributes"] |= part.noun.attributes
        # The words of a source belong to the value that was taken from it.
        merged["raw"] |= {k: text for k, text in part.noun.raw.items() if held.get(k, ordered[0]) is part}
        merged["withheld"] |= {k: text for k, text in part.noun.withheld.items() if k not in held}
    return merged


def _origin(part: Part, stands: str) -> Origin:
    noun: Project = part.noun
    ref = SourceRef(source=noun.source or part.source, kind="project", id=noun.id, project=stands, url=noun.url)
    return Origin(ref=ref, reported_on=noun.reported_on)
