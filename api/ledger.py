"""What became of every load and sync: the last reports of a portfolio, kept so that people can look back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from pydantic import Field

from portfolio.errors import UnknownSource
from portfolio.noun import Noun
from portfolio.report import IngestReport, SyncReport
from store.landing import LandingStore

KEPT = 60
"""Reports of a portfolio that are kept; older ones are forgotten."""
MOST_REJECTS = 2_000


class Entry(Noun):
    """One report, when it was made, and its number in the portfolio."""

    number: int
    at: datetime = Field(description="UTC.")
    report: IngestReport
    sync: SyncReport | None = Field(default=None, description="What a live source was asked, without its reports.")
    rejects: int = Field(description="Rows and values not taken as they stood; of very many only the first are kept.")


@dataclass(frozen=True)
class Ledger:
    """Reports, the newest first. `now` is the moment, in UTC."""

    landing: LandingStore
    now: Callable[[], datetime]

    def keep(self, report: IngestReport, sync: SyncReport | None = None) -> None:
        """Keep a report; the oldest is forgotten where there are many."""
        number = self.landing.count(_numbers(report.portfolio), 1)
        cut = report.model_copy(
            update={
                "rejected": report.rejected[:MOST_REJECTS],
                "files": tuple(PurePath(file).name for file in report.files),
            }
        )
        asked = sync.model_copy(update={"reports": ()}) if sync else None
        entry = Entry(number=number, at=self.now(), report=cut, sync=asked, rejects=len(report.rejected))
        self.landing.tell(_key(report.portfolio, number), entry.model_dump_json())
        self.landing.tell(_key(report.portfolio, number - KEPT), None)

    def keep_sync(self, sync: SyncReport) -> None:
        """Keep what a sync did, with the report of the newest picture it wrote."""
        nothing = IngestReport(portfolio=sync.portfolio, source=sync.source, files=(), as_of=None, read=0, loaded=0)
        self.keep(sync.reports[-1] if sync.reports else nothing, sync)

    def kept(self, portfolio: str) -> list[Entry]:
        """The last reports, the newest first."""
        newest = self.landing.count(_numbers(portfolio), 0)
        found = (self.landing.told(_key(portfolio, number)) for number in range(newest, max(0, newest - KEPT), -1))
        return [Entry.model_validate_json(text) for text in found if text]

    def one(self, portfolio: str, number: int) -> Entry:
        """One report. Raises UnknownSource where it is not kept."""
        text = self.landing.told(_key(portfolio, number))
        if text is None:
            raise UnknownSource(f"The report {number} of {portfolio} is not kept; the last {KEPT} are.")
        return Entry.model_validate_json(text)


def _numbers(portfolio: str) -> str:
    return f"reports of:{portfolio}"


def _key(portfolio: str, number: int) -> str:
    return f"report:{portfolio}\x1f{number}"
