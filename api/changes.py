"""What changed between two analyses, for a digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from api import ahead
from api.digested import Digest, Gap, Gone, Move, Scope
from api.standing import by_category, is_open
from insights.analyse import Analysis, Memory
from insights.trend import moved
from portfolio.findings import Insight
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import InsightState, Severity, Trend

MOST_TO_DECIDE = 5
MOST_GAPS = 6
_GRAVITY = {severity: place for place, severity in enumerate(Severity)}


@dataclass(frozen=True, eq=False)
class Earlier:
    """An earlier analysis, and the insights that people had settled by then."""

    analysis: Analysis
    settled: frozenset[str]


def digest_of(
    snapshot: Portfolio,
    now: Analysis,
    insights: tuple[Insight, ...],
    before: Earlier | None,
    tolerance: float,
    scope: Scope | None = None,
) -> Digest:
    """Compare an analysis with an earlier one.

    Args:
        snapshot: the picture itself.
        now: its analysis.
        insights: its insights in the states people left them in.
        before: what it is compared with; None where there is nothing earlier.
        tolerance: points by which a score may move and still count as the same.
        scope: what the reader wants to hear of, its projects as ids; None means everything.
    """
    brief, scope = now.brief, scope or Scope()
    memory = before.analysis.memory if before else Memory(as_of=brief.as_of)
    told = tuple(_within(insights, scope))
    shown = [insight for insight in told if is_open(insight)]
    reopened = tuple(i for i in shown if before and i.reopened and i.id in before.settled)
    again = {insight.id for insight in reopened}
    known = [insight for insight in shown if insight.id in memory.scores and insight.id not in again]
    moves = [
        (moved(i.score, memory.scores[i.id], tolerance), Move(insight=i, before=memory.scores[i.id])) for i in known
    ]
    worse = tuple(move for way, move in moves if way == Trend.WORSE)
    better = tuple(move for way, move in moves if way == Trend.BETTER)
    since = before.analysis.brief.as_of if before else None
    projects = frozenset(scope.projects) or None
    pressing = [insight for insight in shown if insight.severity in _PRESSING]
    worst = {project: insight.title for insight in reversed(pressing) for project in insight.projects}
    fresh = (i for i in shown if i.id not in memory.scores and i.id not in again)
    return Digest(
        portfolio=brief.portfolio,
        as_of=brief.as_of,
        since=since,
        headline=brief.headline,
        index=brief.index,
        index_before=before.analysis.brief.index if before else None,
        coverage=brief.coverage,
        projects=len(projects) if projects else brief.projects,
        new=tuple(fresh) if before else (),
        worse=worse,
        better=better,
        reopened=reopened,
        gone=_gone(before.analysis, insights, now, scope) if before else (),
        unchanged=len(known) - len(worse) - len(better),
        decide=tuple(i for i in pressing if i.state == InsightState.OPEN)[:MOST_TO_DECIDE],
        milestones=ahead.milestones(snapshot, worst, projects),
        warned=ahead.warnings(snapshot, projects),
        gaps=_gaps(now.coverage, projects),
        silence=_silence(snapshot, since, projects),
        by_category=by_category(shown),
        scope=scope,
    )


_PRESSING = {Severity.CRITICAL, Severity.HIGH}


def _within(insights: Iterable[Insight], scope: Scope) -> Iterable[Insight]:
    """The insights a reader wants to hear of: severe enough, about one of the projects."""
    wanted = set(scope.projects)
    for insight in insights:
        if _GRAVITY[insight.severity] <= _GRAVITY[scope.severity] and (not wanted or wanted & set(insight.projects)):
            yield insight


def _gone(before: Analysis, insights: tuple[Insight, ...], now: Analysis, scope: Scope) -> tuple[Gone, ...]:
    coverage, past = now.coverage, {one.id: one for one in now.brief.past}
    seen = {insight.id for insight in insights}
    unseen = coverage[coverage["state"] == "not_assessed"].set_index(["rule", "project"])["reason"].to_dict()
    gone = []
    for insight in _within(before.brief.insights, scope):
        if insight.id in seen:
            continue
        reasons = [unseen.get((insight.rule, project)) for project in insight.projects]
        because = next((reason for reason in reasons if reason), None) if reasons and all(reasons) else None
        end = past.get(insight.id)
        told = {"ending": end.ending, "because": end.because} if end else {}
        gone.append(Gone(insight=insight, unseen_because=because, **told))
    return tuple(gone)


def _gaps(coverage: pd.DataFrame, projects: frozenset[str] | None) -> tuple[Gap, ...]:
    blind = coverage[coverage["state"] == "not_assessed"]
    if projects is not None:
        blind = blind[blind["project"].isin(projects)]
    if blind.empty:
        return ()
    cells = blind.groupby("reason").size().sort_values(ascending=False, kind="stable").head(MOST_GAPS)
    return tuple(
        Gap(
            reason=str(reason),
            rules=tuple(sorted(blind.loc[blind["reason"] == reason, "rule"].unique())),
            projects=int(blind.loc[blind["reason"] == reason, "project"].nunique()),
        )
        for reason in cells.index
    )


def _silence(snapshot: Portfolio, since: date | None, projects: frozenset[str] | None) -> str:
    updates = snapshot.updates
    if updates.empty:
        return "No status updates are kept for this portfolio, so silence cannot be told from calm."
    if since is None:
        return "This is the first picture, so there is nothing yet to be silent about."
    active = [p for p in snapshot.table.index[snapshot.table["active"]] if projects is None or p in projects]
    spoke = set(updates.loc[updates["dated"] > pd.Timestamp(since), "project"])
    silent = [project for project in active if project not in spoke]
    if not silent:
        return f"Every active project wrote at least one update since {since.isoformat()}."
    names = ", ".join(sorted(snapshot.name_of(project) for project in silent)[:3])
    more = f" and {len(silent) - 3} more" if len(silent) > 3 else ""  # noqa: PLR2004 - three names fit one line
    return f"{len(silent)} of {len(active)} active projects wrote nothing since {since.isoformat()}: {names}{more}."
