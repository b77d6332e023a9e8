"""The JSON a Trello board exports (Menu, Print, export and share, Export as JSON)."""

import json
import re
from pathlib import Path
from typing import Any

from ingestion.body import Body, objects
from ingestion.naming import day_in, source_name
from ingestion.source import Reading, Request
from ingestion.sources.trello.body import text
from ingestion.sources.trello.shape import Boards, Made, shape
from ingestion.tables.guards import MIB, check_size, first_bytes
from ingestion.tables.guards import Limits as GuardLimits
from ingestion.tables.mapping import ListMapping, read_mapping
from portfolio.errors import SourceUnreadable
from portfolio.report import Reject

_PEEK = 64 * 1024
_MARKS = ("idOrganization", "shortLink", "labelNames", "dateLastActivity", "idBoard", "idMemberCreator", "idList")
_ENOUGH = 2
_LIMITS = GuardLimits(file_bytes=256 * MIB)
_CANONICAL = re.compile(r'^\s*\{\s*"(?:projects|items|as_of|source)"\s*:')


class TrelloJson:
    """Reads a board export."""

    name = "trello"

    def accepts(self, path: Path) -> bool:
        """A JSON object in whose beginning Trello's own keys stand."""
        if path.is_dir() or path.suffix.casefold() != ".json":
            return False
        head = first_bytes(path, _PEEK).decode("utf-8-sig", errors="replace")
        if not head.lstrip().startswith("{") or _CANONICAL.match(head):
            return False
        return sum(f'"{mark}"' in head for mark in _MARKS) >= _ENOUGH

    def read(self, path: Path, request: Request) -> Reading:
        """Read the board. Raises SourceUnreadable where it is none, or is closed."""
        body = board_in(path)
        source = source_name(path, request.source)
        mapping = read_mapping(request.mapping) if request.mapping else ListMapping()
        known_on = request.as_of or day_in(path.name) or request.today
        given = Boards(
            [body],
            *(objects(body, key) for key in ("lists", "cards", "checklists", "members", "customFields", "actions")),
        )
        return reading(shape(given, source, known_on, mapping), path.name, request.mapping)


def board_in(path: Path) -> Body:
    """The board a file holds."""
    check_size(path, _LIMITS)
    try:
        body: Any = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        where = f": {error.msg} in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SourceUnreadable(f"{path.name} is not valid JSON{where}; export the board from Trello again.") from error
    if not isinstance(body, dict) or text(body, "id") is None or text(body, "name") is None:
        raise SourceUnreadable(f"{path.name} is no Trello board: it has no id and name. Export the board as JSON.")
    if not objects(body, "lists") and not objects(body, "cards"):
        raise SourceUnreadable(f"{path.name} holds no lists and no cards of a Trello board; there is nothing to read.")
    if body.get("closed") is True:
        raise SourceUnreadable(
            f"{path.name}: the board '{text(body, 'name')}' is closed in Trello, so nothing of it is current; "
            "reopen it and export it again."
        )
    return body


def reading(made: Made, file: str, mapping: str | None) -> Reading:
    """The reading of one file."""
    lost = [
        Reject(file=file, value=name[:200], reason="The card belongs to a board that is not in the file.")
        for name in made.lost
    ]
    rest = made.read - made.loaded - made.archived - len(lost)
    if rest > 0:
        reason = "The entry has no id, no name, or belongs to a card or board that is not in the file."
        lost += [Reject(file=file, reason=reason) for _ in range(rest)]
    return Reading(
        records=made.records,
        read=made.read,
        loaded=made.loaded + made.archived,
        rejected=tuple(lost),
        unmapped=made.unmapped,
        notes=made.notes,
        files=(file,),
        mapping=mapping,
    )
