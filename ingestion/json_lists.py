"""Lists in JSON of any shape: where the records are, and each record as one flat row."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingestion.tables.guards import MIB

LISTS = ("projects", "items", "data", "results", "result", "records", "rows", "entries", "value", "values", "features")
"""Names under which interfaces and exports put their records, the likelier first."""
_DEEPEST = 5
_LARGEST = 64 * MIB
_NAMES = (
    "name",
    "displayName",
    "display_name",
    "title",
    "fullName",
    "full_name",
    "text",
    "label",
    "value",
    "narrative",
    "Name",
)
"""What the one telling part of a nested object is called: `owner: {displayName: …}` is the owner."""
_WRAPPERS = ("node", "properties", "fields", "attributes", "_source")
"""Objects that hold all of a record's values and are no value themselves."""
_ALIKE = 0.5
_KEY = "id"

Record = dict[str, Any]


def records_in(value: object, depth: int = 0) -> list[Record] | None:
    """The records of a JSON value: an array of objects, an object of objects by id, or either inside an object."""
    if isinstance(value, list):
        return [one for one in value if isinstance(one, dict)] if _mostly_objects(value) else None
    if not isinstance(value, dict) or depth > _DEEPEST:
        return None
    if _is_keyed(value):
        return [record if _KEY in record else {_KEY: key, **record} for key, record in value.items()]
    found = [(key, inner) for key, child in value.items() if (inner := records_in(child, depth + 1))]
    if not found:
        return None
    order = {name: n for n, name in enumerate(LISTS)}
    return min(found, key=lambda pair: (order.get(pair[0].casefold(), len(order)), -len(pair[1])))[1]


def holds_records(path: Path) -> bool:
    """True for a JSON file in which records are found."""
    return bool(records_in(value_of(path)))


def value_of(path: Path) -> object:
    """The value of a JSON file, to tell what it is; None where it holds none or is too large to look at."""
    if path.stat().st_size > _LARGEST:
        return None
    try:
        value: object = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return None
    return value


def flat(record: Mapping[str, Any]) -> dict[str, object]:
    """A record as one row: nested objects by path, what only wraps taken off, lists written out."""
    row: dict[str, object] = {}
    for name, value in _parts(record, ""):
        row.setdefault(name, value)
    return row


def _parts(record: Mapping[str, Any], path: str) -> Iterator[tuple[str, object]]:
    for key, value in record.items():
        name = f"{path} {key}".strip()
        if isinstance(value, Mapping):
            telling = next((part for part in _NAMES if isinstance(value.get(part), str | int | float)), None)
            if key in _WRAPPERS:
                yield from _parts(value, path)
            elif telling:
                yield name, value[telling]
                yield from _parts({part: one for part, one in value.items() if part != telling}, name)
            else:
                yield from _parts(value, name)
        elif isinstance(value, list):
            yield name, _written(value)
        else:
            yield name, value


def _written(values: list[Any]) -> str:
    """A list as people write it; of objects, what they are called."""
    said = []
    for one in values:
        if isinstance(one, Mapping):
            telling = next((one[part] for part in _NAMES if one.get(part) not in {None, ""}), None)
            said.append(str(telling) if telling is not None else json.dumps(one, ensure_ascii=False))
        elif one is not None:
            said.append(str(one))
    return "; ".join(said)


def _mostly_objects(values: list[Any]) -> bool:
    return bool(values) and sum(isinstance(one, dict) for one in values) > len(values) * _ALIKE


def _is_keyed(value: Mapping[str, Any]) -> bool:
    """True for records under their ids: several objects that share most of their names."""
    if len(value) < 2 or not all(isinstance(one, dict) and len(one) > 1 for one in value.values()):  # noqa: PLR2004 - one is no list
        return False
    records = list(value.values())
    shared = set(records[0]).intersection(*records[1:50])
    return len(shared) >= max(2, _ALIKE * len(records[0]))
