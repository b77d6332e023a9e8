"""Finding the header, which is not always row 1, and the rows below it that are no projects."""

import re
from collections import Counter
from dataclasses import dataclass
from operator import eq

import pandas as pd

from ingestion.tables.aliases import NARRATIVE, candidates
from ingestion.tables.grid import Cell, Grid, Row, spans, text_of
from ingestion.tables.groups import grouped
from ingestion.tables.layout import one_table, two_rows
from ingestion.tables.ragged import rejoin
from ingestion.tables.words import fold, fold_header, main_words
from portfolio.errors import MappingUnclear, SourceUnreadable
from portfolio.report import Reject

SCAN = 40
"""The header is looked for in this many rows that hold something."""

_TITLES = 10
"""Rows above a header that are asked for a day, a unit and a currency."""

_TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|portfolio) ?)?totals?(?: (?:of|for|in|all|cost|costs|budget|amount|projects|\d).*)?"
    r"|totale?s?|sum(?: of .*)?|summe.*|gesamt.*|averages?|count(?: of .*)?|insgesamt|ensemble|suma|somme|jumlah"
    r"|total general"
)
_NOTE = re.compile(
    r"\*|©|(?:notes?|sources?|quellen?|fuentes?|legende?|leyenda|disclaimer|generated|exported|printed|prepared by"
    r"|stand|hinweis|anmerkung|nota|remarque)(?: (?:on|at|by|from|data))?\s*:|applied filters"
    r"|data (?:as|source|extract)|as (?:at|of) \d",
    re.IGNORECASE,
)
"""How a line below a list begins that is no project."""
_MACHINE = re.compile(r"[a-z][a-z0-9_.]*")
_FEWEST_NAMES = 3
_DAY = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}\b")
_NUMBER = re.compile(r"[-+(]?[£$€]?\s*[\d.,]+\s*[%)kmb]?n?")


@dataclass(frozen=True, eq=False)
class Table:
    """A list under its header: text and typed cells, and the file's row number of each row.

    Attributes:
        headers: column names as the file writes them, made distinct.
        text: cells as text, one column per header.
        typed: the same cells with the types of a workbook; None for text files.
        rows: row number in the file, header counted, from 1.
        header_row: row number of the header.
        titles: what the rows above the header say, a text a row.
    """

    grid: Grid
    headers: tuple[str, ...]
    text: pd.DataFrame
    typed: pd.DataFrame | None
    rows: tuple[int, ...]
    header_row: int
    rejected: tuple[Reject, ...]
    notes: tuple[str, ...]
    titles: tuple[str, ...] = ()


def header_score(grid: Grid, named: frozenset[str] = frozenset()) -> tuple[float, Row | None]:
    """How much like a header the best row of a grid looks, and that row. `named`: folded names a mapping knows."""
    best: tuple[float, Row | None] = (0.0, None)
    seen = 0
    for row in grid.rows:
        if row.is_blank:
            continue
        seen += 1
        if seen > SCAN:
            break
        score = _score(row, named)
        if score > best[0]:
            best = (score, row)
    return best


