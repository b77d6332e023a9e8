"""monday's "Export board to Excel": the board, its updates and its discussion as one picture."""

import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from ingestion.live.boards import is_project_board
from ingestion.naming import day_in, source_name
from ingestion.sheet import digest, folded
from ingestion.source import Reading, Records, Request
from ingestion.sources.monday.board import Board, Entry, Post
from ingestion.sources.monday.columns import Schema, schema_of
from ingestion.sources.monday.picture import Made, picture
from ingestion.sources.monday.posts import Posts, is_discussion, is_updates, read_posts
from ingestion.sources.monday.rows import ITEM_ID, Line, Sheet, first_header, is_board, take_apart
from ingestion.tables.grid import Grid, spans, text_of
from ingestion.tables.guards import ZIP_MARK, Limits, first_bytes
from ingestion.tables.mapping import ListMapping, read_mapping
from ingestion.tables.workbook import read_sheets
from portfolio.errors import PortfolioError, SourceUnreadable
from portfolio.report import Reject

_STAMP = re.compile(r"_(1\d{9})(?: ?\(\d+\))?$")
_PEEK = 65_536
_CELLS_OF_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?row>)", re.DOTALL)
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*(?:/>|>(?:(?!</(?:\w+:)?c>).)*</(?:\w+:)?c>)", re.DOTALL)
_FILLED = re.compile(rb"<(?:\w+:)?(?:v|t)\b[^>]*>[^<]")
_MOST_EMPTY = 3


class MondayExport:
    """Reads the workbook that monday writes for one board."""

    name = "monday-export"

    def accepts(self, path: Path) -> bool:
        """By content: a title alone in its row, a header that begins with Name, and a mark only monday leaves."""
        if not path.is_file() or path.suffix.casefold() != ".xlsx" or first_bytes(path, 4) != ZIP_MARK:
            return False
        if not _begins_with_a_title(path):
            return False
        try:
            grids = read_sheets(path, Limits())
        except PortfolioError:
            return False
        return bool(_boards(path, grids))

    def read(self, path: Path, request: Request) -> Reading:
        """Read the export. Raises SourceUnreadable with a sentence that says what to do."""
        grids = read_sheets(path, Limits())
        mapping = read_mapping(request.mapping) if request.mapping else ListMapping()
        found = _boards(path, grids)
        if not found:
            raise SourceUnreadable(
                f"{path.name} holds no board as monday exports it (a title, then a header that begins with Name)."
            )
        sheets = [_Board(grid, take_apart(grid.rows, grid.sheet or path.stem), mapping, path.name) for grid in found]
        boards = [sheet.board() for sheet in sheets]
        posts = _posts(path.name, [grid for grid in grids if grid not in found], mapping)
        if not any(_own_id(line) for sheet in sheets for line in sheet.sheet.lines):
            _find_by_name(boards, posts)
        boards = _share(boards, posts)
        source = source_name(path, request.source or mapping.source)
        made = picture(boards, mapping, source)
        known_on = request.as_of or day_in(path.name) or _stamped(path) or request.today
        return _reading(path, source, known_on, sheets, posts, made)


def _boards(path: Path, grids: Sequence[Grid]) -> list[Grid]:
    stamped = _stamped(path) is not None or any(is_updates(grid) for grid in grids)
    return [grid for grid in grids if not is_updates(grid) and is_board(grid.rows, stamped=stamped)]


def _stamped(path: Path) -> date | None:
    """The day monday wrote the file, which its name states as Unix seconds."""
    found = _STAMP.search(path.stem)
    return datetime.fromtimestamp(int(found[1]), UTC).date() if found else None


def _begins_with_a_title(path: Path) -> bool:
    """A quick look at the first sheet's first rows, so that large trackers are not read twice."""
    try:
        with zipfile.ZipFile(path) as archive:
            sheets = sorted(n for n in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n))
            for name in sheets[:12]:
                with archive.open(name) as opened:
                    if _alone(opened.read(_PEEK)):
                        return True
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zlib.error):
        return False
    return False


def _alone(head: bytes) -> bool:
    for n, row in enumerate(_CELLS_OF_ROW.finditer(head)):
        filled = sum(bool(_FILLED.search(cell[0])) for cell in _CELL.finditer(row[1] or b""))
        if filled or n >= _MOST_EMPTY:
            return filled == 1
    return False


