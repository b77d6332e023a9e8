"""A workspace without doors: memory store, rules and scoring as they are, and no passages."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ingestion.ingest import ingest
from ingestion.source import Request
from insights.analyse import Memory, analyse
from insights.policy import load_policy
from portfolio.findings import Answer, Brief
from portfolio.report import IngestReport
from store.memory import MemoryStore

TODAY = date(2026, 11, 1)


class SmallWorkspace:
    """What the evals need of a workspace, wired from the floors below the doors."""

    def __init__(self) -> None:
        """Begin empty."""
        self.store = MemoryStore()
        self.policy = load_policy(None)
        self._memory: dict[tuple[str, date], Memory] = {}

    def ingest(
        self,
        paths: Sequence[str | Path],
        portfolio: str,
        *,
        as_of: date | None = None,
        mapping: str | None = None,
        source: str | None = None,
        dry_run: bool = False,
    ) -> list[IngestReport]:
        """Read files into a portfolio."""
        request = Request(portfolio=portfolio, today=TODAY, as_of=as_of, mapping=mapping, source=source)
        return ingest([Path(p) for p in paths], request, store=self.store, index=None, dry_run=dry_run)

    def brief(self, portfolio: str, as_of: date | None = None) -> Brief:
        """Everything found on a day, compared with the picture before."""
        picture = self.store.read(portfolio, as_of)
        earlier = max((day for name, day in self._memory if name == portfolio and day < picture.as_of), default=None)
        analysis = analyse(picture, self.policy, self._memory[portfolio, earlier] if earlier else None)
        self._memory[portfolio, picture.as_of] = analysis.memory
        return analysis.brief

    def ask(self, portfolio: str, question: str, as_of: date | None = None) -> Answer:
        """Knows nothing."""
        picture = self.store.read(portfolio, as_of)
        return Answer(answer="", answered=False, reason=f"Not asked here: {question}", as_of=picture.as_of)
