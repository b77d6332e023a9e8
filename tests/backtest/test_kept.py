"""A kept calibration speaks only of days on which it could have been known."""

from datetime import date
from pathlib import Path

import pytest

from api.calibrating import Calibrations
from insights.calibration.learn import TooFewCases
from insights.calibration.model import Calibration, RuleRecord
from insights.policy import load_policy
from insights.scoring import NOTHING_CALIBRATED
from store.memory import MemoryStore
from tests.backtest.made import THEN, Made

KNOWN_TO = date(2024, 6, 30)


def kept(folder: Path) -> Calibrations:
    learned = Calibration(
        made_on=date(2024, 7, 1),
        known_to=KNOWN_TO,
        source="made",
        basis="calibrated",
        horizon_days=365,
        outcomes={},
        rules={"SCH001": RuleRecord(n=57, true=20, rate=0.35, outcome="slip")},
    )
    store = MemoryStore()
    Made().load(folder, store)
    calibrations = Calibrations(store, load_policy(None), folder)
    path = calibrations.path("made")
    path.parent.mkdir(parents=True)
    path.write_text(learned.model_dump_json(), encoding="utf-8")
    return calibrations


def test_it_says_its_rate_and_sample(tmp_path: Path) -> None:
    said = kept(tmp_path).likelihoods("made", KNOWN_TO)
    assert said.of("SCH001", "p0") == (0.35, "calibrated (n=57)")
    assert said.of("CST001", "p0") is None


def test_it_is_silent_on_days_before_what_it_was_learned_from(tmp_path: Path) -> None:
    assert kept(tmp_path).likelihoods("made", date(2024, 6, 29)) is NOTHING_CALIBRATED


def test_another_portfolio_has_none(tmp_path: Path) -> None:
    calibrations = kept(tmp_path)
    assert calibrations.likelihoods("other", KNOWN_TO) is NOTHING_CALIBRATED
    assert calibrations.version("other") == ""
    assert calibrations.version("made") != ""


def test_a_refused_lesson_leaves_what_was_kept(tmp_path: Path) -> None:
    calibrations = kept(tmp_path)
    before = calibrations.version("made")
    with pytest.raises(TooFewCases, match="no two pictures"):
        calibrations.learn("made", THEN)
    assert calibrations.version("made") == before
