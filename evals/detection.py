"""Are the planted stories found, at the right time, without accusing what is fine?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from evals.score import EvalScore, score, share, some
from evals.truth import Story, Truth
from portfolio.findings import Brief, Insight
from portfolio.vocabulary import Severity

GRAVE = Severity.HIGH.weight


def detection(truth: Truth, briefs: Mapping[date, Brief]) -> Iterator[EvalScore]:
    """Recall, timeliness, precision and wrongly accused decoys; `briefs` by the day of their picture."""
    insights = briefs[truth.as_of].insights
    missing = [story for story in truth.stories if not _found(story, insights)]
    yield score(
        "detection",
        "recall",
        share(len(truth.stories) - len(missing), len(truth.stories)),
        f"Not found as bad as planted: {some([_missed(story, insights) for story in missing], 20)}."
        if missing
        else f"All {len(truth.stories)} planted findings are there.",
    )
    yield _timeliness(truth, briefs)
    grave = [insight for insight in insights if insight.severity.weight >= GRAVE]
    strays = [insight for insight in grave if not truth.explains(insight)]
    yield score(
        "detection",
        "precision",
        share(len(grave) - len(strays), len(grave)),
        f"Of {len(grave)} high and critical findings not planted nor their consequence: {_named(strays)}."
        if strays
        else f"All {len(grave)} high and critical findings are planted or follow from it.",
    )
    broken = [(decoy, insight) for decoy in truth.decoys for insight in insights if decoy.is_broken_by(insight)]
    yield score(
        "detection",
        "decoys_accused",
        len(broken),
        f"Accused though fine: {_named([insight for _, insight in broken])}."
        if broken
        else f"None of {len(truth.decoys)} decoys is accused.",
    )


def _timeliness(truth: Truth, briefs: Mapping[date, Brief]) -> EvalScore:
    late, early = [], []
    for story in truth.stories:
        seen = [day for day, brief in briefs.items() if _found(story, brief.insights)]
        if seen and min(seen) > story.first_seen:
            late.append(f"{story.rule} {story.subject} (from {min(seen)}, not {story.first_seen})")
        if seen and min(seen) < story.first_seen:
            early.append(f"{story.rule} {story.subject} (from {min(seen)}, before {story.first_seen})")
        if not seen:
            late.append(f"{story.rule} {story.subject} (never)")
    wrong = [*late, *early]
    return score(
        "detection",
        "seen_on_time",
        share(len(truth.stories) - len(wrong), len(truth.stories)),
        f"Not first seen in the picture where it happened: {some(wrong, 20)}."
        if wrong
        else "Every story is first seen in the picture where it happens.",
    )


def _found(story: Story, insights: Sequence[Insight]) -> bool:
    return any(story.is_found_in(insight) for insight in insights)


def _missed(story: Story, insights: Sequence[Insight]) -> str:
    milder = [i for i in insights if story.matches(i)]
    elsewhere = [i for i in insights if i.rule == story.rule and set(i.projects) & set(story.projects)]
    why = (
        f"only {milder[0].severity}" if milder else f"seen about {elsewhere[0].subject.id}" if elsewhere else "not seen"
    )
    return f"{story.rule} {story.subject} ({why})"


def _named(insights: Sequence[Insight]) -> str:
    return some([f"{i.rule} {i.subject.id} {i.severity}" for i in insights], 20)
