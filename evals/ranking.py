"""Do the planted stories stand on top, where somebody in a hurry looks?"""

from collections.abc import Iterator
from math import log2

from evals.score import EvalScore, score, share, some
from evals.truth import Truth
from portfolio.findings import Brief, Insight
from portfolio.vocabulary import Severity

MAIN, MINOR, CONSEQUENCE = 3.0, 1.0, 0.5


def ranking(truth: Truth, brief: Brief) -> Iterator[EvalScore]:
    """Critical stories on top, mean reciprocal rank, and normalised discounted gain of the whole list."""
    ranked = sorted(brief.insights, key=lambda insight: insight.rank)
    yield _critical_on_top(truth, ranked)
    main = [story for story in truth.stories if story.main]
    places = {
        story.id: next((n for n, insight in enumerate(ranked, start=1) if story.matches(insight)), None)
        for story in main
    }
    # The best eight stories can do is to hold the first eight places; that is worth 1 here.
    best = sum(1 / n for n in range(1, len(main) + 1)) / len(main)
    reached = sum(1 / place for place in places.values() if place) / len(main)
    yield score(
        "ranking",
        "reciprocal_rank",
        reached / best,
        "Places: " + some([f"{name} {place or '—'}" for name, place in places.items()], 20) + ".",
    )
    gains = [_gain(truth, insight) for insight in ranked]
    ideal = sorted([MAIN if story.main else MINOR for story in truth.stories] + _extras(truth, ranked), reverse=True)
    yield score(
        "ranking",
        "ndcg",
        _discounted(gains) / _discounted(ideal),
        f"Gain {MAIN:g} for a main story, {MINOR:g} for a minor one, {CONSEQUENCE:g} for a consequence, 0 for others.",
    )


def _critical_on_top(truth: Truth, ranked: list[Insight]) -> EvalScore:
    """Nothing but planted stories may stand above a planted critical one."""
    planted = [story for story in truth.stories if story.severity is Severity.CRITICAL]
    stranger = next((n for n, insight in enumerate(ranked) if not _is_planted(truth, insight)), len(ranked))
    low = [story.id for story in planted if not any(story.is_found_in(insight) for insight in ranked[:stranger])]
    return score(
        "ranking",
        "critical_on_top",
        share(len(planted) - len(low), len(planted)),
        f"Below something that is not planted ({_named(ranked[stranger : stranger + 1])}) or missing: {some(low)}."
        if low
        else f"The {len(planted)} planted critical findings are among the first {stranger}, all of them planted.",
    )


def _is_planted(truth: Truth, insight: Insight) -> bool:
    return any(story.matches(insight) for story in truth.stories)


def _named(insights: list[Insight]) -> str:
    return some([f"{insight.rule} {insight.subject.id}" for insight in insights])


def _gain(truth: Truth, insight: Insight) -> float:
    for story in truth.stories:
        if story.matches(insight):
            return MAIN if story.main else MINOR
    return CONSEQUENCE if truth.explains(insight) else 0.0


def _extras(truth: Truth, ranked: list[Insight]) -> list[float]:
    return [CONSEQUENCE for insight in ranked if _gain(truth, insight) == CONSEQUENCE]


def _discounted(gains: list[float]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, start=1))
