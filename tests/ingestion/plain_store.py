"""A store of dictionaries, just enough to watch what ingestion writes."""

from collections.abc import Mapping
from datetime import date

import pandas as pd

from portfolio.errors import UnknownPortfolio
from portfolio.picture import Picture
from portfolio.report import Tally
from portfolio.snapshot import Portfolio
from store.ports import PortfolioInfo


class PlainStore:
    """Keeps whole pictures; the newest day's picture of each source is what `read` shows."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str, date], Picture] = {}
        self.mappings: dict[tuple[str, str], str] = {}
        self.cache: dict[str, bytes] = {}
        self.changes = 0
        self.reads = 0

    def portfolios(self) -> list[PortfolioInfo]:
        names = sorted({name for name, _, _ in self.kept})
        return [PortfolioInfo(name, self.pictures(name), self.changes) for name in names]

    def write(self, picture: Picture) -> Mapping[str, Tally]:
        key = (picture.portfolio, picture.source, picture.known_on)
        before = self.kept.get(key)
        same = before is not None and before.fingerprint == picture.fingerprint
        self.kept[key] = picture
        self.changes += not same
        sizes = {kind: len(nouns) for kind, nouns in picture.objects.items()}
        sizes |= {kind: len(frame) for kind, frame in picture.tables.items()}
        if picture.updates is not None:
            sizes["updates"] = len(picture.updates)
        return {kind: Tally(unchanged=n) if same else Tally(new=n) for kind, n in sizes.items()}

    def has_picture(self, portfolio: str, source: str, known_on: date, fingerprint: str) -> bool:
        kept = self.kept.get((portfolio, source, known_on))
        return kept is not None and kept.fingerprint == fingerprint

    def read(self, portfolio: str, as_of: date | None = None) -> Portfolio:
        self.reads += 1
        pictures = [p for (name, _, day), p in sorted(self.kept.items()) if name == portfolio and day <= (as_of or day)]
        if not pictures:
            raise UnknownPortfolio(f"There is no portfolio {portfolio}.")
        objects: dict[str, dict] = {}
        for picture in pictures:
            for kind, nouns in picture.objects.items():
                objects.setdefault(kind, {}).update(nouns)
        tables = {
            kind: pd.concat([p.tables[kind] for p in pictures if kind in p.tables])
            for kind in {kind for p in pictures for kind in p.tables}
        }
        return Portfolio(name=portfolio, as_of=max(p.known_on for p in pictures), **objects, **tables)

    def pictures(self, portfolio: str, as_of: date | None = None) -> tuple[date, ...]:
        return tuple(sorted({day for name, _, day in self.kept if name == portfolio and day <= (as_of or day)}))

    def revision(self, portfolio: str) -> int:
        return self.changes

    def mapping(self, portfolio: str, source: str) -> str | None:
        return self.mappings.get((portfolio, source))

    def remember_mapping(self, portfolio: str, source: str, mapping: str) -> None:
        self.mappings[portfolio, source] = mapping

    def get(self, key: str) -> bytes | None:
        return self.cache.get(key)

    def put(self, key: str, value: bytes) -> None:
        self.cache[key] = value
