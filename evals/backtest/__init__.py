"""Real histories replayed picture by picture: scored on what was known, judged by what happened."""

from evals.backtest.datasets import DATASETS
from evals.backtest.lines import Backtest
from evals.backtest.run import run_backtest

__all__ = ["DATASETS", "Backtest", "run_backtest"]
