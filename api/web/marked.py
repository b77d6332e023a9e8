"""Updates as they were written, with the signals that were read in them marked where they stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from insights.signals.offline import read
from portfolio.signals import Polarity, Signal
from portfolio.snapshot import Portfolio

LONGEST = 1500
"""Characters of one update that are shown."""


@dataclass(frozen=True)
class Piece:
    """Some words of a text; `signal` is what was read in them, if anything."""

    words: str
    signal: Signal | None = None

    @property
    def tone(self) -> str:
        """How the mark looks: bad, good, or over where it is told as past."""
        if self.signal is None:
            return ""
        return "over" if not self.signal.weight else self.signal.polarity.value

    @property
    def said(self) -> str:
        """What was read in the words."""
        if self.signal is None:
            return ""
        bad, _, good = self.signal.kind.meaning.partition("; ")
        meaning = bad if self.signal.polarity is Polarity.BAD else good
        return f"{meaning} ({self.signal.basis.meaning}{', over' if not self.signal.weight else ''})"


@dataclass(frozen=True)
class Update:
    """One update: when, by whom, which status it states, the column it stood in, and its words in pieces."""

    day: date
    author: str
    rag: str | None
    field: str | None
    url: str | None
    pieces: tuple[Piece, ...]
    left_out: int

    @property
    def signals(self) -> list[Signal]:
        """What was read in the words that are shown."""
        return [piece.signal for piece in self.pieces if piece.signal]


def updates_of(picture: Portfolio, project: str) -> pd.DataFrame:
    """Updates about a project that were known by the day of the picture, newest first."""
    frame = picture.updates
    rows = frame[(frame["project"] == project) & (frame["dated"] <= picture.today) & frame["text"].notna()]
    return rows.sort_values(["dated", "id"], ascending=[False, True], kind="stable")


def marked(rows: pd.DataFrame, picture: Portfolio) -> list[Update]:
    """Rows of updates with their words in pieces."""
    told = rows[["dated", "author", "rag", "field", "url", "text"]].astype("object").where(rows.notna(), None)
    return [
        Update(
            day=pd.Timestamp(dated).date(),
            author=picture.person_name(author) if author else "",
            rag=rag,
            field=field,
            url=url,
            pieces=tuple(pieces(text[:LONGEST], read(text, pd.Timestamp(dated).date()))),
            left_out=max(0, len(text) - LONGEST),
        )
        for dated, author, rag, field, url, text in told.itertuples(index=False)
    ]


def pieces(text: str, signals: Sequence[Signal]) -> Iterator[Piece]:
    """A text cut at its signals; of two that overlap the first is marked."""
    done = 0
    for signal in sorted(signals, key=lambda one: (one.start, one.end)):
        if signal.start < done or signal.end > len(text):
            continue
        if signal.start > done:
            yield Piece(text[done : signal.start])
        yield Piece(text[signal.start : signal.end], signal)
        done = signal.end
    if done < len(text):
        yield Piece(text[done:])
