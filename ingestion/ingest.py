"""The way in: paths to pictures kept in the store, with a report that accounts for every row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from ingestion.account import Entry, reports, unchanged
from ingestion.find import Unit, sources, units
from ingestion.keeping import Batch, Store, keep, learn_from_store, make_pictures
from ingestion.known import Known
from ingestion.naming import day_in, month_in, year_in
from ingestion.receipt import Receipt, receipt_key
from ingestion.resolve import learn
from ingestion.source import Records, Request
from ingestion.sources.table import TableSource
from portfolio.errors import PortfolioError, SourceUnreadable
from portfolio.report import IngestReport
from store.ports import PassageIndex, Progress

_MENTIONING = frozenset({"notes", "jsonl", "mail", "slack"})
"""Sources that only name projects; they are read after those that list them."""


@dataclass(eq=False, kw_only=True)
class _Work(Batch):
    """One unit on its way: what was read and its pictures, or the receipt that says nothing changed."""

    unit: Unit
    receipt: Receipt | None = None

    @property
    def records(self) -> tuple[Records, ...]:
        return self.reading.records


def ingest(
    paths: Sequence[Path],
    request: Request,
    *,
    store: Store,
    index: PassageIndex | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> list[IngestReport]:
    """Read everything, then keep each picture whole; one report per source.

    Nothing is written before all paths were read. Raises the first error where nothing could be
    read; where some files could, the others are reported as rejected.
    """
    tell = progress or _silent
    found, strange = units(paths)
    found = _in_years(found, request)
    done: list[_Work] = []
    failures: list[tuple[str, PortfolioError]] = []
    lost = 0
    for n, unit in enumerate(sorted(found, key=lambda unit: unit.kind in _MENTIONING)):
        tell(f"Reading {unit.label}", n, len(found))
        try:
            work = _read(unit, request, store, done)
        except PortfolioError as error:
            failures.append((unit.label, error))
            continue
        if collision := _collision(work, done):
            failures.append((unit.label, collision))
            lost += work.reading.read
        else:
            done.append(work)
    tell("Reading", len(found), len(found))
    given = [unit.label for unit in found]
    failures.sort(key=lambda failure: given.index(failure[0]))
    if not done:
        raise failures[0][1]
    make_pictures([work for work in done if work.receipt is None], request.portfolio, store)
    joined: tuple[str, ...] = ()
    if not dry_run:
        for work in done:
            work.tally = dict(work.receipt.tally) if work.receipt else {}
        joined = keep(done, request.portfolio, store, tell)
        _leave_receipts(done, request, store)
    embedded = index.refresh(request.portfolio, progress) if index is not None and not dry_run else 0
    entries = [
        Entry(
            work.reading,
            work.receipt.pictures if work.receipt else tuple((p.source, p.known_on) for p in work.pictures),
            work.tally,
        )
        for work in done
    ]
    return reports(request, entries, failures, strange, embedded=embedded, dry_run=dry_run, notes=joined, lost=lost)


def _read(unit: Unit, request: Request, store: Store, done: Sequence[_Work]) -> _Work:
    """Read a unit, or take the receipt of the last time it was read, where nothing changed since."""
    asked = _asked(unit, request, store)
    looked_up: list[Known] = []

    @cache
    def names_so_far() -> Known:
        names = Known()
        for records in (records for work in done for records in work.records):
            learn(names, records)
        learn_from_store(names, request.portfolio, store)
        looked_up.append(names)
        return names

    receipt = Receipt.load(store.get(receipt_key(unit, asked)))
    if receipt is not None and receipt.stands(asked.portfolio, store):
        return _Work(unit=unit, reading=receipt.reading(), receipt=receipt)
    try:
        told = replace(asked, known=lambda: names_so_far().told(), items=lambda: names_so_far().items)
        reading = sources()[unit.kind].read(unit.path, told)
        return _Work(unit=unit, reading=reading, leans=bool(looked_up))
    except OSError as error:
        raise SourceUnreadable(f"{unit.label} cannot be opened: {error.strerror or error}.") from error


def _asked(unit: Unit, request: Request, store: Store) -> Request:
    asked = replace(request, as_of=request.as_of or unit.day)
    if asked.mapping is None:
        asked = replace(asked, mapping=store.mapping(asked.portfolio, unit.name_for(asked)))
    return asked


def _in_years(found: list[Unit], request: Request) -> list[Unit]:
    """Units with the day of the year in their name, where only years tell several pictures of one list apart."""
    if request.as_of:
        return found
    streams: dict[tuple[str, str], list[Unit]] = {}
    for unit in found:
        if unit.kind == TableSource.name and unit.day is None and not day_in(unit.path.stem):
            streams.setdefault((str(unit.path.parent), unit.name_for(request)), []).append(unit)
    dated: dict[Path, date] = {}
    for units_ in streams.values():
        years = [year_in(unit.path.stem) for unit in units_]
        if len(units_) > 1 and None not in years and len(set(years)) == len(years):
            for unit, year in zip(units_, years, strict=True):
                if not month_in(unit.path.stem):
                    dated[unit.path] = min(date(year or 0, 12, 31), request.today)
    return [replace(unit, day=dated.get(unit.path, unit.day)) for unit in found]


def _collision(work: _Work, done: Sequence[_Work]) -> SourceUnreadable | None:
    """Two whole lists under one name and day: the second would silently replace the first."""

    def whole(one: _Work) -> set[tuple[str, date]]:
        if one.receipt:
            return {(source, day) for source, day in one.receipt.pictures if one.receipt.complete}
        return {(records.source, records.known_on) for records in one.records if records.complete}

    mine = whole(work)
    for other in done:
        for source, day in sorted(mine & whole(other)):
            return SourceUnreadable(
                f"{work.unit.label} and {other.unit.label} both say what {source} was on {day}, and only one can, so "
                f"{work.reading.read:,} rows of {work.unit.label} are left out: "
                "give each its own --as-of, or its own --source."
            )
    return None


def _leave_receipts(done: Sequence[_Work], request: Request, store: Store) -> None:
    for work in done:
        if work.receipt is None:
            revision = store.revision(request.portfolio) if work.leans else None
            receipt = Receipt.of(work.reading, work.pictures, unchanged(work.pictures), revision)
            store.put(receipt_key(work.unit, _asked(work.unit, request, store)), receipt.dump())


def _silent(_what: str, _done: int, _of: int) -> None:
    return None
