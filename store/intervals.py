"""Which day a fact holds from and to, when the pictures of one source arrive in any order.

Pure: knows days and hashes, not databases. One source, one key, a list of `Run`s that never overlap.
A run holds from `known_from` until before `known_to`. It ends where a later picture of the source says
otherwise. A run that a change record (an incomplete picture) stated keeps its own beginning, because
that record goes on speaking for its day when an earlier picture is written anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

FOREVER = date.max
"""The end of what nobody has ended."""


@dataclass(frozen=True)
class Run:
    """One value of one key over days; `origin` names the row it is kept in, None for a new one."""

    known_from: date
    known_to: date
    hash: str
    stated: bool = False
    origin: int | None = None

    def holds_on(self, day: date) -> bool:
        """True where this is the value on `day`."""
        return self.known_from <= day < self.known_to


def value_on(runs: Iterable[Run], day: date) -> Run | None:
    """The run that holds on `day`, if any."""
    return next((run for run in runs if run.holds_on(day)), None)


def rewrite(runs: Sequence[Run], day: date, value: str | None, *, next_complete: date, stated: bool) -> list[Run]:
    """The runs after the picture of `day` says that the key has `value` (None: the key is not there).

    Args:
        runs: what is kept for this key, in any order.
        day: the picture's day.
        value: hash of what the picture says, or None where it does not name the key.
        next_complete: day of the source's next complete picture after `day`, or FOREVER.
        stated: True where an incomplete picture names the key: a change record.
    """
    then = value_on(runs, day)
    if then and then.hash == value and not then.stated and not stated:
        return list(runs)  # it goes on as it was: by far the commonest case, and the one that must be fast
    until = min([next_complete, *(run.known_from for run in runs if run.stated and run.known_from > day)])
    pieces = [piece for run in runs for piece in _outside(run, day, until)]
    if value is not None:
        kept = next((run for run in runs if run.known_from == day and run.hash == value), None)
        origin = kept.origin if kept else None
        pieces.append(Run(day, until, value, stated=stated, origin=origin))
    return _joined(sorted(pieces, key=lambda run: run.known_from))


def _outside(run: Run, day: date, until: date) -> list[Run]:
    """What is left of `run` outside [day, until)."""
    left = [replace(run, known_to=min(run.known_to, day))] if run.known_from < day else []
    if run.known_to <= until:
        return left
    # What holds from `until` on was said there by the complete picture of that day, unless it began later still.
    begins_later = run.known_from >= until
    right = run if begins_later else Run(until, run.known_to, run.hash, origin=None if left else run.origin)
    return [*left, right]


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Neighbours with the same value become one run, so that the order of arrival leaves no trace."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last.known_to == run.known_from and last.hash == run.hash and not run.stated:
            joined[-1] = replace(
                last, known_to=run.known_to, origin=last.origin if last.origin is not None else run.origin
            )
        else:
            joined.append(run)
    return joined
