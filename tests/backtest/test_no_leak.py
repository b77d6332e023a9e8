"""A score of the past must not know the future: whatever is planted later, no score moves."""

from datetime import date

import pandas as pd
import pytest

from evals.backtest.reading import read_records
from evals.backtest.replay import join, product, replay, score_case
from ingestion.source import Records
from insights.policy import load_policy
from portfolio.snapshot import Portfolio
from store.memory import MemoryStore
from tests.backtest.made import NEXT, THEN, Made, picture

POLICY = load_policy(None)


def scores(store: MemoryStore) -> pd.DataFrame:
    dataset = Made()
    case = dataset.cases(None)[0]  # type: ignore[arg-type]  # made-up data need no folder
    said, names = score_case(dataset.name, case, product(POLICY), store)
    return join(said, names, case)


@pytest.fixture
def store() -> MemoryStore:
    store = MemoryStore()
    Made().load(None, store)  # type: ignore[arg-type]  # as above
    return store


def test_a_later_picture_moves_no_score(store: MemoryStore) -> None:
    before = scores(store)
    read_records([picture(NEXT, slipped=True, worse=True)], "made", store)
    pd.testing.assert_frame_equal(scores(store), before)


def test_a_later_update_moves_no_score(store: MemoryStore) -> None:
    before = scores(store)
    late = pd.DataFrame(
        {"project": ["p1"], "dated": [pd.Timestamp(2024, 9, 1)], "text": ["Blocked, late, over budget."]}
    )
    late["dated"] = late["dated"].astype("datetime64[s]")
    read_records([Records("made", date(2024, 9, 1), complete=False, tables={"updates": late})], "made", store)
    pd.testing.assert_frame_equal(scores(store), before)


def test_the_same_facts_planted_on_the_day_itself_do_move_scores(store: MemoryStore) -> None:
    before = scores(store)
    read_records([picture(THEN, slipped=True, worse=True)], "made", store)
    after = scores(store)
    assert not after["status"].equals(before["status"])
    assert not after["risk_words"].equals(before["risk_words"])


def test_labels_move_no_score() -> None:
    class Turned(Made):
        def cases(self, data):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - as the class above
            case = super().cases(data)[0]
            case.labels["slip"] = 1 - case.labels["slip"]
            return [case]

    told = [replay(one, None, product(POLICY)) for one in (Made(), Turned())]  # type: ignore[arg-type]  # as above
    assert not told[0]["slip"].equals(told[1]["slip"])
    pd.testing.assert_frame_equal(told[0].drop(columns="slip"), told[1].drop(columns="slip"))


def test_the_scorer_is_handed_the_picture_of_the_day_and_nothing_else(store: MemoryStore) -> None:
    read_records([picture(NEXT, slipped=True, worse=True)], "made", store)
    handed: list[tuple[object, ...]] = []

    def spy(*given: object) -> pd.DataFrame:
        handed.append(given)
        return product(POLICY)(given[0])  # type: ignore[arg-type]  # it is a Portfolio, which is asserted below

    score_case("made", Made().cases(None)[0], spy, store)  # type: ignore[arg-type]  # as above
    (only,) = handed[0]
    assert isinstance(only, Portfolio)
    assert only.as_of == THEN
    assert max(only.pictures) == THEN
    assert only.updates["dated"].max() <= pd.Timestamp(THEN)
    assert only.history["known_on"].max() <= pd.Timestamp(THEN)
