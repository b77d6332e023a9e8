"""Questions answered with a language model's help: it may read a question that rules cannot, and word what came out.

The offline answer stands whatever the model does. Where the rules have a plan, that plan is run; only where they
have none is the model asked for one, and its plan is checked and run like any other: numbers never come from a
model. Then it may word the result, sentence by sentence checked; what falls is said in the plain words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog

from insights.ask import Ground, Plan, Unclear, answer, plan_of
from insights.ask.modelled.planning import plan_by
from insights.ask.modelled.telling import asked_of, given_of, lacks, told, unsaid
from insights.ask.modelled.toolbox import Reading, look
from insights.ask.modelled.vetting import Unfit
from insights.narration.chat import Chat, Means, ModelSilent, Why
from insights.narration.shaping import Shaping
from portfolio.findings import Answer

log = structlog.get_logger(__name__)

_MOST_PASSAGES = 6


@dataclass(frozen=True, eq=False)
class Helper:
    """A model that helps to answer, and what was learned of how it can be asked."""

    chat: Chat
    shaping: Shaping = field(init=False)

    def __post_init__(self) -> None:
        """Begin with the surest way of asking."""
        object.__setattr__(self, "shaping", Shaping(self.chat))


@dataclass(frozen=True)
class _Read:
    """A question as it was understood, by whom, and why the model did not help where it did not."""

    plan: Plan | Unclear
    read_by: str | None = None
    silent: str | None = None


def ask_with(question: str, ground: Ground, helper: Helper) -> Answer:
    """The whole answer."""
    last: Answer | None = None
    for one in stream_with(question, ground, helper):
        if isinstance(one, Answer):
            last = one
    if last is None:
        raise AssertionError("A stream ends with its answer.")
    return last


def stream_with(question: str, ground: Ground, helper: Helper) -> Iterator[str | Answer]:
    """Sentences as they are ready to be served, then the answer they make up. Closing it ends the model's call.

    An empty sentence says that one fell: it gives whoever asked a moment in which to stop.
    """
    read = _read(question, ground, helper)
    plain = answer(read.plan, ground)
    if not plain.answered:
        yield plain.answer
        yield plain.model_copy(update={"note": read.silent})
        return
    served: list[str] = []
    silent, by_model = read.silent, False
    if silent is None:
        asked, given = asked_of(question, plain), given_of(plain, ground.portfolio)
        try:
            for one in told(helper.chat, asked, given, plain.answer):
                served += [one.text] if one.text else []
                by_model = by_model or one.by_model
                yield one.text
        except ModelSilent as wrong:
            silent = _note(wrong)
            log.warning("model did not word an answer", model=helper.chat.name, why=wrong.why.value)
    for rest in _rest(" ".join(served), plain, read):
        served.append(rest)
        yield rest
    worded_by = helper.chat.name if by_model else plain.worded_by
    yield plain.model_copy(update={"answer": " ".join(served), "worded_by": worded_by, "note": silent})


def _rest(served: str, plain: Answer, read: _Read) -> Iterator[str]:
    """What must still be said: the plain answer where the served words do not hold its numbers, what was assumed."""
    if not served:
        yield plain.answer
    elif lacks(served, plain.answer):
        yield from unsaid(plain.answer, served)
    elif isinstance(read.plan, Plan):
        yield from (one for one in read.plan.assumptions if one not in served)
    if read.read_by is not None and isinstance(read.plan, Plan):
        yield _as_read(read.plan, read.read_by)


def _as_read(plan: Plan, name: str) -> str:
    """How a question was read by a model, so that whoever asked can see whether that was meant."""
    told_as = [f"{plan.action} of {plan.subject}", *(one.said for one in plan.filters)]
    told_as += [f"by {plan.group}", *(one.said for one in plan.having)] if plan.group else []
    told_as += [f"as known on {plan.on.isoformat()}"] if plan.on else []
    told_as += [f"compared with {plan.since.isoformat()}"] if plan.since else []
    return f"The question was read by {name} as: {', '.join(told_as)}."


def _read(question: str, ground: Ground, helper: Helper) -> _Read:
    plan = plan_of(question, ground)
    if isinstance(plan, Plan) and not _is_guess(plan):
        return _Read(plan)
    try:
        found = _by_model(question, ground, helper)
    except ModelSilent as silent:
        log.warning("model did not plan a question", model=helper.chat.name, why=silent.why.value)
        return _Read(plan, silent=_note(silent))
    except Unfit:
        log.info("plan of the model refused", model=helper.chat.name)
        return _Read(plan)
    return _Read(plan) if found is None or _is_bare(found) else _Read(found, read_by=helper.chat.name)


def _is_guess(plan: Plan) -> bool:
    """True where the rules know no more than that a reason is asked for, not of what."""
    return plan.action == "why" and not plan.ids


def _is_bare(plan: Plan) -> bool:
    """True for a plan that takes nothing of its question: "count the projects" would answer any question at all."""
    asked = (plan.filters, plan.measure, plan.fields, plan.group, plan.ids, plan.sides, plan.severities)
    return not any((*asked, plan.categories, plan.on, plan.since))


def _by_model(question: str, ground: Ground, helper: Helper) -> Plan | None:
    try:
        return plan_by(helper.shaping, question, ground.portfolio, lambda plan: answer(plan, ground))
    except ModelSilent as silent:
        # Only a model that can be held to no shape is given tools: one that can has had its two answers.
        if silent.why not in {Why.UNSUPPORTED, Why.MALFORMED} or helper.shaping.works is not Means.TEXT:
            raise
    return look(helper.chat, question, _reading(ground)).plan


def _reading(ground: Ground) -> Reading:
    brief = ground.analysis.brief if ground.analysis else None
    portfolio = ground.portfolio

    def search(words: str, projects: tuple[str, ...]) -> list[str]:
        if ground.search is None:
            return []
        found = ground.search.search(
            portfolio.name, words, as_of=portfolio.as_of, projects=projects or None, limit=_MOST_PASSAGES
        )
        return [f"{one.passage.dated} {one.passage.title}: {one.passage.text}" for one in found]

    return Reading(
        portfolio=portfolio,
        run=lambda plan: answer(plan, ground),
        search=search,
        insights=brief.insights if brief else (),
        scores={one.project: one.score for one in brief.scores} if brief else {},
    )


def _note(silent: ModelSilent) -> str:
    return f"The model did not help: {silent} This is the answer without it."
