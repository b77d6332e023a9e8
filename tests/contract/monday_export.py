"""The same scenario as monday's "Export board to Excel" writes it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.contract.monday_scenario import Col, Plank, Said, Scenario, Thing

_UPDATES = [
    "Item ID",
    "Item Name",
    "Content Type",
    "Content Type",
    "User",
    "Created At",
    "Update Content",
    "Likes Count",
    "Asset IDs",
    "Post ID",
    "Parent Post ID",
]


def export(scenario: Scenario, board: Plank, path: Path, *, titles: int = 1, groups: bool = True) -> Path:
    """Write a board; `titles` rows stand above it, and without `groups` no row names one."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = board.name[:31].casefold()
    for row in rows(scenario, board, titles=titles, groups=groups):
        page.append(row)
    posts = book.create_sheet(f"{page.title[:23]}-updates")
    posts.append([board.name])
    posts.append(_UPDATES)
    names = {thing.id: thing.name for thing, _ in board.things()}
    about = [post for post in board.updates if post.item]
    for post in about:
        for one, parent in ((post, ""), *((reply, post.id) for reply in post.replies)):
            posts.append(_post(one, names.get(str(post.item), "Gone"), parent, scenario, post.item))
    talk = book.create_sheet(f"{page.title[:20]}-discussion")
    talk.append([board.name])
    talk.append(_UPDATES[2:])
    for post in (post for post in board.updates if not post.item):
        talk.append(_post(post, "", "", scenario, None)[2:])
    book.save(path)
    return path


def rows(scenario: Scenario, board: Plank, *, titles: int = 1, groups: bool = True) -> list[list[Any]]:
    """The rows of the board's sheet."""
    live = [item for item in board.items if item.state == "active"]
    header = ["Name", *(["Subitems"] if board.under else []), *_titles(board.columns)]
    out: list[list[Any]] = [[board.name], *([f"Line {n} of the description"] for n in range(1, titles)), []]
    for key, title in board.groups.items():
        mine = [item for item in live if item.group == key] if groups else live
        out += [[title]] if groups else []
        out.append(header)
        for item in mine:
            subs = [sub for sub in item.subitems if sub.state == "active"]
            below = [", ".join(sub.name for sub in subs)] if board.under else []
            out.append([item.name, *below, *_cells(scenario, board.columns, item)])
            if subs:
                out.append(["Subitems", "Name", *_titles(board.under)])
                out += [[None, sub.name, *_cells(scenario, board.under, sub)] for sub in subs]
        out += [[None, *([None] if board.under else []), *map(_sum, _types(board.columns))], []]
        if not groups:
            break
    return out


def _titles(columns: list[Col]) -> list[str]:
    found: list[str] = []
    for col in columns:
        found += [f"{col.title} - Start", f"{col.title} - End"] if col.type == "timeline" else [col.title]
    return found


def _types(columns: list[Col]) -> list[str]:
    return [type_ for col in columns for type_ in ([col.type] * (2 if col.type == "timeline" else 1))]


def _sum(type_: str) -> str | float | None:
    """What stands below a group: a range of days as text, a sum; nothing below people or ids."""
    sums: dict[str, str | float] = {
        "timeline": "2026-01-01 to 2026-02-01",
        "date": "2026-01-01 to 2026-02-01",
        "numbers": 12.5,
    }
    return sums.get(type_)


def _cells(scenario: Scenario, columns: list[Col], thing: Thing) -> list[Any]:
    found: list[Any] = []
    for col in columns:
        value = thing.values.get(col.id)
        if col.type == "timeline":
            found += [_midnight(one) for one in value] if value else [None, None]
        elif col.type == "item_id":
            found.append(int(thing.id))
        else:
            found.append(None if value is None else _cell(scenario, col, value))
    return found


def _cell(scenario: Scenario, col: Col, value: Any) -> Any:
    written: dict[str, Callable[[], Any]] = {
        "people": lambda: ", ".join(scenario.users[key][0] for key in value),
        "dependency": lambda: ", ".join(scenario.names()[key] for key in value),
        "dropdown": lambda: ", ".join(value),
        "link": lambda: f"{value[0]} - {value[1]}",
        "checkbox": lambda: "v" if value else None,
        "date": lambda: _midnight(value),
    }
    return written.get(col.type, lambda: value)()


def _post(post: Said, name: str, parent: str, scenario: Scenario, item: str | None) -> list[Any]:
    """Two columns are called "Content Type": an update stands in the first, a reply in the second."""
    kinds = ["", "Reply"] if parent else ["Update", ""]
    at = post.at.strftime("%d/%B/%Y  %I:%M:%S %p")
    return [
        int(item) if item else None,
        name,
        *kinds,
        scenario.users[post.by][0],
        at,
        post.text,
        0,
        "",
        post.id,
        parent,
    ]


def _midnight(day: Any) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell of a workbook has no zone
