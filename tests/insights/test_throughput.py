"""The forecast from weekly throughput: seeded resampling of the same weeks gives the same days."""

from datetime import date, timedelta

import numpy as np
import pytest

from portfolio.throughput import WEEK, days_left, run_rate, weekly_done
from tests.rules.picture_of import picture_of

TODAY = date(2026, 3, 2)


def resampled(weeks: list[int], left: int, seed: int = 3, times: int = 4000) -> tuple[float, float]:
    """P50 and P80 of days until `left` pieces are done: weeks drawn from a bootstrap of the measured weeks."""
    rng = np.random.default_rng(seed)
    measured = np.array(weeks)
    needed = np.empty(times)
    for turn in range(times):
        own = rng.choice(measured, len(measured))  # the pace itself is only estimated
        drawn = np.cumsum(rng.choice(own, 2000)) if own.any() else np.zeros(2000)
        needed[turn] = np.searchsorted(drawn, left) + 1
    return float(np.quantile(needed, 0.5) * WEEK), float(np.quantile(needed, 0.8) * WEEK)


@pytest.mark.parametrize(
    ("weeks", "left"),
    [
        ([2, 3, 1, 4, 2, 3, 2, 1, 3, 2, 4, 3], 60),
        ([0, 5, 0, 1, 0, 6, 2, 0, 1, 3, 0, 4, 2, 1, 0, 3, 1, 0, 2, 5, 1, 0, 3, 1, 2, 1], 40),
        ([1, 0, 1, 1, 0, 2, 1, 0, 1, 1, 0, 1, 2, 0, 1, 1], 25),
    ],
)
def test_the_closed_forecast_agrees_with_a_bootstrap_of_the_same_weeks(weeks: list[int], left: int) -> None:
    counts = np.array(weeks, dtype="float64")
    middle, cautious = days_left(
        np.array([left]), np.array([len(weeks)]), np.array([counts.sum()]), np.array([(counts**2).sum()])
    )
    p50, p80 = resampled(weeks, left)
    assert middle[0] == pytest.approx(p50, rel=0.1)
    assert cautious[0] == pytest.approx(p80, rel=0.15)


def test_an_even_pace_leaves_no_doubt() -> None:
    middle, cautious = days_left(np.array([12]), np.array([10]), np.array([20]), np.array([40]))
    assert (middle[0], cautious[0]) == (42.0, 42.0)


def test_a_standstill_never_ends() -> None:
    middle, cautious = days_left(np.array([12]), np.array([10]), np.array([0]), np.array([0]))
    assert np.isinf([middle[0], cautious[0]]).all()


def test_weeks_count_back_from_today_and_milestones_are_no_work() -> None:
    def item(number: int, days: int, **more: object) -> dict[str, object]:
        return {"id": f"i{number}", "project": "a", "done_on": TODAY - timedelta(days=days), "status": "done", **more}

    given = {
        "projects": [{"id": "b"}, {"id": "a"}],
        "items": [
            item(1, 0),
            item(2, 6),
            item(3, 7),
            item(4, 27),
            item(5, 28),
            item(6, 1, kind="milestone"),
            item(7, 2, status="cancelled"),
            item(8, -1, status="in_progress"),
            {"id": "i9", "project": "a", "status": "in_progress"},
        ],
    }
    portfolio = picture_of(given, TODAY)
    assert portfolio.ask(weekly_done, 4).tolist() == [[0, 0, 0, 0], [1, 0, 1, 2]]
    told = portfolio.ask(run_rate, 4)
    assert list(told.index) == ["a"]
    shown = told[["weeks", "age", "finished", "ever", "open", "rate"]].to_dict("records")
    assert shown == [{"weeks": 4, "age": 5, "finished": 4, "ever": 5, "open": 2, "rate": 1.0}]


def test_the_order_of_items_does_not_matter() -> None:
    rows = [
        {"id": f"i{n}", "project": "a", "done_on": TODAY - timedelta(days=n * 3), "status": "done"} for n in range(20)
    ] + [{"id": f"o{n}", "project": "a", "status": "in_progress"} for n in range(9)]
    forward = picture_of({"projects": [{"id": "a"}], "items": rows}, TODAY).ask(run_rate, 26)
    backward = picture_of({"projects": [{"id": "a"}], "items": rows[::-1]}, TODAY).ask(run_rate, 26)
    assert forward.equals(backward)
