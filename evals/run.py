"""Runs the scorers that are wanted and gathers their scores."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.asking.suite import asking
from evals.backtest.suite import backtest_scores
from evals.ingestion_table import ingestion_table
from evals.injections.suite import injection_scores
from evals.modelled.characters import characters
from evals.ports import Doors, Model, OpenWorkspace, WorkspaceLike
from evals.questions import questions
from evals.real import BESIDE
from evals.retrieval import retrieval_scores
from evals.sample import sample_scores
from evals.score import EvalReport, EvalScore
from evals.signals import signal_scores
from evals.source_files import source_files
from evals.verification import verification
from portfolio.errors import PortfolioError

SUITES: dict[str, Callable[[WorkspaceLike, Path, Path], Iterator[EvalScore]]] = {
    "sample": lambda workspace, folder, _: sample_scores(workspace, folder / "sample"),
    "ingestion": lambda workspace, _, data: ingestion_table(workspace, data),
    "sources": lambda workspace, _, data: source_files(workspace, data),
    "signals": lambda _workspace, _folder, data: signal_scores(data),
    "questions": lambda workspace, _, data: questions(workspace, data),
    "asking": asking,
    "retrieval": lambda _workspace, _folder, data: retrieval_scores(data),
    "verification": lambda _workspace, _folder, _data: verification(),
    "backtest": lambda _workspace, _, data: backtest_scores(data),
}
MODELLED: dict[str, Callable[[OpenWorkspace, Path, Path, Model | None, Doors | None], Iterator[EvalScore]]] = {
    "characters": lambda opening, folder, data, model, _: characters(opening, folder, data, model),
    "injections": injection_scores,
}
"""Suites that open workspaces of their own, with a language model behind them."""


def run_evals(
    open_workspace: OpenWorkspace,
    only: Sequence[str] = (),
    *,
    data: Path = BESIDE,
    model: Model | None = None,
    doors: Doors | None = None,
    tell: Callable[[str], None] | None = None,
) -> EvalReport:
    """Grade a workspace made by `open_workspace` in a folder of its own; `only` names suites, all by default.

    With `model`, the suites that try language models try that one in the place of the scripted characters;
    with `doors`, what every door shows of injected texts is looked through too.
    Nothing outside temporary folders is touched. Raises PortfolioError where `only` names no suite.
    """
    names = (*SUITES, *MODELLED)
    unknown = sorted(set(only) - set(names))
    if unknown:
        raise PortfolioError(f"There is no eval named {unknown[0]!r}; there are: {', '.join(names)}.")
    scores: list[EvalScore] = []
    for name in names:
        if only and name not in only:
            continue
        if tell:
            tell(name)
        with TemporaryDirectory(prefix="bellwether-eval-", ignore_cleanup_errors=True) as folder:
            place = Path(folder)
            if name in MODELLED:
                scores += MODELLED[name](open_workspace, place, data, model, doors)
            else:
                scores += SUITES[name](open_workspace(place / "workspace"), place, data)
    return EvalReport(scores=tuple(scores))
