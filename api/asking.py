"""Questions in plain words about a portfolio of this workspace."""

from dataclasses import dataclass
from datetime import date

from api.analyses import Analyses
from api.errors import RequestUnclear
from insights.ask import Ground, ask
from portfolio.findings import Answer
from store.ports import PassageSearch


@dataclass(frozen=True, eq=False)
class Asking:
    """Answers from the pictures, analyses and passages of a workspace."""

    analyses: Analyses
    search: PassageSearch

    def ask(self, portfolio: str, question: str, as_of: date | None = None) -> Answer:
        """An answer with citations, or a plain refusal with its reason. Raises RequestUnclear for an empty question."""
        if not question.strip():
            raise RequestUnclear("The question is empty; ask something like: how many projects are late?")
        analysis = self.analyses.analysis(self.analyses.chain(portfolio, as_of).last)
        ground = Ground(
            portfolio=self.analyses.snapshot(portfolio, as_of),
            analysis=analysis,
            search=self.search,
            at=lambda day: self.analyses.snapshot(portfolio, day),
        )
        return ask(question, ground)
