"""Runs the backtest: replay each history, learn elsewhere and earlier, grade what was said."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pandas as pd

from evals.backtest.ablate import with_more, without_each
from evals.backtest.case import Dataset
from evals.backtest.datasets import DATASETS
from evals.backtest.lines import Backtest
from evals.backtest.measure import measure
from evals.backtest.metrics import DRAWS
from evals.backtest.replay import product, replay
from evals.backtest.validate import REPEATS, learned, questions
from insights.policy import Policy
from portfolio.errors import PortfolioError

Tell = Callable[[str], None]


def run_backtest(
    policy: Policy,
    data: Path,
    only: Sequence[str] = (),
    *,
    quick: bool = False,
    ablations: bool = False,
    tell: Tell | None = None,
) -> Backtest:
    """Grade the product on the histories beside the project; what is missing there is skipped and said so.

    Weights for a history are learned from the other histories that were replayed too, so all are replayed
    where `only` names some: it names the ones that are graded.

    Raises:
        PortfolioError: `only` names no data set.
    """
    names = [one.name for one in DATASETS]
    unknown = sorted(set(only) - set(names))
    if unknown:
        raise PortfolioError(f"There is no backtest named {unknown[0]!r}; there are: {', '.join(names)}.")
    skipped = {one.name: f"../shared/data/{one.folder} is not on this machine." for one in _missing(data)}
    replayed = replay_all([one for one in DATASETS if one.name not in skipped], policy, data, tell)
    asked = questions(DATASETS, replayed)
    lines = []
    for question in asked:
        if only and question.dataset not in only:
            continue
        if tell:
            tell(f"grading {question.dataset} {question.target.name}")
        prior = learned(asked, question.target.outcome, without=question.dataset)
        line = measure(question, prior, draws=DRAWS // 5 if quick else DRAWS, repeats=1 if quick else REPEATS)
        if ablations:
            extra = {"without": without_each(asked, question), "added": with_more(asked, question)}
            line = line.model_copy(update=extra)
        lines.append(line)
    return Backtest(
        lines=tuple(lines), skipped={name: why for name, why in skipped.items() if not only or name in only}
    )


def replay_all(
    datasets: Sequence[Dataset], policy: Policy, data: Path, tell: Tell | None = None
) -> dict[str, pd.DataFrame]:
    """The rows of every data set, by name."""
    scorer = product(policy)
    found = {}
    for one in datasets:
        if tell:
            tell(f"replaying {one.name}")
        found[one.name] = replay(one, data, scorer)
    return found


def _missing(data: Path) -> list[Dataset]:
    return [one for one in DATASETS if not (data / one.folder).is_dir()]
