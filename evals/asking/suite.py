"""How many of our own questions are answered rightly: per half, per kind and per data set?"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from evals.asking.names import universe
from evals.asking.prepared import prepared
from evals.grading import MISSING, Question, graded, grader, misstated, read_questions, tally
from evals.ports import WorkspaceLike
from evals.score import EvalScore, score
from evals.synth import write_sample

QUESTIONS = Path(__file__).parent / "questions.jsonl"
SAMPLE = "sample"
SPLITS = ("dev", "held")
"""Questions the planner is worked on with from the start, and those kept apart until the second round of work.

Both halves have been read since, so neither tells how well unseen questions are answered.
"""


def own_questions() -> list[Question]:
    """The lines of questions.jsonl; those of the sample need no file, all others name files under the shared data."""
    return read_questions(QUESTIONS)


def asking(workspace: WorkspaceLike, folder: Path, data: Path) -> Iterator[EvalScore]:
    """Accuracy on each half, then per kind and per data set with both halves told apart.

    The sample is written into `folder`. Questions whose raw files do not lie under `data` are left out and counted.
    """
    judge = grader(data)
    if judge is None:
        yield score("asking", "dev", None, MISSING)
        return
    sample = folder / SAMPLE
    write_sample(sample)
    asked = own_questions()
    there = [one for one in asked if all(path == SAMPLE or (data / path).exists() for path in one["files"])]
    names = {dataset: universe(dataset, data, sample) for dataset in {one["dataset"] for one in there}}

    def place(path: str, day: date) -> Path:
        return sample if path == SAMPLE else prepared(path, day, data, folder / "prepared") or data / path

    results = list(graded(workspace, there, names, judge, place))
    if len(there) < len(asked):
        yield score("asking", "left out", None, f"{len(asked) - len(there)} questions: their files are not there.")
    for split in SPLITS:
        yield tally("asking", split, [r for r in results if r.question["split"] == split], most=0)
    yield misstated("asking", results)
    for by in ("kind", "dataset"):
        for value in sorted({one[by] for one in there}):
            for split in SPLITS:
                part = [r for r in results if (r.question[by], r.question["split"]) == (value, split)]
                if part:
                    yield tally("asking", f"{split} {value}", part)
