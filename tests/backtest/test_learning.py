"""Weights are pooled towards what is known, refuse too few cases, and never hide that a sign is missing."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from evals.backtest.reading import read_records
from insights.calibration.learn import TooFewCases, learn
from insights.calibration.model import reference
from insights.calibration.own import LEAST_FINDINGS, calibrate, lesson
from insights.calibration.past import came, pairs
from insights.calibration.said import Calibrated, outlook
from insights.calibration.signs import SIGNS, outcome_signs
from insights.policy import load_policy
from insights.runner import run
from portfolio.snapshot import Portfolio
from store.memory import MemoryStore
from tests.backtest.made import NEXT, THEN, bad, picture


@pytest.fixture(scope="module")
def pictures() -> tuple[Portfolio, Portfolio]:
    store = MemoryStore()
    read_records([picture(THEN, slipped=False), picture(NEXT, slipped=True)], "made", store)
    return store.read("made", THEN), store.read("made", NEXT)


def rows(n: int, seed: int = 0) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    rng = np.random.default_rng(seed)
    signs = pd.DataFrame({"status": rng.normal(size=n), "size": rng.normal(size=n)})
    ended = (rng.random(n) < 1 / (1 + np.exp(1 - 1.5 * signs["status"]))).astype(float)
    return signs, ended, pd.Series("here", index=signs.index)


def test_what_tells_gets_weight_and_what_does_not_gets_little() -> None:
    signs, ended, history = rows(800)
    found = learn(signs, ended, history, names=("status", "size"), says="it ends badly")
    assert found.signs["status"].weight > 1
    assert abs(found.signs["size"].weight) < 0.2
    assert found.n == 800
    assert found.classes["here"].n == 800


def test_few_cases_stay_near_what_other_histories_teach() -> None:
    signs, ended, history = rows(800)
    prior = learn(signs, ended, history, names=("status", "size"), says="it ends badly")
    turned = learn(-signs[:70], ended[:70], history[:70], names=("status", "size"), says="it ends badly", prior=prior)
    alone = learn(-signs[:70], ended[:70], history[:70], names=("status", "size"), says="it ends badly")
    assert alone.signs["status"].weight < turned.signs["status"].weight < prior.signs["status"].weight


def test_under_the_stated_number_of_cases_it_refuses() -> None:
    signs, _, history = rows(60)
    ended = pd.Series(np.arange(60) % 2, dtype=float)
    assert learn(signs, ended, history, names=("status",), says="").n == 60
    with pytest.raises(TooFewCases, match="59 past cases"):
        learn(signs[:59], ended[:59], history[:59], names=("status",), says="")


def test_a_level_of_a_history_is_not_credited_to_a_sign() -> None:
    signs, ended, history = rows(400)
    other = rows(400, seed=1)[0].assign(size=5.0)  # here everything is large and everything ends badly
    both = pd.concat([signs, other], ignore_index=True)
    outcomes = pd.concat([ended, pd.Series(np.arange(400) % 10 > 0, dtype=float)], ignore_index=True)
    names = pd.concat([history, pd.Series("there", index=other.index)], ignore_index=True)
    apart = learn(both, outcomes, names, names=("size",), says="")
    mixed = learn(both, outcomes, pd.Series("one", index=both.index), names=("size",), says="")
    assert apart.signs["size"].weight < mixed.signs["size"].weight


def test_an_unknown_sign_has_a_weight_of_its_own() -> None:
    signs, ended, history = rows(600)
    signs.loc[ended > 0, "size"] = np.nan  # it is silent exactly where it ends badly
    found = learn(signs, ended, history, names=("size",), says="")
    assert found.signs["size"].unknown > 1
    likelihood = found.likelihood(pd.DataFrame({"size": [np.nan, 0.0]}))
    assert likelihood.iloc[0] > likelihood.iloc[1]


def test_signs_are_empty_where_the_picture_does_not_say(pictures: tuple[Portfolio, Portfolio]) -> None:
    signs = outcome_signs(pictures[0])
    assert list(signs) == list(SIGNS)
    assert signs["progress"].isna().all()
    assert signs["slipped"].isna().all()
    assert signs.loc["p0", "status"] == 5
    assert signs.loc["p1", "status"] == 1
    assert outcome_signs(Portfolio(name="none", as_of=date(2024, 1, 1))).empty


def test_a_later_picture_tells_what_came(pictures: tuple[Portfolio, Portfolio]) -> None:
    told = came(*pictures)
    assert told["slip"].to_dict() == {f"p{n}": float(bad(n)) for n in range(40)}
    assert (told["overrun"] == 0).all()
    assert told.loc["p0", "red"] == 1
    assert told["unfinished"].isna().all()


def test_a_picture_is_judged_by_the_one_nearest_to_the_horizon() -> None:
    days = [date(2020, 1, 1), date(2020, 7, 1), date(2020, 12, 1), date(2021, 1, 5), date(2023, 1, 1)]
    assert pairs(days) == [(date(2020, 1, 1), date(2021, 1, 5))]


def test_a_short_history_is_refused_with_the_reason(pictures: tuple[Portfolio, Portfolio]) -> None:
    now, later = pictures
    few = run(now, load_policy(None)).findings[: LEAST_FINDINGS - 1]
    assert few
    with pytest.raises(TooFewCases, match="too short to calibrate"):
        calibrate([lesson(now, later, few)], reference(), name="made", made_on=NEXT)
    with pytest.raises(TooFewCases, match="no two pictures"):
        calibrate([], reference(), name="made", made_on=NEXT)


def test_findings_enough_are_learned_from_where_outcomes_are_too_few(pictures: tuple[Portfolio, Portfolio]) -> None:
    now, later = pictures
    findings = run(now, load_policy(None)).findings
    learned = calibrate([lesson(now, later, findings)], reference(), name="made", made_on=NEXT)
    assert not learned.outcomes
    assert learned.rules
    assert all(record.n >= LEAST_FINDINGS for record in learned.rules.values())


def test_a_long_enough_history_is_learned_and_says_its_sample(pictures: tuple[Portfolio, Portfolio]) -> None:
    now, later = pictures
    learned = calibrate([lesson(now, later, ())] * 3, reference(), name="made", made_on=NEXT)
    assert learned.known_to == NEXT
    assert learned.outcomes["slip"].n == 120
    assert any(reason.startswith("overrun") for reason in learned.refused)
    ships = outlook(now, reference()).set_index(["outcome", "project"])
    own = outlook(now, reference(), learned).set_index(["outcome", "project"])
    assert own.loc[("slip", "p0"), "likelihood"] > ships.loc[("slip", "p0"), "likelihood"]
    assert own.loc[("slip", "p0"), "basis"] == "calibrated (n=120)"
    assert ships.loc[("slip", "p0"), "basis"].startswith("reference class (n=")
    assert own["likelihood"].between(0, 1).all()


def test_the_signs_that_weigh_most_lead_and_slight_ones_do_not(pictures: tuple[Portfolio, Portfolio]) -> None:
    later, ships = pictures[1], reference()
    told = outlook(later, ships)
    for outcome, rows in told.groupby("outcome"):
        parts = ships.outcomes[str(outcome)].parts(outcome_signs(later).loc[rows["project"]]).abs()
        for leading, (_, weight) in zip(rows["leading"], parts.iterrows(), strict=True):
            assert leading == ", ".join(weight[weight > 0.1].nlargest(3).index)


def test_one_project_is_told_the_same_alone_as_among_all(pictures: tuple[Portfolio, Portfolio]) -> None:
    told = outlook(pictures[1], reference())
    among = told[told["project"] == "p7"].reset_index(drop=True)
    alone = outlook(pictures[1], reference(), project="p7")
    pd.testing.assert_frame_equal(alone, among)
    assert outlook(pictures[1], reference(), project="nobody").empty


def test_findings_ask_for_the_record_of_their_rule() -> None:
    ships = reference()
    assert Calibrated(ships).of("SCH001", "p0") is None


def test_what_ships_names_its_histories_and_how_many_cases_they_hold() -> None:
    ships = reference()
    assert ships.basis == "reference class"
    assert set(ships.outcomes) == {"slip", "overrun", "red", "worse", "unfinished"}
    for outcome in ships.outcomes.values():
        assert sum(one.n for one in outcome.classes.values()) == outcome.n
        assert 0 < outcome.bad < outcome.n
