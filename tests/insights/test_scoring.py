"""Properties every score must have, whatever the facts."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insights.joint import joint, split
from insights.policy import Policy, Scoring, load_policy
from insights.scoring import band, money_shares, portfolio_index, project_parts, weigh
from portfolio import columns
from portfolio.evidence import Evidence, SourceRef
from portfolio.findings import Finding, Subject
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Category, Priority, Severity, Status
from portfolio.work import Project

AS_OF = date(2026, 3, 1)
EVIDENCE = (Evidence(ref=SourceRef(source="plan.csv", kind="project", id="a"), quote="2026-03-01"),)


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(None)


def finding(
    number: int = 0,
    severity: Severity = Severity.HIGH,
    projects: tuple[str, ...] = ("a",),
    due: date | None = None,
    likelihood: float | None = None,
) -> Finding:
    return Finding(
        id=f"SCH001-{number}",
        rule="SCH001",
        category=Category.SCHEDULE,
        severity=severity,
        subject=Subject(kind="project", id=projects[0], name=projects[0].upper()),
        message="It is late.",
        projects=projects,
        likelihood=likelihood,
        likelihood_basis="calibrated" if likelihood is not None else None,
        measured={},
        evidence=EVIDENCE,
        due=due,
        cause=None,
    )


def portfolio(*projects: Project, links: tuple[tuple[str, str], ...] = ()) -> Portfolio:
    known = projects or (Project(id="a", name="A"), Project(id="b", name="B"), Project(id="c", name="C"))
    rows = [
        {"id": f"{a}>{b}", "predecessor": a, "successor": b, "predecessor_project": a, "successor_project": b}
        for a, b in links
    ]
    return Portfolio(
        name="p",
        as_of=AS_OF,
        projects={one.id: one for one in known},
        dependencies=columns.conform("dependencies", pd.DataFrame(rows)),
    )


KNOWN = portfolio()  # one picture for all examples: its columns are computed once

FINDINGS = st.builds(
    finding,
    number=st.integers(0, 10_000),
    severity=st.sampled_from(Severity),
    projects=st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True).map(tuple),
    due=st.none() | st.integers(-400, 400).map(lambda days: AS_OF + timedelta(days=days)),
    likelihood=st.none() | st.floats(0, 1),
)
SCORES = st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), max_size=40)


@settings(deadline=None)
@given(FINDINGS)
def test_a_finding_s_parts_add_up_to_its_score_and_the_score_is_likelihood_times_impact(one: Finding) -> None:
    scored = weigh([one], KNOWN, Scoring())[0]
    assert round(sum(part.points for part in scored.why), 1) == scored.score
    assert scored.score == pytest.approx(100 * scored.likelihood * scored.impact, abs=0.06)
    assert 0 <= scored.impact <= 1
    assert all(part.points >= 0 and part.reason.endswith(".") for part in scored.why)


@settings(deadline=None)
@given(st.lists(FINDINGS, max_size=20, unique_by=lambda one: one.id))
def test_a_project_s_parts_add_up_to_its_score(found: list[Finding]) -> None:
    total, parts = project_parts(weigh(found, KNOWN, Scoring()))
    assert round(sum(part.points for part in parts), 1) == total


@settings(deadline=None)
@given(SCORES, st.integers(0, 1000))
def test_one_more_finding_never_lowers_a_score_and_none_passes_100(scores: list[float], extra: int) -> None:
    assert joint(scores) <= joint([*scores, extra / 10]) <= 100


@settings(deadline=None)
@given(SCORES, st.randoms(use_true_random=False))
def test_the_order_of_findings_does_not_matter(scores: list[float], random: object) -> None:
    shuffled = list(scores)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis hands in a random.Random
    assert joint(shuffled) == joint(scores)


@settings(deadline=None)
@given(st.integers(1, 100), st.integers(0, 1000))
def test_a_score_saturates_the_same_finding_adds_less_each_time(count: int, tenths: int) -> None:
    score = tenths / 10
    first = joint([score])
    before, after = joint([score] * count), joint([score] * (count + 1))
    assert after - before <= first + 0.1


def test_two_even_chances_make_three_quarters() -> None:
    assert joint([50, 50]) == 75
    assert joint([]) == 0


@settings(deadline=None)
@given(st.integers(0, 1000), st.lists(st.floats(0, 1e6), min_size=1, max_size=30))
def test_shares_add_up_exactly_in_tenths(tenths: int, weights: list[float]) -> None:
    shares = split(tenths / 10, weights)
    assert round(sum(shares) * 10) == (tenths if sum(weights) > 0 else 0)
    assert min(shares) >= 0


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("abc"), st.integers(0, 1000).map(lambda t: t / 10)), st.sampled_from("abc"))
def test_the_index_is_bounded_and_never_falls_when_a_project_gets_riskier(scores: dict[str, float], one: str) -> None:
    risen = {**scores, one: 100.0}
    assert 0 <= portfolio_index(scores, KNOWN) <= portfolio_index(risen, KNOWN) <= 100


def test_the_index_of_closed_work_is_zero() -> None:
    assert portfolio_index({"a": 90.0}, portfolio(Project(id="a", name="A", status=Status.DONE))) == 0


def test_likelihood_is_the_finding_s_own_with_its_basis_or_the_policy_s() -> None:
    own, default = weigh([finding(likelihood=0.25), finding(severity=Severity.LOW)], portfolio(), Scoring())
    assert (own.likelihood, own.likelihood_basis) == (0.25, "calibrated")
    assert (default.likelihood, default.likelihood_basis) == (0.3, "policy")


class Learned:
    """A calibration that knows one rule."""

    def of(self, rule: str, project: str | None) -> tuple[float, str] | None:
        """What was learned of the rule's findings on a project."""
        known = {"a": (0.2, "calibrated (n=40)"), "b": (0.6, "calibrated (n=12)")}
        return known.get(project or "") if rule == "SCH001" else None


