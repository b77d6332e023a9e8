"""Jira's own CSV export: repeated headers, four spellings of parent, dates in the site's look."""

from pathlib import Path

import pandas as pd

from ingestion.naming import day_in, source_name
from ingestion.sheet import FILE, ROW
from ingestion.source import Reading, Records, Request
from ingestion.sources.jira.cells import Cells, head_of, read_cells
from ingestion.sources.jira.columns import Columns
from ingestion.sources.jira.comments import comment_rows
from ingestion.sources.jira.days import read_day_columns
from ingestion.sources.jira.fields import DAYS
from ingestion.sources.jira.links import dependencies
from ingestion.sources.jira.people import people
from ingestion.sources.jira.places import DAY_ROLES, Places, is_jira, places
from ingestion.sources.jira.rows import admitted
from ingestion.sources.jira.work import items, projects
from ingestion.tables.mapping import ListMapping, read_mapping
from portfolio.errors import PortfolioError, SourceUnreadable
from portfolio.report import ColumnMatch

_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_SAMPLES = 3


class JiraCsv:
    """Reads the CSV that Jira's issue search exports, of any number of projects."""

    name = "jira-csv"

    def accepts(self, path: Path) -> bool:
        """By the first row: an issue key beside an issue type, id or project key."""
        if path.suffix.casefold() not in _SUFFIXES or not path.is_file():
            return False
        return is_jira(head_of(path))

    def read(self, path: Path, request: Request) -> Reading:
        """Read every row. Raises SourceUnreadable with a sentence that says what to do."""
        try:
            return _read(path, request)
        except PortfolioError:
            raise
        except MemoryError as error:
            raise SourceUnreadable(f"{path.name} does not fit into memory; export fewer issues at a time.") from error


def _read(path: Path, request: Request) -> Reading:
    mapping = read_mapping(request.mapping) if request.mapping else ListMapping()
    source = source_name(path, request.source or mapping.source)
    cells = read_cells(path)
    if not len(cells.numbers) and not cells.rejected:
        raise SourceUnreadable(f"{path.name} has a header but no issues below it; there is nothing to load.")
    place = places(cells.headers, mapping)
    read = len(cells.numbers) + sum(reject.dropped for reject in cells.rejected)
    kept, repeated = admitted(cells, place, path.name)
    if not len(kept.numbers):
        raise SourceUnreadable(f"{path.name} has no row that could be read as an issue; nothing was loaded.")
    said = comment_rows(kept, place)
    days = read_day_columns(kept, _day_columns(kept, place), said.stamps, mapping.date_order, path.name)
    columns = Columns(kept, place, days)
    known_on = request.as_of or day_in(path.stem) or request.today
    tables = _tables(columns, said.updates(columns, days.loose), source, path.name)
    return Reading(
        records=(Records(source, known_on, complete=True, tables=tables),),
        read=read,
        loaded=len(kept.numbers),
        repeated=repeated,
        rejected=tuple(sorted(kept.rejected, key=lambda reject: (reject.row or 0, not reject.dropped))),
        unmapped=_unmapped(kept, place),
        columns=_matches(kept, place, days.detail),
        notes=tuple(kept.notes),
        files=(path.name,),
    )


def _tables(columns: Columns, updates: pd.DataFrame, source: str, file: str) -> dict[str, pd.DataFrame]:
    work = items(columns)
    work[ROW] = columns.cells.numbers
    moments = work["kind"].isin(["milestone"]).to_numpy()
    tables = {
        "projects": projects(columns),
        "items": work[~moments].reset_index(drop=True),
        "milestones": work[moments].reset_index(drop=True),
        "updates": updates,
        "dependencies": dependencies(columns),
        "people": people(columns),
    }
    kept = {kind: frame for kind, frame in tables.items() if len(frame)}
    for kind, frame in kept.items():
        if kind != "people":
            frame["source"] = pd.Series(f"{source}/{kind}", index=frame.index, dtype="str")
            if kind != "projects":
                frame[FILE] = pd.Series(file, index=frame.index, dtype="str")
    return kept


def _day_columns(cells: Cells, place: Places) -> dict[int, str]:
    wanted = {spot: cells.headers[spot] for role in DAY_ROLES for spot in place.roles.get(role, ())}
    for target in DAYS & place.filled.keys():
        wanted |= {int(one.key): one.title for one in place.filled[target]}
    return wanted


def _unmapped(cells: Cells, place: Places) -> tuple[str, ...]:
    filled = (spot for spot in place.unmapped if cells.columns[spot].null_count < len(cells.numbers))
    return tuple(dict.fromkeys(cells.headers[spot] for spot in filled))


def _matches(cells: Cells, place: Places, detail: dict[int, str]) -> tuple[ColumnMatch, ...]:
    field = {spot: (role, "Jira's own column") for role, spots in place.roles.items() for spot in spots}
    field |= {int(one.key): (target, one.how) for target, ones in place.filled.items() for one in ones}
    field |= {link.spot: ("dependency", "type of link") for link in place.links}
    seen: set[str] = set()
    matches = []
    for spot, header in enumerate(cells.headers):
        if header in seen or not header:
            continue
        seen.add(header)
        target, how = field.get(spot, (None, "fills no field of an item"))
        if target is None and cells.columns[spot].null_count == len(cells.numbers):
            continue
        sample = cells.columns[spot].drop_null().slice(0, _SAMPLES).to_pylist()
        matches.append(
            ColumnMatch(
                column=header, field=target, how=how, detail=detail.get(spot, ""), sample=tuple(s[:80] for s in sample)
            )
        )
    return tuple(matches)
