"""Questions in plain words about a portfolio of this workspace."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from api.analyses import Analyses
from api.errors import RequestUnclear
from insights.ask import Ground, ask
from portfolio.findings import Answer
from store.ports import PassageSearch

if TYPE_CHECKING:
    from insights.ask.with_model import Helper


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
            return ask(question, ground)
        from insights.ask.with_model import ask_with  # noqa: PLC0415 - only those with a model pay for it

        return ask_with(question, ground, self.helper)

    def stream(self, portfolio: str, question: str, as_of: date | None = None) -> Iterator[str | Answer]:
        """The same, sentence by sentence as they may be served, the whole answer last.

        Closing the iterator ends a model's call.
        """
        ground = self._ground(portfolio, question, as_of)
        if self.helper is None:
            answer = ask(question, ground)
            yield answer.answer
            yield answer
            return
        from insights.ask.with_model import stream_with  # noqa: PLC0415 - only those with a model pay for it

        yield from stream_with(question, ground, self.helper)

    def _ground(self, portfolio: str, question: str, as_of: date | None) -> Ground:
        if not question.strip():
            raise RequestUnclear("The question is empty; ask something like: how many projects are late?")
        return Ground(
            portfolio=self.analyses.snapshot(portfolio, as_of),
            analysis=self.analyses.analysis(self.analyses.chain(portfolio, as_of).last),
            search=self.search,
            at=lambda day: self.analyses.snapshot(portfolio, day),
        )
