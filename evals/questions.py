"""How many of the shared questions are answered rightly, by the shared grader?"""

import json
from collections.abc import Iterator
from pathlib import Path

from evals.grading import MISSING, graded, grader, misstated, read_questions, tally
from evals.ports import WorkspaceLike
from evals.score import EvalScore, score


def questions(workspace: WorkspaceLike, data: Path) -> Iterator[EvalScore]:
    """Accuracy over all questions and per kind, and how many wrong numbers are stated as if they were right."""
    judge = grader(data)
    if judge is None:
        yield score("questions", "all", None, MISSING)
        return
    folder = data / "questions"
    universe = json.loads((folder / "names_universe.json").read_text("utf-8"))
    asked = read_questions(folder / "questions.jsonl")
    results = list(graded(workspace, asked, universe, judge, lambda path, _: data / path))
    yield tally("questions", "all", results, most=0)
    yield misstated("questions", results)
    for kind in sorted({question["kind"] for question in asked}):
        yield tally("questions", kind, [result for result in results if result.question["kind"] == kind])
