"""The quick form of the backtest as a suite of `bellwether eval`."""

from collections.abc import Iterator
from pathlib import Path

from evals.backtest.report import verdict
from evals.backtest.run import run_backtest
from evals.score import EvalScore, score
from insights.policy import load_policy


def backtest_scores(data: Path) -> Iterator[EvalScore]:
    """One line a question, then whether the simple rankings are reached; skipped where no history lies there."""
    run = run_backtest(load_policy(None), data, quick=True)
    if not run.lines:
        yield score("backtest", "reached", None, "Skipped: no real history lies beside the project.")
        return
    for line in run.lines:
        reason = (
            f"AUC {line.auc}, n={line.n}, {line.base_rate:.0%} bad; best simple ranking: {line.best.name} "
            f"{line.best.auc:.2f} ({line.best.ahead.value:+.3f}); calibration error {line.calibration_error:.3f}"
        )
        yield score("backtest", f"{line.dataset}.{line.target}", line.auc.value, reason)
    yield score("backtest", "reached", run.reached / len(run.lines), " ".join(verdict(run)))
    yield score("backtest", "gain", run.gain, "Mean AUC above the best simple ranking of each question.")
