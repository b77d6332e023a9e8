"""Answers about risk scores of groups, above a bound, of two projects, and about what weighs most in one."""

import operator
from collections.abc import Callable, Mapping

import pandas as pd

from insights.ask.facts import relation_of
from insights.ask.nouns.family import cited, counted
from insights.ask.nouns.phrases import listed
from insights.ask.plan import Analysed, Plan
from insights.ask.telling import Told, declined
from insights.narration.plain import line
from portfolio.findings import Insight, Score
from portfolio.snapshot import Portfolio

_BOUNDS: Mapping[str, Callable[[pd.Series, float], pd.Series]] = {
    "gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le,
}  # fmt: skip


def tell_scored(plan: Plan, portfolio: Portfolio, analysis: Analysed | None) -> Told:
    """The answer to a plan about scores of groups, of a bound, or of two projects."""
    if analysis is None:
        return declined("The risks of this picture have not been worked out, so there are no scores.")
    known = {one.project: one for one in analysis.brief.scores}
    if plan.action == "group":
        return _tell_groups(plan, portfolio, known)
    if plan.measure == "bound":
        return _tell_bound(plan, analysis)
    missing = [line(portfolio.name_of(one)) for one in plan.ids if one not in known]
    if missing:
        return declined(f"No score is known of {' and '.join(missing)}.")
    if plan.action == "compare":
        return _tell_pair(plan, analysis, known)
    return _tell_rank(plan, known) if plan.measure == "rank" else _tell_largest(plan, analysis, known)


def _tell_groups(plan: Plan, portfolio: Portfolio, known: Mapping[str, Score]) -> Told:
    facts = relation_of("projects", portfolio)
    key = str(plan.group)
    column = facts.frame[key].dropna().astype("str")
    if key in facts.parted:
        column = column.str.split(facts.parted[key]).explode().str.strip()
    scores = pd.Series({one: score.score for one, score in known.items()}, dtype="float64")
    how = {"average": "mean", "highest": "max", "lowest": "min", "total": "sum"}.get(str(plan.measure), "median")
    groups = scores.reindex(column.index).groupby(column.to_numpy()).agg(["size", how]).dropna()
    groups = groups.sort_values([how], ascending=not plan.descending, kind="stable")
    if plan.limit is not None and len(groups):
        edge = groups[how].iloc[min(plan.limit, len(groups)) - 1]
        groups = groups[(groups[how] >= edge) if plan.descending else (groups[how] <= edge)]
    label = facts.fields[key].label
    word = f"{plan.measure} risk score"
    rows = tuple(
        {label: line(str(one)), word: round(float(score), 1), "projects": int(number)}
        for one, number, score in zip(groups.index, groups["size"], groups[how], strict=True)
    )
    parts = [f"{row[label]}: {row[word]:g} ({counted(int(str(row['projects'])), 'project')})" for row in rows]
    return Told(" ".join([f"{listed(parts)}. Counted: {word} by {label}.", *plan.assumptions]), rows=rows)


def _tell_bound(plan: Plan, analysis: Analysed) -> Told:
    (bound,) = plan.filters
    scores = pd.Series([one.score for one in analysis.brief.scores], dtype="float64")
    met = _BOUNDS[bound.op](scores, float(bound.number or 0))
    kept = [one for one, so in zip(analysis.brief.scores, met, strict=True) if so]
    kept.sort(key=lambda one: (-one.score, one.name))
    head = f"{len(kept):,} of {counted(len(scores), 'project')} {bound.said}"
    if plan.action == "count" or not kept:
        return Told(f"{head}.")
    rows = tuple({"project": line(one.name), "risk score": one.score} for one in kept)
    return Told(f"{head}: {listed([f'{one.name} ({one.score:g})' for one in kept])}.", rows=rows)


def _tell_pair(plan: Plan, analysis: Analysed, known: Mapping[str, Score]) -> Told:
    """Both scores, the higher first, with what makes each up."""
    ordered = sorted((known[one] for one in plan.ids), key=lambda one: -one.score)
    rank = {one.project: _place(one, known) for one in ordered}
    texts, proof = [], []
    for one in ordered:
        parts = _parts_of(one, analysis)[:4]
        made = "; ".join(f"{insight.title} {points:g}" for insight, points in parts)
        texts.append(f"{line(one.name)} scores {one.score:g} of 100 (place {rank[one.project]}): {made}.")
        proof += [evidence for insight, _ in parts[:3] for evidence in insight.evidence[:1]]
    gap = ordered[0].score - ordered[1].score
    said = f"The difference is {gap:g} points." if gap else "They score alike."
    if gap and ordered[0].project != plan.ids[0]:
        said += f" So {line(ordered[1].name)} is not ranked above {line(ordered[0].name)}."
    rows = tuple({"project": line(one.name), "risk score": one.score} for one in ordered)
    return Told(" ".join([*texts, said]), rows=rows, citations=cited(proof))


def _place(one: Score, known: Mapping[str, Score]) -> int:
    """The place by score; those that score alike share one."""
    return 1 + sum(other.score > one.score for other in known.values())


def _parts_of(one: Score, analysis: Analysed) -> list[tuple[Insight, float]]:
    """The insights that make up a score, the heaviest first."""
    insights = {insight.id: insight for insight in analysis.brief.insights}
    parts = [(insights[part.insight], part.points) for part in one.parts if part.insight in insights]
    return sorted(parts, key=lambda pair: -pair[1])


def _tell_rank(plan: Plan, known: Mapping[str, Score]) -> Told:
    one = known[plan.ids[0]]
    place = _place(one, known)
    alike = sum(other.score == one.score for other in known.values()) - 1
    tie = f", level with {counted(alike, 'other')}" if alike else ""
    text = f"{line(one.name)} ranks {place} of {len(known):,} by risk score: {one.score:g} of 100{tie}."
    return Told(text, rows=({"project": line(one.name), "rank": place, "risk score": one.score},))


def _tell_largest(plan: Plan, analysis: Analysed, known: Mapping[str, Score]) -> Told:
    """The heaviest part, or the points of one category."""
    one = known[plan.ids[0]]
    parts = _parts_of(one, analysis)
    wanted = [pair for pair in parts if not plan.categories or pair[0].category.value in plan.categories]
    name = line(one.name)
    if not wanted:
        kinds = " or ".join(plan.categories)
        return Told(f"None: no {kinds} insight is part of the score of {name} ({one.score:g} of 100).")
    made = "; ".join(f"{insight.title} {part:g}" for insight, part in wanted)
    whole = sum(part for _, part in parts) or 1.0
    text = f"{wanted[0][0].title} weighs most in the score of {name}: {wanted[0][1]:g} of its {one.score:g} points."
    if plan.categories:
        share = 100 * sum(part for _, part in wanted) / whole
        text = f"{share:.0f}% of the score of {name} ({one.score:g} of 100) comes from {plan.categories[0]}: {made}."
    rows = tuple({"insight": insight.title, "points": part} for insight, part in wanted)
    proof = [evidence for insight, _ in wanted[:4] for evidence in insight.evidence[:2]]
    return Told(text, rows=rows, citations=cited(proof))
