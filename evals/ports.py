"""What the evals need of a workspace; the doors hand one in, so that evals never know how it is wired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from insights.narration.budget import Spent
from portfolio.findings import Answer, Brief, Insight, Theme
from portfolio.report import IngestReport
from portfolio.signals import Polarity
from portfolio.snapshot import Portfolio


class InsightsLike(Protocol):
    """A page of insights."""

    @property
    def items(self) -> tuple[Insight, ...]:
        """The insights."""
        ...


class PageLike(Protocol):
    """A portfolio on one page."""

    @property
    def headline(self) -> str:
        """The opening in plain words."""
        ...

    @property
    def worded(self) -> str | None:
        """The same in a model's words, where they may stand."""
        ...

    @property
    def index(self) -> float:
        """The risk index."""
        ...

    @property
    def themes(self) -> tuple[Theme, ...]:
        """Its themes, some with a model's words beside their titles."""
        ...


class SignalLike(Protocol):
    """A signal that a model proposed and that was kept."""

    @property
    def update(self) -> str:
        """Id of the update it stands in."""
        ...

    @property
    def kind(self) -> str:
        """Its kind."""
        ...

    @property
    def polarity(self) -> Polarity:
        """Good or bad news."""
        ...

    @property
    def quote(self) -> str:
        """Words of the update."""
        ...

    @property
    def start(self) -> int:
        """Where they begin in its text."""
        ...

    @property
    def end(self) -> int:
        """Where they end."""
        ...


class AskedLike(Protocol):
    """What came of letting a model propose signals."""

    @property
    def items(self) -> Sequence[SignalLike]:
        """What was kept."""
        ...

    @property
    def fallen(self) -> int:
        """How many proposals fell."""
        ...


class ProposingLike(Protocol):
    """Lets a model propose signals."""

    def ask(self, portfolio: str, project: str | None = None, most: int = 16) -> AskedLike:
        """What holds of what it proposes about the newest updates."""
        ...

    def kept(self, portfolio: str) -> int:
        """How many were ever kept."""
        ...


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

    def insights(self, portfolio: str, *, as_of: date | None = None, limit: int | None = None) -> InsightsLike:
        """The first insights as they are shown."""
        ...

    def summary(self, portfolio: str, as_of: date | None = None) -> PageLike:
        """The page that opens a portfolio."""
        ...

    def snapshot(self, portfolio: str, as_of: date | None = None) -> Portfolio:
        """The picture itself."""
        ...

    @property
    def proposing(self) -> ProposingLike:
        """Signals that a model proposes."""
        ...

    def model_spent(self) -> Spent:
        """What a language model has used today."""
        ...


@dataclass(frozen=True)
class Model:
    """A language model to try: its name as in the settings, seconds for an answer, how often it is retried."""

    name: str
    timeout: float = 30.0
    retries: int = 2


class OpenWorkspace(Protocol):
    """Opens a workspace that keeps everything under the folder it is given; without a model unless one is named."""

    def __call__(self, folder: Path, model: Model | None = None) -> WorkspaceLike:
        """The workspace."""
        ...


class Doors(Protocol):
    """Shows a portfolio in every door: name of the door, with its form at the end ("page.html") → what it shows."""

    def __call__(self, folder: Path, portfolio: str, model: Model | None) -> Mapping[str, str]:
        """The workspace under a folder, as the doors show it, with a model where one is named."""
        ...
