"""How many of the shared questions are answered rightly, by the shared grader?"""

import importlib.util
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from evals.ports import WorkspaceLike
from evals.real import day_of
from evals.score import EvalScore, score, share, some
from portfolio.errors import PortfolioError
from portfolio.findings import Answer


def questions(workspace: WorkspaceLike, data: Path) -> Iterator[EvalScore]:
    """Accuracy over all questions and per kind."""
    folder = data / "questions"
    if not (folder / "grade.py").exists():
        yield score("questions", "all", None, "Skipped: the shared question set does not lie beside the project.")
        return
    asked = [json.loads(line) for line in (folder / "questions.jsonl").read_text("utf-8").splitlines() if line.strip()]
    universe = json.loads((folder / "names_universe.json").read_text("utf-8"))
    grader = _grader(folder / "grade.py")
    known: dict[str, str | None] = {}
    kinds: dict[str, list[bool]] = defaultdict(list)
    failed: dict[str, list[str]] = defaultdict(list)
    for question in asked:
        answer, trouble = _answer(workspace, data, question, known)
        why = [trouble] if trouble else grader.check(question["expect"], answer, question, universe)
        kinds[question["kind"]].append(not why)
        if why:
            failed[question["kind"]].append(f"{question['id']}: {why[0]}")
    right = sum(sum(results) for results in kinds.values())
    yield score("questions", "all", share(right, len(asked)), f"{right} of {len(asked)} right.")
    for kind in sorted(kinds):
        yield score(
            "questions",
            kind,
            share(sum(kinds[kind]), len(kinds[kind])),
            f"{sum(kinds[kind])} of {len(kinds[kind])}. {some(failed[kind], 10)}".strip(),
        )


def _answer(
    workspace: WorkspaceLike, data: Path, question: Mapping[str, Any], known: dict[str, str | None]
) -> tuple[dict[str, object], str | None]:
    """The answer in the grader's form, or why there is none."""
    portfolio = "questions-" + "-".join(Path(path).stem for path in question["files"])[:50].rstrip("-.")
    try:
        if portfolio not in known:
            known[portfolio] = _load(workspace, data, question, portfolio)
        if known[portfolio]:
            return {}, known[portfolio]
        return _in_grader_form(
            workspace.ask(portfolio, question["question"], date.fromisoformat(question["as_of"]))
        ), None
    except PortfolioError as error:
        return {}, str(error)


def _load(workspace: WorkspaceLike, data: Path, question: Mapping[str, Any], portfolio: str) -> str | None:
    for path in question["files"]:
        day = day_of(path)
        if day is None and (data / path).is_dir():
            day = date.fromisoformat(question["as_of"])
        try:
            workspace.ingest([data / path], portfolio, as_of=day)
        except PortfolioError as error:
            return f"{path} was not loaded: {error}"
    return None


def _in_grader_form(answer: Answer) -> dict[str, object]:
    return {
        "answer": answer.answer,
        "answered": answer.answered,
        "rows": [dict(row) for row in answer.rows],
        "citations": [{"quote": c.quote, "project": c.ref.project} for c in answer.citations],
    }


def _grader(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("shared_grade", path)
    if spec is None or spec.loader is None:
        raise PortfolioError(f"{path.name} cannot be loaded as a Python file.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
