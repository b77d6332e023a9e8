"""Grades the likelihoods of one question against what happened, and against every simple ranking."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from evals.backtest import metrics
from evals.backtest.baselines import ranking
from evals.backtest.lines import Band, Bin, Compared, Line, Measured
from evals.backtest.validate import Question, Said, across_projects, across_time
from insights.calibration.model import Outcome

_CHANCE_DRAWS = 200


def measure(question: Question, prior: Outcome | None, *, draws: int, repeats: int) -> Line:
    """One line of the report."""
    bad, cluster, rows = question.bad, question.cluster, question.rows
    said = across_projects(question, prior, repeats)
    ranked = np.mean([one.ranking for one in said], axis=0)
    likely = np.mean([one.likelihood for one in said], axis=0)
    rankings = _rankings(question)
    table = metrics.reliability(bad, likely)
    told = metrics.bands(bad, likely)
    compared = tuple(
        Compared(
            name=name, auc=metrics.auc(bad, other), ahead=_told(metrics.difference(bad, ranked, other, cluster, draws))
        )
        for name, other in rankings.items()
    )
    best = max(compared, key=lambda one: one.auc).name
    forward, forward_best = _forward(bad, across_time(question, prior), rankings[best])
    brier, brier_base = metrics.brier(bad, likely)
    return Line(
        dataset=question.dataset,
        target=question.target.name,
        outcome=question.target.outcome,
        says=question.target.says,
        n=len(bad),
        projects=len(set(cluster)),
        base_rate=float(bad.mean()),
        auc=_told(metrics.auc_interval(bad, ranked, cluster, draws)),
        score_auc=metrics.auc(bad, rows["score"].to_numpy()),
        average_precision=metrics.average_precision(bad, ranked),
        top_fifth=metrics.top_precision(bad, ranked),
        best_top_fifth=metrics.top_precision(bad, rankings[best]),
        baselines=compared,
        forward=forward,
        forward_best=forward_best,
        elsewhere=metrics.auc(bad, prior.likelihood(rows).to_numpy()) if prior else None,
        brier=brier,
        brier_base=brier_base,
        calibration_error=metrics.calibration_error(table),
        chance_error=_chance_error(likely),
        bands=tuple(Band(band=str(b), n=int(r["n"]), rate=float(r["rate"])) for b, r in told.iterrows()),
        rising=metrics.rises(told),
        reliability=tuple(Bin(n=int(r["n"]), said=r["said"], came=r["came"]) for _, r in table.iterrows()),
        lead_days=_lead(rows, bad, ranked),
    )


def _rankings(question: Question) -> Mapping[str, np.ndarray]:
    told = {name: ranking(question.rows, name) for name in question.target.baselines}
    return {name: one.to_numpy(dtype="float64") for name, one in told.items() if one is not None}


def _forward(bad: np.ndarray, said: Said | None, best: np.ndarray) -> tuple[float | None, float | None]:
    if said is None:
        return None, None
    later = ~np.isnan(said.likelihood)
    return metrics.auc(bad[later], said.likelihood[later]), metrics.auc(bad[later], best[later])


def _chance_error(likely: np.ndarray) -> float:
    """The calibration error that likelihoods exactly right would show on so few cases, by chance alone."""
    rng = np.random.default_rng(metrics.SEED)
    drawn = (rng.random((_CHANCE_DRAWS, len(likely))) < likely).astype("float64")
    return float(np.mean([metrics.calibration_error(metrics.reliability(one, likely)) for one in drawn]))


def _lead(rows: pd.DataFrame, bad: np.ndarray, ranked: np.ndarray) -> int | None:
    """Median days that were left until the stated end, when a project that ended badly stood in the top fifth."""
    cut = np.sort(ranked)[::-1][max(1, round(metrics.TOP * len(ranked))) - 1]
    caught = rows["time_left"].to_numpy()[(bad > 0) & (ranked >= cut)]
    caught = caught[~np.isnan(caught)]
    return round(float(np.median(np.expm1(caught)) * 365.25)) if len(caught) else None


def _told(interval: metrics.Interval) -> Measured:
    return Measured(value=interval.value, low=interval.low, high=interval.high)
