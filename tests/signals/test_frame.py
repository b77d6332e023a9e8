"""The frame of signals that rules ask for."""

from collections.abc import Sequence
from datetime import date

from insights.signals import signals
from insights.signals.frame import Reader, signals_of
from insights.signals.offline import OfflineExtractor
from portfolio.signals import FRAME, Signal, Text
from tests.rules.picture_of import picture_of

TODAY = date(2026, 3, 1)


class Counting:
    """An extractor that remembers what it was given."""

    name = "counting"

    def __init__(self) -> None:
        """Given nothing yet."""
        self.given: list[Text] = []

    def extract(self, texts: Sequence[Text]) -> list[list[Signal]]:
        """Remember and read."""
        self.given += texts
        return OfflineExtractor().extract(texts)


def update(day: date, text: str, project: str = "a") -> dict[str, object]:
    return {"project": project, "dated": day, "text": text, "author": "Rae"}


def test_each_signal_is_a_row_that_names_its_update() -> None:
    moved = "Go-live slipped from March 2026 to June 2026. The vendor is late."
    picture = picture_of(
        {"projects": [{"id": "a", "name": "Alpha"}], "updates": [update(date(2026, 2, 1), moved)]}, TODAY
    )
    found = picture.ask(signals)
    assert list(found.columns) == list(FRAME)
    assert {name: str(kind) for name, kind in found.dtypes.items()} == FRAME
    assert found["kind"].tolist() == ["date", "vendor"]
    assert found["update"].nunique() == 1
    assert found["author"].tolist() == ["Rae", "Rae"]
    assert found["to_day"].iloc[0].date() == date(2026, 6, 30)
    for row in found.to_dict("records"):
        assert moved[row["start"] : row["end"]] == row["quote"]


def test_without_updates_the_frame_is_empty_and_keeps_its_shape() -> None:
    found = picture_of({}, TODAY).ask(signals)
    assert found.empty
    assert {name: str(kind) for name, kind in found.dtypes.items()} == FRAME


def test_words_of_tomorrow_are_not_read() -> None:
    later = picture_of({"projects": [{"id": "a"}], "updates": [update(date(2026, 3, 2), "It is late.")]}, TODAY)
    assert later.ask(signals).empty


def test_the_same_words_of_the_same_day_are_read_once() -> None:
    counting = Counting()
    reader = Reader(counting)
    given = {"projects": [{"id": "a"}], "updates": [update(date(2026, 2, n), "It is late.") for n in (1, 1, 2)]}
    first = signals_of(picture_of(given, TODAY), reader)
    again = signals_of(picture_of(given, TODAY), reader)
    assert len(counting.given) == 2
    assert len(first) == 3
    assert first.equals(again)


def test_a_full_memory_is_emptied_and_nothing_is_lost() -> None:
    reader = Reader(Counting(), most=2)
    texts = [Text(f"Delay number {n}.") for n in range(5)]
    assert [len(found) for found in reader.read(texts)] == [1] * 5
    assert [len(found) for found in reader.read(texts[:1])] == [1]
