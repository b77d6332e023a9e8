"""JSON Lines: one status update a line, with whatever else the line knows about its project.

A line that names a project with a title, a status or progress is also a fact about that project,
known on the line's own day. Lines only add and change: nothing is removed by their silence.
A file none of whose lines has words of its own is no talk but a list of records, and is read as a table.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from ingestion.coerce import plain, word
from ingestion.json_lines import names_of, read_lines
from ingestion.known import Names
from ingestion.naming import source_name
from ingestion.sheet import FILE, ROW, folded
from ingestion.source import Reading, Records, Request
from ingestion.tables.read import read_list
from portfolio.errors import SourceUnreadable
from portfolio.report import ColumnMatch, Reject
from portfolio.vocabulary import Rag, Status

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "project": ("project_id", "project", "project_key", "issue", "goal"),
    "name": ("title", "project_name", "name"),
    "dated": ("date", "dated", "published", "posted", "created_at", "created", "day", "timestamp", "updated_at"),
    "author": ("author", "by", "user", "from"),
    "text": ("text", "body", "message", "comment", "update", "note", "content"),
    "status": ("status", "state"),
    "rag": ("rag", "health", "confidence"),
    "url": ("url", "link", "permalink"),
    "item": ("item", "item_id", "task"),
    "percent": ("percent_complete", "percent", "progress"),
    "done": ("progress_done", "done"),
    "total": ("progress_total", "total"),
}
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_NOTHING = re.compile(r"(?:no|none)\b[\w ]{0,30}(?:updates?|news|report|available)?[\w ]{0,20}[.!]?", re.IGNORECASE)


@dataclass
class _Day:
    projects: dict[str, dict[str, object]] = field(default_factory=dict)
    updates: list[dict[str, object]] = field(default_factory=list)
    mentioned: dict[str, dict[str, object]] = field(default_factory=dict)


class JsonlSource:
    """Reads .jsonl and .ndjson files."""

    name = "jsonl"

    def accepts(self, path: Path) -> bool:
        """By its ending."""
        return path.is_file() and path.suffix.casefold() in {".jsonl", ".ndjson"}

    def read(self, path: Path, request: Request) -> Reading:
        """Read every line; a line that cannot be used is rejected with its number."""
        rows, rejected, notes = read_lines(path)
        place = _place(rows)
        if "text" not in place and len(names_of(rows)) > 1:
            return read_list(path, request)
        source = source_name(path, request.source)
        unreadable = len(rejected)
        if "project" not in place and "name" not in place:
            raise SourceUnreadable(f"{path.name}: no line names a project (project, project_id, issue or title).")
        days: dict[date, _Day] = {}
        seen: dict[str, int] = {}
        repeated = loaded = silent = 0
        known = Names(request.known().items())
        for number, row in rows:
            key = json.dumps(row, sort_keys=True, ensure_ascii=False)
            if key in seen:
                repeated += 1
                notes.append(f"{path.name}, line {number}: repeats line {seen[key]} word for word; kept once.")
                continue
            seen[key] = number
            refused = _take(row, place, number, path.name, source, request, known, days)
            if isinstance(refused, Reject):
                rejected.append(refused)
            else:
                loaded += 1
                silent += refused
        if silent:
            notes.append(
                f"{silent} lines hold no words of their own; they are kept as the project's state, not as updates."
            )
        return Reading(
            records=tuple(_records(source, day, days[day]) for day in sorted(days)),
            read=len(rows) + unreadable,
            loaded=loaded,
            repeated=repeated,
            rejected=tuple(rejected),
            unmapped=tuple(name for name in names_of(rows) if name not in place.values()),
            columns=_columns(rows, place),
            notes=tuple(notes),
            files=(path.name,),
        )


def _place(rows: list[tuple[int, dict[str, Any]]]) -> dict[str, str]:
    names = {name.casefold(): name for name in reversed(names_of(rows))}
    place = {
        target: names[next(alias for alias in aliases if alias in names)]
        for target, aliases in _FIELDS.items()
        if any(alias in names for alias in aliases)
    }
    if not {"done", "total"} <= set(place):
        place.pop("done", None)
        place.pop("total", None)
    return place


def _take(
    row: dict[str, Any],
    place: Mapping[str, str],
    number: int,
    file: str,
    source: str,
    request: Request,
    known: Names,
    days: dict[date, _Day],
) -> Reject | bool:
    """Keep one line; True where it holds no words, a Reject where it cannot be used."""

    def cell(target: str) -> str | None:
        return plain(row.get(place[target])) if target in place else None

    def refuse(column: str, reason: str) -> Reject:
        value = plain(row.get(place[column])) if column in place else None
        return Reject(file=file, row=number, column=place.get(column, column), value=(value or "")[:200], reason=reason)

    named, name = cell("project"), cell("name")
    reference = named or name
    if reference is None:
        return refuse("project", "The line names no project.")
    stated = cell("dated")
    day = _day(stated)
    if stated and day is None:
        return refuse("dated", f"'{stated[:40]}' is not a day written as YYYY-MM-DD.")
    if day is None and "dated" in place:
        return refuse("dated", "The line states no day.")
    day = day or request.as_of or request.today
    words = str(row.get(place["text"]) or "") if "text" in place else ""
    if not words.strip() and not (named and name):
        return refuse("text", "The line has no words.")
    project = known.find(reference) or (name and known.find(name)) or named or folded(reference)
    kept = days.setdefault(day, _Day())
    rest = {key: said for key, value in row.items() if key not in place.values() and (said := plain(value))}
    share = _share(cell("done"), cell("total"), cell("percent"))
    facts: dict[str, object] = {
        "id": project,
        "name": name or named,
        "status": word(cell("status"), Status) or Status.UNKNOWN.value,
        "rag": word(cell("rag"), Rag),
        "percent_complete": share,
        "url": cell("url"),
        "reported_on": day,
        "source": source,
        "attributes": rest | {place[key]: said for key in ("done", "total") if (said := cell(key))},
        "raw": {"percent_complete": f"{cell('done')}/{cell('total')}"} if share is not None and cell("done") else {},
        ROW: number,
        FILE: file,
    }
    if named and name:
        kept.projects[project] = facts
    else:
        kept.mentioned.setdefault(project, {"id": project, "name": reference, "sure": False, "source": source})
    if _says_nothing(words, name):
        return True
    kept.updates.append(
        {
            "project": project,
            "item": cell("item"),
            "dated": day,
            "author": cell("author"),
            "rag": word(cell("rag"), Rag),
            "text": words.strip(),
            "url": cell("url"),
            "source": source,
            ROW: number,
            FILE: file,
        }
    )
    return False


def _says_nothing(words: str, name: str | None) -> bool:
    """True where the words are only the project's title, or only say that there is no update."""
    rest = words.replace(name, "", 1) if name else words
    rest = rest.strip()
    return not rest or bool(_NOTHING.fullmatch(rest))


