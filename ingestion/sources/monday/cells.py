"""Column values of monday's API, in the shapes of 2023 and of 2026, as cells."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from ingestion.live.connector import Json
from ingestion.sources.monday.board import Cell, Column, Kind, Link
from ingestion.sources.monday.roles import LEADS, WAITS
from ingestion.tables.words import fold_header

_RENAMED = {
    "color": "status", "multiple-person": "people", "person": "people", "tag": "tags", "pulse-updated": "last_updated",
    "pulse-log": "creation_log", "numeric": "numbers", "timerange": "timeline", "boolean": "checkbox",
    "long-text": "long_text", "board-relation": "board_relation", "lookup": "mirror", "pulse-id": "item_id",
    "duration": "time_tracking", "votes": "vote", "autonumber": "auto_number", "subitems": "subtasks",
}  # fmt: skip
"""Types as API versions up to 2023-07 called them."""
_KINDS: Mapping[str, Kind] = {
    "status": "status", "date": "day", "timeline": "day", "people": "people", "item_assignees": "people",
    "numbers": "number", "dependency": "dependency", "board_relation": "relation",
    **dict.fromkeys(
        ("text", "long_text", "dropdown", "mirror", "formula", "link", "email", "phone", "checkbox", "tags", "country",
         "rating", "hour", "week", "world_clock", "location", "team", "progress"), "text"),
    **dict.fromkeys(
        ("name", "subtasks", "file", "button", "item_id", "auto_number", "creation_log", "last_updated", "doc",
         "direct_doc", "integration", "vote", "color_picker", "time_tracking", "group", "unsupported"), "none"),
}  # fmt: skip
_LINK_TYPES = {0: "FS", 1: "SS", 2: "FF", 3: "SF"}
_DEFAULT_LABEL = 5
"""Index of the grey label that every status column has; empty unless somebody named it."""
_ISO = 10


@dataclass(frozen=True)
class Typed:
    """A column as the API describes it."""

    id: str
    title: str
    type: str
    kind: Kind
    done: frozenset[int] = frozenset()
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns it makes: a timeline makes two, named as in the Excel export."""
        if self.type == "timeline":
            sides = (("start", "Start"), ("end", "End"))
            return tuple(Column(f"{self.id}/{key}", f"{self.title} - {side}", "day") for key, side in sides)
        return (Column(self.id, self.title, self.kind),)


def typed(column: Json) -> Typed | None:
    """A column; None where it is archived. An unknown type is read as text."""
    if column.get("archived"):
        return None
    type_ = str(column.get("type") or "")
    type_ = _RENAMED.get(type_, type_)
    settings = _object(column.get("settings")) or _object(column.get("settings_str"))
    labels = settings.get("labels")
    done = frozenset(int(one) for one in settings.get("done_colors") or () if str(one).lstrip("-").isdigit())
    if isinstance(labels, list):  # settings of 2025 and later list the labels with their ids
        done |= {int(one["id"]) for one in labels if isinstance(one, Mapping) and one.get("is_done") and "id" in one}
        labels = {str(one.get("id")): str(one.get("label") or "") for one in labels if isinstance(one, Mapping)}
    known = dict(labels) if isinstance(labels, Mapping) else {}
    title = str(column.get("title") or column["id"])
    return Typed(str(column["id"]), title, type_, _KINDS.get(type_, "text"), done, known)


def is_known(type_: str) -> bool:
    """True for a type of column that is understood, under its old name or its new one."""
    return _RENAMED.get(type_, type_) in _KINDS


def cells(value: Json, column: Typed, people: Callable[[str, str], str | None]) -> dict[str, Cell]:
    """The cells a column value makes, by key; empty ones are left out. `people` gives the id of a user."""
    if column.type == "timeline":
        return _timeline(value, column)
    cell = _READERS.get(column.type, _text)(value, column)
    if column.kind == "people":
        cell = _people(value, people)
    return {column.id: cell} if cell.text or cell.done else {}


def links(value: Json, column: Typed) -> tuple[Link, ...]:
    """What a dependency column, or a connected board whose title speaks of waiting, links to."""
    way = _way(column.title)
    if column.kind == "none" or (column.kind != "dependency" and way is None):
        return ()
    ahead = way == "ahead"
    stated = value.get("dependency_links") or ()
    found = [
        Link(
            str(one["linked_item_id"]),
            _LINK_TYPES.get(one.get("dependency_type") or 0, "FS"),
            None if one.get("lag") is None else float(one["lag"]),
            ahead=ahead,
        )
        for one in stated
    ]
    if not found:
        found = [Link(one, ahead=ahead) for one in _linked(value)]
    return tuple(found)


@lru_cache(maxsize=1_024)
def _way(title: str) -> Literal["ahead", "behind"] | None:
    """Which way a title says that its links point, if it speaks of waiting at all."""
    header = fold_header(title)
    if LEADS.fullmatch(header):
        return "ahead"
    return "behind" if WAITS.fullmatch(header) else None


def is_milestone(value: Json) -> bool:
    """True where a timeline is drawn as a milestone."""
    kind = value.get("visualization_type") or _object(value.get("value")).get("visualization_type")
    return kind == "milestone"


