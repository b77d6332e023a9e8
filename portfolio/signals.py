"""What words about a project give away: signals, each with the verbatim quote it was read from.

A signal is read, never judged here: how bad it is stays with rules and scoring. Redaction texts ("Exempt under …",
"Data not provided") are missing data and never a signal.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd


class SignalKind(StrEnum):
    """What a signal is about; each kind has a bad and a good side, told apart by its polarity."""

    VENDOR = "vendor"
    BLOCKED = "blocked"
    DECISION = "decision"
    PEOPLE = "people"
    SCOPE = "scope"
    BUDGET = "budget"
    QUALITY = "quality"
    SECURITY = "security"
    SUPPORT = "support"
    DATE = "date"
    CONFIDENCE = "confidence"
    RECOVERY = "recovery"

    @property
    def meaning(self) -> str:
        """What it says when it is bad, and when it is good."""
        return _MEANING[self]


_MEANING = {
    SignalKind.VENDOR: "a vendor or contractor is late or failing; it delivered",
    SignalKind.BLOCKED: "work is blocked, waiting or stopped; it is unblocked",
    SignalKind.DECISION: "a decision or approval is awaited; it was given",
    SignalKind.PEOPLE: "people leave, are missing or busy elsewhere; they joined or were found",
    SignalKind.SCOPE: "scope, requirements or complexity grew; it was cut or agreed",
    SignalKind.BUDGET: "money runs short or over; it suffices",
    SignalKind.QUALITY: "defects, failures or rework; they are fixed",
    SignalKind.SECURITY: "a security or compliance gap; it is closed",
    SignalKind.SUPPORT: "a sponsor, customer or the public pulls back or objects; they back it",
    SignalKind.DATE: "late, slipping or moved later; on time, held or moved earlier",
    SignalKind.CONFIDENCE: "a rating fell or confidence is lost; it rose or is high",
    SignalKind.RECOVERY: "what was solved did not hold; a trouble is solved, recovered or back on track",
}


class Polarity(StrEnum):
    """Whether a signal is bad or good news for the project."""

    BAD = "bad"
    GOOD = "good"


class Direction(StrEnum):
    """Where a date or rating moved, from the project's side: a later end is worse, a higher rating better."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class When(StrEnum):
    """Whether it holds, is over, or is yet to come."""

    PAST = "past"
    PRESENT = "present"
    FUTURE = "future"


class Basis(StrEnum):
    """How surely it was said."""

    STATED = "stated"
    FEARED = "feared"
    ASKED = "asked"

    @property
    def meaning(self) -> str:
        """The basis in words."""
        return {"stated": "stated as a fact", "feared": "named as a risk or wish", "asked": "asked, not stated"}[self]


class Text(NamedTuple):
    """Words to be read, and the day they were written where that is known."""

    words: str
    dated: date | None = None


class Signal(NamedTuple):
    """One signal in a text: `text.words[start:end] == quote`, always."""

    kind: SignalKind
    polarity: Polarity
    quote: str
    start: int
    end: int
    sentence: str
    direction: Direction | None = None
    from_day: date | None = None
    to_day: date | None = None
    when: When = When.PRESENT
    negated: bool = False
    basis: Basis = Basis.STATED

    @property
    def weight(self) -> float:
        """How much it counts now: 1 stated of today, 0.5 feared or to come, 0.25 asked, 0 over."""
        if self.when is When.PAST:
            return 0.0
        if self.basis is Basis.ASKED:
            return 0.25
        return 0.5 if self.basis is Basis.FEARED or self.when is When.FUTURE else 1.0


class SignalExtractor(Protocol):
    """Reads signals out of texts; `name` changes whenever what it reads would."""

    name: str

    def extract(self, texts: Sequence[Text]) -> list[list[Signal]]:
        """The signals of each text, in its order; never one whose quote is not in the text."""
        ...


FRAME = {
    "update": "str",
    "project": "str",
    "dated": "datetime64[s]",
    "author": "str",
    "field": "str",
    "kind": "str",
    "polarity": "str",
    "quote": "str",
    "start": "int64",
    "end": "int64",
    "sentence": "str",
    "direction": "str",
    "from_day": "datetime64[s]",
    "to_day": "datetime64[s]",
    "when": "str",
    "basis": "str",
    "negated": "bool",
    "weight": "float64",
}
"""Columns of the signals frame: one row a signal, in the order of the updates and of the words.

`update` is the update's id, `field` the column it stood in (missing where people wrote it as an update)."""


def signal_frame(places: pd.DataFrame, signals: Sequence[Signal]) -> pd.DataFrame:
    """The frame of signals; row by row `places` has the id, project, dated, author and field of their updates."""
    columns = dict(zip(Signal._fields, zip(*signals, strict=True), strict=True)) if signals else {}
    data: dict[str, pd.Series] = {name: places[_PLACE.get(name, name)] for name in list(FRAME)[:5]}
    data |= {name: _column(columns.get(name, ()), FRAME[name]) for name in Signal._fields}
    data["weight"] = _column([one.weight for one in signals], FRAME["weight"])
    return pd.DataFrame({name: data[name].reset_index(drop=True).astype(kind) for name, kind in FRAME.items()})  # type: ignore[call-overload]


_PLACE = {"update": "id"}


def _column(values: Sequence[object], kind: str) -> pd.Series:
    if kind == "datetime64[s]":
        return pd.Series(np.array(values, dtype="datetime64[s]"))
    return pd.Series(list(values), dtype="object" if kind == "str" or not len(values) else None)
