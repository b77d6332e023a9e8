"""Under every character: what it offered, what was stopped, what was served, and whether all of that is so."""

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from evals.modelled.pointed import judge_signals
from evals.modelled.standin import SLOW_SECONDS, Recorded, clock, model_named, sentences, standing_in
from evals.modelled.unsupported import unsupported
from evals.ports import Model, OpenWorkspace, PageLike, WorkspaceLike
from evals.real import real_portfolios
from evals.score import EvalScore, score, some
from evals.servers import Character, cast
from evals.synth import PICTURES, write_sample
from evals.truth import CASES
from insights.narration.budget import Spent
from portfolio.findings import Answer, Brief, Insight

SHOWN = 6
_ABOUT = 5


@dataclass
class Served:
    """What came out with one model.

    Attributes:
        offered: sentences that the model said.
        served: sentences of the model that were served.
        wrong: what was served and has no ground.
        changed: facts that are not the same as without a model.
        seconds: how long each answer and list took.
        signals: signals that it proposed, and how many of them were kept.
    """

    offered: int = 0
    served: int = 0
    wrong: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    signals: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Plain:
    """The same without a model: portfolio → brief, its first insights, and (portfolio, question) → answer."""

    briefs: Mapping[str, Brief]
    insights: Mapping[str, tuple[Insight, ...]]
    answers: Mapping[tuple[str, str], Answer]


def characters(
    open_workspace: OpenWorkspace, folder: Path, data: Path, model: Model | None = None
) -> Iterator[EvalScore]:
    """One row a character: unsupported statements served must be none. With `model`, that model is tried instead."""
    asked = _load(open_workspace(folder / "workspace"), folder, data)
    plain = _without(open_workspace(folder / "workspace"), asked)
    tried: list[tuple[str, Character | None]] = [*cast(SLOW_SECONDS).items()] if model is None else [(model.name, None)]
    for name, character in tried:
        recorded = None if character is None else Recorded(character)
        with standing_in(recorded) if recorded else nullcontext():
            chosen = model or model_named(name)
            workspace = open_workspace(folder / "workspace", chosen)
            served = _with(workspace, asked, plain, recorded)
        wrong = [*served.wrong, *served.changed]
        slowest = sorted(served.seconds)[int(0.95 * (len(served.seconds) - 1))]
        used = _offered(recorded, served) if recorded else _paid(workspace.model_spent())
        yield score(
            "characters",
            name,
            len(wrong),
            f"{used}, {served.served} served; {served.signals[1]} of {served.signals[0]} proposed signals kept; "
            f"p95 {1000 * slowest:.0f} ms. "
            f"{'Unsupported: ' + some(wrong, 3) if wrong else 'Nothing unsupported was served.'}",
        )


def _offered(recorded: Recorded, served: Served) -> str:
    stopped = served.offered - served.served
    return f"{recorded.calls} calls, {served.offered} sentences offered, {stopped} stopped"


def _paid(spent: Spent) -> str:
    """What a real model took: the folder is new, so the day's count is this run's."""
    cost = f"cost {spent.money:.4f}" if spent.money else "no price is set"
    return f"{spent.day}: {spent.calls} calls, {spent.tokens:,} tokens, {cost}; sentences"


def _load(workspace: WorkspaceLike, folder: Path, data: Path) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = yaml.safe_load((CASES / "characters.yaml").read_text(encoding="utf-8"))
    write_sample(folder / "sample")
    for day in PICTURES[-1:]:
        workspace.ingest([folder / "sample" / day.isoformat()], "sample", as_of=day, source="sample")
    for name in [name for name in asked if name != "sample"]:
        files = [file for file in real_portfolios()[name] if (data / file.path).exists()][-1:]
        for file in files:
            workspace.ingest([data / file.path], name, as_of=file.as_of)
        if not files:
            del asked[name]
    return asked


