"""Evidence in its context: the words around a quote, the thing a value belongs to, grouped by that thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from portfolio.deliveries import vendor_names
from portfolio.evidence import Evidence, SourceRef
from portfolio.snapshot import Portfolio

AROUND = 320
"""Characters of an update that are shown on either side of a quote."""

_TABLES = {"update": "updates", "item": "items", "milestone": "milestones", "dependency": "dependencies"}
_FACTS = {
    "item": ("status", "owner", "vendor", "baseline_due", "due", "done_on"),
    "milestone": ("status", "owner", "baseline_due", "due", "done_on"),
}
_NAMED = {
    "vendor": "vendors",
    "contract": "contracts",
    "benefit": "benefits",
    "goal": "goals",
    "gate": "gates",
    "change": "changes",
    "person": "people",
}


@dataclass(frozen=True)
class Quote:
    """One piece of evidence; `before` and `after` are the words around it where it stands in a text."""

    proof: Evidence
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Shown:
    """One thing that evidence comes from.

    Attributes:
        ref: where it was read.
        name: its name.
        project: name of its project, empty where that is the thing itself.
        author: who wrote it, where it is an update.
        text: true where the quotes are words of a text and no values of fields.
        quotes: the evidence that comes from it.
        facts: what else is known of it: field → value.
    """

    ref: SourceRef
    name: str
    project: str = ""
    author: str = ""
    text: bool = False
    quotes: Sequence[Quote] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def in_context(evidence: Sequence[Evidence], picture: Portfolio) -> list[Shown]:
    """Evidence grouped by the thing it comes from, in the order in which the things first come."""
    groups: dict[tuple[str, str], list[Evidence]] = {}
    for proof in evidence:
        group = groups.setdefault((proof.ref.kind, proof.ref.id), [])
        if all((proof.ref.field, proof.quote) != (said.ref.field, said.quote) for said in group):
            group.append(proof)
    return [_shown(proofs, picture) for proofs in groups.values()]


def _shown(proofs: Sequence[Evidence], picture: Portfolio) -> Shown:
    ref = proofs[0].ref
    row = _row(ref, picture)
    words = _text(row.get("text"))
    quoted = {proof.ref.field for proof in proofs}
    facts = {name: _fact(name, row, picture) for name in _FACTS.get(ref.kind, ()) if name not in quoted}
    return Shown(
        ref=ref,
        name=_name(ref, row, picture),
        project=picture.name_of(ref.project) if ref.project and ref.kind != "project" else "",
        author=picture.person_name(_text(row.get("author"))),
        text=bool(words) and any(proof.quote in words for proof in proofs),
        quotes=[_quote(proof, words) for proof in proofs],
        facts={name: value for name, value in facts.items() if value},
    )


def _row(ref: SourceRef, picture: Portfolio) -> Mapping[Any, Any]:
    table = _TABLES.get(ref.kind)
    if table is None:
        return {}
    frame = getattr(picture, table)
    found = frame[frame["id"] == ref.id]
    return found.iloc[0].to_dict() if len(found) else {}


def _fact(name: str, row: Mapping[Any, Any], picture: Portfolio) -> str:
    """A value as people say it: people and vendors by their names."""
    value = _text(row.get(name))
    if name == "owner":
        return picture.person_name(value)
    return picture.ask(vendor_names).names.get(value, value) if name == "vendor" else value


def _name(ref: SourceRef, row: Mapping[Any, Any], picture: Portfolio) -> str:
    if ref.kind == "project":
        return picture.name_of(ref.id)
    if ref.kind == "dependency":
        ends = [row.get("predecessor_project"), row.get("successor_project")]
        return " → ".join(picture.name_of(str(end)) for end in ends if isinstance(end, str)) or ref.id
    if ref.kind in _NAMED:
        known = getattr(picture, _NAMED[ref.kind]).get(ref.id)
        return (getattr(known, "name", None) or ref.id) if known else ref.id
    return _text(row.get("name")) or ref.id


def _quote(proof: Evidence, words: str) -> Quote:
    place = words.find(proof.quote) if proof.quote else -1
    if place < 0:
        return Quote(proof)
    end = place + len(proof.quote)
    before, after = words[max(0, place - AROUND) : place], words[end : end + AROUND]
    return Quote(proof, ("… " if place > AROUND else "") + before, after + (" …" if end + AROUND < len(words) else ""))


def _text(value: object) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):  # noqa: PLR0124 - only NaN differs from itself
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return str(value)
