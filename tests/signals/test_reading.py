"""What the offline extractor reads, sentence by sentence."""

from datetime import date

import pytest

from insights.signals.offline import OfflineExtractor, read
from portfolio.signals import Basis, Signal, Text, When

CASES = [
    ("The supplier is three weeks late with the readers.", ["vendor bad"]),
    ("Work is blocked by the missing test environment.", ["blocked bad"]),
    ("We are waiting for a decision by the board.", ["decision bad"]),
    ("The business case has not yet been approved.", ["decision bad"]),
    ("Treasury has approved the business case.", ["decision good"]),
    ("Two engineers left the team.", ["people bad"]),
    ("The scope has grown again.", ["scope bad"]),
    ("Costs rose by a tenth.", ["budget bad"]),
    ("The year closed with an underspend.", ["budget good"]),
    ("Testing found serious defects.", ["quality bad"]),
    ("The audit lists a security vulnerability.", ["security bad"]),
    ("The sponsor withdrew from the project.", ["support bad"]),
    ("The milestone slipped again.", ["date bad"]),
    ("We are ahead of schedule.", ["date good"]),
    ("Confidence in the plan is lower.", ["confidence bad"]),
    ("The delay has been recovered.", ["recovery good"]),
    ("The contract was awarded in May.", []),
    ("", []),
    ("Ä" * 50, []),
]


def said(text: str) -> list[str]:
    return [f"{one.kind} {one.polarity}" for one in read(text)]


def only(text: str, dated: date | None = None) -> Signal:
    (one,) = read(text, dated)
    return one


@pytest.mark.parametrize(("text", "kinds"), CASES, ids=[text[:40] or "nothing" for text, _ in CASES])
def test_each_kind_is_read_in_its_own_words(text: str, kinds: list[str]) -> None:
    assert said(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "We are no longer blocked.",
        "The launch is not delayed.",
        "It was delivered without delay.",
        "There have been no significant delays.",
        "We haven't missed a single milestone.",
        "Blockers: none.",
    ],
)
def test_what_is_denied_is_good_news(text: str) -> None:
    one = only(text)
    assert one.negated
    assert (one.polarity.value, one.when, one.basis) == ("good", When.PRESENT, Basis.STATED)


def test_good_news_denied_is_bad_news() -> None:
    assert only("We are not confident.").polarity.value == "bad"


def test_a_denial_does_not_reach_past_its_clause() -> None:
    assert said("It is not expensive, but it is delayed.") == ["date bad"]


def test_what_was_and_is_recovered_counts_for_nothing_now() -> None:
    late, recovered = read("The pilot was late, now recovered.")
    assert (late.when, late.weight) == (When.PAST, 0.0)
    assert (recovered.polarity.value, recovered.when) == ("good", When.PRESENT)


def test_a_risk_weighs_half_and_a_question_a_quarter() -> None:
    feared, asked = only("The date may slip."), only("Is the launch delayed?")
    assert (feared.basis, feared.weight) == (Basis.FEARED, 0.5)
    assert (asked.basis, asked.weight) == (Basis.ASKED, 0.25)


def test_the_month_of_may_is_no_risk() -> None:
    assert only("In May the launch slipped.").basis is Basis.STATED


def test_what_is_only_hoped_for_is_no_news() -> None:
    assert said("We aim to ensure that all issues are resolved.") == []


@pytest.mark.parametrize(
    ("text", "direction", "polarity"),
    [
        ("The rating increased from Red to Amber.", "better", "good"),
        ("The rating decreased from Amber/red to Amber.", "better", "good"),
        ("The rating increased from Amber/Red to Red.", "worse", "bad"),
        ("The end-date increased from 2024-03-31 to 2025-03-31.", "worse", "bad"),
        ("The end-date decreased from 31/12/2024 to 31/10/2024.", "better", "good"),
        ("The end-date remained scheduled to finish on 31 MAR 2026.", "same", "good"),
        ("The launch was brought forward to March 2026.", "better", "good"),
        ("The whole life cost decreased from 906.00 (£m) to 886.00 (£m).", "better", "good"),
        ("The whole life cost increased from 146.58 (£m) to 458.65 (£m).", "worse", "bad"),
    ],
)
def test_the_values_decide_the_direction_and_not_the_verb(text: str, direction: str, polarity: str) -> None:
    one = only(text)
    assert (one.direction, one.polarity) == (direction, polarity)


@pytest.mark.parametrize(
    ("first", "second"),
    [("2024-03-31", "2025-04-30"), ("31/03/2024", "30/04/2025"), ("31 MAR 2024 ", "30 April 2025"),
     ("Mar-24", "Apr-25"), ("March 2024", "April '25"), ("the end of March 2024", "30th April 2025"),
     ("Q4 2023/24", "April 2025")],
)  # fmt: skip
def test_days_are_read_in_many_forms(first: str, second: str) -> None:
    one = only(f"The end date moved from {first} to {second}.")
    assert (one.from_day, one.to_day) == (date(2024, 3, 31), date(2025, 4, 30))


def test_a_day_without_a_year_is_near_the_day_of_the_words() -> None:
    one = only("Go-live slipped from November to February.", date(2025, 10, 6))
    assert (one.from_day, one.to_day) == (date(2025, 11, 30), date(2026, 2, 28))


@pytest.mark.parametrize(
    "text",
    [
        "Exempt under Section 43 of the Freedom of Information Act 2000 (Commercial Interests, delayed)",
        "Exempt under Section 24 of the Freedom of Information Act 2000 (National security issues)",
        "Data not provided by department",
        "N/A",
        "[REDACTED] delays",
    ],
)
def test_a_redaction_is_never_a_signal(text: str) -> None:
    assert read(text) == []


def test_several_signals_in_one_sentence_each_have_their_own_quote() -> None:
    text = "The vendor is late, two engineers left the team and costs rose, but the pilot is on track."
    found = read(text)
    assert [f"{one.kind} {one.polarity}" for one in found] == ["vendor bad", "people bad", "budget bad", "date good"]
    assert len({one.quote for one in found}) == 4
    for one in found:
        assert text[one.start : one.end] == one.quote
        assert one.sentence == text


def test_links_and_code_are_not_prose() -> None:
    assert said("See `is_blocked` and [this](https://example.org/delayed) or https://example.org/late too.") == []


def test_the_extractor_answers_text_by_text() -> None:
    texts = [Text("It slipped."), Text("All is quiet."), Text("It slipped.")]
    first, second, third = OfflineExtractor().extract(texts)
    assert first == third
    assert second == []
