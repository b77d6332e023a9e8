"""What changed between two analyses, for a digest."""

from datetime import date

import pandas as pd

from api.standing import is_open
from api.views import Digest, Gap, Gone, Move
from insights.analyse import Analysis, Memory
from portfolio.findings import Insight
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import InsightState, Severity

MOST_TO_DECIDE = 5
MOST_GAPS = 6


def digest_of(snapshot: Portfolio, now: Analysis, insights: tuple[Insight, ...], before: Analysis | None) -> Digest:
    """Compare an analysis with the one before it; `insights` carry the states people left them in."""
    brief = now.brief
    memory = before.memory if before else Memory(as_of=brief.as_of)
    shown = [insight for insight in insights if is_open(insight)]
    known = [insight for insight in shown if insight.id in memory.scores]
    moved = [Move(insight=insight, before=memory.scores[insight.id]) for insight in known]
    worse = tuple(m for m in moved if m.insight.trend == "worse")
    better = tuple(m for m in moved if m.insight.trend == "better")
    since = before.brief.as_of if before else None
    return Digest(
        portfolio=brief.portfolio,
        as_of=brief.as_of,
        since=since,
        headline=brief.headline,
        index=brief.index,
        index_before=before.brief.index if before else None,
        coverage=brief.coverage,
        projects=brief.projects,
        new=tuple(insight for insight in shown if insight.id not in memory.scores) if before else (),
        worse=worse,
        better=better,
        gone=_gone(before, insights, now) if before else (),
        unchanged=len(known) - len(worse) - len(better),
        decide=tuple(i for i in shown if i.state == InsightState.OPEN and i.severity in _PRESSING)[:MOST_TO_DECIDE],
        gaps=_gaps(now.coverage),
        silence=_silence(snapshot, since),
    )


_PRESSING = {Severity.CRITICAL, Severity.HIGH}


def _gone(before: Analysis, insights: tuple[Insight, ...], now: Analysis) -> tuple[Gone, ...]:
    coverage, past = now.coverage, {one.id: one for one in now.brief.past}
    seen = {insight.id for insight in insights}
    unseen = coverage[coverage["state"] == "not_assessed"].set_index(["rule", "project"])["reason"].to_dict()
    gone = []
    for insight in before.brief.insights:
        if insight.id in seen:
            continue
        reasons = [unseen.get((insight.rule, project)) for project in insight.projects]
        because = next((reason for reason in reasons if reason), None) if reasons and all(reasons) else None
        end = past.get(insight.id)
        told = {"ending": end.ending, "because": end.because} if end else {}
        gone.append(Gone(insight=insight, unseen_because=because, **told))
    return tuple(gone)


def _gaps(coverage: pd.DataFrame) -> tuple[Gap, ...]:
    blind = coverage[coverage["state"] == "not_assessed"]
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


def _silence(snapshot: Portfolio, since: date | None) -> str:
    updates = snapshot.updates
    if updates.empty:
        return "No status updates are kept for this portfolio, so silence cannot be told from calm."
    if since is None:
        return "This is the first picture, so there is nothing yet to be silent about."
    active = snapshot.table.index[snapshot.table["active"]]
    spoke = set(updates.loc[updates["dated"] > pd.Timestamp(since), "project"])
    silent = [project for project in active if project not in spoke]
    if not silent:
        return f"Every active project wrote at least one update since {since.isoformat()}."
    names = ", ".join(sorted(snapshot.name_of(project) for project in silent)[:3])
    more = f" and {len(silent) - 3} more" if len(silent) > 3 else ""  # noqa: PLR2004 - three names fit one line
    return f"{len(silent)} of {len(active)} active projects wrote nothing since {since.isoformat()}: {names}{more}."
