"""The question rules ask: every signal in the updates of a picture, read once and remembered by its words."""

from collections.abc import Sequence
from functools import cache
from hashlib import blake2b
from threading import Lock

import numpy as np
import pandas as pd

from insights.signals.offline import OfflineExtractor
from portfolio.signals import Signal, SignalExtractor, Text, signal_frame
from portfolio.snapshot import Portfolio

MOST_KEPT = 100_000


class Reader:
    """An extractor that reads no words twice: updates that stand in many pictures are read once."""

    def __init__(self, extractor: SignalExtractor, most: int = MOST_KEPT) -> None:
        """Keep the signals of at most `most` texts."""
        self._extractor = extractor
        self._most = most
        self._kept: dict[bytes, tuple[Signal, ...]] = {}
        self._lock = Lock()

    def read(self, texts: Sequence[Text]) -> list[tuple[Signal, ...]]:
        """The signals of each text, in its order."""
        with self._lock:
            keys = [_key(text) for text in texts]
            fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._kept}
            if len(self._kept) + len(fresh) > self._most:
                self._kept, fresh = {}, dict(zip(keys, texts, strict=True))
            for key, signals in zip(fresh, self._extractor.extract(list(fresh.values())), strict=True):
                self._kept[key] = tuple(signals)
            return [self._kept[key] for key in keys]


def _key(text: Text) -> bytes:
    return blake2b(f"{text.dated} {text.words}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


@cache
def _offline() -> Reader:
    return Reader(OfflineExtractor())


def signals(portfolio: Portfolio) -> pd.DataFrame:
    """Every signal in the updates known by today, one row each (columns: portfolio.signals.FRAME).

    Ask it as `portfolio.ask(signals)`. Rows keep the order of the updates, and of the words inside an update.
    """
    return signals_of(portfolio, _offline())


def signals_of(portfolio: Portfolio, reader: Reader) -> pd.DataFrame:
    """The same, read by another reader."""
    updates = portfolio.updates[["id", "project", "dated", "author", "field", "text"]]
    updates = updates[(updates["dated"] <= portfolio.today) & updates["text"].notna()]
    days = updates["dated"].to_numpy().astype("datetime64[D]").tolist()
    read = reader.read([Text(words, day) for words, day in zip(updates["text"].tolist(), days, strict=True)])
    rows = np.repeat(np.arange(len(read)), [len(found) for found in read])
    return signal_frame(updates.iloc[rows], [signal for found in read for signal in found])
