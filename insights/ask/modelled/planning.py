"""A question to the plan type by a model: asked once, corrected at most once, and run only when it fits."""

import json
from collections.abc import Callable, Iterator

from pydantic import Field

from insights.ask.facts import relation_of
from insights.ask.modelled.vetting import Unfit, samples, tried, vetted
from insights.ask.nouns import NOUNS
from insights.ask.plan import Plan
from insights.ask.relation import Facts
from insights.ask.words import STOP, fold, stem
from insights.narration.chat import Asked, Message
from insights.narration.marking import as_data, bare, legend
from insights.narration.shaping import Misshapen, Shaping
from portfolio.findings import Answer
from portfolio.snapshot import Portfolio
from prompts.template import load

_VALUES = 6
_LONGEST_VALUE = 60
_MOST_COLUMNS = 60
_MOST_NAMES = 25
_MOST_PICTURES = 12
_LONGEST_NAME = 120
_MANY = frozenset({"items", "updates", "dependencies"})  # thousands of them; they are found by their projects
_LONGEST_PLAN = 1_500


class Proposed(Plan):
    """The plan of a question, or why there is none."""

    unclear: str | None = Field(default=None, description="What is missing, where the question cannot be planned.")


def plan_by(shaping: Shaping, question: str, portfolio: Portfolio, run: Callable[[Plan], Answer]) -> Plan | None:
    """The model's plan, checked against the portfolio and tried by `run`; None where it finds the question unclear too.

    Raises ModelSilent where there is no answer, Unfit where two answers did not fit.
    """
    prompt = load("plan_question")
    orders, asked = prompt.parts(
        data=legend(),
        question=bare(question),
        as_of=portfolio.as_of.isoformat(),
        pictures=", ".join(day.isoformat() for day in portfolio.pictures[-_MOST_PICTURES:]) or "one",
        columns=columns(portfolio),
        names=meant(question, portfolio),
    )
    messages = (Message("system", orders), Message("user", asked))
    first = Asked(prompt.label, messages, longest=_LONGEST_PLAN)
    try:
        return _read(shaping.ask(first, Proposed), question, portfolio, run)
    except Misshapen as wrong:
        said, fault = wrong.said, wrong.fault
    except Unfit as wrong:
        said, fault = wrong.args[1], str(wrong.args[0])
    repair = f"This cannot be run: {as_data(fault)}\nAnswer with a plan that can, or say in `unclear` what is missing."
    again = (*messages, Message("assistant", bare(said)[: 4 * _LONGEST_PLAN]), Message("user", repair))
    return _read(shaping.ask(Asked(prompt.label, again, longest=_LONGEST_PLAN), Proposed), question, portfolio, run)


def _read(proposed: Proposed, question: str, portfolio: Portfolio, run: Callable[[Plan], Answer]) -> Plan | None:
    if proposed.unclear:
        return None
    try:
        plan = vetted(Plan(**proposed.model_dump(exclude={"unclear"})), portfolio, question)
        tried(plan, run)
    except Unfit as wrong:
        raise Unfit(str(wrong), proposed.model_dump_json()) from wrong
    return plan


def columns(portfolio: Portfolio) -> str:
    """Every subject that has rows, its columns with their kinds, and a few values: all as data."""
    subjects = [relation_of("projects", portfolio), *(portfolio.ask(noun.relation) for noun in NOUNS)]
    return as_data(*(line for known in subjects if len(known.frame) for line in _described(known)))


def _described(known: Facts) -> Iterator[str]:
    yield f"subject {known.subject}: {len(known.frame)} {known.many}"
    usual = {field.key for field in known.categories()}
    for field in [one for one in known.fields.values() if known.known(one.key)][:_MOST_COLUMNS]:
        listed = field.kind == "category" or field.key in usual
        values = [one[:_LONGEST_VALUE] for one in samples(known, field.key, _VALUES)] if listed else []
        some = f"; for example {json.dumps(values, ensure_ascii=False)}" if values else ""
        yield f"- {field.key} ({field.kind}): {field.label}{some}"


def meant(question: str, portfolio: Portfolio) -> str:
    """Ids and names of the rows whose names share words with the question, the most alike first, as data."""
    wanted = {stem(word) for word in fold(question).split() if word not in STOP}
    told = []
    for subject in ("projects", *(noun.subject for noun in NOUNS if noun.subject not in _MANY)):
        rows = {str(row): str(name) for row, name in relation_of(subject, portfolio).frame["name"].items()}
        shared = {row: len(wanted & {stem(word) for word in fold(name).split()}) for row, name in rows.items()}
        near = sorted((row for row, count in shared.items() if count), key=lambda row: -shared[row])
        most = _MOST_NAMES if subject == "projects" else _VALUES
        told += [f"- {subject} {row}: {rows[row][:_LONGEST_NAME]}" for row in near[:most]]
    return as_data(*told) if told else "none"
