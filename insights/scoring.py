"""From findings to scores: named parts that add up, for a finding, a project and the portfolio.

A finding scores 100 × likelihood × impact. A project's score is 100 × (1 − Π(1 − s/100)) over the
scores s of its findings: one more finding never lowers it, no number of findings passes 100, and the
order does not matter. The portfolio index is the root mean square of its active projects' scores.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from insights.joint import exposures, joint, split
from insights.policy import Scoring
from portfolio.findings import Finding, ProjectPart, Scored, ScorePart
from portfolio.reach import Reach, reach
from portfolio.snapshot import Portfolio
from portfolio.vocabulary import Priority, Severity

Band = Severity | Literal["none"]


class Likelihoods(Protocol):
    """How often findings of a kind came true: the port that a calibration fills.

    `weigh` asks it for each project a finding touches and takes the likeliest. A finding that measured its own
    subject (`likelihood_basis` begins with "calibrated") keeps its own; where the port answers None, the finding's
    own likelihood stands, and where that states none, the policy's for its severity.
    """

    def of(self, rule: str, project: str | None) -> tuple[float, str] | None:
        """Likelihood (0–1) and its basis in words: "calibrated (n=57)" or "reference class: …"; None if unknown.

        `project` is None where a finding names no project.
        """
        ...


class NoLikelihoods:
    """Nothing was calibrated: findings keep their own likelihood or the policy's."""

    def of(self, rule: str, project: str | None) -> tuple[float, str] | None:  # noqa: ARG002 - the port's shape
        """None: nothing is known of any rule."""
        return None


NOTHING_CALIBRATED = NoLikelihoods()


@dataclass(frozen=True)
class _Stakes:
    """What hangs on each project: its priority where stated, its share of the money, its reach."""

    priority: Mapping[str, Priority]
    money: Mapping[str, float]
    reach: Reach


def weigh(
    findings: Iterable[Finding],
    portfolio: Portfolio,
    scoring: Scoring,
    likelihoods: Likelihoods = NOTHING_CALIBRATED,
) -> tuple[Scored, ...]:
    """Each finding with its score and the named parts that add up to it, in the order given."""
    stakes = _stakes(portfolio)
    return tuple(_weigh(finding, portfolio, scoring, stakes, likelihoods) for finding in findings)


def likelihood_of(finding: Finding, scoring: Scoring, likelihoods: Likelihoods) -> tuple[float, str]:
    """How likely the harm of a finding is, and on what basis that is said."""
    basis = finding.likelihood_basis or "rule"
    if finding.likelihood is not None and basis.startswith("calibrated"):
        return finding.likelihood, basis
    told = [likelihoods.of(finding.rule, project) for project in finding.projects or (None,)]
    known = [one for one in told if one is not None]
    if known:
        likelihood, basis = max(known)
        return min(1.0, max(0.0, likelihood)), basis
    if finding.likelihood is not None:
        return finding.likelihood, basis
    return scoring.likelihood_of(finding.severity), "policy"


def project_parts(scored: Sequence[Scored]) -> tuple[float, tuple[ProjectPart, ...]]:
    """A project's score and what each finding adds to it, largest first; the points add up."""
    ordered = sorted(scored, key=lambda s: (-s.score, s.finding.id))
    total = joint(s.score for s in ordered)
    points = split(total, exposures(s.score for s in ordered))
    return total, tuple(ProjectPart(insight=s.finding.id, points=p) for s, p in zip(ordered, points, strict=True))


def portfolio_index(scores: Mapping[str, float], portfolio: Portfolio) -> float:
    """The root mean square of the active projects' scores, 0–100: bad projects count for more."""
    return index_of(scores.get(project, 0.0) for project, facts in portfolio.projects.items() if facts.is_active)


def index_of(scores: Iterable[float]) -> float:
    """The root mean square of scores, one decimal, in any order; 0 of none."""
    active = list(scores)
    return round(math.sqrt(math.fsum(s * s for s in active) / len(active)), 1) if active else 0.0


def band(score: float, scoring: Scoring) -> Band:
    """The band a project's score falls in."""
    for severity in Severity:  # the worst first
        if score >= getattr(scoring.bands, severity.value):
            return severity
    return "none"


