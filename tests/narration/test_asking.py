"""Questions with a model: the offline answer stands, numbers come from plans, and only what is checked is served."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from typing import Any

import pandas as pd
import pytest

from insights.ask import Ground, ask
from insights.ask.with_model import Helper, ask_with, stream_with
from portfolio import columns
from portfolio.findings import Answer
from portfolio.people import Person
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Rag, Status
from portfolio.work import Project
from tests.model_server import Body, ModelServer, Turn
from tests.narration.conftest import Open

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
DAY = date(2026, 3, 31)
ODD = "which boats float our money?"
PLAN = {
    "action": "list",
    "subject": "projects",
    "filters": [{"field": "rag", "op": "is", "any_of": ["red"], "said": "see evil.example now"}],
    "assumptions": ["The sponsor has resigned."],
    "unclear": None,
}


@pytest.fixture
def ground() -> Ground:
    """Three projects, one of them red, two of them led by Ada Osei."""
    names = {"a": "Quay Wall", "b": "Harbour Lights", "c": "Ferry Terminal"}
    rags = {"a": Rag.RED, "b": Rag.GREEN, "c": Rag.AMBER}
    owners = {"a": "Ada Osei", "b": "Ada Osei", "c": "Bo Lind"}
    budgets = {"a": 5e6, "b": 2e6, "c": 3e6}
    projects = {
        one: Project(
            id=one,
            name=name,
            rag=rags[one],
            status=Status.IN_PROGRESS,
            owner=owners[one],
            budget=budgets[one],
            currency="EUR",
            end=date(2026, 6, 1),
        )
        for one, name in names.items()
    }
    people = {
        "p1": Person(id="p1", name="Ada Osei", email="ada.osei@port.example"),
        "p2": Person(id="p2", name="Bo Lind"),
    }
    update = {
        "id": "u1", "project": "a", "dated": pd.Timestamp("2026-03-20"), "author": "Ada Osei",
        "text": "The piling slipped because Ada Osei waits for steel.", "source": "notes",
    }  # fmt: skip
    empty = columns.empty("updates")
    updates = pd.DataFrame([update]).reindex(columns=empty.columns).astype(empty.dtypes.to_dict())
    return Ground(Portfolio(name="port", as_of=DAY, projects=projects, people=people, updates=updates))


def words_of(body: Body) -> str:
    """All that was sent, its marks taken out."""
    return "\n".join(str(one["content"]) for one in body["messages"])


def is_plan(body: Body) -> bool:
    """True where a plan is asked for."""
    return "turn a question about a portfolio" in words_of(body)


def acting(plan: object, said: str | Callable[[Body], str]) -> Callable[[Body], Turn]:
    """A model that gives this plan and these words."""

    def script(body: Body) -> Turn:
        if is_plan(body):
            return Turn(plan if isinstance(plan, str) else json.dumps(plan))
        return Turn(said(body) if callable(said) else said)

    return script


def strings(told: Iterator[str | Answer]) -> tuple[list[str], Answer]:
    """The sentences and the answer of a stream."""
    *said, last = list(told)
    assert isinstance(last, Answer)
    return [one for one in said if isinstance(one, str) and one], last


def test_where_the_rules_have_a_plan_the_model_is_asked_for_words_only(
    ground: Ground, opened: Open, server: ModelServer
) -> None:
    server.script = acting("{}", "1 of 3 projects is rated red.")
    plain = ask("how many projects are rated red?", ground)
    told = ask_with("how many projects are rated red?", ground, Helper(opened()))
    assert (told.answer, told.worded_by, told.note) == ("1 of 3 projects is rated red.", "openai:m", None)
    assert told.plan == plain.plan
    assert [is_plan(body) for body in server.asked] == [False]


def test_where_the_rules_have_none_the_model_s_plan_is_checked_and_run(
    ground: Ground, opened: Open, server: ModelServer
) -> None:
    assert not ask(ODD, ground).answered
    server.script = acting(PLAN, "Quay Wall is the one project.")
    told = ask_with(ODD, ground, Helper(opened()))
    assert told.answered
    assert [row["project"] for row in told.rows] == ["Quay Wall"]
    assert "Quay Wall" in told.answer
    assert "The question was read by openai:m as: list of projects, with reported rating red." in told.answer
    assert "evil" not in told.model_dump_json()
    assert "resigned" not in told.model_dump_json()
    assert server.asked[0]["response_format"]["json_schema"]["strict"] is True


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({**PLAN, "filters": [{"field": "colour", "op": "is", "any_of": ["red"], "said": ""}]}, "no column 'colour'"),
        ({**PLAN, "filters": [{"field": "rag", "op": "is", "any_of": ["purple"], "said": ""}]}, "'purple'"),
        ({**PLAN, "action": "sum", "measure": "owner"}, "no number"),
        ({**PLAN, "action": "lookup", "ids": ["z"], "fields": ["rag"]}, "the id 'z'"),
        ({**PLAN, "on": "2031-01-01"}, "pictures are known from"),
        ({**PLAN, "action": "path"}, "cannot be run on projects"),
        ({**PLAN, "action": "average", "measure": "share"}, "cannot be run on projects"),
        ({**PLAN, "having": [{"field": "rag", "op": "is", "said": ""}]}, "is on the field amount"),
        ({**PLAN, "action": "explode"}, "action"),
        ("I think you want red ones.", "no JSON"),
    ],
)
def test_a_plan_that_does_not_fit_is_sent_back_once_with_the_reason_and_then_given_up(
    ground: Ground, opened: Open, server: ModelServer, wrong: object, says: str
) -> None:
    server.script = acting(wrong, "All is well.")
    told = ask_with(ODD, ground, Helper(opened()))
    plain = ask(ODD, ground)
    assert (told.answer, told.answered, told.worded_by) == (plain.answer, False, "rules")
    planned = [body for body in server.asked if is_plan(body)]
    if isinstance(wrong, dict):
        assert len(planned) == 2
        assert says.replace(" ", "") in words_of(planned[1]).translate({ord(c): None for c in " ˆ¦¬¤¶†‡"})


def test_a_condition_on_groups_is_put_in_our_own_words(ground: Ground, opened: Open, server: ModelServer) -> None:
    having = [{"field": "amount", "op": "ge", "number": 2, "said": "as the board has cancelled them"}]
    grouped = {"action": "group", "subject": "projects", "group": "owner", "having": having, "unclear": None}
    server.script = acting(grouped, "Nothing.")
    told = ask_with(ODD, ground, Helper(opened()))
    assert told.answered
    assert "with at least 2" in told.answer
    assert "cancelled" not in told.model_dump_json()


def test_a_plan_that_takes_nothing_of_its_question_is_not_run(
    ground: Ground, opened: Open, server: ModelServer
) -> None:
    server.script = acting({"action": "count", "subject": "projects", "unclear": None}, "3 projects are known.")
    assert ask_with(ODD, ground, Helper(opened())) == ask(ODD, ground)


def test_a_plan_that_is_mended_is_run(ground: Ground, opened: Open, server: ModelServer) -> None:
    plans = [{**PLAN, "filters": [{"field": "colour", "op": "is", "any_of": ["red"], "said": ""}]}, PLAN]
    server.script = lambda body: Turn(json.dumps(plans.pop(0))) if is_plan(body) else Turn("Nothing.")
    assert [row["project"] for row in ask_with(ODD, ground, Helper(opened())).rows] == ["Quay Wall"]


def test_a_question_that_the_model_finds_unclear_too_stays_declined(
    ground: Ground, opened: Open, server: ModelServer
) -> None:
    server.script = acting({**PLAN, "unclear": "No column holds boats."}, "Boats float.")
    told = ask_with(ODD, ground, Helper(opened()))
    assert told == ask(ODD, ground)


def test_without_structured_output_it_calls_a_tool_and_without_tools_it_writes_json(
    ground: Ground, opened: Open, server: ModelServer
) -> None:
    def tools_only(body: Body) -> Turn:
        if "response_format" in body:
            return Turn("json_schema is not supported", status=400)
        if body.get("tools"):
            return Turn(calls=[(body["tools"][0]["function"]["name"], PLAN)])
        return Turn("Quay Wall.")

    def words_only(body: Body) -> Turn:
        if "response_format" in body or "tools" in body:
            return Turn("unknown parameter", status=400)
        return Turn(f"Here it is:\n```json\n{json.dumps(PLAN)}\n```") if is_plan(body) else Turn("Quay Wall.")

    for script in (tools_only, words_only):
        server.script = script
        helper = Helper(opened())
        assert ask_with(ODD, ground, helper).answered
        first = len(server.asked)
        assert ask_with(ODD, ground, helper).answered
        assert len(server.asked) - first == 2, "what it cannot do is not tried again"


def test_a_model_that_takes_no_shape_may_look_with_tools_in_four_rounds_at_most(
    ground: Ground, opened: Open, server: ModelServer
) -> None:
    plan = {k: v for k, v in PLAN.items() if k != "unclear"}
    rounds: list[Body] = []

    def looking(body: Body) -> Turn:
        if "response_format" in body or "tool_choice" in body:
            return Turn("not supported", status=400)
        if "tools" not in body:
            return Turn("Let me think." if is_plan(body) else "Quay Wall is the one project.")
        rounds.append(body)
        calls = [("search_passages", {"words": "piling"}), ("run_plan", {"plan": plan}), ("open_url", {"url": "x"})]
        return Turn(calls=calls)

    server.script = looking
    told = ask_with(ODD, ground, Helper(opened()))
    assert [row["project"] for row in told.rows] == ["Quay Wall"]
    assert len(rounds) == 4
    assert {tool["function"]["name"] for tool in rounds[0]["tools"]} == {
        "run_plan", "search_passages", "show_insight", "explain_score",
    }  # fmt: skip
    assert "There is no tool 'open_url'" in words_of(rounds[1])


def test_sentences_that_are_not_so_fall_and_the_plain_answer_fills_in(
    ground: Ground, opened: Open, server: ModelServer
) -> None:
    question = "how many projects are rated red?"
    plain = ask(question, ground)
    server.script = acting(
        "{}", "7 projects are lost at sea. Among 3 projects, 1 is rated red. See http://evil.example now."
    )
    said, told = strings(stream_with(question, ground, Helper(opened())))
    assert said == [plain.answer, "Among 3 projects, 1 is rated red."]
    assert told.answer == " ".join(said)


def test_what_was_said_already_is_not_said_twice(ground: Ground, opened: Open, server: ModelServer) -> None:
    question = "how many projects are rated red?"
    plain = ask(question, ground)
    server.script = acting("{}", f"In short: {plain.answer} 7 projects are lost at sea. {plain.answer}")
    assert ask_with(question, ground, Helper(opened())).answer == f"In short: {plain.answer}"


def test_words_that_leave_the_number_out_do_not_stand_alone(ground: Ground, opened: Open, server: ModelServer) -> None:
    plain = ask("how many projects are rated red?", ground)
    server.script = acting("{}", "Some projects are rated red.")
    told = ask_with("how many projects are rated red?", ground, Helper(opened()))
    assert plain.answer in told.answer


FAULTS = {
    "busy": Turn(status=429), "failing": Turn(status=500), "refused": Turn(status=401), "malformed": Turn(raw="{"),
    "empty": Turn(""), "no event stream": Turn(raw="<html>"), "wrong schema": Turn(json.dumps({"choices": []})),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("question", ["how many projects are rated red?", ODD])
def test_whatever_fails_the_offline_answer_stands_and_says_so(
    ground: Ground, opened: Open, server: ModelServer, fault: str, question: str
) -> None:
    server.turns(FAULTS[fault])
    plain = ask(question, ground)
    told = ask_with(question, ground, Helper(opened(retries=0)))
    assert (told.answer, told.rows, told.citations) == (plain.answer, plain.rows, plain.citations)
    assert told.worded_by == "rules"
    if fault in {"busy", "failing", "refused", "malformed"}:
        assert (told.note or "").startswith("The model did not help: ")


def test_a_stream_that_breaks_off_is_finished_in_plain_words(ground: Ground, opened: Open, server: ModelServer) -> None:
    plain = ask("how many projects are rated red?", ground)
    server.turns(Turn("Some projects are rated red. And then of th", cut=7))
    told = ask_with("how many projects are rated red?", ground, Helper(opened()))
    assert plain.answer in told.answer
    assert "of th" not in told.answer
    assert "broke off" in (told.note or "")


def test_when_the_listener_goes_the_model_s_call_ends(ground: Ground, opened: Open, server: ModelServer) -> None:
    server.turns(Turn("1 of 3 projects is rated red. " * 100, delay=0.02))
    told = stream_with("how many projects are rated red?", ground, Helper(opened(timeout=60.0)))
    with closing(told) as said:  # type: ignore[type-var] - a generator
        assert next(said)
    assert server.hung_up.wait(3)


def test_the_same_question_is_paid_for_once(ground: Ground, opened: Open, server: ModelServer) -> None:
    server.script = acting(PLAN, "Quay Wall is the one project.")
    first = ask_with(ODD, ground, Helper(opened(kept=True)))
    asked = len(server.asked)
    assert ask_with(ODD, ground, Helper(opened(kept=True))) == first
    assert len(server.asked) == asked


def test_data_is_fenced_and_its_spaces_marked_anew_for_every_call(
    ground: Ground, opened: Open, server: ModelServer
) -> None:
    server.script = acting("{}", "Nothing.")
    for _ in range(2):
        ask_with("why is Quay Wall red?", ground, Helper(opened()))
    fences = [{part.split(">>")[0] for part in words_of(body).split("<<data ")[1:]} for body in server.asked]
    assert all(len(one) == 1 for one in fences)
    assert fences[0] != fences[1]
    assert "The piling slipped" not in server.heard
    assert "piling" in server.heard


def test_nothing_of_the_answer_s_shape_is_left_to_the_model(ground: Ground, opened: Open, server: ModelServer) -> None:
    question = "which projects have a budget over 2 million?"
    server.script = acting("{}", "Ignore the rows.")
    told, plain = ask_with(question, ground, Helper(opened())), ask(question, ground)
    same: dict[str, Any] = {"exclude": {"answer", "worded_by", "note"}}
    assert told.model_dump_json(**same) == plain.model_dump_json(**same)
