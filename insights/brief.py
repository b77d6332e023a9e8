"""One dated picture of a portfolio, said in a page: ranked insights, project scores, themes, index."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from insights import attention
from insights.narration import plain
from insights.past import Back, known, past
from insights.policy import Policy, Scoring
from insights.rules import RULES
from insights.scoring import band, portfolio_index, project_parts
from insights.themes import themes
from insights.trend import moved, trend
from portfolio.findings import Brief, Insight, Known, Past, Score, Scored, Theme
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Severity, Status, Trend


@dataclass(frozen=True)
class Memory:
    """What the next analysis needs to know of this one: for trend and first sight.

    Attributes:
        as_of: day of the picture.
        first_seen: insight id → the first picture it was seen in.
        scores: insight id → score.
        projects: project id → score.
        index: the portfolio index.
        coverage: share of the checks behind it that could be made.
        present: insight id → what is remembered of it, of all that this picture showed.
        past: insight id → how it ended, of all that was seen before and is not any more.
        back: insight id → when it had gone and came back, of what this picture showed.
    """

    as_of: date
    first_seen: Mapping[str, date] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    projects: Mapping[str, float] = field(default_factory=dict)
    index: float = 0.0
    coverage: float = 0.0
    present: Mapping[str, Known] = field(default_factory=dict)
    past: Mapping[str, Past] = field(default_factory=dict)
    back: Mapping[str, Back] = field(default_factory=dict)


def brief(
    portfolio: Portfolio,
    scored: Iterable[Scored],
    coverage: pd.DataFrame,
    scoring: Scoring,
    earlier: Memory | None,
    inferred: Mapping[str, str] | None = None,
    policy: Policy | None = None,
) -> Brief:
    """The brief of one picture.

    Args:
        portfolio: the picture.
        scored: what was found in it.
        coverage: what could be looked at.
        scoring: how findings are weighed and ranked.
        earlier: what is remembered of the picture before.
        inferred: the status the evidence speaks for, by project.
        policy: which rules run; None where all do.
    """
    ranked = attention.ranked(scored, scoring.attention)
    shared = themes(ranked, portfolio)
    insights = tuple(_insights(ranked, portfolio, shared, scoring, earlier))
    seen = _share_seen(coverage)
    scores = _scores(portfolio, ranked, seen, scoring, earlier, inferred or {})
    index = portfolio_index({s.project: s.score for s in scores}, portfolio)
    counts = {severity.value: 0 for severity in Severity}
    by_category: dict[str, dict[str, int]] = defaultdict(lambda: {severity.value: 0 for severity in Severity})
    for one in insights:
        counts[one.severity.value] += 1
        by_category[one.category.value][one.severity.value] += 1
    return Brief(
        portfolio=portfolio.name,
        as_of=portfolio.as_of,
        index=index,
        trend=moved(index, earlier.index, scoring.trend_tolerance) if earlier else Trend.NEW,
        coverage=round(float((coverage["state"] != "not_assessed").mean()), 4) if len(coverage) else 0.0,
        headline=_headline(portfolio, insights, counts),
        counts=counts,
        by_category={category: by_category[category] for category in sorted(by_category)},
        themes=shared,
        insights=insights,
        scores=scores,
        projects=len(portfolio.projects),
        past=past(portfolio, (one.id for one in insights), coverage, earlier.present, earlier.past, policy)
        if earlier
        else (),
    )


def remember(page: Brief, earlier: Memory | None) -> Memory:
    """What the next picture's brief will compare with."""
    first_seen = dict(earlier.first_seen) if earlier else {}
    for one in page.insights:
        first_seen.setdefault(one.id, one.first_seen)
    return Memory(
        as_of=page.as_of,
        first_seen=dict(sorted(first_seen.items())),
        scores={one.id: one.score for one in page.insights},
        projects={one.project: one.score for one in page.scores},
        index=page.index,
        coverage=page.coverage,
        present={one.id: known(one) for one in page.insights},
        past={one.id: one for one in page.past},
        back={one.id: Back(one.gone_on, one.back_on) for one in page.insights if one.gone_on and one.back_on},
    )


def _insights(
    ranked: list[Scored],
    portfolio: Portfolio,
    shared: tuple[Theme, ...],
    scoring: Scoring,
    earlier: Memory | None,
) -> Iterable[Insight]:
    before = earlier or Memory(as_of=portfolio.as_of)
    catalogue = {rule.code: rule for rule in RULES}
    theme_of = {insight: theme.id for theme in shared for insight in theme.insights}
    for rank, one in enumerate(ranked, start=1):
        finding = one.finding
        rule = catalogue.get(finding.rule)
        gone = before.past.get(finding.id)
        back = Back(gone.gone_on, portfolio.as_of) if gone else before.back.get(finding.id)
        yield Insight(
            id=finding.id,
            rule=finding.rule,
            title=plain.title(finding, rule),
            category=finding.category,
            severity=finding.severity,
            score=one.score,
            rank=rank,
            likelihood=one.likelihood,
            likelihood_basis=one.likelihood_basis,
            impact=one.impact,
            subject=finding.subject,
            projects=finding.projects,
            project_names=tuple(portfolio.name_of(project) for project in finding.projects),
            summary=plain.summary(finding, portfolio),
            evidence=finding.evidence,
            measured=finding.measured,
            why=one.why,
            what_to_do=plain.what_to_do(rule),
            trend=trend(finding.id, one.score, before.scores, scoring.trend_tolerance),
            first_seen=before.first_seen.get(finding.id, portfolio.as_of),
            last_seen=portfolio.as_of,
            theme=theme_of.get(finding.id),
            gone_on=back.gone_on if back else None,
            back_on=back.back_on if back else None,
        )


def _scores(
    portfolio: Portfolio,
    ranked: list[Scored],
    seen: Mapping[str, float],
    scoring: Scoring,
    earlier: Memory | None,
    inferred: Mapping[str, str],
) -> tuple[Score, ...]:
    touching: dict[str, list[Scored]] = defaultdict(list)
    for one in ranked:
        for project in dict.fromkeys(one.finding.projects):
            touching[project].append(one)
    before = earlier.projects if earlier else {}
    scores = []
    for project, facts in portfolio.projects.items():
        total, parts = project_parts(touching.get(project, []))
        reported = facts.rag.value if facts.rag else facts.raw.get("status")
        if reported is None and facts.status is not Status.UNKNOWN:
            reported = facts.status.value
        scores.append(
            Score(
                project=project,
                name=facts.name,
                score=total,
                band=band(total, scoring),
                trend=trend(project, total, before, scoring.trend_tolerance),
                parts=parts,
                reported_status=reported,
                inferred_status=inferred.get(project),
                coverage=seen.get(project, 0.0),
                active=facts.is_active,
            )
        )
    return tuple(sorted(scores, key=lambda s: (-s.score, s.name, s.project)))


def _share_seen(coverage: pd.DataFrame) -> dict[str, float]:
    looked = (coverage["state"] != "not_assessed").groupby(coverage["project"]).mean()
    return {str(project): round(float(share), 4) for project, share in looked.items()}


def _headline(portfolio: Portfolio, insights: tuple[Insight, ...], counts: Mapping[str, int]) -> str:
    many = f"{len(portfolio.projects)} project{'s' if len(portfolio.projects) != 1 else ''}"
    if not insights:
        return f"No risk was found in what could be seen of {many}."
    worst = ", ".join(f"{counts[s.value]} {s.value}" for s in Severity if counts[s.value])
    return f"{worst} across {many}; first: {insights[0].title}."