def _day(text: str | None) -> date | None:
    found = _ISO.fullmatch(text.strip()) if text else None
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _share(done: str | None, total: str | None, percent: str | None) -> float | None:
    try:
        if done is not None and total is not None:
            share = float(done) / float(total)
        elif percent is not None:
            share = float(percent.removesuffix("%")) / (100 if percent.endswith("%") else 1)
        else:
            return None
    except (ValueError, ZeroDivisionError):
        return None
    return share if 0 <= share <= 1 else None


def _records(source: str, day: date, kept: _Day) -> Records:
    tables: dict[str, pd.DataFrame] = {}
    if kept.projects:
        tables["projects"] = _typed(pd.DataFrame(list(kept.projects.values())))
    if kept.updates:
        tables["updates"] = _typed(pd.DataFrame(kept.updates))
    if kept.mentioned:
        tables["mentioned"] = pd.DataFrame(list(kept.mentioned.values()))
    return Records(source, day, complete=False, tables=tables)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    kinds = {"dated": "datetime64[s]", "reported_on": "datetime64[s]", "percent_complete": "float64"}
    as_is = {"attributes", "raw", ROW}
    return pd.DataFrame(
        {name: frame[name] if name in as_is else frame[name].astype(kinds.get(name, "str")) for name in frame}  # type: ignore[call-overload]
    )


def _columns(rows: list[tuple[int, dict[str, Any]]], place: Mapping[str, str]) -> tuple[ColumnMatch, ...]:
    targets = {column: target for target, column in place.items()}
    return tuple(
        ColumnMatch(
            column=name,
            field=targets.get(name),
            how="alias" if name in targets else "no field of this name",
            sample=tuple((plain(row.get(name)) or "")[:60] for _, row in rows[:3]),
        )
        for name in names_of(rows)
    )
