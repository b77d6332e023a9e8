"""Custom fields: which of an item's fields one fills, by what the user said, its type, or its title."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ingestion.tables.aliases import candidates
from ingestion.tables.mapping import ListMapping
from ingestion.tables.words import fold_header

DAYS = frozenset({"start", "baseline_due", "due", "done_on"})
AMOUNTS = frozenset({"budget", "baseline_budget", "forecast_cost", "actual_cost"})
"""Fields of a project that issues state in parts."""

_AS_ITEM = {
    "vendors": "vendor", "start": "start", "baseline_end": "baseline_due", "end": "due", "actual_end": "done_on",
    "percent_complete": "percent_complete", "team": "team", "owner": "owner", "priority": "priority",
    **{name: name for name in AMOUNTS},
}  # fmt: skip
_TITLES = {
    "target start": "start", "planned start": "start", "start date": "start",
    "target end": "due", "planned end": "due", "end date": "due", "due": "due",
    "epic link": "epic", "parent link": "epic", "flagged": "flagged", "epic name": "", "epic status": "",
    "epic color": "", "epic colour": "", "rank": "", "change start date": "", "change completion date": "",
    "actual start": "", "actual end": "done_on", "skill": "skill", "skills": "skill", "required skill": "skill",
    "effort hours": "effort_hours", "estimated hours": "effort_hours", "effort h": "effort_hours",
    "project manager": "", "approvers": "", "request participants": "", "development": "",
}  # fmt: skip
"""Titles that mean something else in Jira than in a list of projects; an empty field is none of an item's."""
_TYPES = {
    "com.pyxis.greenhopper.jira:gh-epic-link": "epic",
    "com.atlassian.jpo:jpo-custom-field-parent": "epic",
    "com.atlassian.jpo:jpo-custom-field-baseline-start": "start",
    "com.atlassian.jpo:jpo-custom-field-baseline-end": "due",
}
"""Fields whose type says what they are, whatever their title in whichever language."""
_CUSTOM = re.compile(r"\s*custom field \((.*)\)\s*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Filled:
    """A custom field that fills a field of items: its key (column position or field id), and why it does."""

    key: str
    title: str
    how: str


def custom_title(header: str) -> str | None:
    """The title inside a column called `Custom field (…)`, or None."""
    found = _CUSTOM.fullmatch(header)
    return found[1].strip() if found else None


def fill(
    customs: Iterable[tuple[str, str, str]], mapping: ListMapping, *, all_mapped: bool = False
) -> Mapping[str, tuple[Filled, ...]]:
    """Which custom fields (key, title, type) fill which field of an item, the surest first.

    `all_mapped`: the titles are of plain columns, which count only where the user mapped them.
    """
    said = {fold_header(custom_title(name) or name): target for name, target in mapping.columns.items()}
    found: dict[str, list[tuple[int, Filled]]] = {}
    for key, title, type_ in customs:
        folded = fold_header(title)
        for target, rank, how in _targets(folded, type_, said.get(folded), known=not all_mapped):
            found.setdefault(target, []).append((rank, Filled(key, title, how)))
    return {target: tuple(one for _, one in sorted(ones, key=lambda pair: pair[0])) for target, ones in found.items()}


def _targets(folded: str, type_: str, said: str | None, *, known: bool) -> list[tuple[str, int, str]]:
    if said is not None:
        target = _AS_ITEM.get(said)
        return [(target, -1, "mapping file")] if target else []
    if not known:
        return []
    if type_ in _TYPES:
        return [(_TYPES[type_], 0, "type of the field")]
    if folded in _TITLES:
        target = _TITLES[folded]
        return [(target, 1, "alias")] if target else []
    best = sorted((rank, name) for name, rank in candidates(folded).items() if name in _AS_ITEM)
    return [(_AS_ITEM[best[0][1]], 2 + best[0][0], "alias")] if best else []
