"""Rows on a terminal, as JSON, CSV or Markdown; all of them harmless, none of them cut short."""

import csv
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from api.neutral import for_cell, for_markdown, for_terminal

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console

SEVERITY_STYLES = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}
_WIDEST = 120
_NARROWEST = 60
_WIDEST_WHOLE = 24
"""Columns up to this wide are never broken; wider ones wrap, so that the others keep their place."""


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


@dataclass(frozen=True)
class Column:
    """One column: where its value comes from and how it may be laid out.

    Attributes:
        key: name of the value in a row, and heading in CSV.
        heading: heading for people.
        kind: `id` is never broken, `number` stands right, `text` wraps, `severity` is coloured.
        tables: whether terminal and Markdown tables show it; CSV always does.
    """

    key: str
    heading: str
    kind: Literal["id", "number", "text", "severity", "short"] = "text"
    tables: bool = True


def print_rows(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    form: Format,
    *,
    whole: "BaseModel | Callable[[], object] | None" = None,
    empty: str = "Nothing to show.",
) -> None:
    """Print rows in the form that was asked for; JSON prints `whole` where there is one."""
    if form is Format.JSON:
        print_json(whole if whole is not None else list(rows))
    elif form is Format.CSV:
        write(_csv(rows, columns))
    elif form is Format.MD:
        write(_markdown(rows, [c for c in columns if c.tables]) if rows else f"{empty}\n")
    elif rows:
        _table(rows, [c for c in columns if c.tables])
    else:
        write(f"{empty}\n")


def print_json(value: object) -> None:
    """Print a noun or plain data as JSON with stable order and ISO days."""
    from pydantic import BaseModel, TypeAdapter  # noqa: PLC0415 - slow to import, not needed for --help

    shown = value() if callable(value) else value
    if isinstance(shown, BaseModel):
        data = shown.model_dump(mode="json")
    else:
        data = TypeAdapter(Any).dump_python(shown, mode="json")
    # Control characters are escaped by JSON itself, so source text can stay verbatim here.
    write(json.dumps(data, indent=2, ensure_ascii=False).replace("\x7f", "\\u007f") + "\n")


def write(text: str) -> None:
    """Write text to standard output, whatever its encoding can carry."""
    try:
        sys.stdout.write(text)
    except UnicodeEncodeError:
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))


def say(text: str) -> None:
    """Write one harmless line for people."""
    write(for_terminal(text) + "\n")


def warn(text: str) -> None:
    """Write one harmless line to standard error."""
    sys.stderr.write(for_terminal(text) + "\n")
    sys.stderr.flush()


def console(width: int | None = None) -> "Console":
    """A console that treats text as text: no markup, no highlighting, no emoji codes."""
    from rich.console import Console  # noqa: PLC0415 - slow to import, not needed for --help

    return Console(width=width or page_width(), markup=False, highlight=False, emoji=False, soft_wrap=False)


def page_width() -> int:
    """Columns to fill: the terminal's where there is one, within reason."""
    wanted = shutil.get_terminal_size((100, 24)).columns
    return max(_NARROWEST, wanted if "COLUMNS" in os.environ else min(wanted, _WIDEST))


def cell(value: object) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.1f}"
    if isinstance(value, list | tuple):
        return ", ".join(str(part) for part in value)
    return str(value)


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> None:
    from rich import box  # noqa: PLC0415 - slow to import, not needed for --help
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold", expand=False)
    for column in columns:
        widest = max((len(for_terminal(cell(row.get(column.key)))) for row in rows), default=0)
        # Ids made from long names would push every other column off the page; those are folded, never cut.
        whole = column.kind != "text" and widest <= _WIDEST_WHOLE
        table.add_column(
            column.heading,
            justify="right" if column.kind == "number" else "left",
            overflow="fold",
            no_wrap=whole,
            min_width=max(widest, len(column.heading)) if whole and column.kind != "short" else None,
        )
    for row in rows:
        texts = []
        for column in columns:
            text = for_terminal(cell(row.get(column.key)))
            style = SEVERITY_STYLES.get(text, "") if column.kind == "severity" else ""
            texts.append(Text(text, style=style))
        table.add_row(*texts)
    console().print(table)


def _csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.key for column in columns])
    for row in rows:
        writer.writerow([_csv_cell(row.get(column.key)) for column in columns])
    return out.getvalue()


def _csv_cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, list | tuple):
        return for_cell("; ".join(str(part) for part in value))
    return for_cell(str(value))


def _markdown(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> str:
    lines = [
        "| " + " | ".join(column.heading for column in columns) + " |",
        "|" + "|".join("---:" if column.kind == "number" else "---" for column in columns) + "|",
    ]
    lines += ["| " + " | ".join(for_markdown(cell(row.get(c.key))) for c in columns) + " |" for row in rows]
    return "\n".join(lines) + "\n"
