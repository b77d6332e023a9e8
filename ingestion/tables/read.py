"""The trip of one list: file → grid → table → plan → values → records."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from ingestion.naming import day_in, month_in, source_name
from ingestion.source import Reading, Records, Request
from ingestion.tables import frame as frames
from ingestion.tables import records as lines
from ingestion.tables.amount_columns import read_amounts, turn_variances
from ingestion.tables.banner import day_said
from ingestion.tables.day_columns import check_order, read_days
from ingestion.tables.delimited import read_delimited
from ingestion.tables.grid import Grid
from ingestion.tables.guards import OLE_MARK, ZIP_MARK, Limits, check_size, first_bytes
from ingestion.tables.header import Table, header_score, read_table
from ingestion.tables.identity import identify
from ingestion.tables.layout import turned
from ingestion.tables.links import links_of
from ingestion.tables.mapping import ListMapping, near, read_mapping, short, write_mapping
from ingestion.tables.plan import Plan
from ingestion.tables.profile import profile
from ingestion.tables.propose import propose
from ingestion.tables.tasks import as_tasks, homeless, projects_of, task_records, tasks_in, waiting
from ingestion.tables.tree import split, tree_in
from ingestion.tables.values import Ledger, Values
from ingestion.tables.word_columns import read_words
from ingestion.tables.words import fold_header
from ingestion.tables.workbook import read_sheets
from portfolio.errors import MappingUnclear, PortfolioError, SourceUnreadable
from portfolio.report import ColumnMatch, Reject

_SAMPLES = 3


def read_list(path: Path, request: Request, limits: Limits | None = None) -> Reading:
    """Read a project list. Raises SourceUnreadable or MappingUnclear with one sentence that says what to do."""
    try:
        return _read(path, request, limits or Limits())
    except PortfolioError:
        raise
    except MemoryError as error:
        raise SourceUnreadable(f"{path.name} does not fit into memory; split it into smaller files.") from error
    except Exception as error:
        raise SourceUnreadable(
            f"{path.name} cannot be read as a list ({type(error).__name__}: {' '.join(str(error).split())[:200]})."
        ) from error


def _read(path: Path, request: Request, limits: Limits) -> Reading:
    mapping = read_mapping(request.mapping) if request.mapping else ListMapping()
    table, tree = tree_in(_table(path, mapping, limits), mapping)
    profiles = profile(table)
    tasks = tasks_in(table, mapping) if tree is None else None
    waits = waiting(table.headers)
    fixed = as_tasks(mapping, tasks, waits) if tasks else mapping
    plan = propose(table, profiles, fixed if tasks or request.mapping else None)
    if tasks or tree:
        plan.picture_by = plan.by_day = None
    ledger = Ledger(table, profiles, plan, mapping)
    read_days(ledger)
    read_amounts(ledger)
    read_words(ledger)
    turn_variances(ledger)
    check_order(ledger)
    values = ledger.out
    source = source_name(path, request.source or mapping.source)
    days, known_on, note = _days(plan, values, request, table)
    pictures = days if days is not None else pd.Series(0, index=table.text.index)
    undated: list[Reject] = []
    if days is not None and days.isna().any():
        undated = _undated(table, plan, days)
    homes = projects_of(table, tasks) if tasks else pd.Series("", index=table.text.index, dtype="object")
    if tasks:
        undated = homeless(table, tasks, homes)
    identity = identify(table, plan, homes if tasks else pictures)
    if tasks:
        identity.keep.loc[homes.eq("")] = False
    elif undated:
        identity.keep.loc[days.isna()] = False  # type: ignore[union-attr]  # undated is only filled where days are
    frame = frames.projects(table, plan, values, identity, source)
    dated = days if days is not None else pd.Series(np.datetime64(known_on, "s"), index=table.text.index)
    words = frames.updates(table, plan, values, identity, dated, source)
    links, lost = links_of(table, waits, identity, homes, source, tasks)
    kept_days = days[identity.keep] if days is not None else None
    said = words if tasks or tree or not len(words) else words.drop(columns=frames.SPOT)
    records = _linked(frames.records(frame, said, kept_days, known_on, source), links)
    if tasks:
        records = (task_records(records[0], frame, homes[identity.keep].reset_index(drop=True), identity),)
    if tree:
        records = (split(records[0], frame, identity, tree), *records[1:])
    rejected = [*table.rejected, *lost, *identity.rejected, *undated, *values.rejected]
    rejected.sort(key=lambda reject: (reject.row or 0, not reject.dropped))
    dropped = sum(reject.dropped for reject in rejected)
    loaded = int(identity.keep.sum())
    if not loaded:
        raise SourceUnreadable(f"{path.name} has no row that could be read as a project; nothing was loaded.")
    return Reading(
        records=records,
        read=loaded + identity.repeated + dropped,
        loaded=loaded,
        repeated=identity.repeated,
        rejected=tuple(rejected),
        unmapped=tuple(_line(header) for header in table.headers if header in plan.attributes),
        columns=tuple(_match(header, table, plan, values) for header in table.headers),
        notes=(*table.notes, *plan.notes, *identity.notes, *values.notes, note),
        mapping=write_mapping(_decided(table, plan, values, mapping)),
        files=(str(path),),
    )


def first_rows(path: Path, mapping: str | None, count: int) -> tuple[tuple[str, ...], list[tuple[int, list[str]]]]:
    """Column names of a list and its first rows as text, each with its row number in the file.

    Raises SourceUnreadable or MappingUnclear where it is no list.
    """
    table = _table(path, read_mapping(mapping) if mapping else ListMapping(), Limits())
    shown = table.text.head(count).fillna("").astype("str")
    cells = zip(*(shown[header].tolist() for header in table.headers), strict=True)
    return table.headers, [(row, list(values)) for row, values in zip(table.rows, cells, strict=False)]


def _table(path: Path, mapping: ListMapping, limits: Limits) -> Table:
    named = frozenset(map(fold_header, mapping.columns))
    grid = _grid(path, mapping, limits, named)
    if mapping.header_row is None and grid.header is None:
        grid = turned(grid)
    return read_table(grid, mapping.header_row, named)


def _linked(records: tuple[Records, ...], links: pd.DataFrame) -> tuple[Records, ...]:
    if not len(links):
        return records
    return (*records[:-1], replace(records[-1], tables={**records[-1].tables, "dependencies": links}))


def _grid(path: Path, mapping: ListMapping, limits: Limits, named: frozenset[str]) -> Grid:
    check_size(path, limits)
    if path.suffix.lower() in lines.SUFFIXES:
        return lines.read_records(path, limits)
    head = first_bytes(path)
    if not head.startswith((ZIP_MARK, OLE_MARK)) and path.suffix.lower() not in {".xlsx", ".xlsm", ".xlsb", ".ods"}:
        grid = read_delimited(path, limits)
        if path.suffix.lower() == ".xls":
            grid.notes.append(f"{path.name} is called a workbook but holds text; it is read as such.")
        return grid
    sheets = read_sheets(path, limits)
    if mapping.header_row is None:
        sheets = [turned(sheet) for sheet in sheets]
    if mapping.sheet:
        chosen = [sheet for sheet in sheets if sheet.sheet == mapping.sheet]
        if not chosen:
            names = [str(sheet.sheet) for sheet in sheets]
            raise MappingUnclear(
                f"The mapping names the sheet {mapping.sheet!r}, which {path.name} does not have"
                f"{near(mapping.sheet, names)}; its sheets are {', '.join(names)}."
            )
        return chosen[0]
    best = max(sheets, key=lambda sheet: header_score(sheet, named)[0])
    others = [str(sheet.sheet) for sheet in sheets if sheet is not best]
    if others:
        best.notes.append(
            f"Sheet {best.sheet!r} is read; the other sheets are not: {', '.join(others)}. "
            "Put `sheet:` into a mapping file to read another."
        )
    return best


def _days(plan: Plan, values: Values, request: Request, table: Table) -> tuple[pd.Series | None, date, str]:
    """Days of several pictures in one file, or None and the one day the file is known on, and why."""
    header = plan.first("reported_on")
    reported = values.fields.get("reported_on")
    if plan.picture_by and reported is not None:
        newest = reported.max().date()
        count = reported.nunique()
        return (
            reported,
            newest,
            (
                f"{short(plan.picture_by)!r} tells {count} reporting days apart, so each row is known from its own day "
                "and rows of earlier days stand until a later one changes them."
            ),
        )
    stem = table.grid.path.stem
    stated = request.as_of or day_in(stem)
    said = day_said(table.titles)
    if header and reported is not None and reported.notna().all() and reported.min() == reported.max():
        day = reported.iloc[0].date()
        if not any(word in header.lower() for word in ("updat", "modif")) or not (stated or said):
            return None, day, f"{short(header)!r} says {day} in every row, so that is the day the picture was known."
    month = month_in(stem)
    if request.as_of:
        day, why = request.as_of, "as asked"
    elif stated:
        day, why = stated, "the day in the file's name"
    elif said and said <= request.today:
        day, why = said, "as the title above the header says"
    elif month:
        day, why = min(month, request.today), "the end of the month or quarter in the file's name"
    else:
        return None, request.today, f"The file states no day, so its picture is dated today, {request.today}."
    return None, day, f"The picture was known on {day}, {why}."


def _undated(table: Table, plan: Plan, days: pd.Series) -> list[Reject]:
    header = plan.picture_by or ""
    return [
        Reject(
            file=table.grid.path.name,
            row=table.rows[spot],
            column=_line(header),
            value=str(table.text[header].iloc[spot])[:200],
            reason="the row has no reporting day, and the file holds several pictures",
        )
        for spot in np.flatnonzero(days.isna())
    ]


def _match(header: str, table: Table, plan: Plan, values: Values) -> ColumnMatch:
    cells = table.text[header].str.strip()
    sample = cells[cells.ne("")].head(_SAMPLES).str.slice(0, 80)
    how = plan.how.get(header, "no alias and no values told what it is")
    if header in plan.ignored:
        how = "mapping file: ignored"
    return ColumnMatch(
        column=_line(header),
        field=plan.target(header),
        how=how,
        detail=values.detail.get(header, ""),
        sample=tuple(sample),
    )


def _decided(table: Table, plan: Plan, values: Values, mapping: ListMapping) -> ListMapping:
    """The mapping that would read this list the same way again."""
    columns = {}
    for header in table.headers:
        target = plan.target(header) or ("ignore" if header in plan.ignored else "attribute")
        columns[_line(header)] = target
    loose = tuple(name for name, target in columns.items() if target == "update")
    return ListMapping(
        source=mapping.source,
        sheet=mapping.sheet,
        header_row=mapping.header_row,
        date_order=mapping.date_order or values.date_order,
        currency=mapping.currency,
        unit=mapping.unit or values.unit,
        negative_is=mapping.negative_is,
        items=mapping.items,
        pictures_by_day=mapping.pictures_by_day if plan.by_day is None else plan.by_day,
        columns=columns,
        values=mapping.values,
        optional=(*mapping.optional, *(name for name in loose if name not in mapping.optional)),
    )


def _line(header: str) -> str:
    return " ".join(header.split())
