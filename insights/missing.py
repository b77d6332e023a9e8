"""What a rule would need and does not have, in plain words.

"projects.end|milestones.due" reads "end date of the project or due dates of milestones". The words
come from the names of the nouns' fields; only the few that read badly are listed here.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import get_args

from portfolio.columns import TABLES
from portfolio.commerce import Benefit, Contract
from portfolio.governance import ChangeRequest
from portfolio.noun import Noun
from portfolio.work import Project

# Money lines and earlier pictures tell facts of the project; that they are kept elsewhere is no reader's concern.
_OWNERS: Mapping[str, tuple[str, type[Noun]]] = MappingProxyType({
    **{kind: (kind, noun) for kind, noun in TABLES.items()},
    "benefits": ("benefits", Benefit),
    "contracts": ("contracts", Contract),
    "projects": ("the project", Project),
    "history": ("the project", Project),
    "money": ("the project", TABLES["money"]),
    "items": ("work items", TABLES["items"]),
    "changes": ("change requests", ChangeRequest),
})  # fmt: skip
_WORDS: Mapping[str, str] = MappingProxyType({
    "projects.rag": "RAG status",
    "history.end": "earlier end dates",
    "history.owner": "earlier owner",
    "history.sponsor": "earlier sponsor",
    "items.known_on": "earlier lists",
    "changes.raised": "raising date",
    "dependencies.predecessor_project": "other projects",
    "money.actual": "actual cost",
    "money.forecast": "forecast cost",
    "benefits.target": "targets",
    "benefits.forecast": "forecasts",
    "benefits.realised": "realised values",
    "items.register": "registers of risks, issues and decisions",
    "dependencies.items": "links between open pieces of work",
    "contracts.comparable": "contract amounts in the currency of the budget",
    "contracts.amount": "amounts",
    "gates.planned": "planned days",
    "gates.passed": "days of passing",
    "gates.decision": "decisions",
    "updates.written_on": "days on which updates were written",
    "updates.rhythm": "a present rhythm of updates",
    "history.budget": "earlier budgets",
    "history.baseline_end": "earlier approved end dates",
    "vendor": "vendors",
    "done_on": "completion date",
    "reported_on": "report date",
    "updated_on": "last change date",
})  # fmt: skip
# Facts whose words name the thing itself: nothing "of updates" has to be added.
_WHOLE = frozenset(
    {"contracts.comparable", "dependencies.items", "items.register", "updates.written_on", "updates.rhythm"}
)
_MANY = 5  # more dates than this are not told one by one
_MEASURES = ("_days", "_share")
_NOT_KNOWN, _AND = "Not known: ", "; "


def missing_reason(missing: Iterable[str]) -> str:
    """The sentence that says which facts were not there; each need is "kind.field", or "a.b|c.d" for either."""
    return f"{_NOT_KNOWN}{_AND.join(map(in_words, missing))}."


def facts_of(reason: str) -> frozenset[str]:
    """The facts such a sentence says are not there, in words; none where it says something else."""
    told = reason.removesuffix(".")
    return frozenset(told.removeprefix(_NOT_KNOWN).split(_AND)) if told.startswith(_NOT_KNOWN) else frozenset()


@cache
def in_words(need: str) -> str:
    """One need as a person says it, what belongs to the same things said together."""
    fields: dict[str, list[str]] = {}
    for fact in need.split("|"):
        owner, field = _said(fact)
        known = fields.setdefault(owner, [])
        if field not in known:
            known.append(field)
    every = [name for names in fields.values() for name in names]
    if len(every) > _MANY and all(name.endswith(("date", "dates")) for name in every):
        return f"any date of {_either(list(fields))}"
    owners: dict[tuple[str, ...], list[str]] = {}
    for owner, names in fields.items():
        owners.setdefault(tuple(names), []).append(owner)
    return _either([_of(names, things) for names, things in owners.items()])


def _of(names: tuple[str, ...], things: list[str]) -> str:
    told = [name for name in names if name]
    return f"{_either(told)} of {_either(things)}" if told else _either(things)


def _either(parts: list[str]) -> str:
    return " or ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _said(fact: str) -> tuple[str, str]:
    """Whose fact it is and what it is called; no name where it is the thing itself that is not there."""
    kind, _, field = fact.partition(".")
    owner, noun = _OWNERS.get(kind, (kind.replace("_", " "), Project))
    if field in {"", "*", "dated"}:
        return owner, ""
    if fact in _WHOLE:
        return _WORDS[fact], ""
    one = owner == "the project"
    words = _WORDS.get(fact) or _WORDS.get(field) or _from_field(noun, field)
    return owner, words if one or not words.endswith("date") else f"{words}s"


def _from_field(noun: type[Noun], field: str) -> str:
    words = field
    for ending in _MEASURES:
        words = words.removesuffix(ending)
    declared = noun.model_fields.get(field)
    if declared is None or date not in {declared.annotation, *get_args(declared.annotation)}:
        return words.replace("_", " ")
    return f"{words.removesuffix('_on').replace('_by', '-by').replace('_', ' ')} date"
