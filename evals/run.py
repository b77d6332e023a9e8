"""Runs the scorers that are wanted and gathers their scores."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.asking.suite import asking
from evals.backtest.suite import backtest_scores
from evals.ingestion_table import ingestion_table
from evals.ports import OpenWorkspace, WorkspaceLike
from evals.questions import questions
from evals.real import BESIDE
from evals.sample import sample_scores
from evals.score import EvalReport, EvalScore
from evals.signals import signal_scores
from evals.source_files import source_files
from portfolio.errors import PortfolioError

SUITES: dict[str, Callable[[WorkspaceLike, Path, Path], Iterator[EvalScore]]] = {
    "sample": lambda workspace, folder, _: sample_scores(workspace, folder / "sample"),
    "ingestion": lambda workspace, _, data: ingestion_table(workspace, data),
    "sources": lambda workspace, _, data: source_files(workspace, data),
    "signals": lambda _workspace, _folder, data: signal_scores(data),
    "questions": lambda workspace, _, data: questions(workspace, data),
    "asking": asking,
    "backtest": lambda _workspace, _, data: backtest_scores(data),
}


def run_evals(
    open_workspace: OpenWorkspace,
    only: Sequence[str] = (),
    *,
    data: Path = BESIDE,
    tell: Callable[[str], None] | None = None,
) -> EvalReport:
    """Grade a workspace made by `open_workspace` in a folder of its own; `only` names suites, all by default.

    Nothing outside temporary folders is touched. Raises PortfolioError where `only` names no suite.
    """
    unknown = sorted(set(only) - set(SUITES))
    if unknown:
        raise PortfolioError(f"There is no eval named {unknown[0]!r}; there are: {', '.join(SUITES)}.")
    scores: list[EvalScore] = []
    for name, suite in SUITES.items():
        if only and name not in only:
            continue
        if tell:
            tell(name)
        with TemporaryDirectory(prefix="bellwether-eval-", ignore_cleanup_errors=True) as folder:
            place = Path(folder)
            scores += suite(open_workspace(place / "workspace"), place, data)
    return EvalReport(scores=tuple(scores))
