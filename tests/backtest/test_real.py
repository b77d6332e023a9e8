"""The histories beside the project are read as their own documentation counts them."""

from pathlib import Path

import pytest

from evals.backtest import DATASETS, metrics
from evals.backtest.baselines import ranking
from evals.backtest.replay import product, replay
from insights.policy import load_policy
from tests.shared_data import shared

COUNTS = {
    ("gmpp_panel", "slip_gt_6m"): (382, 0.19),
    ("gmpp_panel", "wlc_growth_gt_10pct"): (377, 0.22),
    ("gmpp_panel", "red_next"): (365, 0.24),
    ("gmpp_uk", "slip_gt_6m"): (113, 0.22),
    ("gmpp_uk", "wlc_growth_gt_10pct"): (86, 0.28),
    ("gmpp_uk", "red_next"): (120, 0.125),
    ("gmpp_uk", "worsened"): (120, 0.125),
    ("k8s_keps", "slip_next"): (525, 0.196),
    ("canada_gc_it", "late"): (308, 0.23),
    ("canada_gc_it", "over"): (99, 0.57),
    ("nyc_capital_projects", "slip"): (88, 0.40),
    ("nyc_capital_projects", "over"): (88, 0.40),
    ("rust_project_goals", "unfinished"): (66, 0.606),
}


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda one: one.name)
def test_every_label_is_counted_as_the_readme_does(dataset) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    data = shared(dataset.folder).parent
    for target in dataset.targets:
        told = [case.labels[target.name].dropna() for case in dataset.cases(data)]
        n, bad = sum(map(len, told)), sum(one.sum() for one in told)
        assert n == COUNTS[dataset.name, target.name][0]
        assert bad / n == pytest.approx(COUNTS[dataset.name, target.name][1], abs=0.011)


def test_canada_is_replayed_and_every_label_finds_its_project() -> None:
    data: Path = shared("canada_gc_it").parent
    dataset = next(one for one in DATASETS if one.name == "canada_gc_it")
    rows = replay(dataset, data, product(load_policy(None)))
    late, over = rows[rows["late"].notna()], rows[rows["over"].notna()]
    assert (len(late), len(over)) == (308, 99)
    soonest, small = ranking(late, "ends latest"), ranking(over, "small budget")
    assert soonest is not None
    assert small is not None
    assert metrics.auc(late["late"].to_numpy(), soonest.to_numpy()) == pytest.approx(0.67, abs=0.01)
    assert metrics.auc(over["over"].to_numpy(), small.to_numpy()) == pytest.approx(0.66, abs=0.01)