def _weigh(
    finding: Finding, portfolio: Portfolio, scoring: Scoring, stakes: _Stakes, likelihoods: Likelihoods
) -> Scored:
    likelihood, basis = likelihood_of(finding, scoring, likelihoods)
    weights = scoring.weights
    whole = math.fsum(value for _, value in weights)
    parts = [
        ("severity", weights.severity, *_severity(finding, scoring)),
        ("priority", weights.priority, *_priority(finding, scoring, stakes)),
        ("value", weights.value, *_value(finding, stakes)),
        ("reach", weights.reach, *_reach(finding, scoring, stakes)),
        ("nearness", weights.nearness, *_nearness(finding, portfolio, scoring)),
    ]
    shares = [weight / whole * earned for _, weight, earned, _ in parts]
    impact = min(1.0, math.fsum(shares))
    score = round(100 * likelihood * impact, 1)
    points = split(score, shares)
    return Scored(
        finding=finding,
        score=score,
        likelihood=likelihood,
        likelihood_basis=basis,
        impact=round(impact, 4),
        why=tuple(
            ScorePart(name=name, points=p, reason=reason) for (name, _, _, reason), p in zip(parts, points, strict=True)
        ),
    )


# Each part below answers two things: how much of its weight it earns (0 to 1), and why, as a sentence.


def _severity(finding: Finding, scoring: Scoring) -> tuple[float, str]:
    levels = scoring.impact
    level = {
        Severity.CRITICAL: levels.very_high,
        Severity.HIGH: levels.high,
        Severity.MEDIUM: levels.moderate,
        Severity.LOW: levels.low,
    }[finding.severity]
    earned = min(1.0, level / levels.very_high) if levels.very_high else 0.0
    return earned, f"The pattern is {finding.severity.value}."


def _priority(finding: Finding, scoring: Scoring, stakes: _Stakes) -> tuple[float, str]:
    stated = [stakes.priority[project] for project in finding.projects if project in stakes.priority]
    if not stated:
        return scoring.priority.unknown, "No priority is stated; policy says what that counts for."
    highest = min(stated, key=list(Priority).index)  # the most pressing stands first
    return getattr(scoring.priority, highest.value), f"The highest priority it touches is {highest.value}."


def _value(finding: Finding, stakes: _Stakes) -> tuple[float, str]:
    known = [stakes.money[p] for p in dict.fromkeys(finding.projects) if p in stakes.money]
    if not known:
        return 0.0, "No amount is known for the projects it touches."
    share = min(1.0, math.fsum(known))
    # The square root keeps one project of a large portfolio visible beside its giants.
    return math.sqrt(share), f"{share:.1%} of the portfolio's money is touched."


def _reach(finding: Finding, scoring: Scoring, stakes: _Stakes) -> tuple[float, str]:
    touched = max(1, stakes.reach.count(finding.projects))
    full = max(2, scoring.reach_projects)
    noun = "project is" if touched == 1 else "projects are"
    return min(1.0, math.log(touched) / math.log(full)), f"{touched} {noun} touched, directly or down the chain."


def _nearness(finding: Finding, portfolio: Portfolio, scoring: Scoring) -> tuple[float, str]:
    if finding.due is None:
        return 0.0, "No day is known on which the harm lands."
    days = (finding.due - portfolio.as_of).days
    if days <= 0:
        return 1.0, "The harm is landing already."
    return max(0.0, 1 - days / scoring.horizon_days), f"The harm lands in {days} day{'s' if days != 1 else ''}."


def _stakes(portfolio: Portfolio) -> _Stakes:
    priority = {key: facts.priority for key, facts in portfolio.projects.items() if facts.priority}
    return _Stakes(priority, portfolio.ask(money_shares), portfolio.ask(reach))


def money_shares(portfolio: Portfolio) -> dict[str, float]:
    """Each project's share of the portfolio's money, counted inside its own currency.

    A currency that few projects use weighs only as much as those projects do.
    """
    table = portfolio.table
    amount = table["budget"].fillna(table["forecast_cost"]).fillna(table["baseline_budget"]).fillna(table["value"])
    amount = amount[amount > 0]
    currency = table.loc[amount.index, "currency"].fillna("")
    shares = amount / amount.groupby(currency).transform("sum")
    weight = currency.map(currency.value_counts(normalize=True)).astype("float64")
    return {str(project): float(share) for project, share in (shares * weight).items()}