def team(value: Json) -> str | None:
    """The team of a people column that names only one team."""
    entries = _entries(value)
    text = str(value.get("text") or "").strip()
    return text if len(entries) == 1 and entries[0][1] == "team" and text else None


def day_of(stated: object) -> date | None:
    """The day of an ISO day or moment."""
    try:
        return date.fromisoformat(str(stated)[:_ISO]) if stated else None
    except ValueError:
        return None


def _object(value: object) -> Mapping[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return {}
    return value if isinstance(value, Mapping) else {}


def _text(value: Json, _: Typed) -> Cell:
    stated = value.get("text")
    return Cell(str(stated).strip() if stated is not None else str(_object(value.get("value")).get("text") or ""))


def _shown(value: Json, _: Typed) -> Cell:
    """Mirror, formula: `text` is always null, the value to be seen stands elsewhere."""
    return Cell(str(value.get("display_value") or value.get("text") or "").strip())


def _relation(value: Json, _: Typed) -> Cell:
    names = str(value.get("display_value") or value.get("text") or "").strip()
    return Cell(names or ", ".join(_linked(value)), tuple(part.strip() for part in names.split(", ") if part.strip()))


def _status(value: Json, column: Typed) -> Cell:
    inner = _object(value.get("value"))
    index = value.get("index")
    index = inner.get("index") if index is None else index
    label = value.get("label") or value.get("text") or (column.labels.get(str(index)) if index is not None else "")
    told = value.get("is_done")
    if told is None and isinstance(index, int) and column.done:
        told = index in column.done
    changed = day_of(value.get("updated_at") or inner.get("changed_at"))
    text = str(label or "").strip()
    if not text and index == _DEFAULT_LABEL:
        return Cell()
    return Cell(text, done=bool(told) if told is not None else None, changed=changed)


def _date(value: Json, _: Typed) -> Cell:
    inner = _object(value.get("value"))
    day = day_of(value.get("date") or inner.get("date") or value.get("text"))
    return Cell("" if day is None else day.isoformat(), day)


def _timeline(value: Json, column: Typed) -> dict[str, Cell]:
    inner = _object(value.get("value"))
    sides = {"start": value.get("from") or inner.get("from"), "end": value.get("to") or inner.get("to")}
    days = {key: day for key, stated in sides.items() if (day := day_of(stated))}
    return {f"{column.id}/{key}": Cell(day.isoformat(), day) for key, day in days.items()}


def _number(value: Json, _: Typed) -> Cell:
    number = value.get("number")
    text = str(value.get("text") or "").strip()
    if number is None:
        try:
            number = float(text) if text else None
        except ValueError:
            return Cell(text)
    symbol = str(value.get("symbol") or "")
    return Cell() if number is None else Cell(text or f"{number:g}", float(number) / (100 if symbol == "%" else 1))


def _dropdown(value: Json, _: Typed) -> Cell:
    chosen = tuple(str(one.get("label") or "") for one in value.get("values") or () if one.get("label"))
    text = str(value.get("text") or "").strip() or ", ".join(chosen)
    return Cell(text, chosen or None)


def _checkbox(value: Json, _: Typed) -> Cell:
    checked = value.get("checked")
    if checked is None:
        checked = str(_object(value.get("value")).get("checked")).casefold() == "true"
    return Cell("v" if checked else "")


def _link(value: Json, _: Typed) -> Cell:
    url = value.get("url") or _object(value.get("value")).get("url")
    text = value.get("url_text") or _object(value.get("value")).get("text")
    if not url:
        return Cell(str(value.get("text") or "").strip())
    return Cell(f"{text} - {url}" if text and text != url else str(url))


def _entries(value: Json) -> list[tuple[str, str]]:
    stated = value.get("persons_and_teams")
    if stated is None:
        stated = _object(value.get("value")).get("personsAndTeams")
    return [(str(one["id"]), str(one.get("kind") or "person")) for one in stated or () if one.get("id") is not None]


def _people(value: Json, people: Callable[[str, str], str | None]) -> Cell:
    text = str(value.get("text") or "").strip()
    entries = _entries(value)
    names: Sequence[str] = text.split(", ") if text else ()
    if len(names) != len(entries):
        names = [""] * len(entries)
    found = (people(key, name) for (key, kind), name in zip(entries, names, strict=True) if kind == "person")
    ids = tuple(one for one in found if one)
    if not entries:
        return Cell(text)
    return Cell(text or ", ".join(ids), ids)


def _linked(value: Json) -> list[str]:
    ids = value.get("linked_item_ids")
    if ids is None:
        inner = _object(value.get("value")).get("linkedPulseIds") or ()
        ids = [one.get("linkedPulseId") for one in inner if isinstance(one, Mapping)]
    return [str(one) for one in ids if one is not None]


_READERS: Mapping[str, Callable[[Json, Typed], Cell]] = {
    "status": _status, "date": _date, "numbers": _number, "dropdown": _dropdown, "checkbox": _checkbox,
    "link": _link, "mirror": _shown, "formula": _shown, "dependency": _relation, "board_relation": _relation,
}  # fmt: skip