@dataclass
class _Board:
    """One board sheet on its way to a board, with the rows that repeat or cannot be taken."""

    grid: Grid
    sheet: Sheet
    mapping: ListMapping
    file: str
    repeated: list[int] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def board(self) -> Board:
        tops = [line for line in self.sheet.lines if line.above is None]
        subs = [line for line in self.sheet.lines if line.above is not None]
        above, below = schema_of(tops), schema_of(subs)
        titles = [column.title for column in above.columns]
        of_projects = self._of_projects(titles)
        ids = self._ids(of_projects=of_projects)
        entries = []
        kept: dict[str, Line] = {}
        for line in self.sheet.lines:
            schema = above if line.above is None else below
            entry_id = ids[line.row]
            if entry_id in kept:
                if _alike(kept[entry_id], line):
                    self.repeated.append(line.row)
                    continue
                entry_id = self._renumbered(entry_id, kept, line)
            kept[entry_id] = line
            ids[line.row] = entry_id
            entries.append(self._entry(line, schema, entry_id, ids))
        return Board(
            id=folded(self.sheet.title),
            name=self.sheet.title,
            of_projects=of_projects,
            columns=above.columns,
            under=below.columns,
            entries=tuple(entries),
            file=self.file,
        )

    def _of_projects(self, titles: list[str]) -> bool:
        if self.mapping.items:
            return self.mapping.items == "projects"
        return is_project_board(self.sheet.title, titles)

    def _ids(self, *, of_projects: bool) -> dict[int, str]:
        """Ids by row: monday's own, else made of group, parent, name and how often that came before."""
        out: dict[int, str] = {}
        names = {line.row: line.name for line in self.sheet.lines}
        seen: dict[tuple[str, ...], int] = {}
        for line in self.sheet.lines:
            own = _own_id(line)
            if own:
                out[line.row] = own
                continue
            parent = "" if line.above is None else out.get(line.above) or names.get(line.above, "")
            plain = of_projects and line.above is None
            key = (folded(line.name),) if plain else (line.group, parent, line.name)
            nth = seen[key] = seen.get(key, 0) + 1
            if plain:
                out[line.row] = key[0] if nth == 1 else f"{key[0]}#{nth}"
            else:
                out[line.row] = digest((folded(self.sheet.title), *key, str(nth)))
        return out

    def _renumbered(self, entry_id: str, kept: dict[str, Line], line: Line) -> str:
        number = 2
        while f"{entry_id}#{number}" in kept:
            number += 1
        new = f"{entry_id}#{number}"
        self.notes.append(
            f"{self.file}, row {line.row}: id {entry_id} stands on an earlier row with other content;"
            f" both are kept, this one as {new}."
        )
        return new

    def _entry(self, line: Line, schema: Schema, entry_id: str, ids: dict[int, str]) -> Entry:
        return Entry(
            id=entry_id,
            name=line.name,
            cells=schema.cells_of(line),
            parent=None if line.above is None else ids[line.above],
            group=line.group,
            row=line.row,
        )


def _own_id(line: Line) -> str | None:
    if ITEM_ID not in line.header:
        return None
    spot = line.header.index(ITEM_ID)
    return (text_of(line.cells[spot]).strip() if spot < len(line.cells) else "") or None


def _alike(one: Line, other: Line) -> bool:
    return one.cells == other.cells and one.header == other.header and one.group == other.group


def _posts(file: str, grids: Sequence[Grid], mapping: ListMapping) -> Posts:
    out = Posts(file)
    for grid in grids:
        if is_updates(grid) or is_discussion(grid):
            read_posts(grid, out, mapping)
        elif first_header(grid.rows) is None:
            out.strange.append(grid.sheet or "")
    return out


def _find_by_name(boards: list[Board], posts: Posts) -> None:
    """Where the board shows no ids, a post is about the one item of that name; where several have it, nobody knows."""
    ids: dict[str, set[str]] = {}
    for board in boards:
        for entry in board.entries:
            ids.setdefault(entry.name.strip(), set()).add(entry.id)
    for n, post in enumerate(posts.taken):
        found = ids.get(posts.names.get(post.item or "", "").strip(), set())
        if len(found) == 1:
            posts.taken[n] = replace(post, item=next(iter(found)))


def _share(boards: list[Board], posts: Posts) -> list[Board]:
    """Give each post to the board that holds its item, else to the first."""
    owner = {entry.id: n for n, board in enumerate(boards) for entry in board.entries}
    piles: list[list[Post]] = [[] for _ in boards]
    for post in posts.taken:
        piles[owner.get(post.item or "", 0)].append(post)
    return [replace(board, posts=tuple(pile)) for board, pile in zip(boards, piles, strict=True)]


def _reading(path: Path, source: str, known_on: date, sheets: list[_Board], posts: Posts, made: Made) -> Reading:
    nameless = [
        Reject(file=path.name, row=line.row, column="Name", reason="The subitem has no name.")
        for sheet in sheets
        for line in sheet.sheet.nameless
    ]
    rejected = (*nameless, *posts.rejected, *made.rejected)
    repeated = sum(len(sheet.repeated) for sheet in sheets) + posts.repeated
    items = sum(len(sheet.sheet.lines) for sheet in sheets)
    read = items + len(nameless) + posts.read
    lost = sum(reject.dropped for reject in rejected)
    notes: list[str] = []
    for sheet in sheets:
        notes += _said(sheet)
    if posts.strange:
        notes.append(f"Sheets that are neither a board nor its updates are not read: {', '.join(posts.strange)}.")
    return Reading(
        records=(Records(source, known_on, complete=True, tables=made.tables()),),
        read=read,
        loaded=read - lost - repeated,
        repeated=repeated,
        rejected=rejected,
        unmapped=tuple(made.unmapped),
        columns=tuple(made.columns),
        notes=(*notes, *posts.notes, *made.notes),
        files=(path.name,),
    )


def _said(sheet: _Board) -> list[str]:
    part = sheet.sheet
    subs = sum(line.above is not None for line in part.lines)
    counted = (
        f"Board {part.title!r}: {len(part.lines) - subs} items and {subs} subitems in {part.groups} groups; not data:"
        f" {part.titles} title rows, {part.groups} group rows, {part.headers} headers,"
        f" {part.under_headers} subitem headers, {part.summaries} summary rows, {part.blank} blank rows."
    )
    notes = [counted]
    if sheet.repeated:
        notes.append(f"Rows that repeat an earlier row word for word are kept once: {spans(sheet.repeated)}.")
    return [*notes, *sheet.notes, *sheet.grid.notes]
