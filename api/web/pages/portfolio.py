"""How are we, what changed, what needs me?"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import Query, Response

from api.standing import is_open
from api.summing import summary_of
from api.web import charts
from api.web.bands import index_band, moved
from api.web.comparing import earlier_days, since_day
from api.web.courses import courses
from api.web.gaps import gaps_by_reason, unseen_categories, unseen_rules
from api.web.heat_map import heat_map
from api.web.here import At, Empty, Here
from api.web.page import WATCH, Page
from portfolio.findings import Score
from portfolio.vocabulary import InsightState, Severity

PAGE = Page("", "Portfolio", WATCH)

TOP = 6
TOP_PROJECTS = 12
TOP_CHANGES = 5
TOP_THEMES = 4
WATERMELON, GOAL_AT_RISK = "REP002", "STR002"
PRESSING = frozenset({Severity.CRITICAL, Severity.HIGH})


@PAGE.router.get(PAGE.route)
def portfolio(here: At, since: Annotated[date | None, Empty, Query()] = None) -> Response:
    """Everything that matters about one portfolio on one day."""
    return here.show(PAGE, "portfolio.html", lambda: _shown(here, since))


def _shown(here: Here, since: date | None) -> Mapping[str, Any]:
    workspace = here.workspace
    chain = workspace.chain(here.portfolio, here.as_of)
    brief = workspace.brief(here.portfolio, here.as_of)
    summary = summary_of(brief, chain, here.days, workspace.overview)
    opened = [insight for insight in brief.insights if is_open(insight)]
    ranked = sorted(brief.scores, key=lambda score: (-score.score, score.name, score.project))
    frame = workspace.analyses.coverage(chain.last)
    blind = frame[frame["state"] == "not_assessed"]
    titles = {insight.id: insight.title for insight in opened}
    lines = courses(here, [score.project for score in ranked[:TOP_PROJECTS]])
    return {
        "summary": summary,
        "band": index_band(workspace, summary),
        "moved": moved(summary),
        "trend": _trend(summary.history),
        "since": since_day(here, brief, since),
        "earlier": earlier_days(here),
        "top": workspace.reworded(tuple(opened[:TOP])),
        "decide": [
            one for one in opened if one.severity in PRESSING and one.state == InsightState.OPEN and not one.owner
        ],
        "overdue": [one for one in opened if one.overdue],
        "reopened": [one for one in opened if one.reopened],
        # A theme inside one project says no more than its insights do.
        "themes": [theme for theme in summary.themes if len(theme.projects) > 1][:TOP_THEMES],
        "heat": heat_map(summary.by_category, here, unseen_categories(frame)),
        "severities": list(Severity),
        "projects": [(score, lines.get(score.project), _drivers(score, titles)) for score in ranked[:TOP_PROJECTS]],
        "reports_unseen": WATERMELON in unseen_rules(frame),
        "watermelons": [one for one in opened if one.rule == WATERMELON],
        "goals": [one for one in opened if one.rule == GOAL_AT_RISK],
        "goals_known": len(workspace.snapshot(here.portfolio, here.as_of).goals),
        "gaps": gaps_by_reason(blind),
        "checks": len(frame),
        "unchecked": len(blind),
        "most": TOP_CHANGES,
    }


def _trend(history: Sequence[Any]) -> charts.Drawn | None:
    """The index and what share could be seen, over all pictures; nothing where there is one."""
    if len(history) < 2:  # noqa: PLR2004 - a line needs two points
        return None
    series = {"Risk index": [(point.as_of, point.index) for point in history]}
    seen = [(point.as_of, round(100 * point.coverage, 1)) for point in history if point.coverage is not None]
    if seen:
        series["Coverage, %"] = seen
    return charts.draw(charts.line("Risk index and coverage over time", series, width=300, height=130))


def _drivers(score: Score, titles: Mapping[str, str], most: int = 2) -> list[str]:
    """What a project's score is mostly made of; its own name is left out, since it stands in the row."""
    named = [titles[part.insight] for part in score.parts if part.insight in titles]
    return [title.removesuffix(f": {score.name}") for title in named[:most]]
