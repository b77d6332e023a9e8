"""Findings made up for scorers to grade."""

from datetime import date

from evals.truth import Story, Truth, sample_truth
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Answer, Brief, Citation, Insight, Subject
from portfolio.vocabulary import Category, Severity, Trend

AS_OF = date(2026, 10, 31)


def insight(
    rule: str, subject: str, projects: tuple[str, ...], severity: Severity, rank: int, proof: Evidence | None = None
) -> Insight:
    """An insight with only what scorers look at."""
    return Insight(
        id=f"{rule}-{subject}",
        rule=rule,
        title=rule,
        category=Category.SCHEDULE,
        severity=severity,
        score=50.0,
        rank=rank,
        likelihood=0.5,
        likelihood_basis="policy",
        impact=0.5,
        subject=Subject(kind="project", id=subject, name=subject),
        projects=projects,
        summary="",
        evidence=(proof,) if proof else (),
        measured={},
        why=(),
        what_to_do="",
        trend=Trend.NEW,
        first_seen=AS_OF,
        last_seen=AS_OF,
    )


def as_planted(truth: Truth | None = None) -> list[Insight]:
    """Exactly the planted findings, the worst and most important first."""
    stories = sorted((truth or sample_truth()).stories, key=lambda s: (-s.severity.weight, not s.main))
    return [told(story, rank) for rank, story in enumerate(stories, start=1)]


def told(story: Story, rank: int) -> Insight:
    """The insight that finds a story."""
    subject = story.projects[0] if story.subject == "*" else story.subject
    return insight(story.rule, subject, story.projects, story.severity, rank)


def brief(insights: list[Insight], day: date = AS_OF) -> Brief:
    """A brief that holds these insights."""
    return Brief(
        portfolio="sample",
        as_of=day,
        index=0.0,
        trend=Trend.NEW,
        coverage=1.0,
        headline="",
        counts={},
        by_category={},
        themes=(),
        insights=tuple(insights),
        scores=(),
        projects=24,
    )


def proof(kind: str, id_: str, field: str | None, quote: str) -> Evidence:
    """Evidence that quotes a cell."""
    return Evidence(ref=SourceRef(source="sample", kind=kind, id=id_, field=field), quote=quote)


def answer(quote: str, kind: str = "project", id_: str = "FL-03", field: str = "name") -> Answer:
    """An answer with one citation."""
    ref = SourceRef(source="sample", kind=kind, id=id_, field=field)
    return Answer(answer=quote, answered=True, citations=(Citation(n=1, ref=ref, quote=quote),), as_of=AS_OF)
