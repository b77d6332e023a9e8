"""Which column of a board is which field: by its title first, by what it holds where no title speaks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingestion.sources.monday.board import Column
from ingestion.tables.aliases import KINDS, candidates
from ingestion.tables.mapping import ListMapping
from ingestion.tables.words import fold_header

_ITEM_FIELDS = {
    "status": "status", "priority": "priority", "owner": "owner", "team": "team", "vendors": "vendor",
    "start": "start", "baseline_end": "baseline_due", "end": "due", "actual_end": "done_on",
    "percent_complete": "percent_complete", "url": "url", "reported_on": "updated_on", "category": "kind",
}  # fmt: skip
"""Fields of a project that an item has too, under its own name."""
FIELD_KINDS: Mapping[str, str] = {
    **KINDS, "due": "day", "baseline_due": "day", "done_on": "day", "updated_on": "day", "blocked_since": "day",
    "effort_hours": "number", "vendor": "text", "skill": "text", "kind": "text",
}  # fmt: skip
_ITEM_ONLY = {
    "effort_hours": re.compile(
        r"(?:estimated |planned |original |total )?(?:effort|hours|estimate)(?: in)?(?: hours?| h)?"
    ),
    "skill": re.compile(r"skills?(?: needed| required)?"),
    "blocked_since": re.compile(r"blocked (?:since|on|from)"),
}  # fmt: skip
WAITS = re.compile(
    r"(?:depend(?:s|ent|encies|ency|ing)?(?: on)?|blocked by|waiting (?:for|on)|waits for|predecessors?|requires|needs)"
)
LEADS = re.compile(r"(?:blocks|blocking|successors?|dependents|enables|needed by|required (?:by|for))")
_DATED = re.compile(r"(?:dates?|day|when)")
_STATUS = re.compile(r".*\b(?:status|state)")
_PAIR = re.compile(r"(?P<title>.*) - (?P<side>Start|End)")
_OLD = re.compile(r"\b(?:baselines?|original|approved|initial)\b")
_CREATED = re.compile(r"creat(?:ed|ion)(?: (?:at|on|date|log|by))*|item created")
_NEVER = {"id", "name", "currency"}
"""Fields that a board has of its own."""
_WORST = 99


@dataclass(frozen=True)
class Roles:
    """What the columns of one schema are.

    Attributes:
        fields: field to the columns that may fill it, the best first.
        waits: columns that name what an item waits for; `leads` those that name what waits for it.
        rest: columns that are no field; a project keeps them as attributes.
        how: column key to why it is what it is.
    """

    fields: Mapping[str, tuple[Column, ...]]
    waits: tuple[Column, ...]
    leads: tuple[Column, ...]
    rest: tuple[Column, ...]
    how: Mapping[str, str]

    def field_of(self, key: str) -> str | None:
        """The field a column fills before any other column does, or None."""
        return next((name for name, filled in self.fields.items() if filled[0].key == key), None)


def roles(columns: Sequence[Column], mapping: ListMapping, *, project: bool) -> Roles:
    """Decide for the columns of a project (`project`) or of an item."""
    fixed = {fold_header(title): target for title, target in mapping.columns.items()}
    found: dict[str, list[tuple[int, int, Column]]] = {}
    how: dict[str, str] = {}
    waits: list[Column] = []
    leads: list[Column] = []
    rest: list[Column] = []
    for spot, column in enumerate(columns):
        if column.kind == "none":
            continue
        header = fold_header(column.title)
        said = fixed.get(header)
        if said in {"ignore", "attribute", "update"}:
            if said != "ignore":
                rest.append(column)
            continue
        if said is None and (column.kind == "dependency" or WAITS.fullmatch(header) or LEADS.fullmatch(header)):
            (leads if LEADS.fullmatch(header) else waits).append(column)
            how[column.key] = "alias" if column.kind != "dependency" else "type"
            continue
        field, rank = (said, -1) if said else _by_title(column, header, project=project)
        field = field if project or field is None or field in _ITEM_ONLY else _ITEM_FIELDS.get(field)
        if field is None or field in _NEVER:
            rest.append(column)
            continue
        how[column.key] = "mapping file" if said else "alias"
        found.setdefault(field, []).append((rank, spot, column))
    _by_type(found, rest, how)
    fields = {field: tuple(column for _, _, column in sorted(those, key=_place)) for field, those in found.items()}
    return Roles(fields, tuple(waits), tuple(leads), tuple(rest), how)


def _place(one: tuple[int, int, Column]) -> tuple[int, int]:
    return one[:2]


def _by_title(column: Column, header: str, *, project: bool) -> tuple[str | None, int]:
    pair = _PAIR.fullmatch(column.title)
    if pair:
        side = "start" if pair["side"] == "Start" else "end"
        old = bool(_OLD.search(fold_header(pair["title"])))
        plain = fold_header(pair["title"]) in {"timeline", "timelines", "dates", "schedule", "duration"}
        return (f"baseline_{side}" if old else side), 0 if plain or old else 5
    if _CREATED.fullmatch(header):
        return None, 0
    own = None if project else next((name for name, words in _ITEM_ONLY.items() if words.fullmatch(header)), None)
    return (own, 0) if own else _by_alias(column, header)


def _by_alias(column: Column, header: str) -> tuple[str | None, int]:
    ranked = [(rank, field) for field, rank in candidates(header).items() if field not in _NEVER]
    # "Status" may be a rating in a list; on a board it is the status.
    for rank, field in sorted(ranked, key=lambda one: (one[1] == "rag" and header.endswith(("status", "state")), one)):
        if _fits(column, field):
            return field, rank
    if _DATED.fullmatch(header):
        return "end", _WORST
    if _STATUS.fullmatch(header) and _fits(column, "status"):
        return "status", _WORST
    return None, 0


def _fits(column: Column, field: str) -> bool:
    """False where what the column holds can never be the field."""
    want = KINDS.get(field, "text")
    if column.kind == "day":
        return want == "day"
    if column.kind == "number":
        return want in {"number", "share"}
    if column.kind == "people":
        return field in {"owner", "sponsor", "reporter", "team", "vendors"}
    if column.kind == "status":
        return want not in {"day", "number", "share"}
    return True


def _by_type(found: dict[str, list[tuple[int, int, Column]]], rest: list[Column], how: dict[str, str]) -> None:
    """Where no title names a status or an owner, the only column of that type is it."""
    for field, kind in (("status", "status"), ("owner", "people")):
        if field in found:
            continue
        of_kind = [column for column in rest if column.kind == kind]
        if of_kind and (kind == "status" or len(of_kind) == 1):
            found[field] = [(_WORST, 0, of_kind[0])]
            how[of_kind[0].key] = "type"
            rest.remove(of_kind[0])