def read_table(grid: Grid, header_row: int | None = None, named: frozenset[str] = frozenset()) -> Table:
    """Find the header and the rows of projects below it. Raises SourceUnreadable or MappingUnclear."""
    header = grid.header or (_fixed(grid, header_row) if header_row else header_score(grid, named)[1])
    if header is None:
        raise SourceUnreadable(
            f"{_where(grid)} does not look like a table: no row reads like a header with column names."
        )
    if grid.header is None:
        grid = one_table(grid, header)
        header = two_rows(grid, header)
        grid, header = grouped(grid, header)
    notes = list(grid.notes)
    above = [row for row in grid.rows if row.number < header.number and not row.is_blank]
    if above:
        where = spans([row.number for row in above])
        notes.append(f"The header is row {header.number}; the rows above it ({where}) are titles, not projects.")
    names = [_clean(text_of(cell)) for cell in header.cells]
    kept = max((spot for spot, name in enumerate(names) if name), default=-1) + 1
    header = Row(header.number, header.cells[:kept], header.first_line, header.last_line)
    widest = kept
    if grid.typed:
        widest = max([kept, *(_filled(row) for row in grid.rows if row.number > header.number)])
        header.cells += [""] * (widest - kept)
    headers = _distinct([text_of(cell) for cell in header.cells], notes)
    before = len(grid.notes)
    rows = rejoin(grid, header)
    notes += grid.notes[before:]
    rejected = list(grid.rejected)
    rows, below = _without_notes(rows, header, grid, rejected)
    rows = _projects_only(rows, header, grid, rejected, notes)
    if not rows and not rejected:
        raise SourceUnreadable(f"{_where(grid)} has a header but no rows below it; there is nothing to load.")
    if not rows:
        raise SourceUnreadable(f"{_where(grid)} has no row that could be read as a project; nothing was loaded.")
    cells = [row.cells for row in rows]
    written = [[text_of(cell) for cell in row] for row in cells] if grid.typed else cells
    text = pd.DataFrame({name: [row[spot] for row in written] for spot, name in enumerate(headers)}, dtype="object")
    typed = None
    if grid.typed:
        typed = pd.DataFrame(
            {name: pd.Series([row[spot] for row in cells], dtype="object") for spot, name in enumerate(headers)}
        )
    nameless = [name for name, cell in zip(headers, header.cells, strict=True) if not text_of(cell).strip()]
    empty = [name for name in nameless if not text[name].str.strip().any()]
    if empty:
        text = text.drop(columns=empty)
        typed = typed.drop(columns=empty) if typed is not None else None
        headers = tuple(name for name in headers if name not in empty)
    return Table(
        grid,
        headers,
        text,
        typed,
        tuple(row.number for row in rows),
        header.number,
        tuple(rejected),
        tuple(notes),
        (*grid.titles, *(" ".join(map(text_of, row.cells)).strip() for row in above[:_TITLES]), *below),
    )


def _where(grid: Grid) -> str:
    return f"Sheet {grid.sheet!r} of {grid.path.name}" if grid.sheet else grid.path.name


def _fixed(grid: Grid, number: int) -> Row:
    for row in grid.rows:
        if row.number == number and not row.is_blank:
            return row
    raise MappingUnclear(f"The mapping says the header is row {number}, but {_where(grid)} has nothing there.")


def _score(row: Row, named: frozenset[str]) -> float:
    texts = [text_of(cell).strip() for cell in row.cells]
    filled = [text for text in texts if text]
    if not filled:
        return 0.0
    words = [cell for cell in row.cells if isinstance(cell, str) and cell.strip() and not _is_value(cell.strip())]
    # A header says each name once; "No" in every other cell of a row is an answer, however much like a name.
    known = sum(
        bool(candidates(folded)) or bool(NARRATIVE.search(folded)) or fold_header(text) in named
        for folded, text in {main_words(text): text for text in filled}.items()
    )
    if known == 0 and (len(filled) < 2 or len(words) < len(filled)):  # noqa: PLR2004 - one text alone is a title
        return 0.0
    distinct = len({fold(text) for text in filled}) / len(filled)
    return 3 * known + 2 * len(words) / len(filled) * distinct * min(len(filled), 4) / 4 - (len(filled) - len(words))


def _is_value(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text) or _DAY.match(text))


def _clean(text: str) -> str:
    return " ".join(text.replace("\ufeff", "").split())


