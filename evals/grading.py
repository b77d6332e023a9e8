"""Asks a set of questions and grades the answers by the grader that lies beside the shared data."""

import importlib.util
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from evals.ports import WorkspaceLike
from evals.real import day_of
from evals.score import EvalScore, score, share, some
from portfolio.errors import PortfolioError
from portfolio.findings import Answer

Question = Mapping[str, Any]
"""One line of a question set: id, dataset, files, as_of, kind, question, expect."""

Universe = Mapping[str, Mapping[str, Collection[str]]]
"""Data set → kind of name → every name of that kind; a name that was not asked for is found by it."""

Place = Callable[[str, date], Path]
"""Where a file that a question names lies, as it is to be loaded on the question's day."""

MISSING = "Skipped: the shared grader (../shared/data/questions/grade.py) does not lie beside the project."


@dataclass(frozen=True)
class Graded:
    """A question, the answer in the grader's form, and every reason why it is wrong; none where it is right."""

    question: Question
    answer: Mapping[str, Any]
    why: tuple[str, ...]
    misstated: bool = False

    @property
    def right(self) -> bool:
        """True where nothing is wrong with the answer."""
        return not self.why


def grader(data: Path) -> Any | None:
    """The shared grader as a module, or None where it is not there."""
    path = data / "questions" / "grade.py"
    if not path.exists():
        return None
    spec = importlib.util.spec_from_file_location("shared_grade", path)
    if spec is None or spec.loader is None:
        raise PortfolioError(f"{path.name} cannot be loaded as a Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_questions(path: Path) -> list[Question]:
    """The lines of a question set."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def graded(
    workspace: WorkspaceLike,
    asked: Sequence[Question],
    universe: Universe,
    judge: Any,
    place: Place,
) -> Iterator[Graded]:
    """Ask every question of a portfolio of its own files alone; `place` says where a file of a question lies."""
    loaded: dict[str, str | None] = {}
    for question in asked:
        portfolio = "questions-" + "-".join(Path(path).stem for path in question["files"])[:50].rstrip("-.")
        try:
            if portfolio not in loaded:
                loaded[portfolio] = _load(workspace, question, portfolio, place)
            trouble = loaded[portfolio]
            answer = None if trouble else _ask(workspace, portfolio, question)
        except PortfolioError as error:
            trouble, answer = str(error), None
        if answer is None:
            yield Graded(question, {}, (trouble or "no answer",))
            continue
        yield judged(question, answer, universe, judge)


def judged(question: Question, answer: Mapping[str, Any], universe: Universe, judge: Any) -> Graded:
    """Grade one answer that is in the grader's form."""
    why = tuple(judge.check(question["expect"], answer, question, universe))
    return Graded(question, answer, why, _misstated(question, answer, why, judge))


def tally(scorer: str, name: str, results: Sequence[Graded], most: int = 10) -> EvalScore:
    """Share of right answers, and the first `most` wrong ones with the reason."""
    right = sum(result.right for result in results)
    wrong = [f"{result.question['id']}: {result.why[0]}" for result in results if not result.right]
    reason = f"{right} of {len(results)}. {some(wrong, most) if most else ''}".strip()
    return score(scorer, name, share(right, len(results)), reason)


def misstated(scorer: str, results: Sequence[Graded]) -> EvalScore:
    """How many answers state a wrong number without doubt: the failure that costs trust most."""
    wrong = [f"{result.question['id']}: {result.why[0]}" for result in results if result.misstated]
    reason = f"Answers (a count, not a share). {some(wrong, 20)}".strip()
    return score(scorer, "wrong numbers stated with confidence", float(len(wrong)), reason)


def _load(workspace: WorkspaceLike, question: Question, portfolio: str, place: Place) -> str | None:
    """Load the files of a question; what went wrong, or None."""
    for path in question["files"]:
        try:
            known = date.fromisoformat(question["as_of"])
            day = day_of(path, unlisted=known) if "/" in path else None
            workspace.ingest([place(path, known)], portfolio, as_of=day)
        except PortfolioError as error:
            return f"{path} was not loaded: {error}"
    return None


def _ask(workspace: WorkspaceLike, portfolio: str, question: Question) -> dict[str, Any]:
    answer: Answer = workspace.ask(portfolio, question["question"], date.fromisoformat(question["as_of"]))
    return {
        "answer": answer.answer,
        "answered": answer.answered,
        "rows": [dict(row) for row in answer.rows],
        "citations": [{"quote": c.quote, "project": c.ref.project} for c in answer.citations],
    }


def _misstated(question: Question, answer: Mapping[str, Any], why: Sequence[str], judge: Any) -> bool:
    """True for an answer that is given, states a number or a day, and is wrong because of it."""
    if not answer["answered"]:
        return False
    text = str(answer["answer"])
    if any(reason.startswith(("number ", "should abstain")) for reason in why):
        return bool(judge.numbers(text, question["question"]))
    return any(reason.startswith("missing text: ") and reason[14:18].isdigit() for reason in why) and any(
        letter.isdigit() for letter in text
    )
