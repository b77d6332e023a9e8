"""The past of Linear's projects and issues: what each field was before a day."""

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.live.connector import Drift, Json

_DATES = {"targetDate": "end", "startDate": "start"}


def project_days(history: list[Json], drift: Drift) -> Iterator[tuple[str, str, str | None, str | None]]:
    """(moment, field, from, to) of every start and target date that changed.

    The schema promises only that `entries` is JSON. What names a date and both its values is read,
    in any of the forms Linear uses for its other histories; the rest is counted.
    """
    for record in history:
        entries = record.get("entries")
        for entry in entries if isinstance(entries, list) else [entries]:
            found = list(_dates(entry))
            for name, before, after in found:
                yield str(record["createdAt"]), _DATES[name], before, after
            if not found and isinstance(entry, Mapping):
                drift.word("project history", ", ".join(sorted(map(str, entry))) or "empty")


def _dates(entry: Any) -> Iterator[tuple[str, str | None, str | None]]:
    if not isinstance(entry, Mapping):
        return
    for name in _DATES:
        capital = name[0].upper() + name[1:]
        value = entry.get(name)
        if isinstance(value, Mapping) and {"from", "to"} <= value.keys():
            yield name, value["from"], value["to"]
        elif {f"from{capital}", f"to{capital}"} <= entry.keys():
            yield name, entry[f"from{capital}"], entry[f"to{capital}"]
        elif (
            name in {entry.get(key) for key in ("type", "field", "name", "property")} and {"from", "to"} <= entry.keys()
        ):
            yield name, entry["from"], entry["to"]
