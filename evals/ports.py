"""What the evals need of a workspace; the doors hand one in, so that evals never know how it is wired."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol

from portfolio.findings import Answer, Brief
from portfolio.report import IngestReport


class WorkspaceLike(Protocol):
    """The use cases that are graded."""

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
        ...

    def brief(self, portfolio: str, as_of: date | None = None) -> Brief:
        """Everything found on a day."""
        ...

    def ask(self, portfolio: str, question: str, as_of: date | None = None) -> Answer:
        """An answer with citations, or a refusal."""
        ...


OpenWorkspace = Callable[[Path], WorkspaceLike]
"""Opens a workspace that keeps everything under the folder it is given."""
