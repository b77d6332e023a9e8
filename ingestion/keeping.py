"""The part of the trip that files and live sources share: what was read → resolved → pictures → kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from ingestion.assemble import assemble
from ingestion.identity.joining import identify
from ingestion.known import Known
from ingestion.resolve import admit, leans, learn, resolve
from ingestion.source import Reading
from portfolio.errors import UnknownPortfolio
from portfolio.picture import Picture
from portfolio.report import Tally
from store.ports import AnalysisCache, Identified, MappingStore, PortfolioStore, Progress


class Store(PortfolioStore, MappingStore, AnalysisCache, Identified, Protocol):
    """What ingestion needs of a store: pictures, mappings, identities, and a place for receipts."""


class Remembering(PortfolioStore, Identified, Protocol):
    """What resolving names needs of a store: the portfolio and its identities."""


@dataclass(eq=False)
class Batch:
    """One reading on its way into the store.

    Attributes:
        reading: what was read; its records are let go once they are pictures.
        pictures: what they became.
        tally: what changed in the store, by kind.
        leans: True where names were looked up outside of the reading.
    """

    reading: Reading
    pictures: tuple[Picture, ...] = ()
    tally: dict[str, Tally] = field(default_factory=dict)
    leans: bool = False


def make_pictures(batches: Sequence[Batch], portfolio: str, store: Remembering) -> None:
    """Resolve names across all batches of one call, then make their pictures."""
    known = Known()
    for batch in batches:
        for records in batch.reading.records:
            learn(known, records)
    for batch in batches:
        batch.leans = batch.leans or any(leans(records, known) for records in batch.reading.records)
    if any(batch.leans for batch in batches):
        learn_from_store(known, portfolio, store)
    none_known = not known.projects.ids
    for batch in batches:
        admitted = [admit(records, known, none_known=none_known) for records in batch.reading.records]
        resolved = [resolve(records, known) for records, _ in admitted]
        batch.pictures = tuple(
            assemble(portfolio, one.records, known.projects.ids, batch.reading.mapping) for one in resolved
        )
        batch.reading = replace(
            batch.reading,
            records=(),
            loaded=batch.reading.loaded - sum(one.dropped for one in resolved),
            rejected=(*batch.reading.rejected, *(reject for one in resolved for reject in one.rejected)),
            notes=(
                *batch.reading.notes,
                *(note for _, notes in admitted for note in notes),
                *(note for one in resolved for note in one.notes),
            ),
        )


def learn_from_store(known: Known, portfolio: str, store: Remembering) -> None:
    """Add what the portfolio knows already, under every id and name it has."""
    try:
        kept = store.read(portfolio)
    except UnknownPortfolio:
        return
    aliases = store.identities.aliases(portfolio)
    standing = {"projects": (kept.projects, known.projects), "vendors": (kept.vendors, known.vendors)}
    things = [
        thing
        for thing in store.identities.things(portfolio)
        if thing.kind in standing and aliases.meant(thing.kind, thing.id) in standing[thing.kind][0]
    ]
    for thing in things:
        names = standing[thing.kind][1]
        if thing.id not in names.ids:
            # What it is called now comes last, because the last name told is the one that is shown.
            names.add((thing.id, name) for name in reversed(thing.names))
    known.add_things(things, store.identities.decisions(portfolio))
    known.add_items(kept.items, kept.milestones)


def keep(batches: Sequence[Batch], portfolio: str, store: Store, tell: Progress) -> tuple[str, ...]:
    """Write every picture, oldest first, and note what changed; remember how lists were read.

    Returns notes on the portfolio as a whole: which names were joined now that they are all there.
    """
    pictures = [(batch, picture) for batch in batches for picture in batch.pictures]
    pictures.sort(key=lambda pair: pair[1].known_on)
    for written, (batch, picture) in enumerate(pictures):
        tell(f"Keeping {picture.source} of {picture.known_on:%Y-%m-%d}", written, len(pictures))
        for kind, tally in store.write(picture).items():
            batch.tally[kind] = batch.tally.get(kind, Tally()) + tally
    tell("Keeping", len(pictures), len(pictures))
    for batch in batches:
        if batch.reading.mapping is not None and batch.pictures:
            store.remember_mapping(portfolio, batch.pictures[0].source, batch.reading.mapping)
    return identify(portfolio, store) if pictures else ()
