"""What an embed shows: always the newest picture, only its portfolio, only its projects and severities."""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from api import choices, standing
from api.workspace import Workspace
from insights.scoring import band, index_of
from portfolio.errors import UnknownProject
from portfolio.findings import Brief, Insight, Score
from portfolio.noun import Noun
from portfolio.vocabulary import Category, Severity, Trend
from store.embeds import Embed

DRIVERS = 3
PICTURES = 10
MOSTLY_SEEN = 0.5

Band = Severity | Literal["none", "unseen"]
"""`unseen` is a calm score over facts that were mostly not there, which is no good news."""


class HeatMap(Noun):
    """Open insights by category and severity."""

    portfolio: str
    as_of: date
    index: float
    band: Band
    projects: int
    coverage: float
    total: int
    severities: tuple[Severity, ...]
    rows: tuple[tuple[Category, tuple[int, ...]], ...]


class ScoreCard(Noun):
    """One project's score, and what it is mostly made of."""

    portfolio: str
    as_of: date
    project: str
    name: str
    score: float
    band: Band
    trend: Trend
    coverage: float
    reported_status: str | None
    drivers: tuple[str, ...]
    history: tuple[tuple[date, float], ...]


class TopInsights(Noun):
    """The most pressing open insights."""

    portfolio: str
    as_of: date
    total: int
    items: tuple[Insight, ...]


class Mark(Noun):
    """What a badge says: whose score, how bad, which way."""

    name: str
    score: float
    band: Band
    trend: Trend


def heat_map(workspace: Workspace, embed: Embed) -> HeatMap:
    """The heat map of an embed."""
    brief = workspace.brief(embed.portfolio)
    scores = _scores(brief, embed)
    found = _open(brief, embed)
    index, coverage = _index(scores), _coverage(scores)
    least = Severity(embed.severity).weight
    severities = tuple(one for one in Severity if one.weight >= least)
    counts = standing.by_category(found)
    rows = [(category, tuple(row[one] for one in severities)) for category, row in counts.items()]
    return HeatMap(
        portfolio=embed.portfolio,
        as_of=brief.as_of,
        index=index,
        band=_band(workspace, index, coverage),
        projects=len(scores),
        coverage=coverage,
        total=len(found),
        severities=severities,
        rows=tuple(sorted(rows, key=lambda row: [-count for count in row[1]])),
    )


def score_card(workspace: Workspace, embed: Embed, project: str | None) -> ScoreCard:
    """The card of one project, by id or name; of the only one where none is named. Raises UnknownProject."""
    brief = workspace.brief(embed.portfolio)
    score = _project(brief, embed, project)
    titles = {insight.id: insight.title for insight in _open(brief, embed)}
    drivers = [titles[part.insight].removesuffix(f": {score.name}") for part in score.parts if part.insight in titles]
    memories = [workspace.analyses.memory(step) for step in workspace.chain(embed.portfolio).steps[-PICTURES:]]
    return ScoreCard(
        portfolio=embed.portfolio,
        as_of=brief.as_of,
        project=score.project,
        name=score.name,
        score=score.score,
        band=_band_of(score),
        trend=score.trend,
        coverage=score.coverage,
        reported_status=score.reported_status,
        drivers=tuple(drivers[:DRIVERS]),
        history=tuple((m.as_of, m.projects[score.project]) for m in memories if score.project in m.projects),
    )


def top_insights(workspace: Workspace, embed: Embed) -> TopInsights:
    """The most pressing insights of an embed."""
    brief = workspace.brief(embed.portfolio)
    found = sorted(_open(brief, embed), key=lambda insight: insight.rank)
    return TopInsights(portfolio=embed.portfolio, as_of=brief.as_of, total=len(found), items=tuple(found[: embed.most]))


def mark(workspace: Workspace, embed: Embed, project: str | None) -> Mark:
    """The badge of one project; of the whole portfolio where neither address nor token names one."""
    brief = workspace.brief(embed.portfolio)
    if project is None and not embed.projects:
        named = _band(workspace, brief.index, brief.coverage)
        return Mark(name=brief.portfolio, score=brief.index, band=named, trend=brief.trend)
    score = _project(brief, embed, project)
    return Mark(name=score.name, score=score.score, band=_band_of(score), trend=score.trend)


def scores(brief: Brief, embed: Embed | None) -> Sequence[Score]:
    """Scores of an embed's projects (None: of all), the riskiest first."""
    wanted = _scores(brief, embed) if embed else brief.scores
    return sorted(wanted, key=lambda s: (-s.score, s.name, s.project))


def _project(brief: Brief, embed: Embed, wanted: str | None) -> Score:
    """The project that is meant, where the embed shows it."""
    if wanted is None:
        if len(embed.projects) != 1:
            raise UnknownProject("Say which project is meant.")
        wanted = embed.projects[0]
    found = choices.project_of(brief, wanted)
    if embed.projects and found.project not in embed.projects:
        raise UnknownProject("This project is not among those that are shown.")
    return found


def _scores(brief: Brief, embed: Embed) -> Sequence[Score]:
    return [score for score in brief.scores if not embed.projects or score.project in embed.projects]


def _open(brief: Brief, embed: Embed) -> list[Insight]:
    """Open insights about an embed's projects, of its severities."""
    least, projects = Severity(embed.severity).weight, set(embed.projects)
    return [
        insight
        for insight in brief.insights
        if standing.is_open(insight)
        and insight.severity.weight >= least
        and (not projects or not projects.isdisjoint(insight.projects))
    ]


def _index(found: Sequence[Score]) -> float:
    return index_of(score.score for score in found if score.active)


def _coverage(found: Sequence[Score]) -> float:
    return sum(score.coverage for score in found) / len(found) if found else 0.0


def _band(workspace: Workspace, index: float, coverage: float) -> Band:
    return _seen(band(index, workspace.policy.scoring), coverage)


def _band_of(score: Score) -> Band:
    return _seen(score.band, score.coverage)


def _seen(named: Severity | Literal["none"], coverage: float) -> Band:
    return "unseen" if named == "none" and coverage < MOSTLY_SEEN else named
