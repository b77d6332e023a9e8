"""Loads the sample into a workspace, picture by picture, and asks it what a portfolio manager would."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from evals.cells import CanonicalCells
from evals.detection import detection
from evals.faithfulness import answer_faithfulness, insight_faithfulness
from evals.ports import WorkspaceLike
from evals.ranking import ranking
from evals.score import EvalScore, score, share, some
from evals.synth import PICTURES, write_sample
from evals.truth import CASES, sample_truth
from portfolio.findings import Answer, Brief


def load_sample(workspace: WorkspaceLike, folder: Path) -> Mapping[date, Brief]:
    """Write the sample under `folder`, ingest all pictures, and return the brief of each day."""
    truth = sample_truth()
    write_sample(folder)
    for day in PICTURES:
        workspace.ingest([folder / day.isoformat()], truth.portfolio, as_of=day, source="sample")
    return {day: workspace.brief(truth.portfolio, day) for day in PICTURES}


def sample_scores(workspace: WorkspaceLike, folder: Path) -> Iterator[EvalScore]:
    """Detection, ranking and faithfulness on the sample."""
    truth = sample_truth()
    briefs = load_sample(workspace, folder)
    cells = CanonicalCells([folder / day.isoformat() for day in PICTURES if day <= truth.as_of])
    latest = briefs[truth.as_of]
    yield from detection(truth, briefs)
    yield from ranking(truth, latest)
    yield from insight_faithfulness(latest.insights, cells)
    asked: list[dict[str, Any]] = yaml.safe_load((CASES / "sample_questions.yaml").read_text(encoding="utf-8"))
    answers = {case["question"]: workspace.ask(truth.portfolio, case["question"], truth.as_of) for case in asked}
    yield from answer_faithfulness(answers, cells)
    yield answers_right(asked, answers)


def answers_right(asked: list[dict[str, Any]], answers: Mapping[str, Answer]) -> EvalScore:
    """Share of the sample's questions whose answer says what it must and nothing it must not."""
    wrong = [f"{case['question']!r} ({why})" for case in asked if (why := _wrong(case, answers[case["question"]]))]
    return score(
        "answers",
        "right",
        share(len(asked) - len(wrong), len(asked)),
        f"Wrong: {some(wrong, 20)}." if wrong else f"All {len(asked)} questions of the sample are answered rightly.",
    )


def _wrong(case: Mapping[str, Any], answer: Answer) -> str | None:
    if case.get("abstain"):
        return "should say that it does not know" if answer.answered else None
    if not answer.answered:
        return f"not answered: {answer.reason}"
    said = " ".join([answer.answer, *(str(value) for row in answer.rows for value in row.values())]).casefold()
    missing = [words for words in case.get("says", []) if not _says(said, str(words))]
    extra = [words for words in case.get("never", []) if _says(said, str(words))]
    if missing:
        return f"does not say {some([str(m) for m in missing])}"
    return f"says {some(extra)}" if extra else None


def _says(said: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", said) is not None
