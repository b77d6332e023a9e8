"""The measures against worked examples and known properties."""

import numpy as np
import pytest

from evals.backtest import metrics


def test_auc_counts_pairs_and_halves_ties() -> None:
    assert metrics.auc(np.array([0, 0, 1, 1]), np.array([1, 2, 2, 3])) == pytest.approx(3.5 / 4)


def test_the_interval_holds_its_value_and_the_seed_is_fixed() -> None:
    rng = np.random.default_rng(1)
    bad = (rng.random(80) < 0.3).astype(float)
    score = bad + rng.normal(size=80)
    once, again = (metrics.auc_interval(bad, score, np.arange(80), 50) for _ in range(2))
    assert once == again
    assert once.low < once.value < once.high


def test_repeating_a_project_does_not_narrow_the_interval() -> None:
    rng = np.random.default_rng(2)
    bad = (rng.random(60) < 0.4).astype(float)
    score = bad + rng.normal(size=60)
    alone = metrics.auc_interval(bad, score, np.arange(60), 200)
    copied = metrics.auc_interval(np.tile(bad, 4), np.tile(score, 4), np.tile(np.arange(60), 4), 200)
    assert copied.high - copied.low == pytest.approx(alone.high - alone.low, rel=0.15)
    pretended = metrics.auc_interval(np.tile(bad, 4), np.tile(score, 4), np.arange(240), 200)
    assert pretended.high - pretended.low < 0.7 * (copied.high - copied.low)


def test_a_ranking_is_not_ahead_of_itself() -> None:
    bad, score = np.array([0.0, 1, 0, 1, 1, 0]), np.arange(6.0)
    told = metrics.difference(bad, score, score, np.arange(6), 20)
    assert (told.value, told.low, told.high) == (0, 0, 0)


def test_the_top_fifth_shares_tied_places() -> None:
    assert metrics.top_precision(np.array([1.0, 0, 0, 0, 0]), np.array([5.0, 1, 1, 1, 1])) == 1
    assert metrics.top_precision(np.array([1.0, 0, 0, 0, 0]), np.ones(5)) == pytest.approx(0.2)


def test_the_calibration_error_is_the_mean_distance_between_said_and_came() -> None:
    likelihood = np.repeat([0.1, 0.9], 10)
    bad = np.array([0.0] * 9 + [1.0] + [1.0] * 7 + [0.0] * 3)
    assert metrics.calibration_error(metrics.reliability(bad, likelihood, bins=2)) == pytest.approx(0.1)


def test_saying_the_base_rate_scores_its_variance() -> None:
    bad = np.array([1.0, 0, 0, 0])
    assert metrics.brier(bad, np.full(4, 0.25)) == pytest.approx((0.1875, 0.1875))


def test_bands_begin_where_pmboks_scale_changes_and_small_ones_do_not_spoil_the_rise() -> None:
    likelihood = np.concatenate([np.full(20, 0.1), np.full(20, 0.3), np.full(2, 0.7)])
    bad = np.concatenate([np.zeros(20), np.tile([0.0, 1.0], 10), np.zeros(2)])
    table = metrics.bands(bad, likelihood)
    assert list(table.index) == ["none", "low", "high"]
    assert metrics.rises(table)
    assert not metrics.rises(table, least=1)
