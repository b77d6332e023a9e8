"""People write much less about a project than they used to, or far fewer of them do.

Why it matters. Attention leaves before people do: what nobody discusses any more is either done or given up.

Stays quiet when. Less than half was lost, so few could be chance, the project is nearly done, or all projects
are written about less (holidays, a new tool). Lately means the time in which its own past has about four updates,
at least four weeks; the past is the year before. Without three times that time of history it is not assessed; cells
of a list are dated by the list's day and are no engagement.

What to do. Ask those who stopped writing whether they still work on it; bring the open questions back to a meeting.
Severity is medium from half, high where four fifths are lost in a project of critical or high priority.

Source. Kappelman, McKeeman and Zhang, Early warning signs of IT project failure (2006): declining participation of
team and stakeholders; the cut-off is the catalogue's.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from insights.evidence import opening, update_quote
from insights.rule import Limits, Rule, limit
from portfolio.engagement import engagement, unlikely
from portfolio.findings import Hit, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Severity
from portfolio.voices import last_words


class EngagementDeclineLimits(Limits):
    """How far a project may fall below its own past."""

    fall: float = limit(0.5, "Share of updates or writers lost from which it is medium.", unit="share", ge=0.1, le=1)
    high_fall: float = limit(0.8, "Share lost from which a pressing project is high.", unit="share", ge=0.1, le=1)
    chance: float = limit(
        0.1, "Chance of so few updates or writers above which they mean nothing.", unit="chance", ge=0, le=1
    )
    done_share: float = limit(0.95, "Share done from which less writing is natural.", unit="share", ge=0, le=1)


class EngagementDecline(Rule[EngagementDeclineLimits]):
    """ENG001."""

    code = "ENG001"
    name = "engagement decline"
    category = Category.ENGAGEMENT
    severity = Severity.MEDIUM
    needs = ("updates.*",)
    limits = EngagementDeclineLimits
    advice = "Ask those who stopped writing whether they still work on it; bring the open questions back to a meeting."

    def check(self, portfolio: Portfolio, limits: EngagementDeclineLimits) -> Iterator[Hit]:
        """One hit per project that lost its voices."""
        told = portfolio.ask(engagement)
        done = portfolio.table["percent_complete"].reindex(told.index) >= limits.done_share
        chance = unlikely(told["recent"], told["usual"] * told["season"])
        fewer = (told["fall"] >= limits.fall) & (chance <= limits.chance)
        chance = unlikely(told["people"], told["usual_people"] * told["season"])
        alone = (told["people_fall"] >= limits.fall) & (chance <= limits.chance)
        for project in told.index[(fewer | alone) & ~done]:
            yield _hit(portfolio, limits, str(project), told.loc[project], fewer=bool(fewer[project]))

    def blind(self, portfolio: Portfolio, limits: EngagementDeclineLimits) -> Mapping[str, str]:  # noqa: ARG002 - the past decides
        """Projects without a past to compare with."""
        return dict.fromkeys(portfolio.table.index.difference(portfolio.ask(engagement).index), "updates.dated")


def _hit(portfolio: Portfolio, limits: EngagementDeclineLimits, project: str, told: pd.Series, *, fewer: bool) -> Hit:
    facts = portfolio.projects[project]
    fall = float(told["fall"] if fewer else told["people_fall"])
    lately = f"in the last {told['window']:.0f} days"
    updates = f"{told['recent']:.0f} updates {lately} where {told['usual']:.1f} were usual"
    people = f"{told['people']:.0f} people wrote {lately} where {told['usual_people']:.1f} were usual"
    last = portfolio.ask(last_words)[project]
    return Hit(
        subject=Subject(kind="project", id=project, name=facts.name),
        message=f"{facts.name}: {updates if fewer else people}, {fall:.0%} less than its own past allows for.",
        projects=(project,),
        severity=Severity.HIGH if facts.is_critical and fall >= limits.high_fall else None,
        measured={
            "fall": round(fall, 4),
            "updates": int(told["recent"]),
            "usual_updates": round(float(told["usual"]), 2),
            "people": int(told["people"]),
            "usual_people": round(float(told["usual_people"]), 2),
            "window_days": int(told["window"]),
            "season": round(float(told["season"]), 4),
        },
        evidence=(update_quote(portfolio, last, opening(str(last["text"]))),),
        cause=f"project:{project}",
    )