def test_a_calibrated_likelihood_goes_before_the_policy_s_and_the_likeliest_project_counts() -> None:
    found = [finding(0), finding(1, projects=("a", "b")), finding(2, projects=("c",)), finding(3, likelihood=0.9)]
    one, both, unknown, own = weigh(found, KNOWN, Scoring(), Learned())
    assert (one.likelihood, one.likelihood_basis) == (0.2, "calibrated (n=40)")
    assert (both.likelihood, both.likelihood_basis) == (0.6, "calibrated (n=12)")
    assert (unknown.likelihood, unknown.likelihood_basis) == (0.7, "policy")
    assert own.likelihood == 0.9, "a finding that measured its own subject keeps what it measured"


def points(scored: object, name: str) -> float:
    return next(part.points for part in scored.why if part.name == name)  # type: ignore[attr-defined]


def test_priority_money_reach_and_nearness_each_raise_the_score() -> None:
    known = portfolio(
        Project(id="a", name="A", priority=Priority.LOW, budget=1.0),
        Project(id="b", name="B", priority=Priority.CRITICAL, budget=99.0),
        Project(id="c", name="C"),
        links=(("a", "b"), ("b", "c"), ("c", "a")),
    )
    alone = portfolio(Project(id="a", name="A"), Project(id="b", name="B"), Project(id="c", name="C"))
    small, big = weigh([finding(projects=("a",)), finding(projects=("b",))], known, Scoring())
    assert points(small, "priority") < points(big, "priority")
    assert points(small, "value") < points(big, "value")
    (lonely,) = weigh([finding(projects=("a",))], alone, Scoring())
    assert points(lonely, "reach") == 0 < points(small, "reach"), "projects that wait in a cycle are all reached"
    far, near, past = weigh([finding(due=AS_OF + timedelta(days=d)) for d in (179, 10, -3)], alone, Scoring())
    assert points(far, "nearness") < points(near, "nearness") < points(past, "nearness")


def test_money_is_shared_out_inside_each_currency() -> None:
    shares = money_shares(
        portfolio(
            Project(id="a", name="A", currency="GBP", budget=30),
            Project(id="b", name="B", currency="GBP", forecast_cost=10),
            Project(id="c", name="C", currency="JPY", budget=9_000_000),
            Project(id="d", name="D", budget=None),
        )
    )
    assert shares == pytest.approx({"a": 0.5, "b": 1 / 6, "c": 1 / 3})


def test_bands_begin_at_the_policy_s_cut_offs(policy: Policy) -> None:
    cuts = policy.scoring.bands
    assert [band(s, policy.scoring) for s in (100, cuts.critical, cuts.critical - 0.1, cuts.high, cuts.medium)] == [
        "critical", "critical", "high", "high", "medium",
    ]  # fmt: skip
    assert band(0, policy.scoring) == "none"
