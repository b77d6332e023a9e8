"""A portfolio on one page."""

from collections.abc import Sequence
from datetime import date

from api import standing
from api.analyses import Chain
from api.ports import Wordy
from api.views import IndexPoint, Summary
from insights.scoring import index_of
from portfolio.findings import Brief


def summary_of(brief: Brief, chain: Chain, pictures: Sequence[date], words: Wordy | None = None) -> Summary:
    """The summary of a brief whose insights are in the state people left them in.

    `chain` gives the index of the pictures that were analysed on the way, `pictures` the days of all there are;
    `words` is the model that words headline and themes, where one is configured.
    """
    worded = words.headline(brief) if words else None
    opened = [insight for insight in brief.insights if standing.is_open(insight)]
    return Summary(
        portfolio=brief.portfolio,
        as_of=brief.as_of,
        headline=brief.headline,
        index=brief.index,
        trend=brief.trend,
        history=tuple(IndexPoint(as_of=step.day, index=step.index, coverage=step.coverage) for step in chain.steps),
        coverage=brief.coverage,
        projects=brief.projects,
        insights=len(opened),
        set_aside=len(brief.insights) - len(opened),
        by_severity=standing.by_severity(opened),
        by_category=standing.by_category(opened),
        themes=words.themes(brief) if words else brief.themes,
        worded=worded,
        worded_by=words.name if words and worded else "rules",
        pictures=tuple(pictures),
        residual_index=index_of(s.score if s.residual is None else s.residual for s in brief.scores if s.active),
        reopened=sum(insight.reopened is not None for insight in opened),
        past=len(brief.past),
    )