def _distinct(names: list[str], notes: list[str]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    out: list[str] = []
    for spot, name in enumerate(names, start=1):
        plain = name.replace("\ufeff", "").strip() or f"column {spot}"
        seen[plain] += 1
        if seen[plain] > 1:
            notes.append(
                f"Two columns are called {_clean(plain)!r}; the later one is read as '{_clean(plain)} ({seen[plain]})'."
            )
            plain = f"{plain} ({seen[plain]})"
        out.append(plain)
    return tuple(out)


def _filled(row: Row) -> int:
    return max((spot for spot, cell in enumerate(row.cells) if text_of(cell).strip()), default=-1) + 1


def _without_notes(rows: list[Row], header: Row, grid: Grid, rejected: list[Reject]) -> tuple[list[Row], list[str]]:
    """The rows without the notes that stand below a list, and what those say: "Source: …", "Data as of …"."""
    end = len(rows)
    if sum(bool(text_of(cell).strip()) for cell in header.cells) < _FEWEST_NAMES:
        return rows, []
    below: list[str] = []
    while end > 1:
        row = rows[end - 1]
        filled = [text_of(cell).strip() for cell in row.cells if text_of(cell).strip()]
        if len(filled) > 1 or (filled and not _NOTE.match(filled[0])):
            break
        if filled:
            below.append(filled[0])
            reason = "a note below the list and no project"
            rejected.append(Reject(file=grid.path.name, row=row.number, value=filled[0][:200], reason=reason))
        end -= 1
    return (rows[:end], below[::-1]) if below else (rows, [])


def _projects_only(rows: list[Row], header: Row, grid: Grid, rejected: list[Reject], notes: list[str]) -> list[Row]:
    names = [cell if isinstance(cell, str) and cell.strip() else None for cell in header.cells]
    kept: list[Row] = []
    blank: list[int] = []
    for row in rows:
        if row.is_blank:
            blank.append(row.number)
        elif reason := _no_project(row.cells, names):
            value = " | ".join(text_of(cell) for cell in row.cells if text_of(cell).strip())
            rejected.append(Reject(file=grid.path.name, row=row.number, column=None, value=value[:200], reason=reason))
        else:
            kept.append(row)
    while blank and rows and blank[-1] == rows[-1].number:
        rows = rows[:-1]
        blank.pop()
    if blank:
        notes.append(f"{len(blank)} blank rows are skipped: {spans(blank)}.")
    return kept


def _are_machine_names(cells: list[Cell], names: list[str | None]) -> bool:
    """True for a second header such as `id, project_name, closingdate`: one bare word a column, most of its header."""
    first = cells[0] if cells else None
    if not isinstance(first, str) or (first and not _MACHINE.fullmatch(first)):
        return False
    words = [(cell, name) for cell, name in zip(cells, names, strict=False) if text_of(cell).strip()]
    if len(words) < _FEWEST_NAMES or not all(isinstance(cell, str) and _MACHINE.fullmatch(cell) for cell, _ in words):
        return False
    meant = sum(bool(candidates(fold_header(str(cell))) or _alike(str(cell), name or "")) for cell, name in words)
    return meant >= 0.6 * len(words)


def _alike(machine: str, name: str) -> bool:
    """True where a machine name and a header share a word of four letters or begin alike."""
    plain = fold(machine).replace(" ", "")
    return any(len(word) > 3 and word in plain for word in fold(name).split())  # noqa: PLR2004 - a word that says something


def _no_project(cells: list[Cell], names: list[str | None]) -> str | None:
    first = next(text_of(cell) for cell in cells if text_of(cell).strip())
    lead = first[:80].strip().casefold()
    if lead.startswith(
        (
            "total",
            "grand",
            "sub",
            "sum",
            "overall",
            "average",
            "count",
            "gesamt",
            "portfolio total",
            "insgesamt",
            "ensemble",
            "suma",
            "somme",
            "jumlah",
        )
    ):
        others = [text_of(cell).strip() for cell in cells if text_of(cell).strip()][1:]
        if (
            _TOTAL.fullmatch(fold(first))
            and others
            and all(_NUMBER.fullmatch(text) or text.startswith("=") for text in others)
        ):
            return "the row adds the others up and is no project"
        if fold(first) in {"total", "totals", "grand total", "subtotal", "sub total", "sum"}:
            return "the row adds the others up and is no project"
    if _are_machine_names(cells, names):
        return "the row holds the machine names of the columns and is no project"
    if sum(map(eq, cells, names)) >= max(2, 0.6 * (len(names) - names.count(None))):
        return "the row repeats the header"
    return None
