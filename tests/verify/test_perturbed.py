"""A true sentence with one number, name, date or direction changed is never served."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from insights.narration.verify import Given, checked, measured, quantities

NAMES = ("Atlas Border", "Harbour Gate", "Linden Bridge", "Merlin", "Kite Phase 2", "St Mary Works", "HS-4 Depot")
OTHERS = ("Osprey Yard", "Project Plover", "Atlas Gate", "Merlyn", "Kite Phase 3", "HS-5 Depot")
FLIPS = (
    ("late", "early"), ("behind plan", "ahead of plan"), ("over budget", "under budget"), ("overdue", "on time"),
)  # fmt: skip
CHANGES = (
    ("rose", "fell"), ("fell", "rose"), ("increased", "decreased"), ("dropped", "grew"),
)  # fmt: skip
UNITS = ("days", "weeks", "items", "%", "million", "months")
NUMBERS = st.integers(2, 5_000)
DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
QUICK = settings(max_examples=40, deadline=None)


def _given(*facts: str, names: tuple[str, ...]) -> Given:
    return Given(facts=facts, names=frozenset(names), known_names=frozenset((*NAMES, *OTHERS)))


def _spelt(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


@QUICK
@given(st.sampled_from(NAMES), NUMBERS, NUMBERS, st.sampled_from(UNITS), st.sampled_from(FLIPS))
def test_another_number_falls(name: str, number: int, other: int, unit: str, flip: tuple[str, str]) -> None:
    told = _given(f"{name} is {number} {unit} {flip[0]}.", names=(name,))
    assert checked(f"{name} is {number} {unit} {flip[0]}.", told).whole
    assert checked(f"In short, {name} is {number:,} {unit} {flip[0]}.", told).whole
    if other != number:
        assert not checked(f"{name} is {other} {unit} {flip[0]}.", told).kept
        assert not checked(f"In short, {name} is {other:,} {unit} {flip[0]}.", told).kept


@QUICK
@given(st.sampled_from(NAMES), st.sampled_from((*NAMES, *OTHERS)), NUMBERS, st.sampled_from(FLIPS))
def test_another_name_falls_whether_it_was_given_or_not(
    name: str, other: str, number: int, flip: tuple[str, str]
) -> None:
    facts = (f"{name} is {number} days {flip[0]}.", *([f"{other} is on hold."] if other in NAMES else []))
    told = _given(*facts, names=tuple({name, other} & set(NAMES)))
    assert checked(f"{name} is {number} days {flip[0]}.", told).whole
    if other != name:
        assert not checked(f"{other} is {number} days {flip[0]}.", told).kept


@QUICK
@given(st.sampled_from(NAMES), NUMBERS, st.sampled_from(FLIPS))
def test_another_direction_falls(name: str, number: int, flip: tuple[str, str]) -> None:
    for one, other in (flip, flip[::-1]):
        told = _given(f"{name} is {number} days {one}.", names=(name,))
        assert not checked(f"{name} is {number} days {other}.", told).kept
        assert not checked(f"{name} is not {number} days {one}.", told).kept
        assert not checked(f"{name} may be {number} days {one}.", told).kept


@QUICK
@given(st.sampled_from(NAMES), NUMBERS, NUMBERS, st.sampled_from(CHANGES))
def test_a_change_that_is_turned_round_falls(name: str, first: int, last: int, flip: tuple[str, str]) -> None:
    one, other = flip
    told = _given(f"The open items of {name} {one} from {first} to {last}.", names=(name,))
    assert checked(f"Open items of {name} {one} from {first} to {last}.", told).whole
    assert not checked(f"The open items of {name} {other} from {first} to {last}.", told).kept
    if first != last:
        assert not checked(f"The open items of {name} {one} from {last} to {first}.", told).kept


@QUICK
@given(st.sampled_from(NAMES), DAYS, st.integers(-2_000, 2_000))
def test_another_day_falls_in_every_form(name: str, day: date, moved: int) -> None:
    told = _given(f"{name} ends on {day.isoformat()}.", names=(name,))
    assert checked(f"{name} ends on {_spelt(day)}.", told).whole
    assert checked(f"{name} ends in {day:%B %Y}.", told).whole
    assert checked(f"{name} ends in Q{(day.month - 1) // 3 + 1} {day.year}.", told).whole
    other = day + timedelta(days=moved)
    if other != day:
        assert not checked(f"{name} ends on {_spelt(other)}.", told).kept
        assert not checked(f"{name} ends on {other.isoformat()}.", told).kept
    if (other.year, other.month) != (day.year, day.month):
        assert not checked(f"{name} ends in {other:%B %Y}.", told).kept


@QUICK
@given(st.text(max_size=200))
def test_no_text_breaks_the_check_and_nothing_unknown_is_served(text: str) -> None:
    told = _given("Merlin is 45 days late.", names=("Merlin",))
    for kept in checked(text, told).kept:
        assert not [one for one in quantities(kept.text) if one.value not in (0, 1, 45)]


@QUICK
@given(st.integers(1, 500))
def test_weeks_are_days_only_where_they_are_exact(weeks: int) -> None:
    told = _given(f"Merlin is {7 * weeks} days late.", names=("Merlin",))
    assert checked(f"Merlin is {weeks} weeks late.", told).whole
    off = _given(f"Merlin is {7 * weeks + 1} days late.", names=("Merlin",))
    assert not checked(f"Merlin is {weeks} weeks late.", off).kept


@QUICK
@given(st.integers(1, 999), st.sampled_from((("thousand", 10**3), ("million", 10**6), ("billion", 10**9))))
def test_magnitudes_are_folded(number: int, size: tuple[str, int]) -> None:
    word, scale = size
    (said,), (known,) = quantities(f"{number} {word}"), quantities(f"{number * scale:,}")
    assert said.agrees(known)
    assert known.agrees(said)
    (other,) = quantities(f"{number * scale * 10}")
    assert not said.agrees(other)


def test_shares_are_percents() -> None:
    (said,) = quantities("12.5 percent")
    assert any(said.agrees(one) for one in measured({"late_share": 0.125}))
    assert not any(said.agrees(one) for one in measured({"late_share": 0.25}))
