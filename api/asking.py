"""Questions in plain words about a portfolio of this workspace."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from api.analyses import Analyses, Step
from api.errors import RequestUnclear
from portfolio.findings import Answer, Brief
from store.ports import PassageSearch

if TYPE_CHECKING:
    import pandas as pd

    from insights.ask import Ground
    from insights.ask.with_model import Helper


@dataclass(frozen=True, eq=False)
class OnDemand:
    """The analysis of a picture, read when a question first needs it: many are about facts alone."""

    analyses: Analyses
    step: Step

    @property
    def brief(self) -> Brief:
        """The ranked insights and the scores."""
        return self.analyses.brief(self.step)

    @property
    def coverage(self) -> "pd.DataFrame":
        """Which rule could look at which project (columns: rule, project, state, reason)."""
        return self.analyses.analysis(self.step).coverage


@dataclass(frozen=True, eq=False)
class Asking:
    """Answers from the pictures, analyses and passages of a workspace; `helper` is the model that may help."""

    analyses: Analyses
    search: PassageSearch
    helper: "Helper | None" = None

    def ask(self, portfolio: str, question: str, as_of: date | None = None) -> Answer:
        """An answer with citations, or a plain refusal with its reason. Raises RequestUnclear for an empty question."""
        ground = self._ground(portfolio, question, as_of)
        if self.helper is None:
            from insights.ask import ask  # noqa: PLC0415 - only those who ask pay for it

            return ask(question, ground)
        from insights.ask.with_model import ask_with  # noqa: PLC0415 - only those with a model pay for it

        return ask_with(question, ground, self.helper)

    def stream(self, portfolio: str, question: str, as_of: date | None = None) -> Iterator[str | Answer]:
        """The same, sentence by sentence as they may be served, the whole answer last.

        Closing the iterator ends a model's call.
        """
        ground = self._ground(portfolio, question, as_of)
        if self.helper is None:
            from insights.ask import ask  # noqa: PLC0415 - as above

            answer = ask(question, ground)
            yield answer.answer
            yield answer
            return
        from insights.ask.with_model import stream_with  # noqa: PLC0415 - only those with a model pay for it

        yield from stream_with(question, ground, self.helper)

    def _ground(self, portfolio: str, question: str, as_of: date | None) -> "Ground":
        if not question.strip():
            raise RequestUnclear("The question is empty; ask something like: how many projects are late?")
        from insights.ask import Ground  # noqa: PLC0415 - as above

        return Ground(
            portfolio=self.analyses.snapshot(portfolio, as_of),
            analysis=OnDemand(self.analyses, self.analyses.chain(portfolio, as_of).last),
            search=self.search,
            at=lambda day: self.analyses.snapshot(portfolio, day),
        )
