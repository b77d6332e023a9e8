"""JSON Lines as numbered objects: what sources of messages and of plain records both begin with."""

import json
from pathlib import Path
from typing import Any

from ingestion.raw import text_of
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject

NumberedRows = list[tuple[int, dict[str, Any]]]
"""Objects, each with the number of its line from 1."""


def read_lines(path: Path) -> tuple[NumberedRows, list[Reject], list[str]]:
    """The objects of a file, a reject for each other line that is not blank, and notes on how it was read.

    Raises SourceUnreadable where no line holds an object.
    """
    text, notes = text_of(path, path.name)
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        raise SourceUnreadable(f"{path.name} is empty; there is nothing to read.")
    rejected: list[Reject] = []
    rows: NumberedRows = []
    for number, line in lines:
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            # The decoder's own words name a place ("starting at"), so the place has to follow them.
            why = (
                f"{error.msg.removesuffix(' at')} at character {error.colno}"
                if isinstance(error, json.JSONDecodeError)
                else "nested too deeply"
            )
            reason = f"The line is not JSON: {why}."
        else:
            if isinstance(row, dict):
                rows.append((number, row))
                continue
            reason = "The line is not a JSON object."
        rejected.append(Reject(file=path.name, row=number, value=line[:200], reason=reason))
    if not rows:
        raise SourceUnreadable(f"{path.name} holds no line that is a JSON object, so it is no JSON Lines file.")
    return rows, rejected, notes


def names_of(rows: NumberedRows) -> list[str]:
    """Every name any object has, in the order in which they come."""
    return list(dict.fromkeys(name for _, row in rows for name in row))
