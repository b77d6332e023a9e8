"""What is listed page by page: insights, scores and coverage, every page of one list from the same analysis."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from api import choices, paging, views
from api.analyses import Analyses, Forgotten, Step
from api.choices import Filters
from api.deciding import Deciding
from api.errors import RequestUnclear
from portfolio.errors import UnknownPortfolio
from portfolio.findings import CoverageCell, Insight


@dataclass(frozen=True, eq=False)
class Listing:
    """The lists of a workspace.

    Attributes:
        analyses: where the lists come from.
        deciding: what people decided about insights.
        reworded: puts the insights of a page in the words they are shown in.
    """

    analyses: Analyses
    deciding: Deciding
    reworded: Callable[[tuple[Insight, ...]], tuple[Insight, ...]]

    def insights(
        self,
        portfolio: str,
        filters: Filters,
        *,
        as_of: date | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        plain: bool = False,
    ) -> views.InsightPage:
        """Ranked insights, one page of them; `plain` leaves the words to a caller who shows only a part."""
        step, place = self._place(portfolio, as_of, cursor)
        brief = self.analyses.brief(step)
        project = choices.project_of(brief, filters.project).project if filters.project else None
        matching = [
            insight
            for insight in self.deciding.standing(brief, as_of)
            if choices.matches(insight, filters, project, any_state=True)
        ]
        wanted = [insight for insight in matching if choices.matches(insight, filters, project)]
        items, following = paging.page([(i.rank, i) for i in wanted], place, limit)
        return views.InsightPage(
            as_of=brief.as_of,
            items=items if plain else self.reworded(items),
            next_cursor=following,
            coverage=brief.coverage,
            total=len(wanted),
            set_aside=0 if filters.states else len(matching) - len(wanted),
        )

    def scores(
        self, portfolio: str, *, as_of: date | None = None, limit: int | None = None, cursor: str | None = None
    ) -> views.ScorePage:
        """Project scores, the riskiest first."""
        step, place = self._place(portfolio, as_of, cursor)
        brief = self.analyses.brief(step)
        brief = self.deciding.laid_over(brief, *self.deciding.until(brief, as_of))
        ranked = list(enumerate(sorted(brief.scores, key=lambda s: (-s.score, s.name, s.project)), start=1))
        items, following = paging.page(ranked, place, limit)
        return views.ScorePage(as_of=brief.as_of, items=items, next_cursor=following, total=len(ranked))

    def coverage(
        self, portfolio: str, *, as_of: date | None = None, limit: int | None = None, cursor: str | None = None
    ) -> views.CoveragePage:
        """Rule × project: clear, finding, or not assessed and why."""
        step, place = self._place(portfolio, as_of, cursor)
        brief = self.analyses.brief(step)
        frame = self.analyses.coverage(step)
        shown = frame.iloc[place.after : None if limit is None else place.after + limit]
        last = place.after + len(shown)
        cells = tuple(
            CoverageCell(rule=rule, project=project, state=state, reason=reason if isinstance(reason, str) else None)
            for rule, project, state, reason in shown[["rule", "project", "state", "reason"]].itertuples(index=False)
        )
        following = paging.encode(replace(place, after=last)) if last < len(frame) and len(shown) else None
        return views.CoveragePage(
            as_of=brief.as_of, coverage=brief.coverage, items=cells, next_cursor=following, total=len(frame)
        )

    def _place(self, portfolio: str, as_of: date | None, cursor: str | None) -> tuple[Step, paging.Place]:
        if cursor is None:
            step = self.analyses.chain(portfolio, as_of).last
            return step, paging.Place(step.day, step.key, 0)
        place = paging.decode(cursor)
        step = Step(portfolio, place.day, place.key)
        try:
            whose = self.analyses.brief(step).portfolio
        except (Forgotten, UnknownPortfolio) as gone:
            raise RequestUnclear("This cursor is no longer kept; leave it out to start from the first page.") from gone
        if whose != portfolio:
            raise RequestUnclear("This cursor belongs to another portfolio; leave it out to start from the first page.")
        return step, place
