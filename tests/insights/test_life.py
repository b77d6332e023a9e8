"""What people decided, laid over what is found: when it stands and when it is looked at again."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insights.joint import joint
from insights.life import precision, precisions, residual_scores, stand
from insights.policy import Life
from portfolio.findings import Insight, Subject
from portfolio.vocabulary import Category, InsightState, Severity, Trend
from store.ports import Decision

DAY = date(2026, 3, 1)
LIFE = Life()


def insight(score: float = 50, severity: Severity = Severity.HIGH, **more: object) -> Insight:
    facts = {
        "id": "SCH001-1",
        "rule": "SCH001",
        "title": "Milestone slip",
        "category": Category.SCHEDULE,
        "severity": severity,
        "score": score,
        "rank": 1,
        "likelihood": 0.5,
        "likelihood_basis": "policy",
        "impact": 0.5,
        "subject": Subject(kind="project", id="a", name="A"),
        "projects": ("a",),
        "summary": "s",
        "evidence": (),
        "measured": {},
        "why": (),
        "what_to_do": "w",
        "trend": Trend.SAME,
        "first_seen": DAY,
        "last_seen": DAY,
    }
    return Insight.model_validate({**facts, **more})


def decided(state: InsightState, **more: object) -> Decision:
    made = Decision("SCH001-1", state, "because", "Ines", DAY, severity=Severity.HIGH, score=50, seen_on=DAY)
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name, given by each test


@pytest.mark.parametrize("state", [InsightState.ACCEPTED, InsightState.DISMISSED])
@pytest.mark.parametrize(
    ("now", "why"),
    [
        (insight(59.9), None),
        (insight(60), "Its score is 60.0 now; it was 50.0 when it was"),
        (insight(30, Severity.CRITICAL), "It is critical now; it was high when it was"),
        (insight(59.9, Severity.MEDIUM), None),
        (insight(50, gone_on=DAY, back_on=DAY + timedelta(days=40)), None),
    ],
)
def test_accepted_and_dismissed_are_remembered_until_the_facts_are_materially_worse(
    state: InsightState, now: Insight, why: str | None
) -> None:
    told = stand(now, [decided(state)], DAY, LIFE)
    assert told.state == (InsightState.OPEN if why else state)
    assert (told.reopened or "").startswith(why or "")
    assert bool(told.reopened) is bool(why)


def test_a_decision_that_kept_no_score_is_opened_again_only_when_it_expires() -> None:
    old = decided(InsightState.DISMISSED, severity=None, score=None)
    assert stand(insight(99, Severity.CRITICAL), [old], DAY, LIFE).state is InsightState.DISMISSED


def test_a_decision_stands_on_its_last_day_and_not_on_the_next() -> None:
    trail = [decided(InsightState.ACCEPTED, expires_on=DAY)]
    assert stand(insight(), trail, DAY, LIFE).state is InsightState.ACCEPTED
    later = stand(insight(), trail, DAY + timedelta(days=1), LIFE)
    assert later.state is InsightState.OPEN
    assert later.reopened == "What was decided on 2026-03-01 ended on 2026-03-01."


def test_what_a_person_calls_resolved_is_given_time_and_then_tested_by_the_facts() -> None:
    trail = [decided(InsightState.RESOLVED)]
    soon, late = DAY + timedelta(days=14), DAY + timedelta(days=15)
    assert stand(insight(last_seen=soon), trail, soon, LIFE).state is InsightState.RESOLVED
    told = stand(insight(last_seen=late), trail, late, LIFE)
    assert told.state is InsightState.OPEN
    assert "still shows it" in str(told.reopened)


def test_what_was_resolved_and_comes_back_stands_open_with_the_days() -> None:
    back = insight(gone_on=DAY + timedelta(days=2), back_on=DAY + timedelta(days=9))
    told = stand(back, [decided(InsightState.RESOLVED)], DAY + timedelta(days=9), LIFE)
    assert told.reopened == "It had gone by 2026-03-03 and is seen again since 2026-03-10."


def test_the_newest_decision_stands_with_its_owner_and_day() -> None:
    trail = [decided(InsightState.DISMISSED), decided(InsightState.MITIGATING, owner="Bo", due=DAY)]
    told = stand(insight(), trail, DAY, LIFE)
    assert (told.state, told.owner, told.due, told.overdue) == (InsightState.MITIGATING, "Bo", DAY, False)


def test_a_mitigation_lowers_the_residual_score_only_and_earns_nothing_once_it_is_overdue() -> None:
    trail = [decided(InsightState.MITIGATING, due=DAY)]
    under_way = stand(insight(50), trail, DAY, LIFE)
    assert (under_way.score, under_way.residual) == (50, 35)
    overdue = stand(insight(50), trail, DAY + timedelta(days=1), LIFE)
    assert (overdue.score, overdue.residual, overdue.overdue) == (50, 50, True)


STATES = st.lists(st.sampled_from(InsightState), max_size=4)


@settings(deadline=None)
@given(st.integers(0, 1000), st.sampled_from(Severity), STATES, st.integers(-30, 400))
def test_whatever_people_decide_the_finding_keeps_its_score_and_no_more_than_that_is_left(
    tenths: int, severity: Severity, states: list[InsightState], days: int
) -> None:
    found = insight(tenths / 10, severity)
    told = stand(found, [decided(s, due=DAY) for s in states], DAY + timedelta(days=days), LIFE)
    same = {"score", "severity", "rank", "likelihood", "impact", "why", "measured", "evidence", "trend", "first_seen"}
    assert told.model_dump(include=same) == found.model_dump(include=same)
    assert told.residual is not None
    assert 0 <= told.residual <= told.score


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 1000), st.sampled_from(InsightState)), max_size=12))
def test_what_is_left_of_a_project_is_never_more_than_its_score_and_all_of_it_where_nobody_acts(
    found: list[tuple[int, InsightState]],
) -> None:
    told = [stand(insight(t / 10), [decided(s, score=t / 10)], DAY, LIFE) for t, s in found]
    whole = joint(i.score for i in told)
    assert residual_scores(told).get("a", 0.0) <= whole
    assert residual_scores(stand(insight(t / 10), [], DAY, LIFE) for t, _ in found).get("a", 0.0) == whole


def test_a_rule_s_precision_counts_each_insight_once_by_the_last_word_said_of_it() -> None:
    def trail(rule: str, *states: InsightState) -> list[Decision]:
        return [decided(state, insight=f"{rule}-1") for state in states]

    told = precisions(
        [
            trail("SCH001", InsightState.DISMISSED, InsightState.ACKNOWLEDGED, InsightState.OPEN),
            trail("SCH001", InsightState.DISMISSED),
            trail("SCH001", InsightState.OPEN),
            trail("CST001", InsightState.ACCEPTED),
        ],
        LIFE,
    )
    assert (told["SCH001"].confirmed, told["SCH001"].dismissed) == (1, 1)
    assert (told["CST001"].confirmed, told["CST001"].dismissed) == (1, 0)


def test_too_few_decisions_give_counts_and_no_rate() -> None:
    few = precision(LIFE.least_decisions - 1, 0, LIFE)
    assert (few.rate, few.confirmed) == (None, 7)
    assert "too few" in few.said
    enough = precision(6, 2, LIFE)
    assert enough.rate == 0.75
    # Wilson's interval for 6 of 8 at 95 %, as printed in statistical tables: 0.409 to 0.929.
    assert (enough.low, enough.high) == pytest.approx((0.409, 0.929), abs=0.001)


def test_a_rule_that_is_often_dismissed_is_shown_so() -> None:
    assert precision(2, 8, LIFE).said.endswith("It is often dismissed.")
    assert "often" not in precision(8, 2, LIFE).said
