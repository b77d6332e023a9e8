"""One thing looked at closely: an insight with its decisions, a project's score with its history and outlook."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from api import choices, views
from api.analyses import Analyses, Chain
from api.calibrating import Calibrations
from api.choices import Change
from api.deciding import Deciding
from api.errors import RequestUnclear
from portfolio.findings import Brief, Insight


@dataclass(frozen=True, eq=False)
class Detailing:
    """The details of a workspace.

    Attributes:
        analyses: where insights and scores come from.
        deciding: what people decided about insights.
        calibrations: how likely bad outcomes are.
        reworded: puts insights in the words they are shown in.
    """

    analyses: Analyses
    deciding: Deciding
    calibrations: Calibrations
    reworded: Callable[[tuple[Insight, ...]], tuple[Insight, ...]]

    def brief(self, portfolio: str, as_of: date | None = None) -> Brief:
        """The brief of a portfolio, its insights in the state people left them in."""
        step = self.analyses.chain(portfolio, as_of).last
        brief = self.analyses.brief(step)
        day, trails = self.deciding.until(brief, as_of)
        return self.analyses.once(step, f"{day} {trails}", lambda: self.deciding.laid_over(brief, day, trails))

    def insight(self, portfolio: str, insight: str, as_of: date | None = None) -> views.InsightDetail:
        """One insight with its decisions. Raises UnknownInsight."""
        return self._insight(portfolio, choices.insight_of(self.brief(portfolio, as_of), insight), as_of)

    def decide(self, portfolio: str, insights: Sequence[str], change: Change) -> views.Decided:
        """Record one decision about several insights, all or none. Raises UnknownInsight or RequestUnclear."""
        wanted = list(dict.fromkeys(insights))
        if not wanted:
            raise RequestUnclear("No insight was named; say which ones by id.")
        brief = self.brief(portfolio)
        self.deciding.record(portfolio, [choices.insight_of(brief, one) for one in wanted], change)
        brief = self.brief(portfolio)
        return views.Decided(items=tuple(self._insight(portfolio, choices.insight_of(brief, one)) for one in wanted))

    def score(
        self, portfolio: str, project: str, *, as_of: date | None = None, history: bool = False
    ) -> views.ScoreDetail:
        """One project's score, by id or name. Raises UnknownProject."""
        chain = self.analyses.chain(portfolio, as_of)
        score = choices.project_of(self.brief(portfolio, as_of), project)
        points = tuple(self._history(chain, score.project)) if history else None
        outlook = self.calibrations.outlook(self.analyses.snapshot(portfolio, as_of), score.project)
        return views.ScoreDetail(**dict(score), as_of=chain.last.day, history=points, outlook=outlook)

    def _insight(self, portfolio: str, insight: Insight, as_of: date | None = None) -> views.InsightDetail:
        made, trail = self.deciding.trail(portfolio, insight, as_of)
        names = views.InsightDecision.model_fields
        decisions = tuple(views.InsightDecision(**{name: getattr(d, name) for name in names}) for d in made)
        steps = self.analyses.chain(portfolio, as_of).steps if made else ()
        effect = tuple(self.deciding.effect(insight, made, [self.analyses.memory(step) for step in steps]))
        (told,) = self.reworded((insight,))
        return views.InsightDetail(**{**dict(told), "decisions": decisions, "trail": tuple(trail), "effect": effect})

    def _history(self, chain: Chain, project: str) -> Iterator[views.ScorePoint]:
        for brief in map(self.analyses.brief, chain.steps):
            for score in brief.scores:
                if score.project == project:
                    yield views.ScorePoint(as_of=brief.as_of, score=score.score, band=score.band)
