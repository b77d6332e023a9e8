"""The interval logic agrees with a model that keeps every picture as a full dictionary."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise, permutations

from hypothesis import given
from hypothesis import strategies as st

from store.intervals import FOREVER, Run, rewrite, value_on

DAYS = [date(2020, 1, 1) + timedelta(days=n) for n in range(5)]
KEYS = "abc"

written = st.tuples(
    st.sampled_from(DAYS),
    st.booleans(),
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from("xy")),
)


@dataclass
class Kept:
    """The interval logic, driven as a store drives it."""

    runs: dict[str, list[Run]] = field(default_factory=dict)
    complete_days: set[date] = field(default_factory=set)

    def write(self, day: date, complete: bool, facts: dict[str, str]) -> None:  # noqa: FBT001 - a drawn tuple
        """Write one picture."""
        stated = not complete and day not in self.complete_days
        if complete:
            self.complete_days.add(day)
        following = min((d for d in self.complete_days if d > day), default=FOREVER)
        for key in set(facts) | (set(self.runs) if complete else set()):
            self.runs[key] = rewrite(
                self.runs.get(key, []), day, facts.get(key), next_complete=following, stated=stated
            )

    def on(self, day: date) -> dict[str, str]:
        """What holds on a day."""
        found = {key: value_on(runs, day) for key, runs in self.runs.items()}
        return {key: run.hash for key, run in found.items() if run}


@dataclass
class Naive:
    """Every picture in full; reading folds them in order of their days."""

    pictures: dict[date, tuple[bool, dict[str, str]]] = field(default_factory=dict)

    def write(self, day: date, complete: bool, facts: dict[str, str]) -> None:  # noqa: FBT001 - a drawn tuple
        """Write one picture."""
        was_complete, was = self.pictures.get(day, (False, {}))
        self.pictures[day] = (True, dict(facts)) if complete else (was_complete, {**was, **facts})

    def on(self, day: date) -> dict[str, str]:
        """What holds on a day."""
        state: dict[str, str] = {}
        for known_on in sorted(d for d in self.pictures if d <= day):
            complete, facts = self.pictures[known_on]
            state = dict(facts) if complete else {**state, **facts}
        return state


@given(st.lists(written, max_size=12))
def test_every_day_reads_as_if_every_picture_were_kept_in_full(writes: list[tuple[date, bool, dict[str, str]]]) -> None:
    kept, naive = Kept(), Naive()
    for write in writes:
        kept.write(*write)
        naive.write(*write)
        for day in DAYS:
            assert kept.on(day) == naive.on(day)


@given(st.lists(written, max_size=4, unique_by=lambda write: write[0]))
def test_the_order_of_arrival_leaves_no_trace(writes: list[tuple[date, bool, dict[str, str]]]) -> None:
    results = []
    for order in permutations(writes):
        kept = Kept()
        for write in order:
            kept.write(*write)
        results.append({key: runs for key, runs in sorted(kept.runs.items()) if runs})
    assert all(result == results[0] for result in results)


@given(st.lists(written, max_size=10), written)
def test_a_later_picture_changes_no_earlier_beginning(
    writes: list[tuple[date, bool, dict[str, str]]], last: tuple[date, bool, dict[str, str]]
) -> None:
    """What was known before a picture's day keeps its value and the day it is known from."""
    kept = Kept()
    for write in writes:
        kept.write(*write)
    before = {(k, r.known_from, r.hash) for k, runs in kept.runs.items() for r in runs if r.known_from < last[0]}
    kept.write(*last)
    after = {(k, r.known_from, r.hash) for k, runs in kept.runs.items() for r in runs if r.known_from < last[0]}
    assert after == before


@given(st.lists(written, max_size=10))
def test_writing_the_last_picture_again_changes_nothing(writes: list[tuple[date, bool, dict[str, str]]]) -> None:
    kept = Kept()
    for write in writes:
        kept.write(*write)
    before = {key: list(runs) for key, runs in kept.runs.items()}
    if writes:
        kept.write(*writes[-1])
    assert kept.runs == before


@given(st.lists(written, max_size=12))
def test_runs_never_overlap_and_never_are_empty(writes: list[tuple[date, bool, dict[str, str]]]) -> None:
    kept = Kept()
    for write in writes:
        kept.write(*write)
    for runs in kept.runs.values():
        assert all(run.known_from < run.known_to for run in runs)
        assert all(a.known_to <= b.known_from for a, b in pairwise(runs))


def test_a_run_that_survives_a_rewrite_keeps_its_row() -> None:
    """So that what hangs on the row, such as its vector, is not made again."""
    runs = [Run(DAYS[0], FOREVER, "x", origin=7)]
    assert rewrite(runs, DAYS[2], "x", next_complete=FOREVER, stated=False) == runs
    split = rewrite(runs, DAYS[2], None, next_complete=DAYS[3], stated=False)
    assert split == [Run(DAYS[0], DAYS[2], "x", origin=7), Run(DAYS[3], FOREVER, "x")]
