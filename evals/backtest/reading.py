"""Files of a data set into a store, through the same ingestion that every door uses."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ingestion.ingest import ingest
from ingestion.keeping import Batch, Store, keep, make_pictures
from ingestion.source import Reading, Records, Request

LATEST = date(2100, 1, 1)
"""`today` of an ingest that must not depend on the day it runs: every file carries or is given its own day."""


def read_file(path: Path, portfolio: str, store: Store, as_of: date | None = None) -> None:
    """Ingest one file as the next picture of a portfolio."""
    request = Request(portfolio=portfolio, today=LATEST, as_of=as_of, source=portfolio)
    ingest([path], request, store=store)


def read_records(records: Sequence[Records], portfolio: str, store: Store) -> None:
    """Keep records that a loader of this package made, by the trip that every source takes."""
    rows = sum(len(table) for one in records for table in one.tables.values())
    batch = Batch(Reading(records=tuple(records), read=rows, loaded=rows))
    make_pictures([batch], portfolio, store)
    keep([batch], portfolio, store, lambda *_: None)