def _without(workspace: WorkspaceLike, asked: Mapping[str, list[str]]) -> Plain:
    return Plain(
        {name: workspace.brief(name) for name in asked},
        {name: tuple(workspace.insights(name, limit=SHOWN).items) for name in asked},
        {(name, one): workspace.ask(name, one) for name, questions in asked.items() for one in questions},
    )


def _with(workspace: WorkspaceLike, asked: Mapping[str, list[str]], plain: Plain, recorded: Recorded | None) -> Served:
    found = Served()
    texts: list[str] = []
    for name, questions in asked.items():
        begun = clock()
        insights = workspace.insights(name, limit=SHOWN).items
        found.seconds.append((clock() - begun) / max(1, len(insights)))
        for told, before in zip(insights, plain.insights[name], strict=True):
            _judge_insight(told, before, found)
            texts.append(told.summary if told.worded_by != "rules" else "")
        begun = clock()
        page = workspace.summary(name)
        found.seconds.append(clock() - begun)
        texts += _judge_page(page, plain.briefs[name], found)
        for question in questions:
            begun = clock()
            answer = workspace.ask(name, question)
            found.seconds.append(clock() - begun)
            _judge_answer(question, answer, plain.answers[name, question], found)
            texts.append(answer.answer if answer.worded_by != "rules" else "")
        pointed = judge_signals(workspace, name, plain.briefs[name], scripted=recorded is not None)
        found.wrong += pointed.wrong
        found.signals = (found.signals[0] + pointed.offered, found.signals[1] + pointed.kept)
    served = " ".join(" ".join(texts).split())
    offered = [one for text in (recorded.said if recorded else ()) for one in sentences(text)]
    found.offered = len(offered)
    found.served = sum(one in served for one in offered) if recorded else len(sentences(served))
    return found


def _judge_insight(told: Insight, before: Insight, found: Served) -> None:
    words: dict[str, Any] = {"summary": before.summary, "worded_by": before.worded_by}
    if told.model_copy(update=words) != before:
        found.changed.append(f"{before.id} is another insight with the model")
    facts = (
        before.summary,
        before.title,
        *before.project_names,
        str(dict(before.measured)),
        *(e.quote for e in before.evidence),
    )
    found.wrong += unsupported(told.summary, facts, before.summary, len(before.evidence))


def _judge_page(page: PageLike, before: Brief, found: Served) -> list[str]:
    """The words of a model that open a page and a theme; all else on it must be as it is without a model."""
    bare = tuple(theme.model_copy(update={"worded": None, "worded_by": "rules"}) for theme in page.themes)
    if (page.headline, page.index, bare) != (before.headline, before.index, before.themes):
        found.changed.append(f"the page of {before.portfolio} is another one with the model")
    facts = {one.id: (one.summary, one.title, *one.project_names, str(dict(one.measured))) for one in before.insights}
    first = [word for one in before.insights[:_ABOUT] for word in facts[one.id]]
    found.wrong += unsupported(page.worded or "", (before.headline, *first), before.headline, 0)
    for theme in page.themes:
        ground = [word for one in theme.insights for word in facts.get(one, ())]
        found.wrong += unsupported(theme.worded or "", (theme.title, *ground), theme.title, 0)
    return [words for words in (page.worded, *(theme.worded for theme in page.themes)) if words]


def _judge_answer(question: str, told: Answer, before: Answer, found: Served) -> None:
    if not before.answered and told.answered:
        # A model planned what rules could not; its plan was run, so the rows are the facts.
        facts: tuple[str, ...] = (
            told.reason or "",
            *(str(dict(row)) for row in told.rows),
            *(c.quote for c in told.citations),
        )
        found.wrong += (
            [] if told.rows or told.citations else [f"{question!r} was answered with no rows: {told.answer!r}"]
        )
        return
    if told.rows != before.rows or told.answered != before.answered:
        found.changed.append(f"{question!r} has other rows with the model")
    facts = (before.answer, *(str(dict(row)) for row in before.rows), *(c.quote for c in before.citations))
    found.wrong += unsupported(told.answer, facts, before.answer, len(before.citations))
