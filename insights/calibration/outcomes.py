"""The ways a project can end badly that are foreseen, and the few signs each is read from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Foreseen:
    """One outcome: what counts as bad, and the signs that may tell of it."""

    says: str
    signs: tuple[str, ...]


OUTCOMES: dict[str, Foreseen] = {
    "slip": Foreseen(
        "its end moves by more than half a year, or to a later release, by the next picture",
        ("near", "time_left", "duration", "status", "peers", "stage", "silence"),
    ),
    "overrun": Foreseen(
        "its cost grows by more than a tenth by the next picture",
        ("size", "age", "status", "slips", "stage"),
    ),
    "red": Foreseen("it is rated red in the next picture", ("status", "status_fell", "year_gap", "size")),
    "worse": Foreseen("its rating is worse in the next picture", ("status", "year_gap", "size")),
    "unfinished": Foreseen(
        "it is not finished on the day it is to be judged",
        ("time_left", "size", "progress", "silence"),
    ),
}
