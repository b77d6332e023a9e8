"""How good a ranking and its likelihoods are, with intervals that treat a project as one case."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import rankdata
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

DRAWS = 500
SEED = 20260
TOP = 0.2
BINS = 5
EDGES = (0.2, 0.4, 0.6, 0.8)
"""Where bands of likelihood begin (low, medium, high, critical): halfway between PMBOK's .1, .3, .5, .7 and .9."""

BANDS = ("none", "low", "medium", "high", "critical")


@dataclass(frozen=True)
class Interval:
    """A value and the middle 95 % of its bootstrap."""

    value: float
    low: float
    high: float


def auc(bad: np.ndarray, score: np.ndarray) -> float:
    """Chance that a bad one stands above a good one."""
    return float(roc_auc_score(bad, score))


def auc_interval(bad: np.ndarray, score: np.ndarray, cluster: np.ndarray, draws: int = DRAWS) -> Interval:
    """AUC with its interval over whole projects."""
    drawn = _drawn(bad, [score], cluster, draws)[:, 0]
    return _interval(auc(bad, score), drawn)


def difference(
    bad: np.ndarray, score: np.ndarray, other: np.ndarray, cluster: np.ndarray, draws: int = DRAWS
) -> Interval:
    """AUC of `score` minus AUC of `other`, on the same draws."""
    drawn = _drawn(bad, [score, other], cluster, draws)
    return _interval(auc(bad, score) - auc(bad, other), drawn[:, 0] - drawn[:, 1])


def average_precision(bad: np.ndarray, score: np.ndarray) -> float:
    """Precision averaged over the ranks of the bad ones."""
    return float(average_precision_score(bad, score))


def top_precision(bad: np.ndarray, score: np.ndarray, top: float = TOP) -> float:
    """Share of bad ones among the highest ranked fifth; ties share their places."""
    many = max(1, round(top * len(bad)))
    cut = np.sort(score)[::-1][many - 1]
    above, at = score > cut, score == cut
    left = many - above.sum()
    return float((bad[above].sum() + left * bad[at].mean()) / many)


def brier(bad: np.ndarray, likelihood: np.ndarray) -> tuple[float, float]:
    """Brier score of the likelihoods, and of always saying the base rate."""
    base = np.full(len(bad), bad.mean())
    return float(brier_score_loss(bad, likelihood)), float(brier_score_loss(bad, base))


def reliability(bad: np.ndarray, likelihood: np.ndarray, bins: int = BINS) -> pd.DataFrame:
    """What was said against what came, in equally filled bins: columns n, said, came."""
    order = np.argsort(likelihood, kind="stable")
    parts = [part for part in np.array_split(order, bins) if len(part)]
    return pd.DataFrame(
        [{"n": len(part), "said": float(likelihood[part].mean()), "came": float(bad[part].mean())} for part in parts]
    )


def calibration_error(table: pd.DataFrame) -> float:
    """Mean distance between said and came, weighted by cases."""
    return float(((table["said"] - table["came"]).abs() * table["n"]).sum() / table["n"].sum())


def bands(bad: np.ndarray, likelihood: np.ndarray) -> pd.DataFrame:
    """Bad-outcome rate by band of likelihood: index band, columns n and rate."""
    place = np.searchsorted(EDGES, likelihood, side="right")
    told = pd.DataFrame({"bad": bad}).groupby(np.array(BANDS, dtype=object)[place])["bad"].agg(["size", "mean"])
    return told.reindex([band for band in BANDS if band in told.index]).set_axis(["n", "rate"], axis="columns")


def rises(table: pd.DataFrame, least: int = 10) -> bool:
    """True where each band with enough cases has a higher rate than the one below it."""
    rates = table.loc[table["n"] >= least, "rate"].to_numpy()
    return bool(np.all(np.diff(rates) > 0))


def _drawn(bad: np.ndarray, scores: list[np.ndarray], cluster: np.ndarray, draws: int) -> np.ndarray:
    """AUCs of all scores on resampled projects."""
    codes, found = pd.factorize(cluster)
    members = [np.flatnonzero(codes == code) for code in range(len(found))]
    rng = np.random.default_rng(SEED)
    aucs: list[list[float]] = []
    while len(aucs) < draws:
        rows = np.concatenate([members[code] for code in rng.integers(len(found), size=len(found))])
        drawn = bad[rows]
        many = drawn.sum()
        if 0 < many < len(rows):
            aucs.append([_fast_auc(drawn, score[rows], many) for score in scores])
    return np.array(aucs)


def _fast_auc(bad: np.ndarray, score: np.ndarray, many: float) -> float:
    ranks = rankdata(score)
    return float((ranks[bad > 0].sum() - many * (many + 1) / 2) / (many * (len(bad) - many)))


def _interval(value: float, drawn: np.ndarray) -> Interval:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(value, float(low), float(high))
