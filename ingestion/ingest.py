"""The way in: paths to pictures kept in the store, with a report that accounts for every row."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Protocol

from ingestion.account import Entry, reports, unchanged
from ingestion.assemble import assemble
from ingestion.find import Unit, sources, units
from ingestion.receipt import Receipt, receipt_key
from ingestion.resolve import Known, admit, leans, learn, resolve
from ingestion.source import Reading, Records, Request
from portfolio.errors import PortfolioError, SourceUnreadable, UnknownPortfolio
from portfolio.picture import Picture
from portfolio.report import IngestReport, Tally
from store.ports import AnalysisCache, MappingStore, PassageIndex, PortfolioStore, Progress

_MENTIONING = frozenset({"notes", "jsonl", "mail", "slack"})
"""Sources that only name projects; they are read after those that list them."""


class Store(PortfolioStore, MappingStore, AnalysisCache, Protocol):
    """What ingestion needs of a store: pictures, mappings, and a place for receipts."""


@dataclass(eq=False)
class _Work:
    """One unit on its way: what was read and its pictures, or the receipt that says nothing changed."""

    unit: Unit
    reading: Reading
    pictures: tuple[Picture, ...] = ()
    receipt: Receipt | None = None
    leans: bool = False

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
    done: list[_Work] = []
    failures: list[tuple[str, PortfolioError]] = []
    for n, unit in enumerate(sorted(found, key=lambda unit: unit.kind in _MENTIONING)):
        tell(f"Reading {unit.label}", n, len(found))
        try:
            work = _read(unit, request, store, done)
            _refuse_collision(work, done)
        except PortfolioError as error:
            failures.append((unit.label, error))
        else:
            done.append(work)
    tell("Reading", len(found), len(found))
    given = [unit.label for unit in found]
    failures.sort(key=lambda failure: given.index(failure[0]))
    if not done:
        raise failures[0][1]
    _assemble(done, request, store)
    tallies = [unchanged(work.pictures) for work in done] if dry_run else _keep(done, request, store, tell)
    if not dry_run:
        _leave_receipts(done, request, store)
    embedded = index.refresh(request.portfolio, progress) if index is not None and not dry_run else 0
    entries = [
        Entry(
            work.reading,
            work.receipt.pictures if work.receipt else tuple((p.source, p.known_on) for p in work.pictures),
            {} if dry_run else tally,
        )
        for work, tally in zip(done, tallies, strict=True)
    ]
    return reports(request, entries, failures, strange, embedded=embedded, dry_run=dry_run)


def _read(unit: Unit, request: Request, store: Store, done: Sequence[_Work]) -> _Work:
    """Read a unit, or take the receipt of the last time it was read, where nothing changed since."""
    asked = _asked(unit, request, store)
    looked_up: list[Known] = []

    @cache
    def names_so_far() -> Known:
        names = Known()
        for records in (records for work in done for records in work.records):
            learn(names, records)
        _learn_from_store(names, request.portfolio, store)
        looked_up.append(names)
        return names

    receipt = Receipt.load(store.get(receipt_key(unit, asked)))
    if receipt is not None and receipt.stands(asked.portfolio, store):
        return _Work(unit, receipt.reading(), receipt=receipt)
    try:
        told = replace(asked, known=lambda: names_so_far().projects.ids, items=lambda: names_so_far().items)
        reading = sources()[unit.kind].read(unit.path, told)
        return _Work(unit, reading, leans=bool(looked_up))
    except OSError as error:
        raise SourceUnreadable(f"{unit.label} cannot be opened: {error.strerror or error}.") from error


def _asked(unit: Unit, request: Request, store: Store) -> Request:
    asked = replace(request, as_of=request.as_of or unit.day)
    if asked.mapping is None:
        asked = replace(asked, mapping=store.mapping(asked.portfolio, unit.name_for(asked)))
    return asked


def _refuse_collision(work: _Work, done: Sequence[_Work]) -> None:
    """Two whole lists under one name and day: the second would silently replace the first."""

    def whole(one: _Work) -> set[tuple[str, date]]:
        if one.receipt:
            return {(source, day) for source, day in one.receipt.pictures if one.receipt.complete}
        return {(records.source, records.known_on) for records in one.records if records.complete}

    mine = whole(work)
    for other in done:
        for source, day in sorted(mine & whole(other)):
            raise SourceUnreadable(
                f"{work.unit.label} and {other.unit.label} both say what {source} was on {day}, and only one can: "
                "give each its own --as-of, or its own --source."
            )


def _assemble(done: list[_Work], request: Request, store: Store) -> None:
    """Resolve names across all units of this call, then make the pictures."""
    fresh = [work for work in done if work.receipt is None]
    known = Known()
    for work in fresh:
        for records in work.records:
            learn(known, records)
    for work in fresh:
        work.leans = work.leans or any(leans(records, known) for records in work.records)
    if any(work.leans for work in fresh):
        _learn_from_store(known, request.portfolio, store)
    none_known = not known.projects.ids
    for work in fresh:
        admitted = [admit(records, known, none_known=none_known) for records in work.records]
        resolved = [resolve(records, known) for records, _ in admitted]
        work.pictures = tuple(
            assemble(request.portfolio, one.records, known.projects.ids, work.reading.mapping) for one in resolved
        )
        work.reading = replace(
            work.reading,
            records=(),
            loaded=work.reading.loaded - sum(one.dropped for one in resolved),
            rejected=(*work.reading.rejected, *(reject for one in resolved for reject in one.rejected)),
            notes=(
                *work.reading.notes,
                *(note for _, notes in admitted for note in notes),
                *(note for one in resolved for note in one.notes),
            ),
        )


def _learn_from_store(known: Known, portfolio: str, store: Store) -> None:
    try:
        kept = store.read(portfolio)
    except UnknownPortfolio:
        return
    known.projects.add((key, noun.name) for key, noun in kept.projects.items() if key not in known.projects.ids)
    known.vendors.add((key, noun.name) for key, noun in kept.vendors.items() if key not in known.vendors.ids)
    known.add_items(kept.items, kept.milestones)


def _keep(done: Sequence[_Work], request: Request, store: Store, tell: Progress) -> list[dict[str, Tally]]:
    """Write every picture, oldest first; return what changed, by unit and kind."""
    tallies: list[dict[str, Tally]] = [dict(work.receipt.tally) if work.receipt else {} for work in done]
    pictures = [(n, picture) for n, work in enumerate(done) for picture in work.pictures]
    pictures.sort(key=lambda pair: pair[1].known_on)
    for written, (n, picture) in enumerate(pictures):
        tell(f"Keeping {picture.source} of {picture.known_on:%Y-%m-%d}", written, len(pictures))
        for kind, tally in store.write(picture).items():
            tallies[n][kind] = tallies[n].get(kind, Tally()) + tally
    tell("Keeping", len(pictures), len(pictures))
    for work in done:
        if work.reading.mapping is not None and work.pictures:
            store.remember_mapping(request.portfolio, work.pictures[0].source, work.reading.mapping)
    return tallies


def _leave_receipts(done: Sequence[_Work], request: Request, store: Store) -> None:
    for work in done:
        if work.receipt is None:
            revision = store.revision(request.portfolio) if work.leans else None
            receipt = Receipt.of(work.reading, work.pictures, unchanged(work.pictures), revision)
            store.put(receipt_key(work.unit, _asked(work.unit, request, store)), receipt.dump())


def _silent(_what: str, _done: int, _of: int) -> None:
    return None
