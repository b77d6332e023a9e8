"""Read-only tools for a model that cannot answer in a given shape: a few rounds, and a plan is what counts.

No tool writes, none takes an address or a path; what they give back is data, marked as such.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from insights.ask.modelled.planning import columns, meant
from insights.ask.modelled.telling import row_in_words
from insights.ask.modelled.vetting import Unfit, tried, vetted
from insights.ask.plan import Plan
from insights.narration.chat import Asked, Chat, Message, Tool
from insights.narration.marking import as_data, bare, legend
from portfolio.findings import Answer, Insight
from portfolio.snapshot import Portfolio
from prompts.template import load

log = structlog.get_logger(__name__)

MOST_ROUNDS = 4
_MOST_CALLS = 6
_MOST_ROWS = 20
_LONGEST = 1_500

__all__ = ["Looked", "Reading", "look"]


class _Takes(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RunPlan(_Takes):
    """Run a plan on the tables."""

    plan: Plan


class SearchPassages(_Takes):
    """Find passages by words."""

    words: str = Field(min_length=1, max_length=300)
    projects: tuple[str, ...] = Field(default=(), description="Ids of projects; empty searches all.")


class ShowInsight(_Takes):
    """Show one finding."""

    insight: str = Field(max_length=80, description="Id of the insight.")


class ExplainScore(_Takes):
    """Explain one project's risk score."""

    project: str = Field(max_length=200, description="Id of the project.")


TOOLS = (
    Tool("run_plan", "Runs a plan on the tables and gives the answer and its rows.", RunPlan),
    Tool("search_passages", "Finds passages of text about projects.", SearchPassages),
    Tool("show_insight", "Shows one finding with its evidence.", ShowInsight),
    Tool("explain_score", "Tells the risk score of a project and the findings behind it.", ExplainScore),
)


@dataclass(frozen=True)
class Reading:
    """What the tools read with; the planner lends its own means.

    Attributes:
        portfolio: the picture.
        run: runs a plan and words it.
        search: passages by words and project ids, as texts.
        insights: what was found in the picture.
        scores: score by project id.
    """

    portfolio: Portfolio
    run: Callable[[Plan], Answer]
    search: Callable[[str, tuple[str, ...]], list[str]]
    insights: tuple[Insight, ...] = ()
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass
class Looked:
    """What a model found with its tools: the last plan that ran and answered."""

    plan: Plan | None = None
    said: str = ""
    calls: list[str] = field(default_factory=list)


def look(chat: Chat, question: str, reading: Reading) -> Looked:
    """Let a model read with tools, at most `MOST_ROUNDS` rounds. Raises ModelSilent where it does not answer."""
    prompt = load("ask_with_tools")
    orders, asked = prompt.parts(
        data=legend(),
        question=bare(question),
        as_of=reading.portfolio.as_of.isoformat(),
        columns=columns(reading.portfolio),
        names=meant(question, reading.portfolio),
    )
    messages = [Message("system", orders), Message("user", asked)]
    looked = Looked()
    for _ in range(MOST_ROUNDS):
        reply = chat.reply(Asked(prompt.label, tuple(messages), longest=_LONGEST, tools=TOOLS))
        looked.said = reply.text
        calls = reply.calls[:_MOST_CALLS]
        if not calls:
            break
        messages.append(Message("assistant", bare(reply.text), calls))
        for call in calls:
            looked.calls.append(call.tool)
            messages.append(
                Message("tool", _used(call.tool, call.arguments, question, reading, looked), answers=call.id)
            )
    return looked


def _used(tool: str, arguments: Mapping[str, object], question: str, reading: Reading, looked: Looked) -> str:
    """What a tool gives back; a fault is told, so that the model can do better."""
    known: dict[str, Callable[[], str]] = {
        "run_plan": partial(_run, arguments, question, reading, looked),
        "search_passages": partial(_search, arguments, reading),
        "show_insight": partial(_show, arguments, reading),
        "explain_score": partial(_explain, arguments, reading),
    }
    if tool not in known:
        return f"There is no tool {bare(tool)[:40]!r}; there are: {', '.join(known)}."
    try:
        return known[tool]()
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"These arguments do not fit: {bare(where)}: {bare(first['msg'])}."
    except Unfit as wrong:
        return f"This cannot be run: {as_data(str(wrong))}"


def _run(arguments: Mapping[str, object], question: str, reading: Reading, looked: Looked) -> str:
    plan = vetted(RunPlan.model_validate(arguments).plan, reading.portfolio, question)
    answer = tried(plan, reading.run)
    if answer.answered:
        looked.plan = plan
    return as_data(answer.answer, *(row_in_words(row) for row in answer.rows[:_MOST_ROWS]))


def _search(arguments: Mapping[str, object], reading: Reading) -> str:
    wanted = SearchPassages.model_validate(arguments)
    unknown = [one for one in wanted.projects if one not in reading.portfolio.projects]
    if unknown:
        raise Unfit(f"No project has the id {unknown[0]!r}.")
    return as_data(*reading.search(wanted.words, wanted.projects)) or "nothing"


def _show(arguments: Mapping[str, object], reading: Reading) -> str:
    wanted = ShowInsight.model_validate(arguments)
    found = next((one for one in reading.insights if one.id == wanted.insight), None)
    if found is None:
        raise Unfit(f"No insight has the id {wanted.insight!r}.")
    return as_data(found.title, found.summary, *(one.quote for one in found.evidence))


def _explain(arguments: Mapping[str, object], reading: Reading) -> str:
    wanted = ExplainScore.model_validate(arguments)
    if wanted.project not in reading.scores:
        raise Unfit(f"No project has the id {wanted.project!r}.")
    behind = [one for one in reading.insights if wanted.project in one.projects][:_MOST_ROWS]
    name = reading.portfolio.name_of(wanted.project)
    return as_data(
        f"{name}: risk score {reading.scores[wanted.project]:g}", *(f"{one.id}: {one.summary}" for one in behind)
    )
