"""What the message tests share: a portfolio that knows projects and items, and the account of every load."""

from datetime import date
from pathlib import Path

import pandas as pd

from ingestion.ingest import ingest
from ingestion.source import Request
from portfolio.report import IngestReport
from store.memory import MemoryStore

PROJECTS = "id,name\nBGW,Border Gateway\nGW,Gateway\nATL,Atlas Cloud Migration\nIT,Internal Tools\n"
ITEMS = "id,project,name\nBGW-12,BGW,Supplier interface\nBGW-13,BGW,Cut-over\nATL-7,ATL,Landing zone\n"
TODAY = date(2026, 3, 2)


def knowing(folder: Path) -> MemoryStore:
    """A store that knows four projects and three items."""
    place = folder / "known" / "2026-01-01"
    place.mkdir(parents=True)
    (place / "projects.csv").write_text(PROJECTS)
    (place / "items.csv").write_text(ITEMS)
    store = MemoryStore()
    load(store, place)
    return store


def load(store: MemoryStore, *paths: Path) -> IngestReport:
    """Ingest, and check that every message is accounted for."""
    reports = ingest(list(paths), Request("x", TODAY), store=store)
    for report in reports:
        rows = {(r.file, r.row) for r in report.rejected if r.dropped and r.row}
        assert report.read == report.loaded + report.repeated + len(rows), "every message is accounted for"
    return reports[-1]


def updates(store: MemoryStore) -> pd.DataFrame:
    """What people wrote, as the portfolio holds it."""
    return store.read("x").updates.sort_values(["dated", "id"]).reset_index(drop=True)
